/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-device-private.h"

#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"

/* How long a device is known: until its link ends, for a while, or for good. */

/* What a phone on the next seat has, in dBm. */
#define RSSI_NEAR (-50)

static CabinSimWorld *
get_world (CabinSimDevice *self)
{
  return cabin_sim_daemon_get_world (cabin_sim_adapter_get_daemon (self->adapter));
}

static gboolean
on_vanish (gpointer user_data)
{
  CabinSimDevice *self = user_data;

  self->vanish_source = 0;
  cabin_sim_adapter_remove_device (self->adapter, self);

  return G_SOURCE_REMOVE;
}

/**
 * cabin_sim_device_store:
 *
 * Writes the file that bluetoothd has on a device that it is to know again, or deletes it.
 */
void
cabin_sim_device_store (CabinSimDevice *self)
{
  CabinDBusDevice1 *object = CABIN_DBUS_DEVICE1 (self);
  CabinSimController *controller = cabin_sim_adapter_get_controller (self->adapter);
  CabinSimBond *bond;

  if (!self->kept && !cabin_sim_device_is_bonded (self) && !cabin_sim_device_is_trusted (self)
      && !cabin_sim_device_is_blocked (self))
    {
      g_hash_table_remove (controller->bonds, self->address);
      return;
    }

  bond = cabin_sim_controller_get_bond (controller, self->address);
  bond->bonded = cabin_sim_device_is_bonded (self);
  bond->trusted = cabin_sim_device_is_trusted (self);
  bond->blocked = cabin_sim_device_is_blocked (self);
  g_free (bond->name);
  bond->name = cabin_dbus_device1_dup_name (object);
  g_free (bond->alias);
  bond->alias = cabin_dbus_device1_dup_alias (object);
  g_strfreev (bond->uuids);
  bond->uuids = cabin_dbus_device1_dup_uuids (object);
  bond->only_le = self->only_le;
  g_free (bond->address_type);
  bond->address_type = cabin_dbus_device1_dup_address_type (object);
  g_free (bond->icon);
  bond->icon = cabin_dbus_device1_dup_icon (object);
}

/**
 * cabin_sim_device_find:
 *
 * Discovery has seen the device.
 */
void
cabin_sim_device_find (CabinSimDevice *self)
{
  self->found = TRUE;
  g_clear_handle_id (&self->vanish_source, g_source_remove);
  cabin_sim_device_set_rssi (self, RSSI_NEAR);
}

/**
 * cabin_sim_device_keep:
 *
 * A client wants to connect or pair the device. The trap: it stays from now on, whatever becomes of that.
 */
void
cabin_sim_device_keep (CabinSimDevice *self)
{
  self->kept = TRUE;
  g_clear_handle_id (&self->vanish_source, g_source_remove);
  cabin_sim_device_store (self);
}

/**
 * cabin_sim_device_give_up:
 *
 * A client's Pair() has failed, after which the device is like one that was only found, unless it is trusted.
 */
void
cabin_sim_device_give_up (CabinSimDevice *self)
{
  self->kept = FALSE;
  self->found = TRUE;
  cabin_sim_device_store (self);
  cabin_sim_device_settle (self);
}

/**
 * cabin_sim_device_drop:
 *
 * Nobody has answered the page of a client's Pair(). The trap: the device goes at once unless it is trusted, also if it
 * is bonded and even connected over LE.
 */
void
cabin_sim_device_drop (CabinSimDevice *self)
{
  G_GNUC_UNUSED g_autoptr(CabinSimDevice) kept = g_object_ref (self);
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);
  CabinSimWorld *world = get_world (self);

  if (cabin_sim_device_is_trusted (self))
    return;

  cabin_sim_device_forget (self, NULL);
  if (self->adapter != NULL && phone != NULL)
    cabin_sim_link_down (world, phone, CABIN_SIM_BEARER_ALL, CABIN_SIM_REASON_LOCAL);
}

/**
 * cabin_sim_device_settle:
 *
 * Takes a device off the bus that nothing keeps there: no link, no bond, no trust. One that discovery has found stays
 * while that goes on, and for some time after.
 */
void
cabin_sim_device_settle (CabinSimDevice *self)
{
  if (self->bearers != CABIN_SIM_BEARER_NONE || self->kept || cabin_sim_device_is_bonded (self)
      || cabin_sim_device_is_trusted (self) || cabin_sim_device_is_blocked (self))
    {
      g_clear_handle_id (&self->vanish_source, g_source_remove);
      return;
    }

  if (!self->found)
    cabin_sim_adapter_remove_device (self->adapter, self);
  else if (self->vanish_source == 0 && !cabin_sim_adapter_is_discovering (self->adapter))
    self->vanish_source = g_timeout_add (get_world (self)->times.temporary, on_vanish, self);
}

/**
 * cabin_sim_device_forget:
 * @invocation: (nullable) (transfer full): a call to answer when the device is gone
 *
 * Deletes the bond and all else that is known; the phone keeps its own.
 */
void
cabin_sim_device_forget (CabinSimDevice        *self,
                         GDBusMethodInvocation *invocation)
{
  self->forgotten = TRUE;
  self->kept = FALSE;
  g_object_set (self, "bonded", FALSE, "paired", FALSE, "trusted", FALSE, "blocked", FALSE, NULL);
  cabin_sim_device_store (self);
  if (invocation != NULL)
    g_ptr_array_add (self->until_down, invocation);

  if (self->bearers != CABIN_SIM_BEARER_NONE)
    cabin_sim_device_begin_disconnect (self);
  else
    cabin_sim_adapter_remove_device (self->adapter, self);
}
