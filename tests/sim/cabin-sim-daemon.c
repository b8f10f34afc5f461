/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-daemon.h"

#include "cabin-sim-adapter.h"

/* DBUS_NAME_FLAG_DO_NOT_QUEUE and DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER of the D-Bus specification. */
#define DO_NOT_QUEUE 4
#define PRIMARY_OWNER 1

struct _CabinSimDaemon
{
  GObject parent_instance;

  /* Not owned: the world owns this. */
  CabinSimWorld *world;
  GCancellable *cancellable;
  GDBusConnection *connection;
  GDBusObjectManagerServer *server;
  CabinSimAgents *agents;
  CabinSimProfiles *profiles;
  GPtrArray *adapters;
  guint adapters_source;
  gboolean found_adapters;
};

G_DEFINE_FINAL_TYPE (CabinSimDaemon, cabin_sim_daemon, G_TYPE_OBJECT)

static void
show_adapter (CabinSimDaemon     *self,
              CabinSimController *controller)
{
  CabinSimAdapter *adapter = cabin_sim_adapter_new (self, controller);

  g_ptr_array_add (self->adapters, adapter);
  cabin_sim_adapter_begin (adapter);
}

/* The trap: the kernel lists the adapter that was plugged in last first, and they come one by one. */
static CabinSimController *
next_controller (CabinSimDaemon *self)
{
  for (guint i = self->world->controllers->len; i > 0; i--)
    {
      CabinSimController *controller = g_ptr_array_index (self->world->controllers, i - 1);

      if (cabin_sim_daemon_find_adapter (self, controller) == NULL)
        return controller;
    }

  return NULL;
}

static gboolean
find_next_adapter (gpointer user_data)
{
  CabinSimDaemon *self = user_data;
  CabinSimController *controller = next_controller (self);

  if (controller != NULL)
    show_adapter (self, controller);
  if (next_controller (self) != NULL)
    return G_SOURCE_CONTINUE;

  self->adapters_source = 0;
  self->found_adapters = TRUE;

  return G_SOURCE_REMOVE;
}

static void
on_name (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinSimDaemon *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  guint32 code = 0;

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_variant_get (reply, "(u)", &code);
  if (code != PRIMARY_OWNER)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s has another owner", CABIN_BLUEZ_NAME);
      return;
    }

  /* The kernel tells a new bluetoothd its adapters a moment after it has its name. */
  self->adapters_source = g_timeout_add (self->world->times.adapters, find_next_adapter, self);
  g_task_return_boolean (task, TRUE);
}

