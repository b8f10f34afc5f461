/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-discovery.h"

#include "cabin-error.h"
#include "cabin-names.h"

struct _CabinDiscovery
{
  GObject parent_instance;

  CabinBluezClient *client;
  char *transport;
  GCancellable *cancellable;

  CabinBluezAdapter *adapter;
  guint n_wanting;
  /* Where bluetoothd searches for us, or is told to at this moment. */
  CabinBluezAdapter *searching;
  /* A call has no answer yet. bluetoothd refuses to stop what has not begun, so the next one waits for it. */
  gboolean calling;
  gboolean active;
  GError *error;
  guint retry;
  guint retry_ms;

  GListStore *devices;
  GListStore *bonded;
};

G_DEFINE_FINAL_TYPE (CabinDiscovery, cabin_discovery, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ACTIVE,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void step (CabinDiscovery *self);

static void
set_active (CabinDiscovery *self,
            gboolean        active)
{
  if (self->active == active)
    return;

  self->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
set_error (CabinDiscovery *self,
           const GError   *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
take_back (CabinDiscovery *self)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  self->retry_ms = CABIN_RETRY_FIRST_MS;
  set_error (self, NULL);
}

static void
on_retry (gpointer user_data)
{
  CabinDiscovery *self = user_data;

  self->retry = 0;
  step (self);
}

static void
on_stopped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  CabinDiscovery *self;

  /* Whatever the answer is: what could not be stopped has ended, or ends with the adapter or with us. */
  cabin_bluez_adapter_finish (CABIN_BLUEZ_ADAPTER (source), result, &error);
  if (cabin_error_cancelled (error))
    return;

  self = CABIN_DISCOVERY (user_data);
  self->calling = FALSE;
  step (self);
}

/* Every client can have one search: one that is under way is ours, of whose beginning we missed the answer. */
static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  CabinBluezAdapter *adapter = CABIN_BLUEZ_ADAPTER (source);
  g_autoptr(GError) error = NULL;
  gboolean started = cabin_bluez_adapter_finish (adapter, result, &error);
  CabinDiscovery *self;

  if (cabin_error_cancelled (error))
    return;

  self = CABIN_DISCOVERY (user_data);
  self->calling = FALSE;
  if (started || cabin_error_classify (error) == CABIN_ERROR_BUSY)
    {
      take_back (self);
      set_active (self, TRUE);
    }
  else
    {
      g_message ("bluetoothd does not search for devices: %s", error->message);
      g_clear_object (&self->searching);
      set_error (self, error);
      self->retry = g_timeout_add_once (self->retry_ms, on_retry, self);
      self->retry_ms = MIN (self->retry_ms * 2, CABIN_RETRY_MAX_MS);
    }
  step (self);
}

/* From what is to what is wanted, one call after the other. */
static void
step (CabinDiscovery *self)
{
  gboolean possible = self->n_wanting > 0 && self->adapter != NULL && cabin_bluez_adapter_get_powered (self->adapter);

  if (!possible)
    take_back (self);
  if (self->searching != NULL && (!possible || self->searching != self->adapter))
    set_active (self, FALSE);
  if (self->calling)
    return;

  if (self->searching != NULL && !cabin_bluez_adapter_get_powered (self->searching))
    g_clear_object (&self->searching);

  if (self->searching != NULL && (!possible || self->searching != self->adapter))
    {
      g_autoptr(CabinBluezAdapter) searching = g_steal_pointer (&self->searching);

      self->calling = TRUE;
      cabin_bluez_adapter_stop_discovery_async (searching, self->cancellable, on_stopped, self);
    }
  else if (possible && self->searching == NULL && self->retry == 0)
    {
      self->calling = TRUE;
      self->searching = g_object_ref (self->adapter);
      cabin_bluez_adapter_start_discovery_async (self->adapter, self->transport, self->cancellable, on_started, self);
    }
}

static void
set_in_list (GListStore *list,
             gpointer    device,
             gboolean    in)
{
  guint position;
  gboolean is_in = g_list_store_find (list, device, &position);

  if (in && !is_in)
    g_list_store_append (list, device);
  else if (!in && is_in)
    g_list_store_remove (list, position);
}

/* A device that was heard stays in its place until bluetoothd drops it, half a minute after it was heard last. */
static void
consider (CabinDiscovery   *self,
          GParamSpec       *pspec,
          CabinBluezDevice *device)
{
  if (cabin_bluez_device_get_heard (device) || cabin_bluez_device_get_connected (device))
    set_in_list (self->devices, device, TRUE);
  set_in_list (self->bonded, device, cabin_bluez_device_get_bonded (device));
}

static void
on_device_added (CabinDiscovery   *self,
                 CabinBluezDevice *device)
{
  static const char *const followed[] = { "notify::heard", "notify::connected", "notify::bonded" };

  if (self->n_wanting == 0 || self->adapter == NULL ||
      g_strcmp0 (cabin_bluez_device_get_adapter (device), cabin_bluez_adapter_get_path (self->adapter)) != 0)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (device, followed[i], G_CALLBACK (consider), self, G_CONNECT_SWAPPED);
  consider (self, NULL, device);
}

static void
on_device_removed (CabinDiscovery   *self,
                   CabinBluezDevice *device)
{
  g_signal_handlers_disconnect_by_data (device, self);
  set_in_list (self->devices, device, FALSE);
  set_in_list (self->bonded, device, FALSE);
}

