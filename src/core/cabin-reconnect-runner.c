/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-reconnect-runner.h"

#include "cabin-connect-attempt.h"
#include "cabin-names.h"
#include "cabin-service-policy.h"

struct _CabinReconnectRunner
{
  GObject parent_instance;

  CabinStack *stack;
  CabinDeviceWatch *watch;
  CabinReconnectPolicy *policy;

  CabinConnectAttempt *attempt;
  /* The profile of this side that the attempt is for; %NULL for none in particular. */
  const char *counterpart;
  gint64 begun_us;
  /* For the next attempt. */
  guint timer;
  /* To say that an attempt could not begin. */
  guint idle;
};

G_DEFINE_FINAL_TYPE (CabinReconnectRunner, cabin_reconnect_runner, G_TYPE_OBJECT)

enum {
  CHANGED,
  CHOICE_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
on_due (gpointer user_data)
{
  CabinReconnectRunner *self = user_data;

  self->timer = 0;
  cabin_reconnect_runner_step_with (self, CABIN_RECONNECT_EVENT_TIMER, NULL);

  return G_SOURCE_REMOVE;
}

/* Rounded up to a millisecond, so that what is due is due when the timer fires. */
static void
arm_timer (CabinReconnectRunner *self)
{
  gint64 due_us = cabin_reconnect_policy_get_due_us (self->policy);
  gint64 left_us = MAX (due_us - g_get_monotonic_time (), 0);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (due_us != 0)
    self->timer = g_timeout_add ((guint) ((left_us + 999) / 1000), on_due, self);
}

static void
drop_attempt (CabinReconnectRunner *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->attempt != NULL)
    g_signal_handlers_disconnect_by_data (self->attempt, self);
  g_clear_object (&self->attempt);
}

static void
finish_attempt (CabinReconnectRunner *self,
                CabinConnectResult    result)
{
  drop_attempt (self);
  cabin_reconnect_runner_step (self, &(CabinReconnectEvent) {
    .kind = CABIN_RECONNECT_EVENT_FINISHED, .result = result,
  });
}

/* A profile of another program that bluetoothd has connected at our word, and the only sign of it. bluetoothd goes on
 * with LE when nobody answers its page, and can say yes to that, too: an answer that takes so long is no sign. Asked
 * again, bluetoothd says yes at once if the profile is connected. */
static void
on_attempt_finished (CabinConnectAttempt  *attempt,
                     CabinConnectResult    result,
                     CabinReconnectRunner *self)
{
  gboolean succeeded = result == CABIN_CONNECT_OK || result == CABIN_CONNECT_ALREADY;
  gint64 elapsed_us = g_get_monotonic_time () - self->begun_us;

  if (succeeded && elapsed_us < CABIN_PAGE_US && self->counterpart != NULL &&
      !cabin_profile_set_serves (cabin_stack_get_profiles (self->stack), self->counterpart))
    cabin_device_watch_note_service (self->watch, cabin_connect_attempt_get_device (attempt));

  finish_attempt (self, result);
}

/* bluetoothd may have it still, and be no more than stuck: it is told to end it, and the attempt sees to that by
 * itself. One that has brought its phone is left alone. */
static void
abandon_attempt (CabinReconnectRunner *self)
{
  CabinBluezDevice *device = cabin_reconnect_runner_get_device (self);

  if (device != NULL && !cabin_device_watch_is_connected (self->watch, cabin_bluez_device_get_address (device)))
    {
      g_signal_handlers_disconnect_by_func (self->attempt, on_attempt_finished, self);
      cabin_connect_attempt_cancel (self->attempt);
    }

  drop_attempt (self);
}

static gboolean
on_no_device (gpointer user_data)
{
  CabinReconnectRunner *self = user_data;

  self->idle = 0;
  finish_attempt (self, CABIN_CONNECT_GONE);

  return G_SOURCE_REMOVE;
}