/* The managers are there from the first moment; they are not yet in reach, as nobody knows our unique name. */
static void
export_managers (CabinSimDaemon *self)
{
  g_autoptr(GDBusObjectSkeleton) object = g_dbus_object_skeleton_new (CABIN_BLUEZ_MANAGER_PATH);

  self->agents = cabin_sim_agents_new (self);
  self->profiles = cabin_sim_profiles_new (self);
  g_dbus_object_skeleton_add_interface (object, G_DBUS_INTERFACE_SKELETON (self->agents));
  g_dbus_object_skeleton_add_interface (object, G_DBUS_INTERFACE_SKELETON (self->profiles));

  self->server = g_dbus_object_manager_server_new (CABIN_BLUEZ_ROOT_PATH);
  g_dbus_object_manager_server_export (self->server, object);
  g_dbus_object_manager_server_set_connection (self->server, self->connection);
  cabin_sim_profiles_set_media (self->profiles, self->world->media);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinSimDaemon *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  self->connection = g_dbus_connection_new_for_address_finish (result, &error);
  if (self->connection == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  cabin_sim_faults_attach (self->world->faults, self->connection);
  export_managers (self);
  g_dbus_connection_call (self->connection, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE, "RequestName",
                          g_variant_new ("(su)", CABIN_BLUEZ_NAME, DO_NOT_QUEUE), G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, on_name, g_steal_pointer (&task));
}

static void
cabin_sim_daemon_dispose (GObject *object)
{
  cabin_sim_daemon_stop (CABIN_SIM_DAEMON (object), FALSE);

  G_OBJECT_CLASS (cabin_sim_daemon_parent_class)->dispose (object);
}

static void
cabin_sim_daemon_finalize (GObject *object)
{
  CabinSimDaemon *self = CABIN_SIM_DAEMON (object);

  g_ptr_array_unref (self->adapters);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (cabin_sim_daemon_parent_class)->finalize (object);
}

static void
cabin_sim_daemon_class_init (CabinSimDaemonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_sim_daemon_dispose;
  object_class->finalize = cabin_sim_daemon_finalize;
}

static void
cabin_sim_daemon_init (CabinSimDaemon *self)
{
  self->cancellable = g_cancellable_new ();
  self->adapters = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * cabin_sim_daemon_new:
 *
 * Returns: (transfer full): a bluetoothd that has not been started
 */
CabinSimDaemon *
cabin_sim_daemon_new (CabinSimWorld *world)
{
  CabinSimDaemon *self = g_object_new (CABIN_SIM_TYPE_DAEMON, NULL);

  self->world = world;

  return self;
}

/**
 * cabin_sim_daemon_start_async:
 *
 * Connects to the bus and takes the name.
 */
void
cabin_sim_daemon_start_async (CabinSimDaemon      *self,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (self, self->cancellable, callback, user_data);

  g_dbus_connection_new_for_address (self->world->bus_address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                     | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->cancellable, on_connected, task);
}

/**
 * cabin_sim_daemon_start_finish:
 *
 * Returns: %FALSE and an error if there is no bus or the name is taken
 */
gboolean
cabin_sim_daemon_start_finish (CabinSimDaemon  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabin_sim_daemon_stop:
 * @orderly: whether clients are told and adapters powered down, as SIGTERM does
 *
 * Ends this bluetoothd for good.
 */
void
cabin_sim_daemon_stop (CabinSimDaemon *self,
                       gboolean        orderly)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->adapters_source, g_source_remove);
  if (self->connection == NULL)
    return;

  if (orderly)
    {
      cabin_sim_daemon_set_bondable (self, FALSE);
      for (guint i = 0; i < self->adapters->len; i++)
        {
          cabin_sim_adapter_end_changes (g_ptr_array_index (self->adapters, i));
          cabin_sim_adapter_set_power (g_ptr_array_index (self->adapters, i), FALSE);
          cabin_sim_adapter_flush (g_ptr_array_index (self->adapters, i));
        }
    }

  cabin_sim_agents_shutdown (self->agents, orderly);
  cabin_sim_profiles_shutdown (self->profiles, orderly);

  /* What a dying process has not sent is lost, so only the orderly end waits for its farewells to go out. From here on
   * nothing is said any more: objects do not leave one by one. */
  if (orderly)
    g_dbus_connection_flush_sync (self->connection, NULL, NULL);
  g_dbus_object_manager_server_set_connection (self->server, NULL);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);

  for (guint i = 0; i < self->adapters->len; i++)
    cabin_sim_adapter_shutdown (g_ptr_array_index (self->adapters, i));
  g_ptr_array_set_size (self->adapters, 0);
  g_clear_object (&self->server);
  g_clear_object (&self->profiles);
  g_clear_object (&self->agents);
  g_clear_object (&self->connection);
}

/**
 * cabin_sim_daemon_get_world:
 *
 * Returns: (transfer none): where this bluetoothd runs
 */
CabinSimWorld *
cabin_sim_daemon_get_world (CabinSimDaemon *self)
{
  return self->world;
}

/**
 * cabin_sim_daemon_get_connection:
 *
 * Returns: (transfer none) (nullable): the connection to the bus, %NULL outside its life
 */
GDBusConnection *
cabin_sim_daemon_get_connection (CabinSimDaemon *self)
{
  return self->connection;
}

/**
 * cabin_sim_daemon_get_server:
 *
 * Returns: (transfer none): where objects are exported
 */
GDBusObjectManagerServer *
cabin_sim_daemon_get_server (CabinSimDaemon *self)
{
  return self->server;
}

