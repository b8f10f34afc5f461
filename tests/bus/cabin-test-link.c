/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-link.h"

#include "cabin-names.h"

/**
 * cabin_test_link_set_up:
 * @data: the version of bluetoothd as Configure takes it; 0 for the simulator's own
 */
void
cabin_test_link_set_up (CabinTestLink *fixture,
                        gconstpointer  data)
{
  g_autofree char *outcome = NULL;

  fixture->sim = cabin_test_sim_new (1);
  fixture->peer = cabin_test_peer_new (fixture->sim);
  cabin_test_sim_configure (fixture->sim, "disconnect", 50);
  cabin_test_sim_configure (fixture->sim, "page", 50);
  if (data != NULL)
    cabin_test_sim_configure (fixture->sim, "version", GPOINTER_TO_UINT (data));
  g_free (cabin_test_sim_add_phone (fixture->sim, "{'address': <'" CABIN_TEST_LINK_PHONE "'>, 'known': <true>}"));
  cabin_test_peer_add_agent (fixture->peer, "DisplayYesNo");
  cabin_test_peer_wait_for (fixture->peer, "Pairable=true");
  outcome = cabin_test_peer_add_profile (fixture->peer, CABIN_UUID_HSP_HS, NULL);
  g_assert_cmpstr (outcome, ==, "");
}

/**
 * cabin_test_link_tear_down:
 */
void
cabin_test_link_tear_down (CabinTestLink *fixture,
                           gconstpointer  data)
{
  g_clear_object (&fixture->peer);
  g_clear_object (&fixture->sim);
}

/**
 * cabin_test_link_assert_call:
 * @expected: the error of the call, empty for none
 */
void
cabin_test_link_assert_call (CabinTestLink *fixture,
                             const char    *member,
                             GVariant      *parameters,
                             const char    *expected)
{
  g_autofree char *outcome = cabin_test_peer_call (fixture->peer, CABIN_TEST_LINK_DEVICE, member, parameters);

  g_assert_cmpstr (outcome, ==, expected);
}

/**
 * cabin_test_link_assert_connect_profile:
 * @expected: as of cabin_test_link_assert_call()
 */
void
cabin_test_link_assert_connect_profile (CabinTestLink *fixture,
                                        const char    *uuid,
                                        const char    *expected)
{
  cabin_test_link_assert_call (fixture, CABIN_TEST_CONNECT_PROFILE, g_variant_new ("(s)", uuid), expected);
}

/**
 * cabin_test_link_assert_channel:
 * @expected: what the phone hears that opens it, empty for success
 */
void
cabin_test_link_assert_channel (CabinTestLink *fixture,
                                const char    *uuid,
                                const char    *expected)
{
  g_autofree char *outcome = cabin_test_sim_open_rfcomm (fixture->sim, CABIN_TEST_LINK_PHONE, uuid);

  g_assert_cmpstr (outcome, ==, expected);
}
