/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluez-client.h"

#include "cabin-error.h"
#include "cabin-names.h"

/* So many objects are taken at once, which is all that a car has. Where thousands come, the screen gets its frames
 * between the slices. */
#define SLICE 50

struct _CabinBluezClient
{
  GObject parent_instance;

  guint watch;

  /* One life of bluetoothd: everything below is of this one, and is dropped with it. */
  CabinBluezPeer *peer;
  GCancellable *cancellable;
  guint subscription;
  gboolean loaded;
  /* What is left of the first picture, and the signals (path, interface, name, parameters) that came after it. */
  GVariantIter *objects;
  guint slice;
  GQueue late;

  /* Path to object; the lists are the same objects in order of arrival. */
  GHashTable *adapters_by_path;
  GHashTable *devices_by_path;
  /* Path of an audio transport to the path of its device. */
  GHashTable *transports;
  GListStore *adapters;
  GListStore *devices;
};

G_DEFINE_FINAL_TYPE (CabinBluezClient, cabin_bluez_client, G_TYPE_OBJECT)

enum {
  APPEARED,
  VANISHED,
  FAILED,
  ADAPTER_ADDED,
  ADAPTER_REMOVED,
  DEVICE_ADDED,
  DEVICE_REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
remove_from_list (GListStore *list,
                  gpointer    object)
{
  guint position;

  if (g_list_store_find (list, object, &position))
    g_list_store_remove (list, position);
}

static void
take_adapter (CabinBluezClient *self,
              const char       *path,
              GVariant         *dict)
{
  CabinBluezAdapter *adapter = g_hash_table_lookup (self->adapters_by_path, path);

  if (adapter != NULL)
    {
      cabin_bluez_adapter_update (adapter, dict);
      return;
    }

  adapter = cabin_bluez_adapter_new (self->peer, path);
  cabin_bluez_adapter_update (adapter, dict);
  g_hash_table_insert (self->adapters_by_path, g_strdup (path), adapter);
  g_list_store_append (self->adapters, adapter);
  g_signal_emit (self, signals[ADAPTER_ADDED], 0, adapter);
}

static void
take_device (CabinBluezClient *self,
             const char       *path,
             GVariant         *dict)
{
  CabinBluezDevice *device = g_hash_table_lookup (self->devices_by_path, path);

  if (device != NULL)
    {
      cabin_bluez_device_update (device, dict);
      return;
    }

  device = cabin_bluez_device_new (self->peer, path);
  cabin_bluez_device_update (device, dict);
  g_hash_table_insert (self->devices_by_path, g_strdup (path), device);
  g_list_store_append (self->devices, device);
  g_signal_emit (self, signals[DEVICE_ADDED], 0, device);
}

static void
drop_adapter (CabinBluezClient *self,
              const char       *path)
{
  g_autofree char *key = NULL;
  g_autoptr(CabinBluezAdapter) adapter = NULL;

  if (!g_hash_table_steal_extended (self->adapters_by_path, path, (gpointer *) &key, (gpointer *) &adapter))
    return;

  remove_from_list (self->adapters, adapter);
  g_signal_emit (self, signals[ADAPTER_REMOVED], 0, adapter);
}

static void
drop_device (CabinBluezClient *self,
             const char       *path)
{
  g_autofree char *key = NULL;
  g_autoptr(CabinBluezDevice) device = NULL;

  if (!g_hash_table_steal_extended (self->devices_by_path, path, (gpointer *) &key, (gpointer *) &device))
    return;

  remove_from_list (self->devices, device);
  g_signal_emit (self, signals[DEVICE_REMOVED], 0, device);
}

static void
add_transports (CabinBluezClient *self,
                const char       *device_path,
                int               difference)
{
  CabinBluezDevice *device = g_hash_table_lookup (self->devices_by_path, device_path);

  if (device != NULL)
    cabin_bluez_device_add_transports (device, difference);
}

static void
take_transport (CabinBluezClient *self,
                const char       *path,
                GVariant         *dict)
{
  char *device;

  if (g_hash_table_contains (self->transports, path) || !g_variant_lookup (dict, "Device", "o", &device))
    return;

  g_hash_table_insert (self->transports, g_strdup (path), device);
  if (self->loaded)
    add_transports (self, device, 1);
}

static void
drop_transport (CabinBluezClient *self,
                const char       *path)
{
  g_autofree char *key = NULL;
  g_autofree char *device = NULL;

  if (g_hash_table_steal_extended (self->transports, path, (gpointer *) &key, (gpointer *) &device))
    add_transports (self, device, -1);
}

static void
take_bearer (CabinBluezClient *self,
             const char       *path,
             GVariant         *dict)
{
  CabinBluezDevice *device = g_hash_table_lookup (self->devices_by_path, path);

  if (device != NULL)
    cabin_bluez_device_update_bearer (device, dict);
}

/* In the first picture a transport can come before its device. */
static void
count_transports (CabinBluezClient *self)
{
  GHashTableIter iter;
  const char *device;

  g_hash_table_iter_init (&iter, self->transports);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &device))
    add_transports (self, device, 1);
}

