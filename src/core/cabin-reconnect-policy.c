/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-reconnect-policy.h"

#include "cabin-address.h"
#include "cabin-names.h"
#include "cabin-reconnect-phones.h"
#include "cabin-reconnect-schedule.h"

/*
 * An event changes the facts; what to do follows from the facts alone, in decide().
 *
 * next_us is the earliest begin of the next attempt: 0 from the begin of an attempt to its end, unless a schedule
 * begins meanwhile.
 */
struct _CabinReconnectPolicy
{
  CabinReconnectSchedule *schedule;

  gboolean started;
  gboolean adapter_up;
  gboolean asleep;
  gboolean window_open;
  GPtrArray *phones;
  GPtrArray *connected;

  char *choice;
  char *leaving;
  gint64 switch_until_us;

  char *attempt;
  gboolean cancelled;

  guint round;
  guint n_counted;
  gint64 next_us;

  CabinReconnectState state;
};

static gboolean
is_connected (CabinReconnectPolicy *self,
              const char           *address)
{
  return g_ptr_array_find_with_equal_func (self->connected, address, g_str_equal, NULL);
}

static gboolean
is_choice (CabinReconnectPolicy *self,
           const char           *address)
{
  return g_strcmp0 (self->choice, address) == 0;
}

static gboolean
is_held (CabinReconnectPolicy *self)
{
  return !self->started || !self->adapter_up || self->asleep || self->window_open;
}

/* The choice is tried before all others, so nobody else may be while there is one. */
static gboolean
may_try (CabinReconnectPolicy      *self,
         const CabinReconnectEntry *phone)
{
  if (self->choice != NULL)
    return is_choice (self, phone->address) && phone->bonded && !phone->forgot_us;

  return cabin_reconnect_entry_welcome (phone);
}

/* Whoever had no turn in the round before, since that ended early, is the first of this one. */
static CabinReconnectEntry *
find_next (CabinReconnectPolicy *self)
{
  CabinReconnectEntry *next = NULL;

  for (guint i = 0; i < self->phones->len; i++)
    {
      CabinReconnectEntry *phone = self->phones->pdata[i];

      if (may_try (self, phone) && (next == NULL || phone->tried_in < next->tried_in))
        next = phone;
    }

  return next;
}

static void
begin_schedule (CabinReconnectPolicy *self,
                gint64                first_us)
{
  for (guint i = 0; i < self->phones->len; i++)
    ((CabinReconnectEntry *) self->phones->pdata[i])->tried_in = 0;

  self->round = 1;
  self->n_counted = 0;
  self->next_us = first_us;
}

static void
begin_drive (CabinReconnectPolicy *self,
             gint64                now_us)
{
  for (guint i = 0; i < self->phones->len; i++)
    ((CabinReconnectEntry *) self->phones->pdata[i])->left_alone = FALSE;

  begin_schedule (self, now_us);
}

static void
on_phones (CabinReconnectPolicy      *self,
           const CabinReconnectEvent *event,
           gint64                     now_us)
{
  g_autoptr(GPtrArray) old = g_steal_pointer (&self->phones);

  self->phones = cabin_reconnect_phones_new (event->phones, event->n_phones, old);
  if (cabin_reconnect_phones_any_new (self->phones, old))
    begin_schedule (self, now_us);
}

static void
on_connected (CabinReconnectPolicy      *self,
              const CabinReconnectEvent *event)
{
  CabinReconnectEntry *phone = cabin_reconnect_phones_find (self->phones, event->address);

  if (phone != NULL)
    cabin_reconnect_entry_trust (phone);

  if (!is_connected (self, event->address))
    g_ptr_array_add (self->connected, g_strdup (event->address));
}

