/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-adapter-private.h"

#include "cabin-sim-daemon.h"
#include "cabin-sim-device.h"

/* A client that looks for devices, or has said what it will look for; until it leaves the bus. */
typedef struct {
  CabinSimAdapter *adapter;
  guint watch;
  gboolean looks;
  gboolean has_filter;
  CabinSimBearers bearers;
} Discoverer;

static void
discoverer_free (gpointer data)
{
  Discoverer *discoverer = data;

  g_bus_unwatch_name (discoverer->watch);
  g_free (discoverer);
}

static gboolean
check_power (CabinSimAdapter       *self,
             GDBusMethodInvocation *invocation)
{
  if (!self->controller->powered)
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "NotReady",
                                                "Resource Not Ready");

  return self->controller->powered;
}

static void
look_around (CabinSimAdapter *self)
{
  CabinSimWorld *world = cabin_sim_daemon_get_world (self->daemon);

  for (guint i = 0; i < world->phones->len; i++)
    cabin_sim_adapter_notice (self, g_ptr_array_index (world->phones, i));
}

static void
forget_filter (Discoverer *discoverer)
{
  discoverer->has_filter = FALSE;
  discoverer->bearers = CABIN_SIM_BEARER_ALL;
}

static void
on_discoverer_vanished (GDBusConnection *connection,
                        const char      *name,
                        gpointer         user_data)
{
  Discoverer *discoverer = user_data;
  CabinSimAdapter *self = discoverer->adapter;
  gboolean looked = discoverer->looks;

  g_hash_table_remove (self->discoverers, name);
  if (looked && !cabin_sim_adapter_is_discovering (self))
    cabin_sim_adapter_stop_discovery (self);
}

static Discoverer *
ensure_discoverer (CabinSimAdapter *self,
                   const char      *sender)
{
  Discoverer *discoverer = g_hash_table_lookup (self->discoverers, sender);

  if (discoverer == NULL)
    {
      discoverer = g_new0 (Discoverer, 1);
      discoverer->adapter = self;
      forget_filter (discoverer);
      discoverer->watch = g_bus_watch_name_on_connection (cabin_sim_daemon_get_connection (self->daemon), sender,
                                                          G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                          on_discoverer_vanished, discoverer, NULL);
      g_hash_table_insert (self->discoverers, g_strdup (sender), discoverer);
    }

  return discoverer;
}

static gboolean
on_start_discovery (CabinDBusAdapter1     *object,
                    GDBusMethodInvocation *invocation)
{
  CabinSimAdapter *self = CABIN_SIM_ADAPTER (object);
  Discoverer *discoverer;

  if (!check_power (self, invocation))
    return TRUE;

  discoverer = ensure_discoverer (self, g_dbus_method_invocation_get_sender (invocation));
  if (discoverer->looks)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "InProgress",
                                                  "Operation already in progress");
      return TRUE;
    }

  discoverer->looks = TRUE;
  cabin_dbus_adapter1_complete_start_discovery (object, invocation);
  cabin_dbus_adapter1_set_discovering (object, TRUE);
  look_around (self);

  return TRUE;
}

static gboolean
on_stop_discovery (CabinDBusAdapter1     *object,
                   GDBusMethodInvocation *invocation)
{
  CabinSimAdapter *self = CABIN_SIM_ADAPTER (object);
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  Discoverer *discoverer = g_hash_table_lookup (self->discoverers, sender);

  if (!check_power (self, invocation))
    return TRUE;

  if (discoverer == NULL || !discoverer->looks)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "Failed",
                                                  "No discovery started");
      return TRUE;
    }

  /* The filter stays for the next time. */
  discoverer->looks = FALSE;
  cabin_dbus_adapter1_complete_stop_discovery (object, invocation);
  if (!cabin_sim_adapter_is_discovering (self))
    cabin_sim_adapter_stop_discovery (self);

  return TRUE;
}

