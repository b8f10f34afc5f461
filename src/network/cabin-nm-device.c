/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-nm-device.h"

#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-network-dbus.h"
#include "cabin-nm-reason.h"

/* NM_WIFI_DEVICE_CAP_AP of NMDeviceWifiCapabilities. */
#define CAPABILITY_AP 0x40

#define NOTHING "/"

struct _CabinNmDevice
{
  GObject parent_instance;

  GCancellable *cancellable;
  CabinDBusNmDevice *device;
  CabinDBusNmWireless *wireless;

  /* The signal of a state comes before the property, and alone has the reason of a failure. */
  guint state;
  guint reason;
  /* What is active, and the profile that it is of; the second is NULL while it is asked for. */
  char *active;
  char *uuid;
};

G_DEFINE_FINAL_TYPE (CabinNmDevice, cabin_nm_device, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_uuid (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr(GVariant) value = NULL;
  CabinNmDevice *self;

  if (cabin_error_cancelled (error))
    return;

  self = user_data;
  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);
  /* What has ended meanwhile was nothing of interest. */
  self->uuid = g_strdup (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ?
                         g_variant_get_string (value, NULL) : "");
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
look_at_active (CabinNmDevice *self)
{
  const char *active = cabin_dbus_nm_device_get_active_connection (self->device);

  if (active == NULL)
    active = NOTHING;
  if (g_strcmp0 (active, self->active) == 0)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_free (self->active);
  self->active = g_strdup (active);
  g_clear_pointer (&self->uuid, g_free);
  if (g_str_equal (active, NOTHING))
    {
      self->uuid = g_strdup ("");
      return;
    }

  g_dbus_connection_call (g_dbus_proxy_get_connection (G_DBUS_PROXY (self->device)),
                          g_dbus_proxy_get_name (G_DBUS_PROXY (self->device)), active, CABIN_DBUS_PROPERTIES, "Get",
                          g_variant_new ("(ss)", CABIN_NM_ACTIVE_INTERFACE, "Uuid"), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, CABIN_NETWORK_CALL_TIMEOUT_MS, self->cancellable, on_uuid,
                          self);
}

static void
on_properties_changed (GDBusProxy    *proxy,
                       GVariant      *changed,
                       GStrv          invalidated,
                       CabinNmDevice *self)
{
  guint state;

  if (g_variant_lookup (changed, "State", "u", &state))
    self->state = state;
  look_at_active (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_state_changed (CabinDBusNmDevice *device,
                  guint              state,
                  guint              old_state,
                  guint              reason,
                  CabinNmDevice     *self)
{
  self->state = state;
  /* After a failure come states without a reason; the next try has one of its own. */
  if (state >= CABIN_NM_DEVICE_PREPARE && state <= CABIN_NM_DEVICE_ACTIVATED)
    self->reason = 0;
  else if (cabin_nm_reason_to_string (reason) != NULL)
    self->reason = reason;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_wireless (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinNmDevice *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  self->wireless = cabin_dbus_nm_wireless_proxy_new_finish (result, &error);
  if (self->wireless == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_signal_connect_object (self->wireless, "g-properties-changed", G_CALLBACK (on_properties_changed), self, 0);
  self->state = cabin_dbus_nm_device_get_state (self->device);
  look_at_active (self);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
on_device (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinNmDevice *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  GDBusProxy *proxy;

  self->device = cabin_dbus_nm_device_proxy_new_finish (result, &error);
  if (self->device == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  proxy = G_DBUS_PROXY (self->device);
  g_dbus_proxy_set_default_timeout (proxy, CABIN_NETWORK_CALL_TIMEOUT_MS);
  g_signal_connect_object (proxy, "g-properties-changed", G_CALLBACK (on_properties_changed), self, 0);
  g_signal_connect_object (proxy, "state-changed", G_CALLBACK (on_state_changed), self, 0);
  cabin_dbus_nm_wireless_proxy_new (g_dbus_proxy_get_connection (proxy), G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
                                    g_dbus_proxy_get_name (proxy), g_dbus_proxy_get_object_path (proxy),
                                    g_task_get_cancellable (task), on_wireless, g_object_ref (task));
}

static void
cabin_nm_device_dispose (GObject *object)
{
  CabinNmDevice *self = CABIN_NM_DEVICE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->device);
  g_clear_object (&self->wireless);

  G_OBJECT_CLASS (cabin_nm_device_parent_class)->dispose (object);
}

static void
cabin_nm_device_finalize (GObject *object)
{
  CabinNmDevice *self = CABIN_NM_DEVICE (object);

  g_object_unref (self->cancellable);
  g_free (self->active);
  g_free (self->uuid);

  G_OBJECT_CLASS (cabin_nm_device_parent_class)->finalize (object);
}

static void
cabin_nm_device_class_init (CabinNmDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_nm_device_dispose;
  object_class->finalize = cabin_nm_device_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
cabin_nm_device_init (CabinNmDevice *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * cabin_nm_device_new_async:
 * @owner: the unique name of NetworkManager
 * @path: of the device
 *
 * Reads all about a device. Finish with cabin_nm_device_new_finish().
 */
void
cabin_nm_device_new_async (GDBusConnection     *connection,
                           const char          *owner,
                           const char          *path,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, cabin_nm_device_new_async);
  g_task_set_task_data (task, g_object_new (CABIN_TYPE_NM_DEVICE, NULL), g_object_unref);
  cabin_dbus_nm_device_proxy_new (connection, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, owner, path, cancellable, on_device,
                                  task);
}

/**
 * cabin_nm_device_new_finish:
 *
 * Returns: (transfer full): the device; %NULL with an error
 */
CabinNmDevice *
cabin_nm_device_new_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cabin_nm_device_get_path:
 *
 * Returns: (transfer none): its object path
 */
const char *
cabin_nm_device_get_path (CabinNmDevice *self)
{
  return g_dbus_proxy_get_object_path (G_DBUS_PROXY (self->device));
}

/**
 * cabin_nm_device_is_managed:
 *
 * Returns: whether NetworkManager has anything to do with it
 */
gboolean
cabin_nm_device_is_managed (CabinNmDevice *self)
{
  return cabin_dbus_nm_device_get_managed (self->device);
}

/**
 * cabin_nm_device_can_be_ap:
 *
 * Returns: whether it is a Wi-Fi radio that can be an access point
 */
gboolean
cabin_nm_device_can_be_ap (CabinNmDevice *self)
{
  return (cabin_dbus_nm_wireless_get_wireless_capabilities (self->wireless) & CAPABILITY_AP) != 0;
}

/**
 * cabin_nm_device_get_hw_address:
 *
 * Returns: (transfer none) (nullable): the address of the radio, which is that of its access point; for no log
 */
const char *
cabin_nm_device_get_hw_address (CabinNmDevice *self)
{
  return cabin_dbus_nm_wireless_get_hw_address (self->wireless);
}

/**
 * cabin_nm_device_get_state:
 *
 * Returns: of NMDeviceState
 */
guint
cabin_nm_device_get_state (CabinNmDevice *self)
{
  return self->state;
}

/**
 * cabin_nm_device_get_reason:
 *
 * Returns: why the last connection ended or failed, of NMDeviceStateReason; 0 if nothing is known
 */
guint
cabin_nm_device_get_reason (CabinNmDevice *self)
{
  return self->reason;
}

/**
 * cabin_nm_device_get_active:
 *
 * Returns: (transfer none): the object path of what is active on it, or "/"
 */
const char *
cabin_nm_device_get_active (CabinNmDevice *self)
{
  return self->active;
}

/**
 * cabin_nm_device_get_uuid:
 *
 * Returns: (transfer none) (nullable): of the profile that is active on it, empty for none; %NULL while it is asked for
 */
const char *
cabin_nm_device_get_uuid (CabinNmDevice *self)
{
  return self->uuid;
}

/**
 * cabin_nm_device_get_applied:
 *
 * Asks for the profile as it is active, which is older than the stored one when that was changed since. Finish with
 * g_dbus_connection_call_finish(); the reply is (a{sa{sv}}t).
 */
void
cabin_nm_device_get_applied (CabinNmDevice       *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GDBusProxy *proxy = G_DBUS_PROXY (self->device);

  g_dbus_connection_call (g_dbus_proxy_get_connection (proxy), g_dbus_proxy_get_name (proxy),
                          g_dbus_proxy_get_object_path (proxy), CABIN_NM_DEVICE_INTERFACE, "GetAppliedConnection",
                          g_variant_new ("(u)", 0), G_VARIANT_TYPE ("(a{sa{sv}}t)"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          CABIN_NETWORK_CALL_TIMEOUT_MS, cancellable, callback, user_data);
}