static void
take_interfaces (CabinBluezClient *self,
                 const char       *path,
                 GVariant         *interfaces)
{
  static const struct {
    const char *interface;
    void (*take) (CabinBluezClient *self, const char *path, GVariant *dict);
  } kinds[] = {
    { CABIN_BLUEZ_ADAPTER_INTERFACE, take_adapter },
    { CABIN_BLUEZ_DEVICE_INTERFACE, take_device },
    { CABIN_BLUEZ_BEARER_INTERFACE, take_bearer },
    { CABIN_BLUEZ_MEDIA_TRANSPORT_INTERFACE, take_transport },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(GVariant) dict = g_variant_lookup_value (interfaces, kinds[i].interface, G_VARIANT_TYPE_VARDICT);

      if (dict != NULL)
        kinds[i].take (self, path, dict);
    }
}

static void
drop_interfaces (CabinBluezClient  *self,
                 const char        *path,
                 const char *const *names)
{
  if (g_strv_contains (names, CABIN_BLUEZ_ADAPTER_INTERFACE))
    drop_adapter (self, path);
  if (g_strv_contains (names, CABIN_BLUEZ_DEVICE_INTERFACE))
    drop_device (self, path);
  if (g_strv_contains (names, CABIN_BLUEZ_MEDIA_TRANSPORT_INTERFACE))
    drop_transport (self, path);
}

static void
take_change (CabinBluezClient  *self,
             const char        *path,
             const char        *interface,
             GVariant          *dict,
             const char       **gone)
{
  gpointer object;

  if (g_str_equal (interface, CABIN_BLUEZ_ADAPTER_INTERFACE) &&
      (object = g_hash_table_lookup (self->adapters_by_path, path)) != NULL)
    cabin_bluez_adapter_update (object, dict);
  else if (g_str_equal (interface, CABIN_BLUEZ_DEVICE_INTERFACE) &&
           (object = g_hash_table_lookup (self->devices_by_path, path)) != NULL)
    {
      cabin_bluez_device_update (object, dict);
      cabin_bluez_device_forget_values (object, gone);
    }
  else if (g_str_equal (interface, CABIN_BLUEZ_BEARER_INTERFACE))
    take_bearer (self, path, dict);
}

static void
take_reason (CabinBluezClient *self,
             const char       *path,
             GVariant         *parameters)
{
  CabinBluezDevice *device = g_hash_table_lookup (self->devices_by_path, path);
  const char *reason;

  if (device == NULL)
    return;

  g_variant_get (parameters, "(&s&s)", &reason, NULL);
  cabin_bluez_device_set_reason (device, reason);
}

