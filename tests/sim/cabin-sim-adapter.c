/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-adapter.h"

#include "cabin-sim-authorizer.h"
#include "cabin-sim-daemon.h"
#include "cabin-sim-device.h"
#include "cabin-sim-link.h"
#include "cabin-sim-property.h"

/* What main.conf and the host's name would give. */
#define NAME "simulated-car"
#define CLASS_CAR_AUDIO 0x200420

struct _CabinSimAdapter
{
  CabinDBusAdapter1Skeleton parent_instance;

  /* Neither is owned: the daemon owns this, the world the controller. */
  CabinSimDaemon *daemon;
  CabinSimController *controller;
  char *path;
  CabinSimAuthorizer *authorizer;
  GPtrArray *devices;
  /* Unique names of the clients that have started a discovery, with their name watches. */
  GHashTable *discoverers;
  guint pairable_source;
  guint discoverable_source;
  guint power_source;
  /* The write of Powered that waits for the controller. */
  GDBusMethodInvocation *power_invocation;
};

static CabinSimWorld *
get_world (CabinSimAdapter *self)
{
  return cabin_sim_daemon_get_world (self->daemon);
}

static gboolean
on_pairable_timeout (gpointer user_data)
{
  CabinSimAdapter *self = user_data;

  self->pairable_source = 0;
  cabin_sim_adapter_set_bondable (self, FALSE);

  return G_SOURCE_REMOVE;
}

/* The trap: this runs when Pairable changes and when PairableTimeout is written, and at no other time. */
static void
trigger_pairable_timeout (CabinSimAdapter *self)
{
  g_clear_handle_id (&self->pairable_source, g_source_remove);
  if (self->controller->bondable && self->controller->pairable_timeout_s > 0)
    self->pairable_source = g_timeout_add (self->controller->pairable_timeout_s * 1000, on_pairable_timeout, self);
}

static gboolean
on_discoverable_timeout (gpointer user_data)
{
  CabinSimAdapter *self = user_data;

  self->discoverable_source = 0;
  self->controller->discoverable = FALSE;
  cabin_dbus_adapter1_set_discoverable (CABIN_DBUS_ADAPTER1 (self), FALSE);

  return G_SOURCE_REMOVE;
}

/* The kernel keeps this clock, and begins it anew with each change. */
static void
trigger_discoverable_timeout (CabinSimAdapter *self)
{
  g_clear_handle_id (&self->discoverable_source, g_source_remove);
  if (self->controller->discoverable && self->controller->discoverable_timeout_s > 0)
    self->discoverable_source = g_timeout_add (self->controller->discoverable_timeout_s * 1000,
                                               on_discoverable_timeout, self);
}

static void
set_discoverable (CabinSimAdapter *self,
                  gboolean         discoverable)
{
  self->controller->discoverable = discoverable;
  cabin_dbus_adapter1_set_discoverable (CABIN_DBUS_ADAPTER1 (self), discoverable);
  trigger_discoverable_timeout (self);
}

static gboolean
on_power_timeout (gpointer user_data)
{
  CabinSimAdapter *self = user_data;
  GDBusMethodInvocation *invocation = g_steal_pointer (&self->power_invocation);
  g_autoptr(GVariant) value = NULL;

  self->power_source = 0;
  cabin_sim_property_get_name (invocation, &value);
  g_dbus_method_invocation_return_value (invocation, NULL);
  cabin_sim_adapter_set_power (self, g_variant_get_boolean (value));

  return G_SOURCE_REMOVE;
}

static void
write_powered (CabinSimAdapter       *self,
               gboolean               powered,
               GDBusMethodInvocation *invocation)
{
  if (self->power_invocation != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "Busy", "");
  else if (powered && self->controller->blocked)
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_BLOCKED, "Blocked through rfkill");
  else if (powered == self->controller->powered)
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    {
      self->power_invocation = invocation;
      self->power_source = g_timeout_add (get_world (self)->times.power, on_power_timeout, self);
    }
}

static void
write_discoverable (CabinSimAdapter       *self,
                    gboolean               discoverable,
                    GDBusMethodInvocation *invocation)
{
  if (!self->controller->powered && self->controller->discoverable_timeout_s > 0)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "Failed", "Not Powered");
      return;
    }

  g_dbus_method_invocation_return_value (invocation, NULL);
  if (discoverable != self->controller->discoverable)
    set_discoverable (self, discoverable);
}

