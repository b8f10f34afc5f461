/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-device-watch.h"

#include "cabin-address.h"
#include "cabin-names.h"

/* What is known of a device beyond its own properties. */
typedef struct {
  CabinDeviceWatch *watch;
  CabinBluezDevice *device;
  CabinEvidence evidence;
  /* bluetoothd connected a profile of another program at our word, and the link is up since then. */
  gboolean service;
  /* It was told to leave: it is here until its link ends, whatever it closes on the way. */
  gboolean leaving;
  /* Runs while the evidence is gone and the link is not. */
  guint settle;
} Link;

struct _CabinDeviceWatch
{
  GObject parent_instance;

  CabinBluezClient *client;
  CabinProfileSet *profiles;
  CabinPhoneList *phones;
  char *adapter;

  /* The connected ones, newest last. */
  GPtrArray *connected;
  /* Every device to its Link. */
  GHashTable *links;
  char *name;
  guint missed;
};

G_DEFINE_FINAL_TYPE (CabinDeviceWatch, cabin_device_watch, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_CONNECTED_DEVICE_NAME,
  N_PROPS
};

enum {
  CONNECTED,
  DISCONNECTED,
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static Link *
link_new (CabinDeviceWatch *self,
          CabinBluezDevice *device)
{
  Link *link = g_new0 (Link, 1);

  link->watch = self;
  link->device = device;

  return link;
}

static void
link_free (gpointer data)
{
  Link *link = data;

  g_clear_handle_id (&link->settle, g_source_remove);
  g_free (link);
}

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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED_DEVICE_NAME]);
}

static CabinPhone *
find_phone (CabinDeviceWatch *self,
            CabinBluezDevice *device)
{
  const char *address = cabin_bluez_device_get_address (device);

  return address != NULL ? cabin_phone_list_find (self->phones, address) : NULL;
}

static gboolean
is_ours (CabinDeviceWatch *self,
         CabinBluezDevice *device)
{
  return cabin_bluez_device_get_address (device) != NULL &&
         g_strcmp0 (cabin_bluez_device_get_adapter (device), self->adapter) == 0;
}

static void
set_evidence (CabinDeviceWatch *self,
              CabinBluezDevice *device,
              Link             *link,
              CabinEvidence     evidence)
{
  g_autoptr(CabinBluezDevice) keep G_GNUC_UNUSED = g_object_ref (device);
  gboolean was_connected = link->evidence != CABIN_EVIDENCE_NONE;
  gboolean connected = evidence != CABIN_EVIDENCE_NONE;
  CabinPhone *phone = find_phone (self, device);
  g_autofree char *redacted = NULL;

  /* The same phone can be a device of another adapter, too. */
  if (phone != NULL && (is_ours (self, device) || link->evidence != evidence))
    cabin_phone_set_evidence (phone, evidence);
  if (link->evidence == evidence)
    return;

  redacted = cabin_address_redact (cabin_bluez_device_get_address (device));
  g_message ("Link to %s: %s → %s", redacted, cabin_evidence_to_string (link->evidence),
             cabin_evidence_to_string (evidence));
  link->evidence = evidence;
  if (connected == was_connected)
    return;

  if (connected)
    g_ptr_array_add (self->connected, g_object_ref (device));
  else
    g_ptr_array_remove (self->connected, device);
  refresh_name (self);
  g_signal_emit (self, signals[connected ? CONNECTED : DISCONNECTED], 0, device);
}

static CabinEvidence
find_evidence (CabinDeviceWatch *self,
               CabinBluezDevice *device,
               Link             *link)
{
  if (!is_ours (self, device) || !cabin_bluez_device_get_bonded (device) || !cabin_bluez_device_get_connected (device))
    return CABIN_EVIDENCE_NONE;
  if (cabin_profile_set_has_link (self->profiles, cabin_bluez_device_get_path (device)))
    return CABIN_EVIDENCE_PROFILE;
  if (link->service)
    return CABIN_EVIDENCE_SERVICE;
  if (cabin_bluez_device_get_has_media (device))
    return CABIN_EVIDENCE_MEDIA;
  if (cabin_bluez_device_get_bredr_connected (device))
    return CABIN_EVIDENCE_BEARER;

  return CABIN_EVIDENCE_NONE;
}

