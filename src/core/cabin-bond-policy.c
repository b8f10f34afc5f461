/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bond-policy.h"

static const char *const state_names[] = {
  [CABIN_BOND_LOOKING] = "looking",
  [CABIN_BOND_VERIFYING] = "verifying",
  [CABIN_BOND_SEARCHING] = "searching",
  [CABIN_BOND_REMOVING] = "removing",
  [CABIN_BOND_PAIRING] = "pairing",
  [CABIN_BOND_LEAVING] = "leaving",
  [CABIN_BOND_ENDED] = "ended",
};

static const char *const verdict_names[] = {
  [CABIN_BOND_VALID] = "valid",
  [CABIN_BOND_ABSENT] = "absent",
  [CABIN_BOND_INVALID] = "invalid",
  [CABIN_BOND_UNVERIFIED] = "unverified",
  [CABIN_BOND_FAILED] = "failed",
  [CABIN_BOND_NO_ADAPTER] = "no-adapter",
  [CABIN_BOND_DENIED] = "denied",
  [CABIN_BOND_STOPPED] = "stopped",
};

static CabinBondAction
begin (CabinBondPolicy *self,
       CabinBondState   state)
{
  static const CabinBondAction actions[CABIN_BOND_N_STATES] = {
    [CABIN_BOND_VERIFYING] = CABIN_BOND_ACTION_VERIFY,
    [CABIN_BOND_SEARCHING] = CABIN_BOND_ACTION_SEARCH,
    [CABIN_BOND_REMOVING] = CABIN_BOND_ACTION_REMOVE,
    [CABIN_BOND_PAIRING] = CABIN_BOND_ACTION_PAIR,
    [CABIN_BOND_LEAVING] = CABIN_BOND_ACTION_LEAVE,
    [CABIN_BOND_ENDED] = CABIN_BOND_ACTION_END,
  };

  self->state = state;

  return actions[state];
}

static CabinBondAction
conclude (CabinBondPolicy  *self,
          CabinBondVerdict  verdict,
          CabinError        reason)
{
  /* Nothing was touched yet, or there is nothing any more that could be put back. */
  gboolean clean = self->state == CABIN_BOND_LOOKING || verdict == CABIN_BOND_NO_ADAPTER;

  self->verdict = verdict;
  self->reason = reason;

  return begin (self, clean ? CABIN_BOND_ENDED : CABIN_BOND_LEAVING);
}

static CabinBondAction
fail (CabinBondPolicy *self,
      CabinError       reason)
{
  if (reason == CABIN_ERROR_DENIED)
    return conclude (self, CABIN_BOND_DENIED, reason);

  return conclude (self, self->check_only && self->bonded ? CABIN_BOND_UNVERIFIED : CABIN_BOND_FAILED, reason);
}

static CabinBondAction
take_look (CabinBondPolicy      *self,
           const CabinBondEvent *event)
{
  self->bonded = event->bonded;
  self->connected = event->connected;

  if (self->bonded && (self->check_only || !self->force))
    return begin (self, CABIN_BOND_VERIFYING);
  if (self->check_only)
    return conclude (self, CABIN_BOND_ABSENT, CABIN_ERROR_FAILED);
  if (self->bonded)
    return begin (self, self->connected ? CABIN_BOND_REMOVING : CABIN_BOND_SEARCHING);
  if (!event->known)
    return begin (self, CABIN_BOND_SEARCHING);

  return begin (self, self->connected ? CABIN_BOND_PAIRING : CABIN_BOND_REMOVING);
}

static CabinBondAction
take_invalid (CabinBondPolicy *self)
{
  self->proven = TRUE;
  if (self->check_only)
    return conclude (self, CABIN_BOND_INVALID, CABIN_ERROR_AUTH_FAILED);

  return begin (self, CABIN_BOND_REMOVING);
}

static CabinBondAction
take_verification (CabinBondPolicy    *self,
                   CabinConnectResult  result)
{
  switch (result)
    {
    case CABIN_CONNECT_OK:
    case CABIN_CONNECT_ALREADY:
      return conclude (self, CABIN_BOND_VALID, CABIN_ERROR_FAILED);

    case CABIN_CONNECT_FORGOT_US:
      return take_invalid (self);

    case CABIN_CONNECT_AUTH_FAILED:
      self->drops++;
      return self->drops < CABIN_BOND_PROOF_DROPS ? begin (self, CABIN_BOND_VERIFYING) : take_invalid (self);

    case CABIN_CONNECT_NOT_READY:
      return conclude (self, CABIN_BOND_NO_ADAPTER, CABIN_ERROR_FAILED);

    case CABIN_CONNECT_UNREACHABLE:
    case CABIN_CONNECT_REFUSED:
    case CABIN_CONNECT_BUSY:
    case CABIN_CONNECT_NO_PROFILE:
    case CABIN_CONNECT_DENIED:
    case CABIN_CONNECT_GONE:
    case CABIN_CONNECT_CANCELLED:
    case CABIN_CONNECT_UNKNOWN:
    default:
      return fail (self, cabin_connect_result_to_error (result));
    }
}

