/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the manager is asked and told: each of it is one part's business. */

#include "cabin-bluetooth-manager-private.h"

#include "cabin-names.h"

CabinManagerState
cabin_bluetooth_manager_get_state (CabinBluetoothManager *self)
{
  return cabin_stack_get_state (self->stack);
}

/**
 * cabin_bluetooth_manager_get_problems:
 *
 * Returns: (transfer none): a #GListModel of #CabinProblem, most urgent first
 */
GListModel *
cabin_bluetooth_manager_get_problems (CabinBluetoothManager *self)
{
  return G_LIST_MODEL (self->problems);
}

/**
 * cabin_bluetooth_manager_get_phones:
 *
 * Returns: (transfer none): a #GListModel of #CabinPhone in the order in which they are tried
 */
GListModel *
cabin_bluetooth_manager_get_phones (CabinBluetoothManager *self)
{
  return cabin_phone_list_get_model (self->phones);
}

/**
 * cabin_bluetooth_manager_get_adapters:
 *
 * Returns: (transfer none): a #GListModel of #CabinBluezAdapter
 */
GListModel *
cabin_bluetooth_manager_get_adapters (CabinBluetoothManager *self)
{
  return cabin_bluez_client_get_adapters (cabin_stack_get_client (self->stack));
}

/**
 * cabin_bluetooth_manager_get_adapter:
 *
 * Returns: (transfer none) (nullable): the adapter that is the car's; `device-name` is notified with it
 */
CabinBluezAdapter *
cabin_bluetooth_manager_get_adapter (CabinBluetoothManager *self)
{
  return cabin_stack_get_adapter (self->stack);
}

/**
 * cabin_bluetooth_manager_choose_adapter:
 *
 * The driver wants this adapter from now on, by its address.
 */
void
cabin_bluetooth_manager_choose_adapter (CabinBluetoothManager *self,
                                        CabinBluezAdapter     *adapter)
{
  g_settings_set_string (cabin_settings_get_connection (self->settings), CABIN_KEY_ADAPTER,
                         cabin_bluez_adapter_get_address (adapter));
}

/**
 * cabin_bluetooth_manager_use_adapter:
 * @adapter: (nullable): its address or present name such as "hci0", in this run; %NULL for what the settings say
 */
void
cabin_bluetooth_manager_use_adapter (CabinBluetoothManager *self,
                                     const char            *adapter)
{
  cabin_stack_use_adapter (self->stack, adapter);
}

/**
 * cabin_bluetooth_manager_get_reconnector:
 *
 * Returns: (transfer none): who is tried when, and what a phone can be told
 */
CabinReconnector *
cabin_bluetooth_manager_get_reconnector (CabinBluetoothManager *self)
{
  return self->reconnector;
}

/**
 * cabin_bluetooth_manager_get_discovery:
 *
 * Returns: (transfer none): what is in range, on demand
 */
CabinDiscovery *
cabin_bluetooth_manager_get_discovery (CabinBluetoothManager *self)
{
  return self->discovery;
}

/**
 * cabin_bluetooth_manager_get_outward:
 *
 * Returns: (transfer none): who pairs with devices that do not come by themselves
 */
CabinOutward *
cabin_bluetooth_manager_get_outward (CabinBluetoothManager *self)
{
  return self->outward;
}

/**
 * cabin_bluetooth_manager_get_profiles:
 *
 * Returns: (transfer none): what is offered to phones
 */
CabinProfileSet *
cabin_bluetooth_manager_get_profiles (CabinBluetoothManager *self)
{
  return cabin_stack_get_profiles (self->stack);
}

/**
 * cabin_bluetooth_manager_get_settings:
 *
 * Returns: (transfer none): the settings
 */
CabinSettings *
cabin_bluetooth_manager_get_settings (CabinBluetoothManager *self)
{
  return self->settings;
}

/**
 * cabin_bluetooth_manager_find_device:
 * @address: "AA:BB:CC:DD:EE:FF"
 *
 * Returns: (transfer none) (nullable): the device of the car's adapter that has this address
 */
CabinBluezDevice *
cabin_bluetooth_manager_find_device (CabinBluetoothManager *self,
                                     const char            *address)
{
  return cabin_device_watch_find (self->watch, address);
}

/**
 * cabin_bluetooth_manager_move_phone:
 * @position: its new place in `phones`
 */
void
cabin_bluetooth_manager_move_phone (CabinBluetoothManager *self,
                                    CabinPhone            *phone,
                                    guint                  position)
{
  cabin_phone_list_move (self->phones, phone, position);
}

/**
 * cabin_bluetooth_manager_get_device_name:
 *
 * Returns: (transfer none) (nullable): the name that phones see; %NULL without an adapter
 */
const char *
cabin_bluetooth_manager_get_device_name (CabinBluetoothManager *self)
{
  CabinBluezAdapter *adapter = cabin_stack_get_adapter (self->stack);

  return adapter != NULL ? cabin_bluez_adapter_get_alias (adapter) : NULL;
}

