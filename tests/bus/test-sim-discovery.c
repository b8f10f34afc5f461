/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How bluetoothd looks for devices. */

#include "cabin-test-peripheral.h"

#define ADAPTER CABIN_TEST_PERIPHERAL_ADAPTER
#define DEVICE CABIN_TEST_PERIPHERAL_DEVICE
#define START CABIN_BLUEZ_ADAPTER_INTERFACE ".StartDiscovery"
#define STOP CABIN_BLUEZ_ADAPTER_INTERFACE ".StopDiscovery"
#define SET_FILTER CABIN_BLUEZ_ADAPTER_INTERFACE ".SetDiscoveryFilter"
#define INVALID CABIN_BLUEZ_ERROR_PREFIX "InvalidArguments: Invalid arguments in method call"
#define NOT_READY CABIN_BLUEZ_ERROR_PREFIX "NotReady: Resource Not Ready"

static void
assert_call (CabinTestPeer *peer,
             const char    *member,
             const char    *expected)
{
  g_autofree char *outcome = cabin_test_peer_call (peer, ADAPTER, member, NULL);

  g_assert_cmpstr (outcome, ==, expected);
}

static void
assert_filter (CabinTestPeer *peer,
               const char    *filter,
               const char    *expected)
{
  g_autofree char *outcome =
    cabin_test_peer_call (peer, ADAPTER, SET_FILTER,
                          g_variant_new_tuple ((GVariant *[]) { cabin_test_parse_options (filter) }, 1));

  g_assert_cmpstr (outcome, ==, expected);
}

static gboolean
is_discovering (CabinTestPeripheral *fixture)
{
  return cabin_test_sim_get_boolean (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Discovering");
}

static gboolean
has (CabinTestPeripheral *fixture,
     const char          *property)
{
  g_autofree char *outcome = cabin_test_peer_call (fixture->peer, DEVICE, CABIN_DBUS_PROPERTIES ".Get",
                                                   g_variant_new ("(ss)", CABIN_BLUEZ_DEVICE_INTERFACE, property));

  return *outcome == '\0';
}

static void
test_transport (CabinTestPeripheral *fixture,
                gconstpointer        data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (fixture->sim, NULL);
  g_autofree char *path = cabin_test_sim_device_path (ADAPTER, phone);
  g_autofree char *arrival = g_strconcat ("+", path, NULL);

  assert_filter (fixture->peer, "{'Transport': <'bredr'>}", "");
  assert_call (fixture->peer, START, "");
  cabin_test_peer_wait_for (fixture->peer, arrival);
  assert_call (fixture->peer, STOP, "");
  g_assert_false (cabin_test_peripheral_exists (fixture));

  assert_filter (fixture->peer, "{'Transport': <'le'>}", "");
  cabin_test_peer_clear_diary (fixture->peer);
  assert_call (fixture->peer, START, "");
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE);
  g_assert_false (cabin_test_peer_has (fixture->peer, arrival));
}

static void
test_filter_stays (CabinTestPeripheral *fixture,
                   gconstpointer        data)
{
  g_autoptr(CabinTestPeer) other = cabin_test_peer_new (fixture->sim);

  assert_filter (fixture->peer, "{'Transport': <'bredr'>}", "");
  assert_call (fixture->peer, START, "");
  assert_call (fixture->peer, STOP, "");
  assert_call (fixture->peer, START, "");
  cabin_test_settle (50);
  g_assert_false (cabin_test_peripheral_exists (fixture));

  /* It is this client's own. */
  assert_call (other, START, "");
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE);
}

static void
test_no_filter (CabinTestPeripheral *fixture,
                gconstpointer        data)
{
  assert_filter (fixture->peer, "{'Transport': <'bredr'>}", "");
  assert_call (fixture->peer, START, "");
  assert_filter (fixture->peer, "{}", "");
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE);
}

static void
test_wrong_filter (CabinTestPeripheral *fixture,
                   gconstpointer        data)
{
  assert_filter (fixture->peer, "{'Transport': <'wifi'>}", INVALID);
  assert_filter (fixture->peer, "{'Transport': <true>}", INVALID);
  assert_filter (fixture->peer, "{'Colour': <'red'>}", INVALID);
  assert_filter (fixture->peer, "{'Transport': <'auto'>, 'DuplicateData': <false>, 'RSSI': <int16 -70>}", "");
}

static void
test_needs_power (CabinTestPeripheral *fixture,
                  gconstpointer        data)
{
  assert_call (fixture->peer, START, "");
  cabin_test_sim_set_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered",
                               g_variant_new_boolean (FALSE));
  cabin_test_peer_wait_for (fixture->peer, "Discovering=false,Powered=false");
  assert_call (fixture->peer, START, NOT_READY);
  assert_call (fixture->peer, STOP, NOT_READY);
  assert_filter (fixture->peer, "{'Transport': <'le'>}", NOT_READY);
}

static void
test_everybody_for_himself (CabinTestPeripheral *fixture,
                            gconstpointer        data)
{
  g_autoptr(CabinTestPeer) other = cabin_test_peer_new (fixture->sim);

  assert_call (fixture->peer, STOP, CABIN_BLUEZ_ERROR_PREFIX "Failed: No discovery started");
  assert_call (fixture->peer, START, "");
  assert_call (fixture->peer, START, CABIN_BLUEZ_ERROR_PREFIX "InProgress: Operation already in progress");
  assert_call (other, START, "");
  assert_call (fixture->peer, STOP, "");
  g_assert_true (is_discovering (fixture));

  /* It ends with the last one who wanted it, also if that one just leaves. */
  cabin_test_peer_leave (other);
  cabin_test_peer_wait_for (fixture->peer, "Discovering=false");
  g_assert_false (is_discovering (fixture));
}

static void
test_signal_strength (CabinTestPeripheral *fixture,
                      gconstpointer        data)
{
  assert_call (fixture->peer, START, "");
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE);
  g_assert_true (has (fixture, "RSSI"));
  g_assert_false (has (fixture, "Icon"));
  assert_call (fixture->peer, STOP, "");

  /* It is not 0 afterwards: there is none. */
  cabin_test_peer_wait_for (fixture->peer, "!RSSI");
  g_assert_false (has (fixture, "RSSI"));
}

static void
test_vanishes (CabinTestPeripheral *fixture,
               gconstpointer        data)
{
  assert_call (fixture->peer, START, "");
  cabin_test_peer_wait_for (fixture->peer, "+" DEVICE);
  cabin_test_settle (300);
  g_assert_true (cabin_test_peripheral_exists (fixture));
  assert_call (fixture->peer, STOP, "");
  g_assert_true (cabin_test_peripheral_exists (fixture));
  cabin_test_peer_wait_for (fixture->peer, "-" DEVICE);
}

static void
add (const char              *name,
     CabinTestPeripheralTest  test)
{
  g_autofree char *path = g_strconcat ("/sim/discovery/", name, NULL);

  g_test_add (path, CabinTestPeripheral, NULL, cabin_test_peripheral_set_up, test, cabin_test_peripheral_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("transport", test_transport);
  add ("filter-stays", test_filter_stays);
  add ("no-filter", test_no_filter);
  add ("wrong-filter", test_wrong_filter);
  add ("needs-power", test_needs_power);
  add ("everybody-for-himself", test_everybody_for_himself);
  add ("signal-strength", test_signal_strength);
  add ("vanishes", test_vanishes);

  return g_test_run ();
}
