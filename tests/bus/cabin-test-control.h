/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-control.h"
#include "cabin-test-drive.h"

G_BEGIN_DECLS

/**
 * CabinTestControl:
 * @test: the manager and its world, with the phones of cabin-test-drive.h; no phone is tried by itself
 * @control: what serves it on the bus
 * @caller: another program on that bus
 * @diary: what the caller hears, as "Signal(arguments)", and "Property=value" for each property that changed
 */
typedef struct {
  CabinTestManager test;
  CabinControl *control;
  GDBusConnection *caller;
  GString *diary;
  GAsyncResult *pending;
} CabinTestControl;

typedef void (*CabinTestControlFunc) (CabinTestControl *self,
                                      gconstpointer     data);

void      cabin_test_control_add           (const char           *path,
                                            CabinTestControlFunc  func);
void      cabin_test_control_await_ready   (CabinTestControl     *self);
char     *cabin_test_control_call          (CabinTestControl     *self,
                                            const char           *member,
                                            GVariant             *parameters);
void      cabin_test_control_begin         (CabinTestControl     *self,
                                            const char           *member,
                                            GVariant             *parameters);
char     *cabin_test_control_end           (CabinTestControl     *self);
void      cabin_test_control_assert        (CabinTestControl     *self,
                                            const char           *member,
                                            GVariant             *parameters,
                                            const char           *expected);
void      cabin_test_control_assert_end    (CabinTestControl     *self,
                                            const char           *expected);
char     *cabin_test_control_get           (CabinTestControl     *self,
                                            const char           *property);
void      cabin_test_control_assert_is     (CabinTestControl     *self,
                                            const char           *property,
                                            const char           *expected);
void      cabin_test_control_await         (CabinTestControl     *self,
                                            const char           *property,
                                            const char           *expected);
void      cabin_test_control_await_heard   (CabinTestControl     *self,
                                            const char           *text);
void      cabin_test_control_leave         (CabinTestControl     *self);
void      cabin_test_control_end_service   (CabinTestControl     *self);
gboolean  cabin_test_control_own           (CabinControl         *control,
                                            GDBusConnection      *connection,
                                            GError              **error);

G_END_DECLS