static void
begin_attempt (CabinReconnectRunner *self,
               const char           *address)
{
  CabinProfileSet *profiles = cabin_stack_get_profiles (self->stack);
  CabinBluezAdapter *adapter = cabin_stack_get_adapter (self->stack);
  CabinBluezDevice *device = cabin_device_watch_find (self->watch, address);
  const char *uuid = NULL;

  drop_attempt (self);
  self->counterpart = NULL;
  if (device == NULL || adapter == NULL)
    {
      self->idle = g_idle_add (on_no_device, self);
      return;
    }

  cabin_service_policy_choose (cabin_bluez_device_get_uuids (device), cabin_profile_set_get_uuids (profiles),
                               cabin_bluez_adapter_get_uuids (adapter), &uuid, &self->counterpart);
  g_message ("Attempt %u: %s", cabin_reconnect_policy_get_round (self->policy), uuid != NULL ? uuid : "any service");
  self->begun_us = g_get_monotonic_time ();
  self->attempt = cabin_connect_attempt_new (device, uuid);
  g_signal_connect_object (self->attempt, "finished", G_CALLBACK (on_attempt_finished), self, 0);
  g_signal_connect_object (self->attempt, "late", G_CALLBACK (cabin_stack_feel_pulse), self->stack, G_CONNECT_SWAPPED);
  cabin_stack_feel_pulse (self->stack);
}

/* A phone that was told to leave, and who tells. */
typedef struct {
  CabinDeviceWatch *watch;
  CabinBluezDevice *device;
} Farewell;

static void
on_disconnected (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autofree Farewell *farewell = user_data;
  g_autoptr(CabinDeviceWatch) watch = farewell->watch;
  g_autoptr(CabinBluezDevice) device = farewell->device;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (reply != NULL)
    return;

  g_message ("A phone was not disconnected: %s", error->message);
  cabin_device_watch_set_leaving (watch, device, FALSE);
}

static void
disconnect (CabinReconnectRunner *self,
            CabinBluezDevice     *device)
{
  Farewell *farewell = g_new0 (Farewell, 1);

  farewell->watch = g_object_ref (self->watch);
  farewell->device = g_object_ref (device);
  cabin_device_watch_set_leaving (self->watch, device, TRUE);
  cabin_bluez_device_disconnect (device, NULL, on_disconnected, farewell);
  cabin_stack_feel_pulse (self->stack);
}

static void
perform (CabinReconnectRunner *self,
         CabinReconnectAction  action,
         const char           *address)
{
  CabinBluezDevice *device;

  switch (action)
    {
    case CABIN_RECONNECT_ACTION_ATTEMPT:
      begin_attempt (self, address);
      break;

    case CABIN_RECONNECT_ACTION_CANCEL:
      if (self->attempt != NULL)
        cabin_connect_attempt_cancel (self->attempt);
      break;

    case CABIN_RECONNECT_ACTION_DISCONNECT:
      device = cabin_device_watch_find (self->watch, address);
      if (device != NULL)
        disconnect (self, device);
      break;

    case CABIN_RECONNECT_ACTION_NONE:
    default:
      break;
    }
}

/* A choice that is over and has not brought its phone has failed. */
static void
say_if_choice_failed (CabinReconnectRunner      *self,
                      const char                *choice,
                      const CabinReconnectEvent *event)
{
  if (choice == NULL || g_strcmp0 (choice, cabin_reconnect_policy_get_choice (self->policy)) == 0 ||
      cabin_device_watch_is_connected (self->watch, choice))
    return;

  if (event->kind == CABIN_RECONNECT_EVENT_FINISHED)
    g_signal_emit (self, signals[CHOICE_FAILED], 0, choice, event->result);
  else if (event->kind == CABIN_RECONNECT_EVENT_TIMER)
    g_signal_emit (self, signals[CHOICE_FAILED], 0, choice, CABIN_CONNECT_UNKNOWN);
}

static void
cabin_reconnect_runner_dispose (GObject *object)
{
  CabinReconnectRunner *self = CABIN_RECONNECT_RUNNER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  drop_attempt (self);
  g_clear_object (&self->stack);
  g_clear_object (&self->watch);

  G_OBJECT_CLASS (cabin_reconnect_runner_parent_class)->dispose (object);
}

