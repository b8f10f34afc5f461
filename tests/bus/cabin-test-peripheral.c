/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-peripheral.h"

#define START CABIN_BLUEZ_ADAPTER_INTERFACE ".StartDiscovery"
#define STOP CABIN_BLUEZ_ADAPTER_INTERFACE ".StopDiscovery"

static void
call_adapter (CabinTestPeripheral *fixture,
              const char          *member)
{
  g_autofree char *outcome = cabin_test_peer_call (fixture->peer, CABIN_TEST_PERIPHERAL_ADAPTER, member, NULL);

  g_assert_cmpstr (outcome, ==, "");
}

/**
 * cabin_test_peripheral_set_up:
 * @data: the version of bluetoothd as Configure takes it; 0 for the simulator's own
 */
void
cabin_test_peripheral_set_up (CabinTestPeripheral *fixture,
                              gconstpointer        data)
{
  fixture->sim = cabin_test_sim_new (1);
  fixture->peer = cabin_test_peer_new (fixture->sim);
  cabin_test_sim_configure (fixture->sim, "disconnect", 50);
  cabin_test_sim_configure (fixture->sim, "page", 50);
  cabin_test_sim_configure (fixture->sim, "peripheral", 150);
  cabin_test_sim_configure (fixture->sim, "temporary", 200);
  cabin_test_sim_configure (fixture->sim, "gatt", 100);
  if (data != NULL)
    cabin_test_sim_configure (fixture->sim, "version", GPOINTER_TO_UINT (data));
  g_free (cabin_test_sim_add_phone (fixture->sim, "{'address': <'" CABIN_TEST_PERIPHERAL "'>, 'bearer': <'le'>,"
                                    "'address-type': <'random'>, 'name': <'Tyres'>,"
                                    "'io-capability': <'DisplayOnly'>}"));
}

/**
 * cabin_test_peripheral_tear_down:
 */
void
cabin_test_peripheral_tear_down (CabinTestPeripheral *fixture,
                                 gconstpointer        data)
{
  g_clear_object (&fixture->peer);
  g_clear_object (&fixture->sim);
}

/**
 * cabin_test_peripheral_find:
 *
 * Looks for devices until the peripheral is there; nothing is in the diary afterwards.
 */
void
cabin_test_peripheral_find (CabinTestPeripheral *fixture)
{
  call_adapter (fixture, START);
  cabin_test_peer_wait_for (fixture->peer, "+" CABIN_TEST_PERIPHERAL_DEVICE);
  call_adapter (fixture, STOP);
  cabin_test_peer_wait_for (fixture->peer, "Discovering=false");
  cabin_test_peer_clear_diary (fixture->peer);
}

/**
 * cabin_test_peripheral_add_agent:
 *
 * Gives the client an agent, which opens the adapter; nothing is in the diary afterwards.
 */
void
cabin_test_peripheral_add_agent (CabinTestPeripheral *fixture,
                                 const char          *capability)
{
  cabin_test_peer_add_agent (fixture->peer, capability);
  cabin_test_peer_wait_for (fixture->peer, "Pairable=true");
  cabin_test_peer_clear_diary (fixture->peer);
}

/**
 * cabin_test_peripheral_assert_call:
 * @member: of the device
 * @expected: the error of the call, empty for none
 */
void
cabin_test_peripheral_assert_call (CabinTestPeripheral *fixture,
                                   const char          *member,
                                   const char          *expected)
{
  g_autofree char *outcome = cabin_test_peer_call (fixture->peer, CABIN_TEST_PERIPHERAL_DEVICE, member, NULL);

  g_assert_cmpstr (outcome, ==, expected);
}

/**
 * cabin_test_peripheral_assert_diary:
 */
void
cabin_test_peripheral_assert_diary (CabinTestPeripheral *fixture,
                                    const char          *expected)
{
  g_autofree char *diary = cabin_test_peer_get_diary (fixture->peer);

  g_assert_cmpstr (diary, ==, expected);
}

/**
 * cabin_test_peripheral_is:
 *
 * Returns: the value of a property of the device
 */
gboolean
cabin_test_peripheral_is (CabinTestPeripheral *fixture,
                          const char          *property)
{
  return cabin_test_sim_get_boolean (fixture->sim, CABIN_TEST_PERIPHERAL_DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE,
                                     property);
}

/**
 * cabin_test_peripheral_exists:
 *
 * Returns: whether bluetoothd shows the device
 */
gboolean
cabin_test_peripheral_exists (CabinTestPeripheral *fixture)
{
  g_autofree char *outcome =
    cabin_test_peer_call (fixture->peer, CABIN_TEST_PERIPHERAL_DEVICE, CABIN_DBUS_PROPERTIES ".GetAll",
                          g_variant_new ("(s)", CABIN_BLUEZ_DEVICE_INTERFACE));

  return *outcome == '\0';
}

/**
 * cabin_test_peripheral_read_code:
 *
 * Returns: the six digits that the peripheral shows now; it has to show some
 */
guint32
cabin_test_peripheral_read_code (CabinTestPeripheral *fixture)
{
  g_autoptr(GVariant) state = cabin_test_sim_get_phone (fixture->sim, CABIN_TEST_PERIPHERAL);
  const char *code = NULL;

  g_assert_true (g_variant_lookup (state, "code", "&s", &code));
  g_assert_cmpuint (strlen (code), ==, 6);

  return (guint32) g_ascii_strtoull (code, NULL, 10);
}