static void
on_disconnected (CabinReconnectPolicy      *self,
                 const CabinReconnectEvent *event,
                 gint64                     now_us)
{
  guint i;

  if (!g_ptr_array_find_with_equal_func (self->connected, event->address, g_str_equal, &i))
    return;

  g_ptr_array_remove_index (self->connected, i);
  if (self->connected->len > 0)
    return;

  if (self->choice != NULL)
    begin_schedule (self, now_us);
  else
    begin_schedule (self, cabin_reconnect_schedule_again (self->schedule, event->reason, now_us));
}

/* An attempt is over. What comes next, and when? */
static void
go_on (CabinReconnectPolicy *self,
       gboolean              counts,
       gint64                now_us)
{
  const CabinReconnectEntry *next = find_next (self);
  guint n_counted = self->n_counted;
  gboolean anew = self->next_us != 0;
  gboolean later = self->next_us > now_us;

  if (next != NULL && next->tried_in < self->round && (counts || anew) && !later)
    {
      self->next_us = now_us;
      return;
    }

  /* A round that does not count is waited for as it was before. */
  if (counts && !later)
    self->n_counted++;
  else if (n_counted > 0)
    n_counted--;

  self->round++;
  self->next_us = MAX (self->next_us, cabin_reconnect_schedule_after (self->schedule, n_counted, now_us));
}

static void
on_finished (CabinReconnectPolicy      *self,
             const CabinReconnectEvent *event,
             gint64                     now_us)
{
  g_autofree char *address = g_steal_pointer (&self->attempt);
  gboolean counts = !self->cancelled && event->result != CABIN_CONNECT_BUSY && event->result != CABIN_CONNECT_GONE &&
                    event->result != CABIN_CONNECT_CANCELLED;
  CabinReconnectEntry *phone;

  if (address == NULL)
    return;

  if (counts && is_choice (self, address) && !is_connected (self, address))
    {
      g_clear_pointer (&self->choice, g_free);
      begin_schedule (self, now_us);
    }

  phone = cabin_reconnect_phones_find (self->phones, address);
  if (phone != NULL)
    {
      cabin_reconnect_entry_note (phone, event->result, counts);
      if (!self->cancelled)
        phone->tried_in = self->round;
    }
  go_on (self, counts, now_us);
}

static void
on_forgot_us (CabinReconnectPolicy      *self,
              const CabinReconnectEvent *event)
{
  CabinReconnectEntry *phone = cabin_reconnect_phones_find (self->phones, event->address);

  if (phone != NULL)
    phone->forgot_us = TRUE;
}

static void
on_user_connect (CabinReconnectPolicy      *self,
                 const CabinReconnectEvent *event,
                 gint64                     now_us)
{
  CabinReconnectEntry *phone = cabin_reconnect_phones_find (self->phones, event->address);

  if (!self->started || phone == NULL || !phone->bonded)
    return;

  phone->left_alone = FALSE;
  cabin_reconnect_entry_trust (phone);
  g_free (self->choice);
  self->choice = g_strdup (event->address);
  begin_schedule (self, now_us);
}

static void
on_user_disconnect (CabinReconnectPolicy      *self,
                    const CabinReconnectEvent *event)
{
  CabinReconnectEntry *phone = cabin_reconnect_phones_find (self->phones, event->address);

  if (phone != NULL)
    phone->left_alone = TRUE;
  if (is_choice (self, event->address))
    g_clear_pointer (&self->choice, g_free);
}

static gboolean
changes (gboolean *fact,
         gboolean  value)
{
  gboolean differs = *fact != value;

  *fact = value;

  return differs;
}

