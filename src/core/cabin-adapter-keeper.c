/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-adapter-keeper.h"

#include "cabin-adapter-setup.h"
#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-pairing-window.h"
#include "cabin-problem-list.h"
#include "cabin-rfkill.h"

struct _CabinAdapterKeeper
{
  GObject parent_instance;

  GSettings *settings;
  GListStore *problems;

  CabinBluezAdapter *adapter;
  GCancellable *cancellable;
  gboolean setting_up;
  gboolean set_up_wanted;
  /* What has to wait: a changed setting for the window to close, an opening for the setup to end. */
  gboolean stale;
  gboolean open_wanted;
  /* Somebody opened it without an end, which holds over bluetoothd's lives until somebody ends it. */
  gboolean endless;
  guint n_lent;
  gboolean ready;
  guint retry;
  guint retry_ms;

  CabinPairingWindow window;
  gboolean shown_pairable;
  gint64 shown_deadline;
  CabinPairingMode shown_mode;
  guint deadline;
  guint newest_write;
};

G_DEFINE_FINAL_TYPE (CabinAdapterKeeper, cabin_adapter_keeper, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_READY,
  PROP_PAIRABLE,
  PROP_PAIRABLE_DEADLINE,
  PROP_PAIRING_MODE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A write to the window's property; only the newest one's outcome is an event. */
typedef struct {
  CabinAdapterKeeper *keeper;
  guint number;
} Write;

static void step_window (CabinAdapterKeeper *self, CabinWindowEvent event);
static void set_up (CabinAdapterKeeper *self);

static void
set_ready (CabinAdapterKeeper *self,
           gboolean            ready)
{
  if (self->ready == ready)
    return;

  self->ready = ready;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

static gboolean
on_retry (gpointer user_data)
{
  CabinAdapterKeeper *self = user_data;

  self->retry = 0;
  set_up (self);

  return G_SOURCE_REMOVE;
}

static void
retry_later (CabinAdapterKeeper *self)
{
  if (self->retry != 0)
    return;

  self->retry = g_timeout_add (self->retry_ms, on_retry, self);
  self->retry_ms = MIN (self->retry_ms * 2, CABIN_RETRY_MAX_MS);
}

static void
drop_problems (CabinAdapterKeeper *self,
               int                 but)
{
  static const CabinProblemKind ours[] = {
    CABIN_PROBLEM_NOT_ANSWERING, CABIN_PROBLEM_BLOCKED, CABIN_PROBLEM_POWER_FAILED, CABIN_PROBLEM_ADAPTER_FAILED,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    {
      if ((int) ours[i] != but)
        cabin_problem_list_drop (self->problems, ours[i], NULL);
    }
}

/* One at a time, and none that comes and goes with every retry. */
static void
say (CabinAdapterKeeper *self,
     CabinProblemKind    kind,
     const char         *detail)
{
  drop_problems (self, kind);
  cabin_problem_list_put (self->problems, kind, NULL, detail);
}

static gboolean
is_blocked (CabinAdapterKeeper *self)
{
  g_autofree char *name = g_path_get_basename (cabin_bluez_adapter_get_path (self->adapter));

  return !cabin_bluez_adapter_get_powered (self->adapter) && cabin_rfkill_blocks (CABIN_RFKILL_FOLDER, name);
}

static void
say_what_is_wrong (CabinAdapterKeeper *self,
                   const GError       *error,
                   gboolean            powered)
{
  g_autofree char *text = cabin_error_text (error);

  switch (cabin_error_classify (error))
    {
    case CABIN_ERROR_BLOCKED:
      say (self, CABIN_PROBLEM_BLOCKED, NULL);
      break;

    case CABIN_ERROR_DENIED:
      drop_problems (self, -1);
      cabin_problem_list_put_denied (self->problems);
      break;

    case CABIN_ERROR_NO_ANSWER:
      say (self, CABIN_PROBLEM_NOT_ANSWERING, NULL);
      break;

    case CABIN_ERROR_FAILED:
    case CABIN_ERROR_BUSY:
    case CABIN_ERROR_IN_USE:
    case CABIN_ERROR_GONE:
    case CABIN_ERROR_REFUSED:
    default:
      say (self, powered ? CABIN_PROBLEM_ADAPTER_FAILED : CABIN_PROBLEM_POWER_FAILED, text);
      break;
    }
}

static void
on_window_written (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autofree Write *write = user_data;
  g_autoptr(CabinAdapterKeeper) self = write->keeper;
  g_autoptr(GError) error = NULL;
  gboolean done = cabin_bluez_adapter_finish (CABIN_BLUEZ_ADAPTER (source), result, &error);
  gboolean closing = self->window.state == CABIN_WINDOW_CLOSING;

  if (write->number != self->newest_write || cabin_error_cancelled (error))
    return;

  step_window (self, done ? CABIN_WINDOW_EVENT_WRITTEN : CABIN_WINDOW_EVENT_FAILED);
  if (done)
    return;

  g_message ("The pairing window could not be switched: %s", error->message);
  if (closing && !self->setting_up)
    {
      /* Setting up again is what shuts it. */
      say_what_is_wrong (self, error, TRUE);
      set_ready (self, FALSE);
      retry_later (self);
    }
}

static void
write_pairable (CabinAdapterKeeper *self,
                CabinWindowAction   action)
{
  gboolean pairable = action != CABIN_WINDOW_ACTION_WRITE_SHUT;
  guint length = action == CABIN_WINDOW_ACTION_WRITE_LENT ? CABIN_LEND_TIMEOUT_MS / 1000 :
                 self->window.length_us / G_USEC_PER_SEC;
  Write *write = g_new0 (Write, 1);

  write->keeper = g_object_ref (self);
  write->number = ++self->newest_write;

  /* Writing Pairable=true again does not restart the adapter's clock, writing its length does. */
  if (pairable)
    cabin_bluez_adapter_set_async (self->adapter, "PairableTimeout", g_variant_new_uint32 (length),
                                   CABIN_CALL_TIMEOUT_MS, self->cancellable, NULL, NULL);
  cabin_bluez_adapter_set_async (self->adapter, "Pairable", g_variant_new_boolean (pairable), CABIN_CALL_TIMEOUT_MS,
                                 self->cancellable, on_window_written, write);
}

static gboolean
on_deadline (gpointer user_data)
{
  CabinAdapterKeeper *self = user_data;

  self->deadline = 0;
  step_window (self, CABIN_WINDOW_EVENT_DEADLINE);

  return G_SOURCE_REMOVE;
}

static void
show_window (CabinAdapterKeeper *self)
{
  gboolean pairable = self->window.state == CABIN_WINDOW_OPEN ||
                      (self->window.state == CABIN_WINDOW_OPENING && self->shown_pairable);
  gint64 deadline = pairable ? self->window.deadline_us : 0;
  CabinPairingMode mode = !cabin_pairing_window_admits (&self->window) ? CABIN_PAIRING_MODE_OFF :
                          self->window.deadline_us != 0 ? CABIN_PAIRING_MODE_TIMED : CABIN_PAIRING_MODE_OPEN;

  if (self->shown_deadline != deadline)
    {
      self->shown_deadline = deadline;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAIRABLE_DEADLINE]);
    }
  if (self->shown_mode != mode)
    {
      self->shown_mode = mode;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAIRING_MODE]);
    }
  if (self->shown_pairable != pairable)
    {
      self->shown_pairable = pairable;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAIRABLE]);
    }
}

