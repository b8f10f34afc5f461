/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The phone of the demonstration: asks when the window opens, and again when it opens again. */

#include "cabin-names.h"
#include "cabin-test-peer.h"

#include <string.h>

#define ADAPTER "/org/bluez/hci0"

static void
set_pairable (CabinTestSim *sim,
              gboolean      pairable)
{
  cabin_test_sim_set_property (sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable",
                               g_variant_new_boolean (pairable));
}

static gboolean
has_question (gpointer user_data)
{
  g_autofree char *diary = cabin_test_peer_get_diary (user_data);

  return strstr (diary, "RequestConfirmation:") != NULL;
}

static gboolean
has_channel (gpointer user_data)
{
  return cabin_test_peer_count_fds (user_data) == 1;
}

static void
test_demo (void)
{
  g_autoptr(CabinTestSim) sim = cabin_test_sim_new_demo ();
  g_autoptr(CabinTestPeer) peer = cabin_test_peer_new (sim);
  g_autofree char *outcome = NULL;

  /* A window that is open for a moment only is no invitation. */
  cabin_test_peer_add_agent (peer, "DisplayYesNo");
  cabin_test_peer_wait_for (peer, "Pairable=true");
  set_pairable (sim, FALSE);
  g_assert_false (cabin_test_wait (has_question, peer, 2500));

  outcome = cabin_test_peer_add_profile (peer, CABIN_UUID_HFP_AG, NULL);
  g_assert_cmpstr (outcome, ==, "");
  cabin_test_peer_set_mood (peer, CABIN_TEST_PEER_REJECTS);
  set_pairable (sim, TRUE);
  g_assert_true (cabin_test_wait (has_question, peer, CABIN_TEST_DEADLINE_MS));
  cabin_test_peer_clear_diary (peer);

  cabin_test_peer_set_mood (peer, CABIN_TEST_PEER_ACCEPTS);
  set_pairable (sim, FALSE);
  set_pairable (sim, TRUE);
  g_assert_true (cabin_test_wait (has_question, peer, CABIN_TEST_DEADLINE_MS));
  cabin_test_peer_wait_for (peer, "Bonded=true");
  set_pairable (sim, FALSE);
  g_assert_true (cabin_test_wait (has_channel, peer, CABIN_TEST_DEADLINE_MS));

  /* It is a phone that comes back by itself. */
  cabin_test_peer_close_fds (peer);
  cabin_test_sim_set_property (sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered", g_variant_new_boolean (FALSE));
  cabin_test_peer_wait_for (peer, "Connected=false,ServicesResolved=false");
  cabin_test_sim_set_property (sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered", g_variant_new_boolean (TRUE));
  g_assert_true (cabin_test_wait (has_channel, peer, CABIN_TEST_DEADLINE_MS));
}

static char *
pair (CabinTestPeer *peer,
      const char    *path)
{
  return cabin_test_peer_call (peer, path, CABIN_BLUEZ_DEVICE_INTERFACE ".Pair", NULL);
}

/* The path of the device of this name, if it has been found. */
static char *
find_device (CabinTestPeer *peer,
             const char    *name)
{
  g_autoptr(GVariant) reply = cabin_test_call (cabin_test_peer_get_connection (peer), CABIN_BLUEZ_NAME,
                                               CABIN_BLUEZ_ROOT_PATH, CABIN_DBUS_OBJECT_MANAGER, "GetManagedObjects",
                                               NULL, NULL);
  g_autoptr(GVariantIter) objects = NULL;
  const char *path;
  GVariant *child;

  g_variant_get (reply, "(a{oa{sa{sv}}})", &objects);
  while (g_variant_iter_next (objects, "{&o@a{sa{sv}}}", &path, &child))
    {
      g_autoptr(GVariant) interfaces = child;
      g_autoptr(GVariant) device = g_variant_lookup_value (interfaces, CABIN_BLUEZ_DEVICE_INTERFACE, NULL);
      const char *known_name = NULL;

      if (device != NULL && g_variant_lookup (device, "Name", "&s", &known_name) && g_str_equal (known_name, name))
        return g_strdup (path);
    }

  return NULL;
}

/* What lies about in the car and waits to be paired from here. */
static void
test_devices (void)
{
  g_autoptr(CabinTestSim) sim = cabin_test_sim_new_demo ();
  g_autoptr(CabinTestPeer) peer = cabin_test_peer_new (sim);
  g_autofree char *search = NULL;
  g_autofree char *speaker = NULL;
  g_autofree char *dongle = NULL;
  g_autofree char *wrong_pin = NULL;
  g_autofree char *outcome = NULL;

  cabin_test_peer_add_agent (peer, "KeyboardDisplay");
  cabin_test_peer_wait_for (peer, "Pairable=true");
  search = cabin_test_peer_call (peer, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE ".StartDiscovery", NULL);
  g_assert_cmpstr (search, ==, "");

  speaker = find_device (peer, "Boombox");
  g_assert_nonnull (speaker);
  outcome = pair (peer, speaker);
  g_assert_cmpstr (outcome, ==, "");

  dongle = find_device (peer, "OBDII");
  g_assert_nonnull (dongle);
  cabin_test_peer_set_answers (peer, "0000", 0);
  wrong_pin = pair (peer, dongle);
  g_assert_cmpstr (wrong_pin, ==, CABIN_BLUEZ_ERROR_PREFIX "AuthenticationFailed: Authentication Failed");
  cabin_test_peer_set_answers (peer, "1234", 0);
  g_free (outcome);
  outcome = pair (peer, dongle);
  g_assert_cmpstr (outcome, ==, "");
  g_assert_true (cabin_test_peer_has (peer, "RequestPinCode"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/demo/asks-and-comes-back", test_demo);
  g_test_add_func ("/sim/demo/devices", test_devices);

  return g_test_run ();
}