/* An event that says what is known already changes nothing. */
static void
take_note (CabinReconnectPolicy      *self,
           const CabinReconnectEvent *event,
           gint64                     now_us)
{
  switch (event->kind)
    {
    case CABIN_RECONNECT_EVENT_START:
      if (changes (&self->started, TRUE))
        begin_drive (self, now_us);
      break;

    case CABIN_RECONNECT_EVENT_SHUTDOWN:
      self->started = FALSE;
      g_clear_pointer (&self->choice, g_free);
      break;

    case CABIN_RECONNECT_EVENT_ADAPTER_UP:
      if (changes (&self->adapter_up, TRUE))
        begin_schedule (self, now_us);
      break;

    case CABIN_RECONNECT_EVENT_ADAPTER_DOWN:
      self->adapter_up = FALSE;
      g_ptr_array_set_size (self->connected, 0);
      g_clear_pointer (&self->attempt, g_free);
      break;

    case CABIN_RECONNECT_EVENT_SUSPEND:
      self->asleep = TRUE;
      break;

    case CABIN_RECONNECT_EVENT_RESUME:
      if (changes (&self->asleep, FALSE))
        begin_drive (self, now_us);
      break;

    case CABIN_RECONNECT_EVENT_WINDOW_OPENED:
      self->window_open = TRUE;
      break;

    case CABIN_RECONNECT_EVENT_WINDOW_CLOSED:
      if (changes (&self->window_open, FALSE))
        begin_schedule (self, now_us);
      break;

    case CABIN_RECONNECT_EVENT_PHONES:
      on_phones (self, event, now_us);
      break;

    case CABIN_RECONNECT_EVENT_CONNECTED:
      on_connected (self, event);
      break;

    case CABIN_RECONNECT_EVENT_DISCONNECTED:
      on_disconnected (self, event, now_us);
      break;

    case CABIN_RECONNECT_EVENT_FINISHED:
      on_finished (self, event, now_us);
      break;

    case CABIN_RECONNECT_EVENT_FORGOT_US:
      on_forgot_us (self, event);
      break;

    case CABIN_RECONNECT_EVENT_USER_CONNECT:
      on_user_connect (self, event, now_us);
      break;

    case CABIN_RECONNECT_EVENT_USER_DISCONNECT:
      on_user_disconnect (self, event);
      break;

    case CABIN_RECONNECT_EVENT_TIMER:
    default:
      /* What is due is looked for after every event. */
      break;
    }
}

/* Takes back a choice that came true or cannot any more, and a switch with it. */
static void
settle_choice (CabinReconnectPolicy *self,
               gint64                now_us)
{
  CabinReconnectEntry *phone = cabin_reconnect_phones_find (self->phones, self->choice);

  if (self->choice != NULL &&
      (phone == NULL || !may_try (self, phone) ||
       (is_connected (self, self->choice) && !g_str_equal (self->choice, self->leaving ? self->leaving : ""))))
    g_clear_pointer (&self->choice, g_free);

  if (self->leaving != NULL && (self->choice == NULL || !is_connected (self, self->leaving)))
    g_clear_pointer (&self->leaving, g_free);

  if (self->leaving != NULL && now_us >= self->switch_until_us)
    {
      g_clear_pointer (&self->leaving, g_free);
      g_clear_pointer (&self->choice, g_free);
    }
}

static CabinReconnectAction
decide_in_flight (CabinReconnectPolicy *self)
{
  CabinReconnectEntry *phone = cabin_reconnect_phones_find (self->phones, self->attempt);
  gboolean wanted = !is_held (self) && self->connected->len == 0 && phone != NULL && may_try (self, phone);
  gboolean cancel = !wanted && !self->cancelled;

  self->cancelled |= cancel;
  if (self->started)
    self->state = self->cancelled ? CABIN_RECONNECT_ENDING : CABIN_RECONNECT_TRYING;
  else
    self->state = CABIN_RECONNECT_STOPPED;

  return cancel ? CABIN_RECONNECT_ACTION_CANCEL : CABIN_RECONNECT_ACTION_NONE;
}

static CabinReconnectAction
decide_connected (CabinReconnectPolicy *self,
                  gint64                now_us)
{
  if (self->choice == NULL || self->leaving != NULL || is_held (self))
    {
      self->state = self->leaving != NULL ? CABIN_RECONNECT_SWITCHING : CABIN_RECONNECT_CONNECTED;
      return CABIN_RECONNECT_ACTION_NONE;
    }

  self->leaving = g_strdup (self->connected->pdata[0]);
  self->switch_until_us = now_us + CABIN_SWITCH_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND;
  self->state = CABIN_RECONNECT_SWITCHING;

  return CABIN_RECONNECT_ACTION_DISCONNECT;
}

