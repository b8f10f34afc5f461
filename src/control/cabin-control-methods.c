/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-control-methods.h"

#include <string.h>

#include "cabin-control-arguments.h"
#include "cabin-control-conditions.h"
#include "cabin-control-devices.h"
#include "cabin-control-holds.h"
#include "cabin-error.h"
#include "cabin-names.h"

struct _CabinControlMethods
{
  GObject parent_instance;

  CabinBluetoothManager *manager;
  CabinAccessPoint *access_point;
  CabinControlWaits *waits;
  CabinControlHolds *discoverers;
  CabinControlHolds *borrowers;
  /* Who waits for a pairing outward, which ends when the caller leaves; and the device. */
  CabinControlHolds *pairer;
  CabinBluezDevice *pairing;
};

G_DEFINE_FINAL_TYPE (CabinControlMethods, cabin_control_methods, G_TYPE_OBJECT)

static gboolean
is_ready (CabinControlMethods *self,
          CabinControlCall    *call)
{
  if (cabin_bluetooth_manager_get_state (self->manager) == CABIN_MANAGER_READY)
    return TRUE;

  cabin_control_call_answer (call, CABIN_CONTROL_NOT_READY, NULL);

  return FALSE;
}

static void
wait_for (CabinControlMethods   *self,
          CabinControlCall      *call,
          CabinControlCondition  condition,
          CabinPhone            *phone)
{
  cabin_control_waits_add (self->waits, call, condition, phone, CABIN_CONTROL_TIMEOUT_MS);
}

/* If there is none, that was the answer. */
static char *
get_address (CabinControlCall *call)
{
  char *address = cabin_control_arguments_address (cabin_control_call_get_parameters (call));

  if (address == NULL)
    cabin_control_call_refuse (call, "The address has to be like AA:BB:CC:DD:EE:FF.");

  return address;
}

static CabinPhone *
find_phone (CabinControlMethods *self,
            const char          *address)
{
  GListModel *phones = cabin_bluetooth_manager_get_phones (self->manager);
  guint n = g_list_model_get_n_items (phones);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);

      if (g_ascii_strcasecmp (cabin_phone_get_address (phone), address) == 0)
        return g_steal_pointer (&phone);
    }

  return NULL;
}

/* The phone that the call is about; or the device, if it was paired outward. If there is neither, that was the
 * answer. */
static CabinPhone *
get_phone (CabinControlMethods  *self,
           CabinControlCall     *call,
           CabinBluezDevice    **device)
{
  g_autofree char *address = get_address (call);
  CabinPhone *phone = address != NULL ? find_phone (self, address) : NULL;

  *device = NULL;
  if (address == NULL || phone != NULL)
    return phone;

  *device = cabin_bluetooth_manager_find_device (self->manager, address);
  if (*device != NULL && cabin_bluez_device_get_bonded (*device))
    return NULL;

  *device = NULL;
  if (is_ready (self, call))
    cabin_control_call_answer (call, CABIN_CONTROL_NO_SUCH_DEVICE, NULL);

  return NULL;
}

static void
on_choice_failed (CabinReconnector    *reconnector,
                  CabinPhone          *phone,
                  int                  result,
                  CabinControlMethods *self)
{
  CabinControlOutcome outcome = cabin_control_outcome_of_connect (result);

  /* A result that says yes, of a phone that is not there. */
  cabin_control_waits_settle (self->waits, cabin_control_condition_connected, phone,
                              outcome == CABIN_CONTROL_DONE ? CABIN_CONTROL_FAILED : outcome);
}

static void
on_discoverers (CabinControlHolds   *discoverers,
                GParamSpec          *pspec,
                CabinControlMethods *self)
{
  CabinDiscovery *discovery = cabin_bluetooth_manager_get_discovery (self->manager);

  if (cabin_control_holds_get_held (discoverers))
    cabin_discovery_start (discovery);
  else
    cabin_discovery_stop (discovery);
}

static void
on_borrowers (CabinControlHolds   *borrowers,
              GParamSpec          *pspec,
              CabinControlMethods *self)
{
  if (cabin_control_holds_get_held (borrowers))
    cabin_bluetooth_manager_lend_pairable (self->manager);
  else
    cabin_bluetooth_manager_return_pairable (self->manager);
}

