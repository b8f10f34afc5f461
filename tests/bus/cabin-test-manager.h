/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluetooth-manager.h"
#include "cabin-problem.h"
#include "cabin-test-peer.h"

G_BEGIN_DECLS

#define HCI0 "/org/bluez/hci0"

/**
 * CabinTestManager:
 * @sim: a bluetoothd with one adapter
 * @manager: the manager under test, started on a connection of its own
 * @consent: how it lets phones in; to be set before cabin_test_manager_set_up()
 * @diary: what it signalled, one word for each event
 *
 * The manager and the world around it. Settings are in a folder of their own.
 */
typedef struct {
  CabinTestSim *sim;
  GDBusConnection *connection;
  CabinSettings *settings;
  CabinConsent consent;
  CabinBluetoothManager *manager;
  GString *diary;
  char *folder;
} CabinTestManager;

void     cabin_test_manager_set_up      (CabinTestManager   *self,
                                         gconstpointer       keyfile);
void     cabin_test_manager_shut_down    (CabinTestManager   *self);
void     cabin_test_manager_tear_down   (CabinTestManager   *self,
                                         gconstpointer       keyfile);
void     cabin_test_manager_start       (CabinTestManager   *self);
void     cabin_test_manager_await_ready (CabinTestManager   *self);
void     cabin_test_manager_open        (CabinTestManager   *self);
guint    cabin_test_manager_await_question
                                        (CabinTestManager   *self);
void     cabin_test_manager_await_event (CabinTestManager   *self,
                                         const char         *event);
void     cabin_test_manager_await_problem
                                        (CabinTestManager   *self,
                                         CabinProblemKind    kind,
                                         const char         *detail);
void     cabin_test_manager_await_no_problem
                                        (CabinTestManager   *self);
void     cabin_test_manager_await_pairable
                                        (CabinTestManager   *self,
                                         gboolean            pairable);
gboolean cabin_test_manager_knows       (CabinTestManager   *self,
                                         const char         *address);

G_END_DECLS