static CabinReconnectAction
decide_idle (CabinReconnectPolicy *self,
             gint64                now_us)
{
  CabinReconnectEntry *phone = is_held (self) || self->next_us == CABIN_RECONNECT_NEVER ? NULL : find_next (self);

  if (phone == NULL || self->next_us > now_us)
    {
      self->state = phone == NULL ? CABIN_RECONNECT_HELD : CABIN_RECONNECT_WAITING;
      return CABIN_RECONNECT_ACTION_NONE;
    }

  self->attempt = g_strdup (phone->address);
  self->cancelled = FALSE;
  self->next_us = 0;
  self->state = CABIN_RECONNECT_TRYING;

  return CABIN_RECONNECT_ACTION_ATTEMPT;
}

static CabinReconnectAction
decide (CabinReconnectPolicy *self,
        gint64                now_us)
{
  settle_choice (self, now_us);

  /* The attempt that made the connection needs no end: to cancel it would cut the link. */
  if (self->attempt != NULL && !is_connected (self, self->attempt))
    return decide_in_flight (self);

  if (!self->started)
    {
      self->state = CABIN_RECONNECT_STOPPED;
      return CABIN_RECONNECT_ACTION_NONE;
    }

  if (self->connected->len > 0)
    return decide_connected (self, now_us);

  return decide_idle (self, now_us);
}

static void
log_step (CabinReconnectPolicy *self,
          CabinReconnectState   before)
{
  const char *candidate = cabin_reconnect_policy_get_candidate (self);
  g_autofree char *who = candidate != NULL ? cabin_address_redact (candidate) : NULL;

  g_debug ("Reconnecting: %s → %s, round %u%s%s", cabin_reconnect_state_to_string (before),
           cabin_reconnect_state_to_string (self->state), cabin_reconnect_policy_get_round (self),
           who != NULL ? " for " : "", who != NULL ? who : "");
}

/**
 * cabin_reconnect_policy_new:
 * @stages: (array length=n_stages): the schedule; a gap of 0 s is taken for one of 1 s
 * @tail_s: seconds between the rounds after the schedule, 0 for none
 * @seed: of the jitter
 *
 * Returns: (transfer full): a policy that was not started and knows nobody
 */
