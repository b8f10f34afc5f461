/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How bluetoothd connects to peripherals. */

#include "cabin-test-peripheral.h"

#define DEVICE CABIN_TEST_PERIPHERAL_DEVICE
#define PERIPHERAL CABIN_TEST_PERIPHERAL
#define FAILED CABIN_BLUEZ_ERROR_PREFIX "Failed: "
#define ABORTED FAILED "le-connection-abort-by-local"
#define CANCELED FAILED "br-connection-canceled"
#define SERVICES "ServicesResolved=true,UUIDs=..."

static void
begin (CabinTestPeripheral *fixture,
       const char          *member)
{
  cabin_test_peer_begin (fixture->peer, DEVICE, member, NULL);
}

/* A bond that both sides have. */
static void
bond (CabinTestPeripheral *fixture)
{
  cabin_test_peripheral_add_agent (fixture, "NoInputNoOutput");
  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, "");
  g_assert_true (cabin_test_peripheral_is (fixture, "Bonded"));
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_DISCONNECT, "");
  cabin_test_peer_wait_for (fixture->peer, "Connected=false,ServicesResolved=false");
  cabin_test_peer_clear_diary (fixture->peer);
}

static void
test_connect (CabinTestPeripheral *fixture,
              gconstpointer        data)
{
  g_autoptr(GVariant) type = NULL;

  cabin_test_peripheral_find (fixture);
  type = cabin_test_sim_get_property (fixture->sim, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE, "AddressType");
  g_assert_cmpstr (g_variant_get_string (type, NULL), ==, "random");

  begin (fixture, CABIN_TEST_CONNECT);
  cabin_test_peer_wait_for (fixture->peer, SERVICES);
  cabin_test_peripheral_assert_diary (fixture, "Connected=true Connect:  " SERVICES);
  g_assert_false (cabin_test_peripheral_is (fixture, "Paired"));

  /* Who is connected already is not told so. */
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CONNECT, "");
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_DISCONNECT, "");
  g_assert_false (cabin_test_peripheral_is (fixture, "Connected"));
}

static void
test_connected_once_stays (CabinTestPeripheral *fixture,
                           gconstpointer        data)
{
  g_autofree char *outcome = NULL;

  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CONNECT, "");
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_DISCONNECT, "");
  cabin_test_settle (400);
  g_assert_true (cabin_test_peripheral_exists (fixture));
  cabin_test_sim_restart (fixture->sim, "stop", 0);
  cabin_test_peer_clear_diary (fixture->peer);
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE);
  cabin_test_peer_wait_for (fixture->peer, "Powered=true");

  outcome = cabin_test_peer_call (fixture->peer, CABIN_TEST_PERIPHERAL_ADAPTER,
                                  CABIN_BLUEZ_ADAPTER_INTERFACE ".RemoveDevice", g_variant_new ("(o)", DEVICE));
  g_assert_cmpstr (outcome, ==, "");
  g_assert_false (cabin_test_peripheral_exists (fixture));
}

static void
test_unreachable (CabinTestPeripheral *fixture,
                  gconstpointer        data)
{
  cabin_test_peripheral_find (fixture);
  cabin_test_sim_set_phone (fixture->sim, PERIPHERAL, "{'reachable': <false>}");
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CONNECT, ABORTED);
  cabin_test_sim_tell (fixture->sim, "RemovePhone", "(s)", PERIPHERAL);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CONNECT, ABORTED);
}

static void
test_heard_at_last (CabinTestPeripheral *fixture,
                    gconstpointer        data)
{
  cabin_test_sim_configure (fixture->sim, "peripheral", 60000);
  cabin_test_peripheral_find (fixture);
  cabin_test_sim_set_phone (fixture->sim, PERIPHERAL, "{'reachable': <false>}");
  begin (fixture, CABIN_TEST_CONNECT);
  cabin_test_settle (200);
  g_assert_false (cabin_test_peer_has (fixture->peer, "Connect: "));
  cabin_test_sim_set_phone (fixture->sim, PERIPHERAL, "{'reachable': <true>}");
  cabin_test_peer_wait_for (fixture->peer, "Connect: ");
}

static void
test_cancelled (CabinTestPeripheral *fixture,
                gconstpointer        data)
{
  cabin_test_sim_configure (fixture->sim, "peripheral", 60000);
  cabin_test_peripheral_find (fixture);
  cabin_test_sim_set_phone (fixture->sim, PERIPHERAL, "{'reachable': <false>}");
  begin (fixture, CABIN_TEST_CONNECT);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_DISCONNECT, "");
  cabin_test_peer_wait_for (fixture->peer, "Connect: " CANCELED);
}

