/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-control-outcome.h"

#include "cabin-error.h"

static const struct {
  const char *name;
  const char *words;
} outcomes[] = {
  [CABIN_CONTROL_WAITING] = { "Waiting", "It is under way." },
  [CABIN_CONTROL_DONE] = { "Done", "It is done." },
  [CABIN_CONTROL_DENIED] = { "Denied", "Only root, the user of the head unit and members of the group bluetooth may." },
  [CABIN_CONTROL_NOT_READY] = { "NotReady", "Bluetooth is not ready; the property Problems says why." },
  [CABIN_CONTROL_NO_SUCH_DEVICE] = { "NoSuchDevice", "No device with this address is known." },
  [CABIN_CONTROL_FAILED] = { "Failed", "It did not work." },
  [CABIN_CONTROL_UNREACHABLE] = { "Unreachable", "The device does not answer." },
  [CABIN_CONTROL_REFUSED] = { "Refused", "The device or the driver said no." },
  [CABIN_CONTROL_FORGOT_US] = { "ForgotUs", "The device forgot this car; it has to be paired again." },
  [CABIN_CONTROL_NOT_KEPT] = { "NotKept", "The device paired without keeping it, and was not let in." },
  [CABIN_CONTROL_BUSY] = { "Busy", "The same is under way already." },
  [CABIN_CONTROL_CANCELLED] = { "Cancelled", "Somebody ended it." },
};

/**
 * cabin_control_outcome_to_string:
 *
 * Returns: the last part of the error's name on D-Bus
 */
const char *
cabin_control_outcome_to_string (CabinControlOutcome outcome)
{
  g_return_val_if_fail (outcome < G_N_ELEMENTS (outcomes), "Failed");

  return outcomes[outcome].name;
}

/**
 * cabin_control_outcome_to_words:
 *
 * Returns: a sentence for the caller, where there is nothing better to say
 */
const char *
cabin_control_outcome_to_words (CabinControlOutcome outcome)
{
  g_return_val_if_fail (outcome < G_N_ELEMENTS (outcomes), "");

  return outcomes[outcome].words;
}

/**
 * cabin_control_outcome_of_error:
 * @error: why a pairing outward or a search did not work
 *
 * Returns: what the caller is told
 */
CabinControlOutcome
cabin_control_outcome_of_error (const GError *error)
{
  if (cabin_error_cancelled (error))
    return CABIN_CONTROL_CANCELLED;

  switch (cabin_error_classify (error))
    {
    case CABIN_ERROR_BUSY:
    case CABIN_ERROR_IN_USE:
      return CABIN_CONTROL_BUSY;

    /* It is we whom bluetoothd does not let. */
    case CABIN_ERROR_DENIED:
    case CABIN_ERROR_BLOCKED:
    case CABIN_ERROR_GONE:
      return CABIN_CONTROL_NOT_READY;

    case CABIN_ERROR_AUTH_FAILED:
      return CABIN_CONTROL_REFUSED;

    case CABIN_ERROR_UNREACHABLE:
      return CABIN_CONTROL_UNREACHABLE;

    case CABIN_ERROR_NOT_KEPT:
      return CABIN_CONTROL_NOT_KEPT;

    case CABIN_ERROR_FAILED:
    case CABIN_ERROR_NO_ANSWER:
    case CABIN_ERROR_REFUSED:
    default:
      return CABIN_CONTROL_FAILED;
    }
}

/**
 * cabin_control_outcome_of_connect:
 *
 * Returns: what the caller of Connect is told
 */
CabinControlOutcome
cabin_control_outcome_of_connect (CabinConnectResult result)
{
  static const CabinControlOutcome table[CABIN_CONNECT_N_RESULTS] = {
    [CABIN_CONNECT_OK] = CABIN_CONTROL_DONE,
    [CABIN_CONNECT_ALREADY] = CABIN_CONTROL_DONE,
    [CABIN_CONNECT_UNREACHABLE] = CABIN_CONTROL_UNREACHABLE,
    [CABIN_CONNECT_REFUSED] = CABIN_CONTROL_REFUSED,
    [CABIN_CONNECT_BUSY] = CABIN_CONTROL_BUSY,
    [CABIN_CONNECT_FORGOT_US] = CABIN_CONTROL_FORGOT_US,
    /* It can be bad luck, so nobody is told that a good bond is none. */
    [CABIN_CONNECT_AUTH_FAILED] = CABIN_CONTROL_FAILED,
    [CABIN_CONNECT_NO_PROFILE] = CABIN_CONTROL_FAILED,
    [CABIN_CONNECT_NOT_READY] = CABIN_CONTROL_NOT_READY,
    [CABIN_CONNECT_DENIED] = CABIN_CONTROL_NOT_READY,
    [CABIN_CONNECT_GONE] = CABIN_CONTROL_NOT_READY,
    [CABIN_CONNECT_CANCELLED] = CABIN_CONTROL_CANCELLED,
    [CABIN_CONNECT_UNKNOWN] = CABIN_CONTROL_FAILED,
  };

  g_return_val_if_fail (result < CABIN_CONNECT_N_RESULTS, CABIN_CONTROL_FAILED);

  return table[result];
}

/**
 * cabin_control_outcome_of_pairing:
 *
 * Returns: what listeners are told of a pairing
 */
CabinControlOutcome
cabin_control_outcome_of_pairing (CabinPairingResult result)
{
  switch (result)
    {
    case CABIN_PAIRING_RESULT_PAIRED:
      return CABIN_CONTROL_DONE;

    case CABIN_PAIRING_RESULT_REJECTED:
    case CABIN_PAIRING_RESULT_TIMED_OUT:
      return CABIN_CONTROL_REFUSED;

    case CABIN_PAIRING_RESULT_CANCELLED:
      return CABIN_CONTROL_CANCELLED;

    case CABIN_PAIRING_RESULT_NOT_KEPT:
      return CABIN_CONTROL_NOT_KEPT;

    case CABIN_PAIRING_RESULT_LOST:
      return CABIN_CONTROL_NOT_READY;

    case CABIN_PAIRING_RESULT_FAILED:
    default:
      return CABIN_CONTROL_FAILED;
    }
}
