/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a pairing goes with bluetoothd, and where it surprises. */

#include "cabin-names.h"
#include "cabin-test-peer.h"

#define ADAPTER "/org/bluez/hci0"
#define PHONE "02:F0:0E:00:00:01"
#define DEVICE ADAPTER "/dev_02_F0_0E_00_00_01"
#define PAIR CABIN_BLUEZ_DEVICE_INTERFACE ".Pair"

typedef struct {
  CabinTestSim *sim;
  CabinTestPeer *peer;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *phone = NULL;

  fixture->sim = cabin_test_sim_new (1);
  fixture->peer = cabin_test_peer_new (fixture->sim);
  cabin_test_sim_configure (fixture->sim, "services", 100);
  cabin_test_sim_configure (fixture->sim, "disconnect", 50);
  cabin_test_sim_configure (fixture->sim, "temporary", 100);
  phone = cabin_test_sim_add_phone (fixture->sim, "{'address': <'" PHONE "'>, 'name': <'Pixel 8'>}");
  g_assert_cmpstr (phone, ==, PHONE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->peer);
  g_clear_object (&fixture->sim);
}

/* An agent of the usual kind and an open window, with nothing in the diary. */
static void
open_window (Fixture    *fixture,
             const char *capability)
{
  cabin_test_peer_add_agent (fixture->peer, capability);
  cabin_test_peer_wait_for (fixture->peer, "Pairable=true");
  cabin_test_peer_clear_diary (fixture->peer);
}

static void
shut_window (Fixture *fixture)
{
  cabin_test_sim_set_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable",
                               g_variant_new_boolean (FALSE));
  cabin_test_peer_wait_for (fixture->peer, "Pairable=false");
  cabin_test_peer_clear_diary (fixture->peer);
}

static void
assert_pairing (Fixture    *fixture,
                const char *options,
                const char *expected)
{
  g_autofree char *outcome = cabin_test_sim_pair (fixture->sim, PHONE, options);

  g_assert_cmpstr (outcome, ==, expected);
}

static void
assert_pairing_ends (Fixture    *fixture,
                     const char *expected)
{
  g_autofree char *outcome = cabin_test_sim_pair_end (fixture->sim);

  g_assert_cmpstr (outcome, ==, expected);
}

static void
assert_diary (Fixture    *fixture,
              const char *expected)
{
  g_autofree char *diary = cabin_test_peer_get_diary (fixture->peer);

  g_assert_cmpstr (diary, ==, expected);
}

static void
assert_call (Fixture    *fixture,
             const char *path,
             const char *member,
             const char *expected)
{
  g_autofree char *outcome = cabin_test_peer_call (fixture->peer, path, member, NULL);

  g_assert_cmpstr (outcome, ==, expected);
}

static gboolean
is (Fixture    *fixture,
    const char *property)
{
  return cabin_test_sim_get_boolean (fixture->sim, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE, property);
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  g_free (cabin_test_peer_add_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL));
  cabin_test_peer_wait_for (fixture->peer, "UUIDs=...");
  cabin_test_peer_clear_diary (fixture->peer);
  assert_pairing (fixture, "{'passkey': <uint32 1234>}", "");
  cabin_test_peer_wait_for (fixture->peer, "Paired=true,ServicesResolved=true,UUIDs=...");
  g_free (cabin_test_sim_open_rfcomm (fixture->sim, PHONE, CABIN_UUID_HFP_AG));
  cabin_test_peer_wait_for (fixture->peer, "NewConnection");
  assert_diary (fixture, "+" DEVICE " Connected=true RequestConfirmation:001234 Bonded=true "
                "Paired=true,ServicesResolved=true,UUIDs=... "
                "AuthorizeService:" CABIN_UUID_HFP_AG " NewConnection");
}

static void
test_no_input_is_not_asked (Fixture       *fixture,
                            gconstpointer  data)
{
  open_window (fixture, "NoInputNoOutput");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_REJECTS);
  assert_pairing (fixture, NULL, "");
  g_assert_true (is (fixture, "Bonded"));
  cabin_test_peer_wait_for (fixture->peer, "Bonded=true");
  assert_diary (fixture, "+" DEVICE " Connected=true Bonded=true");
}

static void
test_shut_window_is_the_kernels (Fixture       *fixture,
                                 gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  shut_window (fixture);
  assert_pairing (fixture, NULL, "AuthenticationFailed");
  /* The device that failed is temporary, and vanishes. */
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE);
  g_assert_true (cabin_test_peer_has (fixture->peer, "+" DEVICE));
  g_assert_true (cabin_test_peer_has (fixture->peer, "Connected=true"));
}

