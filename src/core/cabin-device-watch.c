/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-device-watch.h"

#include "cabin-address.h"

struct _CabinDeviceWatch
{
  GObject parent_instance;

  CabinBluezClient *client;
  CabinPhoneList *phones;
  char *adapter;

  /* The connected ones, newest last. */
  GPtrArray *connected;
  char *name;
};

G_DEFINE_FINAL_TYPE (CabinDeviceWatch, cabin_device_watch, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NAME,
  N_PROPS
};

enum {
  CONNECTED,
  DISCONNECTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
refresh_name (CabinDeviceWatch *self)
{
  g_autofree char *name = NULL;

  if (self->connected->len > 0)
    name = cabin_device_watch_name_of (self, g_ptr_array_index (self->connected, self->connected->len - 1));
  if (g_strcmp0 (self->name, name) == 0)
    return;

  g_free (self->name);
  self->name = g_steal_pointer (&name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

static void
set_connected (CabinDeviceWatch *self,
               CabinBluezDevice *device,
               gboolean          connected)
{
  const char *address = cabin_bluez_device_get_address (device);
  g_autofree char *name = cabin_device_watch_name_of (self, device);
  g_autoptr(CabinBluezDevice) keep = g_object_ref (device);
  CabinPhone *phone;

  if (g_ptr_array_find (self->connected, device, NULL) == connected)
    return;

  if (connected)
    g_ptr_array_add (self->connected, g_object_ref (device));
  else
    g_ptr_array_remove (self->connected, device);

  phone = cabin_phone_list_find (self->phones, address);
  if (phone != NULL)
    cabin_phone_set_evidence (phone, connected ? CABIN_EVIDENCE_PROFILE : CABIN_EVIDENCE_NONE);

  refresh_name (self);
  g_signal_emit (self, signals[connected ? CONNECTED : DISCONNECTED], 0, name, address);
}

static void
look_at (CabinDeviceWatch *self,
         CabinBluezDevice *device)
{
  if (cabin_bluez_device_get_address (device) == NULL)
    return;

  set_connected (self, device, cabin_bluez_device_get_connected (device) && cabin_bluez_device_get_bonded (device) &&
                 g_strcmp0 (cabin_bluez_device_get_adapter (device), self->adapter) == 0);
}

static void
on_changed (CabinBluezDevice *device,
            GParamSpec       *pspec,
            CabinDeviceWatch *self)
{
  look_at (self, device);
}

static void
on_renamed (CabinBluezDevice *device,
            GParamSpec       *pspec,
            CabinDeviceWatch *self)
{
  if (cabin_bluez_device_get_bonded (device))
    cabin_phone_list_rename (self->phones, cabin_bluez_device_get_address (device),
                             cabin_bluez_device_get_name (device));
  refresh_name (self);
}

static void
on_device_added (CabinBluezClient *client,
                 CabinBluezDevice *device,
                 CabinDeviceWatch *self)
{
  g_signal_connect_object (device, "notify::connected", G_CALLBACK (on_changed), self, 0);
  g_signal_connect_object (device, "notify::bonded", G_CALLBACK (on_changed), self, 0);
  g_signal_connect_object (device, "notify::name", G_CALLBACK (on_renamed), self, 0);
  look_at (self, device);
}

static void
on_device_removed (CabinBluezClient *client,
                   CabinBluezDevice *device,
                   CabinDeviceWatch *self)
{
  if (g_ptr_array_find (self->connected, device, NULL))
    set_connected (self, device, FALSE);
}

static void
cabin_device_watch_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  CabinDeviceWatch *self = CABIN_DEVICE_WATCH (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_device_watch_dispose (GObject *object)
{
  CabinDeviceWatch *self = CABIN_DEVICE_WATCH (object);

  g_ptr_array_set_size (self->connected, 0);
  g_clear_object (&self->client);
  g_clear_object (&self->phones);

  G_OBJECT_CLASS (cabin_device_watch_parent_class)->dispose (object);
}

static void
cabin_device_watch_finalize (GObject *object)
{
  CabinDeviceWatch *self = CABIN_DEVICE_WATCH (object);

  g_ptr_array_unref (self->connected);
  g_free (self->adapter);
  g_free (self->name);

  G_OBJECT_CLASS (cabin_device_watch_parent_class)->finalize (object);
}

static void
cabin_device_watch_class_init (CabinDeviceWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = cabin_device_watch_get_property;
  object_class->dispose = cabin_device_watch_dispose;
  object_class->finalize = cabin_device_watch_finalize;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CONNECTED] = g_signal_new ("connected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                     G_TYPE_STRING, G_TYPE_STRING);
  signals[DISCONNECTED] = g_signal_new ("disconnected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                        G_TYPE_STRING, G_TYPE_STRING);
}

static void
cabin_device_watch_init (CabinDeviceWatch *self)
{
  self->connected = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * cabin_device_watch_new:
 * @client: bluetoothd's objects, not started yet
 * @phones: the phones that were let in, whose names and connected states are kept true
 *
 * Returns: (transfer full): a watch
 */
CabinDeviceWatch *
cabin_device_watch_new (CabinBluezClient *client,
                        CabinPhoneList   *phones)
{
  CabinDeviceWatch *self = g_object_new (CABIN_TYPE_DEVICE_WATCH, NULL);

  self->client = g_object_ref (client);
  self->phones = g_object_ref (phones);
  g_signal_connect_object (client, "device-added", G_CALLBACK (on_device_added), self, 0);
  g_signal_connect_object (client, "device-removed", G_CALLBACK (on_device_removed), self, 0);

  return self;
}

/**
 * cabin_device_watch_set_adapter:
 * @path: (nullable): the adapter whose devices count; %NULL for none
 */
void
cabin_device_watch_set_adapter (CabinDeviceWatch *self,
                                const char       *path)
{
  GListModel *devices = cabin_bluez_client_get_devices (self->client);
  guint n;

  if (g_strcmp0 (self->adapter, path) == 0)
    return;

  g_free (self->adapter);
  self->adapter = g_strdup (path);

  n = g_list_model_get_n_items (devices);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      look_at (self, device);
    }
}

/**
 * cabin_device_watch_get_name:
 *
 * Returns: (transfer none) (nullable): the name of the device that connected last and still is; %NULL if none is
 */
const char *
cabin_device_watch_get_name (CabinDeviceWatch *self)
{
  return self->name;
}

/**
 * cabin_device_watch_name_of:
 *
 * Returns: (transfer full): what to call a device: its own name, the name we remember, or the end of its address
 */
char *
cabin_device_watch_name_of (CabinDeviceWatch *self,
                            CabinBluezDevice *device)
{
  const char *name = cabin_bluez_device_get_name (device);
  const char *address = cabin_bluez_device_get_address (device);
  CabinPhone *phone = address != NULL ? cabin_phone_list_find (self->phones, address) : NULL;

  if (*name != '\0')
    return g_strdup (name);
  if (phone != NULL && *cabin_phone_get_name (phone) != '\0')
    return g_strdup (cabin_phone_get_name (phone));

  return cabin_address_redact (address);
}
