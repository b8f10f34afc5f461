/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluez-adapter.h"

#include "cabin-bluez-versions.h"
#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-text.h"

struct _CabinBluezAdapter
{
  GObject parent_instance;

  CabinBluezPeer *peer;
  char *path;
  char *address;
  char *alias;
  char *modalias;
  gboolean powered;
  gboolean pairable;
  gboolean discoverable;
  guint discoverable_timeout;
  gboolean discovering;
  GStrv uuids;
  /* Property to the number of its newest write. */
  GHashTable *writes;
  guint last_write;
};

G_DEFINE_FINAL_TYPE (CabinBluezAdapter, cabin_bluez_adapter, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ALIAS,
  PROP_POWERED,
  PROP_PAIRABLE,
  PROP_UUIDS,
  PROP_DISCOVERING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* One write of a property, until bluetoothd takes or refuses it. */
typedef struct {
  char *property;
  GVariant *value;
  guint number;
  int timeout_ms;
  gint64 deadline_us;
} Write;

static void send_write (GTask *task);

static void
write_free (gpointer data)
{
  Write *write = data;

  g_free (write->property);
  g_variant_unref (write->value);
  g_free (write);
}

static void
update_boolean (CabinBluezAdapter *self,
                GVariant          *dict,
                const char        *name,
                gboolean          *field,
                GParamSpec        *pspec)
{
  gboolean value;

  if (!g_variant_lookup (dict, name, "b", &value) || value == *field)
    return;

  *field = value;
  if (pspec != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
update_alias (CabinBluezAdapter *self,
              GVariant          *dict)
{
  const char *alias;

  if (!g_variant_lookup (dict, "Alias", "&s", &alias) || g_strcmp0 (alias, self->alias) == 0)
    return;

  g_free (self->alias);
  self->alias = g_strdup (alias);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALIAS]);
}

static void
update_modalias (CabinBluezAdapter *self,
                 GVariant          *dict)
{
  const char *modalias;

  if (!g_variant_lookup (dict, "Modalias", "&s", &modalias))
    return;

  g_free (self->modalias);
  self->modalias = g_strdup (modalias);
}

/* Whoever registers a service may write its UUID in capitals. */
static void
update_uuids (CabinBluezAdapter *self,
              GVariant          *dict)
{
  g_auto (GStrv) uuids = NULL;

  if (!g_variant_lookup (dict, "UUIDs", "^as", &uuids))
    return;

  uuids = cabin_text_strv_down (g_steal_pointer (&uuids));
  if (g_strv_equal ((const char *const *) uuids, (const char *const *) self->uuids))
    return;

  g_strfreev (self->uuids);
  self->uuids = g_steal_pointer (&uuids);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UUIDS]);
}

static gboolean
on_busy_over (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    send_write (task);

  return G_SOURCE_REMOVE;
}

/* A change that the kernel has not confirmed makes bluetoothd refuse the next one: the agent that registers, most of
 * all, makes the adapter pairable and us write at once. Worth a moment of patience, unless a newer write is on its
 * way. */
static gboolean
is_worth_a_wait (CabinBluezAdapter *self,
                 Write             *write,
                 const GError      *error)
{
  return !cabin_error_cancelled (error) && cabin_error_classify (error) == CABIN_ERROR_BUSY &&
         g_get_monotonic_time () < write->deadline_us &&
         GPOINTER_TO_UINT (g_hash_table_lookup (self->writes, write->property)) == write->number;
}

static void
on_set (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (reply != NULL)
    g_task_return_boolean (task, TRUE);
  else if (is_worth_a_wait (g_task_get_source_object (task), g_task_get_task_data (task), error))
    g_timeout_add_full (G_PRIORITY_DEFAULT, CABIN_BUSY_RETRY_MS, on_busy_over, g_steal_pointer (&task),
                        g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
send_write (GTask *task)
{
  CabinBluezAdapter *self = g_task_get_source_object (task);
  Write *write = g_task_get_task_data (task);

  cabin_bluez_set (self->peer, self->path, CABIN_BLUEZ_ADAPTER_INTERFACE, write->property, write->value,
                   write->timeout_ms, g_task_get_cancellable (task), on_set, g_object_ref (task));
}

static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);
  g_autoptr(GVariant) dict = NULL;

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  dict = g_variant_get_child_value (reply, 0);
  cabin_bluez_adapter_update (g_task_get_source_object (task), dict);
  g_task_return_boolean (task, TRUE);
}