static gboolean
on_settled (gpointer user_data)
{
  Link *link = user_data;

  link->settle = 0;
  set_evidence (link->watch, link->device, link, find_evidence (link->watch, link->device, link));

  return G_SOURCE_REMOVE;
}

static void
look_at (CabinDeviceWatch *self,
         CabinBluezDevice *device)
{
  Link *link = g_hash_table_lookup (self->links, device);
  CabinEvidence evidence;
  CabinPhone *phone;

  if (link == NULL)
    return;

  phone = is_ours (self, device) ? find_phone (self, device) : NULL;
  if (phone != NULL)
    cabin_phone_set_bonded (phone, cabin_bluez_device_get_bonded (device));
  if (!cabin_bluez_device_get_connected (device))
    link->service = link->leaving = FALSE;

  /* The kernel closes our descriptor some milliseconds before bluetoothd tells that the link ended, and why. */
  g_clear_handle_id (&link->settle, g_source_remove);
  evidence = find_evidence (self, device, link);
  if (evidence == CABIN_EVIDENCE_NONE && link->evidence != evidence && is_ours (self, device) &&
      cabin_bluez_device_get_connected (device))
    link->settle = link->leaving ? 0 : g_timeout_add (CABIN_LINK_SETTLE_MS, on_settled, link);
  else
    set_evidence (self, device, link, evidence);

  if (phone != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_profile (CabinProfileSet  *profiles,
            const char       *uuid,
            const char       *path,
            CabinDeviceWatch *self)
{
  CabinBluezDevice *device = cabin_bluez_client_get_device (self->client, path);

  if (device != NULL)
    look_at (self, device);
}

/* bluetoothd removes the devices of an adapter that is unplugged before the adapter: that takes nobody's bond. */
static gboolean
on_missed (gpointer user_data)
{
  CabinDeviceWatch *self = user_data;

  self->missed = 0;
  cabin_device_watch_miss_unknown (self);

  return G_SOURCE_REMOVE;
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
on_notify (CabinBluezDevice *device,
           GParamSpec       *pspec,
           CabinDeviceWatch *self)
{
  if (g_str_equal (pspec->name, "name"))
    on_renamed (device, pspec, self);
  else
    look_at (self, device);
}

/* One plain handler a device: thousands that end with us would each be looked for among all of them. */
static void
on_device_added (CabinBluezClient *client,
                 CabinBluezDevice *device,
                 CabinDeviceWatch *self)
{
  g_hash_table_insert (self->links, g_object_ref (device), link_new (self, device));
  g_signal_connect (device, "notify", G_CALLBACK (on_notify), self);
  look_at (self, device);
}

static void
on_device_removed (CabinBluezClient *client,
                   CabinBluezDevice *device,
                   CabinDeviceWatch *self)
{
  Link *link = g_hash_table_lookup (self->links, device);
  CabinPhone *phone = is_ours (self, device) ? find_phone (self, device) : NULL;

  set_evidence (self, device, link, CABIN_EVIDENCE_NONE);
  g_signal_handlers_disconnect_by_func (device, on_notify, self);
  g_hash_table_remove (self->links, device);
  if (phone != NULL && self->missed == 0)
    self->missed = g_timeout_add (CABIN_MISSED_MS, on_missed, self);
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
    case PROP_CONNECTED_DEVICE_NAME:
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
  GHashTableIter iter;
  gpointer device;

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, &device, NULL))
    g_signal_handlers_disconnect_by_func (device, on_notify, self);

  g_clear_handle_id (&self->missed, g_source_remove);
  g_ptr_array_set_size (self->connected, 0);
  g_hash_table_remove_all (self->links);
  g_clear_object (&self->client);
  g_clear_object (&self->profiles);
  g_clear_object (&self->phones);

  G_OBJECT_CLASS (cabin_device_watch_parent_class)->dispose (object);
}

static void
cabin_device_watch_finalize (GObject *object)
{
  CabinDeviceWatch *self = CABIN_DEVICE_WATCH (object);

  g_ptr_array_unref (self->connected);
  g_hash_table_unref (self->links);
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

  properties[PROP_CONNECTED_DEVICE_NAME] =
    g_param_spec_string ("connected-device-name", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CONNECTED] = g_signal_new ("connected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     CABIN_TYPE_BLUEZ_DEVICE);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DISCONNECTED] = g_signal_new ("disconnected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        CABIN_TYPE_BLUEZ_DEVICE);
}

static void
cabin_device_watch_init (CabinDeviceWatch *self)
{
  self->connected = g_ptr_array_new_with_free_func (g_object_unref);
  self->links = g_hash_table_new_full (NULL, NULL, g_object_unref, link_free);
}

/**
 * cabin_device_watch_new:
 * @client: bluetoothd's objects, not started yet
 * @profiles: our profiles, which show a link better than anything
 * @phones: the phones that were let in, whose names and connected states are kept true
 *
 * Returns: (transfer full): a watch
 */
CabinDeviceWatch *
cabin_device_watch_new (CabinBluezClient *client,
                        CabinProfileSet  *profiles,
                        CabinPhoneList   *phones)
{
  CabinDeviceWatch *self = g_object_new (CABIN_TYPE_DEVICE_WATCH, NULL);

  self->client = g_object_ref (client);
  self->profiles = g_object_ref (profiles);
  self->phones = g_object_ref (phones);
  g_signal_connect_object (profiles, "connected", G_CALLBACK (on_profile), self, 0);
  g_signal_connect_object (profiles, "disconnected", G_CALLBACK (on_profile), self, 0);
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
 * cabin_device_watch_miss_unknown:
 *
 * A phone of which the adapter knows nothing has no bond with it. To be called when the adapter's devices are known.
 */
void
cabin_device_watch_miss_unknown (CabinDeviceWatch *self)
{
  GListModel *phones = cabin_phone_list_get_model (self->phones);
  guint n = g_list_model_get_n_items (phones);

  for (guint i = 0; i < n && self->adapter != NULL; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);

      if (cabin_device_watch_find (self, cabin_phone_get_address (phone)) == NULL)
        cabin_phone_set_bonded (phone, FALSE);
    }
}

/**
 * cabin_device_watch_find:
 * @address: of a device
 *
 * Returns: (transfer none) (nullable): the device, if the adapter knows it
 */
CabinBluezDevice *
cabin_device_watch_find (CabinDeviceWatch *self,
                         const char       *address)
{
  g_autofree char *element = g_strdelimit (g_ascii_strup (address, -1), ":", '_');
  g_autofree char *path = g_strconcat (self->adapter != NULL ? self->adapter : "", "/dev_", element, NULL);

  return cabin_bluez_client_get_device (self->client, path);
}

/**
 * cabin_device_watch_note_service:
 *
 * bluetoothd connected a profile of the device that another program serves. That holds until its link ends.
 */
void
cabin_device_watch_note_service (CabinDeviceWatch *self,
                                 CabinBluezDevice *device)
{
  Link *link = g_hash_table_lookup (self->links, device);

  if (link == NULL)
    return;

  link->service = TRUE;
  look_at (self, device);
}

/**
 * cabin_device_watch_set_leaving:
 * @leaving: whether bluetoothd was told to end the device's link; %FALSE if it would not
 */
void
cabin_device_watch_set_leaving (CabinDeviceWatch *self,
                                CabinBluezDevice *device,
                                gboolean          leaving)
{
  Link *link = g_hash_table_lookup (self->links, device);

  if (link == NULL)
    return;

  link->leaving = leaving;
  look_at (self, device);
}

/**
 * cabin_device_watch_look_at:
 *
 * To be called when a device became a phone that we know.
 */
void
cabin_device_watch_look_at (CabinDeviceWatch *self,
                            CabinBluezDevice *device)
{
  look_at (self, device);
}

/**
 * cabin_device_watch_is_connected:
 * @address: of a device
 *
 * Returns: whether there is evidence of a BR/EDR link to it
 */
gboolean
cabin_device_watch_is_connected (CabinDeviceWatch *self,
                                 const char       *address)
{
  return g_ptr_array_find (self->connected, cabin_device_watch_find (self, address), NULL);
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
  CabinPhone *phone = find_phone (self, device);

  if (*name != '\0')
    return g_strdup (name);
  if (phone != NULL && *cabin_phone_get_name (phone) != '\0')
    return g_strdup (cabin_phone_get_name (phone));

  return cabin_address_redact (cabin_bluez_device_get_address (device));
}
