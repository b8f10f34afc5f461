/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How bluetoothd pairs peripherals that a client wants. */

#include "cabin-test-peripheral.h"

#define ADAPTER CABIN_TEST_PERIPHERAL_ADAPTER
#define DEVICE CABIN_TEST_PERIPHERAL_DEVICE
#define PERIPHERAL CABIN_TEST_PERIPHERAL
#define ERROR CABIN_BLUEZ_ERROR_PREFIX
#define FAILED ERROR "AuthenticationFailed: Authentication Failed"
#define CANCELED ERROR "AuthenticationCanceled: Authentication Canceled"
#define IN_PROGRESS ERROR "InProgress: In Progress"

static void
begin (CabinTestPeripheral *fixture)
{
  cabin_test_peer_begin (fixture->peer, DEVICE, CABIN_TEST_PAIR, NULL);
}

/* A client that can type is connected, and its Pair() waits for the passkey. */
static void
begin_passkey (CabinTestPeripheral *fixture)
{
  cabin_test_peripheral_add_agent (fixture, "KeyboardDisplay");
  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CONNECT, "");
  cabin_test_peer_wait_for (fixture->peer, "ServicesResolved=true,UUIDs=...");
  cabin_test_peer_clear_diary (fixture->peer);
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  begin (fixture);
  cabin_test_peer_wait_for (fixture->peer, "RequestPasskey");
}

static void
set_capability (CabinTestPeripheral *fixture,
                const char          *capability)
{
  g_autofree char *options = g_strdup_printf ("{'io-capability': <'%s'>}", capability);

  cabin_test_sim_set_phone (fixture->sim, PERIPHERAL, options);
}

static void
test_passkey (CabinTestPeripheral *fixture,
              gconstpointer        data)
{
  begin_passkey (fixture);
  cabin_test_peer_set_answers (fixture->peer, "", cabin_test_peripheral_read_code (fixture));
  cabin_test_peer_answer (fixture->peer, TRUE);
  cabin_test_peer_wait_for (fixture->peer, "Pair: ");
  cabin_test_peripheral_assert_diary (fixture, "RequestPasskey Bonded=true,Paired=true Pair: ");
}

static void
test_wrong_passkey (CabinTestPeripheral *fixture,
                    gconstpointer        data)
{
  begin_passkey (fixture);
  cabin_test_peer_set_answers (fixture->peer, "", (cabin_test_peripheral_read_code (fixture) + 1) % 1000000);
  cabin_test_peer_answer (fixture->peer, TRUE);
  cabin_test_peer_wait_for (fixture->peer, "Pair: " FAILED);
  cabin_test_peer_wait_for (fixture->peer, "Connected=false,ServicesResolved=false");
  g_assert_false (cabin_test_peripheral_is (fixture, "Bonded"));

  /* It is like one that was only found now. */
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE);
}

static void
test_new_code_each_time (CabinTestPeripheral *fixture,
                         gconstpointer        data)
{
  guint32 codes[3];

  begin_passkey (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      codes[i] = cabin_test_peripheral_read_code (fixture);
      cabin_test_peer_answer (fixture->peer, FALSE);
      cabin_test_peer_wait_for (fixture->peer, "Pair: " FAILED);
      cabin_test_peer_clear_diary (fixture->peer);
      begin (fixture);
      cabin_test_peer_wait_for (fixture->peer, "RequestPasskey");
    }
  g_assert_false (codes[0] == codes[1] && codes[1] == codes[2]);
}

static void
test_who_cannot_type_is_refused (CabinTestPeripheral *fixture,
                                 gconstpointer        data)
{
  cabin_test_peripheral_add_agent (fixture, "DisplayYesNo");
  cabin_test_peripheral_find (fixture);
  begin (fixture);
  cabin_test_peer_wait_for (fixture->peer, "Connected=false");
  cabin_test_peripheral_assert_diary (fixture, "Connected=true Pair: " FAILED " Connected=false");
}

static void
test_codeless (CabinTestPeripheral *fixture,
               gconstpointer        data)
{
  cabin_test_peripheral_add_agent (fixture, "KeyboardDisplay");
  set_capability (fixture, "NoInputNoOutput");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_REJECTS);
  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, "");
  g_assert_true (cabin_test_peripheral_is (fixture, "Bonded"));
}

