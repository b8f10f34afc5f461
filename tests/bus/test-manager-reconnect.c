/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When phones are tried, again and again. */

#include "cabin-test-drive.h"

#define NO_TAIL "reconnect-schedule=[(1, 1)]\nreconnect-tail=0\n"
#define SHORT_TAIL "reconnect-schedule=[(1, 1)]\nreconnect-tail=1\n"
#define LONG_LATER "reconnect-schedule=[(1, 1), (30, 1)]\n"

static gint64
until_next_ms (CabinTestManager *test)
{
  gint64 next = cabin_reconnector_get_next_attempt (cabin_test_drive_get_reconnector (test));

  g_assert_cmpint (next, !=, 0);

  return (next - g_get_monotonic_time ()) / G_TIME_SPAN_MILLISECOND;
}

static void
test_start (CabinTestManager *test,
            gconstpointer     data)
{
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_manager_await_event (test, "device-connected:Pixel 8");
  cabin_test_manager_await_event (test, "profile:" CABIN_UUID_HSP_HS);
  cabin_test_drive_assert_name (test, "Pixel 8");
  cabin_test_drive_await_state (test, CABIN_RECONNECT_CONNECTED);

  /* That was all; nobody is tried while a phone is connected. */
  cabin_test_settle (1500);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 1);
  g_assert_cmpuint (cabin_test_sim_count_calls (test->sim, CONNECT_PROFILE), ==, 1);
}

static void
test_appears (CabinTestManager *test,
              gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_manager_start (test);
  cabin_test_drive_await_attempt (test, 2);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_WAITING);
  g_assert_cmpint (until_next_ms (test), >, 0);
  g_assert_cmpint (until_next_ms (test), <, 1200);
  cabin_test_drive_assert_name (test, NULL);

  cabin_test_drive_set_reachable (test, PIXEL, TRUE);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_drive_assert_no_overlap (test);
}

static void
test_tail (CabinTestManager *test,
           gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_manager_start (test);
  cabin_test_drive_await_attempt (test, 4);
  cabin_test_drive_set_reachable (test, PIXEL, TRUE);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

static void
test_no_tail (CabinTestManager *test,
              gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_manager_start (test);
  cabin_test_drive_await_attempt (test, 2);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_HELD);
  cabin_test_sim_tell (test->sim, "ResetCounts", NULL);
  cabin_test_settle (1500);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 0);

  /* A tap is always possible, and the phone is always welcome. */
  cabin_reconnector_connect_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, MOTO));
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
  g_free (cabin_test_sim_open_rfcomm (test->sim, PIXEL, CABIN_UUID_HSP_HS));
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

static void
test_switched_off (CabinTestManager *test,
                   gconstpointer     data)
{
  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
  cabin_test_settle (500);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 0);

  /* A tap is another thing; after it all is as before. */
  cabin_reconnector_connect_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, PIXEL));
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_sim_tell (test->sim, "ResetCounts", NULL);
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_settle (1500);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 0);

  g_settings_set_boolean (cabin_settings_get_connection (test->settings), CABIN_KEY_AUTO_CONNECT, TRUE);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

static void
test_lost_link (CabinTestManager *test,
                gconstpointer     data)
{
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_sim_tell (test->sim, "RemovePhone", "(s)", PIXEL);
  cabin_test_manager_await_event (test, "device-disconnected:Pixel 8");
  cabin_test_drive_await_state (test, CABIN_RECONNECT_WAITING);
  cabin_test_drive_assert_name (test, NULL);
  g_assert_cmpint (until_next_ms (test), <, 1200);

  g_free (cabin_test_sim_add_phone (test->sim, "{'address': <'" PIXEL "'>, 'known': <true>}"));
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

static void
test_good_bye (CabinTestManager *test,
               gconstpointer     data)
{
  cabin_test_sim_configure (test->sim, "version", 583);
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_drive_await_state (test, CABIN_RECONNECT_WAITING);
  g_assert_cmpint (until_next_ms (test), >, 20000);

  /* Who comes back by itself is welcome. */
  g_free (cabin_test_sim_open_rfcomm (test->sim, PIXEL, CABIN_UUID_HSP_HS));
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_drive_add ("/reconnect/start", SOON, test_start);
  cabin_test_drive_add ("/reconnect/appears", SOON, test_appears);
  cabin_test_drive_add ("/reconnect/tail", SHORT_TAIL, test_tail);
  cabin_test_drive_add ("/reconnect/no-tail", NO_TAIL, test_no_tail);
  cabin_test_drive_add ("/reconnect/switched-off", SOON "auto-connect=false\n", test_switched_off);
  cabin_test_drive_add ("/reconnect/lost-link", LONG_LATER, test_lost_link);
  cabin_test_drive_add ("/reconnect/good-bye", LONG_LATER, test_good_bye);

  return g_test_run ();
}
