/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluetooth-manager-private.h"

#include "cabin-names.h"
#include "cabin-problem-list.h"

G_DEFINE_FINAL_TYPE (CabinBluetoothManager, cabin_bluetooth_manager, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_SETTINGS,
  PROP_CONSENT,
  PROP_STATE,
  PROP_DEVICE_NAME,
  PROP_PAIRABLE,
  PROP_PAIRABLE_DEADLINE,
  PROP_PAIRING_MODE,
  PROP_CONNECTED_DEVICE_NAME,
  PROP_PAIRING_ACTIVE,
  PROP_PAIRING_PHASE,
  PROP_PAIRING_ID,
  PROP_PAIRING_DEVICE_NAME,
  PROP_PAIRING_DEVICE_SUFFIX,
  PROP_PAIRING_PASSKEY,
  PROP_PAIRING_DEADLINE,
  N_PROPS
};

enum {
  DEVICE_CONNECTED,
  DEVICE_DISCONNECTED,
  PROFILE_CONNECTED,
  PAIRING_FINISHED,
  KNOCK,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* A part's property that is one of ours as well, under the same name. */
static void
on_part_notify (GObject               *part,
                GParamSpec            *pspec,
                CabinBluetoothManager *self)
{
  g_object_notify (G_OBJECT (self), pspec->name);
}

static void
on_alias (CabinBluezAdapter     *adapter,
          GParamSpec            *pspec,
          CabinBluetoothManager *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEVICE_NAME]);
}

static void
on_adapter_changed (CabinStack            *stack,
                    CabinBluetoothManager *self)
{
  CabinBluezAdapter *adapter = cabin_stack_get_adapter (stack);

  cabin_device_watch_set_adapter (self->watch, adapter ? cabin_bluez_adapter_get_path (adapter) : NULL);
  cabin_discovery_set_adapter (self->discovery, adapter);
  if (adapter != NULL)
    g_signal_connect_object (adapter, "notify::alias", G_CALLBACK (on_alias), self, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEVICE_NAME]);
}

static void
emit_with_device (CabinBluetoothManager *self,
                  guint                  signal,
                  CabinBluezDevice      *device)
{
  g_autofree char *name = cabin_device_watch_name_of (self->watch, device);

  g_signal_emit (self, signals[signal], 0, name, cabin_bluez_device_get_address (device));
}

static void
on_device_connected (CabinDeviceWatch      *watch,
                     CabinBluezDevice      *device,
                     CabinBluetoothManager *self)
{
  emit_with_device (self, DEVICE_CONNECTED, device);
}

static void
on_device_disconnected (CabinDeviceWatch      *watch,
                        CabinBluezDevice      *device,
                        CabinBluetoothManager *self)
{
  emit_with_device (self, DEVICE_DISCONNECTED, device);
}

static void
on_knock (CabinGate             *gate,
          int                    why,
          CabinBluezDevice      *device,
          CabinBluetoothManager *self)
{
  g_autofree char *name = cabin_device_watch_name_of (self->watch, device);

  if (!cabin_reconnector_explains (self->reconnector, device))
    g_signal_emit (self, signals[KNOCK], 0, why, name);
}

static void
on_pairing_finished (CabinPairing          *pairing,
                     CabinPairingResult     result,
                     CabinBluezDevice      *device,
                     CabinBluetoothManager *self)
{
  g_autofree char *name = cabin_device_watch_name_of (self->watch, device);

  if (result == CABIN_PAIRING_RESULT_PAIRED)
    {
      const char *address = cabin_bluez_device_get_address (device);

      cabin_reconnector_paired (self->reconnector, cabin_phone_list_remember (self->phones, address,
                                                                              cabin_bluez_device_get_name (device)));
      cabin_device_watch_look_at (self->watch, device);
      cabin_bluez_device_trust (device);
      if (cabin_bluetooth_manager_get_pairing_mode (self) != CABIN_PAIRING_MODE_OPEN)
        cabin_adapter_keeper_close (cabin_stack_get_keeper (self->stack));
    }

  g_signal_emit (self, signals[PAIRING_FINISHED], 0, result, name, cabin_bluez_device_get_address (device));
}

static void
on_pairing_changed (CabinPairing          *pairing,
                    CabinBluetoothManager *self)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  for (guint i = PROP_PAIRING_ACTIVE; i <= PROP_PAIRING_DEADLINE; i++)
    g_object_notify_by_pspec (object, properties[i]);
  g_object_thaw_notify (object);
  cabin_reconnector_set_pairing (self->reconnector, cabin_pairing_get_phase (pairing) != CABIN_PAIRING_NONE);
}