/* Whether bluetoothd takes the filter; of all that can be in it, the simulator heeds the transport. */
static gboolean
parse_filter (GVariant        *filter,
              CabinSimBearers *bearers)
{
  const struct {
    const char *name;
    const char *type;
  } known[] = {
    { "UUIDs", "as" },
    { "RSSI", "n" },
    { "Pathloss", "q" },
    { "Transport", "s" },
    { "DuplicateData", "b" },
    { "Discoverable", "b" },
    { "Pattern", "s" },
  };
  const char *transport = "auto";
  gsize n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (filter, known[i].name, G_VARIANT_TYPE (known[i].type));

      n_found += value != NULL;
    }
  g_variant_lookup (filter, "Transport", "&s", &transport);

  if (g_str_equal (transport, "bredr"))
    *bearers = CABIN_SIM_BEARER_BREDR;
  else if (g_str_equal (transport, "le"))
    *bearers = CABIN_SIM_BEARER_LE;
  else if (g_str_equal (transport, "auto"))
    *bearers = CABIN_SIM_BEARER_ALL;
  else
    return FALSE;

  return n_found == g_variant_n_children (filter);
}

static gboolean
on_set_discovery_filter (CabinDBusAdapter1     *object,
                         GDBusMethodInvocation *invocation,
                         GVariant              *filter)
{
  CabinSimAdapter *self = CABIN_SIM_ADAPTER (object);
  CabinSimBearers bearers;
  Discoverer *discoverer;

  if (!check_power (self, invocation))
    return TRUE;

  if (!parse_filter (filter, &bearers))
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "InvalidArguments",
                                                  "Invalid arguments in method call");
      return TRUE;
    }

  discoverer = ensure_discoverer (self, g_dbus_method_invocation_get_sender (invocation));
  if (g_variant_n_children (filter) > 0)
    {
      discoverer->has_filter = TRUE;
      discoverer->bearers = bearers;
    }
  else
    forget_filter (discoverer);
  cabin_dbus_adapter1_complete_set_discovery_filter (object, invocation);
  look_around (self);

  return TRUE;
}

/**
 * cabin_sim_adapter_implement_discovery:
 *
 * Fills in the methods of org.bluez.Adapter1 that are about discovery.
 */
void
cabin_sim_adapter_implement_discovery (CabinDBusAdapter1Iface *iface)
{
  iface->handle_start_discovery = on_start_discovery;
  iface->handle_stop_discovery = on_stop_discovery;
  iface->handle_set_discovery_filter = on_set_discovery_filter;
}

/**
 * cabin_sim_adapter_new_discoverers:
 *
 * Returns: (transfer full): a place for those who look for devices, by their unique names
 */
GHashTable *
cabin_sim_adapter_new_discoverers (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, discoverer_free);
}

/**
 * cabin_sim_adapter_stop_discovery:
 *
 * Nobody looks for devices any more: those that were only found begin to vanish, the strength of all signals is
 * unknown.
 */
void
cabin_sim_adapter_stop_discovery (CabinSimAdapter *self)
{
  cabin_dbus_adapter1_set_discovering (CABIN_DBUS_ADAPTER1 (self), FALSE);
  for (guint i = self->devices->len; i > 0; i--)
    {
      CabinSimDevice *device = g_ptr_array_index (self->devices, i - 1);

      cabin_sim_device_set_rssi (device, 0);
      cabin_sim_device_settle (device);
    }
}

/**
 * cabin_sim_adapter_is_discovering:
 *
 * Returns: whether a client looks for devices
 */
gboolean
cabin_sim_adapter_is_discovering (CabinSimAdapter *self)
{
  return cabin_sim_adapter_looks_for (self, CABIN_SIM_BEARER_ALL);
}

/**
 * cabin_sim_adapter_looks_for:
 *
 * Returns: whether a client looks for devices that have one of @bearers
 */
gboolean
cabin_sim_adapter_looks_for (CabinSimAdapter *self,
                             CabinSimBearers  bearers)
{
  GHashTableIter iter;
  gpointer discoverer;

  g_hash_table_iter_init (&iter, self->discoverers);
  while (g_hash_table_iter_next (&iter, NULL, &discoverer))
    if (((Discoverer *) discoverer)->looks && (((Discoverer *) discoverer)->bearers & bearers))
      return TRUE;

  return FALSE;
}