/* Not one that the driver began meanwhile. */
static void
end_pairing (CabinControlMethods *self)
{
  CabinOutward *outward = cabin_bluetooth_manager_get_outward (self->manager);

  if (self->pairing != NULL && cabin_outward_get_device (outward) == self->pairing)
    cabin_outward_cancel (outward);
}

static void
on_pairer (CabinControlHolds   *pairer,
           GParamSpec          *pspec,
           CabinControlMethods *self)
{
  if (!cabin_control_holds_get_held (pairer))
    end_pairing (self);
}

static void
on_pair_answered (CabinControlCall    *call,
                  int                  outcome,
                  CabinControlMethods *self)
{
  g_clear_object (&self->pairing);
  cabin_control_holds_drop (self->pairer, cabin_control_call_get_sender (call));
}

static void
on_paired (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(CabinControlCall) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (cabin_outward_pair_finish (CABIN_OUTWARD (source), result, &error))
    {
      cabin_control_call_answer (call, CABIN_CONTROL_DONE, NULL);
      return;
    }

  text = cabin_error_text (error);
  cabin_control_call_answer (call, cabin_control_outcome_of_error (error),
                             cabin_error_classify (error) == CABIN_ERROR_FAILED ? text : NULL);
}

static gboolean
has_network (CabinControlMethods *self)
{
  return self->access_point != NULL && cabin_access_point_get_state (self->access_point) != CABIN_ACCESS_POINT_OFF;
}

static void
on_network_settled (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(CabinControlCall) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  if (cabin_access_point_settle_finish (CABIN_ACCESS_POINT (source), result, &error))
    {
      cabin_control_call_answer (call, CABIN_CONTROL_DONE, NULL);
      return;
    }

  message = g_strdup_printf ("Phones see the new name over Bluetooth, but the Wi-Fi network is not back: %s",
                             error->message);
  cabin_control_call_answer (call, CABIN_CONTROL_FAILED, message);
}

/* One name: a network that was named by itself follows from now on. */
static void
rename_network (CabinControlMethods *self,
                CabinControlCall    *call,
                GSettings           *settings)
{
  g_autofree char *own = g_settings_get_string (settings, CABIN_KEY_WIFI_AP_SSID);

  if (*own != '\0')
    g_settings_reset (settings, CABIN_KEY_WIFI_AP_SSID);
  cabin_access_point_settle_async (self->access_point, NULL, on_network_settled, g_object_ref (call));
}

static void
cabin_control_methods_dispose (GObject *object)
{
  CabinControlMethods *self = CABIN_CONTROL_METHODS (object);

  if (self->manager != NULL)
    end_pairing (self);
  g_clear_object (&self->waits);
  g_clear_object (&self->discoverers);
  g_clear_object (&self->borrowers);
  g_clear_object (&self->pairer);
  g_clear_object (&self->pairing);
  g_clear_object (&self->access_point);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_control_methods_parent_class)->dispose (object);
}

static void
cabin_control_methods_class_init (CabinControlMethodsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cabin_control_methods_dispose;
}

static void
cabin_control_methods_init (CabinControlMethods *self)
{
  self->discoverers = cabin_control_holds_new (0);
  self->borrowers = cabin_control_holds_new (CABIN_LEND_TIMEOUT_MS);
  self->pairer = cabin_control_holds_new (0);
  g_signal_connect_object (self->discoverers, "notify::held", G_CALLBACK (on_discoverers), self, 0);
  g_signal_connect_object (self->borrowers, "notify::held", G_CALLBACK (on_borrowers), self, 0);
  g_signal_connect_object (self->pairer, "notify::held", G_CALLBACK (on_pairer), self, 0);
}

/**
 * cabin_control_methods_new:
 * @manager: who does it
 *
 * Returns: (transfer full): the methods, of which none is called
 */
CabinControlMethods *
cabin_control_methods_new (CabinBluetoothManager *manager)
{
  CabinControlMethods *self = g_object_new (CABIN_TYPE_CONTROL_METHODS, NULL);

  self->manager = g_object_ref (manager);
  self->waits = cabin_control_waits_new (manager);
  g_signal_connect_object (cabin_bluetooth_manager_get_reconnector (manager), "choice-failed",
                           G_CALLBACK (on_choice_failed), self, 0);

  return self;
}

