/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-bluetooth-types.h"
#include "cabin-connect-result.h"

G_BEGIN_DECLS

/**
 * CabinControlOutcome:
 * @CABIN_CONTROL_WAITING: not known yet
 * @CABIN_CONTROL_DONE: what was asked for is so
 * @CABIN_CONTROL_DENIED: who calls may not
 * @CABIN_CONTROL_NOT_READY: no bluetoothd, no adapter, or it is off
 * @CABIN_CONTROL_NO_SUCH_DEVICE: no such phone or device
 * @CABIN_CONTROL_FAILED: none of the others
 * @CABIN_CONTROL_UNREACHABLE: it does not answer
 * @CABIN_CONTROL_REFUSED: it does not want to, or the answer to its question was no
 * @CABIN_CONTROL_FORGOT_US: it has lost its key for this car
 * @CABIN_CONTROL_NOT_KEPT: paired without a bond
 * @CABIN_CONTROL_BUSY: the same is under way
 * @CABIN_CONTROL_CANCELLED: somebody ended it
 *
 * How a call of org.cabin.HeadUnit1 ended: all but the first two are its errors.
 */
typedef enum {
  CABIN_CONTROL_WAITING,
  CABIN_CONTROL_DONE,
  CABIN_CONTROL_DENIED,
  CABIN_CONTROL_NOT_READY,
  CABIN_CONTROL_NO_SUCH_DEVICE,
  CABIN_CONTROL_FAILED,
  CABIN_CONTROL_UNREACHABLE,
  CABIN_CONTROL_REFUSED,
  CABIN_CONTROL_FORGOT_US,
  CABIN_CONTROL_NOT_KEPT,
  CABIN_CONTROL_BUSY,
  CABIN_CONTROL_CANCELLED,
} CabinControlOutcome;

const char         *cabin_control_outcome_to_string  (CabinControlOutcome outcome);
const char         *cabin_control_outcome_to_words   (CabinControlOutcome outcome);
CabinControlOutcome cabin_control_outcome_of_error   (const GError       *error);
CabinControlOutcome cabin_control_outcome_of_connect (CabinConnectResult  result);
CabinControlOutcome cabin_control_outcome_of_pairing (CabinPairingResult  result);

G_END_DECLS
