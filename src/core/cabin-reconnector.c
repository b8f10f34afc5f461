/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-reconnector.h"

#include "cabin-names.h"
#include "cabin-service-policy.h"
#include "cabin-sleep-watch.h"

struct _CabinReconnector
{
  GObject parent_instance;

  GSettings *settings;
  CabinStack *stack;
  CabinDeviceWatch *watch;
  CabinPhoneList *phones;
  CabinReconnectRunner *runner;
  CabinPhoneRemover *remover;
  CabinSleepWatch *sleep_watch;

  /* Whether the policy was told that the adapter is up. */
  gboolean up;
  /* Whether it was told that the window is open. */
  gboolean window;
  gboolean pairing;
  guint phones_changed;
  /* Addresses of the phones whose forgetting the driver has seen. */
  GHashTable *told;

  /* What was notified last. */
  CabinReconnectState state;
  CabinPhone *phone;
  guint round;
  gint64 next_us;
  CabinPhone *forgetful;
};

G_DEFINE_FINAL_TYPE (CabinReconnector, cabin_reconnector, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_PHONE,
  PROP_ATTEMPT,
  PROP_NEXT_ATTEMPT,
  PROP_FORGETFUL_PHONE,
  N_PROPS
};

enum {
  CHOICE_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static CabinPhone *
find_phone (CabinReconnector *self,
            const char       *address)
{
  return address != NULL ? cabin_phone_list_find (self->phones, address) : NULL;
}

static gboolean
is_tried (CabinReconnector *self,
          const char       *address)
{
  CabinBluezDevice *device = cabin_reconnect_runner_get_device (self->runner);

  return device != NULL && g_strcmp0 (cabin_bluez_device_get_address (device), address) == 0;
}

/* All phones' marks follow the policy. Returns the next one that forgot us and of which the driver does not know. */
static CabinPhone *
mark_phones (CabinReconnector *self)
{
  CabinReconnectPolicy *policy = cabin_reconnect_runner_get_policy (self->runner);
  GListModel *phones = cabin_phone_list_get_model (self->phones);
  CabinPhone *forgetful = NULL;
  guint n = g_list_model_get_n_items (phones);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);
      const char *address = cabin_phone_get_address (phone);
      gboolean forgot_us = cabin_reconnect_policy_has_forgotten (policy, address);

      cabin_phone_set_connecting (phone, is_tried (self, address));
      cabin_phone_set_left_alone (phone, cabin_reconnect_policy_is_left_alone (policy, address));
      cabin_phone_set_forgot_us (phone, forgot_us);
      if (!forgot_us)
        g_hash_table_remove (self->told, address);
      else if (forgetful == NULL && !g_hash_table_contains (self->told, address))
        forgetful = phone;
    }

  return forgetful;
}

static void
refresh (CabinReconnector *self)
{
  GObject *object = G_OBJECT (self);
  CabinReconnectPolicy *policy = cabin_reconnect_runner_get_policy (self->runner);
  CabinReconnectState state = cabin_reconnect_policy_get_state (policy);
  guint round = cabin_reconnect_policy_get_round (policy);
  gint64 next_us = cabin_reconnect_policy_get_due_us (policy);

  if (state != CABIN_RECONNECT_WAITING)
    next_us = 0;

  g_object_freeze_notify (object);
  if (g_set_object (&self->phone, find_phone (self, cabin_reconnect_policy_get_candidate (policy))))
    g_object_notify_by_pspec (object, properties[PROP_PHONE]);
  if (g_set_object (&self->forgetful, mark_phones (self)))
    g_object_notify_by_pspec (object, properties[PROP_FORGETFUL_PHONE]);
  if (self->state != state)
    g_object_notify_by_pspec (object, properties[PROP_STATE]);
  if (self->round != round)
    g_object_notify_by_pspec (object, properties[PROP_ATTEMPT]);
  if (self->next_us != next_us)
    g_object_notify_by_pspec (object, properties[PROP_NEXT_ATTEMPT]);
  self->state = state;
  self->round = round;
  self->next_us = next_us;
  g_object_thaw_notify (object);
}

static void
step_with (CabinReconnector        *self,
           CabinReconnectEventKind  kind,
           const char              *address)
{
  cabin_reconnect_runner_step_with (self->runner, kind, address);
}

static void
on_choice_failed (CabinReconnectRunner *runner,
                  const char           *address,
                  int                   result,
                  CabinReconnector     *self)
{
  CabinPhone *phone = find_phone (self, address);

  if (phone != NULL)
    g_signal_emit (self, signals[CHOICE_FAILED], 0, phone, result);
}