static void
write_alias (CabinSimAdapter *self,
             const char      *alias)
{
  g_free (self->controller->alias);
  self->controller->alias = *alias != '\0' ? g_strdup (alias) : NULL;
  cabin_dbus_adapter1_set_alias (CABIN_DBUS_ADAPTER1 (self), *alias != '\0' ? alias : NAME);
}

static void
write_pairable_timeout (CabinSimAdapter *self,
                        GVariant        *value)
{
  guint timeout_s = g_variant_get_uint32 (value);

  /* bluetoothd says so even if it is the value that it was. */
  if (timeout_s == self->controller->pairable_timeout_s)
    cabin_sim_property_emit (G_DBUS_INTERFACE_SKELETON (self), "PairableTimeout", value);
  self->controller->pairable_timeout_s = timeout_s;
  cabin_dbus_adapter1_set_pairable_timeout (CABIN_DBUS_ADAPTER1 (self), timeout_s);
  trigger_pairable_timeout (self);
}

static void
write_property (CabinSimAdapter       *self,
                const char            *name,
                GVariant              *value,
                GDBusMethodInvocation *invocation)
{
  if (g_str_equal (name, "Powered"))
    {
      write_powered (self, g_variant_get_boolean (value), invocation);
      return;
    }
  if (g_str_equal (name, "Discoverable"))
    {
      write_discoverable (self, g_variant_get_boolean (value), invocation);
      return;
    }

  /* The answer first, the signal after it: PropertiesChanged goes out from an idle handler. */
  g_dbus_method_invocation_return_value (invocation, NULL);
  if (g_str_equal (name, "Alias"))
    write_alias (self, g_variant_get_string (value, NULL));
  else if (g_str_equal (name, "Pairable"))
    cabin_sim_adapter_set_bondable (self, g_variant_get_boolean (value));
  else if (g_str_equal (name, "PairableTimeout"))
    write_pairable_timeout (self, value);
  else if (g_str_equal (name, "DiscoverableTimeout"))
    {
      self->controller->discoverable_timeout_s = g_variant_get_uint32 (value);
      cabin_dbus_adapter1_set_discoverable_timeout (CABIN_DBUS_ADAPTER1 (self), g_variant_get_uint32 (value));
      trigger_discoverable_timeout (self);
    }
}

static void
stop_discovery (CabinSimAdapter *self)
{
  cabin_dbus_adapter1_set_discovering (CABIN_DBUS_ADAPTER1 (self), FALSE);
  for (guint i = self->devices->len; i > 0; i--)
    cabin_sim_device_settle (g_ptr_array_index (self->devices, i - 1));
}

static void
on_discoverer_vanished (GDBusConnection *connection,
                        const char      *name,
                        gpointer         user_data)
{
  CabinSimAdapter *self = user_data;

  if (g_hash_table_remove (self->discoverers, name) && g_hash_table_size (self->discoverers) == 0)
    stop_discovery (self);
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
    stop_discovery (self);

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

static void
cabin_sim_adapter_iface_init (CabinDBusAdapter1Iface *iface)
{
  iface->handle_start_discovery = on_start_discovery;
  iface->handle_stop_discovery = on_stop_discovery;
  iface->handle_set_discovery_filter = on_set_discovery_filter;
  iface->handle_remove_device = on_remove_device;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinSimAdapter, cabin_sim_adapter, CABIN_DBUS_TYPE_ADAPTER1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_ADAPTER1, cabin_sim_adapter_iface_init))

static void
on_call (GDBusConnection       *connection,
         const char            *sender,
         const char            *path,
         const char            *interface,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               user_data)
{
  g_autoptr(GVariant) value = NULL;
  const char *property = cabin_sim_property_get_name (invocation, &value);

  if (property != NULL)
    write_property (user_data, property, value, invocation);
  else
    G_DBUS_INTERFACE_SKELETON_CLASS (cabin_sim_adapter_parent_class)->get_vtable (user_data)
    ->method_call (connection, sender, path, interface, method, parameters, invocation, user_data);
}

static GDBusInterfaceVTable *
cabin_sim_adapter_get_vtable (GDBusInterfaceSkeleton *skeleton)
{
  static GDBusInterfaceVTable vtable;

  cabin_sim_property_delegate (&vtable, G_DBUS_INTERFACE_SKELETON_CLASS (cabin_sim_adapter_parent_class), skeleton,
                               on_call);

  return &vtable;
}

