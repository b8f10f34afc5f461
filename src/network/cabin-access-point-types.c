/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-access-point-types.h"

/**
 * cabin_access_point_state_to_string:
 *
 * Returns: the word for it on D-Bus, in logs and in reports
 */
const char *
cabin_access_point_state_to_string (CabinAccessPointState state)
{
  static const char *const names[] = {
    [CABIN_ACCESS_POINT_OFF] = "off",
    [CABIN_ACCESS_POINT_NO_SERVICE] = "no-service",
    [CABIN_ACCESS_POINT_NO_DEVICE] = "no-device",
    [CABIN_ACCESS_POINT_BLOCKED] = "blocked",
    [CABIN_ACCESS_POINT_STARTING] = "starting",
    [CABIN_ACCESS_POINT_ON] = "on",
    [CABIN_ACCESS_POINT_FAILED] = "failed",
  };

  g_return_val_if_fail (state < G_N_ELEMENTS (names), "?");

  return names[state];
}
