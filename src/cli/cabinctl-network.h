/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-access-point.h"
#include "cabinctl.h"

G_BEGIN_DECLS

CabinAccessPointState  cabinctl_network_state   (CabinDBusHeadUnit1 *head_unit);
char                  *cabinctl_hand_over_words (CabinDBusHeadUnit1 *head_unit);
void                   cabinctl_row_network     (CabinDBusHeadUnit1 *head_unit);
void                   cabinctl_row_hand_over   (CabinDBusHeadUnit1 *head_unit);
void                   cabinctl_json_network    (JsonBuilder        *builder,
                                                 CabinDBusHeadUnit1 *head_unit);

G_END_DECLS
