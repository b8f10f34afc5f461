/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-network-plan.h"

G_BEGIN_DECLS

GVariant *cabin_nm_profile_new     (const CabinNetworkPlan *plan);
gboolean  cabin_nm_profile_fits    (const CabinNetworkPlan *plan,
                                    GVariant               *settings);
gboolean  cabin_nm_profile_is_ours (GVariant               *settings);

G_END_DECLS
