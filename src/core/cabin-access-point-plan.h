/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-network-plan.h"

G_BEGIN_DECLS

char             *cabin_access_point_plan_ssid (GSettings  *settings);
CabinNetworkPlan *cabin_access_point_plan_new  (GSettings  *settings,
                                                GError    **error);
gboolean          cabin_access_point_plan_uses (const char *key);

G_END_DECLS
