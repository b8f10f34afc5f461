/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluez-device.h"

#include "cabin-names.h"
#include "cabin-text.h"

struct _CabinBluezDevice
{
  GObject parent_instance;

  CabinBluezPeer *peer;
  char *path;
  char *adapter;
  char *address;
  char *name;
  GStrv uuids;
  gboolean paired;
  gboolean bonded;
  gboolean connected;
  gboolean services_resolved;
  gboolean bredr_connected;
  guint n_transports;
  CabinBluezGoodbye goodbye;
  char *address_type;
  char *icon;
  gboolean heard;
  int rssi;
  gboolean trusted;
};

G_DEFINE_FINAL_TYPE (CabinBluezDevice, cabin_bluez_device, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NAME,
  PROP_PAIRED,
  PROP_BONDED,
  PROP_CONNECTED,
  PROP_SERVICES_RESOLVED,
  PROP_BREDR_CONNECTED,
  PROP_HAS_MEDIA,
  PROP_HEARD,
  PROP_RSSI,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum {
  DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is taken of Device1, in the order in which it is told: Bonded comes before Paired, as it happens. */
enum {
  ADDRESS,
  ADAPTER,
  NAME,
  UUIDS,
  BONDED,
  PAIRED,
  CONNECTED,
  SERVICES_RESOLVED,
  ADDRESS_TYPE,
  ICON,
  RSSI,
  TRUSTED,
  N_VALUES
};

static const struct {
  const char *name;
  const char *type;
} wanted[N_VALUES] = {
  [ADDRESS] = { "Address", "s" },
  [ADAPTER] = { "Adapter", "o" },
  [NAME] = { "Name", "s" },
  [UUIDS] = { "UUIDs", "as" },
  [BONDED] = { "Bonded", "b" },
  [PAIRED] = { "Paired", "b" },
  [CONNECTED] = { "Connected", "b" },
  [SERVICES_RESOLVED] = { "ServicesResolved", "b" },
  [ADDRESS_TYPE] = { "AddressType", "s" },
  [ICON] = { "Icon", "s" },
  [RSSI] = { "RSSI", "n" },
  [TRUSTED] = { "Trusted", "b" },
};

/* One pass: looking each of them up takes most of the time when thousands of devices come at once. */
static void
collect (GVariant  *dict,
         GVariant **values)
{
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, dict);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      for (guint i = 0; i < N_VALUES; i++)
        {
          if (values[i] == NULL && g_str_equal (name, wanted[i].name) &&
              g_variant_is_of_type (value, G_VARIANT_TYPE (wanted[i].type)))
            values[i] = g_variant_ref (value);
        }
    }
}

static void
update_boolean (CabinBluezDevice *self,
                GVariant         *value,
                gboolean         *field,
                GParamSpec       *pspec)
{
  if (value == NULL || g_variant_get_boolean (value) == *field)
    return;

  *field = !*field;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

/* Name, and not Alias: without a name, Alias is the address, which is no name and not for every eye. */
static void
update_name (CabinBluezDevice *self,
             GVariant         *value)
{
  g_autofree char *name = cabin_text_sanitise (g_variant_get_string (value, NULL), -1);

  if (g_str_equal (name, self->name))
    return;

  g_free (self->name);
  self->name = g_steal_pointer (&name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

static void
update_uuids (CabinBluezDevice *self,
              GVariant         *value)
{
  g_strfreev (self->uuids);
  self->uuids = cabin_text_strv_down (g_variant_dup_strv (value, NULL));
}

static void
update_text (GVariant  *value,
             char     **field)
{
  if (value == NULL || g_strcmp0 (g_variant_get_string (value, NULL), *field) == 0)
    return;

  g_free (*field);
  *field = g_variant_dup_string (value, NULL);
}

static void
set_rssi (CabinBluezDevice *self,
          gboolean          heard,
          int               rssi)
{
  if (self->rssi != rssi)
    {
      self->rssi = rssi;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RSSI]);
    }
  if (self->heard != heard)
    {
      self->heard = heard;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEARD]);
    }
}