/* A phone that has just been paired is asked for its services, and connects by itself what it wants. Not so one that we
 * are connecting. */
static gboolean
is_busy (CabinReconnector *self,
         const char       *address)
{
  CabinBluezDevice *device = cabin_device_watch_find (self->watch, address);

  return device != NULL && cabin_bluez_device_get_connected (device) &&
         *cabin_bluez_device_get_uuids (device) == NULL && !is_tried (self, address);
}

/* The whole list at once; changes that belong together come in one turn of the main loop. */
static gboolean
on_phones_settled (gpointer user_data)
{
  CabinReconnector *self = user_data;
  GListModel *phones = cabin_phone_list_get_model (self->phones);
  g_autoptr(GArray) list = g_array_new (FALSE, FALSE, sizeof (CabinReconnectPhone));
  gboolean automatic = g_settings_get_boolean (self->settings, CABIN_KEY_AUTO_CONNECT);
  guint n = g_list_model_get_n_items (phones);

  self->phones_changed = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);
      const char *address = cabin_phone_get_address (phone);
      CabinReconnectPhone entry = {
        .address = address,
        .bonded = cabin_phone_get_bonded (phone) && !cabin_phone_remover_is_going (self->remover, address),
        .automatic = automatic && cabin_phone_get_auto_connect (phone) && !is_busy (self, address),
      };

      g_array_append_val (list, entry);
    }

  cabin_reconnect_runner_step (self->runner, &(CabinReconnectEvent) {
    .kind = CABIN_RECONNECT_EVENT_PHONES,
    .phones = (CabinReconnectPhone *) (gpointer) list->data,
    .n_phones = list->len,
  });

  return G_SOURCE_REMOVE;
}

static void
note_phones (CabinReconnector *self)
{
  if (self->phones_changed == 0)
    self->phones_changed = g_idle_add_full (G_PRIORITY_HIGH, on_phones_settled, self, NULL);
}

static void
flush_phones (CabinReconnector *self)
{
  g_clear_handle_id (&self->phones_changed, g_source_remove);
  on_phones_settled (self);
}

static void
on_phones_items (GListModel       *phones,
                 guint             position,
                 guint             removed,
                 guint             added,
                 CabinReconnector *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);

      g_signal_handlers_disconnect_by_func (phone, note_phones, self);
      g_signal_connect_object (phone, "notify::bonded", G_CALLBACK (note_phones), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (phone, "notify::auto-connect", G_CALLBACK (note_phones), self, G_CONNECT_SWAPPED);
    }
  note_phones (self);
}

static void
on_connected (CabinDeviceWatch *watch,
              CabinBluezDevice *device,
              CabinReconnector *self)
{
  const char *address = cabin_bluez_device_get_address (device);

  step_with (self, CABIN_RECONNECT_EVENT_CONNECTED, address);

  /* It is the newest now. A phone that was bonded by other means and uses a profile of ours is one to remember. */
  if (find_phone (self, address) != NULL ||
      (cabin_service_policy_is_phone (cabin_bluez_device_get_uuids (device)) &&
       cabin_profile_set_has_link (cabin_stack_get_profiles (self->stack), cabin_bluez_device_get_path (device))))
    {
      cabin_phone_list_remember (self->phones, address, cabin_bluez_device_get_name (device));
      cabin_device_watch_look_at (watch, device);
    }
}

static void
on_link_lost (CabinDeviceWatch *watch,
              CabinBluezDevice *device,
              CabinReconnector *self)
{
  cabin_reconnect_runner_step (self->runner, &(CabinReconnectEvent) {
    .kind = CABIN_RECONNECT_EVENT_DISCONNECTED,
    .address = cabin_bluez_device_get_address (device),
    .reason = cabin_bluez_device_get_goodbye (device) == CABIN_BLUEZ_GOODBYE_REMOTE ? CABIN_RECONNECT_REASON_REMOTE :
              CABIN_RECONNECT_REASON_UNKNOWN,
  });
}

static void
tell_connected (CabinReconnector *self)
{
  GListModel *phones = cabin_phone_list_get_model (self->phones);
  guint n = g_list_model_get_n_items (phones);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);

      if (cabin_phone_get_connected (phone))
        step_with (self, CABIN_RECONNECT_EVENT_CONNECTED, cabin_phone_get_address (phone));
    }
}

/* Up when all is set up; down when the adapter is off or gone, or bluetoothd hangs. Not down for a write that it
 * refused. */
