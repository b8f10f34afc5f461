/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-device-private.h"

#include "cabin-sim-authorizer.h"
#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"
#include "cabin-sim-pairing.h"
#include "cabin-sim-property.h"

static CabinSimWorld *
get_world (CabinSimDevice *self)
{
  return cabin_sim_daemon_get_world (cabin_sim_adapter_get_daemon (self->adapter));
}

static void
write_property (CabinSimDevice *self,
                const char     *name,
                GVariant       *value)
{
  CabinDBusDevice1 *object = CABIN_DBUS_DEVICE1 (self);

  if (g_str_equal (name, "Trusted"))
    cabin_dbus_device1_set_trusted (object, g_variant_get_boolean (value));
  else if (g_str_equal (name, "Alias"))
    cabin_dbus_device1_set_alias (object, g_variant_get_string (value, NULL));
  else if (g_str_equal (name, "Blocked"))
    {
      cabin_dbus_device1_set_blocked (object, g_variant_get_boolean (value));
      if (g_variant_get_boolean (value) && self->bearers != CABIN_SIM_BEARER_NONE)
        cabin_sim_device_begin_disconnect (self);
    }
  cabin_sim_device_store (self);
  cabin_sim_device_settle (self);
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinSimDevice, cabin_sim_device, CABIN_DBUS_TYPE_DEVICE1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_DEVICE1, cabin_sim_device_implement_calls))

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
    {
      g_dbus_method_invocation_return_value (invocation, NULL);
      write_property (user_data, property, value);
    }
  else
    G_DBUS_INTERFACE_SKELETON_CLASS (cabin_sim_device_parent_class)->get_vtable (user_data)
    ->method_call (connection, sender, path, interface, method, parameters, invocation, user_data);
}

static GDBusInterfaceVTable *
cabin_sim_device_get_vtable (GDBusInterfaceSkeleton *skeleton)
{
  static GDBusInterfaceVTable vtable;

  cabin_sim_property_delegate (&vtable, G_DBUS_INTERFACE_SKELETON_CLASS (cabin_sim_device_parent_class), skeleton,
                               on_call);
  vtable.get_property = cabin_sim_device_read_property;

  return &vtable;
}

static void
cabin_sim_device_finalize (GObject *object)
{
  CabinSimDevice *self = CABIN_SIM_DEVICE (object);

  g_clear_object (&self->bredr);
  g_ptr_array_unref (self->until_down);
  g_free (self->path);
  g_free (self->address);

  G_OBJECT_CLASS (cabin_sim_device_parent_class)->finalize (object);
}