static void
test_confirm (CabinTestPeripheral *fixture,
              gconstpointer        data)
{
  g_autofree char *question = NULL;

  cabin_test_peripheral_add_agent (fixture, "KeyboardDisplay");
  set_capability (fixture, "DisplayYesNo");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  cabin_test_sim_set_phone (fixture->sim, PERIPHERAL, "{'passkey': <82428>}");
  cabin_test_peripheral_find (fixture);
  begin (fixture);
  cabin_test_peer_wait_for (fixture->peer, "RequestConfirmation:082428");
  g_assert_cmpuint (cabin_test_peripheral_read_code (fixture), ==, 82428);
  cabin_test_peer_answer (fixture->peer, TRUE);
  cabin_test_peer_wait_for (fixture->peer, "Pair: ");
}

static void
test_typed_there (CabinTestPeripheral *fixture,
                  gconstpointer        data)
{
  cabin_test_peripheral_add_agent (fixture, "KeyboardDisplay");
  set_capability (fixture, "KeyboardOnly");
  cabin_test_sim_set_phone (fixture->sim, PERIPHERAL, "{'passkey': <7>}");
  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, "");
  g_assert_true (cabin_test_peer_has (fixture->peer, "DisplayPasskey:000007"));
}

static void
test_connects_first (CabinTestPeripheral *fixture,
                     gconstpointer        data)
{
  cabin_test_peripheral_add_agent (fixture, "NoInputNoOutput");
  cabin_test_peripheral_find (fixture);
  begin (fixture);
  cabin_test_peer_wait_for (fixture->peer, "Pair: ");
  cabin_test_peripheral_assert_diary (fixture, "Connected=true Bonded=true "
                                      "Paired=true,ServicesResolved=true,UUIDs=... Pair: ");
}

static void
test_own_agent (CabinTestPeripheral *fixture,
                gconstpointer        data)
{
  g_autoptr(CabinTestPeer) other = cabin_test_peer_new (fixture->sim);

  /* The default agent could not type. */
  cabin_test_peer_add_agent (other, "DisplayYesNo");
  cabin_test_peer_wait_for (fixture->peer, "Pairable=true");
  cabin_test_peer_add_agent (fixture->peer, "KeyboardDisplay");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_REJECTS);
  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, FAILED);
  g_assert_true (cabin_test_peer_has (fixture->peer, "RequestPasskey"));
}

static void
test_behind_shut_window (CabinTestPeripheral *fixture,
                         gconstpointer        data)
{
  cabin_test_peripheral_add_agent (fixture, "NoInputNoOutput");
  cabin_test_sim_set_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable",
                               g_variant_new_boolean (FALSE));
  cabin_test_peer_wait_for (fixture->peer, "Pairable=false");
  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, "");
  g_assert_true (cabin_test_peripheral_is (fixture, "Paired"));
  g_assert_false (cabin_test_peripheral_is (fixture, "Bonded"));

  /* And that is over with the link. */
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_DISCONNECT, "");
  g_assert_false (cabin_test_peripheral_is (fixture, "Paired"));
}

static void
test_bonded_already (CabinTestPeripheral *fixture,
                     gconstpointer        data)
{
  cabin_test_peripheral_add_agent (fixture, "NoInputNoOutput");
  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, "");

  if (data != NULL)
    {
      cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, CABIN_BLUEZ_ERROR_ALREADY_EXISTS ": Already Exists");
      return;
    }

  /* It pages in vain and then throws the device away together with its bond. */
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, ERROR "ConnectionAttemptFailed: Page Timeout");
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE);
  cabin_test_peer_clear_diary (fixture->peer);
  cabin_test_peripheral_find (fixture);
  g_assert_false (cabin_test_peripheral_is (fixture, "Bonded"));
}

static void
test_trust_saves_the_bond (CabinTestPeripheral *fixture,
                           gconstpointer        data)
{
  cabin_test_peripheral_add_agent (fixture, "NoInputNoOutput");
  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, "");
  cabin_test_sim_set_property (fixture->sim, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE, "Trusted",
                               g_variant_new_boolean (TRUE));
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, ERROR "ConnectionAttemptFailed: Page Timeout");
  g_assert_true (cabin_test_peripheral_is (fixture, "Bonded"));
}

static void
test_no_answer (CabinTestPeripheral *fixture,
                gconstpointer        data)
{
  cabin_test_sim_configure (fixture->sim, "gatt", 300);
  cabin_test_peripheral_add_agent (fixture, "NoInputNoOutput");
  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CONNECT, "");
  begin (fixture);
  cabin_test_peer_wait_for (fixture->peer, "Bonded=true");
  cabin_test_peer_wait_for (fixture->peer, "Paired=true,ServicesResolved=true,UUIDs=...");
  cabin_test_settle (300);
  g_assert_false (cabin_test_peer_has (fixture->peer, "Pair: "));
}