static void
test_two_at_once (CabinTestPeripheral *fixture,
                  gconstpointer        data)
{
  const char *expected = data != NULL ? CABIN_BLUEZ_ERROR_PREFIX "InProgress: In Progress"
                         : FAILED "Operation already in progress";

  cabin_test_peripheral_find (fixture);
  cabin_test_sim_set_phone (fixture->sim, PERIPHERAL, "{'page-answer': <uint32 300>}");
  begin (fixture, CABIN_TEST_CONNECT);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CONNECT, expected);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_PAIR, expected);
  cabin_test_peer_wait_for (fixture->peer, "Connect: ");
}

static void
test_without_power (CabinTestPeripheral *fixture,
                    gconstpointer        data)
{
  bond (fixture);
  cabin_test_sim_set_property (fixture->sim, CABIN_TEST_PERIPHERAL_ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered",
                               g_variant_new_boolean (FALSE));
  cabin_test_peer_wait_for (fixture->peer, "Powered=false");
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CONNECT, FAILED "Input/output error");
}

static void
test_bonded (CabinTestPeripheral *fixture,
             gconstpointer        data)
{
  bond (fixture);
  cabin_test_sim_configure (fixture->sim, "gatt", 60000);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CONNECT, "");
  cabin_test_peer_wait_for (fixture->peer, "ServicesResolved=true");
  g_assert_true (cabin_test_peripheral_is (fixture, "Connected"));
}

static void
test_stale (CabinTestPeripheral *fixture,
            gconstpointer        data)
{
  bond (fixture);
  cabin_test_sim_tell (fixture->sim, "ForgetCar", "(s)", PERIPHERAL);
  begin (fixture, CABIN_TEST_CONNECT);
  cabin_test_peer_wait_for (fixture->peer, "Connected=false");

  /* The link is up for a moment; the answer says nothing of the keys and comes before all that could. */
  cabin_test_peripheral_assert_diary (fixture, data != NULL
                                      ? "Connected=true Connect: " ABORTED
                                      " Disconnected:org.bluez.Reason.Authentication Connected=false"
                                      : "Connected=true Connect: " ABORTED " Connected=false");
  g_assert_true (cabin_test_peripheral_is (fixture, "Bonded"));
}

static void
test_stale_late (CabinTestPeripheral *fixture,
                 gconstpointer        data)
{
  cabin_test_sim_configure (fixture->sim, "drop", 100);
  bond (fixture);
  cabin_test_sim_tell (fixture->sim, "ForgetCar", "(s)", PERIPHERAL);
  begin (fixture, CABIN_TEST_CONNECT);
  cabin_test_peer_wait_for (fixture->peer, "Connected=false");

  /* All looked well until then, but that it never said what it serves. */
  cabin_test_peripheral_assert_diary (fixture, "Connected=true Connect:  Connected=false");
  g_assert_true (cabin_test_peripheral_is (fixture, "Bonded"));
}

static void
test_silent_while_connected (CabinTestPeripheral *fixture,
                             gconstpointer        data)
{
  g_autofree char *outcome = NULL;

  cabin_test_peripheral_find (fixture);
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_CONNECT, "");
  cabin_test_peer_clear_diary (fixture->peer);
  outcome = cabin_test_peer_call (fixture->peer, CABIN_TEST_PERIPHERAL_ADAPTER,
                                  CABIN_BLUEZ_ADAPTER_INTERFACE ".StartDiscovery", NULL);
  g_assert_cmpstr (outcome, ==, "");
  cabin_test_settle (50);
  g_assert_false (cabin_test_peer_has (fixture->peer, "RSSI=-50"));
  cabin_test_peripheral_assert_call (fixture, CABIN_TEST_DISCONNECT, "");
  cabin_test_peer_wait_for (fixture->peer, "RSSI=-50");
}

static void
add (const char              *name,
     guint                    version,
     CabinTestPeripheralTest  test)
{
  g_autofree char *path = g_strconcat ("/sim/le/", name, NULL);

  g_test_add (path, CabinTestPeripheral, GUINT_TO_POINTER (version), cabin_test_peripheral_set_up, test,
              cabin_test_peripheral_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("connect", 0, test_connect);
  add ("connected-once-stays", 0, test_connected_once_stays);
  add ("unreachable", 0, test_unreachable);
  add ("heard-at-last", 0, test_heard_at_last);
  add ("cancelled", 0, test_cancelled);
  add ("two-at-once", 0, test_two_at_once);
  add ("two-at-once/581", 581, test_two_at_once);
  add ("without-power", 0, test_without_power);
  add ("bonded", 0, test_bonded);
  add ("stale", 0, test_stale);
  add ("stale/583", 583, test_stale);
  add ("stale-late", 0, test_stale_late);
  add ("silent-while-connected", 0, test_silent_while_connected);

  return g_test_run ();
}
