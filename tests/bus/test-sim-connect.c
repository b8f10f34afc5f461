/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How bluetoothd connects to phones. */

#include "cabin-names.h"
#include "cabin-test-peer.h"

#define ADAPTER "/org/bluez/hci0"
#define PHONE "02:F0:0E:00:00:01"
#define DEVICE ADAPTER "/dev_02_F0_0E_00_00_01"
#define CONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Connect"
#define CONNECT_PROFILE CABIN_BLUEZ_DEVICE_INTERFACE ".ConnectProfile"
#define DISCONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Disconnect"
#define FAILED CABIN_BLUEZ_ERROR_PREFIX "Failed: "
#define UNAVAILABLE "br-connection-profile-unavailable"

typedef struct {
  CabinTestSim *sim;
  CabinTestPeer *peer;
} Fixture;

typedef void (*Test) (Fixture       *fixture,
                      gconstpointer  data);

/* A phone that has been here before, and a client that lets it in and serves HSP. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *outcome = NULL;

  fixture->sim = cabin_test_sim_new (1);
  fixture->peer = cabin_test_peer_new (fixture->sim);
  cabin_test_sim_configure (fixture->sim, "disconnect", 50);
  cabin_test_sim_configure (fixture->sim, "page", 50);
  if (data != NULL)
    cabin_test_sim_configure (fixture->sim, "version", GPOINTER_TO_UINT (data));
  g_free (cabin_test_sim_add_phone (fixture->sim, "{'address': <'" PHONE "'>, 'known': <true>}"));
  cabin_test_peer_add_agent (fixture->peer, "DisplayYesNo");
  cabin_test_peer_wait_for (fixture->peer, "Pairable=true");
  outcome = cabin_test_peer_add_profile (fixture->peer, CABIN_UUID_HSP_HS, NULL);
  g_assert_cmpstr (outcome, ==, "");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->peer);
  g_clear_object (&fixture->sim);
}

static void
assert_call (Fixture    *fixture,
             const char *member,
             GVariant   *parameters,
             const char *expected)
{
  g_autofree char *outcome = cabin_test_peer_call (fixture->peer, DEVICE, member, parameters);

  g_assert_cmpstr (outcome, ==, expected);
}

static void
assert_connect_profile (Fixture    *fixture,
                        const char *uuid,
                        const char *expected)
{
  assert_call (fixture, CONNECT_PROFILE, g_variant_new ("(s)", uuid), expected);
}

static void
begin_connect_profile (Fixture *fixture)
{
  cabin_test_peer_begin (fixture->peer, DEVICE, CONNECT_PROFILE, g_variant_new ("(s)", CABIN_UUID_HSP_AG));
}

static void
assert_channel (Fixture    *fixture,
                const char *uuid,
                const char *expected)
{
  g_autofree char *outcome = cabin_test_sim_open_rfcomm (fixture->sim, PHONE, uuid);

  g_assert_cmpstr (outcome, ==, expected);
}

static gboolean
knows_services (Fixture *fixture)
{
  g_autoptr(GVariant) value =
    cabin_test_sim_get_property (fixture->sim, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE, "UUIDs");
  g_autofree const char **uuids = g_variant_get_strv (value, NULL);

  return g_strv_contains (uuids, CABIN_UUID_HSP_AG) && g_strv_contains (uuids, CABIN_UUID_HFP_AG)
         && g_strv_contains (uuids, CABIN_UUID_A2DP_SOURCE);
}

static void
test_both_sides_need_it (Fixture       *fixture,
                         gconstpointer  data)
{
  const char *expected = data != NULL ? CABIN_BLUEZ_ERROR_PREFIX "BREDR.ProfileUnavailable: " UNAVAILABLE
                         : CABIN_BLUEZ_ERROR_PREFIX "NotAvailable: " UNAVAILABLE;

  assert_connect_profile (fixture, CABIN_UUID_HFP_AG, expected);
  assert_connect_profile (fixture, CABIN_UUID_A2DP_SOURCE, expected);
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'uuids': <['" CABIN_UUID_HFP_AG "']>}");
  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, expected);
  assert_call (fixture, CONNECT, NULL, expected);
}

static void
test_services_are_kept (Fixture       *fixture,
                        gconstpointer  data)
{
  /* Also those of a phone that is at home. */
  g_assert_true (knows_services (fixture));
  cabin_test_sim_tell (fixture->sim, "RemovePhone", "(s)", PHONE);
  cabin_test_sim_restart (fixture->sim, "kill", 0);
  cabin_test_peer_clear_diary (fixture->peer);
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE);
  g_assert_true (knows_services (fixture));
}