const char *
cabin_bluetooth_manager_get_connected_device_name (CabinBluetoothManager *self)
{
  return cabin_device_watch_get_name (self->watch);
}

gboolean
cabin_bluetooth_manager_get_pairable (CabinBluetoothManager *self)
{
  return cabin_adapter_keeper_get_pairable (cabin_stack_get_keeper (self->stack));
}

/**
 * cabin_bluetooth_manager_set_pairable:
 *
 * Opens the pairing window, anew if it is open, or closes it. `pairable` follows when the adapter says so; without an
 * adapter that is ready nothing happens.
 */
void
cabin_bluetooth_manager_set_pairable (CabinBluetoothManager *self,
                                      gboolean               pairable)
{
  g_return_if_fail (CABIN_IS_BLUETOOTH_MANAGER (self));

  if (!pairable)
    {
      cabin_adapter_keeper_close (cabin_stack_get_keeper (self->stack));
      return;
    }

  cabin_bluetooth_manager_open_pairing (self, g_settings_get_uint (cabin_settings_get_connection (self->settings),
                                                                   CABIN_KEY_PAIRING_WINDOW));
}

/**
 * cabin_bluetooth_manager_open_pairing:
 * @seconds: for how long; 0 for without end
 *
 * Opens the pairing window, anew if it is open. One without end stays open when a phone has paired, and comes back with
 * bluetoothd and the adapter, until somebody closes it.
 */
void
cabin_bluetooth_manager_open_pairing (CabinBluetoothManager *self,
                                      guint                  seconds)
{
  g_return_if_fail (CABIN_IS_BLUETOOTH_MANAGER (self));

  cabin_stack_open_window (self->stack, seconds);
}

/**
 * cabin_bluetooth_manager_lend_pairable:
 *
 * See cabin_adapter_keeper_lend(): for a pairing outward of another program.
 */
void
cabin_bluetooth_manager_lend_pairable (CabinBluetoothManager *self)
{
  cabin_adapter_keeper_lend (cabin_stack_get_keeper (self->stack));
}

void
cabin_bluetooth_manager_return_pairable (CabinBluetoothManager *self)
{
  cabin_adapter_keeper_take_back (cabin_stack_get_keeper (self->stack));
}

/**
 * cabin_bluetooth_manager_get_pairing_mode:
 *
 * Returns: how the pairing window is open, or will be as soon as the adapter says so (`pairable`)
 */
CabinPairingMode
cabin_bluetooth_manager_get_pairing_mode (CabinBluetoothManager *self)
{
  return cabin_adapter_keeper_get_mode (cabin_stack_get_keeper (self->stack));
}

/**
 * cabin_bluetooth_manager_get_pairable_deadline:
 *
 * Returns: when the window closes, monotonic µs; 0 while it is shut
 */
gint64
cabin_bluetooth_manager_get_pairable_deadline (CabinBluetoothManager *self)
{
  return cabin_adapter_keeper_get_deadline (cabin_stack_get_keeper (self->stack));
}

CabinPairingPhase
cabin_bluetooth_manager_get_pairing_phase (CabinBluetoothManager *self)
{
  return cabin_pairing_get_phase (self->pairing);
}

guint
cabin_bluetooth_manager_get_pairing_id (CabinBluetoothManager *self)
{
  return cabin_pairing_get_id (self->pairing);
}

const char *
cabin_bluetooth_manager_get_pairing_device_name (CabinBluetoothManager *self)
{
  return cabin_pairing_get_name (self->pairing);
}

const char *
cabin_bluetooth_manager_get_pairing_device_suffix (CabinBluetoothManager *self)
{
  return cabin_pairing_get_suffix (self->pairing);
}

const char *
cabin_bluetooth_manager_get_pairing_passkey (CabinBluetoothManager *self)
{
  return cabin_pairing_get_passkey (self->pairing);
}

/**
 * cabin_bluetooth_manager_get_pairing_deadline:
 *
 * Returns: when the question is answered with no, monotonic µs; 0 if no question waits
 */
gint64
cabin_bluetooth_manager_get_pairing_deadline (CabinBluetoothManager *self)
{
  return cabin_pairing_get_deadline (self->pairing);
}

/**
 * cabin_bluetooth_manager_confirm_pairing:
 * @pairing_id: the `pairing-id` that was on the screen when the driver touched it
 *
 * Returns: whether this was the answer; %FALSE for a tap that came too late or was meant for another question
 */
gboolean
cabin_bluetooth_manager_confirm_pairing (CabinBluetoothManager *self,
                                         guint                  pairing_id)
{
  return cabin_pairing_confirm (self->pairing, pairing_id);
}

/**
 * cabin_bluetooth_manager_reject_pairing:
 * @pairing_id: the `pairing-id` that was on the screen when the driver touched it
 *
 * Returns: whether this was the answer; %FALSE for a tap that came too late or was meant for another question
 */
gboolean
cabin_bluetooth_manager_reject_pairing (CabinBluetoothManager *self,
                                        guint                  pairing_id)
{
  return cabin_pairing_reject (self->pairing, pairing_id);
}