/**
 * cabin_sim_daemon_get_agents:
 *
 * Returns: (transfer none): the registered agents
 */
CabinSimAgents *
cabin_sim_daemon_get_agents (CabinSimDaemon *self)
{
  return self->agents;
}

/**
 * cabin_sim_daemon_get_profiles:
 *
 * Returns: (transfer none): the registered profiles
 */
CabinSimProfiles *
cabin_sim_daemon_get_profiles (CabinSimDaemon *self)
{
  return self->profiles;
}

/**
 * cabin_sim_daemon_find_adapter:
 *
 * Returns: (transfer none) (nullable): the adapter on the bus, %NULL before bluetoothd has found it
 */
CabinSimAdapter *
cabin_sim_daemon_find_adapter (CabinSimDaemon     *self,
                               CabinSimController *controller)
{
  for (guint i = 0; i < self->adapters->len; i++)
    {
      CabinSimAdapter *adapter = g_ptr_array_index (self->adapters, i);

      if (cabin_sim_adapter_get_controller (adapter) == controller)
        return adapter;
    }

  return NULL;
}

/**
 * cabin_sim_daemon_add_adapter:
 *
 * bluetoothd hears of a controller. Does nothing before it has asked the kernel for all of them.
 */
void
cabin_sim_daemon_add_adapter (CabinSimDaemon     *self,
                              CabinSimController *controller)
{
  if (self->found_adapters)
    show_adapter (self, controller);
}

/**
 * cabin_sim_daemon_remove_adapter:
 *
 * bluetoothd hears that a controller is gone.
 */
void
cabin_sim_daemon_remove_adapter (CabinSimDaemon     *self,
                                 CabinSimController *controller)
{
  CabinSimAdapter *adapter = cabin_sim_daemon_find_adapter (self, controller);

  if (adapter != NULL)
    {
      cabin_sim_adapter_shutdown (adapter);
      g_ptr_array_remove (self->adapters, adapter);
    }
}

/**
 * cabin_sim_daemon_load_bond:
 *
 * Shows a device that has come into bluetoothd's files by other means than a pairing.
 */
void
cabin_sim_daemon_load_bond (CabinSimDaemon     *self,
                            CabinSimController *controller,
                            const char         *address)
{
  CabinSimAdapter *adapter = cabin_sim_daemon_find_adapter (self, controller);

  if (adapter != NULL)
    cabin_sim_adapter_ensure_device (adapter, address);
}

/**
 * cabin_sim_daemon_phone_changed:
 *
 * A phone has come into range or changed its visibility.
 */
void
cabin_sim_daemon_phone_changed (CabinSimDaemon *self,
                                CabinSimPhone  *phone)
{
  for (guint i = 0; i < self->adapters->len; i++)
    cabin_sim_adapter_notice (g_ptr_array_index (self->adapters, i), phone);
}

/**
 * cabin_sim_daemon_stir:
 * @number: counts up, so that one device after the other has its turn
 *
 * The signal of one device of the first adapter has another strength.
 */
void
cabin_sim_daemon_stir (CabinSimDaemon *self,
                       guint           number)
{
  if (self->adapters->len > 0)
    cabin_sim_adapter_stir (g_ptr_array_index (self->adapters, 0), number);
}

/**
 * cabin_sim_daemon_list_services:
 *
 * A profile has come or gone, which all adapters show.
 */
void
cabin_sim_daemon_list_services (CabinSimDaemon *self)
{
  for (guint i = 0; i < self->adapters->len; i++)
    cabin_sim_adapter_list_services (g_ptr_array_index (self->adapters, i));
}

/**
 * cabin_sim_daemon_set_bondable:
 *
 * Switches Pairable of every adapter, asked for or not.
 */
void
cabin_sim_daemon_set_bondable (CabinSimDaemon *self,
                               gboolean        bondable)
{
  for (guint i = 0; i < self->adapters->len; i++)
    cabin_sim_adapter_set_bondable (g_ptr_array_index (self->adapters, i), bondable);
}