static void
on_trusted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (reply == NULL)
    g_message ("A phone is paired and cannot be marked as trusted: %s", error->message);
}

static void
cabin_bluez_device_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  CabinBluezDevice *self = CABIN_BLUEZ_DEVICE (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_PAIRED:
      g_value_set_boolean (value, self->paired);
      break;

    case PROP_BONDED:
      g_value_set_boolean (value, self->bonded);
      break;

    case PROP_CONNECTED:
      g_value_set_boolean (value, self->connected);
      break;

    case PROP_SERVICES_RESOLVED:
      g_value_set_boolean (value, self->services_resolved);
      break;

    case PROP_BREDR_CONNECTED:
      g_value_set_boolean (value, self->bredr_connected);
      break;

    case PROP_HAS_MEDIA:
      g_value_set_boolean (value, cabin_bluez_device_get_has_media (self));
      break;

    case PROP_HEARD:
      g_value_set_boolean (value, self->heard);
      break;

    case PROP_RSSI:
      g_value_set_int (value, self->rssi);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_bluez_device_finalize (GObject *object)
{
  CabinBluezDevice *self = CABIN_BLUEZ_DEVICE (object);

  cabin_bluez_peer_unref (self->peer);
  g_free (self->path);
  g_free (self->adapter);
  g_free (self->address);
  g_free (self->name);
  g_free (self->address_type);
  g_free (self->icon);
  g_strfreev (self->uuids);

  G_OBJECT_CLASS (cabin_bluez_device_parent_class)->finalize (object);
}

static void
cabin_bluez_device_class_init (CabinBluezDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = cabin_bluez_device_get_property;
  object_class->finalize = cabin_bluez_device_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_PAIRED] = g_param_spec_boolean ("paired", NULL, NULL, FALSE, flags);
  properties[PROP_BONDED] = g_param_spec_boolean ("bonded", NULL, NULL, FALSE, flags);
  properties[PROP_CONNECTED] = g_param_spec_boolean ("connected", NULL, NULL, FALSE, flags);
  properties[PROP_SERVICES_RESOLVED] = g_param_spec_boolean ("services-resolved", NULL, NULL, FALSE, flags);
  properties[PROP_BREDR_CONNECTED] = g_param_spec_boolean ("bredr-connected", NULL, NULL, FALSE, flags);
  properties[PROP_HAS_MEDIA] = g_param_spec_boolean ("has-media", NULL, NULL, FALSE, flags);
  properties[PROP_HEARD] = g_param_spec_boolean ("heard", NULL, NULL, FALSE, flags);
  properties[PROP_RSSI] = g_param_spec_int ("rssi", NULL, NULL, G_MININT16, CABIN_BLUEZ_RSSI_UNKNOWN,
                                            CABIN_BLUEZ_RSSI_UNKNOWN, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
cabin_bluez_device_init (CabinBluezDevice *self)
{
  self->name = g_strdup ("");
  self->rssi = CABIN_BLUEZ_RSSI_UNKNOWN;
  self->uuids = g_new0 (char *, 1);
}

/**
 * cabin_bluez_device_new:
 * @peer: the bluetoothd that has the device
 * @path: its object path
 *
 * Returns: (transfer full): a device of which nothing is known yet, see cabin_bluez_device_update()
 */
CabinBluezDevice *
cabin_bluez_device_new (CabinBluezPeer *peer,
                        const char     *path)
{
  CabinBluezDevice *self = g_object_new (CABIN_TYPE_BLUEZ_DEVICE, NULL);

  self->peer = cabin_bluez_peer_ref (peer);
  self->path = g_strdup (path);

  return self;
}

/**
 * cabin_bluez_device_update:
 * @properties: a{sv}, all or some of the properties of Device1; values of a wrong type are passed over
 *
 * Takes what bluetoothd says, and notifies of what is new. Bonded is notified before Paired, as it happens.
 */
void
cabin_bluez_device_update (CabinBluezDevice *self,
                           GVariant         *dict)
{
  GVariant *values[N_VALUES] = { NULL };

  collect (dict, values);

  if (self->address == NULL && values[ADDRESS] != NULL)
    self->address = g_variant_dup_string (values[ADDRESS], NULL);
  if (self->adapter == NULL && values[ADAPTER] != NULL)
    self->adapter = g_variant_dup_string (values[ADAPTER], NULL);
  if (values[NAME] != NULL)
    update_name (self, values[NAME]);
  if (values[UUIDS] != NULL)
    update_uuids (self, values[UUIDS]);
  update_text (values[ADDRESS_TYPE], &self->address_type);
  update_text (values[ICON], &self->icon);
  if (values[TRUSTED] != NULL)
    self->trusted = g_variant_get_boolean (values[TRUSTED]);
  if (values[RSSI] != NULL)
    set_rssi (self, TRUE, g_variant_get_int16 (values[RSSI]));
  /* bluetoothd 5.66 does not say Connected where the attribute channel of LE is up before the kernel's word of the link
   * arrives; its services it knows from that channel. */
  if (values[CONNECTED] == NULL && values[SERVICES_RESOLVED] != NULL &&
      g_variant_get_boolean (values[SERVICES_RESOLVED]))
    values[CONNECTED] = g_variant_ref_sink (g_variant_new_boolean (TRUE));
  if (values[CONNECTED] != NULL && g_variant_get_boolean (values[CONNECTED]))
    self->goodbye = CABIN_BLUEZ_GOODBYE_UNTOLD;
  update_boolean (self, values[BONDED], &self->bonded, properties[PROP_BONDED]);
  update_boolean (self, values[PAIRED], &self->paired, properties[PROP_PAIRED]);
  update_boolean (self, values[CONNECTED], &self->connected, properties[PROP_CONNECTED]);
  update_boolean (self, values[SERVICES_RESOLVED], &self->services_resolved, properties[PROP_SERVICES_RESOLVED]);
  if (values[CONNECTED] != NULL && !g_variant_get_boolean (values[CONNECTED]))
    g_signal_emit (self, signals[DROPPED], 0);

  for (guint i = 0; i < N_VALUES; i++)
    g_clear_pointer (&values[i], g_variant_unref);
}

/**
 * cabin_bluez_device_update_bearer:
 * @properties: a{sv}, all or some of the properties of Bearer.BREDR1, which BlueZ has from 5.84 on
 */
void
cabin_bluez_device_update_bearer (CabinBluezDevice *self,
                                  GVariant         *dict)
{
  g_autoptr(GVariant) connected = g_variant_lookup_value (dict, "Connected", G_VARIANT_TYPE_BOOLEAN);

  update_boolean (self, connected, &self->bredr_connected, properties[PROP_BREDR_CONNECTED]);
}

/**
 * cabin_bluez_device_add_transports:
 * @difference: how many more audio transports (MediaTransport1) it has now; -1 for one less
 */
void
cabin_bluez_device_add_transports (CabinBluezDevice *self,
                                   int               difference)
{
  gboolean had_media = cabin_bluez_device_get_has_media (self);

  self->n_transports += difference;
  if (had_media != cabin_bluez_device_get_has_media (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_MEDIA]);
}

/**
 * cabin_bluez_device_set_reason:
 * @reason: the name in the signal Device1.Disconnected, which BlueZ has from 5.83 on and sends before the property
 *   changes
 */
void
cabin_bluez_device_set_reason (CabinBluezDevice *self,
                               const char       *reason)
{
  self->goodbye = cabin_bluez_versions_read_goodbye (reason);
}

const char *
cabin_bluez_device_get_path (CabinBluezDevice *self)
{
  return self->path;
}

/**
 * cabin_bluez_device_get_adapter:
 *
 * Returns: (transfer none) (nullable): the path of the adapter that sees it
 */
const char *
cabin_bluez_device_get_adapter (CabinBluezDevice *self)
{
  return self->adapter;
}

const char *
cabin_bluez_device_get_address (CabinBluezDevice *self)
{
  return self->address;
}

/**
 * cabin_bluez_device_get_name:
 *
 * Returns: (transfer none) (not nullable): its name, sanitised; empty while it has told none
 */
const char *
cabin_bluez_device_get_name (CabinBluezDevice *self)
{
  return self->name;
}

gboolean
cabin_bluez_device_get_paired (CabinBluezDevice *self)
{
  return self->paired;
}

/**
 * cabin_bluez_device_get_bonded:
 *
 * Returns: whether keys are kept for the next time; Paired without it is a guest for one connection
 */
gboolean
cabin_bluez_device_get_bonded (CabinBluezDevice *self)
{
  return self->bonded;
}

gboolean
cabin_bluez_device_get_connected (CabinBluezDevice *self)
{
  return self->connected;
}

/**
 * cabin_bluez_device_get_bredr_connected:
 *
 * Returns: whether bluetoothd says that the BR/EDR link is up; always %FALSE before BlueZ 5.84
 */
gboolean
cabin_bluez_device_get_bredr_connected (CabinBluezDevice *self)
{
  return self->bredr_connected;
}

/**
 * cabin_bluez_device_get_has_media:
 *
 * Returns: whether some program has an audio transport to the device
 */
gboolean
cabin_bluez_device_get_has_media (CabinBluezDevice *self)
{
  return self->n_transports > 0;
}

/**
 * cabin_bluez_device_get_goodbye:
 *
 * Returns: why the last link ended; %CABIN_BLUEZ_GOODBYE_UNTOLD also while a link is up
 */
CabinBluezGoodbye
cabin_bluez_device_get_goodbye (CabinBluezDevice *self)
{
  return self->goodbye;
}

/**
 * cabin_bluez_device_get_uuids:
 *
 * Returns: (transfer none) (array zero-terminated=1): the services that it offers, in lower case
 */
const char *const *
cabin_bluez_device_get_uuids (CabinBluezDevice *self)
{
  return (const char *const *) self->uuids;
}

/**
 * cabin_bluez_device_get_address_type:
 *
 * Returns: (transfer none) (nullable): "public", which every BR/EDR device has, or "random"
 */
const char *
cabin_bluez_device_get_address_type (CabinBluezDevice *self)
{
  return self->address_type;
}

/**
 * cabin_bluez_device_get_icon:
 *
 * Returns: (transfer none) (nullable): bluetoothd's word for its kind, a name of the icon naming specification
 */
const char *
cabin_bluez_device_get_icon (CabinBluezDevice *self)
{
  return self->icon;
}

/**
 * cabin_bluez_device_get_heard:
 *
 * Returns: whether it is in range, as far as somebody listens
 */
gboolean
cabin_bluez_device_get_heard (CabinBluezDevice *self)
{
  return self->heard;
}

/**
 * cabin_bluez_device_get_rssi:
 *
 * Returns: how strong it was heard, in dBm; %CABIN_BLUEZ_RSSI_UNKNOWN if it was not, or by a controller that cannot
 *   tell
 */
int
cabin_bluez_device_get_rssi (CabinBluezDevice *self)
{
  return self->rssi;
}

gboolean
cabin_bluez_device_get_trusted (CabinBluezDevice *self)
{
  return self->trusted;
}

/**
 * cabin_bluez_device_forget_values:
 * @names: properties of Device1 that bluetoothd does not have any more
 *
 * To be called for what a PropertiesChanged invalidates: the strength of a device that is not heard any more.
 */
void
cabin_bluez_device_forget_values (CabinBluezDevice  *self,
                                  const char       **names)
{
  if (g_strv_contains ((const char *const *) names, "RSSI"))
    set_rssi (self, FALSE, CABIN_BLUEZ_RSSI_UNKNOWN);
}

/**
 * cabin_bluez_device_trust:
 *
 * Lets the device's services in without a question from now on. A failure is logged: the agent's answer to the question
 * is the same.
 */
void
cabin_bluez_device_trust (CabinBluezDevice *self)
{
  g_return_if_fail (CABIN_IS_BLUEZ_DEVICE (self));

  cabin_bluez_set (self->peer, self->path, CABIN_BLUEZ_DEVICE_INTERFACE, "Trusted", g_variant_new_boolean (TRUE),
                   CABIN_CALL_TIMEOUT_MS, NULL, on_trusted, NULL);
}

/**
 * cabin_bluez_device_connect:
 * @uuid: (nullable): the service of the device to connect, which is always done over BR/EDR; %NULL for whatever
 *   bluetoothd finds best, which may be LE
 * @timeout_ms: how long to wait for the answer
 *
 * To be finished with cabin_bluez_call_finish().
 */
void
cabin_bluez_device_connect (CabinBluezDevice    *self,
                            const char          *uuid,
                            int                  timeout_ms,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (CABIN_IS_BLUEZ_DEVICE (self));

  cabin_bluez_call (self->peer, self->path, CABIN_BLUEZ_DEVICE_INTERFACE, uuid != NULL ? "ConnectProfile" : "Connect",
                    uuid != NULL ? g_variant_new ("(s)", uuid) : NULL, "()", timeout_ms, cancellable, callback,
                    user_data);
}

/**
 * cabin_bluez_device_disconnect:
 * @callback: (nullable): for those who want to know
 *
 * Ends every link to the device, and an attempt to connect it. To be finished with cabin_bluez_call_finish().
 */
void
cabin_bluez_device_disconnect (CabinBluezDevice    *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (CABIN_IS_BLUEZ_DEVICE (self));

  cabin_bluez_call (self->peer, self->path, CABIN_BLUEZ_DEVICE_INTERFACE, "Disconnect", NULL, "()",
                    CABIN_CALL_TIMEOUT_MS, cancellable, callback, user_data);
}

/**
 * cabin_bluez_device_read:
 *
 * Reads all properties, for when bluetoothd may not have told of a change. To be finished with
 * cabin_bluez_call_finish(); the a{sv} in the reply is for cabin_bluez_device_update().
 */
void
cabin_bluez_device_read (CabinBluezDevice    *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  cabin_bluez_call (self->peer, self->path, CABIN_DBUS_PROPERTIES, "GetAll",
                    g_variant_new ("(s)", CABIN_BLUEZ_DEVICE_INTERFACE), "(a{sv})", CABIN_CALL_TIMEOUT_MS, cancellable,
                    callback, user_data);
}

/**
 * cabin_bluez_device_pair:
 *
 * Begins a pairing of our own. The questions go to the agent of this connection. To be finished with
 * cabin_bluez_call_finish().
 */
void
cabin_bluez_device_pair (CabinBluezDevice    *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (CABIN_IS_BLUEZ_DEVICE (self));

  cabin_bluez_call (self->peer, self->path, CABIN_BLUEZ_DEVICE_INTERFACE, "Pair", NULL, "()", CABIN_PAIR_TIMEOUT_MS,
                    cancellable, callback, user_data);
}

/**
 * cabin_bluez_device_cancel_pairing:
 *
 * Ends a pairing of our own. Without one it would remove the bond, so there must be one. Nobody waits for the answer:
 * the pairing's own is what counts.
 */
void
cabin_bluez_device_cancel_pairing (CabinBluezDevice *self)
{
  g_return_if_fail (CABIN_IS_BLUEZ_DEVICE (self));

  cabin_bluez_call (self->peer, self->path, CABIN_BLUEZ_DEVICE_INTERFACE, "CancelPairing", NULL, "()",
                    CABIN_CALL_TIMEOUT_MS, NULL, NULL, NULL);
}

/**
 * cabin_bluez_device_remove:
 *
 * Makes bluetoothd forget the device, bond and all; a link is ended first. To be finished with
 * cabin_bluez_call_finish().
 */
void
cabin_bluez_device_remove (CabinBluezDevice    *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (CABIN_IS_BLUEZ_DEVICE (self));

  cabin_bluez_call (self->peer, self->adapter, CABIN_BLUEZ_ADAPTER_INTERFACE, "RemoveDevice",
                    g_variant_new ("(o)", self->path), "()", CABIN_CALL_TIMEOUT_MS, cancellable, callback, user_data);
}