static void
cabin_reconnect_runner_finalize (GObject *object)
{
  CabinReconnectRunner *self = CABIN_RECONNECT_RUNNER (object);

  cabin_reconnect_policy_free (self->policy);

  G_OBJECT_CLASS (cabin_reconnect_runner_parent_class)->finalize (object);
}

static void
cabin_reconnect_runner_class_init (CabinReconnectRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = cabin_reconnect_runner_dispose;
  object_class->finalize = cabin_reconnect_runner_finalize;

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOICE_FAILED] = g_signal_new ("choice-failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         G_TYPE_STRING, G_TYPE_INT);
}

static void
cabin_reconnect_runner_init (CabinReconnectRunner *self)
{
}

/* The schedule is data: a(uu). */
static CabinReconnectPolicy *
create_policy (GSettings *settings)
{
  g_autoptr(GVariant) schedule = g_settings_get_value (settings, CABIN_KEY_RECONNECT_SCHEDULE);
  g_autoptr(GArray) stages = g_array_new (FALSE, FALSE, sizeof (CabinReconnectStage));
  GVariantIter iter;
  CabinReconnectStage stage;

  g_variant_iter_init (&iter, schedule);
  while (g_variant_iter_next (&iter, "(uu)", &stage.gap_s, &stage.times))
    g_array_append_val (stages, stage);

  return cabin_reconnect_policy_new ((CabinReconnectStage *) (gpointer) stages->data, stages->len,
                                     g_settings_get_uint (settings, CABIN_KEY_RECONNECT_TAIL), g_random_int ());
}

/**
 * cabin_reconnect_runner_new:
 * @settings: the keys of Bluetooth, which have the schedule
 * @stack: bluetoothd's side
 * @watch: who knows who is connected
 *
 * Returns: (transfer full): a runner whose policy has not started
 */
CabinReconnectRunner *
cabin_reconnect_runner_new (GSettings        *settings,
                            CabinStack       *stack,
                            CabinDeviceWatch *watch)
{
  CabinReconnectRunner *self = g_object_new (CABIN_TYPE_RECONNECT_RUNNER, NULL);

  self->stack = g_object_ref (stack);
  self->watch = g_object_ref (watch);
  self->policy = create_policy (settings);

  return self;
}

/**
 * cabin_reconnect_runner_get_policy:
 *
 * Returns: (transfer none): the policy, to look at and not to step
 */
CabinReconnectPolicy *
cabin_reconnect_runner_get_policy (CabinReconnectRunner *self)
{
  return self->policy;
}

/**
 * cabin_reconnect_runner_get_device:
 *
 * Returns: (transfer none) (nullable): whom the attempt in flight is for; %NULL if there is none
 */
CabinBluezDevice *
cabin_reconnect_runner_get_device (CabinReconnectRunner *self)
{
  return self->attempt != NULL ? cabin_connect_attempt_get_device (self->attempt) : NULL;
}

/**
 * cabin_reconnect_runner_step:
 *
 * Tells the policy what happened and does what it says.
 */
void
cabin_reconnect_runner_step (CabinReconnectRunner      *self,
                             const CabinReconnectEvent *event)
{
  g_autoptr(CabinReconnectRunner) keep G_GNUC_UNUSED = g_object_ref (self);
  g_autofree char *choice = g_strdup (cabin_reconnect_policy_get_choice (self->policy));
  CabinReconnectAction action;
  const char *address = NULL;

  if (event->kind == CABIN_RECONNECT_EVENT_ADAPTER_DOWN)
    abandon_attempt (self);

  action = cabin_reconnect_policy_step (self->policy, event, g_get_monotonic_time (), &address);
  arm_timer (self);
  perform (self, action, address);
  g_signal_emit (self, signals[CHANGED], 0);
  say_if_choice_failed (self, choice, event);
}

/**
 * cabin_reconnect_runner_step_with:
 * @address: (nullable): whom it is about
 *
 * cabin_reconnect_runner_step() for an event that is no more than this.
 */
void
cabin_reconnect_runner_step_with (CabinReconnectRunner    *self,
                                  CabinReconnectEventKind  kind,
                                  const char              *address)
{
  cabin_reconnect_runner_step (self, &(CabinReconnectEvent) { .kind = kind, .address = address });
}