static void
take_signal (CabinBluezClient *self,
             const char       *path,
             const char       *interface,
             const char       *name,
             GVariant         *parameters)
{
  if (g_str_equal (interface, CABIN_DBUS_PROPERTIES) && g_str_equal (name, "PropertiesChanged") &&
      g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    {
      const char *changed;
      g_autoptr(GVariant) dict = NULL;
      g_autofree const char **gone = NULL;

      g_variant_get (parameters, "(&s@a{sv}^a&s)", &changed, &dict, &gone);
      take_change (self, path, changed, dict, gone);
    }
  else if (g_str_equal (interface, CABIN_DBUS_OBJECT_MANAGER) && g_str_equal (name, "InterfacesAdded") &&
           g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oa{sa{sv}})")))
    {
      const char *object;
      g_autoptr(GVariant) interfaces = NULL;

      g_variant_get (parameters, "(&o@a{sa{sv}})", &object, &interfaces);
      take_interfaces (self, object, interfaces);
    }
  else if (g_str_equal (interface, CABIN_DBUS_OBJECT_MANAGER) && g_str_equal (name, "InterfacesRemoved") &&
           g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oas)")))
    {
      const char *object;
      g_autofree const char **names = NULL;

      g_variant_get (parameters, "(&o^a&s)", &object, &names);
      drop_interfaces (self, object, names);
    }
  else if (g_str_equal (interface, CABIN_BLUEZ_DEVICE_INTERFACE) && g_str_equal (name, "Disconnected") &&
           g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ss)")))
    {
      take_reason (self, path, parameters);
    }
}

static void
on_signal (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *name,
           GVariant        *parameters,
           gpointer         user_data)
{
  CabinBluezClient *self = user_data;

  /* What was sent before the reply to GetManagedObjects is in that reply. */
  if (self->loaded)
    take_signal (self, path, interface, name, parameters);
  else if (self->objects != NULL)
    g_queue_push_tail (&self->late, g_variant_ref_sink (g_variant_new ("(sssv)", path, interface, name, parameters)));
}

static void
forget_objects (CabinBluezClient *self)
{
  g_clear_handle_id (&self->slice, g_source_remove);
  g_clear_pointer (&self->objects, g_variant_iter_free);
  g_queue_clear_full (&self->late, (GDestroyNotify) g_variant_unref);
}

static void
take_late_signals (CabinBluezClient *self)
{
  GVariant *signal;

  while ((signal = g_queue_pop_head (&self->late)) != NULL)
    {
      g_autoptr(GVariant) owned = signal;
      g_autoptr(GVariant) parameters = NULL;
      const char *path, *interface, *name;

      g_variant_get (signal, "(&s&s&sv)", &path, &interface, &name, &parameters);
      take_signal (self, path, interface, name, parameters);
    }
}

static void
finish_loading (CabinBluezClient *self)
{
  g_clear_pointer (&self->objects, g_variant_iter_free);
  self->slice = 0;
  self->loaded = TRUE;
  count_transports (self);

  g_debug ("bluetoothd is there: %u adapters, %u devices", g_hash_table_size (self->adapters_by_path),
           g_hash_table_size (self->devices_by_path));
  take_late_signals (self);
  if (self->loaded)
    g_signal_emit (self, signals[APPEARED], 0);
}

/* Whoever is told of an object may stop us. */
static gboolean
take_slice (gpointer user_data)
{
  CabinBluezClient *self = user_data;

  for (guint i = 0; i < SLICE; i++)
    {
      g_autofree char *path = NULL;
      g_autoptr(GVariant) interfaces = NULL;

      if (!g_variant_iter_next (self->objects, "{o@a{sa{sv}}}", &path, &interfaces))
        {
          finish_loading (self);
          return G_SOURCE_REMOVE;
        }
      take_interfaces (self, path, interfaces);
      if (self->objects == NULL)
        return G_SOURCE_REMOVE;
    }

  return G_SOURCE_CONTINUE;
}

static void
on_objects (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);
  CabinBluezClient *self;

  if (cabin_error_cancelled (error))
    return;

  self = CABIN_BLUEZ_CLIENT (user_data);
  if (reply == NULL)
    {
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }

  forget_objects (self);
  g_variant_get (reply, "(a{oa{sa{sv}}})", &self->objects);
  if (take_slice (self))
    self->slice = g_idle_add (take_slice, self);
}

