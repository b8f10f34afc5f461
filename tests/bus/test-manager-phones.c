/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several phones, and what the driver does with them. */

#include "cabin-test-drive.h"

#define REMOVE CABIN_BLUEZ_ADAPTER_INTERFACE ".RemoveDevice"
#define HARD "reconnect-schedule=[(1, 9)]\n"

typedef struct {
  CabinTestManager *test;
  const char *address;
} Wanted;

static gboolean
is_down (gpointer data)
{
  Wanted *wanted = data;
  g_autofree char *path = cabin_test_sim_device_path (HCI0, wanted->address);

  return !cabin_test_sim_get_boolean (wanted->test->sim, path, CABIN_BLUEZ_DEVICE_INTERFACE, "Connected");
}

static gboolean
is_unlisted (gpointer data)
{
  Wanted *wanted = data;

  return cabin_test_drive_find (wanted->test, wanted->address) == NULL;
}

static gboolean
is_in_settings (CabinTestManager *test,
                const char       *text)
{
  g_autofree char *path = g_build_filename (test->folder, "keyfile", NULL);
  g_autofree char *keyfile = NULL;

  g_assert_true (g_file_get_contents (path, &keyfile, NULL, NULL));

  return strstr (keyfile, text) != NULL;
}

static void
assert_first (CabinTestManager *test,
              const char       *address)
{
  g_autoptr(CabinPhone) phone = g_list_model_get_item (cabin_bluetooth_manager_get_phones (test->manager), 0);

  g_assert_cmpstr (cabin_phone_get_address (phone), ==, address);
}

static void
tap (CabinTestManager *test,
     const char       *address)
{
  cabin_reconnector_connect_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, address));
}

static void
on_choice_failed (CabinReconnector *reconnector,
                  CabinPhone       *phone,
                  int               result,
                  CabinTestManager *test)
{
  g_string_append_printf (test->diary, "choice-failed:%s:%s ", cabin_phone_get_name (phone),
                          cabin_connect_result_to_string (result));
}

static void
start_with_pixel (CabinTestManager *test)
{
  g_signal_connect (cabin_test_drive_get_reconnector (test), "choice-failed", G_CALLBACK (on_choice_failed), test);
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

static void
test_order (CabinTestManager *test,
            gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, MOTO, TRUE);
  start_with_pixel (test);
  cabin_test_settle (300);
  g_assert_false (cabin_phone_get_connected (cabin_test_drive_find (test, MOTO)));
}

/* One try each in a round, without a gap between them. */
static void
test_second_is_there (CabinTestManager *test,
                      gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_drive_set_reachable (test, MOTO, TRUE);
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, MOTO, CABIN_EVIDENCE_PROFILE);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 2);
  cabin_test_drive_assert_no_overlap (test);

  /* Who connected last is the first to be tried tomorrow. */
  assert_first (test, MOTO);
  g_assert_true (is_in_settings (test, "last-paired-mac='" MOTO "'"));
}

static void
test_move (CabinTestManager *test,
           gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, MOTO, TRUE);
  cabin_bluetooth_manager_move_phone (test->manager, cabin_test_drive_find (test, MOTO), 0);
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, MOTO, CABIN_EVIDENCE_PROFILE);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 1);
}

static void
test_switch (CabinTestManager *test,
             gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, MOTO, TRUE);
  start_with_pixel (test);
  tap (test, MOTO);
  cabin_test_drive_await_evidence (test, MOTO, CABIN_EVIDENCE_PROFILE);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  g_assert_cmpstr (cabin_bluetooth_manager_get_connected_device_name (test->manager), ==, "Moto G");
  cabin_test_manager_await_event (test, "device-disconnected:Pixel 8 ");
  assert_first (test, MOTO);

  /* Both are there and do not fight. */
  cabin_test_settle (1500);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 2);
  tap (test, PIXEL);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_drive_assert_no_overlap (test);
}

/* The chosen one does not come: that is said, and the one that had to leave comes back. */
static void
test_switch_in_vain (CabinTestManager *test,
                     gconstpointer     data)
{
  start_with_pixel (test);
  tap (test, MOTO);
  cabin_test_manager_await_event (test, "device-disconnected:Pixel 8 ");
  cabin_test_manager_await_event (test, "choice-failed:Moto G:unreachable ");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

static void
test_left_alone (CabinTestManager *test,
                 gconstpointer     data)
{
  Wanted pixel = { test, PIXEL };

  start_with_pixel (test);
  cabin_reconnector_disconnect_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, PIXEL));
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  g_assert_true (cabin_test_wait (is_down, &pixel, CABIN_TEST_DEADLINE_MS));
  g_assert_true (cabin_phone_get_left_alone (cabin_test_drive_find (test, PIXEL)));
  cabin_test_sim_tell (test->sim, "ResetCounts", NULL);
  cabin_test_settle (1500);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), <=, 2);
  g_assert_false (cabin_phone_get_connected (cabin_test_drive_find (test, PIXEL)));

  /* Not even after bluetoothd has ended; only a tap or a new drive ends it. */
  cabin_test_sim_restart (test->sim, "kill", 20);
  cabin_test_manager_await_ready (test);
  cabin_test_settle (500);
  g_assert_false (cabin_phone_get_connected (cabin_test_drive_find (test, PIXEL)));
  cabin_test_sim_tell (test->sim, "PrepareForSleep", "(b)", TRUE);
  cabin_test_sim_tell (test->sim, "PrepareForSleep", "(b)", FALSE);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);

  cabin_reconnector_disconnect_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, PIXEL));
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  tap (test, PIXEL);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