static void
cabin_sim_device_class_init (CabinSimDeviceClass *klass)
{
  GDBusInterfaceSkeletonClass *skeleton_class = G_DBUS_INTERFACE_SKELETON_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cabin_sim_device_finalize;
  skeleton_class->get_vtable = cabin_sim_device_get_vtable;
  skeleton_class->get_properties = cabin_sim_device_list_properties;

  /**
   * CabinSimDevice::linked:
   *
   * @bearer: a #CabinSimBearers
   *
   * A link has come up, whoever wanted it.
   */
  g_signal_new ("linked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_UINT);
}

static void
cabin_sim_device_init (CabinSimDevice *self)
{
  self->until_down = g_ptr_array_new ();
}

/**
 * cabin_sim_device_new:
 *
 * Returns: (transfer full): what bluetoothd knows of the device: its file, or what it has just heard
 */
CabinSimDevice *
cabin_sim_device_new (CabinSimAdapter *adapter,
                      const char      *address)
{
  CabinSimDevice *self = g_object_new (CABIN_SIM_TYPE_DEVICE, NULL);
  CabinSimController *controller = cabin_sim_adapter_get_controller (adapter);
  CabinSimBond *bond = g_hash_table_lookup (controller->bonds, address);
  g_autofree char *plain = g_strdelimit (g_strdup (address), ":", '_');
  CabinSimPhone *phone;
  const char *name;

  self->adapter = adapter;
  self->address = g_strdup (address);
  self->path = g_strdup_printf ("%s/dev_%s", cabin_sim_adapter_get_path (adapter), plain);

  phone = cabin_sim_device_get_phone (self);
  name = phone != NULL ? phone->name : bond != NULL ? bond->name : NULL;
  self->only_le = phone != NULL ? phone->bearer == CABIN_SIM_BEARER_LE : bond != NULL && bond->only_le;
  self->kept = bond != NULL;
  g_object_set (self,
                "address", address,
                "address-type", phone != NULL ? phone->address_type : bond != NULL ? bond->address_type : "public",
                "name", name,
                "alias", bond != NULL && bond->alias != NULL ? bond->alias
                         : name != NULL && *name != '\0' ? name : g_strdelimit (plain, "_", '-'),
                "icon", phone != NULL ? phone->icon : bond != NULL ? bond->icon : NULL,
                "adapter", cabin_sim_adapter_get_path (adapter),
                "bonded", bond != NULL && bond->bonded,
                "paired", bond != NULL && bond->bonded,
                "trusted", bond != NULL && bond->trusted,
                "blocked", bond != NULL && bond->blocked,
                "legacy-pairing", phone != NULL && g_str_equal (phone->capability, "Legacy"),
                "uuids", bond != NULL && bond->bonded ? bond->uuids : NULL,
                NULL);

  if (get_world (self)->version >= CABIN_SIM_VERSION_BEARERS && !self->only_le)
    {
      self->bredr = cabin_dbus_bearer_bredr1_skeleton_new ();
      g_object_set (self->bredr, "adapter", cabin_sim_adapter_get_path (adapter), NULL);
      g_object_bind_property (self, "bonded", self->bredr, "bonded", G_BINDING_SYNC_CREATE);
      g_object_bind_property (self, "paired", self->bredr, "paired", G_BINDING_SYNC_CREATE);
    }

  /* Links outlive a bluetoothd that was killed. */
  if (phone != NULL && g_strcmp0 (phone->linked_to, controller->address) == 0)
    {
      self->bearers = phone->bearers;
      g_object_set (self, "connected", TRUE, "services-resolved", cabin_sim_device_knows_services (self), NULL);
      if (self->bredr != NULL)
        cabin_dbus_bearer_bredr1_set_connected (self->bredr, (self->bearers & CABIN_SIM_BEARER_BREDR) != 0);
    }

  return self;
}

/**
 * cabin_sim_device_begin:
 *
 * Shows the device on the bus.
 */
void
cabin_sim_device_begin (CabinSimDevice *self)
{
  g_autoptr(GDBusObjectSkeleton) object = g_dbus_object_skeleton_new (self->path);
  CabinSimDaemon *daemon = cabin_sim_adapter_get_daemon (self->adapter);

  g_dbus_object_skeleton_add_interface (object, G_DBUS_INTERFACE_SKELETON (self));
  if (self->bredr != NULL)
    g_dbus_object_skeleton_add_interface (object, G_DBUS_INTERFACE_SKELETON (self->bredr));
  g_dbus_object_manager_server_export (cabin_sim_daemon_get_server (daemon), object);
}

/**
 * cabin_sim_device_end_attempt:
 *
 * Ends an attempt of ours to connect, if there is one; whoever began it is told.
 */
void
cabin_sim_device_end_attempt (CabinSimDevice *self)
{
  g_autoptr(GCancellable) connecting = self->connecting != NULL ? g_object_ref (self->connecting) : NULL;

  if (connecting != NULL)
    g_cancellable_cancel (connecting);
}

/**
 * cabin_sim_device_shutdown:
 *
 * Takes the device off the bus. Its link, if there is one, is the kernel's and stays.
 */
void
cabin_sim_device_shutdown (CabinSimDevice *self)
{
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);
  CabinSimDaemon *daemon = cabin_sim_adapter_get_daemon (self->adapter);

  g_clear_handle_id (&self->services_source, g_source_remove);
  g_clear_handle_id (&self->vanish_source, g_source_remove);
  g_clear_handle_id (&self->disconnect_source, g_source_remove);
  cabin_sim_device_end_attempt (self);
  if (phone != NULL && phone->pairing != NULL
      && g_strcmp0 (phone->linked_to, cabin_sim_adapter_get_controller (self->adapter)->address) == 0)
    cabin_sim_pairing_abort (phone->pairing, CABIN_SIM_AUTHENTICATION_FAILED);
  cabin_sim_authorizer_drop (cabin_sim_adapter_get_authorizer (self->adapter), self);
  cabin_sim_device_answer_waiting (self);

  g_dbus_object_manager_server_unexport (cabin_sim_daemon_get_server (daemon), self->path);
  self->adapter = NULL;
}

/**
 * cabin_sim_device_get_adapter:
 *
 * Returns: (transfer none) (nullable): where it is a device, %NULL once it is off the bus
 */
CabinSimAdapter *
cabin_sim_device_get_adapter (CabinSimDevice *self)
{
  return self->adapter;
}

/**
 * cabin_sim_device_get_address:
 *
 * Returns: the address
 */
const char *
cabin_sim_device_get_address (CabinSimDevice *self)
{
  return self->address;
}

/**
 * cabin_sim_device_get_path:
 *
 * Returns: the object path
 */
const char *
cabin_sim_device_get_path (CabinSimDevice *self)
{
  return self->path;
}

/**
 * cabin_sim_device_get_phone:
 *
 * Returns: (transfer none) (nullable): the phone behind it, %NULL if it is not in range
 */
CabinSimPhone *
cabin_sim_device_get_phone (CabinSimDevice *self)
{
  return cabin_sim_world_find_phone (get_world (self), self->address);
}

/**
 * cabin_sim_device_has_le:
 *
 * Returns: whether bluetoothd takes it for a device that has LE as well
 */
gboolean
cabin_sim_device_has_le (CabinSimDevice *self)
{
  return self->has_le;
}

/**
 * cabin_sim_device_is_only_le:
 *
 * Returns: whether bluetoothd takes it for a device that has nothing but LE
 */
gboolean
cabin_sim_device_is_only_le (CabinSimDevice *self)
{
  return self->only_le;
}

/**
 * cabin_sim_device_is_bonded:
 *
 * Returns: whether bluetoothd has keys for it
 */
gboolean
cabin_sim_device_is_bonded (CabinSimDevice *self)
{
  return cabin_dbus_device1_get_bonded (CABIN_DBUS_DEVICE1 (self));
}

/**
 * cabin_sim_device_is_trusted:
 *
 * Returns: whether its services are let in unasked
 */
gboolean
cabin_sim_device_is_trusted (CabinSimDevice *self)
{
  return cabin_dbus_device1_get_trusted (CABIN_DBUS_DEVICE1 (self));
}

/**
 * cabin_sim_device_is_blocked:
 *
 * Returns: whether its links are refused
 */
gboolean
cabin_sim_device_is_blocked (CabinSimDevice *self)
{
  return cabin_dbus_device1_get_blocked (CABIN_DBUS_DEVICE1 (self));
}
