/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluetooth-types.h"

/**
 * cabin_manager_state_to_string:
 *
 * Returns: the word for it on D-Bus, in logs and in reports
 */
const char *
cabin_manager_state_to_string (CabinManagerState state)
{
  static const char *const names[] = {
    [CABIN_MANAGER_STOPPED] = "stopped",
    [CABIN_MANAGER_WAITING] = "waiting",
    [CABIN_MANAGER_STARTING] = "starting",
    [CABIN_MANAGER_READY] = "ready",
  };

  g_return_val_if_fail (state < G_N_ELEMENTS (names), "?");

  return names[state];
}

/**
 * cabin_pairing_mode_to_string:
 *
 * Returns: the word for it on D-Bus and in reports
 */
const char *
cabin_pairing_mode_to_string (CabinPairingMode mode)
{
  static const char *const names[] = {
    [CABIN_PAIRING_MODE_OFF] = "off",
    [CABIN_PAIRING_MODE_TIMED] = "timed",
    [CABIN_PAIRING_MODE_OPEN] = "open",
  };

  g_return_val_if_fail (mode < G_N_ELEMENTS (names), "?");

  return names[mode];
}

/**
 * cabin_knock_to_string:
 *
 * Returns: the word for it on D-Bus
 */
const char *
cabin_knock_to_string (CabinKnock knock)
{
  static const char *const names[] = {
    [CABIN_KNOCK_WINDOW_SHUT] = "window-shut",
    [CABIN_KNOCK_BUSY] = "busy",
    [CABIN_KNOCK_CODELESS] = "codeless",
    [CABIN_KNOCK_WANTS_PIN] = "wants-pin",
  };

  g_return_val_if_fail (knock < G_N_ELEMENTS (names), "?");

  return names[knock];
}