static void
step_window (CabinAdapterKeeper *self,
             CabinWindowEvent    event)
{
  gint64 now = g_get_monotonic_time ();
  CabinWindowAction action = cabin_pairing_window_step (&self->window, event, now);

  g_clear_handle_id (&self->deadline, g_source_remove);
  if (self->window.deadline_us != 0)
    self->deadline = g_timeout_add (MAX (self->window.deadline_us - now, 0) / 1000 + CABIN_WINDOW_GRACE_MS, on_deadline,
                                    self);

  if (action != CABIN_WINDOW_ACTION_NONE && self->adapter != NULL)
    write_pairable (self, action);

  show_window (self);

  if (self->stale && self->window.state == CABIN_WINDOW_SHUT)
    set_up (self);
}

static void
on_set_up (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(CabinAdapterKeeper) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean powered;
  gboolean done = cabin_adapter_setup_finish (result, &powered, &error);

  /* A setup of the adapter before this one. */
  if (cabin_error_cancelled (error) || source != (GObject *) self->adapter)
    return;

  self->setting_up = FALSE;
  if (!done)
    {
      say_what_is_wrong (self, error, powered);
      retry_later (self);
      if (cabin_bluez_adapter_get_pairable (self->adapter))
        step_window (self, CABIN_WINDOW_EVENT_SAYS_OPEN);
      return;
    }

  self->retry_ms = CABIN_RETRY_FIRST_MS;
  drop_problems (self, -1);
  cabin_problem_list_drop (self->problems, CABIN_PROBLEM_DENIED, NULL);
  /* A setting that changed meanwhile, before anything is opened. */
  if (self->stale)
    {
      set_up (self);
      return;
    }

  set_ready (self, TRUE);
  if (self->endless)
    cabin_adapter_keeper_open (self, 0);
  else if (self->open_wanted)
    cabin_adapter_keeper_open (self, self->window.length_us / G_USEC_PER_SEC);
}

