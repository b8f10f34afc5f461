/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-device-private.h"

#include "cabin-sim-authorizer.h"
#include "cabin-sim-daemon.h"

/* What bluetoothd shows of a device's links, and what it learns over them. */

/* How long it takes to show the services that it knows from before, in milliseconds. */
#define KEPT_GATT_MS 20

static CabinSimWorld *
get_world (CabinSimDevice *self)
{
  return cabin_sim_daemon_get_world (cabin_sim_adapter_get_daemon (self->adapter));
}

static void
answer_until_down (CabinSimDevice *self)
{
  g_autoptr(GPtrArray) calls = g_steal_pointer (&self->until_down);

  self->until_down = g_ptr_array_new ();
  for (guint i = 0; i < calls->len; i++)
    g_dbus_method_invocation_return_value (g_ptr_array_index (calls, i), NULL);
}

static void
answer_pair (CabinSimDevice *self)
{
  if (self->pair_call != NULL)
    g_dbus_method_invocation_return_value (g_steal_pointer (&self->pair_call), NULL);
}

static gboolean
on_services (gpointer user_data)
{
  CabinSimDevice *self = user_data;

  self->services_source = 0;
  cabin_sim_device_resolve (self);

  return G_SOURCE_REMOVE;
}

/* What a peripheral serves is asked for once and kept with the bond; a look at that takes no time worth the name. */
static void
ask_services (CabinSimDevice *self)
{
  CabinSimTimes *times = &get_world (self)->times;
  guint time_ms = self->only_le ? times->gatt : times->services;
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);
  const char *address = cabin_sim_adapter_get_controller (self->adapter)->address;

  /* The link will not last so long. */
  if (self->only_le && cabin_sim_device_is_bonded (self) && phone != NULL && !cabin_sim_phone_has_key (phone, address))
    return;

  if (self->only_le && cabin_sim_device_knows_services (self))
    time_ms = MIN (time_ms, KEPT_GATT_MS);
  if (self->services_source == 0)
    self->services_source = g_timeout_add (time_ms, on_services, self);
}

/**
 * cabin_sim_device_knows_services:
 *
 * Returns: whether bluetoothd knows from a time before what the device serves
 */
gboolean
cabin_sim_device_knows_services (CabinSimDevice *self)
{
  const char *const *uuids = cabin_dbus_device1_get_uuids (CABIN_DBUS_DEVICE1 (self));

  return cabin_sim_device_is_bonded (self) && uuids != NULL && *uuids != NULL;
}

/**
 * cabin_sim_device_answer_waiting:
 *
 * Answers the calls that have waited for the end of the link.
 */
void
cabin_sim_device_answer_waiting (CabinSimDevice *self)
{
  answer_pair (self);
  answer_until_down (self);
}

/**
 * cabin_sim_device_tell_reason:
 *
 * Says why links end, which they do right after.
 */
void
cabin_sim_device_tell_reason (CabinSimDevice  *self,
                              CabinSimBearers  bearers,
                              CabinSimReason   reason)
{
  static const struct {
    const char *name;
    const char *message;
  } reasons[] = {
    [CABIN_SIM_REASON_TIMEOUT] = { "Timeout", "Connection timeout" },
    [CABIN_SIM_REASON_LOCAL] = { "Local", "Connection terminated by local host" },
    [CABIN_SIM_REASON_REMOTE] = { "Remote", "Connection terminated by remote user" },
    [CABIN_SIM_REASON_AUTHENTICATION] = { "Authentication", "Connection terminated due to authentication failure" },
  };
  GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON (self);
  g_autofree char *name = g_strconcat ("org.bluez.Reason.", reasons[reason].name, NULL);

  if (get_world (self)->version < CABIN_SIM_VERSION_REASONS)
    return;

  if (self->bredr != NULL && (self->bearers & bearers & CABIN_SIM_BEARER_BREDR))
    cabin_dbus_bearer_bredr1_emit_disconnected (self->bredr, name, reasons[reason].message);
  g_dbus_connection_emit_signal (g_dbus_interface_skeleton_get_connection (skeleton), NULL, self->path,
                                 CABIN_BLUEZ_DEVICE_INTERFACE, "Disconnected",
                                 g_variant_new ("(ss)", name, reasons[reason].message), NULL);
}