static void
on_called (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (reply == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_filter_set (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinBluezAdapter *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (reply == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    cabin_bluez_call (self->peer, self->path, CABIN_BLUEZ_ADAPTER_INTERFACE, "StartDiscovery", NULL, "()",
                      CABIN_CALL_TIMEOUT_MS, g_task_get_cancellable (task), on_called, g_object_ref (task));
}

static void
cabin_bluez_adapter_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  CabinBluezAdapter *self = CABIN_BLUEZ_ADAPTER (object);

  switch (prop_id)
    {
    case PROP_ALIAS:
      g_value_set_string (value, self->alias);
      break;

    case PROP_POWERED:
      g_value_set_boolean (value, self->powered);
      break;

    case PROP_PAIRABLE:
      g_value_set_boolean (value, self->pairable);
      break;

    case PROP_UUIDS:
      g_value_set_boxed (value, self->uuids);
      break;

    case PROP_DISCOVERING:
      g_value_set_boolean (value, self->discovering);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_bluez_adapter_finalize (GObject *object)
{
  CabinBluezAdapter *self = CABIN_BLUEZ_ADAPTER (object);

  cabin_bluez_peer_unref (self->peer);
  g_free (self->path);
  g_free (self->address);
  g_free (self->alias);
  g_free (self->modalias);
  g_strfreev (self->uuids);
  g_hash_table_unref (self->writes);

  G_OBJECT_CLASS (cabin_bluez_adapter_parent_class)->finalize (object);
}

static void
cabin_bluez_adapter_class_init (CabinBluezAdapterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = cabin_bluez_adapter_get_property;
  object_class->finalize = cabin_bluez_adapter_finalize;

  properties[PROP_ALIAS] = g_param_spec_string ("alias", NULL, NULL, NULL, flags);
  properties[PROP_POWERED] = g_param_spec_boolean ("powered", NULL, NULL, FALSE, flags);
  properties[PROP_PAIRABLE] = g_param_spec_boolean ("pairable", NULL, NULL, FALSE, flags);
  properties[PROP_UUIDS] = g_param_spec_boxed ("uuids", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_DISCOVERING] = g_param_spec_boolean ("discovering", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_bluez_adapter_init (CabinBluezAdapter *self)
{
  self->uuids = g_new0 (char *, 1);
  self->writes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * cabin_bluez_adapter_new:
 * @peer: the bluetoothd that has the adapter
 * @path: its object path
 *
 * Returns: (transfer full): an adapter of which nothing is known yet, see cabin_bluez_adapter_update()
 */
CabinBluezAdapter *
cabin_bluez_adapter_new (CabinBluezPeer *peer,
                         const char     *path)
{
  CabinBluezAdapter *self = g_object_new (CABIN_TYPE_BLUEZ_ADAPTER, NULL);

  self->peer = cabin_bluez_peer_ref (peer);
  self->path = g_strdup (path);

  return self;
}

/**
 * cabin_bluez_adapter_update:
 * @properties: a{sv}, all or some of the properties of Adapter1; values of a wrong type are passed over
 *
 * Takes what bluetoothd says, and notifies of what is new.
 */
void
cabin_bluez_adapter_update (CabinBluezAdapter *self,
                            GVariant          *dict)
{
  g_object_freeze_notify (G_OBJECT (self));

  if (self->address == NULL)
    g_variant_lookup (dict, "Address", "s", &self->address);
  g_variant_lookup (dict, "DiscoverableTimeout", "u", &self->discoverable_timeout);
  update_alias (self, dict);
  update_modalias (self, dict);
  update_uuids (self, dict);
  update_boolean (self, dict, "Powered", &self->powered, properties[PROP_POWERED]);
  update_boolean (self, dict, "Pairable", &self->pairable, properties[PROP_PAIRABLE]);
  update_boolean (self, dict, "Discoverable", &self->discoverable, NULL);
  update_boolean (self, dict, "Discovering", &self->discovering, properties[PROP_DISCOVERING]);

  g_object_thaw_notify (G_OBJECT (self));
}

const char *
cabin_bluez_adapter_get_path (CabinBluezAdapter *self)
{
  return self->path;
}

/**
 * cabin_bluez_adapter_get_address:
 *
 * Returns: (transfer none) (nullable): its address, which never changes
 */
const char *
cabin_bluez_adapter_get_address (CabinBluezAdapter *self)
{
  return self->address;
}

const char *
cabin_bluez_adapter_get_alias (CabinBluezAdapter *self)
{
  return self->alias;
}

/**
 * cabin_bluez_adapter_get_bluez_version:
 *
 * Returns: (transfer full) (nullable): such as "5.66", for people to read; %NULL if it is not known
 */
char *
cabin_bluez_adapter_get_bluez_version (CabinBluezAdapter *self)
{
  return cabin_bluez_versions_read_modalias (self->modalias);
}

gboolean
cabin_bluez_adapter_get_powered (CabinBluezAdapter *self)
{
  return self->powered;
}

gboolean
cabin_bluez_adapter_get_pairable (CabinBluezAdapter *self)
{
  return self->pairable;
}

gboolean
cabin_bluez_adapter_get_discoverable (CabinBluezAdapter *self)
{
  return self->discoverable;
}

/**
 * cabin_bluez_adapter_get_discoverable_timeout:
 *
 * Returns: seconds; 0 for no end
 */
guint
cabin_bluez_adapter_get_discoverable_timeout (CabinBluezAdapter *self)
{
  return self->discoverable_timeout;
}

/**
 * cabin_bluez_adapter_get_discovering:
 *
 * Returns: whether bluetoothd searches, for us or for anybody
 */
gboolean
cabin_bluez_adapter_get_discovering (CabinBluezAdapter *self)
{
  return self->discovering;
}

/**
 * cabin_bluez_adapter_get_uuids:
 *
 * Returns: (transfer none) (array zero-terminated=1): the services that the adapter offers, whoever registered them, in
 *   lower case
 */
const char *const *
cabin_bluez_adapter_get_uuids (CabinBluezAdapter *self)
{
  return (const char *const *) self->uuids;
}

/**
 * cabin_bluez_adapter_set_async:
 * @property: a property of Adapter1
 * @value: its new value; consumed if floating
 * @timeout_ms: in milliseconds
 *
 * Writes a property. What it then is comes by notify, after the reply. While bluetoothd is busy with another change
 * it is written again and again, for @timeout_ms or until the same property is written anew. Finish with
 * cabin_bluez_adapter_finish().
 */
void
cabin_bluez_adapter_set_async (CabinBluezAdapter   *self,
                               const char          *property,
                               GVariant            *value,
                               int                  timeout_ms,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Write *write = g_new0 (Write, 1);

  write->property = g_strdup (property);
  write->value = g_variant_ref_sink (value);
  write->number = ++self->last_write;
  write->timeout_ms = timeout_ms;
  write->deadline_us = g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000);
  g_hash_table_replace (self->writes, g_strdup (property), GUINT_TO_POINTER (write->number));
  g_task_set_source_tag (task, cabin_bluez_adapter_set_async);
  g_task_set_task_data (task, write, write_free);
  send_write (task);
}

/**
 * cabin_bluez_adapter_refresh_async:
 *
 * Reads all properties now, for those moments in which waiting for a signal is not good enough. Finish with
 * cabin_bluez_adapter_finish().
 */
void
cabin_bluez_adapter_refresh_async (CabinBluezAdapter   *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, cabin_bluez_adapter_refresh_async);
  cabin_bluez_call (self->peer, self->path, CABIN_DBUS_PROPERTIES, "GetAll",
                    g_variant_new ("(s)", CABIN_BLUEZ_ADAPTER_INTERFACE), "(a{sv})",
                    CABIN_CALL_TIMEOUT_MS, cancellable, on_refreshed, task);
}

/**
 * cabin_bluez_adapter_start_discovery_async:
 * @transport: what to listen to: %CABIN_BLUEZ_TRANSPORT_AUTO or %CABIN_BLUEZ_TRANSPORT_LE
 *
 * Makes bluetoothd search for this connection until it is told to stop or the connection ends. Finish with
 * cabin_bluez_adapter_finish().
 */
void
cabin_bluez_adapter_start_discovery_async (CabinBluezAdapter   *self,
                                           const char          *transport,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_auto (GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);

  g_task_set_source_tag (task, cabin_bluez_adapter_start_discovery_async);
  g_variant_dict_insert (&filter, "Transport", "s", transport);
  cabin_bluez_call (self->peer, self->path, CABIN_BLUEZ_ADAPTER_INTERFACE, "SetDiscoveryFilter",
                    g_variant_new ("(@a{sv})", g_variant_dict_end (&filter)), "()", CABIN_CALL_TIMEOUT_MS, cancellable,
                    on_filter_set, task);
}

/**
 * cabin_bluez_adapter_stop_discovery_async:
 *
 * Finish with cabin_bluez_adapter_finish(); it is an error if we did not search.
 */
void
cabin_bluez_adapter_stop_discovery_async (CabinBluezAdapter   *self,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, cabin_bluez_adapter_stop_discovery_async);
  cabin_bluez_call (self->peer, self->path, CABIN_BLUEZ_ADAPTER_INTERFACE, "StopDiscovery", NULL, "()",
                    CABIN_CALL_TIMEOUT_MS, cancellable, on_called, task);
}

/**
 * cabin_bluez_adapter_finish:
 *
 * Returns: whether bluetoothd did as asked; %FALSE with its error, see cabin_error_classify()
 */
gboolean
cabin_bluez_adapter_finish (CabinBluezAdapter  *self,
                            GAsyncResult       *result,
                            GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
