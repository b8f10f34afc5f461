/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-names.h"
#include "cabin-test-manager.h"

G_BEGIN_DECLS

/*
 * A morning: a car that two phones know. The Pixel is there and answers, the Moto is not.
 */
#define PIXEL "02:F0:0E:00:00:A1"
#define MOTO "02:F0:0E:00:00:A2"

#define CONNECT_PROFILE CABIN_BLUEZ_DEVICE_INTERFACE ".ConnectProfile"
#define DISCONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Disconnect"

/* Settings in which a phone that is missed is tried again soon. */
#define SOON "reconnect-schedule=[(1, 3)]\n"

typedef void (*CabinTestDriveFunc) (CabinTestManager *test,
                                    gconstpointer     data);

void              cabin_test_drive_add            (const char         *path,
                                                   const char         *settings,
                                                   CabinTestDriveFunc  func);
CabinReconnector *cabin_test_drive_get_reconnector
                                                  (CabinTestManager   *test);
CabinPhone       *cabin_test_drive_find           (CabinTestManager   *test,
                                                   const char         *address);
void              cabin_test_drive_set_reachable  (CabinTestManager   *test,
                                                   const char         *address,
                                                   gboolean            reachable);
void              cabin_test_drive_await_evidence (CabinTestManager   *test,
                                                   const char         *address,
                                                   CabinEvidence       evidence);
void              cabin_test_drive_await_state    (CabinTestManager   *test,
                                                   CabinReconnectState state);
void              cabin_test_drive_await_attempt  (CabinTestManager   *test,
                                                   guint               attempt);
void              cabin_test_drive_await_forgetful
                                                  (CabinTestManager   *test,
                                                   const char         *address);
guint             cabin_test_drive_count_attempts (CabinTestManager   *test);
void              cabin_test_drive_assert_no_overlap
                                                  (CabinTestManager   *test);
char             *cabin_test_drive_get_adapter    (CabinTestManager   *test);
void              cabin_test_drive_start_connected
                                                  (CabinTestManager   *test);
void              cabin_test_drive_start_trying   (CabinTestManager   *test);
void              cabin_test_drive_let_answer     (CabinTestManager   *test);
void              cabin_test_drive_await_all_well (CabinTestManager   *test,
                                                   const char         *adapter);
void              cabin_test_drive_assert_name    (CabinTestManager   *test,
                                                   const char         *expected);
gboolean          cabin_test_drive_is_linked      (gpointer            data);
gboolean          cabin_test_drive_is_bonded      (CabinTestManager   *test,
                                                   const char         *address);

G_END_DECLS
