/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-world.h"

G_BEGIN_DECLS

CabinSimDevice *cabin_sim_link_up         (CabinSimWorld      *world,
                                           CabinSimPhone      *phone,
                                           CabinSimBearers     bearer,
                                           const char        **failure);
void            cabin_sim_link_down       (CabinSimWorld      *world,
                                           CabinSimPhone      *phone,
                                           CabinSimBearers     bearers,
                                           CabinSimReason      reason);
void            cabin_sim_link_down_all   (CabinSimWorld      *world,
                                           CabinSimController *controller);
CabinSimDevice *cabin_sim_link_get_device (CabinSimWorld      *world,
                                           CabinSimPhone      *phone);

G_END_DECLS
