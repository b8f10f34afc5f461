/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-device-private.h"

#include "cabin-sim-connect-le.h"
#include "cabin-sim-connect.h"
#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"
#include "cabin-sim-pairing.h"

static CabinSimWorld *
get_world (CabinSimDevice *self)
{
  return cabin_sim_daemon_get_world (cabin_sim_adapter_get_daemon (self->adapter));
}

static CabinSimProfiles *
get_profiles (CabinSimDevice *self)
{
  return cabin_sim_daemon_get_profiles (cabin_sim_adapter_get_daemon (self->adapter));
}

static gboolean
on_disconnect_timeout (gpointer user_data)
{
  CabinSimDevice *self = user_data;
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);

  self->disconnect_source = 0;
  if (phone != NULL)
    cabin_sim_link_down (get_world (self), phone, CABIN_SIM_BEARER_ALL, CABIN_SIM_REASON_LOCAL);

  return G_SOURCE_REMOVE;
}

/* Our profiles that fit to what the phone serves. */
static char **
choose_profiles (CabinSimDevice *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);

  for (guint i = 0; phone != NULL && phone->uuids[i] != NULL; i++)
    {
      const char *uuid = cabin_sim_profiles_find_remote (get_profiles (self), phone->uuids[i]);

      if (uuid != NULL)
        g_strv_builder_add (builder, uuid);
    }

  return g_strv_builder_end (builder);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  CabinSimDevice *self = CABIN_SIM_DEVICE (source);
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr(GError) error = NULL;

  g_clear_object (&self->connecting);
  if (cabin_sim_connect_finish (self, result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    cabin_sim_connect_return_error (invocation, error);
}

static void
connect_profiles (CabinSimDevice        *self,
                  const char *const     *uuids,
                  GDBusMethodInvocation *invocation)
{
  gboolean has_bearers = get_world (self)->version >= CABIN_SIM_VERSION_BEARERS;

  if (self->connecting != NULL)
    cabin_sim_device_return_error (invocation, "InProgress", "br-connection-busy");
  else if (!cabin_sim_adapter_get_controller (self->adapter)->powered)
    cabin_sim_device_return_error (invocation, "NotReady", "br-connection-adapter-not-powered");
  else if (uuids[0] == NULL)
    cabin_sim_device_return_error (invocation, has_bearers ? "BREDR.ProfileUnavailable" : "NotAvailable",
                                   "br-connection-profile-unavailable");
  else
    {
      cabin_sim_device_keep (self);
      self->connecting = g_cancellable_new ();
      cabin_sim_connect_async (self, uuids, self->connecting, on_connected, invocation);
    }
}

static void
connect_le (CabinSimDevice        *self,
            GDBusMethodInvocation *invocation)
{
  if (self->connecting != NULL && get_world (self)->version < CABIN_SIM_VERSION_EXCLUSIVE)
    cabin_sim_device_return_error (invocation, "Failed", "Operation already in progress");
  else if (self->connecting != NULL)
    cabin_sim_device_return_error (invocation, "InProgress", "In Progress");
  else if (self->bearers & CABIN_SIM_BEARER_LE)
    g_dbus_method_invocation_return_value (invocation, NULL);
  else if (!cabin_sim_adapter_get_controller (self->adapter)->powered)
    cabin_sim_device_return_error (invocation, "Failed", "Input/output error");
  else
    {
      cabin_sim_device_keep (self);
      self->connecting = g_cancellable_new ();
      cabin_sim_connect_le_async (self, self->connecting, on_connected, invocation);
    }
}

static gboolean
on_connect (CabinDBusDevice1      *object,
            GDBusMethodInvocation *invocation)
{
  CabinSimDevice *self = CABIN_SIM_DEVICE (object);
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);
  g_auto (GStrv) uuids = NULL;

  if (get_world (self)->version >= CABIN_SIM_VERSION_EXCLUSIVE && phone != NULL && phone->pairing != NULL
      && cabin_sim_pairing_is_outgoing (phone->pairing))
    {
      cabin_sim_device_return_error (invocation, "InProgress", "In Progress");
      return TRUE;
    }

  if (self->only_le)
    {
      connect_le (self, invocation);
      return TRUE;
    }

  if (self->bearers == CABIN_SIM_BEARER_ALL)
    {
      cabin_sim_device_return_error (invocation, "AlreadyConnected", "Already Connected");
      return TRUE;
    }

  /* With BR/EDR up and in use, bluetoothd goes for LE. */
  if ((self->bearers & CABIN_SIM_BEARER_BREDR) && phone != NULL && cabin_sim_device_is_resolved (self)
      && g_hash_table_size (phone->channels) > 0)
    {
      cabin_sim_link_up (get_world (self), phone, CABIN_SIM_BEARER_LE, NULL);
      cabin_dbus_device1_complete_connect (object, invocation);
      return TRUE;
    }

  uuids = choose_profiles (self);
  connect_profiles (self, (const char *const *) uuids, invocation);

  return TRUE;
}

