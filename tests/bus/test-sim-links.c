/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What bluetoothd says about links to phones, and about their end. */

#include "cabin-names.h"
#include "cabin-test-link.h"

#define ADAPTER "/org/bluez/hci0"
#define PHONE CABIN_TEST_LINK_PHONE
#define DEVICE CABIN_TEST_LINK_DEVICE
#define CONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Connect"
#define CONNECT_PROFILE CABIN_TEST_CONNECT_PROFILE
#define DISCONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Disconnect"

static gboolean
is_bearer_up (CabinTestLink *fixture)
{
  return cabin_test_sim_get_boolean (fixture->sim, DEVICE, CABIN_BLUEZ_BEARER_INTERFACE, "Connected");
}

static void
test_le_hides (CabinTestLink *fixture,
               gconstpointer  data)
{
  /* Connected all the same, and the profile is not; once both links are up there is nothing left to connect. */
  cabin_test_sim_tell (fixture->sim, "Connect", "(ss)", PHONE, "le");
  cabin_test_peer_wait_for (fixture->peer, "Connected=true,ServicesResolved=true");
  g_assert_false (cabin_test_peer_has (fixture->peer, "NewConnection"));
  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  g_assert_true (cabin_test_peer_has (fixture->peer, "NewConnection"));
  cabin_test_link_assert_call (fixture, CONNECT, NULL, CABIN_BLUEZ_ERROR_PREFIX "AlreadyConnected: Already Connected");
}

static void
test_connect_goes_for_le (CabinTestLink *fixture,
                          gconstpointer  data)
{
  g_autoptr(GVariant) state = NULL;
  g_autofree const char **bearers = NULL;

  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  cabin_test_link_assert_call (fixture, CONNECT, NULL, "");
  state = cabin_test_sim_get_phone (fixture->sim, PHONE);
  g_assert_true (g_variant_lookup (state, "bearers", "^a&s", &bearers));
  g_assert_true (g_strv_contains (bearers, "le"));
}

static void
test_reasons (CabinTestLink *fixture,
              gconstpointer  data)
{
  g_autofree char *diary = NULL;

  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  cabin_test_peer_clear_diary (fixture->peer);
  cabin_test_sim_tell (fixture->sim, "Disconnect", "(ss)", PHONE, "bredr");
  cabin_test_peer_wait_for (fixture->peer, "Connected=false,ServicesResolved=false");
  diary = cabin_test_peer_get_diary (fixture->peer);
  g_assert_cmpstr (diary, ==, "Disconnected:org.bluez.Reason.Remote Connected=false,ServicesResolved=false");

  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  cabin_test_link_assert_call (fixture, DISCONNECT, NULL, "");
  cabin_test_peer_wait_for (fixture->peer, "Disconnected:org.bluez.Reason.Local");

  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  cabin_test_sim_tell (fixture->sim, "RemovePhone", "(s)", PHONE);
  cabin_test_peer_wait_for (fixture->peer, "Disconnected:org.bluez.Reason.Timeout");
}

static void
test_no_reasons (CabinTestLink *fixture,
                 gconstpointer  data)
{
  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  cabin_test_peer_wait_for (fixture->peer, "Connected=true,ServicesResolved=true");
  cabin_test_sim_tell (fixture->sim, "Disconnect", "(ss)", PHONE, "bredr");
  cabin_test_peer_wait_for (fixture->peer, "Connected=false,ServicesResolved=false");
  g_assert_false (cabin_test_peer_has (fixture->peer, "Disconnected:org.bluez.Reason.Remote"));
  g_assert_false (is_bearer_up (fixture));
}

static void
test_bearer (CabinTestLink *fixture,
             gconstpointer  data)
{
  cabin_test_sim_tell (fixture->sim, "Connect", "(ss)", PHONE, "le");
  cabin_test_peer_wait_for (fixture->peer, "Connected=true,ServicesResolved=true");
  g_assert_false (is_bearer_up (fixture));
  cabin_test_sim_tell (fixture->sim, "Connect", "(ss)", PHONE, "bredr");
  cabin_test_peer_wait_for (fixture->peer, "Connected=true");
  g_assert_true (is_bearer_up (fixture));
  cabin_test_sim_tell (fixture->sim, "Disconnect", "(ss)", PHONE, "bredr");
  cabin_test_peer_wait_for (fixture->peer, "Connected=false");
  g_assert_false (is_bearer_up (fixture));
  g_assert_true (cabin_test_sim_get_boolean (fixture->sim, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE, "Connected"));
}

static void
test_media (CabinTestLink *fixture,
            gconstpointer  data)
{
  g_autoptr(GVariant) device = NULL;

  cabin_test_sim_tell (fixture->sim, "SetMedia", "(b)", TRUE);
  cabin_test_link_assert_connect_profile (fixture, CABIN_UUID_A2DP_SOURCE, "");
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE "/sep1/fd0");
  device = cabin_test_sim_get_property (fixture->sim, DEVICE "/sep1/fd0", CABIN_BLUEZ_MEDIA_TRANSPORT_INTERFACE,
                                        "Device");
  g_assert_cmpstr (g_variant_get_string (device, NULL), ==, DEVICE);
  g_assert_false (cabin_test_peer_has (fixture->peer, "NewConnection"));
  cabin_test_link_assert_call (fixture, DISCONNECT, NULL, "");
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE "/sep1/fd0");

  /* The phone's own wish goes through the agent. */
  cabin_test_link_assert_channel (fixture, CABIN_UUID_A2DP_SINK, "");
  g_assert_true (cabin_test_peer_has (fixture->peer, "AuthorizeService:" CABIN_UUID_A2DP_SINK));
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE "/sep1/fd1");
  cabin_test_sim_tell (fixture->sim, "CloseRfcomm", "(ss)", PHONE, CABIN_UUID_A2DP_SINK);
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE "/sep1/fd1");

  /* It ends with the program that served it. */
  cabin_test_link_assert_channel (fixture, CABIN_UUID_A2DP_SINK, "");
  cabin_test_sim_tell (fixture->sim, "SetMedia", "(b)", FALSE);
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE "/sep1/fd2");
  cabin_test_link_assert_channel (fixture, CABIN_UUID_A2DP_SINK, "ConnectionRefused");
}

static void
add (const char        *name,
     guint              version,
     CabinTestLinkTest  test)
{
  g_autofree char *path = g_strconcat ("/sim/links/", name, NULL);

  g_test_add (path, CabinTestLink, GUINT_TO_POINTER (version), cabin_test_link_set_up, test, cabin_test_link_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("le-hides", 0, test_le_hides);
  add ("connect-goes-for-le", 0, test_connect_goes_for_le);
  add ("reasons", 583, test_reasons);
  add ("no-reasons", 582, test_no_reasons);
  add ("bearer", 584, test_bearer);
  add ("media", 0, test_media);

  return g_test_run ();
}