static void
drop_peer (CabinBluezClient *self)
{
  g_autoptr(CabinBluezPeer) peer = g_steal_pointer (&self->peer);
  gboolean was_loaded = self->loaded;

  if (peer == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_dbus_connection_signal_unsubscribe (peer->connection, self->subscription);
  self->subscription = 0;
  forget_objects (self);
  self->loaded = FALSE;

  /* Adapters first: what is under way ends because bluetoothd is gone, and not because a device is. */
  while (g_list_model_get_n_items (G_LIST_MODEL (self->adapters)) > 0)
    {
      g_autoptr(CabinBluezAdapter) adapter = g_list_model_get_item (G_LIST_MODEL (self->adapters), 0);

      drop_adapter (self, cabin_bluez_adapter_get_path (adapter));
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (self->devices)) > 0)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), 0);

      drop_device (self, cabin_bluez_device_get_path (device));
    }

  g_hash_table_remove_all (self->transports);

  if (was_loaded)
    g_debug ("bluetoothd is gone");
}

static void
on_name_appeared (GDBusConnection *connection,
                  const char      *name,
                  const char      *owner,
                  gpointer         user_data)
{
  CabinBluezClient *self = user_data;

  drop_peer (self);
  self->peer = cabin_bluez_peer_new (connection, owner);
  self->cancellable = g_cancellable_new ();
  self->subscription = g_dbus_connection_signal_subscribe (connection, owner, NULL, NULL, NULL, NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE, on_signal, self, NULL);
  cabin_bluez_client_reload (self);
}

static void
on_name_vanished (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  CabinBluezClient *self = user_data;

  drop_peer (self);
  g_signal_emit (self, signals[VANISHED], 0);
}

static void
cabin_bluez_client_dispose (GObject *object)
{
  CabinBluezClient *self = CABIN_BLUEZ_CLIENT (object);

  cabin_bluez_client_stop (self);

  G_OBJECT_CLASS (cabin_bluez_client_parent_class)->dispose (object);
}

static void
cabin_bluez_client_finalize (GObject *object)
{
  CabinBluezClient *self = CABIN_BLUEZ_CLIENT (object);

  g_hash_table_unref (self->adapters_by_path);
  g_hash_table_unref (self->devices_by_path);
  g_hash_table_unref (self->transports);
  g_object_unref (self->adapters);
  g_object_unref (self->devices);

  G_OBJECT_CLASS (cabin_bluez_client_parent_class)->finalize (object);
}

