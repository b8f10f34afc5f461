/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-stack.h"

#include "cabin-adapter-choice.h"
#include "cabin-bluez-pulse.h"
#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-problem-list.h"

struct _CabinStack
{
  GObject parent_instance;

  GSettings *settings;
  GListStore *problems;

  CabinBluezClient *client;
  CabinBluezAgent *agent;
  CabinProfileSet *profiles;
  CabinAdapterKeeper *keeper;

  CabinManagerState state;
  gboolean started;

  CabinAdapterChoice choice;

  /* From one appearance of bluetoothd to its going. */
  GCancellable *cancellable;
  CabinBluezPulse *pulse;
  gboolean appeared;
  gboolean agent_registered;
  guint retry;
  guint retry_ms;
};

G_DEFINE_FINAL_TYPE (CabinStack, cabin_stack, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_ANSWERING,
  N_PROPS
};

enum {
  ADAPTER_CHANGED,
  LOST,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void register_agent (CabinStack *self);

static const char *
state_to_string (CabinManagerState state)
{
  static const char *const names[] = {
    [CABIN_MANAGER_STOPPED] = "stopped",
    [CABIN_MANAGER_WAITING] = "waiting",
    [CABIN_MANAGER_STARTING] = "starting",
    [CABIN_MANAGER_READY] = "ready",
  };

  return names[state];
}

static void
refresh_state (CabinStack *self)
{
  CabinManagerState state;

  if (!self->started)
    state = CABIN_MANAGER_STOPPED;
  else if (cabin_stack_get_adapter (self) == NULL)
    state = CABIN_MANAGER_WAITING;
  else if (self->agent_registered && cabin_adapter_keeper_get_ready (self->keeper))
    state = CABIN_MANAGER_READY;
  else
    state = CABIN_MANAGER_STARTING;

  if (self->state == state)
    return;

  g_message ("Bluetooth: %s → %s", state_to_string (self->state), state_to_string (state));
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
on_uuids (CabinBluezAdapter *adapter,
          GParamSpec        *pspec,
          CabinStack        *self)
{
  if (adapter == cabin_stack_get_adapter (self))
    cabin_profile_set_set_services (self->profiles, cabin_bluez_adapter_get_uuids (adapter));
}

static void
say_which_adapter_is_missing (CabinStack        *self,
                              CabinBluezAdapter *adapter,
                              const char        *wanted)
{
  gboolean any = g_list_model_get_n_items (cabin_bluez_client_get_adapters (self->client)) > 0;

  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_NO_ADAPTER, NULL);
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_ADAPTER_MISSING, NULL);

  if (adapter == NULL && any)
    cabin_problem_list_put (self->problems, CABIN_PROBLEM_ADAPTER_MISSING, NULL, wanted);
  else if (adapter == NULL)
    cabin_problem_list_put (self->problems, CABIN_PROBLEM_NO_ADAPTER, NULL, NULL);
}

static void
take_adapter (CabinStack        *self,
              CabinBluezAdapter *adapter)
{
  CabinBluezAdapter *old = cabin_stack_get_adapter (self);

  if (old == adapter)
    return;

  if (old != NULL)
    {
      g_signal_handlers_disconnect_by_func (old, on_uuids, self);
      g_signal_emit (self, signals[LOST], 0);
    }

  cabin_adapter_keeper_take (self->keeper, adapter);
  cabin_adapter_choice_taken (&self->choice, adapter);
  if (adapter != NULL)
    {
      g_signal_connect_object (adapter, "notify::uuids", G_CALLBACK (on_uuids), self, 0);
      on_uuids (adapter, NULL, self);
    }
  if (adapter != NULL && self->agent_registered)
    cabin_adapter_keeper_set_up (self->keeper);

  g_signal_emit (self, signals[ADAPTER_CHANGED], 0);
  refresh_state (self);
}

static void
reconsider_adapter (CabinStack *self)
{
  g_autofree char *wanted = NULL;
  CabinBluezAdapter *adapter;

  if (!self->appeared)
    return;

  cabin_adapter_choice_note (&self->choice);
  if (cabin_bluez_client_get_peer (self->client) == NULL)
    {
      take_adapter (self, NULL);
      return;
    }

  wanted = cabin_adapter_choice_dup_wanted (&self->choice, self->settings);
  adapter = cabin_adapter_choice_choose (&self->choice, self->client, wanted,
                                         cabin_adapter_keeper_admits (self->keeper));
  take_adapter (self, adapter);
  say_which_adapter_is_missing (self, adapter, wanted);
}

static gboolean
on_retry (gpointer user_data)
{
  CabinStack *self = user_data;

  self->retry = 0;
  if (self->appeared)
    register_agent (self);
  else
    cabin_bluez_client_reload (self->client);

  return G_SOURCE_REMOVE;
}

