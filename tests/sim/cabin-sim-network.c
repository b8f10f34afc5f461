/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-network-private.h"

#define DELAY_MS 10
/* NM_STATE_DISCONNECTED of NMState. */
#define NM_STATE_DISCONNECTED 20

static gboolean
on_get_device (CabinDBusNm           *manager,
               GDBusMethodInvocation *invocation,
               const char            *interface,
               CabinSimNetwork       *self)
{
  if (self->nm_device == NULL || !g_str_equal (interface, CABIN_SIM_NETWORK_INTERFACE))
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_NM_ERROR_UNKNOWN_DEVICE,
                                                "No device found for the requested iface.");
  else
    cabin_dbus_nm_complete_get_device_by_ip_iface (
      manager, invocation, g_dbus_interface_skeleton_get_object_path (G_DBUS_INTERFACE_SKELETON (self->nm_device)));

  return TRUE;
}

static gboolean
on_activate (CabinDBusNm           *manager,
             GDBusMethodInvocation *invocation,
             const char            *profile,
             const char            *device,
             const char            *object,
             CabinSimNetwork       *self)
{
  g_autofree char *path = NULL;

  if (self->deny)
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_NM_ERROR_PERMISSION_DENIED,
                                                "Not authorized to control networking.");
  else if (self->nm_device == NULL || self->profile == NULL || !self->wireless || !self->managed)
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_NM_ERROR_UNKNOWN_DEVICE,
                                                "The device is not available");
  else
    {
      path = cabin_sim_network_activate (self, FALSE);
      cabin_dbus_nm_complete_activate_connection (manager, invocation, path);
    }

  return TRUE;
}

static gboolean
find_agent (CabinSimNetwork *self,
            const char      *name,
            guint           *at)
{
  return g_ptr_array_find_with_equal_func (self->agents, name, g_str_equal, at);
}

static gboolean
on_register (CabinDBusNmAgentManager *manager,
             GDBusMethodInvocation   *invocation,
             const char              *identifier,
             guint                    capabilities,
             CabinSimNetwork         *self)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);

  if (!find_agent (self, sender, NULL))
    g_ptr_array_add (self->agents, g_strdup (sender));
  cabin_dbus_nm_agent_manager_complete_register_with_capabilities (manager, invocation);
  if (self->wants_agent)
    {
      self->wants_agent = FALSE;
      cabin_sim_network_autoconnect (self);
    }

  return TRUE;
}

static void
drop_agent (CabinSimNetwork *self,
            const char      *name)
{
  guint at;

  if (find_agent (self, name, &at))
    g_ptr_array_remove_index (self->agents, at);
}

static gboolean
on_unregister (CabinDBusNmAgentManager *manager,
               GDBusMethodInvocation   *invocation,
               CabinSimNetwork         *self)
{
  drop_agent (self, g_dbus_method_invocation_get_sender (invocation));
  cabin_dbus_nm_agent_manager_complete_unregister (manager, invocation);

  return TRUE;
}

static void
on_name_owner_changed (GDBusConnection *connection,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *signal,
                       GVariant        *parameters,
                       gpointer         user_data)
{
  const char *name, *owner;

  g_variant_get (parameters, "(&s&s&s)", &name, NULL, &owner);
  if (*owner == '\0')
    drop_agent (user_data, name);
}

