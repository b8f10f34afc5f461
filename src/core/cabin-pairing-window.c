/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-pairing-window.h"

/* What an event does in a state: the next state and what to do on the way. */
typedef struct {
  CabinWindowState next;
  CabinWindowAction action;
} Transition;

#define SHUT CABIN_WINDOW_SHUT
#define OPENING CABIN_WINDOW_OPENING
#define OPEN CABIN_WINDOW_OPEN
#define CLOSING CABIN_WINDOW_CLOSING
#define NOTHING CABIN_WINDOW_ACTION_NONE
#define WRITE_OPEN CABIN_WINDOW_ACTION_WRITE_OPEN
#define WRITE_SHUT CABIN_WINDOW_ACTION_WRITE_SHUT

static const Transition table[CABIN_WINDOW_N_STATES][CABIN_WINDOW_N_EVENTS] = {
  [SHUT] = {
    [CABIN_WINDOW_EVENT_OPEN] = { OPENING, WRITE_OPEN },
    [CABIN_WINDOW_EVENT_CLOSE] = { SHUT, NOTHING },
    /* Pairable that we did not ask for: a registered agent, another program, a former life of bluetoothd. */
    [CABIN_WINDOW_EVENT_SAYS_OPEN] = { CLOSING, WRITE_SHUT },
    [CABIN_WINDOW_EVENT_SAYS_SHUT] = { SHUT, NOTHING },
    [CABIN_WINDOW_EVENT_WRITTEN] = { SHUT, NOTHING },
    [CABIN_WINDOW_EVENT_FAILED] = { SHUT, NOTHING },
    [CABIN_WINDOW_EVENT_DEADLINE] = { SHUT, NOTHING },
    [CABIN_WINDOW_EVENT_LOST] = { SHUT, NOTHING },
  },
  [OPENING] = {
    /* Writing PairableTimeout again is what restarts the adapter's clock. */
    [CABIN_WINDOW_EVENT_OPEN] = { OPENING, WRITE_OPEN },
    [CABIN_WINDOW_EVENT_CLOSE] = { CLOSING, WRITE_SHUT },
    [CABIN_WINDOW_EVENT_SAYS_OPEN] = { OPENING, NOTHING },
    /* The signal of an older write: the reply to ours is still to come. */
    [CABIN_WINDOW_EVENT_SAYS_SHUT] = { OPENING, NOTHING },
    [CABIN_WINDOW_EVENT_WRITTEN] = { OPEN, NOTHING },
    [CABIN_WINDOW_EVENT_FAILED] = { CLOSING, WRITE_SHUT },
    [CABIN_WINDOW_EVENT_DEADLINE] = { CLOSING, WRITE_SHUT },
    [CABIN_WINDOW_EVENT_LOST] = { SHUT, NOTHING },
  },
  [OPEN] = {
    [CABIN_WINDOW_EVENT_OPEN] = { OPENING, WRITE_OPEN },
    [CABIN_WINDOW_EVENT_CLOSE] = { CLOSING, WRITE_SHUT },
    [CABIN_WINDOW_EVENT_SAYS_OPEN] = { OPEN, NOTHING },
    [CABIN_WINDOW_EVENT_SAYS_SHUT] = { SHUT, NOTHING },
    [CABIN_WINDOW_EVENT_WRITTEN] = { OPEN, NOTHING },
    [CABIN_WINDOW_EVENT_FAILED] = { OPEN, NOTHING },
    [CABIN_WINDOW_EVENT_DEADLINE] = { CLOSING, WRITE_SHUT },
    [CABIN_WINDOW_EVENT_LOST] = { SHUT, NOTHING },
  },
  [CLOSING] = {
    [CABIN_WINDOW_EVENT_OPEN] = { OPENING, WRITE_OPEN },
    [CABIN_WINDOW_EVENT_CLOSE] = { CLOSING, NOTHING },
    [CABIN_WINDOW_EVENT_SAYS_OPEN] = { CLOSING, WRITE_SHUT },
    [CABIN_WINDOW_EVENT_SAYS_SHUT] = { CLOSING, NOTHING },
    [CABIN_WINDOW_EVENT_WRITTEN] = { SHUT, NOTHING },
    /* Whoever runs the machine sets the adapter up again, which shuts it or says that it cannot. */
    [CABIN_WINDOW_EVENT_FAILED] = { SHUT, NOTHING },
    [CABIN_WINDOW_EVENT_DEADLINE] = { CLOSING, NOTHING },
    [CABIN_WINDOW_EVENT_LOST] = { SHUT, NOTHING },
  },
};

/**
 * cabin_pairing_window_step:
 * @event: what happened
 * @now_us: the monotonic clock, in µs
 *
 * Takes one event. Events of a write are those of the newest one only; the caller drops the others.
 *
 * Returns: what the caller has to do
 */
CabinWindowAction
cabin_pairing_window_step (CabinPairingWindow *self,
                           CabinWindowEvent    event,
                           gint64              now_us)
{
  CabinWindowState old = self->state;
  const Transition *transition = &table[old][event];

  self->state = transition->next;

  if (transition->action == CABIN_WINDOW_ACTION_WRITE_OPEN)
    self->deadline_us = now_us + self->length_us;
  else if (self->state == CABIN_WINDOW_SHUT || self->state == CABIN_WINDOW_CLOSING)
    self->deadline_us = 0;

  if (self->state != old)
    g_debug ("Pairing window: %s → %s", cabin_window_state_to_string (old), cabin_window_state_to_string (self->state));

  return transition->action;
}

/**
 * cabin_pairing_window_admits:
 *
 * Whether a phone that asks now may be shown to the driver. While the window is opening it may: the adapter can have
 * taken the write already.
 */
gboolean
cabin_pairing_window_admits (const CabinPairingWindow *self)
{
  return self->state == CABIN_WINDOW_OPENING || self->state == CABIN_WINDOW_OPEN;
}

const char *
cabin_window_state_to_string (CabinWindowState state)
{
  switch (state)
    {
    case CABIN_WINDOW_SHUT:
      return "shut";

    case CABIN_WINDOW_OPENING:
      return "opening";

    case CABIN_WINDOW_OPEN:
      return "open";

    case CABIN_WINDOW_CLOSING:
      return "closing";

    default:
      g_return_val_if_reached ("?");
    }
}
