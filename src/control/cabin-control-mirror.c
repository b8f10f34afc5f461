/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-control-mirror.h"

#include "cabin-control-outcome.h"
#include "cabin-control-values.h"
#include "cabin-names.h"

struct _CabinControlMirror
{
  GObject parent_instance;

  CabinBluetoothManager *manager;
  CabinAccessPoint *access_point;
  CabinHandover *handover;
  /* Owns us. */
  CabinDBusHeadUnit1 *object;
  CabinBluezAdapter *adapter;
  guint devices_due;
};

G_DEFINE_FINAL_TYPE (CabinControlMirror, cabin_control_mirror, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_adapter (CabinControlMirror *self)
{
  CabinBluezAdapter *adapter = cabin_bluetooth_manager_get_adapter (self->manager);
  const char *name = cabin_bluetooth_manager_get_device_name (self->manager);
  const char *address = adapter != NULL ? cabin_bluez_adapter_get_address (adapter) : NULL;

  cabin_dbus_head_unit1_set_adapter (self->object, address != NULL ? address : "");
  cabin_dbus_head_unit1_set_name (self->object, name != NULL ? name : "");
}

static void
show_lists (CabinControlMirror *self)
{
  GListModel *phones = cabin_bluetooth_manager_get_phones (self->manager);
  GListModel *problems = cabin_bluetooth_manager_get_problems (self->manager);
  CabinProfileSet *profiles = cabin_bluetooth_manager_get_profiles (self->manager);

  cabin_dbus_head_unit1_set_phones (self->object, cabin_control_values_phones (phones));
  cabin_dbus_head_unit1_set_connected_device (self->object, cabin_control_values_connected (phones));
  cabin_dbus_head_unit1_set_problems (self->object, cabin_control_values_problems (problems));
  cabin_dbus_head_unit1_set_profiles (self->object, cabin_control_values_profiles (profiles, problems));
}

static void
show (CabinControlMirror *self)
{
  GSettings *settings = cabin_settings_get_connection (cabin_bluetooth_manager_get_settings (self->manager));
  CabinManagerState state = cabin_bluetooth_manager_get_state (self->manager);
  CabinPairingMode mode = cabin_bluetooth_manager_get_pairing_mode (self->manager);
  gboolean pairable = cabin_bluetooth_manager_get_pairable (self->manager);

  cabin_dbus_head_unit1_set_state (self->object, cabin_manager_state_to_string (state));
  /* A wish that the adapter has not heard yet is none of the callers' business. */
  cabin_dbus_head_unit1_set_pairing_mode (self->object,
                                          cabin_pairing_mode_to_string (pairable ? mode : CABIN_PAIRING_MODE_OFF));
  cabin_dbus_head_unit1_set_pairable (self->object, pairable);
  cabin_dbus_head_unit1_set_pairing_window (self->object, g_settings_get_uint (settings, CABIN_KEY_PAIRING_WINDOW));
  show_adapter (self);
  show_lists (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_changed (CabinControlMirror *self)
{
  CabinBluezAdapter *adapter = cabin_bluetooth_manager_get_adapter (self->manager);

  if (self->adapter != adapter)
    {
      if (self->adapter != NULL)
        g_signal_handlers_disconnect_by_func (self->adapter, show, self);
      g_set_object (&self->adapter, adapter);
      if (adapter != NULL)
        g_signal_connect_object (adapter, "notify::pairable", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
    }

  show (self);
}

static void
on_phones (GListModel         *phones,
           guint               position,
           guint               removed,
           guint               added,
           CabinControlMirror *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);

      g_signal_handlers_disconnect_by_func (phone, on_changed, self);
      g_signal_connect_object (phone, "notify", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
    }

  on_changed (self);
}

static void
show_devices (CabinControlMirror *self)
{
  CabinDiscovery *discovery = cabin_bluetooth_manager_get_discovery (self->manager);
  gboolean active = cabin_discovery_get_active (discovery);

  g_clear_handle_id (&self->devices_due, g_source_remove);
  cabin_dbus_head_unit1_set_discovering (self->object, active);
  cabin_dbus_head_unit1_set_devices (self->object, cabin_control_values_devices (
                                       active ? cabin_discovery_get_devices (discovery) : NULL));
}

static gboolean
on_devices_due (gpointer user_data)
{
  CabinControlMirror *self = user_data;

  self->devices_due = 0;
  show_devices (self);

  return G_SOURCE_REMOVE;
}

static void
on_device_changed (CabinControlMirror *self)
{
  if (self->devices_due == 0)
    self->devices_due = g_timeout_add (CABIN_CONTROL_DEVICES_MS, on_devices_due, self);
}

static void
on_devices (GListModel         *devices,
            guint               position,
            guint               removed,
            guint               added,
            CabinControlMirror *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      g_signal_handlers_disconnect_by_func (device, on_device_changed, self);
      g_signal_connect_object (device, "notify", G_CALLBACK (on_device_changed), self, G_CONNECT_SWAPPED);
    }

  on_device_changed (self);
}

static void
on_discovery (CabinControlMirror *self)
{
  show_devices (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_knock (CabinBluetoothManager *manager,
          int                    why,
          const char            *name,
          CabinControlMirror    *self)
{
  cabin_dbus_head_unit1_emit_knock (self->object, cabin_knock_to_string (why), name);
}

static void
say (CabinControlMirror  *self,
     CabinControlOutcome  outcome,
     const char          *name,
     const char          *address)
{
  if (outcome == CABIN_CONTROL_DONE)
    cabin_dbus_head_unit1_emit_paired (self->object, name, address);
  else
    cabin_dbus_head_unit1_emit_failed (self->object, name, cabin_control_outcome_to_string (outcome));
}

static void
on_pairing_finished (CabinBluetoothManager *manager,
                     int                    result,
                     const char            *name,
                     const char            *address,
                     CabinControlMirror    *self)
{
  say (self, cabin_control_outcome_of_pairing (result), name, address);
}

static void
on_outward_finished (CabinOutward       *outward,
                     CabinBluezDevice   *device,
                     const GError       *error,
                     CabinControlMirror *self)
{
  say (self, error != NULL ? cabin_control_outcome_of_error (error) : CABIN_CONTROL_DONE,
       cabin_bluez_device_get_name (device), cabin_bluez_device_get_address (device));
}

static void
on_choice_failed (CabinReconnector   *reconnector,
                  CabinPhone         *phone,
                  int                 result,
                  CabinControlMirror *self)
{
  cabin_dbus_head_unit1_emit_failed (self->object, cabin_phone_get_name (phone),
                                     cabin_control_outcome_to_string (cabin_control_outcome_of_connect (result)));
}

static void
show_network (CabinControlMirror *self)
{
  cabin_dbus_head_unit1_set_network (self->object, cabin_control_values_network (self->access_point));
  cabin_dbus_head_unit1_set_hand_over (self->object, cabin_control_values_hand_over (self->handover));
}

static void
cabin_control_mirror_dispose (GObject *object)
{
  CabinControlMirror *self = CABIN_CONTROL_MIRROR (object);

  g_clear_handle_id (&self->devices_due, g_source_remove);
  g_clear_object (&self->handover);
  g_clear_object (&self->access_point);
  g_clear_object (&self->adapter);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_control_mirror_parent_class)->dispose (object);
}

static void
cabin_control_mirror_class_init (CabinControlMirrorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cabin_control_mirror_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
cabin_control_mirror_init (CabinControlMirror *self)
{
}

/* What is below counts as a change of the manager. */
static void
watch (CabinControlMirror *self)
{
  GSettings *settings = cabin_settings_get_connection (cabin_bluetooth_manager_get_settings (self->manager));
  CabinReconnector *reconnector = cabin_bluetooth_manager_get_reconnector (self->manager);
  CabinDiscovery *discovery = cabin_bluetooth_manager_get_discovery (self->manager);
  GListModel *phones = cabin_bluetooth_manager_get_phones (self->manager);
  GListModel *devices = cabin_discovery_get_devices (discovery);
  GCallback changed = G_CALLBACK (on_changed);

  g_signal_connect_object (self->manager, "notify", changed, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cabin_bluetooth_manager_get_problems (self->manager), "items-changed", changed, self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (cabin_bluetooth_manager_get_profiles (self->manager), "changed", changed, self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" CABIN_KEY_PAIRING_WINDOW, changed, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reconnector, "notify::phone", changed, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (phones, "items-changed", G_CALLBACK (on_phones), self, 0);
  g_signal_connect_object (discovery, "notify", G_CALLBACK (on_discovery), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (devices, "items-changed", G_CALLBACK (on_devices), self, 0);

  g_signal_connect_object (self->manager, "knock", G_CALLBACK (on_knock), self, 0);
  g_signal_connect_object (self->manager, "pairing-finished", G_CALLBACK (on_pairing_finished), self, 0);
  g_signal_connect_object (self->manager, "device-connected", G_CALLBACK (cabin_dbus_head_unit1_emit_connected),
                           self->object, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "device-disconnected", G_CALLBACK (cabin_dbus_head_unit1_emit_disconnected),
                           self->object, G_CONNECT_SWAPPED);
  g_signal_connect_object (cabin_bluetooth_manager_get_outward (self->manager), "finished",
                           G_CALLBACK (on_outward_finished), self, 0);
  g_signal_connect_object (reconnector, "choice-failed", G_CALLBACK (on_choice_failed), self, 0);

  on_phones (phones, 0, 0, g_list_model_get_n_items (phones), self);
  show_devices (self);
}

/**
 * cabin_control_mirror_new:
 * @object: the D-Bus object, which owns the mirror and outlives it
 *
 * Returns: (transfer full): a mirror
 */
CabinControlMirror *
cabin_control_mirror_new (CabinBluetoothManager *manager,
                          CabinDBusHeadUnit1    *object)
{
  CabinControlMirror *self = g_object_new (CABIN_TYPE_CONTROL_MIRROR, NULL);

  self->manager = g_object_ref (manager);
  self->object = object;
  watch (self);

  return self;
}

/**
 * cabin_control_mirror_add_network:
 *
 * Shows the car's own network and the hand-over to it, too.
 */
void
cabin_control_mirror_add_network (CabinControlMirror *self,
                                  CabinAccessPoint   *access_point,
                                  CabinHandover      *handover)
{
  g_return_if_fail (CABIN_IS_CONTROL_MIRROR (self));
  g_return_if_fail (self->access_point == NULL);

  self->access_point = g_object_ref (access_point);
  self->handover = g_object_ref (handover);
  g_signal_connect_object (access_point, "notify", G_CALLBACK (show_network), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (handover, "notify", G_CALLBACK (show_network), self, G_CONNECT_SWAPPED);
  show_network (self);
}
