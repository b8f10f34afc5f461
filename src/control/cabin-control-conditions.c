/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the methods that wait wait for. Each is a function of what is true now.
 */

#include "cabin-control-conditions.h"

static gboolean
is_ready (CabinBluetoothManager *manager)
{
  return cabin_bluetooth_manager_get_state (manager) == CABIN_MANAGER_READY;
}

static gboolean
adapter_is_pairable (CabinBluetoothManager *manager)
{
  CabinBluezAdapter *adapter = cabin_bluetooth_manager_get_adapter (manager);

  return adapter != NULL && cabin_bluez_adapter_get_pairable (adapter);
}

static gboolean
is_listed (CabinBluetoothManager *manager,
           CabinPhone            *phone)
{
  GListModel *phones = cabin_bluetooth_manager_get_phones (manager);
  guint n = g_list_model_get_n_items (phones);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinPhone) listed = g_list_model_get_item (phones, i);

      if (listed == phone)
        return TRUE;
    }

  return FALSE;
}

/**
 * cabin_control_condition_open:
 *
 * A phone can pair. A wish that is gone before it came true was refused by the adapter.
 */
CabinControlOutcome
cabin_control_condition_open (CabinBluetoothManager *manager,
                              CabinPhone            *phone)
{
  if (!is_ready (manager))
    return CABIN_CONTROL_NOT_READY;

  if (cabin_bluetooth_manager_get_pairing_mode (manager) == CABIN_PAIRING_MODE_OFF)
    return CABIN_CONTROL_FAILED;

  return cabin_bluetooth_manager_get_pairable (manager) ? CABIN_CONTROL_DONE : CABIN_CONTROL_WAITING;
}

/**
 * cabin_control_condition_shut:
 *
 * No phone can pair: the adapter says so, or there is none. One that refuses is shut by being set up anew.
 */
CabinControlOutcome
cabin_control_condition_shut (CabinBluetoothManager *manager,
                              CabinPhone            *phone)
{
  return adapter_is_pairable (manager) ? CABIN_CONTROL_WAITING : CABIN_CONTROL_DONE;
}

/**
 * cabin_control_condition_lent:
 *
 * The adapter is pairable, for whatever reason.
 */
CabinControlOutcome
cabin_control_condition_lent (CabinBluetoothManager *manager,
                              CabinPhone            *phone)
{
  if (!is_ready (manager))
    return CABIN_CONTROL_NOT_READY;

  return adapter_is_pairable (manager) ? CABIN_CONTROL_DONE : CABIN_CONTROL_WAITING;
}

/**
 * cabin_control_condition_searching:
 *
 * bluetoothd searches.
 */
CabinControlOutcome
cabin_control_condition_searching (CabinBluetoothManager *manager,
                                   CabinPhone            *phone)
{
  CabinDiscovery *discovery = cabin_bluetooth_manager_get_discovery (manager);
  const GError *error = cabin_discovery_get_error (discovery);

  if (!is_ready (manager))
    return CABIN_CONTROL_NOT_READY;

  if (error != NULL)
    return cabin_control_outcome_of_error (error);

  return cabin_discovery_get_active (discovery) ? CABIN_CONTROL_DONE : CABIN_CONTROL_WAITING;
}

/**
 * cabin_control_condition_connected:
 *
 * The phone has come. That it did not is said by the reconnector, but for what takes the wish back: the phone is told
 * to leave, another one is wanted, or it is known to have forgotten us.
 */
CabinControlOutcome
cabin_control_condition_connected (CabinBluetoothManager *manager,
                                   CabinPhone            *phone)
{
  CabinPhone *wanted = cabin_reconnector_get_phone (cabin_bluetooth_manager_get_reconnector (manager));

  if (cabin_phone_get_connected (phone))
    return CABIN_CONTROL_DONE;

  if (!is_ready (manager))
    return CABIN_CONTROL_NOT_READY;

  if (!is_listed (manager, phone))
    return CABIN_CONTROL_NO_SUCH_DEVICE;

  if (cabin_phone_get_forgot_us (phone))
    return CABIN_CONTROL_FORGOT_US;

  if (cabin_phone_get_left_alone (phone) || (wanted != NULL && wanted != phone))
    return CABIN_CONTROL_CANCELLED;

  return CABIN_CONTROL_WAITING;
}

/**
 * cabin_control_condition_disconnected:
 *
 * The phone has no link, and none is being made.
 */
CabinControlOutcome
cabin_control_condition_disconnected (CabinBluetoothManager *manager,
                                      CabinPhone            *phone)
{
  return cabin_phone_get_connected (phone) || cabin_phone_get_connecting (phone) ? CABIN_CONTROL_WAITING :
         CABIN_CONTROL_DONE;
}

/**
 * cabin_control_condition_forgotten:
 *
 * Neither bluetoothd nor the list has the phone.
 */
CabinControlOutcome
cabin_control_condition_forgotten (CabinBluetoothManager *manager,
                                   CabinPhone            *phone)
{
  if (!is_listed (manager, phone))
    return CABIN_CONTROL_DONE;

  return is_ready (manager) ? CABIN_CONTROL_WAITING : CABIN_CONTROL_NOT_READY;
}