static void
test_no_bonding_passes_shut_window (Fixture       *fixture,
                                    gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  shut_window (fixture);
  assert_pairing (fixture, "{'bonding': <false>, 'passkey': <uint32 999999>}", "");
  cabin_test_peer_wait_for (fixture->peer, "RequestConfirmation:999999");
  cabin_test_peer_wait_for (fixture->peer, "Paired=true,ServicesResolved=true,UUIDs=...");
  g_assert_true (is (fixture, "Paired"));
  g_assert_false (is (fixture, "Bonded"));

  cabin_test_sim_tell (fixture->sim, "Disconnect", "(ss)", PHONE, "bredr");
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE);
}

static void
test_one_question_at_a_time (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autofree char *other = cabin_test_sim_add_phone (fixture->sim, NULL);
  g_autofree char *known = cabin_test_sim_add_phone (fixture->sim, "{'known': <true>}");
  g_autofree char *channel = NULL;
  g_autoptr(GVariant) reply = NULL;
  const char *outcome;

  open_window (fixture, "DisplayYesNo");
  g_free (cabin_test_peer_add_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL));
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  cabin_test_sim_pair_begin (fixture->sim, PHONE, "{'passkey': <uint32 1>}");
  cabin_test_peer_wait_for (fixture->peer, "RequestConfirmation:000001");

  reply = cabin_test_sim_call (fixture->sim, "Pair", "(sa{sv})", other, NULL);
  g_variant_get (reply, "(&s)", &outcome);
  g_assert_cmpstr (outcome, ==, "AuthenticationFailed");
  channel = cabin_test_sim_open_rfcomm (fixture->sim, known, CABIN_UUID_HFP_AG);
  g_assert_cmpstr (channel, ==, "ConnectionRefused");

  cabin_test_peer_answer (fixture->peer, TRUE);
  assert_pairing_ends (fixture, "");
}

static void
test_reject (Fixture       *fixture,
             gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_REJECTS);
  assert_pairing (fixture, NULL, "AuthenticationFailed");
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE);
  g_assert_false (cabin_test_peer_has (fixture->peer, "Cancel"));
}

static void
test_silent_agent (Fixture       *fixture,
                   gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_sim_configure (fixture->sim, "agent", 100);
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  assert_pairing (fixture, NULL, "AuthenticationFailed");
  cabin_test_peer_wait_for (fixture->peer, "Cancel");
}

static void
test_impatient_controller (Fixture       *fixture,
                           gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_sim_configure (fixture->sim, "controller", 100);
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  assert_pairing (fixture, NULL, "AuthenticationTimeout");
  cabin_test_peer_wait_for (fixture->peer, "Cancel");
}

static void
test_phone_cancels (Fixture       *fixture,
                    gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'answer': <'never'>}");
  cabin_test_sim_pair_begin (fixture->sim, PHONE, "{'passkey': <uint32 2>}");
  cabin_test_peer_wait_for (fixture->peer, "RequestConfirmation:000002");
  cabin_test_sim_tell (fixture->sim, "CancelPairing", "(s)", PHONE);
  assert_pairing_ends (fixture, "AuthenticationCanceled");
  cabin_test_peer_wait_for (fixture->peer, "Cancel");
}

static void
test_user_rejects (Fixture       *fixture,
                   gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'answer': <'reject'>, 'delay': <uint32 20>}");
  assert_pairing (fixture, NULL, "AuthenticationFailed");
  cabin_test_peer_wait_for (fixture->peer, "Cancel");
}

static void
test_user_is_slow (Fixture       *fixture,
                   gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'delay': <uint32 800>}");
  cabin_test_sim_pair_begin (fixture->sim, PHONE, "{'passkey': <uint32 3>}");
  cabin_test_peer_wait_for (fixture->peer, "RequestConfirmation:000003");
  cabin_test_settle (50);
  g_assert_false (is (fixture, "Bonded"));
  assert_pairing_ends (fixture, "");
  g_assert_true (is (fixture, "Bonded"));
}

