/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Attempts to connect: when they are made, what ends them, and what counts as a success. */

#include "cabin-test-drive.h"

#define NO_TAIL "reconnect-schedule=[(1, 1)]\nreconnect-tail=0\n"
#define SHORT_TAIL "reconnect-schedule=[(1, 1)]\nreconnect-tail=1\n"
#define LONG_LATER "reconnect-schedule=[(1, 1), (30, 1)]\n"

static void
assert_connected_name (CabinTestManager *test,
                       const char       *expected)
{
  g_assert_cmpstr (cabin_bluetooth_manager_get_connected_device_name (test->manager), ==, expected);
}

/* Whether the device of the Pixel is connected, whatever over. */
static gboolean
is_connected_somehow (gpointer data)
{
  CabinTestManager *test = data;
  g_autofree char *path = cabin_test_sim_device_path (HCI0, PIXEL);

  return cabin_test_sim_get_boolean (test->sim, path, CABIN_BLUEZ_DEVICE_INTERFACE, "Connected");
}

static gboolean
is_disconnected (gpointer data)
{
  return !is_connected_somehow (data);
}

static gboolean
was_told_to_disconnect (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_test_sim_count_calls (test->sim, DISCONNECT) > 0;
}

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
  assert_connected_name (test, "Pixel 8");
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
  assert_connected_name (test, NULL);

  cabin_test_drive_set_reachable (test, PIXEL, TRUE);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_drive_assert_no_overlap (test);
}

static void
test_wrong_bearer (CabinTestManager *test,
                   gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_sim_tell (test->sim, "Connect", "(ss)", PIXEL, "le");
  cabin_test_manager_start (test);
  cabin_test_drive_await_attempt (test, 3);
  g_assert_true (is_connected_somehow (test));
  assert_connected_name (test, NULL);
  g_assert_false (cabin_phone_get_connected (cabin_test_drive_find (test, PIXEL)));
  g_assert_null (strstr (test->diary->str, "device-connected"));

  cabin_test_drive_set_reachable (test, PIXEL, TRUE);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  assert_connected_name (test, "Pixel 8");

  /* The same the other way round. */
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  g_assert_true (is_connected_somehow (test));
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

/* bluetoothd goes on with LE when nobody answers its page, and says yes to that. */
static void
test_yes_of_le (CabinTestManager *test,
                gconstpointer     data)
{
  g_autoptr(CabinTestPeer) owner = cabin_test_peer_new (test->sim);

  g_free (cabin_test_peer_add_profile (owner, CABIN_UUID_HSP_HS, NULL));
  cabin_test_sim_configure (test->sim, "page", 5120);
  cabin_test_sim_tell (test->sim, "Connect", "(ss)", PIXEL, "le");
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "le");
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_manager_start (test);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
  cabin_test_settle (5500);
  cabin_test_sim_tell (test->sim, "Connect", "(ss)", PIXEL, "le");
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
  cabin_test_settle (500);
  g_assert_false (cabin_phone_get_connected (cabin_test_drive_find (test, PIXEL)));

  cabin_test_sim_configure (test->sim, "page", 50);
  cabin_test_drive_set_reachable (test, PIXEL, TRUE);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_SERVICE);
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
  cabin_bluetooth_manager_shutdown_async (test->manager, NULL, NULL, NULL);
  g_assert_true (cabin_test_wait (was_told_to_disconnect, test, CABIN_TEST_DEADLINE_MS));
}

/* Who ends leaves a phone that is connected alone. */
static void
test_shutdown_keeps_link (CabinTestManager *test,
                          gconstpointer     data)
{
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_bluetooth_manager_shutdown_async (test->manager, NULL, NULL, NULL);
  cabin_test_settle (500);
  g_assert_true (is_connected_somehow (test));
  g_assert_false (was_told_to_disconnect (test));
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
  assert_connected_name (test, NULL);
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

static void
test_service (CabinTestManager *test,
              gconstpointer     data)
{
  g_autoptr(CabinTestPeer) owner = cabin_test_peer_new (test->sim);

  g_free (cabin_test_peer_add_profile (owner, CABIN_UUID_HSP_HS, NULL));
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_SERVICE);
  assert_connected_name (test, "Pixel 8");
  g_assert_cmpuint (cabin_test_peer_count_fds (owner), ==, 1);

  /* It ends with the link. */
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  cabin_test_sim_tell (test->sim, "Connect", "(ss)", PIXEL, "le");
  g_assert_true (cabin_test_wait (is_connected_somehow, test, CABIN_TEST_DEADLINE_MS));
  cabin_test_settle (200);
  assert_connected_name (test, NULL);
}

