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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/demo/asks-and-comes-back", test_demo);

  return g_test_run ();
}