static void
test_paired_again (Fixture       *fixture,
                   gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  assert_pairing (fixture, NULL, "");
  cabin_test_peer_wait_for (fixture->peer, "Paired=true,ServicesResolved=true,UUIDs=...");

  /* The phone forgets the car and pairs anew: bluetoothd's own bond was there all the time. */
  cabin_test_sim_tell (fixture->sim, "Disconnect", "(ss)", PHONE, "bredr");
  cabin_test_sim_tell (fixture->sim, "ForgetCar", "(s)", PHONE);
  cabin_test_peer_wait_for (fixture->peer, "Connected=false,ServicesResolved=false");
  cabin_test_peer_clear_diary (fixture->peer);
  assert_pairing (fixture, "{'passkey': <uint32 4>}", "");
  cabin_test_peer_wait_for (fixture->peer, "RequestConfirmation:000004");
  cabin_test_settle (200);
  assert_diary (fixture, "Connected=true,ServicesResolved=true RequestConfirmation:000004");
}

static void
test_trust_keeps_a_ghost (Fixture       *fixture,
                          gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  cabin_test_sim_pair_begin (fixture->sim, PHONE, "{'passkey': <uint32 5>}");
  cabin_test_peer_wait_for (fixture->peer, "RequestConfirmation:000005");
  cabin_test_sim_set_property (fixture->sim, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE, "Trusted",
                               g_variant_new_boolean (TRUE));
  cabin_test_peer_wait_for (fixture->peer, "Trusted=true");
  cabin_test_peer_answer (fixture->peer, FALSE);
  assert_pairing_ends (fixture, "AuthenticationFailed");
  cabin_test_peer_wait_for (fixture->peer, "Connected=false");
  cabin_test_settle (200);
  g_assert_true (is (fixture, "Trusted"));
  g_assert_false (cabin_test_peer_has (fixture->peer, "-" DEVICE));
}

static void
test_cancel_pairing_deletes_bond (Fixture       *fixture,
                                  gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  assert_pairing (fixture, NULL, "");
  g_assert_true (is (fixture, "Bonded"));
  assert_call (fixture, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE ".CancelPairing",
               CABIN_BLUEZ_ERROR_PREFIX "DoesNotExist: Does Not Exist");
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE);
}

static void
find_phone (Fixture *fixture)
{
  assert_call (fixture, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE ".StartDiscovery", "");
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE);
}

static void
test_found_device_vanishes (Fixture       *fixture,
                            gconstpointer  data)
{
  find_phone (fixture);
  cabin_test_settle (200);
  g_assert_false (cabin_test_peer_has (fixture->peer, "-" DEVICE));
  assert_call (fixture, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE ".StopDiscovery", "");
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE);
}

static void
test_own_pair_asks_own_agent (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr(CabinTestPeer) other = cabin_test_peer_new (fixture->sim);

  cabin_test_peer_add_agent (other, "DisplayYesNo");
  cabin_test_peer_add_agent (fixture->peer, "DisplayYesNo");
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'passkey': <6>}");
  find_phone (fixture);
  assert_call (fixture, DEVICE, PAIR, "");
  g_assert_true (is (fixture, "Bonded"));
  g_assert_true (is (fixture, "Paired"));
  g_assert_true (cabin_test_peer_has (fixture->peer, "RequestConfirmation:000006"));
  g_assert_false (cabin_test_peer_has (other, "RequestConfirmation:000006"));
  assert_call (fixture, DEVICE, PAIR, CABIN_BLUEZ_ERROR_ALREADY_EXISTS ": Already Exists");
}

static void
test_own_pair_behind_shut_window (Fixture       *fixture,
                                  gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  shut_window (fixture);
  find_phone (fixture);
  assert_call (fixture, DEVICE, PAIR, "");
  g_assert_true (is (fixture, "Paired"));
  g_assert_false (is (fixture, "Bonded"));
}

static void
test_own_pair_unreachable (Fixture       *fixture,
                           gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_sim_configure (fixture->sim, "page", 50);
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'reachable': <false>}");
  find_phone (fixture);
  assert_call (fixture, DEVICE, PAIR, CABIN_BLUEZ_ERROR_PREFIX "ConnectionAttemptFailed: Page Timeout");
}

static void
test_codeless (Fixture       *fixture,
               gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'io-capability': <'NoInputNoOutput'>}");
  assert_pairing (fixture, NULL, "");
  g_assert_true (cabin_test_peer_has (fixture->peer, "RequestAuthorization"));
}