static void
test_media (CabinTestManager *test,
            gconstpointer     data)
{
  g_autofree char *result = NULL;

  cabin_test_sim_tell (test->sim, "SetMedia", "(b)", TRUE);
  cabin_test_sim_set_phone (test->sim, PIXEL, "{'silent': <true>}");
  cabin_test_manager_start (test);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
  /* The phone's music is there while our own attempt gets nowhere. */
  cabin_test_sim_tell (test->sim, "DelayNext", "(su)", "org.bluez.Profile1.NewConnection", 100);
  result = cabin_test_sim_open_rfcomm (test->sim, PIXEL, CABIN_UUID_A2DP_SINK);
  g_assert_cmpstr (result, ==, "");
  cabin_test_manager_await_event (test, "device-connected:Pixel 8");
  cabin_test_drive_await_state (test, CABIN_RECONNECT_CONNECTED);
  cabin_test_drive_assert_no_overlap (test);
}

/* Only the audio of another program is there to connect. */
static void
test_media_only (CabinTestManager *test,
                 gconstpointer     data)
{
  cabin_test_sim_tell (test->sim, "SetMedia", "(b)", TRUE);
  cabin_test_sim_tell (test->sim, "RemovePhone", "(s)", PIXEL);
  g_free (cabin_test_sim_add_phone (test->sim, "{'address': <'" PIXEL "'>, 'name': <'Pixel 8'>, 'known': <true>, "
                                    "'uuids': <['" CABIN_UUID_A2DP_SOURCE "']>}"));
  cabin_test_sim_restart (test->sim, "kill", 0);
  cabin_test_manager_start (test);
  cabin_test_manager_await_event (test, "device-connected:Pixel 8");
  g_assert_true (cabin_phone_get_connected (cabin_test_drive_find (test, PIXEL)));
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_manager_await_event (test, "device-disconnected:Pixel 8");
}

static void
test_bearer (CabinTestManager *test,
             gconstpointer     data)
{
  cabin_test_sim_configure (test->sim, "version", 584);
  cabin_test_sim_restart (test->sim, "kill", 0);
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_manager_start (test);
  cabin_test_drive_await_attempt (test, 2);
  cabin_test_sim_tell (test->sim, "Connect", "(ss)", PIXEL, "le");
  g_assert_true (cabin_test_wait (is_connected_somehow, test, CABIN_TEST_DEADLINE_MS));
  cabin_test_settle (100);
  assert_connected_name (test, NULL);
  cabin_test_sim_tell (test->sim, "Connect", "(ss)", PIXEL, "bredr");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_BEARER);
  assert_connected_name (test, "Pixel 8");
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
}

static void
test_nothing_in_common (CabinTestManager *test,
                        gconstpointer     data)
{
  cabin_test_sim_tell (test->sim, "RemovePhone", "(s)", PIXEL);
  g_free (cabin_test_sim_add_phone (test->sim, "{'address': <'" PIXEL "'>, 'name': <'Pixel 8'>, 'known': <true>, "
                                    "'uuids': <['" CABIN_UUID_MAP_MAS "']>}"));
  cabin_test_sim_restart (test->sim, "kill", 0);
  cabin_test_manager_start (test);
  cabin_test_drive_await_attempt (test, 2);
  g_assert_cmpuint (cabin_test_sim_count_calls (test->sim, CABIN_BLUEZ_DEVICE_INTERFACE ".Connect"), >=, 1);
  g_assert_true (is_disconnected (test));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_drive_add ("/reconnect/start", SOON, test_start);
  cabin_test_drive_add ("/reconnect/appears", SOON, test_appears);
  cabin_test_drive_add ("/reconnect/wrong-bearer", SOON, test_wrong_bearer);
  cabin_test_drive_add ("/reconnect/yes-of-le", SOON, test_yes_of_le);
  cabin_test_drive_add ("/reconnect/one-in-flight", SOON, test_one_in_flight);
  cabin_test_drive_add ("/reconnect/window-cancels", SOON, test_window_cancels);
  cabin_test_drive_add ("/reconnect/tail", SHORT_TAIL, test_tail);
  cabin_test_drive_add ("/reconnect/no-tail", NO_TAIL, test_no_tail);
  cabin_test_drive_add ("/reconnect/phone-first", SOON, test_phone_first);
  cabin_test_drive_add ("/reconnect/busy", SOON, test_busy);
  cabin_test_drive_add ("/reconnect/stuck", SOON, test_stuck);
  cabin_test_drive_add ("/reconnect/shutdown-ends-attempt", SOON, test_shutdown_ends_attempt);
  cabin_test_drive_add ("/reconnect/shutdown-keeps-link", SOON, test_shutdown_keeps_link);
  cabin_test_drive_add ("/reconnect/switched-off", SOON "auto-connect=false\n", test_switched_off);
  cabin_test_drive_add ("/reconnect/lost-link", LONG_LATER, test_lost_link);
  cabin_test_drive_add ("/reconnect/good-bye", LONG_LATER, test_good_bye);
  cabin_test_drive_add ("/reconnect/service", SOON, test_service);
  cabin_test_drive_add ("/reconnect/media", SOON, test_media);
  cabin_test_drive_add ("/reconnect/media-only", SOON, test_media_only);
  cabin_test_drive_add ("/reconnect/bearer", SOON, test_bearer);
  cabin_test_drive_add ("/reconnect/nothing-in-common", SOON, test_nothing_in_common);

  return g_test_run ();
}