CabinReconnectPolicy *
cabin_reconnect_policy_new (const CabinReconnectStage *stages,
                            guint                      n_stages,
                            guint                      tail_s,
                            guint32                    seed)
{
  CabinReconnectPolicy *self = g_new0 (CabinReconnectPolicy, 1);

  self->schedule = cabin_reconnect_schedule_new (stages, n_stages, tail_s, seed);
  self->phones = cabin_reconnect_phones_new (NULL, 0, NULL);
  self->connected = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
cabin_reconnect_policy_free (CabinReconnectPolicy *self)
{
  cabin_reconnect_schedule_free (self->schedule);
  g_ptr_array_unref (self->phones);
  g_ptr_array_unref (self->connected);
  g_free (self->choice);
  g_free (self->leaving);
  g_free (self->attempt);
  g_free (self);
}

/**
 * cabin_reconnect_policy_step:
 * @event: what happened; nothing of it is kept
 * @now_us: monotonic µs, never less than at the step before
 * @address: (out) (transfer none) (nullable): whom the action is about, until the next step; %NULL for
 *   %CABIN_RECONNECT_ACTION_NONE
 *
 * Takes note of an event.
 *
 * Returns: what is to be done now
 */
CabinReconnectAction
cabin_reconnect_policy_step (CabinReconnectPolicy       *self,
                             const CabinReconnectEvent  *event,
                             gint64                      now_us,
                             const char                **address)
{
  CabinReconnectState before = self->state;
  CabinReconnectAction action;

  take_note (self, event, now_us);
  action = decide (self, now_us);

  *address = NULL;
  if (action == CABIN_RECONNECT_ACTION_DISCONNECT)
    {
      *address = self->leaving;
    }
  else if (action != CABIN_RECONNECT_ACTION_NONE)
    {
      *address = self->attempt;
    }
  else if (event->kind == CABIN_RECONNECT_EVENT_USER_DISCONNECT && self->started &&
           is_connected (self, event->address) && g_strcmp0 (self->leaving, event->address) != 0)
    {
      action = CABIN_RECONNECT_ACTION_DISCONNECT;
      *address = event->address;
    }

  if (before != self->state)
    log_step (self, before);

  return action;
}

CabinReconnectState
cabin_reconnect_policy_get_state (CabinReconnectPolicy *self)
{
  return self->state;
}

/**
 * cabin_reconnect_policy_get_due_us:
 *
 * Returns: when %CABIN_RECONNECT_EVENT_TIMER is wanted, monotonic µs; 0 unless it waits or switches
 */
gint64
cabin_reconnect_policy_get_due_us (CabinReconnectPolicy *self)
{
  if (self->state == CABIN_RECONNECT_WAITING)
    return self->next_us;

  return self->state == CABIN_RECONNECT_SWITCHING ? self->switch_until_us : 0;
}

/**
 * cabin_reconnect_policy_get_round:
 *
 * Returns: the number of the present or next round in its schedule, from 1; 0 unless it waits or tries
 */
guint
cabin_reconnect_policy_get_round (CabinReconnectPolicy *self)
{
  if (self->state != CABIN_RECONNECT_WAITING && self->state != CABIN_RECONNECT_TRYING)
    return 0;

  return self->n_counted + 1;
}

/**
 * cabin_reconnect_policy_get_candidate:
 *
 * Returns: (nullable): the phone that is tried now or next, as far as that is known; valid until the next step
 */
const char *
cabin_reconnect_policy_get_candidate (CabinReconnectPolicy *self)
{
  if (self->state == CABIN_RECONNECT_WAITING)
    return find_next (self)->address;

  if (self->state == CABIN_RECONNECT_TRYING)
    return self->attempt;

  return self->leaving != NULL || self->attempt != NULL ? self->choice : NULL;
}

/**
 * cabin_reconnect_policy_get_choice:
 *
 * Returns: (nullable): the phone that the driver chose, until it came, failed or cannot come; valid until the next step
 */
const char *
cabin_reconnect_policy_get_choice (CabinReconnectPolicy *self)
{
  return self->choice;
}

/**
 * cabin_reconnect_policy_is_left_alone:
 *
 * Returns: whether the driver disconnected this phone in this drive
 */
gboolean
cabin_reconnect_policy_is_left_alone (CabinReconnectPolicy *self,
                                      const char           *address)
{
  CabinReconnectEntry *phone = cabin_reconnect_phones_find (self->phones, address);

  return phone != NULL && phone->left_alone;
}

/**
 * cabin_reconnect_policy_has_forgotten:
 *
 * Returns: whether the phone is taken for one that has lost our key
 */
gboolean
cabin_reconnect_policy_has_forgotten (CabinReconnectPolicy *self,
                                      const char           *address)
{
  const CabinReconnectEntry *phone = cabin_reconnect_phones_find (self->phones, address);

  return phone != NULL && phone->forgot_us;
}

const char *
cabin_reconnect_state_to_string (CabinReconnectState state)
{
  static const char *const names[CABIN_RECONNECT_N_STATES] = {
    "stopped", "held", "waiting", "trying", "ending", "switching", "connected",
  };

  g_return_val_if_fail (state < CABIN_RECONNECT_N_STATES, "?");

  return names[state];
}