static void
check_up (CabinReconnector *self)
{
  CabinBluezAdapter *adapter = cabin_stack_get_adapter (self->stack);
  CabinManagerState state = cabin_stack_get_state (self->stack);
  gboolean possible = adapter != NULL && cabin_bluez_adapter_get_powered (adapter) &&
                      state != CABIN_MANAGER_STOPPED && cabin_stack_get_answering (self->stack);

  if (self->up && !possible)
    {
      self->up = FALSE;
      step_with (self, CABIN_RECONNECT_EVENT_ADAPTER_DOWN, NULL);
    }
  else if (!self->up && possible && state == CABIN_MANAGER_READY)
    {
      self->up = TRUE;
      cabin_device_watch_miss_unknown (self->watch);
      cabin_phone_remover_retry (self->remover);
      tell_connected (self);
      flush_phones (self);
      step_with (self, CABIN_RECONNECT_EVENT_ADAPTER_UP, NULL);
    }
}

static void
on_adapter_changed (CabinStack       *stack,
                    CabinReconnector *self)
{
  CabinBluezAdapter *adapter = cabin_stack_get_adapter (stack);

  if (adapter != NULL)
    g_signal_connect_object (adapter, "notify::powered", G_CALLBACK (check_up), self, G_CONNECT_SWAPPED);
  if (self->up)
    {
      self->up = FALSE;
      step_with (self, CABIN_RECONNECT_EVENT_ADAPTER_DOWN, NULL);
    }
  check_up (self);
}

/* A question can outlive the window, and radios have one thing to do at a time. */
static void
check_window (CabinReconnector *self)
{
  gboolean window = self->pairing || cabin_adapter_keeper_get_pairable (cabin_stack_get_keeper (self->stack));

  if (self->window == window)
    return;

  /* An adapter that goes shuts the window before it is known to be gone. */
  check_up (self);
  self->window = window;
  step_with (self, window ? CABIN_RECONNECT_EVENT_WINDOW_OPENED : CABIN_RECONNECT_EVENT_WINDOW_CLOSED, NULL);
}

static void
on_sleep (CabinSleepWatch  *sleep_watch,
          gboolean          sleep,
          CabinReconnector *self)
{
  step_with (self, sleep ? CABIN_RECONNECT_EVENT_SUSPEND : CABIN_RECONNECT_EVENT_RESUME, NULL);
}