static void
test_unreachable (CabinTestPeripheral *fixture,
                  gconstpointer        data)
{
  cabin_test_peripheral_add_agent (fixture, "KeyboardDisplay");
  cabin_test_peripheral_find (fixture);
  cabin_test_sim_set_phone (fixture->sim, PERIPHERAL, "{'reachable': <false>}");
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, ERROR "Failed: Software caused connection abort");
  cabin_test_settle (400);
  g_assert_true (cabin_test_peripheral_exists (fixture));
}

static void
test_cancelled (CabinTestPeripheral *fixture,
                gconstpointer        data)
{
  begin_passkey (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CANCEL_PAIRING, "");
  cabin_test_peer_wait_for (fixture->peer, "Pair: " CANCELED);
  cabin_test_peer_wait_for (fixture->peer, "Cancel");
}

static void
test_cancelled_early (CabinTestPeripheral *fixture,
                      gconstpointer        data)
{
  cabin_test_sim_configure (fixture->sim, "peripheral", 60000);
  cabin_test_peripheral_add_agent (fixture, "KeyboardDisplay");
  cabin_test_peripheral_find (fixture);
  cabin_test_sim_set_phone (fixture->sim, PERIPHERAL, "{'reachable': <false>}");
  begin (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CANCEL_PAIRING, "");
  cabin_test_peer_wait_for (fixture->peer, "Pair: " CANCELED);
}

static void
test_nothing_to_cancel (CabinTestPeripheral *fixture,
                        gconstpointer        data)
{
  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CANCEL_PAIRING, ERROR "DoesNotExist: Does Not Exist");
  g_assert_true (cabin_test_peripheral_exists (fixture));
}

static void
test_disconnected (CabinTestPeripheral *fixture,
                   gconstpointer        data)
{
  begin_passkey (fixture);
  cabin_test_sim_tell (fixture->sim, "Disconnect", "(ss)", PERIPHERAL, "le");
  cabin_test_peer_wait_for (fixture->peer, "Pair: " CANCELED);
  cabin_test_peer_wait_for (fixture->peer, "Cancel");
}

static void
test_caller_leaves (CabinTestPeripheral *fixture,
                    gconstpointer        data)
{
  g_autoptr(CabinTestPeer) watcher = cabin_test_peer_new (fixture->sim);

  begin_passkey (fixture);
  cabin_test_peer_leave (fixture->peer);
  cabin_test_peer_wait_for (watcher, "Connected=false,ServicesResolved=false");
  g_assert_false (cabin_test_peripheral_is (fixture, "Paired"));
}

static void
test_silent_agent (CabinTestPeripheral *fixture,
                   gconstpointer        data)
{
  cabin_test_sim_configure (fixture->sim, "agent", 150);
  begin_passkey (fixture);
  cabin_test_peer_wait_for (fixture->peer, "Pair: " FAILED);
  cabin_test_peer_wait_for (fixture->peer, "Cancel");
}

static void
test_excludes_connect (CabinTestPeripheral *fixture,
                       gconstpointer        data)
{
  begin_passkey (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, IN_PROGRESS);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CONNECT, data != NULL ? IN_PROGRESS : "");
}

static void
add (const char              *name,
     guint                    version,
     CabinTestPeripheralTest  test)
{
  g_autofree char *path = g_strconcat ("/sim/le-pairing/", name, NULL);

  g_test_add (path, CabinTestPeripheral, GUINT_TO_POINTER (version), cabin_test_peripheral_set_up, test,
              cabin_test_peripheral_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("passkey", 0, test_passkey);
  add ("wrong-passkey", 0, test_wrong_passkey);
  add ("new-code-each-time", 0, test_new_code_each_time);
  add ("who-cannot-type-is-refused", 0, test_who_cannot_type_is_refused);
  add ("codeless", 0, test_codeless);
  add ("confirm", 0, test_confirm);
  add ("typed-there", 0, test_typed_there);
  add ("connects-first", 0, test_connects_first);
  add ("own-agent", 0, test_own_agent);
  add ("behind-shut-window", 0, test_behind_shut_window);
  add ("bonded-already", 0, test_bonded_already);
  add ("bonded-already/579", 579, test_bonded_already);
  add ("trust-saves-the-bond", 0, test_trust_saves_the_bond);
  add ("no-answer", 0, test_no_answer);
  add ("unreachable", 0, test_unreachable);
  add ("cancelled", 0, test_cancelled);
  add ("cancelled-early", 0, test_cancelled_early);
  add ("nothing-to-cancel", 0, test_nothing_to_cancel);
  add ("disconnected", 0, test_disconnected);
  add ("caller-leaves", 0, test_caller_leaves);
  add ("silent-agent", 0, test_silent_agent);
  add ("excludes-connect", 0, test_excludes_connect);
  add ("excludes-connect/581", 581, test_excludes_connect);

  return g_test_run ();
}