static void
retry_later (CabinStack *self)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  self->retry = g_timeout_add (self->retry_ms, on_retry, self);
  self->retry_ms = MIN (self->retry_ms * 2, CABIN_RETRY_MAX_MS);
}

static void
on_agent_registered (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(CabinStack) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (cabin_bluez_agent_register_finish (CABIN_BLUEZ_AGENT (source), result, &error))
    {
      cabin_problem_list_drop (self->problems, CABIN_PROBLEM_AGENT_FAILED, NULL);
      cabin_problem_list_drop (self->problems, CABIN_PROBLEM_NOT_ANSWERING, NULL);
      cabin_problem_list_drop (self->problems, CABIN_PROBLEM_DENIED, NULL);
      self->agent_registered = TRUE;
      self->retry_ms = CABIN_RETRY_FIRST_MS;
      cabin_adapter_keeper_set_up (self->keeper);
      cabin_profile_set_register (self->profiles, cabin_bluez_client_get_peer (self->client));
      refresh_state (self);
      return;
    }

  if (cabin_error_cancelled (error) || !self->appeared)
    return;

  text = cabin_error_text (error);
  switch (cabin_error_classify (error))
    {
    case CABIN_ERROR_DENIED:
      cabin_problem_list_put_denied (self->problems);
      break;

    case CABIN_ERROR_NO_ANSWER:
      cabin_problem_list_put (self->problems, CABIN_PROBLEM_NOT_ANSWERING, NULL, NULL);
      break;

    case CABIN_ERROR_FAILED:
    case CABIN_ERROR_BLOCKED:
    case CABIN_ERROR_BUSY:
    case CABIN_ERROR_IN_USE:
    case CABIN_ERROR_GONE:
    case CABIN_ERROR_REFUSED:
    default:
      cabin_problem_list_put (self->problems, CABIN_PROBLEM_AGENT_FAILED, NULL, text);
      break;
    }
  retry_later (self);
}

static void
register_agent (CabinStack *self)
{
  cabin_bluez_agent_register_async (self->agent, cabin_bluez_client_get_peer (self->client), TRUE,
                                    self->cancellable, on_agent_registered, g_object_ref (self));
}

/* What was in its queue is done now; who waited for a retry need not wait any more. */
static void
on_pulse (CabinBluezPulse *pulse,
          GParamSpec      *pspec,
          CabinStack      *self)
{
  if (!cabin_bluez_pulse_get_answering (pulse))
    {
      cabin_problem_list_put (self->problems, CABIN_PROBLEM_NOT_ANSWERING, NULL, NULL);
    }
  else
    {
      cabin_problem_list_drop (self->problems, CABIN_PROBLEM_NOT_ANSWERING, NULL);
      if (self->retry != 0)
        {
          g_clear_handle_id (&self->retry, g_source_remove);
          on_retry (self);
        }
      else if (self->agent_registered && !cabin_adapter_keeper_get_ready (self->keeper))
        {
          cabin_adapter_keeper_set_up (self->keeper);
        }
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANSWERING]);
}

static void
on_appeared (CabinBluezClient *client,
             CabinStack       *self)
{
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_NO_BLUEZ, NULL);
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_NOT_ANSWERING, NULL);
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_DENIED, NULL);
  g_clear_handle_id (&self->retry, g_source_remove);
  self->retry_ms = CABIN_RETRY_FIRST_MS;
  self->appeared = TRUE;
  self->cancellable = g_cancellable_new ();
  self->pulse = cabin_bluez_pulse_new (cabin_bluez_client_get_peer (client));
  g_signal_connect_object (self->pulse, "notify::answering", G_CALLBACK (on_pulse), self, 0);

  /* In this order: an adapter that was left open is shut before anything else is done. */
  reconsider_adapter (self);
  register_agent (self);
}

static void
drop_bluez (CabinStack *self)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->pulse != NULL)
    g_object_run_dispose (G_OBJECT (self->pulse));
  g_clear_object (&self->pulse);
  self->appeared = FALSE;
  self->agent_registered = FALSE;

  cabin_bluez_agent_forget (self->agent);
  cabin_profile_set_forget (self->profiles);
  take_adapter (self, NULL);
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_NO_ADAPTER, NULL);
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_ADAPTER_MISSING, NULL);
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_AGENT_FAILED, NULL);
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_NOT_ANSWERING, NULL);
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_DENIED, NULL);
}

static void
on_vanished (CabinBluezClient *client,
             CabinStack       *self)
{
  drop_bluez (self);
  cabin_problem_list_put (self->problems, CABIN_PROBLEM_NO_BLUEZ, NULL, NULL);
}

