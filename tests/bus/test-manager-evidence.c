/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What counts as a connection, and what does not. */

#include "cabin-test-drive.h"

static void
test_wrong_bearer (CabinTestManager *test,
                   gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_sim_tell (test->sim, "Connect", "(ss)", PIXEL, "le");
  cabin_test_manager_start (test);
  cabin_test_drive_await_attempt (test, 3);
  g_assert_true (cabin_test_drive_is_linked (test));
  cabin_test_drive_assert_name (test, NULL);
  g_assert_false (cabin_phone_get_connected (cabin_test_drive_find (test, PIXEL)));
  g_assert_null (strstr (test->diary->str, "device-connected"));

  cabin_test_drive_set_reachable (test, PIXEL, TRUE);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_drive_assert_name (test, "Pixel 8");

  /* The same the other way round. */
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  g_assert_true (cabin_test_drive_is_linked (test));
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
test_service (CabinTestManager *test,
              gconstpointer     data)
{
  g_autoptr(CabinTestPeer) owner = cabin_test_peer_new (test->sim);

  g_free (cabin_test_peer_add_profile (owner, CABIN_UUID_HSP_HS, NULL));
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_SERVICE);
  cabin_test_drive_assert_name (test, "Pixel 8");
  g_assert_cmpuint (cabin_test_peer_count_fds (owner), ==, 1);

  /* It ends with the link. */
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  cabin_test_sim_tell (test->sim, "Connect", "(ss)", PIXEL, "le");
  g_assert_true (cabin_test_wait (cabin_test_drive_is_linked, test, CABIN_TEST_DEADLINE_MS));
  cabin_test_settle (200);
  cabin_test_drive_assert_name (test, NULL);
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
  g_assert_true (cabin_test_wait (cabin_test_drive_is_linked, test, CABIN_TEST_DEADLINE_MS));
  cabin_test_settle (100);
  cabin_test_drive_assert_name (test, NULL);
  cabin_test_sim_tell (test->sim, "Connect", "(ss)", PIXEL, "bredr");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_BEARER);
  cabin_test_drive_assert_name (test, "Pixel 8");
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
  g_assert_false (cabin_test_drive_is_linked (test));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_drive_add ("/evidence/wrong-bearer", SOON, test_wrong_bearer);
  cabin_test_drive_add ("/evidence/yes-of-le", SOON, test_yes_of_le);
  cabin_test_drive_add ("/evidence/service", SOON, test_service);
  cabin_test_drive_add ("/evidence/media", SOON, test_media);
  cabin_test_drive_add ("/evidence/media-only", SOON, test_media_only);
  cabin_test_drive_add ("/evidence/bearer", SOON, test_bearer);
  cabin_test_drive_add ("/evidence/nothing-in-common", SOON, test_nothing_in_common);

  return g_test_run ();
}
