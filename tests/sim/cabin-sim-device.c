/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-device-private.h"

#include "cabin-sim-authorizer.h"
#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"
#include "cabin-sim-pairing.h"
#include "cabin-sim-property.h"

/* What a phone on the next seat has, in dBm. */
#define RSSI_NEAR (-50)

/* How long bluetoothd takes to show the services that it knows from before, in milliseconds. */
#define KEPT_GATT_MS 20

enum {
  SIGNAL_LINKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static CabinSimWorld *
get_world (CabinSimDevice *self)
{
  return cabin_sim_daemon_get_world (cabin_sim_adapter_get_daemon (self->adapter));
}

/* bluetoothd has a file only on a device that it is to know again. */
static void
store (CabinSimDevice *self)
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
}

/* From a time before. */
static gboolean
knows_services (CabinSimDevice *self)
{
  const char *const *uuids = cabin_dbus_device1_get_uuids (CABIN_DBUS_DEVICE1 (self));

  return cabin_sim_device_is_bonded (self) && uuids != NULL && *uuids != NULL;
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
on_vanish (gpointer user_data)
{
  CabinSimDevice *self = user_data;

  self->vanish_source = 0;
  cabin_sim_adapter_remove_device (self->adapter, self);

  return G_SOURCE_REMOVE;
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

  if (self->only_le && knows_services (self))
    time_ms = MIN (time_ms, KEPT_GATT_MS);
  if (self->services_source == 0)
    self->services_source = g_timeout_add (time_ms, on_services, self);
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
  store (self);
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
  signals[SIGNAL_LINKED] = g_signal_new ("linked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
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
                "icon", self->only_le ? NULL : "phone",
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
      g_object_set (self, "connected", TRUE, "services-resolved", knows_services (self), NULL);
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
  answer_pair (self);
  answer_until_down (self);

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
  store (self);
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
  store (self);
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
    g_signal_emit (self, signals[SIGNAL_LINKED], 0, new);
  if (was_up == is_up)
    return;

  cabin_dbus_device1_set_connected (object, is_up);
  if (is_up)
    {
      g_clear_handle_id (&self->vanish_source, g_source_remove);
      if (!self->only_le)
        cabin_dbus_device1_set_services_resolved (object, knows_services (self));
      else if (!self->connecting_to_pair)
        ask_services (self);
      return;
    }

  g_clear_handle_id (&self->services_source, g_source_remove);
  g_clear_handle_id (&self->disconnect_source, g_source_remove);
  cabin_dbus_device1_set_services_resolved (object, FALSE);
  /* Without a bond, what was agreed on ends with the link. */
  self->paired_pending = FALSE;
  cabin_dbus_device1_set_paired (object, cabin_sim_device_is_bonded (self));
  answer_pair (self);
  answer_until_down (self);
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
  store (self);
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
  store (self);
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
  store (self);
  if (invocation != NULL)
    g_ptr_array_add (self->until_down, invocation);

  if (self->bearers != CABIN_SIM_BEARER_NONE)
    cabin_sim_device_begin_disconnect (self);
  else
    cabin_sim_adapter_remove_device (self->adapter, self);
}