static void
on_failed (CabinBluezClient *client,
           const GError     *error,
           CabinStack       *self)
{
  g_message ("bluetoothd does not show its objects: %s", error->message);
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_NO_BLUEZ, NULL);
  if (cabin_error_classify (error) == CABIN_ERROR_DENIED)
    cabin_problem_list_put_denied (self->problems);
  else
    cabin_problem_list_put (self->problems, CABIN_PROBLEM_NOT_ANSWERING, NULL, NULL);
  retry_later (self);
}

static void
on_keeper_ready (CabinAdapterKeeper *keeper,
                 GParamSpec         *pspec,
                 CabinStack         *self)
{
  refresh_state (self);
}

static void
stop (CabinStack *self)
{
  drop_bluez (self);
  cabin_bluez_client_stop (self->client);
  self->started = FALSE;
  refresh_state (self);
}

static void
cabin_stack_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  CabinStack *self = CABIN_STACK (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    case PROP_ANSWERING:
      g_value_set_boolean (value, cabin_stack_get_answering (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_stack_dispose (GObject *object)
{
  CabinStack *self = CABIN_STACK (object);

  if (self->started)
    stop (self);
  g_clear_object (&self->keeper);
  g_clear_object (&self->profiles);
  g_clear_object (&self->agent);
  g_clear_object (&self->client);
  g_clear_object (&self->problems);
  g_clear_object (&self->settings);
  cabin_adapter_choice_clear (&self->choice);

  G_OBJECT_CLASS (cabin_stack_parent_class)->dispose (object);
}

static void
cabin_stack_class_init (CabinStackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = cabin_stack_get_property;
  object_class->dispose = cabin_stack_dispose;

  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, CABIN_MANAGER_STOPPED, CABIN_MANAGER_READY, CABIN_MANAGER_STOPPED,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ANSWERING] =
    g_param_spec_boolean ("answering", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ADAPTER_CHANGED] = g_signal_new ("adapter-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
  signals[LOST] = g_signal_new ("lost", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cabin_stack_init (CabinStack *self)
{
  self->client = cabin_bluez_client_new ();
  self->agent = cabin_bluez_agent_new (CABIN_AGENT_PATH, CABIN_BLUEZ_CAPABILITY_DISPLAY_YES_NO);
  self->retry_ms = CABIN_RETRY_FIRST_MS;

  g_signal_connect_object (self->client, "appeared", G_CALLBACK (on_appeared), self, 0);
  g_signal_connect_object (self->client, "vanished", G_CALLBACK (on_vanished), self, 0);
  g_signal_connect_object (self->client, "failed", G_CALLBACK (on_failed), self, 0);
  g_signal_connect_object (self->client, "adapter-added", G_CALLBACK (reconsider_adapter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "adapter-removed", G_CALLBACK (reconsider_adapter), self, G_CONNECT_SWAPPED);
}

/* The last of the calls at shutdown. Whatever went wrong on the way, bluetoothd cleans up after a client that leaves
 * the bus. */
static void
on_shut (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!cabin_bluez_adapter_finish (CABIN_BLUEZ_ADAPTER (source), result, &error))
    g_debug ("The adapter was not shut at the end: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
on_agent_unregistered (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinStack *self = g_task_get_source_object (task);
  g_autoptr(CabinBluezAdapter) adapter = NULL;
  g_autoptr(GError) error = NULL;

  if (!cabin_bluez_agent_unregister_finish (CABIN_BLUEZ_AGENT (source), result, &error))
    g_debug ("The agent was not taken back: %s", error->message);

  if (!g_set_object (&adapter, cabin_stack_get_adapter (self)))
    {
      stop (self);
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* An agent that leaves while another stays makes the adapters pairable, as one that comes does. One last word, and
   * nobody who argues about it. */
  stop (self);
  cabin_bluez_adapter_set_async (adapter, "Pairable", g_variant_new_boolean (FALSE), CABIN_SHUTDOWN_TIMEOUT_MS,
                                 g_task_get_cancellable (task), on_shut, g_object_ref (task));
}

static void
on_profiles_unregistered (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinStack *self = g_task_get_source_object (task);

  cabin_profile_set_unregister_finish (CABIN_PROFILE_SET (source), result, NULL);
  cabin_bluez_agent_unregister_async (self->agent, g_task_get_cancellable (task), on_agent_unregistered,
                                      g_object_ref (task));
}

/**
 * cabin_stack_new:
 * @settings: the keys of Bluetooth
 * @problems: where to say what is wrong
 *
 * Returns: (transfer full): a stack that does nothing before cabin_stack_start()
 */
CabinStack *
cabin_stack_new (GSettings  *settings,
                 GListStore *problems)
{
  CabinStack *self = g_object_new (CABIN_TYPE_STACK, NULL);
  g_auto (GStrv) uuids = g_settings_get_strv (settings, CABIN_KEY_PROFILES);

  self->settings = g_object_ref (settings);
  self->problems = g_object_ref (problems);
  self->keeper = cabin_adapter_keeper_new (settings, problems);
  self->profiles = cabin_profile_set_new ((const char *const *) uuids, problems);
  g_signal_connect_object (self->keeper, "notify::ready", G_CALLBACK (on_keeper_ready), self, 0);
  g_signal_connect_object (settings, "changed::" CABIN_KEY_ADAPTER, G_CALLBACK (reconsider_adapter), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * cabin_stack_use_adapter:
 * @adapter: (nullable): its address or present name, instead of what the settings say; %NULL for the settings
 */
void
cabin_stack_use_adapter (CabinStack *self,
                         const char *adapter)
{
  g_free (self->choice.instead);
  self->choice.instead = g_strdup (adapter);
  reconsider_adapter (self);
}

/**
 * cabin_stack_start:
 * @connection: the bus that bluetoothd is on
 *
 * Looks for bluetoothd and sets up what it finds, now and whenever it comes back. Once more with another connection
 * when the bus itself was lost.
 */
void
cabin_stack_start (CabinStack      *self,
                   GDBusConnection *connection)
{
  g_return_if_fail (CABIN_IS_STACK (self));

  if (self->started)
    stop (self);
  self->started = TRUE;
  cabin_bluez_client_start (self->client, connection);
  refresh_state (self);
}

/**
 * cabin_stack_shutdown_async:
 *
 * Takes back profiles and agent and shuts the adapter. Finish with cabin_stack_shutdown_finish().
 */
void
cabin_stack_shutdown_async (CabinStack          *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (CABIN_IS_STACK (self));

  g_task_set_source_tag (task, cabin_stack_shutdown_async);

  if (!self->agent_registered)
    {
      if (self->started)
        stop (self);
      g_task_return_boolean (task, TRUE);
      return;
    }

  cabin_adapter_keeper_close (self->keeper);
  cabin_profile_set_unregister_async (self->profiles, cancellable, on_profiles_unregistered, g_object_ref (task));
}

/**
 * cabin_stack_shutdown_finish:
 *
 * Returns: whether it is done, as far as bluetoothd let it be
 */
gboolean
cabin_stack_shutdown_finish (CabinStack    *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabin_stack_open_window:
 * @seconds: for how long; 0 for without end
 *
 * Opens the pairing window, anew if it is open, and sees to it that we are the ones who are asked.
 */
void
cabin_stack_open_window (CabinStack *self,
                         guint       seconds)
{
  g_return_if_fail (CABIN_IS_STACK (self));

  cabin_bluez_agent_make_default (self->agent);
  cabin_adapter_keeper_open (self->keeper, seconds);
  cabin_stack_feel_pulse (self);
}

/**
 * cabin_stack_feel_pulse:
 *
 * To be called when bluetoothd owes an answer: makes sure that it still answers at all.
 */
void
cabin_stack_feel_pulse (CabinStack *self)
{
  if (self->pulse != NULL)
    cabin_bluez_pulse_feel (self->pulse);
}

/**
 * cabin_stack_get_answering:
 *
 * Returns: %FALSE while a bluetoothd is there and does not answer
 */
gboolean
cabin_stack_get_answering (CabinStack *self)
{
  return self->pulse == NULL || cabin_bluez_pulse_get_answering (self->pulse);
}

CabinManagerState
cabin_stack_get_state (CabinStack *self)
{
  return self->state;
}

CabinBluezClient *
cabin_stack_get_client (CabinStack *self)
{
  return self->client;
}

CabinAdapterKeeper *
cabin_stack_get_keeper (CabinStack *self)
{
  return self->keeper;
}

CabinBluezAgent *
cabin_stack_get_agent (CabinStack *self)
{
  return self->agent;
}

CabinProfileSet *
cabin_stack_get_profiles (CabinStack *self)
{
  return self->profiles;
}

/**
 * cabin_stack_get_adapter:
 *
 * Returns: (transfer none) (nullable): the car's adapter
 */
CabinBluezAdapter *
cabin_stack_get_adapter (CabinStack *self)
{
  return cabin_adapter_keeper_get_adapter (self->keeper);
}

/**
 * cabin_stack_find_device:
 * @path: an object path that bluetoothd named
 *
 * Returns: (transfer none) (nullable): the device, if it is one that the car's adapter sees
 */
CabinBluezDevice *
cabin_stack_find_device (CabinStack *self,
                         const char *path)
{
  CabinBluezAdapter *adapter = cabin_stack_get_adapter (self);
  CabinBluezDevice *device = cabin_bluez_client_get_device (self->client, path);

  if (device == NULL || adapter == NULL || cabin_bluez_device_get_address (device) == NULL ||
      g_strcmp0 (cabin_bluez_device_get_adapter (device), cabin_bluez_adapter_get_path (adapter)) != 0)
    return NULL;

  return device;
}