static gboolean
is_up (gpointer data)
{
  return !is_down (data);
}

/* A link of which nothing shows what it is for ends as well. */
static void
test_disconnect_le (CabinTestManager *test,
                    gconstpointer     data)
{
  Wanted pixel = { test, PIXEL };
  g_autoptr(GVariant) result = NULL;

  cabin_phone_set_auto_connect (cabin_test_drive_find (test, PIXEL), FALSE);
  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
  result = cabin_test_sim_call (test->sim, "Connect", "(ss)", PIXEL, "le");
  g_assert_true (cabin_test_wait (is_up, &pixel, CABIN_TEST_DEADLINE_MS));
  g_assert_false (cabin_phone_get_connected (cabin_test_drive_find (test, PIXEL)));

  cabin_reconnector_disconnect_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, PIXEL));
  g_assert_true (cabin_test_wait (is_down, &pixel, CABIN_TEST_DEADLINE_MS));
}

static void
test_own_switch (CabinTestManager *test,
                 gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, MOTO, TRUE);
  cabin_phone_set_auto_connect (cabin_test_drive_find (test, PIXEL), FALSE);
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, MOTO, CABIN_EVIDENCE_PROFILE);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 1);
  g_assert_true (is_in_settings (test, "'auto-connect': <false>"));
}

static void
test_forget (CabinTestManager *test,
             gconstpointer     data)
{
  Wanted pixel = { test, PIXEL };

  start_with_pixel (test);
  cabin_reconnector_forget_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, PIXEL));
  g_assert_true (cabin_test_wait (is_unlisted, &pixel, CABIN_TEST_DEADLINE_MS));
  cabin_test_settle (100);
  g_assert_false (cabin_test_drive_is_bonded (test, PIXEL));
  g_assert_cmpuint (cabin_test_sim_count_calls (test->sim, REMOVE), ==, 1);
  g_assert_false (is_in_settings (test, PIXEL));
  g_assert_false (is_in_settings (test, "Pixel 8"));
  g_assert_true (is_in_settings (test, MOTO));
  g_assert_null (cabin_bluetooth_manager_get_connected_device_name (test->manager));
}

/* What bluetoothd cannot do now is done when it can. */
static void
test_forget_without_bluez (CabinTestManager *test,
                           gconstpointer     data)
{
  Wanted pixel = { test, PIXEL };

  start_with_pixel (test);
  cabin_test_sim_tell (test->sim, "Stop", "(s)", "kill");
  cabin_test_drive_await_state (test, CABIN_RECONNECT_HELD);
  cabin_reconnector_forget_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, PIXEL));
  cabin_test_sim_tell (test->sim, "Start", NULL);
  g_assert_true (cabin_test_wait (is_unlisted, &pixel, CABIN_TEST_DEADLINE_MS));
  cabin_test_manager_await_ready (test);
  cabin_test_settle (100);
  g_assert_false (cabin_test_drive_is_bonded (test, PIXEL));
  g_assert_false (is_in_settings (test, PIXEL));
}

static void
test_forget_refused (CabinTestManager *test,
                     gconstpointer     data)
{
  Wanted pixel = { test, PIXEL };

  start_with_pixel (test);
  cabin_test_sim_fail_next (test->sim, REMOVE, CABIN_BLUEZ_ERROR_PREFIX "Failed", "not now", 1);
  cabin_reconnector_forget_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, PIXEL));
  g_assert_true (cabin_test_wait (is_unlisted, &pixel, 3 * CABIN_TEST_DEADLINE_MS));
  g_assert_false (cabin_test_drive_is_bonded (test, PIXEL));
}

/* The bond was removed by another program: nothing to try, and nothing to tell but that. */
static void
test_unbonded_elsewhere (CabinTestManager *test,
                         gconstpointer     data)
{
  g_autofree char *path = cabin_test_sim_device_path (HCI0, PIXEL);
  g_autoptr(GVariant) reply = NULL;

  start_with_pixel (test);
  reply = cabin_test_call (cabin_test_sim_get_connection (test->sim), CABIN_BLUEZ_NAME, HCI0,
                           CABIN_BLUEZ_ADAPTER_INTERFACE, "RemoveDevice", g_variant_new ("(o)", path), NULL);
  g_assert_nonnull (reply);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  cabin_test_settle (1000);
  g_assert_false (cabin_phone_get_bonded (cabin_test_drive_find (test, PIXEL)));
  g_assert_true (is_in_settings (test, PIXEL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_drive_add ("/phones/order", SOON, test_order);
  cabin_test_drive_add ("/phones/second-is-there", SOON, test_second_is_there);
  cabin_test_drive_add ("/phones/move", SOON, test_move);
  cabin_test_drive_add ("/phones/switch", SOON, test_switch);
  cabin_test_drive_add ("/phones/switch-in-vain", HARD, test_switch_in_vain);
  cabin_test_drive_add ("/phones/left-alone", SOON, test_left_alone);
  cabin_test_drive_add ("/phones/disconnect-le", SOON, test_disconnect_le);
  cabin_test_drive_add ("/phones/own-switch", SOON, test_own_switch);
  cabin_test_drive_add ("/phones/forget", SOON, test_forget);
  cabin_test_drive_add ("/phones/forget/without-bluez", SOON, test_forget_without_bluez);
  cabin_test_drive_add ("/phones/forget/refused", SOON, test_forget_refused);
  cabin_test_drive_add ("/phones/unbonded-elsewhere", SOON, test_unbonded_elsewhere);

  return g_test_run ();
}