static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'silent': <true>}");
  begin_connect_profile (fixture);
  cabin_test_settle (200);
  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, CABIN_BLUEZ_ERROR_PREFIX "InProgress: br-connection-busy");
  assert_call (fixture, CONNECT, NULL, CABIN_BLUEZ_ERROR_PREFIX "InProgress: br-connection-busy");

  /* That it answers again does not help the page that is under way. */
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'silent': <false>}");
  cabin_test_settle (100);
  g_assert_false (cabin_test_peer_has (fixture->peer, "ConnectProfile: "));
  assert_call (fixture, DISCONNECT, NULL, "");
  cabin_test_peer_wait_for (fixture->peer, "ConnectProfile: " FAILED "br-connection-canceled");
  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
}

static void
test_cancel_slow_page (Fixture       *fixture,
                       gconstpointer  data)
{
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'page-answer': <uint32 60000>}");
  begin_connect_profile (fixture);
  assert_call (fixture, DISCONNECT, NULL, "");
  cabin_test_peer_wait_for (fixture->peer, "ConnectProfile: " FAILED "br-connection-canceled");
  assert_call (fixture, DISCONNECT, NULL, CABIN_BLUEZ_ERROR_PREFIX "NotConnected: Not Connected");
}

static void
test_phone_comes_first (Fixture       *fixture,
                        gconstpointer  data)
{
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'page-answer': <uint32 60000>}");
  begin_connect_profile (fixture);
  assert_channel (fixture, CABIN_UUID_HSP_HS, "");
  cabin_test_peer_wait_for (fixture->peer, "ConnectProfile: ");
}

static void
test_power_ends_attempt (Fixture       *fixture,
                         gconstpointer  data)
{
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'silent': <true>}");
  begin_connect_profile (fixture);
  cabin_test_sim_set_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered",
                               g_variant_new_boolean (FALSE));
  cabin_test_peer_wait_for (fixture->peer, "ConnectProfile: " FAILED "br-connection-canceled");
  assert_connect_profile (fixture, CABIN_UUID_HSP_AG,
                          CABIN_BLUEZ_ERROR_PREFIX "NotReady: br-connection-adapter-not-powered");
}

static void
test_key_missing (Fixture       *fixture,
                  gconstpointer  data)
{
  cabin_test_sim_tell (fixture->sim, "ForgetCar", "(s)", PHONE);
  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, FAILED "br-connection-key-missing");
  cabin_test_peer_wait_for (fixture->peer, "Disconnected:org.bluez.Reason.Authentication");
  g_assert_true (cabin_test_sim_get_boolean (fixture->sim, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE, "Bonded"));
}

static void
test_paired_anew (Fixture       *fixture,
                  gconstpointer  data)
{
  cabin_test_sim_configure (fixture->sim, "fresh-pairing", 1);
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'passkey': <4711>}");
  cabin_test_sim_tell (fixture->sim, "ForgetCar", "(s)", PHONE);

  /* With the window shut the agent is asked all the same, as it is our side that pairs. */
  cabin_test_sim_set_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable",
                               g_variant_new_boolean (FALSE));
  cabin_test_peer_wait_for (fixture->peer, "Pairable=false");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_REJECTS);
  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, FAILED "br-connection-refused");
  g_assert_true (cabin_test_peer_has (fixture->peer, "RequestConfirmation:004711"));

  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_ACCEPTS);
  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  g_assert_true (cabin_test_peer_has (fixture->peer, "NewConnection"));
}

static void
add (const char *name,
     guint       version,
     Test        test)
{
  g_autofree char *path = g_strconcat ("/sim/connect/", name, NULL);

  g_test_add (path, Fixture, GUINT_TO_POINTER (version), set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("both-sides-need-it", 0, test_both_sides_need_it);
  add ("both-sides-need-it/584", 584, test_both_sides_need_it);
  add ("services-are-kept", 0, test_services_are_kept);
  add ("silent", 0, test_silent);
  add ("cancel-slow-page", 0, test_cancel_slow_page);
  add ("phone-comes-first", 0, test_phone_comes_first);
  add ("power-ends-attempt", 0, test_power_ends_attempt);
  add ("key-missing", 583, test_key_missing);
  add ("paired-anew", 0, test_paired_anew);

  return g_test_run ();
}