static void
cabin_sim_adapter_finalize (GObject *object)
{
  CabinSimAdapter *self = CABIN_SIM_ADAPTER (object);

  g_hash_table_unref (self->discoverers);
  g_ptr_array_unref (self->devices);
  g_object_unref (self->authorizer);
  g_free (self->path);

  G_OBJECT_CLASS (cabin_sim_adapter_parent_class)->finalize (object);
}

static void
cabin_sim_adapter_class_init (CabinSimAdapterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_sim_adapter_finalize;
  G_DBUS_INTERFACE_SKELETON_CLASS (klass)->get_vtable = cabin_sim_adapter_get_vtable;
}

static void
unwatch (gpointer watch)
{
  g_bus_unwatch_name (GPOINTER_TO_UINT (watch));
}

static void
cabin_sim_adapter_init (CabinSimAdapter *self)
{
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
  self->discoverers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unwatch);
}

/**
 * cabin_sim_adapter_new:
 *
 * Returns: (transfer full): the controller as bluetoothd finds it, not yet on the bus
 */
CabinSimAdapter *
cabin_sim_adapter_new (CabinSimDaemon     *daemon,
                       CabinSimController *controller)
{
  static const char *const uuids[] = { CABIN_UUID_AVRCP_TARGET, CABIN_UUID_AVRCP, NULL };
  CabinSimAdapter *self = g_object_new (CABIN_SIM_TYPE_ADAPTER,
                                        "address", controller->address,
                                        "address-type", "public",
                                        "name", NAME,
                                        "alias", controller->alias != NULL ? controller->alias : NAME,
                                        "class", CLASS_CAR_AUDIO,
                                        "powered", controller->powered,
                                        "discoverable", controller->discoverable,
                                        "discoverable-timeout", controller->discoverable_timeout_s,
                                        "pairable", controller->bondable,
                                        "pairable-timeout", controller->pairable_timeout_s,
                                        "uuids", uuids,
                                        NULL);

  self->daemon = daemon;
  self->controller = controller;
  self->authorizer = cabin_sim_authorizer_new (daemon);
  self->path = g_strdup_printf ("%s/hci%u", CABIN_BLUEZ_MANAGER_PATH, controller->index);

  return self;
}

/**
 * cabin_sim_adapter_begin:
 *
 * Shows the adapter and its devices on the bus and does what bluetoothd does with a new one, unasked: it opens it if
 * there is an agent, and powers it on.
 */
void
cabin_sim_adapter_begin (CabinSimAdapter *self)
{
  g_autoptr(GDBusObjectSkeleton) object = g_dbus_object_skeleton_new (self->path);
  GHashTableIter iter;
  gpointer address;

  g_dbus_object_skeleton_add_interface (object, G_DBUS_INTERFACE_SKELETON (self));
  g_dbus_object_manager_server_export (cabin_sim_daemon_get_server (self->daemon), object);

  g_hash_table_iter_init (&iter, self->controller->bonds);
  while (g_hash_table_iter_next (&iter, &address, NULL))
    cabin_sim_adapter_ensure_device (self, address);

  if (cabin_sim_agents_get_capability (cabin_sim_daemon_get_agents (self->daemon), NULL) != NULL)
    cabin_sim_adapter_set_bondable (self, TRUE);
  if (self->controller->auto_enable && !self->controller->blocked)
    cabin_sim_adapter_set_power (self, TRUE);
}

/**
 * cabin_sim_adapter_shutdown:
 *
 * Takes the adapter and its devices off the bus.
 */
void
cabin_sim_adapter_shutdown (CabinSimAdapter *self)
{
  g_clear_handle_id (&self->pairable_source, g_source_remove);
  g_clear_handle_id (&self->discoverable_source, g_source_remove);
  g_clear_handle_id (&self->power_source, g_source_remove);
  if (self->power_invocation != NULL)
    g_dbus_method_invocation_return_dbus_error (g_steal_pointer (&self->power_invocation),
                                                CABIN_BLUEZ_ERROR_PREFIX "Failed", "Failed");
  g_hash_table_remove_all (self->discoverers);

  while (self->devices->len > 0)
    cabin_sim_adapter_remove_device (self, g_ptr_array_index (self->devices, 0));
  g_dbus_object_manager_server_unexport (cabin_sim_daemon_get_server (self->daemon), self->path);
}

/**
 * cabin_sim_adapter_flush:
 *
 * Lets the bus hear of all changes now.
 */
void
cabin_sim_adapter_flush (CabinSimAdapter *self)
{
  for (guint i = 0; i < self->devices->len; i++)
    g_dbus_interface_skeleton_flush (g_ptr_array_index (self->devices, i));
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self));
}