static void
follow_devices (CabinDiscovery *self)
{
  GListModel *devices = cabin_bluez_client_get_devices (self->client);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      g_signal_handlers_disconnect_by_data (device, self);
    }
  g_list_store_remove_all (self->devices);
  g_list_store_remove_all (self->bonded);
  for (guint i = 0; self->n_wanting > 0 && i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      on_device_added (self, device);
    }
}

static void
cabin_discovery_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  CabinDiscovery *self = CABIN_DISCOVERY (object);

  switch (prop_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_discovery_dispose (GObject *object)
{
  CabinDiscovery *self = CABIN_DISCOVERY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry, g_source_remove);
  if (self->searching != NULL)
    cabin_bluez_adapter_stop_discovery_async (self->searching, NULL, NULL, NULL);
  g_clear_object (&self->searching);
  if (self->adapter != NULL)
    g_signal_handlers_disconnect_by_data (self->adapter, self);
  g_clear_object (&self->adapter);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (cabin_discovery_parent_class)->dispose (object);
}

static void
cabin_discovery_finalize (GObject *object)
{
  CabinDiscovery *self = CABIN_DISCOVERY (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->devices);
  g_object_unref (self->bonded);
  g_clear_error (&self->error);
  g_free (self->transport);

  G_OBJECT_CLASS (cabin_discovery_parent_class)->finalize (object);
}

static void
cabin_discovery_class_init (CabinDiscoveryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = cabin_discovery_get_property;
  object_class->dispose = cabin_discovery_dispose;
  object_class->finalize = cabin_discovery_finalize;

  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_discovery_init (CabinDiscovery *self)
{
  self->cancellable = g_cancellable_new ();
  self->retry_ms = CABIN_RETRY_FIRST_MS;
  self->devices = g_list_store_new (CABIN_TYPE_BLUEZ_DEVICE);
  self->bonded = g_list_store_new (CABIN_TYPE_BLUEZ_DEVICE);
}

/**
 * cabin_discovery_new:
 * @client: what bluetoothd has
 * @transport: what to listen to: %CABIN_BLUEZ_TRANSPORT_AUTO or %CABIN_BLUEZ_TRANSPORT_LE
 *
 * Returns: (transfer full): a search that nobody wants yet, on no adapter
 */
CabinDiscovery *
cabin_discovery_new (CabinBluezClient *client,
                     const char       *transport)
{
  CabinDiscovery *self = g_object_new (CABIN_TYPE_DISCOVERY, NULL);

  self->client = g_object_ref (client);
  self->transport = g_strdup (transport);
  g_signal_connect_object (client, "device-added", G_CALLBACK (on_device_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "device-removed", G_CALLBACK (on_device_removed), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * cabin_discovery_set_adapter:
 * @adapter: (nullable): whose surroundings count from now on; %NULL while there is none
 *
 * The search moves to that adapter, or waits until it is on.
 */
void
cabin_discovery_set_adapter (CabinDiscovery    *self,
                             CabinBluezAdapter *adapter)
{
  g_return_if_fail (CABIN_IS_DISCOVERY (self));

  if (self->adapter == adapter)
    return;

  if (self->adapter != NULL)
    g_signal_handlers_disconnect_by_data (self->adapter, self);
  g_set_object (&self->adapter, adapter);
  if (adapter != NULL)
    g_signal_connect_object (adapter, "notify::powered", G_CALLBACK (step), self, G_CONNECT_SWAPPED);

  take_back (self);
  follow_devices (self);
  step (self);
}

/**
 * cabin_discovery_start:
 *
 * Somebody wants to know what is in range, until as many calls of cabin_discovery_stop().
 */
void
cabin_discovery_start (CabinDiscovery *self)
{
  g_return_if_fail (CABIN_IS_DISCOVERY (self));

  if (self->n_wanting++ > 0)
    return;

  follow_devices (self);
  step (self);
}

/**
 * cabin_discovery_stop:
 *
 * The last one who wanted to know ends the search, and empties the lists.
 */
void
cabin_discovery_stop (CabinDiscovery *self)
{
  g_return_if_fail (CABIN_IS_DISCOVERY (self));
  g_return_if_fail (self->n_wanting > 0);

  if (--self->n_wanting > 0)
    return;

  follow_devices (self);
  step (self);
}

gboolean
cabin_discovery_get_active (CabinDiscovery *self)
{
  g_return_val_if_fail (CABIN_IS_DISCOVERY (self), FALSE);

  return self->active;
}

/**
 * cabin_discovery_get_error:
 *
 * Returns: (transfer none) (nullable): why there is no search
 */
const GError *
cabin_discovery_get_error (CabinDiscovery *self)
{
  g_return_val_if_fail (CABIN_IS_DISCOVERY (self), NULL);

  return self->error;
}

/**
 * cabin_discovery_get_devices:
 *
 * Returns: (transfer none): what was heard since the search began or is connected, in order of appearance: rows of such
 *   a list hold still. A #GListModel of #CabinBluezDevice
 */
GListModel *
cabin_discovery_get_devices (CabinDiscovery *self)
{
  g_return_val_if_fail (CABIN_IS_DISCOVERY (self), NULL);

  return G_LIST_MODEL (self->devices);
}

/**
 * cabin_discovery_get_bonded:
 *
 * Returns: (transfer none): while somebody wants to know, what is bonded with the adapter, in range or not. A
 *   #GListModel of #CabinBluezDevice
 */
GListModel *
cabin_discovery_get_bonded (CabinDiscovery *self)
{
  g_return_val_if_fail (CABIN_IS_DISCOVERY (self), NULL);

  return G_LIST_MODEL (self->bonded);
}