static void
serve_manager (CabinSimNetwork *self)
{
  self->manager = cabin_dbus_nm_skeleton_new ();
  cabin_dbus_nm_set_networking_enabled (self->manager, TRUE);
  cabin_dbus_nm_set_wireless_enabled (self->manager, self->wireless);
  cabin_dbus_nm_set_wireless_hardware_enabled (self->manager, TRUE);
  cabin_dbus_nm_set_state (self->manager, NM_STATE_DISCONNECTED);
  g_signal_connect (self->manager, "handle-get-device-by-ip-iface", G_CALLBACK (on_get_device), self);
  g_signal_connect (self->manager, "handle-activate-connection", G_CALLBACK (on_activate), self);
  cabin_sim_network_export (self, self->manager, CABIN_NM_PATH);

  self->agent_manager = cabin_dbus_nm_agent_manager_skeleton_new ();
  g_signal_connect (self->agent_manager, "handle-register-with-capabilities", G_CALLBACK (on_register), self);
  g_signal_connect (self->agent_manager, "handle-unregister", G_CALLBACK (on_unregister), self);
  cabin_sim_network_export (self, self->agent_manager, CABIN_NM_AGENT_MANAGER_PATH);
}

/* Also what must be changed while it runs. */
static void
set_world (CabinSimNetwork *self,
           GVariant        *options)
{
  gboolean other = FALSE, running = self->connection != NULL;

  g_variant_lookup (options, "device", "b", &self->device);
  g_variant_lookup (options, "managed", "b", &self->managed);
  g_variant_lookup (options, "access-point", "b", &self->access_point);
  g_variant_lookup (options, "wireless", "b", &self->wireless);
  g_variant_lookup (options, "deny", "b", &self->deny);
  g_variant_lookup (options, "fail", "u", &self->fail);
  g_variant_lookup (options, "delay", "u", &self->delay_ms);
  g_variant_lookup (options, "other", "b", &other);
  g_variant_lookup (options, "running", "b", &running);

  if (!running)
    cabin_sim_network_stop (self);
  else if (self->connection == NULL)
    cabin_sim_network_run (self);
  else if (!self->device)
    cabin_sim_network_hide_device (self);
  else if (self->nm_device == NULL)
    cabin_sim_network_show_device (self);

  if (self->nm_device == NULL)
    return;

  cabin_dbus_nm_set_wireless_enabled (self->manager, self->wireless);
  if (!self->wireless || !self->managed || self->managed != cabin_dbus_nm_device_get_managed (self->nm_device) ||
      (self->active == NULL && self->wireless))
    cabin_sim_network_deactivate (self, REASON_NONE);
  if (other)
    g_free (cabin_sim_network_activate (self, TRUE));
  else
    cabin_sim_network_autoconnect (self);
}

static gboolean
on_set (CabinDBusSimNetwork1  *object,
        GDBusMethodInvocation *invocation,
        GVariant              *options)
{
  set_world (CABIN_SIM_NETWORK (object), options);
  cabin_dbus_sim_network1_complete_set (object, invocation);

  return TRUE;
}

static char *
get_ssid (GVariant *settings)
{
  g_autoptr(GVariant) wireless = g_variant_lookup_value (settings, CABIN_NM_WIRELESS, G_VARIANT_TYPE_VARDICT);
  g_autoptr(GVariant) ssid = wireless ? g_variant_lookup_value (wireless, "ssid", G_VARIANT_TYPE_BYTESTRING) : NULL;
  gconstpointer bytes;
  gsize length;

  if (ssid == NULL)
    return g_strdup ("");

  bytes = g_variant_get_fixed_array (ssid, &length, 1);

  return g_strndup (bytes, length);
}

static gboolean
on_get (CabinDBusSimNetwork1  *object,
        GDBusMethodInvocation *invocation)
{
  CabinSimNetwork *self = CABIN_SIM_NETWORK (object);
  guint state = self->nm_device ? cabin_dbus_nm_device_get_state (self->nm_device) : 0;
  gboolean on = state == STATE_ACTIVATED && self->applied != NULL;
  g_autofree char *ssid = on ? get_ssid (self->applied) : g_strdup ("");
  GVariantDict dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "ssid", "s", ssid);
  g_variant_dict_insert (&dict, "key", "s", on && self->key ? self->key : "");
  g_variant_dict_insert (&dict, "state", "u", state);
  g_variant_dict_insert (&dict, "profile", "b", self->settings != NULL);
  if (self->settings != NULL)
    g_variant_dict_insert_value (&dict, "settings", self->settings);
  if (self->applied != NULL)
    g_variant_dict_insert_value (&dict, "applied", self->applied);
  g_variant_dict_insert (&dict, "agents", "u", self->agents->len);
  g_variant_dict_insert (&dict, "activations", "u", self->activations);
  g_variant_dict_insert (&dict, "changes", "u", self->changes);
  cabin_dbus_sim_network1_complete_get (object, invocation, g_variant_dict_end (&dict));

  return TRUE;
}