static void
set_up (CabinAdapterKeeper *self)
{
  g_autofree char *name = NULL;

  if (self->adapter == NULL || self->setting_up || !self->set_up_wanted)
    return;

  g_clear_handle_id (&self->retry, g_source_remove);
  /* Writes would fail, each with a complaint in bluetoothd's log. It switches the adapter on when it is let. */
  if (is_blocked (self))
    {
      say (self, CABIN_PROBLEM_BLOCKED, NULL);
      retry_later (self);
      return;
    }

  name = g_settings_get_string (self->settings, CABIN_KEY_BT_NAME);
  self->setting_up = TRUE;
  self->stale = FALSE;
  cabin_adapter_setup_async (self->adapter, *name != '\0' ? name : CABIN_FALLBACK_NAME,
                             g_settings_get_boolean (self->settings, CABIN_KEY_BT_DISCOVERABLE),
                             g_settings_get_uint (self->settings, CABIN_KEY_PAIRING_WINDOW), self->cancellable,
                             on_set_up, g_object_ref (self));
}

static void
on_pairable (CabinBluezAdapter  *adapter,
             GParamSpec         *pspec,
             CabinAdapterKeeper *self)
{
  /* The setup ends with Pairable=false and reads it back. */
  if (self->setting_up || adapter != self->adapter)
    return;

  step_window (self, cabin_bluez_adapter_get_pairable (adapter) ? CABIN_WINDOW_EVENT_SAYS_OPEN :
               CABIN_WINDOW_EVENT_SAYS_SHUT);
}

/* Somebody switched the adapter, or rfkill did. It is ours to have on. */
static void
on_powered (CabinBluezAdapter  *adapter,
            GParamSpec         *pspec,
            CabinAdapterKeeper *self)
{
  if (self->setting_up || adapter != self->adapter)
    return;

  if (cabin_bluez_adapter_get_powered (adapter))
    {
      set_up (self);
      return;
    }

  set_ready (self, FALSE);
  step_window (self, CABIN_WINDOW_EVENT_LOST);
  g_clear_handle_id (&self->retry, g_source_remove);
  self->retry = g_timeout_add (CABIN_OFF_SETTLE_MS, on_retry, self);
}

static void
on_settings_changed (GSettings          *settings,
                     const char         *key,
                     CabinAdapterKeeper *self)
{
  /* Setting up shuts the adapter, which must not close a window that the driver has just opened. */
  self->stale = TRUE;
  if (self->ready && self->window.state == CABIN_WINDOW_SHUT)
    set_up (self);
}

