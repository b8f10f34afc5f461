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
#define LENT CABIN_WINDOW_LENT
#define NOTHING CABIN_WINDOW_ACTION_NONE
#define WRITE_OPEN CABIN_WINDOW_ACTION_WRITE_OPEN
#define WRITE_SHUT CABIN_WINDOW_ACTION_WRITE_SHUT
#define WRITE_LENT CABIN_WINDOW_ACTION_WRITE_LENT

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
    [CABIN_WINDOW_EVENT_LEND] = { LENT, WRITE_LENT },
    [CABIN_WINDOW_EVENT_RETURN] = { SHUT, NOTHING },
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
    [CABIN_WINDOW_EVENT_LEND] = { OPENING, NOTHING },
    [CABIN_WINDOW_EVENT_RETURN] = { OPENING, NOTHING },
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
    [CABIN_WINDOW_EVENT_LEND] = { OPEN, NOTHING },
    [CABIN_WINDOW_EVENT_RETURN] = { OPEN, NOTHING },
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
    [CABIN_WINDOW_EVENT_LEND] = { LENT, WRITE_LENT },
    [CABIN_WINDOW_EVENT_RETURN] = { CLOSING, NOTHING },
  },
  [LENT] = {
    [CABIN_WINDOW_EVENT_OPEN] = { OPENING, WRITE_OPEN },
    [CABIN_WINDOW_EVENT_CLOSE] = { LENT, NOTHING },
    [CABIN_WINDOW_EVENT_SAYS_OPEN] = { LENT, NOTHING },
    /* The signal of an older write, or somebody who ends what is lent; then no bond comes of it. */
    [CABIN_WINDOW_EVENT_SAYS_SHUT] = { LENT, NOTHING },
    [CABIN_WINDOW_EVENT_WRITTEN] = { LENT, NOTHING },
    [CABIN_WINDOW_EVENT_FAILED] = { LENT, NOTHING },
    [CABIN_WINDOW_EVENT_DEADLINE] = { LENT, NOTHING },
    [CABIN_WINDOW_EVENT_LOST] = { SHUT, NOTHING },
    [CABIN_WINDOW_EVENT_LEND] = { LENT, NOTHING },
    [CABIN_WINDOW_EVENT_RETURN] = { CLOSING, WRITE_SHUT },
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
  Transition transition = table[old][event];

  if (event == CABIN_WINDOW_EVENT_LEND || event == CABIN_WINDOW_EVENT_RETURN)
    self->lent = event == CABIN_WINDOW_EVENT_LEND;
  /* What would shut it while it is lent leaves it lent. */
  if (self->lent && event != CABIN_WINDOW_EVENT_LOST && old != LENT &&
      (transition.next == CLOSING || (transition.next == SHUT && old != SHUT)))
    transition = (Transition) { LENT, WRITE_LENT }
  ;

  self->state = transition.next;
  if (transition.action == CABIN_WINDOW_ACTION_WRITE_OPEN)
    self->deadline_us = self->length_us != 0 ? now_us + self->length_us : 0;
  else if (self->state != OPENING && self->state != OPEN)
    self->deadline_us = 0;

  if (self->state != old)
    g_debug ("Pairing window: %s → %s", cabin_window_state_to_string (old), cabin_window_state_to_string (self->state));

  return transition.action;
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

    case CABIN_WINDOW_LENT:
      return "lent";

    default:
      g_return_val_if_reached ("?");
    }
}