/**
 * cabin_control_methods_add_network:
 *
 * From now on a new name is that of the car's own network, too.
 */
void
cabin_control_methods_add_network (CabinControlMethods *self,
                                   CabinAccessPoint    *access_point)
{
  g_return_if_fail (CABIN_IS_CONTROL_METHODS (self));

  g_set_object (&self->access_point, access_point);
}

/**
 * cabin_control_methods_look:
 *
 * To be called when anything changed that a call can wait for.
 */
void
cabin_control_methods_look (CabinControlMethods *self)
{
  g_return_if_fail (CABIN_IS_CONTROL_METHODS (self));

  /* What was lent is lost with the adapter. */
  if (cabin_bluetooth_manager_get_state (self->manager) != CABIN_MANAGER_READY)
    cabin_control_holds_drop_all (self->borrowers);
  cabin_control_waits_look (self->waits);
}

/**
 * cabin_control_methods_open_pairing:
 *
 * OpenPairing.
 */
void
cabin_control_methods_open_pairing (CabinControlMethods *self,
                                    CabinControlCall    *call)
{
  guint seconds;

  if (!cabin_control_arguments_timeout (cabin_control_call_get_parameters (call), &seconds))
    {
      cabin_control_call_refuse (call, "Pair mode has 1 to 3600 seconds, or 0 for without end.");
      return;
    }

  if (seconds == 0 && cabin_control_call_get_trust (call) != CABIN_CONTROL_OWNER)
    {
      cabin_control_call_answer (call, CABIN_CONTROL_DENIED,
                                 "Only root and the user of the head unit may open pair mode without end.");
      return;
    }

  if (!is_ready (self, call))
    return;

  cabin_bluetooth_manager_open_pairing (self->manager, seconds);
  wait_for (self, call, cabin_control_condition_open, NULL);
}

/**
 * cabin_control_methods_close_pairing:
 *
 * ClosePairing. What is lent stays so; the agent refuses who asks to pair then.
 */
void
cabin_control_methods_close_pairing (CabinControlMethods *self,
                                     CabinControlCall    *call)
{
  CabinOutward *outward = cabin_bluetooth_manager_get_outward (self->manager);

  cabin_bluetooth_manager_set_pairable (self->manager, FALSE);
  if (cabin_control_holds_get_held (self->borrowers) || cabin_outward_get_device (outward) != NULL)
    cabin_control_call_answer (call, CABIN_CONTROL_DONE, NULL);
  else
    wait_for (self, call, cabin_control_condition_shut, NULL);
}

/**
 * cabin_control_methods_connect:
 *
 * Connect.
 */
void
cabin_control_methods_connect (CabinControlMethods *self,
                               CabinControlCall    *call)
{
  CabinBluezDevice *device;
  g_autoptr(CabinPhone) phone = get_phone (self, call, &device);

  if (device != NULL)
    cabin_control_devices_connect (device, call);
  if (phone == NULL || !is_ready (self, call))
    return;

  if (!cabin_phone_get_bonded (phone))
    {
      cabin_control_call_answer (call, CABIN_CONTROL_FAILED, "This phone is not paired any more; pair it again.");
      return;
    }

  if (!cabin_phone_get_connected (phone))
    cabin_reconnector_connect_phone (cabin_bluetooth_manager_get_reconnector (self->manager), phone);
  cabin_control_waits_add (self->waits, call, cabin_control_condition_connected, phone,
                           CABIN_CONTROL_CONNECT_TIMEOUT_MS);
}

/**
 * cabin_control_methods_disconnect:
 *
 * Disconnect.
 */
void
cabin_control_methods_disconnect (CabinControlMethods *self,
                                  CabinControlCall    *call)
{
  CabinBluezDevice *device;
  g_autoptr(CabinPhone) phone = get_phone (self, call, &device);

  if (device != NULL)
    cabin_control_devices_disconnect (device, call);
  if (phone == NULL)
    return;

  cabin_reconnector_disconnect_phone (cabin_bluetooth_manager_get_reconnector (self->manager), phone);
  wait_for (self, call, cabin_control_condition_disconnected, phone);
}

/**
 * cabin_control_methods_forget:
 *
 * Forget.
 */