static void
cabin_bluez_client_class_init (CabinBluezClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = cabin_bluez_client_dispose;
  object_class->finalize = cabin_bluez_client_finalize;

  signals[APPEARED] = g_signal_new ("appeared", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VANISHED] = g_signal_new ("vanished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
  signals[ADAPTER_ADDED] = g_signal_new ("adapter-added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         CABIN_TYPE_BLUEZ_ADAPTER);
  signals[ADAPTER_REMOVED] = g_signal_new ("adapter-removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, CABIN_TYPE_BLUEZ_ADAPTER);
  signals[DEVICE_ADDED] = g_signal_new ("device-added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        CABIN_TYPE_BLUEZ_DEVICE);
  signals[DEVICE_REMOVED] = g_signal_new ("device-removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                          1, CABIN_TYPE_BLUEZ_DEVICE);
}

static void
cabin_bluez_client_init (CabinBluezClient *self)
{
  self->adapters_by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->devices_by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->transports = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->adapters = g_list_store_new (CABIN_TYPE_BLUEZ_ADAPTER);
  self->devices = g_list_store_new (CABIN_TYPE_BLUEZ_DEVICE);
}

/**
 * cabin_bluez_client_new:
 *
 * Returns: (transfer full): a client that does nothing before cabin_bluez_client_start()
 */
CabinBluezClient *
cabin_bluez_client_new (void)
{
  return g_object_new (CABIN_TYPE_BLUEZ_CLIENT, NULL);
}

/**
 * cabin_bluez_client_start:
 * @connection: the bus that bluetoothd is on
 *
 * Begins to look for bluetoothd; never starts one. `appeared` or `vanished` follows. It is subscribed to a
 * daemon's signals before it asks for the objects, and to the unique name, so no signal is missed and
 * none is taken from another sender or an earlier life.
 */
void
cabin_bluez_client_start (CabinBluezClient *self,
                          GDBusConnection  *connection)
{
  g_return_if_fail (CABIN_IS_BLUEZ_CLIENT (self));
  g_return_if_fail (self->watch == 0);

  self->watch = g_bus_watch_name_on_connection (connection, CABIN_BLUEZ_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                on_name_appeared, on_name_vanished, self, NULL);
}

/**
 * cabin_bluez_client_stop:
 *
 * Looks no more. All objects are removed, as if bluetoothd were gone.
 */
void
cabin_bluez_client_stop (CabinBluezClient *self)
{
  g_return_if_fail (CABIN_IS_BLUEZ_CLIENT (self));

  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
  drop_peer (self);
}

/**
 * cabin_bluez_client_reload:
 *
 * Asks for the objects once more, after `failed`. Does nothing without a bluetoothd.
 */
void
cabin_bluez_client_reload (CabinBluezClient *self)
{
  g_return_if_fail (CABIN_IS_BLUEZ_CLIENT (self));

  if (self->peer != NULL && !self->loaded && self->objects == NULL)
    cabin_bluez_call (self->peer, CABIN_BLUEZ_ROOT_PATH, CABIN_DBUS_OBJECT_MANAGER, "GetManagedObjects", NULL,
                      "(a{oa{sa{sv}}})", CABIN_CALL_TIMEOUT_MS, self->cancellable, on_objects, self);
}

/**
 * cabin_bluez_client_get_peer:
 *
 * Returns: (transfer none) (nullable): the present bluetoothd, %NULL if there is none
 */
CabinBluezPeer *
cabin_bluez_client_get_peer (CabinBluezClient *self)
{
  g_return_val_if_fail (CABIN_IS_BLUEZ_CLIENT (self), NULL);

  return self->peer;
}

/**
 * cabin_bluez_client_get_adapters:
 *
 * Returns: (transfer none): the adapters in order of arrival, a #GListModel of #CabinBluezAdapter
 */
GListModel *
cabin_bluez_client_get_adapters (CabinBluezClient *self)
{
  g_return_val_if_fail (CABIN_IS_BLUEZ_CLIENT (self), NULL);

  return G_LIST_MODEL (self->adapters);
}

/**
 * cabin_bluez_client_get_devices:
 *
 * Returns: (transfer none): the devices of all adapters, a #GListModel of #CabinBluezDevice
 */
GListModel *
cabin_bluez_client_get_devices (CabinBluezClient *self)
{
  g_return_val_if_fail (CABIN_IS_BLUEZ_CLIENT (self), NULL);

  return G_LIST_MODEL (self->devices);
}

/**
 * cabin_bluez_client_get_device:
 *
 * Returns: (transfer none) (nullable): the device at @path
 */
CabinBluezDevice *
cabin_bluez_client_get_device (CabinBluezClient *self,
                               const char       *path)
{
  g_return_val_if_fail (CABIN_IS_BLUEZ_CLIENT (self), NULL);

  return g_hash_table_lookup (self->devices_by_path, path);
}
