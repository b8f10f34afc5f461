/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What callers can see and hear of the head unit. */

#include "cabin-config.h"
#include "cabin-test-control.h"

static void
test_before_start (CabinTestControl *self,
                   gconstpointer     data)
{
  cabin_test_control_assert_is (self, "Version", "'" CABIN_VERSION "'");
  cabin_test_control_assert_is (self, "Program", "'cabin-agent'");
  cabin_test_control_assert_is (self, "State", "'stopped'");
  cabin_test_control_assert_is (self, "Adapter", "''");
  cabin_test_control_assert_is (self, "Name", "''");
  cabin_test_control_assert_is (self, "Pairable", "false");
  cabin_test_control_assert_is (self, "PairingMode", "'off'");
  cabin_test_control_assert_is (self, "SecondsLeft", "0");
  cabin_test_control_assert_is (self, "PairingWindow", "120");
  cabin_test_control_assert_is (self, "ConnectedDevice", "('', '')");
  cabin_test_control_assert_is (self, "Problems", "[]");
  cabin_test_control_assert_is (self, "Devices", "[]");
  cabin_test_control_assert_is (self, "Discovering", "false");
}

static void
test_ready (CabinTestControl *self,
            gconstpointer     data)
{
  g_autoptr(GVariant) address =
    cabin_test_sim_get_property (self->test.sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Address");
  g_autofree char *quoted = g_variant_print (address, FALSE);

  cabin_test_control_await_ready (self);
  cabin_test_control_await_heard (self, "State='ready'");
  cabin_test_control_assert_is (self, "Adapter", quoted);
  cabin_test_control_assert_is (self, "Name", "'" CABIN_FALLBACK_NAME "'");
  cabin_test_control_await (self, "Profiles", "{'UUID': <'" CABIN_UUID_HSP_HS "'>, 'Served': <true>, 'Owner': <''>}");
  cabin_test_control_await (self, "Profiles", "{'UUID': <'" CABIN_UUID_HFP_AG "'>, 'Served': <true>, 'Owner': <''>}");
  cabin_test_control_await (self, "Phones", "{'Address': <'" MOTO "'>, 'Name': <'Moto G'>, 'AutoConnect': <true>, "
                            "'Bonded': <true>, 'Connected': <false>, 'Evidence': <'none'>, 'Connecting': <false>, "
                            "'ForgotUs': <false>, 'LeftAlone': <false>}");

  g_settings_set_uint (cabin_settings_get_connection (self->test.settings), CABIN_KEY_PAIRING_WINDOW, 60);
  cabin_test_control_await_heard (self, "PairingWindow=60");

  /* Nothing is said twice, and nothing while nothing happens. */
  cabin_test_settle (200);
  g_string_truncate (self->diary, 0);
  cabin_test_settle (500);
  g_assert_cmpstr (self->diary->str, ==, "");
}

static void
test_problems (CabinTestControl *self,
               gconstpointer     data)
{
  cabin_test_control_await_ready (self);
  cabin_test_sim_tell (self->test.sim, "Stop", "(s)", "kill");
  cabin_test_control_await_heard (self, "State='waiting'");
  cabin_test_control_await_heard (self, "Problems=[{'Kind': <'no-bluez'>, 'Subject': <''>, 'Detail': <''>}]");
  cabin_test_control_assert_is (self, "Adapter", "''");
  cabin_test_control_await (self, "Profiles", "'Served': <false>");

  cabin_test_sim_tell (self->test.sim, "Start", NULL);
  cabin_test_control_await (self, "State", "'ready'");
  cabin_test_control_await (self, "Problems", "[]");
  cabin_test_control_await (self, "Profiles", "'Served': <true>");
}

/* Somebody else has one of the profiles. */
static void
test_owned (CabinTestControl *self,
            gconstpointer     data)
{
  g_autoptr(CabinTestPeer) peer = cabin_test_peer_new (self->test.sim);
  g_autofree char *result = cabin_test_peer_add_profile (peer, CABIN_UUID_HFP_AG, NULL);

  g_assert_cmpstr (result, ==, "");
  cabin_test_control_await_ready (self);
  cabin_test_control_await (self, "Profiles", "{'UUID': <'" CABIN_UUID_HFP_AG "'>, 'Served': <false>");
  cabin_test_control_await (self, "Problems", "{'Kind': <'profile-owned'>, 'Subject': <'" CABIN_UUID_HFP_AG "'>");
  cabin_test_peer_leave (peer);
  cabin_test_control_await (self, "Profiles", "{'UUID': <'" CABIN_UUID_HFP_AG "'>, 'Served': <true>");
}

static void
test_pairing (CabinTestControl *self,
              gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (self->test.sim, "{'name': <'Galaxy'>}");
  g_autofree char *knock = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *paired = NULL;
  g_autofree char *opened = NULL;
  g_autofree char *signal = g_strdup_printf ("Paired('Galaxy', '%s')", phone);
  g_autofree char *connected = g_strdup_printf ("Connected('Galaxy', '%s')", phone);
  g_autofree char *device = g_strdup_printf ("ConnectedDevice=('Galaxy', '%s')", phone);
  g_autofree char *disconnected = g_strdup_printf ("Disconnected('Galaxy', '%s')", phone);

  cabin_test_control_await_ready (self);
  knock = cabin_test_sim_pair (self->test.sim, phone, "{'bonding': <false>}");
  cabin_test_control_await_heard (self, "Knock('window-shut', 'Galaxy')");

  cabin_test_manager_open (&self->test);
  cabin_test_sim_pair_begin (self->test.sim, phone, "{'passkey': <uint32 424242>}");
  cabin_bluetooth_manager_reject_pairing (self->test.manager, cabin_test_manager_await_question (&self->test));
  refused = cabin_test_sim_pair_end (self->test.sim);
  cabin_test_control_await_heard (self, "Failed('Galaxy', 'Refused')");

  cabin_test_sim_pair_begin (self->test.sim, phone, "{'passkey': <uint32 424242>}");
  cabin_bluetooth_manager_confirm_pairing (self->test.manager, cabin_test_manager_await_question (&self->test));
  paired = cabin_test_sim_pair_end (self->test.sim);
  g_assert_cmpstr (paired, ==, "");
  cabin_test_control_await_heard (self, signal);
  opened = cabin_test_sim_open_rfcomm (self->test.sim, phone, CABIN_UUID_HSP_HS);
  g_assert_cmpstr (opened, ==, "");
  cabin_test_control_await_heard (self, connected);
  cabin_test_control_await_heard (self, device);
  cabin_test_control_await_heard (self, "PairingMode='off'");
  cabin_test_sim_tell (self->test.sim, "Disconnect", "(ss)", phone, "bredr");
  cabin_test_control_await_heard (self, disconnected);
  cabin_test_control_await (self, "ConnectedDevice", "('', '')");

  /* The code is nobody's business. */
  g_assert_null (strstr (self->diary->str, "424242"));
}

/* A name from the air has nothing in it that a terminal would obey. */
static void
test_hostile_name (CabinTestControl *self,
                   gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (self->test.sim, "{'name': <'\\u001b[2J\xe2\x80\xaeGalaxy'>}");
  g_autofree char *result = NULL;

  cabin_test_control_await_ready (self);
  result = cabin_test_sim_pair (self->test.sim, phone, "{'bonding': <false>}");
  cabin_test_control_await_heard (self, "Knock('window-shut', '[2JGalaxy')");
}

static void
test_report (CabinTestControl *self,
             gconstpointer     data)
{
  g_autoptr(GRegex) address = g_regex_new ("([0-9A-Fa-f]{2}[:_]){5}[0-9A-Fa-f]{2}", 0, 0, NULL);
  g_autofree char *report = NULL;

  g_settings_set_string (cabin_settings_get_connection (self->test.settings), CABIN_KEY_ADAPTER, "11:22:33:44:55:66");
  cabin_test_manager_start (&self->test);
  cabin_test_control_await (self, "Problems", "adapter-missing");
  report = cabin_test_control_call (self, "Report", NULL);
  g_test_message ("%s", report);
  g_assert_nonnull (strstr (report, "Cabin: " CABIN_VERSION));
  g_assert_nonnull (strstr (report, "State: waiting"));
  g_assert_nonnull (strstr (report, "adapter-missing: …55:66"));
  g_assert_nonnull (strstr (report, "…00:A1 “Pixel 8”: evidence none"));
  g_assert_false (g_regex_match (address, report, 0, NULL));

  g_clear_pointer (&report, g_free);
  g_settings_reset (cabin_settings_get_connection (self->test.settings), CABIN_KEY_ADAPTER);
  cabin_test_control_await (self, "State", "'ready'");
  report = cabin_test_control_call (self, "Report", NULL);
  g_test_message ("%s", report);
  g_assert_nonnull (strstr (report, "BlueZ: 5.66"));
  g_assert_nonnull (strstr (report, "Problems: none"));
  g_assert_nonnull (strstr (report, CABIN_UUID_HSP_HS ": served"));
  g_assert_false (g_regex_match (address, report, 0, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_control_add ("/control/state/before-start", test_before_start);
  cabin_test_control_add ("/control/state/ready", test_ready);
  cabin_test_control_add ("/control/state/problems", test_problems);
  cabin_test_control_add ("/control/state/owned", test_owned);
  cabin_test_control_add ("/control/state/pairing", test_pairing);
  cabin_test_control_add ("/control/state/hostile-name", test_hostile_name);
  cabin_test_control_add ("/control/state/report", test_report);

  return g_test_run ();
}
