/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How bluetoothd connects to phones. */

#include "cabin-names.h"
#include "cabin-test-link.h"

#define ADAPTER "/org/bluez/hci0"
#define PHONE CABIN_TEST_LINK_PHONE
#define DEVICE CABIN_TEST_LINK_DEVICE
#define CONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Connect"
#define CONNECT_PROFILE CABIN_TEST_CONNECT_PROFILE
#define DISCONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Disconnect"
#define FAILED CABIN_BLUEZ_ERROR_PREFIX "Failed: "
#define UNAVAILABLE "br-connection-profile-unavailable"

static void
begin_connect_profile (CabinTestLink *fixture)
{
  cabin_test_peer_begin (fixture->peer, DEVICE, CONNECT_PROFILE, g_variant_new ("(s)", CABIN_UUID_HSP_AG));
}

static gboolean
knows_services (CabinTestLink *fixture)
{
  g_autoptr(GVariant) value =
    cabin_test_sim_get_property (fixture->sim, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE, "UUIDs");
  g_autofree const char **uuids = g_variant_get_strv (value, NULL);

  return g_strv_contains (uuids, CABIN_UUID_HSP_AG) && g_strv_contains (uuids, CABIN_UUID_HFP_AG)
         && g_strv_contains (uuids, CABIN_UUID_A2DP_SOURCE);
}

static void
test_both_sides_need_it (CabinTestLink *fixture,
                         gconstpointer  data)
{
  const char *expected = data != NULL ? CABIN_BLUEZ_ERROR_PREFIX "BREDR.ProfileUnavailable: " UNAVAILABLE
                         : CABIN_BLUEZ_ERROR_PREFIX "NotAvailable: " UNAVAILABLE;

  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HFP_AG, expected);
  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_A2DP_SOURCE, expected);
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'uuids': <['" CABIN_UUID_HFP_AG "']>}");
  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG, expected);
  cabin_test_link_assert_call (fixture, CONNECT, NULL, expected);
}

static void
test_services_are_kept (CabinTestLink *fixture,
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
test_silent (CabinTestLink *fixture,
             gconstpointer  data)
{
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'silent': <true>}");
  begin_connect_profile (fixture);
  cabin_test_settle (200);
  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG,
                                          CABIN_BLUEZ_ERROR_PREFIX "InProgress: br-connection-busy");
  cabin_test_link_assert_call (fixture, CONNECT, NULL, CABIN_BLUEZ_ERROR_PREFIX "InProgress: br-connection-busy");

  /* That it answers again does not help the page that is under way. */
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'silent': <false>}");
  cabin_test_settle (100);
  g_assert_false (cabin_test_peer_has (fixture->peer, "ConnectProfile: "));
  cabin_test_link_assert_call (fixture, DISCONNECT, NULL, "");
  cabin_test_peer_wait_for (fixture->peer, "ConnectProfile: " FAILED "br-connection-canceled");
  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
}

static void
test_cancel_slow_page (CabinTestLink *fixture,
                       gconstpointer  data)
{
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'page-answer': <uint32 60000>}");
  begin_connect_profile (fixture);
  cabin_test_link_assert_call (fixture, DISCONNECT, NULL, "");
  cabin_test_peer_wait_for (fixture->peer, "ConnectProfile: " FAILED "br-connection-canceled");

  /* It may be told so again. */
  cabin_test_link_assert_call (fixture, DISCONNECT, NULL, "");
}

static void
test_phone_comes_first (CabinTestLink *fixture,
                        gconstpointer  data)
{
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'page-answer': <uint32 60000>}");
  begin_connect_profile (fixture);
  cabin_test_link_assert_channel (fixture, CABIN_UUID_HSP_HS, "");
  cabin_test_peer_wait_for (fixture->peer, "ConnectProfile: ");
}

static void
test_power_ends_attempt (CabinTestLink *fixture,
                         gconstpointer  data)
{
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'silent': <true>}");
  begin_connect_profile (fixture);
  cabin_test_sim_set_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered",
                               g_variant_new_boolean (FALSE));
  cabin_test_peer_wait_for (fixture->peer, "ConnectProfile: " FAILED "br-connection-canceled");
  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG,
                                          CABIN_BLUEZ_ERROR_PREFIX "NotReady: br-connection-adapter-not-powered");
}

static void
test_key_missing (CabinTestLink *fixture,
                  gconstpointer  data)
{
  cabin_test_sim_tell (fixture->sim, "ForgetCar", "(s)", PHONE);
  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG, FAILED "br-connection-key-missing");
  cabin_test_peer_wait_for (fixture->peer, "Disconnected:org.bluez.Reason.Authentication");
  g_assert_true (cabin_test_sim_get_boolean (fixture->sim, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE, "Bonded"));
}

static void
test_paired_anew (CabinTestLink *fixture,
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
  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG, FAILED "br-connection-refused");
  g_assert_true (cabin_test_peer_has (fixture->peer, "RequestConfirmation:004711"));

  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_ACCEPTS);
  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  g_assert_true (cabin_test_peer_has (fixture->peer, "NewConnection"));
}

static void
add (const char        *name,
     guint              version,
     CabinTestLinkTest  test)
{
  g_autofree char *path = g_strconcat ("/sim/connect/", name, NULL);

  g_test_add (path, CabinTestLink, GUINT_TO_POINTER (version), cabin_test_link_set_up, test, cabin_test_link_tear_down);
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