/**
 * cabin_sim_adapter_get_daemon:
 *
 * Returns: (transfer none): the bluetoothd that shows it
 */
CabinSimDaemon *
cabin_sim_adapter_get_daemon (CabinSimAdapter *self)
{
  return self->daemon;
}

/**
 * cabin_sim_adapter_get_controller:
 *
 * Returns: (transfer none): the hardware
 */
CabinSimController *
cabin_sim_adapter_get_controller (CabinSimAdapter *self)
{
  return self->controller;
}

/**
 * cabin_sim_adapter_get_path:
 *
 * Returns: the object path
 */
const char *
cabin_sim_adapter_get_path (CabinSimAdapter *self)
{
  return self->path;
}

/**
 * cabin_sim_adapter_get_authorizer:
 *
 * Returns: (transfer none): who grants services of this adapter
 */
CabinSimAuthorizer *
cabin_sim_adapter_get_authorizer (CabinSimAdapter *self)
{
  return self->authorizer;
}

/**
 * cabin_sim_adapter_is_discovering:
 *
 * Returns: whether a client looks for devices
 */
gboolean
cabin_sim_adapter_is_discovering (CabinSimAdapter *self)
{
  return g_hash_table_size (self->discoverers) > 0;
}

/**
 * cabin_sim_adapter_set_power:
 *
 * The controller comes up or goes down, with all its links.
 */
void
cabin_sim_adapter_set_power (CabinSimAdapter *self,
                             gboolean         powered)
{
  if (powered == self->controller->powered)
    return;

  if (!powered)
    {
      cabin_sim_link_down_all (get_world (self), self->controller);
      set_discoverable (self, FALSE);
      g_hash_table_remove_all (self->discoverers);
      stop_discovery (self);
    }
  self->controller->powered = powered;
  cabin_dbus_adapter1_set_powered (CABIN_DBUS_ADAPTER1 (self), powered);
  cabin_sim_world_emit_changed (get_world (self), self->controller);
}

/**
 * cabin_sim_adapter_set_bondable:
 *
 * Changes Pairable. A value that it has already changes nothing, and does not restart the clock.
 */
void
cabin_sim_adapter_set_bondable (CabinSimAdapter *self,
                                gboolean         bondable)
{
  if (bondable == self->controller->bondable)
    return;

  self->controller->bondable = bondable;
  cabin_dbus_adapter1_set_pairable (CABIN_DBUS_ADAPTER1 (self), bondable);
  trigger_pairable_timeout (self);
  cabin_sim_world_emit_changed (get_world (self), self->controller);
}

/**
 * cabin_sim_adapter_notice:
 *
 * Finds @phone if the adapter looks for devices and the phone lets itself be found.
 */
void
cabin_sim_adapter_notice (CabinSimAdapter *self,
                          CabinSimPhone   *phone)
{
  if (cabin_sim_adapter_is_discovering (self) && phone->visible
      && cabin_sim_world_find_controller (get_world (self), phone->adapter) == self->controller)
    cabin_sim_device_find (cabin_sim_adapter_ensure_device (self, phone->address));
}

/**
 * cabin_sim_adapter_find_device:
 *
 * Returns: (transfer none) (nullable): the device of this address
 */
CabinSimDevice *
cabin_sim_adapter_find_device (CabinSimAdapter *self,
                               const char      *address)
{
  for (guint i = 0; i < self->devices->len; i++)
    {
      CabinSimDevice *device = g_ptr_array_index (self->devices, i);

      if (g_str_equal (cabin_sim_device_get_address (device), address))
        return device;
    }

  return NULL;
}

/**
 * cabin_sim_adapter_ensure_device:
 *
 * Returns: (transfer none): the device of this address, shown on the bus if it was not
 */
CabinSimDevice *
cabin_sim_adapter_ensure_device (CabinSimAdapter *self,
                                 const char      *address)
{
  CabinSimDevice *device = cabin_sim_adapter_find_device (self, address);

  if (device == NULL)
    {
      device = cabin_sim_device_new (self, address);
      g_ptr_array_add (self->devices, device);
      cabin_sim_device_begin (device);
    }

  return device;
}

/**
 * cabin_sim_adapter_remove_device:
 *
 * Takes the device off the bus.
 */
void
cabin_sim_adapter_remove_device (CabinSimAdapter *self,
                                 CabinSimDevice  *device)
{
  g_autoptr(CabinSimDevice) kept = g_object_ref (device);

  g_ptr_array_remove (self->devices, device);
  cabin_sim_device_shutdown (kept);
}
