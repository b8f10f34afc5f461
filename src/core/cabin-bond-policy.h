/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-connect-result.h"
#include "cabin-error.h"

G_BEGIN_DECLS

/**
 * CabinBondState:
 * @CABIN_BOND_LOOKING: what bluetoothd knows is being looked up
 * @CABIN_BOND_VERIFYING: a test connection is under way
 * @CABIN_BOND_SEARCHING: the device is waited for to show itself
 * @CABIN_BOND_REMOVING: bluetoothd is told to forget it
 * @CABIN_BOND_PAIRING: a pairing is under way
 * @CABIN_BOND_LEAVING: all is put back as it was found
 * @CABIN_BOND_ENDED: there is a verdict
 */
typedef enum {
  CABIN_BOND_LOOKING,
  CABIN_BOND_VERIFYING,
  CABIN_BOND_SEARCHING,
  CABIN_BOND_REMOVING,
  CABIN_BOND_PAIRING,
  CABIN_BOND_LEAVING,
  CABIN_BOND_ENDED,
} CabinBondState;

/**
 * CabinBondEventKind:
 * @CABIN_BOND_EVENT_NO_ADAPTER: there is no bluetoothd, no such adapter, or it is off; or not any more
 * @CABIN_BOND_EVENT_LOOKED: `known`, `bonded` and `connected` are true of the device
 * @CABIN_BOND_EVENT_VERIFIED: the test connection ended with `result`
 * @CABIN_BOND_EVENT_IN_RANGE: the device has shown itself, and the search is over
 * @CABIN_BOND_EVENT_REMOVED: bluetoothd has forgotten it
 * @CABIN_BOND_EVENT_PAIRED: it is bonded now
 * @CABIN_BOND_EVENT_FAILED: what is under way ended with `error`
 * @CABIN_BOND_EVENT_STOPPED: the caller wants no more
 * @CABIN_BOND_EVENT_LEFT: all is put back
 */
typedef enum {
  CABIN_BOND_EVENT_NO_ADAPTER,
  CABIN_BOND_EVENT_LOOKED,
  CABIN_BOND_EVENT_VERIFIED,
  CABIN_BOND_EVENT_IN_RANGE,
  CABIN_BOND_EVENT_REMOVED,
  CABIN_BOND_EVENT_PAIRED,
  CABIN_BOND_EVENT_FAILED,
  CABIN_BOND_EVENT_STOPPED,
  CABIN_BOND_EVENT_LEFT,
} CabinBondEventKind;

#define CABIN_BOND_N_STATES (CABIN_BOND_ENDED + 1)
#define CABIN_BOND_N_EVENTS (CABIN_BOND_EVENT_LEFT + 1)

typedef struct {
  CabinBondEventKind kind;
  gboolean known;
  gboolean bonded;
  gboolean connected;
  CabinConnectResult result;
  CabinError error;
} CabinBondEvent;

/**
 * CabinBondAction:
 * @CABIN_BOND_ACTION_NONE: nothing to do
 * @CABIN_BOND_ACTION_VERIFY: make a test connection; → `VERIFIED`
 * @CABIN_BOND_ACTION_SEARCH: wait until the device shows itself, and end the search; → `IN_RANGE` or `FAILED`
 * @CABIN_BOND_ACTION_REMOVE: make bluetoothd forget it; → `REMOVED` or `FAILED`
 * @CABIN_BOND_ACTION_PAIR: pair with it; → `PAIRED` or `FAILED`
 * @CABIN_BOND_ACTION_LEAVE: end what is under way, disconnect what was not connected before, and, if `litter`, remove
 *   an entry without a bond; → `LEFT`
 * @CABIN_BOND_ACTION_END: tell the verdict
 */
typedef enum {
  CABIN_BOND_ACTION_NONE,
  CABIN_BOND_ACTION_VERIFY,
  CABIN_BOND_ACTION_SEARCH,
  CABIN_BOND_ACTION_REMOVE,
  CABIN_BOND_ACTION_PAIR,
  CABIN_BOND_ACTION_LEAVE,
  CABIN_BOND_ACTION_END,
} CabinBondAction;

/**
 * CabinBondVerdict:
 * @CABIN_BOND_VALID: there is a bond, and it was used or made just now
 * @CABIN_BOND_ABSENT: there is none (with `check_only`)
 * @CABIN_BOND_INVALID: the device has lost its key for us; proven (with `check_only`)
 * @CABIN_BOND_UNVERIFIED: there is a bond, and the device cannot be asked (with `check_only`)
 * @CABIN_BOND_FAILED: there is no bond that can be used now; the reason says more
 * @CABIN_BOND_NO_ADAPTER: bluetoothd, or its adapter, is not there or not on
 * @CABIN_BOND_DENIED: the bus or bluetoothd does not let us
 * @CABIN_BOND_STOPPED: the caller wanted no more
 */
typedef enum {
  CABIN_BOND_VALID,
  CABIN_BOND_ABSENT,
  CABIN_BOND_INVALID,
  CABIN_BOND_UNVERIFIED,
  CABIN_BOND_FAILED,
  CABIN_BOND_NO_ADAPTER,
  CABIN_BOND_DENIED,
  CABIN_BOND_STOPPED,
} CabinBondVerdict;

/**
 * CabinBondPolicy:
 * @check_only: only look and try; change nothing
 * @force: make a new bond, whatever the old one is worth
 * @state: where it is
 * @bonded: whether bluetoothd has a bond with the device
 * @connected: whether the device was connected at first
 * @litter: whether an entry without a bond is one that we left there
 * @proven: whether the bond's being worthless is proven
 * @drops: how many test connections in a row came up and were of no use, with no reason told
 * @verdict: in %CABIN_BOND_LEAVING and %CABIN_BOND_ENDED
 * @reason: why, for %CABIN_BOND_FAILED and %CABIN_BOND_UNVERIFIED
 *
 * How a valid bond with an LE device comes to be, as a pure machine: no bus, no clock. Begin with the two wishes and
 * zeroes. The rules:
 *
 * - A bond is verified by connecting, and then left alone. It is removed on proof that the device has lost its key, or
 *   because of @force; in both cases only while the device is known to be there.
 * - Proof is that bluetoothd says so; where it never says why a link ended (BlueZ before 5.83),
 *   it is %CABIN_BOND_PROOF_DROPS links in a row that came up and went down before they were of use. A
 *   device that does not answer proves nothing.
 * - With @check_only there are no actions but %CABIN_BOND_ACTION_VERIFY, %CABIN_BOND_ACTION_LEAVE and
 *   %CABIN_BOND_ACTION_END.
 * - An entry without a bond is removed before the device is searched, and after a pairing that failed. One that is
 *   connected is paired as it is.
 */
typedef struct {
  gboolean check_only;
  gboolean force;

  CabinBondState state;
  gboolean bonded;
  gboolean connected;
  gboolean litter;
  gboolean proven;
  guint drops;
  CabinBondVerdict verdict;
  CabinError reason;
} CabinBondPolicy;

#define CABIN_BOND_PROOF_DROPS 3

CabinBondAction cabin_bond_policy_step        (CabinBondPolicy      *self,
                                               const CabinBondEvent *event);
const char     *cabin_bond_state_to_string    (CabinBondState        state);
const char     *cabin_bond_verdict_to_string  (CabinBondVerdict      verdict);

G_END_DECLS
