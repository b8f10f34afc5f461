/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What bluetoothd says about links to phones, and about their end. */

#include "cabin-names.h"
#include "cabin-test-peer.h"

#define ADAPTER "/org/bluez/hci0"
#define PHONE "02:F0:0E:00:00:01"
#define DEVICE ADAPTER "/dev_02_F0_0E_00_00_01"
#define CONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Connect"
#define CONNECT_PROFILE CABIN_BLUEZ_DEVICE_INTERFACE ".ConnectProfile"
#define DISCONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Disconnect"

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
assert_channel (Fixture    *fixture,
                const char *uuid,
                const char *expected)
{
  g_autofree char *outcome = cabin_test_sim_open_rfcomm (fixture->sim, PHONE, uuid);

  g_assert_cmpstr (outcome, ==, expected);
}

static gboolean
is_bearer_up (Fixture *fixture)
{
  return cabin_test_sim_get_boolean (fixture->sim, DEVICE, CABIN_BLUEZ_BEARER_INTERFACE, "Connected");
}

static void
test_le_hides (Fixture       *fixture,
               gconstpointer  data)
{
  /* Connected all the same, and the profile is not; once both links are up there is nothing left to connect. */
  cabin_test_sim_tell (fixture->sim, "Connect", "(ss)", PHONE, "le");
  cabin_test_peer_wait_for (fixture->peer, "Connected=true,ServicesResolved=true");
  g_assert_false (cabin_test_peer_has (fixture->peer, "NewConnection"));
  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  g_assert_true (cabin_test_peer_has (fixture->peer, "NewConnection"));
  assert_call (fixture, CONNECT, NULL, CABIN_BLUEZ_ERROR_PREFIX "AlreadyConnected: Already Connected");
}

static void
test_connect_goes_for_le (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(GVariant) state = NULL;
  g_autofree const char **bearers = NULL;

  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  assert_call (fixture, CONNECT, NULL, "");
  state = cabin_test_sim_get_phone (fixture->sim, PHONE);
  g_assert_true (g_variant_lookup (state, "bearers", "^a&s", &bearers));
  g_assert_true (g_strv_contains (bearers, "le"));
}

static void
test_reasons (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *diary = NULL;

  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  cabin_test_peer_clear_diary (fixture->peer);
  cabin_test_sim_tell (fixture->sim, "Disconnect", "(ss)", PHONE, "bredr");
  cabin_test_peer_wait_for (fixture->peer, "Connected=false,ServicesResolved=false");
  diary = cabin_test_peer_get_diary (fixture->peer);
  g_assert_cmpstr (diary, ==, "Disconnected:org.bluez.Reason.Remote Connected=false,ServicesResolved=false");

  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  assert_call (fixture, DISCONNECT, NULL, "");
  cabin_test_peer_wait_for (fixture->peer, "Disconnected:org.bluez.Reason.Local");

  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  cabin_test_sim_tell (fixture->sim, "RemovePhone", "(s)", PHONE);
  cabin_test_peer_wait_for (fixture->peer, "Disconnected:org.bluez.Reason.Timeout");
}

static void
test_no_reasons (Fixture       *fixture,
                 gconstpointer  data)
{
  assert_connect_profile (fixture, CABIN_UUID_HSP_AG, "");
  cabin_test_peer_wait_for (fixture->peer, "Connected=true,ServicesResolved=true");
  cabin_test_sim_tell (fixture->sim, "Disconnect", "(ss)", PHONE, "bredr");
  cabin_test_peer_wait_for (fixture->peer, "Connected=false,ServicesResolved=false");
  g_assert_false (cabin_test_peer_has (fixture->peer, "Disconnected:org.bluez.Reason.Remote"));
  g_assert_false (is_bearer_up (fixture));
}

static void
test_bearer (Fixture       *fixture,
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
test_media (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GVariant) device = NULL;

  cabin_test_sim_tell (fixture->sim, "SetMedia", "(b)", TRUE);
  assert_connect_profile (fixture, CABIN_UUID_A2DP_SOURCE, "");
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE "/sep1/fd0");
  device = cabin_test_sim_get_property (fixture->sim, DEVICE "/sep1/fd0", CABIN_BLUEZ_MEDIA_TRANSPORT_INTERFACE,
                                        "Device");
  g_assert_cmpstr (g_variant_get_string (device, NULL), ==, DEVICE);
  g_assert_false (cabin_test_peer_has (fixture->peer, "NewConnection"));
  assert_call (fixture, DISCONNECT, NULL, "");
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE "/sep1/fd0");

  /* The phone's own wish goes through the agent. */
  assert_channel (fixture, CABIN_UUID_A2DP_SINK, "");
  g_assert_true (cabin_test_peer_has (fixture->peer, "AuthorizeService:" CABIN_UUID_A2DP_SINK));
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE "/sep1/fd1");
  cabin_test_sim_tell (fixture->sim, "CloseRfcomm", "(ss)", PHONE, CABIN_UUID_A2DP_SINK);
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE "/sep1/fd1");

  /* It ends with the program that served it. */
  assert_channel (fixture, CABIN_UUID_A2DP_SINK, "");
  cabin_test_sim_tell (fixture->sim, "SetMedia", "(b)", FALSE);
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE "/sep1/fd2");
  assert_channel (fixture, CABIN_UUID_A2DP_SINK, "ConnectionRefused");
}

static void
add (const char *name,
     guint       version,
     Test        test)
{
  g_autofree char *path = g_strconcat ("/sim/links/", name, NULL);

  g_test_add (path, Fixture, GUINT_TO_POINTER (version), set_up, test, tear_down);
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