static void
on_asked (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autofree char *name = error != NULL ? g_dbus_error_get_remote_error (error) : NULL;
  g_autoptr(GVariant) secrets = NULL;
  g_autoptr(GVariant) security = NULL;
  const char *key = "";

  if (reply != NULL)
    {
      secrets = g_variant_get_child_value (reply, 0);
      security = g_variant_lookup_value (secrets, CABIN_NM_WIRELESS_SECURITY, G_VARIANT_TYPE_VARDICT);
      g_variant_lookup (security, "psk", "&s", &key);
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(s)", name != NULL ? name : key));
}

static gboolean
on_ask (CabinDBusSimNetwork1  *object,
        GDBusMethodInvocation *invocation,
        const char            *uuid,
        const char            *setting)
{
  CabinSimNetwork *self = CABIN_SIM_NETWORK (object);
  const char *const hints[] = { NULL };
  g_autoptr(GVariant) connection = g_variant_ref_sink (
    g_variant_new_parsed ("{'connection': {'uuid': <%s>}}", uuid));

  if (self->agents->len == 0)
    {
      cabin_dbus_sim_network1_complete_ask (object, invocation, "");
      return TRUE;
    }

  g_dbus_connection_call (self->connection, self->agents->pdata[self->agents->len - 1], CABIN_NM_AGENT_PATH,
                          CABIN_NM_AGENT_INTERFACE, "GetSecrets",
                          g_variant_new ("(@a{sa{sv}}os^asu)", connection, "/", setting, hints, 1),
                          G_VARIANT_TYPE ("(a{sa{sv}})"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, on_asked,
                          invocation);

  return TRUE;
}

static GVariant *
replace (GVariant   *settings,
         const char *setting,
         const char *key,
         GVariant   *value)
{
  g_autoptr(GVariant) old = g_variant_lookup_value (settings, setting, G_VARIANT_TYPE_VARDICT);
  GVariantDict dict = G_VARIANT_DICT_INIT (old);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name;
  GVariant *values;

  g_variant_dict_insert_value (&dict, key, value);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_iter_init (&iter, settings);
  while (g_variant_iter_next (&iter, "{&s@a{sv}}", &name, &values))
    {
      if (!g_str_equal (name, setting))
        g_variant_builder_add (&builder, "{s@a{sv}}", name, values);
      g_variant_unref (values);
    }
  g_variant_builder_add (&builder, "{s@a{sv}}", setting, g_variant_dict_end (&dict));

  return g_variant_builder_end (&builder);
}

static gboolean
on_change (CabinDBusSimNetwork1  *object,
           GDBusMethodInvocation *invocation,
           const char            *setting,
           const char            *key,
           GVariant              *value)
{
  CabinSimNetwork *self = CABIN_SIM_NETWORK (object);
  g_autoptr(GVariant) content = g_variant_get_variant (value);

  cabin_sim_network_store_profile (self, replace (self->settings, setting, key, content));
  cabin_dbus_sim_network1_complete_change (object, invocation);

  return TRUE;
}

static gboolean
on_remove (CabinDBusSimNetwork1  *object,
           GDBusMethodInvocation *invocation)
{
  cabin_sim_network_remove_profile (CABIN_SIM_NETWORK (object));
  cabin_dbus_sim_network1_complete_remove (object, invocation);

  return TRUE;
}

static void
cabin_sim_network_iface_init (CabinDBusSimNetwork1Iface *iface)
{
  iface->handle_set = on_set;
  iface->handle_get = on_get;
  iface->handle_ask = on_ask;
  iface->handle_change = on_change;
  iface->handle_remove = on_remove;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinSimNetwork, cabin_sim_network, CABIN_DBUS_TYPE_SIM_NETWORK1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_SIM_NETWORK1, cabin_sim_network_iface_init))

static void
cabin_sim_network_finalize (GObject *object)
{
  CabinSimNetwork *self = CABIN_SIM_NETWORK (object);

  cabin_sim_network_stop (self);
  g_ptr_array_unref (self->agents);
  g_clear_pointer (&self->settings, g_variant_unref);
  g_free (self->bus_address);

  G_OBJECT_CLASS (cabin_sim_network_parent_class)->finalize (object);
}

static void
cabin_sim_network_class_init (CabinSimNetworkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_sim_network_finalize;
}

static void
cabin_sim_network_init (CabinSimNetwork *self)
{
  self->device = self->managed = self->access_point = self->wireless = TRUE;
  self->delay_ms = DELAY_MS;
  self->agents = g_ptr_array_new_with_free_func (g_free);
}

/**
 * cabin_sim_network_new:
 * @bus_address: of the message bus to serve
 *
 * Returns: (transfer full): a world with an interface and without a NetworkManager
 */
CabinSimNetwork *
cabin_sim_network_new (const char *bus_address)
{
  CabinSimNetwork *self = g_object_new (CABIN_SIM_TYPE_NETWORK, NULL);

  self->bus_address = g_strdup (bus_address);

  return self;
}

/**
 * cabin_sim_network_export:
 * @skeleton: (type GDBusInterfaceSkeleton): an object of NetworkManager
 *
 * Serves it.
 */
void
cabin_sim_network_export (CabinSimNetwork *self,
                          gpointer         skeleton,
                          const char      *path)
{
  g_autoptr(GError) error = NULL;

  if (!g_dbus_interface_skeleton_export (skeleton, self->connection, path, &error))
    g_error ("%s: %s", path, error->message);
}

/**
 * cabin_sim_network_run:
 *
 * Starts a NetworkManager, on a connection of its own.
 */
void
cabin_sim_network_run (CabinSimNetwork *self)
{
  g_autoptr(GError) error = NULL;

  self->connection = g_dbus_connection_new_for_address_sync (self->bus_address,
                                                             G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                             G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                             NULL, NULL, &error);
  if (self->connection == NULL)
    g_error ("%s", error->message);

  self->wants_agent = FALSE;
  self->agents_watch =
    g_dbus_connection_signal_subscribe (self->connection, CABIN_DBUS_NAME, CABIN_DBUS_INTERFACE, "NameOwnerChanged",
                                        CABIN_DBUS_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_name_owner_changed, self,
                                        NULL);
  serve_manager (self);
  cabin_sim_network_serve_settings (self);
  if (self->device)
    cabin_sim_network_show_device (self);
  g_dbus_connection_call (self->connection, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE, "RequestName",
                          g_variant_new ("(su)", CABIN_NM_NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL,
                          NULL);
}

/**
 * cabin_sim_network_stop:
 *
 * Ends the NetworkManager that runs, if one does: its objects go with its connection.
 */
void
cabin_sim_network_stop (CabinSimNetwork *self)
{
  GObject **objects[] = {
    (GObject **) &self->manager, (GObject **) &self->settings_manager, (GObject **) &self->agent_manager,
    (GObject **) &self->profile,
  };

  if (self->connection == NULL)
    return;

  cabin_sim_network_hide_device (self);
  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      if (*objects[i] != NULL)
        g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (*objects[i]));
      g_clear_object (objects[i]);
    }
  g_ptr_array_set_size (self->agents, 0);
  g_dbus_connection_signal_unsubscribe (self->connection, self->agents_watch);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
}