void
cabin_control_methods_forget (CabinControlMethods *self,
                              CabinControlCall    *call)
{
  CabinBluezDevice *device;
  g_autoptr(CabinPhone) phone = get_phone (self, call, &device);

  if (device != NULL)
    cabin_control_devices_forget (device, call);
  if (phone == NULL || !is_ready (self, call))
    return;

  cabin_reconnector_forget_phone (cabin_bluetooth_manager_get_reconnector (self->manager), phone);
  wait_for (self, call, cabin_control_condition_forgotten, phone);
}

/**
 * cabin_control_methods_set_name:
 *
 * SetName.
 */
void
cabin_control_methods_set_name (CabinControlMethods *self,
                                CabinControlCall    *call)
{
  GSettings *settings = cabin_settings_get_connection (cabin_bluetooth_manager_get_settings (self->manager));
  const char *name = cabin_control_arguments_name (cabin_control_call_get_parameters (call));

  if (name == NULL)
    cabin_control_call_refuse (call, "A name has 1 to 248 bytes, and only what can be seen.");
  else if (has_network (self) && strlen (name) > CABIN_SSID_MAX_BYTES)
    cabin_control_call_refuse (call, "The name is that of the car's Wi-Fi network, too: it has at most 32 bytes.");
  else if (!g_settings_set_string (settings, CABIN_KEY_BT_NAME, name))
    cabin_control_call_answer (call, CABIN_CONTROL_FAILED, "The setting “bt-name” is locked.");
  else if (!has_network (self))
    cabin_control_call_answer (call, CABIN_CONTROL_DONE, NULL);
  else
    rename_network (self, call, settings);
}

/**
 * cabin_control_methods_start_discovery:
 *
 * StartDiscovery.
 */
void
cabin_control_methods_start_discovery (CabinControlMethods *self,
                                       CabinControlCall    *call)
{
  if (!is_ready (self, call))
    return;

  cabin_control_holds_take (self->discoverers, call);
  wait_for (self, call, cabin_control_condition_searching, NULL);
}

/**
 * cabin_control_methods_stop_discovery:
 *
 * StopDiscovery.
 */
void
cabin_control_methods_stop_discovery (CabinControlMethods *self,
                                      CabinControlCall    *call)
{
  cabin_control_holds_drop (self->discoverers, cabin_control_call_get_sender (call));
  cabin_control_call_answer (call, CABIN_CONTROL_DONE, NULL);
}

/**
 * cabin_control_methods_pair:
 *
 * Pair.
 */
void
cabin_control_methods_pair (CabinControlMethods *self,
                            CabinControlCall    *call)
{
  g_autofree char *address = get_address (call);
  CabinOutward *outward = cabin_bluetooth_manager_get_outward (self->manager);
  CabinBluezDevice *device;

  if (address == NULL || !is_ready (self, call))
    return;

  device = cabin_bluetooth_manager_find_device (self->manager, address);
  if (device == NULL || self->pairing != NULL || cabin_outward_get_device (outward) != NULL)
    {
      cabin_control_call_answer (call, device == NULL ? CABIN_CONTROL_NO_SUCH_DEVICE : CABIN_CONTROL_BUSY, NULL);
      return;
    }

  self->pairing = g_object_ref (device);
  g_signal_connect_object (call, "answered", G_CALLBACK (on_pair_answered), self, 0);
  cabin_control_holds_take (self->pairer, call);
  cabin_outward_pair_async (outward, device, NULL, on_paired, g_object_ref (call));
}

/**
 * cabin_control_methods_lend_pairable:
 *
 * LendPairable.
 */
void
cabin_control_methods_lend_pairable (CabinControlMethods *self,
                                     CabinControlCall    *call)
{
  if (!is_ready (self, call))
    return;

  cabin_control_holds_take (self->borrowers, call);
  wait_for (self, call, cabin_control_condition_lent, NULL);
}

/**
 * cabin_control_methods_return_pairable:
 *
 * ReturnPairable.
 */
void
cabin_control_methods_return_pairable (CabinControlMethods *self,
                                       CabinControlCall    *call)
{
  cabin_control_holds_drop (self->borrowers, cabin_control_call_get_sender (call));
  cabin_control_call_answer (call, CABIN_CONTROL_DONE, NULL);
}
