/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-adapter-private.h"

#include "cabin-sim-daemon.h"
#include "cabin-sim-device.h"

static CabinSimWorld *
get_world (CabinSimAdapter *self)
{
  return cabin_sim_daemon_get_world (self->daemon);
}

static void
on_discoverer_vanished (GDBusConnection *connection,
                        const char      *name,
                        gpointer         user_data)
{
  CabinSimAdapter *self = user_data;

  if (g_hash_table_remove (self->discoverers, name) && g_hash_table_size (self->discoverers) == 0)
    cabin_sim_adapter_stop_discovery (self);
}

static gboolean
on_start_discovery (CabinDBusAdapter1     *object,
                    GDBusMethodInvocation *invocation)
{
  CabinSimAdapter *self = CABIN_SIM_ADAPTER (object);
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  CabinSimWorld *world = get_world (self);
  guint watch;

  if (!self->controller->powered)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "NotReady",
                                                  "Resource Not Ready");
      return TRUE;
    }
  if (g_hash_table_contains (self->discoverers, sender))
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "InProgress",
                                                  "Operation already in progress");
      return TRUE;
    }

  watch = g_bus_watch_name_on_connection (cabin_sim_daemon_get_connection (self->daemon), sender,
                                          G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_discoverer_vanished, self, NULL);
  g_hash_table_insert (self->discoverers, g_strdup (sender), GUINT_TO_POINTER (watch));
  cabin_dbus_adapter1_complete_start_discovery (object, invocation);
  cabin_dbus_adapter1_set_discovering (object, TRUE);
  for (guint i = 0; i < world->phones->len; i++)
    cabin_sim_adapter_notice (self, g_ptr_array_index (world->phones, i));

  return TRUE;
}

static gboolean
on_stop_discovery (CabinDBusAdapter1     *object,
                   GDBusMethodInvocation *invocation)
{
  CabinSimAdapter *self = CABIN_SIM_ADAPTER (object);

  if (!g_hash_table_remove (self->discoverers, g_dbus_method_invocation_get_sender (invocation)))
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "Failed",
                                                  "No discovery started");
      return TRUE;
    }

  cabin_dbus_adapter1_complete_stop_discovery (object, invocation);
  if (g_hash_table_size (self->discoverers) == 0)
    cabin_sim_adapter_stop_discovery (self);

  return TRUE;
}

static gboolean
on_set_discovery_filter (CabinDBusAdapter1     *object,
                         GDBusMethodInvocation *invocation,
                         GVariant              *filter)
{
  cabin_dbus_adapter1_complete_set_discovery_filter (object, invocation);

  return TRUE;
}

static gboolean
on_remove_device (CabinDBusAdapter1     *object,
                  GDBusMethodInvocation *invocation,
                  const char            *path)
{
  CabinSimAdapter *self = CABIN_SIM_ADAPTER (object);

  if (!self->controller->powered)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "NotReady",
                                                  "Resource Not Ready");
      return TRUE;
    }

  for (guint i = 0; i < self->devices->len; i++)
    {
      CabinSimDevice *device = g_ptr_array_index (self->devices, i);

      if (g_str_equal (cabin_sim_device_get_path (device), path))
        {
          cabin_sim_device_forget (device, invocation);
          return TRUE;
        }
    }

  g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "DoesNotExist", "Does Not Exist");
  return TRUE;
}

/**
 * cabin_sim_adapter_implement_calls:
 *
 * Fills in the methods of org.bluez.Adapter1.
 */
void
cabin_sim_adapter_implement_calls (CabinDBusAdapter1Iface *iface)
{
  iface->handle_start_discovery = on_start_discovery;
  iface->handle_stop_discovery = on_stop_discovery;
  iface->handle_set_discovery_filter = on_set_discovery_filter;
  iface->handle_remove_device = on_remove_device;
}

/**
 * cabin_sim_adapter_stop_discovery:
 *
 * Nobody looks for devices any more; those that were only found begin to vanish.
 */
void
cabin_sim_adapter_stop_discovery (CabinSimAdapter *self)
{
  cabin_dbus_adapter1_set_discovering (CABIN_DBUS_ADAPTER1 (self), FALSE);
  for (guint i = self->devices->len; i > 0; i--)
    cabin_sim_device_settle (g_ptr_array_index (self->devices, i - 1));
}
