/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CabinAccessPointState:
 * @CABIN_ACCESS_POINT_OFF: the settings want none
 * @CABIN_ACCESS_POINT_NO_SERVICE: nothing here could run one: neither NetworkManager nor cabin-ap.path
 * @CABIN_ACCESS_POINT_NO_DEVICE: the interface does not exist, or cannot be an access point
 * @CABIN_ACCESS_POINT_BLOCKED: Wi-Fi is switched off (rfkill, or in NetworkManager)
 * @CABIN_ACCESS_POINT_STARTING: on its way, also after a change
 * @CABIN_ACCESS_POINT_ON: phones can join
 * @CABIN_ACCESS_POINT_FAILED: `detail` says why
 */
typedef enum {
  CABIN_ACCESS_POINT_OFF,
  CABIN_ACCESS_POINT_NO_SERVICE,
  CABIN_ACCESS_POINT_NO_DEVICE,
  CABIN_ACCESS_POINT_BLOCKED,
  CABIN_ACCESS_POINT_STARTING,
  CABIN_ACCESS_POINT_ON,
  CABIN_ACCESS_POINT_FAILED,
} CabinAccessPointState;

const char *cabin_access_point_state_to_string (CabinAccessPointState state);

G_END_DECLS