static void
on_profile_connected (CabinProfileSet       *profiles,
                      const char            *uuid,
                      const char            *path,
                      CabinBluetoothManager *self)
{
  CabinBluezDevice *device = cabin_stack_find_device (self->stack, path);
  g_autofree char *name = NULL;

  if (device == NULL)
    return;

  name = cabin_device_watch_name_of (self->watch, device);
  g_message ("Profile %s is connected", uuid);
  cabin_pairing_in_use (self->pairing, device);
  g_signal_emit (self, signals[PROFILE_CONNECTED], 0, uuid, name, cabin_bluez_device_get_address (device));
}

static void
connect_parts (CabinBluetoothManager *self)
{
  CabinAdapterKeeper *keeper = cabin_stack_get_keeper (self->stack);

  g_signal_connect_object (self->stack, "notify::state", G_CALLBACK (on_part_notify), self, 0);
  g_signal_connect_object (self->stack, "lost", G_CALLBACK (cabin_pairing_lost), self->pairing, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stack, "adapter-changed", G_CALLBACK (on_adapter_changed), self, 0);
  g_signal_connect_object (keeper, "notify::pairable", G_CALLBACK (on_part_notify), self, 0);
  g_signal_connect_object (keeper, "notify::pairing-mode", G_CALLBACK (on_part_notify), self, 0);
  g_signal_connect_object (keeper, "notify::pairable-deadline", G_CALLBACK (on_part_notify), self, 0);
  g_signal_connect_object (cabin_stack_get_profiles (self->stack), "connected", G_CALLBACK (on_profile_connected), self,
                           0);
  g_signal_connect_object (cabin_stack_get_client (self->stack), "device-removed",
                           G_CALLBACK (cabin_pairing_device_gone), self->pairing, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gate, "knock", G_CALLBACK (on_knock), self, 0);
  g_signal_connect_object (self->watch, "notify::connected-device-name", G_CALLBACK (on_part_notify), self, 0);
  g_signal_connect_object (self->watch, "connected", G_CALLBACK (on_device_connected), self, 0);
  g_signal_connect_object (self->watch, "disconnected", G_CALLBACK (on_device_disconnected), self, 0);
  g_signal_connect_object (self->pairing, "changed", G_CALLBACK (on_pairing_changed), self, 0);
  g_signal_connect_object (self->pairing, "finished", G_CALLBACK (on_pairing_finished), self, 0);
}

static void
cabin_bluetooth_manager_constructed (GObject *object)
{
  CabinBluetoothManager *self = CABIN_BLUETOOTH_MANAGER (object);
  GSettings *settings = cabin_settings_get_connection (self->settings);

  G_OBJECT_CLASS (cabin_bluetooth_manager_parent_class)->constructed (object);

  self->phones = cabin_phone_list_new (settings);
  self->pairing = cabin_pairing_new (CABIN_PROMPT_TIMEOUT_MS, CABIN_BOND_TIMEOUT_MS);
  self->stack = cabin_stack_new (settings, self->problems);
  self->watch = cabin_device_watch_new (cabin_stack_get_client (self->stack), cabin_stack_get_profiles (self->stack),
                                        self->phones);
  self->discovery = cabin_discovery_new (cabin_stack_get_client (self->stack), CABIN_BLUEZ_TRANSPORT_AUTO);
  self->outward = cabin_outward_new (self->stack, self->consent);
  self->gate = cabin_gate_new (settings, self->stack, self->pairing, self->outward, self->watch, self->consent);
  connect_parts (self);
  /* After our own handlers: the watch must know the adapter before the reconnector looks for phones on it. */
  self->reconnector = cabin_reconnector_new (settings, self->stack, self->watch, self->phones);
  cabin_problem_list_watch_settings (self->problems, self->settings);
}