/**
 * cabin_sim_device_set_bearers:
 *
 * The links to the device have changed.
 */
void
cabin_sim_device_set_bearers (CabinSimDevice  *self,
                              CabinSimBearers  bearers)
{
  CabinDBusDevice1 *object = CABIN_DBUS_DEVICE1 (self);
  gboolean was_up = self->bearers != CABIN_SIM_BEARER_NONE;
  gboolean is_up = bearers != CABIN_SIM_BEARER_NONE;
  CabinSimBearers new = bearers & ~self->bearers;

  self->bearers = bearers;
  if (self->bredr != NULL)
    cabin_dbus_bearer_bredr1_set_connected (self->bredr, (bearers & CABIN_SIM_BEARER_BREDR) != 0);
  self->has_le |= (new & CABIN_SIM_BEARER_LE) != 0;
  if (new != CABIN_SIM_BEARER_NONE)
    g_signal_emit_by_name (self, "linked", new);
  if (was_up == is_up)
    return;

  cabin_dbus_device1_set_connected (object, is_up);
  if (is_up)
    {
      g_clear_handle_id (&self->vanish_source, g_source_remove);
      if (!self->only_le)
        cabin_dbus_device1_set_services_resolved (object, cabin_sim_device_knows_services (self));
      else if (!self->connecting_to_pair)
        {
          self->asked_to_connect = TRUE;
          ask_services (self);
        }
      return;
    }

  g_clear_handle_id (&self->services_source, g_source_remove);
  g_clear_handle_id (&self->disconnect_source, g_source_remove);
  cabin_dbus_device1_set_services_resolved (object, FALSE);
  /* Without a bond, what was agreed on ends with the link. */
  self->paired_pending = FALSE;
  self->asked_to_connect = FALSE;
  cabin_dbus_device1_set_paired (object, cabin_sim_device_is_bonded (self));
  cabin_sim_device_answer_waiting (self);
  cabin_sim_authorizer_drop (cabin_sim_adapter_get_authorizer (self->adapter), self);
  if (self->forgotten)
    cabin_sim_adapter_remove_device (self->adapter, self);
  else
    cabin_sim_device_settle (self);
}

/**
 * cabin_sim_device_paired:
 * @bonded: whether both sides keep the keys
 *
 * A pairing has succeeded. Bonded comes at once; Paired, the UUIDs and ServicesResolved come together, when the phone
 * has said what it serves, which a peripheral may have done before.
 */
void
cabin_sim_device_paired (CabinSimDevice *self,
                         gboolean        bonded)
{
  self->paired_pending = TRUE;
  if (bonded)
    {
      self->kept = TRUE;
      cabin_dbus_device1_set_bonded (CABIN_DBUS_DEVICE1 (self), TRUE);
    }
  if (self->only_le && cabin_sim_device_is_resolved (self))
    cabin_sim_device_resolve (self);
  else
    ask_services (self);
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self));
  cabin_sim_device_store (self);
}

/**
 * cabin_sim_device_resolve:
 *
 * The phone has said what it serves.
 */
void
cabin_sim_device_resolve (CabinSimDevice *self)
{
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);

  g_object_set (self,
                "paired", self->paired_pending || cabin_sim_device_is_bonded (self),
                "uuids", phone != NULL ? phone->uuids : NULL,
                "services-resolved", TRUE,
                NULL);
  cabin_sim_device_store (self);
  if (self->pair_call != NULL)
    g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self));
  answer_pair (self);
}

/**
 * cabin_sim_device_is_resolved:
 *
 * Returns: whether bluetoothd knows what the phone serves
 */
gboolean
cabin_sim_device_is_resolved (CabinSimDevice *self)
{
  return cabin_dbus_device1_get_services_resolved (CABIN_DBUS_DEVICE1 (self));
}