static gboolean
on_connect_profile (CabinDBusDevice1      *object,
                    GDBusMethodInvocation *invocation,
                    const char            *remote_uuid)
{
  CabinSimDevice *self = CABIN_SIM_DEVICE (object);
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);
  const char *uuids[] = { cabin_sim_profiles_find_remote (get_profiles (self), remote_uuid), NULL };

  /* Both sides must have it. */
  if (phone != NULL && !g_strv_contains ((const char *const *) phone->uuids, remote_uuid))
    uuids[0] = NULL;

  connect_profiles (self, uuids, invocation);

  return TRUE;
}

static gboolean
on_disconnect (CabinDBusDevice1      *object,
               GDBusMethodInvocation *invocation)
{
  CabinSimDevice *self = CABIN_SIM_DEVICE (object);
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);

  cabin_sim_device_end_attempt (self);
  if (phone != NULL && phone->pairing != NULL && cabin_sim_pairing_is_outgoing (phone->pairing))
    cabin_sim_pairing_abort (phone->pairing, CABIN_SIM_AUTHENTICATION_CANCELED);

  if (self->bearers != CABIN_SIM_BEARER_NONE)
    {
      g_ptr_array_add (self->until_down, invocation);
      cabin_sim_device_begin_disconnect (self);
    }
  else
    cabin_dbus_device1_complete_disconnect (object, invocation);

  return TRUE;
}

static gboolean
on_disconnect_profile (CabinDBusDevice1      *object,
                       GDBusMethodInvocation *invocation,
                       const char            *remote_uuid)
{
  CabinSimDevice *self = CABIN_SIM_DEVICE (object);
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);
  const char *uuid = cabin_sim_profiles_find_remote (get_profiles (self), remote_uuid);

  if (uuid == NULL || phone == NULL || !cabin_sim_phone_has_channel (phone, uuid))
    {
      cabin_sim_device_return_error (invocation, "NotConnected", "Not Connected");
      return TRUE;
    }

  cabin_sim_profiles_hang_up (get_profiles (self), uuid, self->path);
  cabin_sim_phone_close_channel (phone, uuid);
  cabin_dbus_device1_complete_disconnect_profile (object, invocation);

  return TRUE;
}

/**
 * cabin_sim_device_implement_calls:
 *
 * Fills in the methods of org.bluez.Device1.
 */
void
cabin_sim_device_implement_calls (CabinDBusDevice1Iface *iface)
{
  iface->handle_connect = on_connect;
  iface->handle_connect_profile = on_connect_profile;
  iface->handle_disconnect = on_disconnect;
  iface->handle_disconnect_profile = on_disconnect_profile;
  cabin_sim_device_implement_pairing (iface);
}

/**
 * cabin_sim_device_return_error:
 * @invocation: (transfer full): the call to answer
 * @name: last part of the error's name
 */
void
cabin_sim_device_return_error (GDBusMethodInvocation *invocation,
                               const char            *name,
                               const char            *message)
{
  g_autofree char *full_name = g_strconcat (CABIN_BLUEZ_ERROR_PREFIX, name, NULL);

  g_dbus_method_invocation_return_dbus_error (invocation, full_name, message);
}

/**
 * cabin_sim_device_begin_disconnect:
 *
 * Asks the profiles to let go, then waits for them before the link is cut.
 */
void
cabin_sim_device_begin_disconnect (CabinSimDevice *self)
{
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);
  GHashTableIter iter;
  gpointer uuid;

  if (self->disconnect_source != 0)
    return;

  if (phone != NULL)
    {
      g_hash_table_iter_init (&iter, phone->channels);
      while (g_hash_table_iter_next (&iter, &uuid, NULL))
        cabin_sim_profiles_hang_up (get_profiles (self), uuid, self->path);
    }
  self->disconnect_source = g_timeout_add (get_world (self)->times.disconnect, on_disconnect_timeout, self);
}