static void
cabin_adapter_keeper_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  CabinAdapterKeeper *self = CABIN_ADAPTER_KEEPER (object);

  switch (prop_id)
    {
    case PROP_READY:
      g_value_set_boolean (value, self->ready);
      break;

    case PROP_PAIRABLE:
      g_value_set_boolean (value, self->shown_pairable);
      break;

    case PROP_PAIRABLE_DEADLINE:
      g_value_set_int64 (value, self->shown_deadline);
      break;

    case PROP_PAIRING_MODE:
      g_value_set_int (value, self->shown_mode);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_adapter_keeper_dispose (GObject *object)
{
  CabinAdapterKeeper *self = CABIN_ADAPTER_KEEPER (object);

  cabin_adapter_keeper_take (self, NULL);
  g_clear_object (&self->settings);
  g_clear_object (&self->problems);

  G_OBJECT_CLASS (cabin_adapter_keeper_parent_class)->dispose (object);
}

static void
cabin_adapter_keeper_class_init (CabinAdapterKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = cabin_adapter_keeper_get_property;
  object_class->dispose = cabin_adapter_keeper_dispose;

  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  properties[PROP_PAIRABLE] = g_param_spec_boolean ("pairable", NULL, NULL, FALSE, flags);
  properties[PROP_PAIRABLE_DEADLINE] = g_param_spec_int64 ("pairable-deadline", NULL, NULL, 0, G_MAXINT64, 0, flags);

  properties[PROP_PAIRING_MODE] = g_param_spec_int ("pairing-mode", NULL, NULL, CABIN_PAIRING_MODE_OFF,
                                                    CABIN_PAIRING_MODE_OPEN, CABIN_PAIRING_MODE_OFF, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_adapter_keeper_init (CabinAdapterKeeper *self)
{
  self->retry_ms = CABIN_RETRY_FIRST_MS;
}

/**
 * cabin_adapter_keeper_new:
 * @settings: the keys of Bluetooth
 * @problems: where to say what is wrong
 *
 * Returns: (transfer full): a keeper without an adapter
 */
CabinAdapterKeeper *
cabin_adapter_keeper_new (GSettings  *settings,
                          GListStore *problems)
{
  CabinAdapterKeeper *self = g_object_new (CABIN_TYPE_ADAPTER_KEEPER, NULL);

  self->settings = g_object_ref (settings);
  self->problems = g_object_ref (problems);
  g_signal_connect_object (settings, "changed::" CABIN_KEY_BT_NAME, G_CALLBACK (on_settings_changed), self, 0);
  g_signal_connect_object (settings, "changed::" CABIN_KEY_BT_DISCOVERABLE, G_CALLBACK (on_settings_changed), self, 0);

  return self;
}

/**
 * cabin_adapter_keeper_take:
 * @adapter: (nullable): the adapter to keep from now on; %NULL when it is gone
 *
 * Changes the adapter. One that is pairable was left so by somebody else and is shut before anything else.
 */
void
cabin_adapter_keeper_take (CabinAdapterKeeper *self,
                           CabinBluezAdapter  *adapter)
{
  g_return_if_fail (CABIN_IS_ADAPTER_KEEPER (self));

  if (self->adapter == adapter)
    return;

  if (self->adapter != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      g_clear_handle_id (&self->retry, g_source_remove);
      g_signal_handlers_disconnect_by_data (self->adapter, self);
      g_clear_object (&self->adapter);
      self->setting_up = FALSE;
      self->set_up_wanted = FALSE;
      self->open_wanted = FALSE;
      self->retry_ms = CABIN_RETRY_FIRST_MS;
      step_window (self, CABIN_WINDOW_EVENT_LOST);
      set_ready (self, FALSE);
      drop_problems (self, -1);
    }

  if (adapter == NULL)
    return;

  self->adapter = g_object_ref (adapter);
  self->cancellable = g_cancellable_new ();
  g_signal_connect (adapter, "notify::pairable", G_CALLBACK (on_pairable), self);
  g_signal_connect (adapter, "notify::powered", G_CALLBACK (on_powered), self);
  if (cabin_bluez_adapter_get_pairable (adapter))
    step_window (self, CABIN_WINDOW_EVENT_SAYS_OPEN);
}

/**
 * cabin_adapter_keeper_set_up:
 *
 * To be called when the agent is registered. Sets the adapter up, and goes on trying while it cannot be.
 */
void
cabin_adapter_keeper_set_up (CabinAdapterKeeper *self)
{
  g_return_if_fail (CABIN_IS_ADAPTER_KEEPER (self));

  self->set_up_wanted = TRUE;
  set_up (self);
}

/**
 * cabin_adapter_keeper_get_adapter:
 *
 * Returns: (transfer none) (nullable): the adapter that is kept
 */
CabinBluezAdapter *
cabin_adapter_keeper_get_adapter (CabinAdapterKeeper *self)
{
  return self->adapter;
}

gboolean
cabin_adapter_keeper_get_ready (CabinAdapterKeeper *self)
{
  return self->ready;
}

/**
 * cabin_adapter_keeper_open:
 * @seconds: for how long; 0 for without end
 *
 * Opens the pairing window, or opens it anew for its whole length. While the adapter is not ready nothing happens, but
 * a window without end is opened as soon as it is, and again after each loss of the adapter.
 */
void
cabin_adapter_keeper_open (CabinAdapterKeeper *self,
                           guint               seconds)
{
  g_return_if_fail (CABIN_IS_ADAPTER_KEEPER (self));

  self->endless = seconds == 0;
  self->open_wanted = self->setting_up && self->ready;
  self->window.length_us = seconds * G_USEC_PER_SEC;
  if (!self->ready || self->setting_up)
    return;

  step_window (self, CABIN_WINDOW_EVENT_OPEN);
}

/**
 * cabin_adapter_keeper_close:
 *
 * Closes the pairing window if it is open.
 */
void
cabin_adapter_keeper_close (CabinAdapterKeeper *self)
{
  g_return_if_fail (CABIN_IS_ADAPTER_KEEPER (self));

  self->open_wanted = FALSE;
  self->endless = FALSE;
  step_window (self, CABIN_WINDOW_EVENT_CLOSE);
}

/**
 * cabin_adapter_keeper_lend:
 *
 * Makes the adapter pairable for a pairing of our own, while whoever asks to pair with us is refused as before. To be
 * called as often as cabin_adapter_keeper_take_back().
 */
void
cabin_adapter_keeper_lend (CabinAdapterKeeper *self)
{
  g_return_if_fail (CABIN_IS_ADAPTER_KEEPER (self));

  if (self->n_lent++ == 0)
    step_window (self, CABIN_WINDOW_EVENT_LEND);
}

/**
 * cabin_adapter_keeper_take_back:
 *
 * The pairing of our own has ended.
 */
void
cabin_adapter_keeper_take_back (CabinAdapterKeeper *self)
{
  g_return_if_fail (CABIN_IS_ADAPTER_KEEPER (self));
  g_return_if_fail (self->n_lent > 0);

  if (--self->n_lent == 0)
    step_window (self, CABIN_WINDOW_EVENT_RETURN);
}

/**
 * cabin_adapter_keeper_get_mode:
 *
 * Returns: how the window is open, or will be in a moment; `pairable` says when the adapter has said so
 */
CabinPairingMode
cabin_adapter_keeper_get_mode (CabinAdapterKeeper *self)
{
  return self->shown_mode;
}

/**
 * cabin_adapter_keeper_get_pairable:
 *
 * Returns: whether the window is open, by the adapter's word
 */
gboolean
cabin_adapter_keeper_get_pairable (CabinAdapterKeeper *self)
{
  return self->shown_pairable;
}

/**
 * cabin_adapter_keeper_get_deadline:
 *
 * Returns: when the window closes, monotonic µs; 0 while it is shut
 */
gint64
cabin_adapter_keeper_get_deadline (CabinAdapterKeeper *self)
{
  return self->shown_deadline;
}

/**
 * cabin_adapter_keeper_admits:
 *
 * Whether a phone that asks to pair now may be shown to the driver.
 */
gboolean
cabin_adapter_keeper_admits (CabinAdapterKeeper *self)
{
  return cabin_pairing_window_admits (&self->window);
}