static void
cabin_bluetooth_manager_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  CabinBluetoothManager *self = CABIN_BLUETOOTH_MANAGER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, cabin_bluetooth_manager_get_state (self));
      break;

    case PROP_DEVICE_NAME:
      g_value_set_string (value, cabin_bluetooth_manager_get_device_name (self));
      break;

    case PROP_PAIRABLE:
      g_value_set_boolean (value, cabin_bluetooth_manager_get_pairable (self));
      break;

    case PROP_PAIRING_MODE:
      g_value_set_int (value, cabin_bluetooth_manager_get_pairing_mode (self));
      break;

    case PROP_PAIRABLE_DEADLINE:
      g_value_set_int64 (value, cabin_bluetooth_manager_get_pairable_deadline (self));
      break;

    case PROP_CONNECTED_DEVICE_NAME:
      g_value_set_string (value, cabin_device_watch_get_name (self->watch));
      break;

    case PROP_PAIRING_ACTIVE:
      g_value_set_boolean (value, cabin_pairing_get_phase (self->pairing) != CABIN_PAIRING_NONE);
      break;

    case PROP_PAIRING_PHASE:
      g_value_set_int (value, cabin_pairing_get_phase (self->pairing));
      break;

    case PROP_PAIRING_ID:
      g_value_set_uint (value, cabin_pairing_get_id (self->pairing));
      break;

    case PROP_PAIRING_DEVICE_NAME:
      g_value_set_string (value, cabin_pairing_get_name (self->pairing));
      break;

    case PROP_PAIRING_DEVICE_SUFFIX:
      g_value_set_string (value, cabin_pairing_get_suffix (self->pairing));
      break;

    case PROP_PAIRING_PASSKEY:
      g_value_set_string (value, cabin_pairing_get_passkey (self->pairing));
      break;

    case PROP_PAIRING_DEADLINE:
      g_value_set_int64 (value, cabin_pairing_get_deadline (self->pairing));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_bluetooth_manager_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  CabinBluetoothManager *self = CABIN_BLUETOOTH_MANAGER (object);

  switch (prop_id)
    {
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;

    case PROP_CONSENT:
      self->consent = g_value_get_int (value);
      break;

    case PROP_PAIRABLE:
      cabin_bluetooth_manager_set_pairable (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_bluetooth_manager_dispose (GObject *object)
{
  CabinBluetoothManager *self = CABIN_BLUETOOTH_MANAGER (object);

  if (self->pairing != NULL)
    cabin_pairing_lost (self->pairing);
  g_clear_object (&self->reconnector);
  g_clear_object (&self->gate);
  g_clear_object (&self->outward);
  g_clear_object (&self->discovery);
  g_clear_object (&self->stack);
  g_clear_object (&self->watch);
  g_clear_object (&self->pairing);
  g_clear_object (&self->phones);
  g_clear_object (&self->problems);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (cabin_bluetooth_manager_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, CABIN_TYPE_SETTINGS,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CONSENT] =
    g_param_spec_int ("consent", NULL, NULL, CABIN_CONSENT_ASK, CABIN_CONSENT_WINDOW, CABIN_CONSENT_ASK,
                      G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, CABIN_MANAGER_STOPPED, CABIN_MANAGER_READY, CABIN_MANAGER_STOPPED, flags);
  properties[PROP_DEVICE_NAME] = g_param_spec_string ("device-name", NULL, NULL, NULL, flags);
  properties[PROP_PAIRABLE] =
    g_param_spec_boolean ("pairable", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE);
  properties[PROP_PAIRABLE_DEADLINE] =
    g_param_spec_int64 ("pairable-deadline", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_PAIRING_MODE] =
    g_param_spec_int ("pairing-mode", NULL, NULL, CABIN_PAIRING_MODE_OFF, CABIN_PAIRING_MODE_OPEN,
                      CABIN_PAIRING_MODE_OFF, flags);
  properties[PROP_CONNECTED_DEVICE_NAME] = g_param_spec_string ("connected-device-name", NULL, NULL, NULL, flags);
  properties[PROP_PAIRING_ACTIVE] = g_param_spec_boolean ("pairing-active", NULL, NULL, FALSE, flags);
  properties[PROP_PAIRING_PHASE] =
    g_param_spec_int ("pairing-phase", NULL, NULL, CABIN_PAIRING_NONE, CABIN_PAIRING_CONFIRMED, CABIN_PAIRING_NONE,
                      flags);
  properties[PROP_PAIRING_ID] = g_param_spec_uint ("pairing-id", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PAIRING_DEVICE_NAME] = g_param_spec_string ("pairing-device-name", NULL, NULL, NULL, flags);
  properties[PROP_PAIRING_DEVICE_SUFFIX] = g_param_spec_string ("pairing-device-suffix", NULL, NULL, NULL, flags);
  properties[PROP_PAIRING_PASSKEY] = g_param_spec_string ("pairing-passkey", NULL, NULL, NULL, flags);
  properties[PROP_PAIRING_DEADLINE] =
    g_param_spec_int64 ("pairing-deadline", NULL, NULL, 0, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_bluetooth_manager_class_init (CabinBluetoothManagerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->constructed = cabin_bluetooth_manager_constructed;
  object_class->get_property = cabin_bluetooth_manager_get_property;
  object_class->set_property = cabin_bluetooth_manager_set_property;
  object_class->dispose = cabin_bluetooth_manager_dispose;

  install_properties (object_class);

  signals[DEVICE_CONNECTED] = g_signal_new ("device-connected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[DEVICE_DISCONNECTED] = g_signal_new ("device-disconnected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[PROFILE_CONNECTED] = g_signal_new ("profile-connected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[PAIRING_FINISHED] = g_signal_new ("pairing-finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_STRING, G_TYPE_STRING);
  signals[KNOCK] = g_signal_new ("knock", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT,
                                 G_TYPE_STRING);
}

static void
cabin_bluetooth_manager_init (CabinBluetoothManager *self)
{
  self->problems = g_list_store_new (CABIN_TYPE_PROBLEM);
}

static void
on_stack_shut_down (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  g_task_return_boolean (task, cabin_stack_shutdown_finish (CABIN_STACK (source), result, NULL));
}

/**
 * cabin_bluetooth_manager_new:
 * @settings: the settings, which it also watches
 * @consent: how a phone is let in
 *
 * Returns: (transfer full): a manager that does nothing yet
 */
CabinBluetoothManager *
cabin_bluetooth_manager_new (CabinSettings *settings,
                             CabinConsent   consent)
{
  return g_object_new (CABIN_TYPE_BLUETOOTH_MANAGER, "settings", settings, "consent", consent, NULL);
}

/**
 * cabin_bluetooth_manager_start:
 * @connection: the bus that bluetoothd is on, the system bus but for tests and the demo
 *
 * Takes the car's Bluetooth. What is missing or wrong shows in `state` and `problems`, and mends itself as soon as
 * it can. To be called again with the new connection when the bus was lost.
 */
void
cabin_bluetooth_manager_start (CabinBluetoothManager *self,
                               GDBusConnection       *connection)
{
  g_return_if_fail (CABIN_IS_BLUETOOTH_MANAGER (self));
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_NO_BUS, NULL);
  cabin_reconnector_start (self->reconnector, connection);
  cabin_stack_start (self->stack, connection);
}

/**
 * cabin_bluetooth_manager_set_bus_error:
 * @error: (nullable): why there is no bus to start with; %NULL once there is one
 *
 * Says that the bus is missing. Whoever connects to it goes on trying.
 */
void
cabin_bluetooth_manager_set_bus_error (CabinBluetoothManager *self,
                                       const GError          *error)
{
  g_return_if_fail (CABIN_IS_BLUETOOTH_MANAGER (self));

  if (error != NULL)
    cabin_problem_list_put (self->problems, CABIN_PROBLEM_NO_BUS, NULL, error->message);
  else
    cabin_problem_list_drop (self->problems, CABIN_PROBLEM_NO_BUS, NULL);
}

/**
 * cabin_bluetooth_manager_set_control_error:
 * @error: (nullable): why other programs cannot ask anything of us; %NULL once they can
 */
void
cabin_bluetooth_manager_set_control_error (CabinBluetoothManager *self,
                                           const GError          *error)
{
  g_return_if_fail (CABIN_IS_BLUETOOTH_MANAGER (self));

  if (error != NULL)
    cabin_problem_list_put (self->problems, CABIN_PROBLEM_CONTROL_DENIED, NULL, error->message);
  else
    cabin_problem_list_drop (self->problems, CABIN_PROBLEM_CONTROL_DENIED, NULL);
}

/**
 * cabin_bluetooth_manager_shutdown_async:
 *
 * Gives the car's Bluetooth back: a question is refused, the window is shut, profiles and agent are taken back. Links
 * of phones are not cut. What bluetoothd does not answer is cut short by @cancellable. Finish with
 * cabin_bluetooth_manager_shutdown_finish().
 */
void
cabin_bluetooth_manager_shutdown_async (CabinBluetoothManager *self,
                                        GCancellable          *cancellable,
                                        GAsyncReadyCallback    callback,
                                        gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (CABIN_IS_BLUETOOTH_MANAGER (self));

  g_task_set_source_tag (task, cabin_bluetooth_manager_shutdown_async);
  cabin_pairing_lost (self->pairing);
  cabin_outward_cancel (self->outward);
  cabin_reconnector_stop (self->reconnector);
  cabin_stack_shutdown_async (self->stack, cancellable, on_stack_shut_down, g_steal_pointer (&task));
}

/**
 * cabin_bluetooth_manager_shutdown_finish:
 *
 * Returns: whether it is done, as far as bluetoothd let it be
 */
gboolean
cabin_bluetooth_manager_shutdown_finish (CabinBluetoothManager  *self,
                                         GAsyncResult           *result,
                                         GError                **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