/* What each event means in the state in which it is waited for. */
static CabinBondAction
take_expected (CabinBondPolicy      *self,
               const CabinBondEvent *event)
{
  switch (event->kind)
    {
    case CABIN_BOND_EVENT_LOOKED:
      return take_look (self, event);

    case CABIN_BOND_EVENT_VERIFIED:
      return take_verification (self, event->result);

    case CABIN_BOND_EVENT_IN_RANGE:
      return begin (self, self->bonded ? CABIN_BOND_REMOVING : CABIN_BOND_PAIRING);

    case CABIN_BOND_EVENT_REMOVED:
      self->bonded = FALSE;
      return begin (self, CABIN_BOND_SEARCHING);

    case CABIN_BOND_EVENT_PAIRED:
      self->bonded = TRUE;
      return conclude (self, CABIN_BOND_VALID, CABIN_ERROR_FAILED);

    case CABIN_BOND_EVENT_FAILED:
      self->litter = self->state == CABIN_BOND_PAIRING;
      return fail (self, event->error);

    case CABIN_BOND_EVENT_STOPPED:
      self->litter = self->state == CABIN_BOND_PAIRING;
      return conclude (self, CABIN_BOND_STOPPED, CABIN_ERROR_FAILED);

    case CABIN_BOND_EVENT_NO_ADAPTER:
      return conclude (self, CABIN_BOND_NO_ADAPTER, CABIN_ERROR_GONE);

    case CABIN_BOND_EVENT_LEFT:
    default:
      return begin (self, CABIN_BOND_ENDED);
    }
}

#define BIT(state) (1u << CABIN_BOND_##state)

/* In which states an event is waited for; in all others it comes too late, or from nowhere, and means nothing. */
static const guint expected[CABIN_BOND_N_EVENTS] = {
  [CABIN_BOND_EVENT_NO_ADAPTER] = BIT (LOOKING) | BIT (VERIFYING) | BIT (SEARCHING) | BIT (REMOVING) | BIT (PAIRING),
  [CABIN_BOND_EVENT_LOOKED] = BIT (LOOKING),
  [CABIN_BOND_EVENT_VERIFIED] = BIT (VERIFYING),
  [CABIN_BOND_EVENT_IN_RANGE] = BIT (SEARCHING),
  [CABIN_BOND_EVENT_REMOVED] = BIT (REMOVING),
  [CABIN_BOND_EVENT_PAIRED] = BIT (PAIRING),
  [CABIN_BOND_EVENT_FAILED] = BIT (LOOKING) | BIT (SEARCHING) | BIT (REMOVING) | BIT (PAIRING),
  [CABIN_BOND_EVENT_STOPPED] = BIT (LOOKING) | BIT (VERIFYING) | BIT (SEARCHING) | BIT (REMOVING) | BIT (PAIRING),
  [CABIN_BOND_EVENT_LEFT] = BIT (LEAVING),
};

/**
 * cabin_bond_policy_step:
 * @event: what happened
 *
 * Returns: what to do now. One action is under way at a time; %CABIN_BOND_ACTION_LEAVE ends the one before.
 */
CabinBondAction
cabin_bond_policy_step (CabinBondPolicy      *self,
                        const CabinBondEvent *event)
{
  g_return_val_if_fail (event->kind < CABIN_BOND_N_EVENTS, CABIN_BOND_ACTION_NONE);

  if ((expected[event->kind] & (1u << self->state)) == 0)
    return CABIN_BOND_ACTION_NONE;

  return take_expected (self, event);
}

/**
 * cabin_bond_state_to_string:
 *
 * Returns: a word for logs
 */
const char *
cabin_bond_state_to_string (CabinBondState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (state_names), "?");

  return state_names[state];
}

/**
 * cabin_bond_verdict_to_string:
 *
 * Returns: a word for logs, and for programs
 */
const char *
cabin_bond_verdict_to_string (CabinBondVerdict verdict)
{
  g_return_val_if_fail (verdict < G_N_ELEMENTS (verdict_names), "?");

  return verdict_names[verdict];
}