static void
cabin_reconnector_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  CabinReconnector *self = CABIN_RECONNECTOR (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    case PROP_PHONE:
      g_value_set_object (value, self->phone);
      break;

    case PROP_ATTEMPT:
      g_value_set_uint (value, self->round);
      break;

    case PROP_NEXT_ATTEMPT:
      g_value_set_int64 (value, self->next_us);
      break;

    case PROP_FORGETFUL_PHONE:
      g_value_set_object (value, self->forgetful);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_reconnector_dispose (GObject *object)
{
  CabinReconnector *self = CABIN_RECONNECTOR (object);

  g_clear_handle_id (&self->phones_changed, g_source_remove);
  g_clear_object (&self->runner);
  g_clear_object (&self->remover);
  g_clear_object (&self->sleep_watch);
  g_clear_object (&self->settings);
  g_clear_object (&self->stack);
  g_clear_object (&self->watch);
  g_clear_object (&self->phones);
  g_clear_object (&self->phone);
  g_clear_object (&self->forgetful);

  G_OBJECT_CLASS (cabin_reconnector_parent_class)->dispose (object);
}

static void
cabin_reconnector_finalize (GObject *object)
{
  CabinReconnector *self = CABIN_RECONNECTOR (object);

  g_hash_table_unref (self->told);

  G_OBJECT_CLASS (cabin_reconnector_parent_class)->finalize (object);
}

static void
cabin_reconnector_class_init (CabinReconnectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = cabin_reconnector_get_property;
  object_class->dispose = cabin_reconnector_dispose;
  object_class->finalize = cabin_reconnector_finalize;

  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, CABIN_RECONNECT_STOPPED, CABIN_RECONNECT_CONNECTED, CABIN_RECONNECT_STOPPED,
                      flags);
  properties[PROP_PHONE] = g_param_spec_object ("phone", NULL, NULL, CABIN_TYPE_PHONE, flags);
  properties[PROP_ATTEMPT] = g_param_spec_uint ("attempt", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_NEXT_ATTEMPT] = g_param_spec_int64 ("next-attempt", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FORGETFUL_PHONE] = g_param_spec_object ("forgetful-phone", NULL, NULL, CABIN_TYPE_PHONE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHOICE_FAILED] = g_signal_new ("choice-failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 2, CABIN_TYPE_PHONE, G_TYPE_INT);
}

static void
cabin_reconnector_init (CabinReconnector *self)
{
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * cabin_reconnector_new:
 * @settings: the keys of Bluetooth
 * @stack: bluetoothd's side
 * @watch: who knows who is connected
 * @phones: who may be tried
 *
 * Returns: (transfer full): a reconnector that does nothing before cabin_reconnector_start()
 */
CabinReconnector *
cabin_reconnector_new (GSettings        *settings,
                       CabinStack       *stack,
                       CabinDeviceWatch *watch,
                       CabinPhoneList   *phones)
{
  CabinReconnector *self = g_object_new (CABIN_TYPE_RECONNECTOR, NULL);
  GListModel *model = cabin_phone_list_get_model (phones);

  self->settings = g_object_ref (settings);
  self->stack = g_object_ref (stack);
  self->watch = g_object_ref (watch);
  self->phones = g_object_ref (phones);
  self->runner = cabin_reconnect_runner_new (settings, stack, watch);
  self->remover = cabin_phone_remover_new (stack, phones);
  self->sleep_watch = cabin_sleep_watch_new ();

  g_signal_connect_object (self->runner, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "choice-failed", G_CALLBACK (on_choice_failed), self, 0);
  g_signal_connect_object (self->sleep_watch, "sleep", G_CALLBACK (on_sleep), self, 0);
  g_signal_connect_object (stack, "notify::state", G_CALLBACK (check_up), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (stack, "notify::answering", G_CALLBACK (check_up), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (stack, "adapter-changed", G_CALLBACK (on_adapter_changed), self, 0);
  g_signal_connect_object (cabin_stack_get_keeper (stack), "notify::pairable", G_CALLBACK (check_window), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "connected", G_CALLBACK (on_connected), self, 0);
  g_signal_connect_object (watch, "disconnected", G_CALLBACK (on_link_lost), self, 0);
  g_signal_connect_object (watch, "changed", G_CALLBACK (note_phones), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_phones_items), self, 0);
  g_signal_connect_object (settings, "changed::" CABIN_KEY_AUTO_CONNECT, G_CALLBACK (note_phones), self,
                           G_CONNECT_SWAPPED);
  on_phones_items (model, 0, 0, g_list_model_get_n_items (model), self);

  return self;
}

/**
 * cabin_reconnector_start:
 * @connection: the system bus, where logind is
 *
 * A drive begins.
 */
void
cabin_reconnector_start (CabinReconnector *self,
                         GDBusConnection  *connection)
{
  g_return_if_fail (CABIN_IS_RECONNECTOR (self));

  cabin_sleep_watch_start (self->sleep_watch, connection);
  flush_phones (self);
  step_with (self, CABIN_RECONNECT_EVENT_START, NULL);
}

/**
 * cabin_reconnector_stop:
 *
 * It ends: an attempt in flight is ended with it, a link is not.
 */
void
cabin_reconnector_stop (CabinReconnector *self)
{
  g_return_if_fail (CABIN_IS_RECONNECTOR (self));

  step_with (self, CABIN_RECONNECT_EVENT_SHUTDOWN, NULL);
}

/**
 * cabin_reconnector_set_pairing:
 * @pairing: whether a phone is being paired
 */
void
cabin_reconnector_set_pairing (CabinReconnector *self,
                               gboolean          pairing)
{
  self->pairing = pairing;
  check_window (self);
}

/**
 * cabin_reconnector_explains:
 * @device: who asks to pair
 *
 * A bonded phone that asks to pair while we try to connect it has no key for us any more: our own attempt made it ask.
 *
 * Returns: whether this is so; the driver is told of it then
 */
gboolean
cabin_reconnector_explains (CabinReconnector *self,
                            CabinBluezDevice *device)
{
  if (cabin_reconnect_runner_get_device (self->runner) != device || !cabin_bluez_device_get_bonded (device))
    return FALSE;

  step_with (self, CABIN_RECONNECT_EVENT_FORGOT_US, cabin_bluez_device_get_address (device));

  return TRUE;
}

/**
 * cabin_reconnector_paired:
 *
 * The phone has been paired, perhaps once more while its old bond stood: whatever was held against it is past.
 */
void
cabin_reconnector_paired (CabinReconnector *self,
                          CabinPhone       *phone)
{
  cabin_phone_set_bonded (phone, FALSE);
  flush_phones (self);
  cabin_phone_set_bonded (phone, TRUE);
}

CabinReconnectState
cabin_reconnector_get_state (CabinReconnector *self)
{
  return self->state;
}

/**
 * cabin_reconnector_get_phone:
 *
 * Returns: (transfer none) (nullable): the phone that is tried now, or next
 */
CabinPhone *
cabin_reconnector_get_phone (CabinReconnector *self)
{
  return self->phone;
}

guint
cabin_reconnector_get_attempt (CabinReconnector *self)
{
  return self->round;
}

/**
 * cabin_reconnector_get_next_attempt:
 *
 * Returns: when the next attempt begins, monotonic µs; 0 while none is due
 */
gint64
cabin_reconnector_get_next_attempt (CabinReconnector *self)
{
  return self->next_us;
}

/**
 * cabin_reconnector_get_forgetful_phone:
 *
 * Returns: (transfer none) (nullable): a phone that forgot this car, of which the driver has not been told
 */
CabinPhone *
cabin_reconnector_get_forgetful_phone (CabinReconnector *self)
{
  return self->forgetful;
}

/**
 * cabin_reconnector_connect_phone:
 *
 * The driver wants this phone now: the pairing window is shut for it, and another phone that is connected disconnected.
 */
void
cabin_reconnector_connect_phone (CabinReconnector *self,
                                 CabinPhone       *phone)
{
  g_return_if_fail (CABIN_IS_RECONNECTOR (self));
  g_return_if_fail (CABIN_IS_PHONE (phone));

  cabin_adapter_keeper_close (cabin_stack_get_keeper (self->stack));
  step_with (self, CABIN_RECONNECT_EVENT_USER_CONNECT, cabin_phone_get_address (phone));
}

/**
 * cabin_reconnector_disconnect_phone:
 *
 * The driver wants this phone to be left alone until the next drive, or until he taps it.
 */
void
cabin_reconnector_disconnect_phone (CabinReconnector *self,
                                    CabinPhone       *phone)
{
  CabinBluezDevice *device;
  gboolean used;

  g_return_if_fail (CABIN_IS_RECONNECTOR (self));
  g_return_if_fail (CABIN_IS_PHONE (phone));

  used = cabin_phone_get_connected (phone) || cabin_phone_get_connecting (phone);
  step_with (self, CABIN_RECONNECT_EVENT_USER_DISCONNECT, cabin_phone_get_address (phone));
  /* A link that nothing is known of but that it is there, such as one over LE. */
  device = cabin_device_watch_find (self->watch, cabin_phone_get_address (phone));
  if (!used && device != NULL && cabin_bluez_device_get_connected (device))
    cabin_bluez_device_disconnect (device, NULL, NULL, NULL);
}

/**
 * cabin_reconnector_forget_phone:
 *
 * Removes the bond with the phone, and then what is remembered of it. While bluetoothd cannot do it, the phone stays
 * listed and is not tried.
 */
void
cabin_reconnector_forget_phone (CabinReconnector *self,
                                CabinPhone       *phone)
{
  g_autoptr(CabinPhone) keep = g_object_ref (phone);

  g_return_if_fail (CABIN_IS_RECONNECTOR (self));
  g_return_if_fail (CABIN_IS_PHONE (phone));

  cabin_phone_remover_forget (self->remover, keep);
  note_phones (self);
}

/**
 * cabin_reconnector_repair_phone:
 *
 * The driver agrees: the bond that the phone does not have any more is removed here as well, and the pairing window is
 * opened for a new one.
 */
void
cabin_reconnector_repair_phone (CabinReconnector *self,
                                CabinPhone       *phone)
{
  g_return_if_fail (CABIN_IS_RECONNECTOR (self));
  g_return_if_fail (CABIN_IS_PHONE (phone));

  cabin_reconnector_later (self, phone);
  cabin_phone_remover_remove_bonds (self->remover, cabin_phone_get_address (phone));
  cabin_stack_open_window (self->stack, g_settings_get_uint (self->settings, CABIN_KEY_PAIRING_WINDOW));
}

/**
 * cabin_reconnector_later:
 *
 * The driver has seen that the phone forgot this car, and lets it be.
 */
void
cabin_reconnector_later (CabinReconnector *self,
                         CabinPhone       *phone)
{
  g_return_if_fail (CABIN_IS_RECONNECTOR (self));
  g_return_if_fail (CABIN_IS_PHONE (phone));

  g_hash_table_add (self->told, g_strdup (cabin_phone_get_address (phone)));
  refresh (self);
}