static void
test_pin (Fixture       *fixture,
          gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'io-capability': <'Legacy'>, 'pin': <'1234'>}");
  assert_pairing (fixture, NULL, "AuthenticationFailed");
  g_assert_true (cabin_test_peer_has (fixture->peer, "RequestPinCode"));
  cabin_test_peer_set_answers (fixture->peer, "1234", 0);
  assert_pairing (fixture, NULL, "");
}

static void
test_passkey (Fixture       *fixture,
              gconstpointer  data)
{
  open_window (fixture, "KeyboardOnly");
  cabin_test_peer_set_answers (fixture->peer, "", 42);
  assert_pairing (fixture, "{'passkey': <uint32 43>}", "AuthenticationFailed");
  g_assert_true (cabin_test_peer_has (fixture->peer, "RequestPasskey"));
  assert_pairing (fixture, "{'passkey': <uint32 42>}", "");
}

static void
test_shown_passkey (Fixture       *fixture,
                    gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'io-capability': <'KeyboardOnly'>, 'answer': <'never'>}");
  cabin_test_sim_pair_begin (fixture->sim, PHONE, "{'passkey': <uint32 7>}");
  cabin_test_peer_wait_for (fixture->peer, "DisplayPasskey:000007");
  cabin_test_sim_tell (fixture->sim, "CancelPairing", "(s)", PHONE);
  assert_pairing_ends (fixture, "AuthenticationCanceled");
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE);
  /* What was only shown is not cancelled. */
  g_assert_false (cabin_test_peer_has (fixture->peer, "Cancel"));
}

static void
test_agent_dies (Fixture       *fixture,
                 gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  cabin_test_sim_pair_begin (fixture->sim, PHONE, "{'passkey': <uint32 8>}");
  cabin_test_peer_wait_for (fixture->peer, "RequestConfirmation:000008");
  cabin_test_peer_leave (fixture->peer);
  assert_pairing_ends (fixture, "AuthenticationFailed");
}

static void
test_daemon_dies (Fixture       *fixture,
                  gconstpointer  data)
{
  open_window (fixture, "DisplayYesNo");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  cabin_test_sim_pair_begin (fixture->sim, PHONE, "{'passkey': <uint32 9>}");
  cabin_test_peer_wait_for (fixture->peer, "RequestConfirmation:000009");
  cabin_test_sim_restart (fixture->sim, "kill", 0);
  assert_pairing_ends (fixture, "AuthenticationFailed");
  /* Nobody is left to send a Cancel. */
  g_assert_false (cabin_test_peer_has (fixture->peer, "Cancel"));
}

static void
test_forgotten (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *outcome = NULL;

  open_window (fixture, "DisplayYesNo");
  assert_pairing (fixture, NULL, "");
  /* The answer to RemoveDevice waits for the link's end. */
  cabin_test_peer_clear_diary (fixture->peer);
  outcome = cabin_test_peer_call (fixture->peer, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE ".RemoveDevice",
                                  g_variant_new ("(o)", DEVICE));
  g_assert_cmpstr (outcome, ==, "");
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE);
}

static void
add (const char *name,
     void (*test)(Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/sim/pairing/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("order", test_order);
  add ("no-input-is-not-asked", test_no_input_is_not_asked);
  add ("shut-window-is-the-kernels", test_shut_window_is_the_kernels);
  add ("no-bonding-passes-shut-window", test_no_bonding_passes_shut_window);
  add ("one-question-at-a-time", test_one_question_at_a_time);
  add ("reject", test_reject);
  add ("silent-agent", test_silent_agent);
  add ("impatient-controller", test_impatient_controller);
  add ("phone-cancels", test_phone_cancels);
  add ("user-rejects", test_user_rejects);
  add ("user-is-slow", test_user_is_slow);
  add ("paired-again", test_paired_again);
  add ("trust-keeps-a-ghost", test_trust_keeps_a_ghost);
  add ("cancel-pairing-deletes-bond", test_cancel_pairing_deletes_bond);
  add ("found-device-vanishes", test_found_device_vanishes);
  add ("own-pair-asks-own-agent", test_own_pair_asks_own_agent);
  add ("own-pair-behind-shut-window", test_own_pair_behind_shut_window);
  add ("own-pair-unreachable", test_own_pair_unreachable);
  add ("codeless", test_codeless);
  add ("pin", test_pin);
  add ("passkey", test_passkey);
  add ("shown-passkey", test_shown_passkey);
  add ("agent-dies", test_agent_dies);
  add ("daemon-dies", test_daemon_dies);
  add ("forgotten", test_forgotten);

  return g_test_run ();
}
