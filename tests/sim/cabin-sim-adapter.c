/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-adapter-private.h"

#include "cabin-sim-authorizer.h"
#include "cabin-sim-daemon.h"
#include "cabin-sim-device.h"
#include "cabin-sim-property.h"

#define CLASS_CAR_AUDIO 0x200420

/* What a phone in a house beside the road has, in dBm. */
#define RSSI_FAR (-90)

static CabinSimWorld *
get_world (CabinSimAdapter *self)
{
  return cabin_sim_daemon_get_world (self->daemon);
}

/* @found: whether discovery brings it, which the announcement tells by its RSSI */
static CabinSimDevice *
add_device (CabinSimAdapter *self,
            const char      *address,
            gboolean         found)
{
  CabinSimDevice *device = cabin_sim_device_new (self, address);

  g_ptr_array_add (self->devices, device);
  if (found)
    cabin_sim_device_find (device);
  cabin_sim_device_begin (device);

  return device;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinSimAdapter, cabin_sim_adapter, CABIN_DBUS_TYPE_ADAPTER1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_ADAPTER1, cabin_sim_adapter_implement_calls))

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
    cabin_sim_adapter_write (user_data, property, value, invocation);
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

/* Not in what we need of the interface, and yet there: the house number of BlueZ and its version. */
static GVariant *
cabin_sim_adapter_get_properties (GDBusInterfaceSkeleton *skeleton)
{
  g_autoptr(GVariant) others =
    G_DBUS_INTERFACE_SKELETON_CLASS (cabin_sim_adapter_parent_class)->get_properties (skeleton);
  guint version = get_world (CABIN_SIM_ADAPTER (skeleton))->version;
  g_autofree char *modalias = g_strdup_printf ("usb:v1D6Bp0246d%02X%02X", version / 100, version % 100);

  return cabin_sim_property_amend (others, "Modalias", g_variant_new_string (modalias));
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
  G_DBUS_INTERFACE_SKELETON_CLASS (klass)->get_properties = cabin_sim_adapter_get_properties;
}

static void
cabin_sim_adapter_init (CabinSimAdapter *self)
{
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
  self->discoverers = cabin_sim_adapter_new_discoverers ();
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
  CabinSimAdapter *self = g_object_new (CABIN_SIM_TYPE_ADAPTER,
                                        "address", controller->address,
                                        "address-type", "public",
                                        "name", CABIN_SIM_ADAPTER_NAME,
                                        "alias", controller->alias != NULL ? controller->alias : CABIN_SIM_ADAPTER_NAME,
                                        "class", CLASS_CAR_AUDIO,
                                        "powered", controller->powered,
                                        "discoverable", controller->discoverable,
                                        "discoverable-timeout", controller->discoverable_timeout_s,
                                        "pairable", controller->bondable,
                                        "pairable-timeout", controller->pairable_timeout_s,
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

  cabin_sim_adapter_list_services (self);
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
  cabin_sim_adapter_end_changes (self);
  g_hash_table_remove_all (self->discoverers);

  while (self->devices->len > 0)
    cabin_sim_adapter_remove_device (self, g_ptr_array_index (self->devices, 0));
  g_dbus_object_manager_server_unexport (cabin_sim_daemon_get_server (self->daemon), self->path);
}

/**
 * cabin_sim_adapter_list_services:
 *
 * Brings UUIDs up to date: what bluetoothd serves itself, and the profiles that others serve.
 */
void
cabin_sim_adapter_list_services (CabinSimAdapter *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) uuids = NULL;

  g_strv_builder_add (builder, CABIN_UUID_AVRCP_TARGET);
  g_strv_builder_add (builder, CABIN_UUID_AVRCP);
  cabin_sim_profiles_list (cabin_sim_daemon_get_profiles (self->daemon), builder);
  uuids = g_strv_builder_end (builder);
  cabin_dbus_adapter1_set_uuids (CABIN_DBUS_ADAPTER1 (self), (const char *const *) uuids);
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
 * cabin_sim_adapter_notice:
 *
 * Finds @phone if the adapter looks for devices and the phone lets itself be found.
 */
void
cabin_sim_adapter_notice (CabinSimAdapter *self,
                          CabinSimPhone   *phone)
{
  CabinSimDevice *device;

  if (!phone->visible || !cabin_sim_adapter_looks_for (self, phone->bearer)
      || cabin_sim_world_find_controller (get_world (self), phone->adapter) != self->controller)
    return;

  /* A peripheral that has a link is silent. */
  if (phone->bearer == CABIN_SIM_BEARER_LE && phone->linked_to != NULL)
    return;

  device = cabin_sim_adapter_find_device (self, phone->address);
  if (device != NULL)
    cabin_sim_device_find (device);
  else
    add_device (self, phone->address, TRUE);
}

/**
 * cabin_sim_adapter_stir:
 * @number: counts up, so that one device after the other has its turn
 *
 * The signal of one device has another strength than last time.
 */
void
cabin_sim_adapter_stir (CabinSimAdapter *self,
                        guint            number)
{
  CabinSimDevice *device;
  gint16 rssi;

  if (self->devices->len == 0)
    return;

  device = g_ptr_array_index (self->devices, number % self->devices->len);
  rssi = (gint16) (RSSI_FAR + number / self->devices->len % 2);
  cabin_sim_device_set_rssi (device, rssi);
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

  return device != NULL ? device : add_device (self, address, FALSE);
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
