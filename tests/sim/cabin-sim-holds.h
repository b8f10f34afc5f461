/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CabinSimHolds:
 *
 * bluetoothd's own descriptors of the channels that a profile has taken. It lets go of one when either side has hung
 * up, or the profile has agreed to; so it is a trap to close the other one and no more (src/profile.c of 5.66).
 */
typedef struct _CabinSimHolds CabinSimHolds;

CabinSimHolds *cabin_sim_holds_new    (void);
void           cabin_sim_holds_free   (CabinSimHolds *self);
void           cabin_sim_holds_add    (CabinSimHolds *self,
                                       const char    *device_path,
                                       int            fd);
void           cabin_sim_holds_let_go (CabinSimHolds *self,
                                       const char    *device_path);

G_END_DECLS
