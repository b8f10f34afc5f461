/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-link.h"

#include "cabin-sim-daemon.h"
#include "cabin-sim-device.h"
#include "cabin-sim-pairing.h"

/**
 * cabin_sim_link_up:
 * @bearer: which kind of link
 * @failure: (out) (optional): why there is no link, as the phone's stack calls it
 *
 * Brings a link up between @phone and the adapter that it talks to, whoever wanted it.
 *
 * Returns: (transfer none) (nullable): the phone as bluetoothd now shows it, or %NULL and @failure
 */
CabinSimDevice *
cabin_sim_link_up (CabinSimWorld    *world,
                   CabinSimPhone    *phone,
                   CabinSimBearers   bearer,
                   const char      **failure)
{
  CabinSimController *controller = cabin_sim_world_find_controller (world, phone->adapter);
  CabinSimAdapter *adapter = NULL;
  CabinSimDevice *device;

  if (world->daemon != NULL && controller != NULL && controller->powered)
    adapter = cabin_sim_daemon_find_adapter (world->daemon, controller);
  if (adapter == NULL)
    {
      if (failure != NULL)
        *failure = "PageTimeout";
      return NULL;
    }

  device = cabin_sim_adapter_find_device (adapter, phone->address);
  if (device != NULL && cabin_sim_device_is_blocked (device))
    {
      if (failure != NULL)
        *failure = "ConnectionRefused";
      return NULL;
    }

  /* The device first, the link after it. */
  if (g_strcmp0 (phone->linked_to, controller->address) != 0)
    cabin_sim_link_down (world, phone, CABIN_SIM_BEARER_ALL, CABIN_SIM_REASON_REMOTE);
  device = cabin_sim_adapter_ensure_device (adapter, phone->address);
  if (phone->linked_to == NULL)
    phone->linked_to = g_strdup (controller->address);
  phone->bearers |= bearer;
  cabin_sim_device_set_bearers (device, phone->bearers);

  return device;
}

/**
 * cabin_sim_link_down:
 *
 * Takes links down, with what runs over them.
 */
void
cabin_sim_link_down (CabinSimWorld   *world,
                     CabinSimPhone   *phone,
                     CabinSimBearers  bearers,
                     CabinSimReason   reason)
{
  G_GNUC_UNUSED g_autoptr(CabinSimPhone) kept = g_object_ref (phone);
  CabinSimDevice *device;

  if ((phone->bearers & bearers) == CABIN_SIM_BEARER_NONE)
    return;

  phone->bearers &= ~bearers;
  if (bearers & CABIN_SIM_BEARER_BREDR)
    cabin_sim_phone_close_channel (phone, NULL);
  if ((bearers & phone->bearer) && phone->pairing != NULL)
    cabin_sim_pairing_abort (phone->pairing, cabin_sim_pairing_is_outgoing (phone->pairing)
                                             ? CABIN_SIM_AUTHENTICATION_CANCELED : CABIN_SIM_AUTHENTICATION_FAILED);

  device = cabin_sim_link_get_device (world, phone);
  if (phone->bearers == CABIN_SIM_BEARER_NONE)
    g_clear_pointer (&phone->linked_to, g_free);
  if (device != NULL)
    {
      cabin_sim_device_tell_reason (device, bearers, reason);
      cabin_sim_device_set_bearers (device, phone->bearers);
    }

  /* A peripheral advertises again. */
  if (phone->bearer == CABIN_SIM_BEARER_LE && world->daemon != NULL)
    cabin_sim_daemon_phone_changed (world->daemon, phone);
}

/**
 * cabin_sim_link_down_all:
 *
 * Takes all links of one controller down.
 */
void
cabin_sim_link_down_all (CabinSimWorld      *world,
                         CabinSimController *controller)
{
  for (guint i = 0; i < world->phones->len; i++)
    {
      CabinSimPhone *phone = g_ptr_array_index (world->phones, i);

      if (g_strcmp0 (phone->linked_to, controller->address) == 0)
        cabin_sim_link_down (world, phone, CABIN_SIM_BEARER_ALL, CABIN_SIM_REASON_LOCAL);
    }
}

/**
 * cabin_sim_link_get_device:
 *
 * Returns: (transfer none) (nullable): the other side of the link of @phone, if it has one
 */
CabinSimDevice *
cabin_sim_link_get_device (CabinSimWorld *world,
                           CabinSimPhone *phone)
{
  CabinSimController *controller;
  CabinSimAdapter *adapter = NULL;

  if (phone->linked_to == NULL || world->daemon == NULL)
    return NULL;

  controller = cabin_sim_world_find_controller (world, phone->linked_to);
  if (controller != NULL)
    adapter = cabin_sim_daemon_find_adapter (world->daemon, controller);

  return adapter != NULL ? cabin_sim_adapter_find_device (adapter, phone->address) : NULL;
}
