/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What ends an attempt to connect, and that there is never more than one. */

#include "cabin-test-drive.h"

static gboolean
was_told_to_disconnect (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_test_sim_count_calls (test->sim, DISCONNECT) > 0;
}

static void
test_one_in_flight (CabinTestManager *test,
                    gconstpointer     data)
{
  cabin_test_sim_set_phone (test->sim, PIXEL, "{'page-answer': <uint32 400>}");
  cabin_test_manager_start (test);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
  cabin_bluetooth_manager_set_pairable (test->manager, TRUE);
  cabin_test_manager_await_pairable (test, TRUE);
  cabin_bluetooth_manager_set_pairable (test->manager, FALSE);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
  cabin_reconnector_connect_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, PIXEL));
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
  cabin_test_sim_restart (test->sim, "kill", 20);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_drive_assert_no_overlap (test);
}

static void
test_window_cancels (CabinTestManager *test,
                     gconstpointer     data)
{
  cabin_test_sim_set_phone (test->sim, PIXEL, "{'silent': <true>}");
  cabin_test_manager_start (test);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
  cabin_test_manager_open (test);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_HELD);
  g_assert_true (was_told_to_disconnect (test));
  g_assert_false (cabin_phone_get_connecting (cabin_test_drive_find (test, PIXEL)));
  g_assert_cmpint (cabin_reconnector_get_next_attempt (cabin_test_drive_get_reconnector (test)), ==, 0);

  cabin_test_sim_set_phone (test->sim, PIXEL, "{'silent': <false>}");
  cabin_test_sim_tell (test->sim, "ResetCounts", NULL);
  cabin_test_settle (1500);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 0);
  cabin_bluetooth_manager_set_pairable (test->manager, FALSE);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

static void
test_phone_first (CabinTestManager *test,
                  gconstpointer     data)
{
  g_autofree char *result = NULL;

  cabin_test_sim_set_phone (test->sim, PIXEL, "{'page-answer': <uint32 60000>}");
  cabin_test_manager_start (test);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
  result = cabin_test_sim_open_rfcomm (test->sim, PIXEL, CABIN_UUID_HSP_HS);
  g_assert_cmpstr (result, ==, "");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_CONNECTED);
  cabin_test_settle (1200);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 1);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

static void
test_busy (CabinTestManager *test,
           gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, MOTO, TRUE);
  cabin_test_sim_fail_next (test->sim, CONNECT_PROFILE, CABIN_BLUEZ_ERROR_PREFIX "InProgress", "br-connection-busy", 2);
  cabin_test_manager_start (test);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_CONNECTED);
  cabin_test_drive_assert_no_overlap (test);
  g_assert_cmpuint (cabin_test_sim_count_calls (test->sim, DISCONNECT), ==, 0);
}

static void
test_stuck (CabinTestManager *test,
            gconstpointer     data)
{
  gint64 begin;

  cabin_test_sim_set_phone (test->sim, PIXEL, "{'silent': <true>}");
  cabin_test_manager_start (test);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
  begin = g_get_monotonic_time ();
  g_assert_true (cabin_test_wait (was_told_to_disconnect, test, CABIN_PAGE_TIMEOUT_MS + CABIN_TEST_DEADLINE_MS));
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, (CABIN_PAGE_TIMEOUT_MS - 500) * G_TIME_SPAN_MILLISECOND);
  cabin_test_sim_set_phone (test->sim, PIXEL, "{'silent': <false>}");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_drive_assert_no_overlap (test);
  g_assert_cmpuint (cabin_test_sim_count_calls (test->sim, DISCONNECT), ==, 1);
}

static void
test_shutdown_ends_attempt (CabinTestManager *test,
                            gconstpointer     data)
{
  cabin_test_sim_set_phone (test->sim, PIXEL, "{'silent': <true>}");
  cabin_test_manager_start (test);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
  cabin_test_manager_shut_down (test);
  g_assert_true (was_told_to_disconnect (test));
}

/* Who ends leaves a phone that is connected alone. */
static void
test_shutdown_keeps_link (CabinTestManager *test,
                          gconstpointer     data)
{
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_manager_shut_down (test);
  cabin_test_settle (200);
  g_assert_true (cabin_test_drive_is_linked (test));
  g_assert_false (was_told_to_disconnect (test));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_drive_add ("/attempts/one-in-flight", SOON, test_one_in_flight);
  cabin_test_drive_add ("/attempts/window-cancels", SOON, test_window_cancels);
  cabin_test_drive_add ("/attempts/phone-first", SOON, test_phone_first);
  cabin_test_drive_add ("/attempts/busy", SOON, test_busy);
  cabin_test_drive_add ("/attempts/stuck", SOON, test_stuck);
  cabin_test_drive_add ("/attempts/shutdown-ends-attempt", SOON, test_shutdown_ends_attempt);
  cabin_test_drive_add ("/attempts/shutdown-keeps-link", SOON, test_shutdown_keeps_link);

  return g_test_run ();
}
