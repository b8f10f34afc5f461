/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-access-point.h"
#include "cabin-handover.h"
#include "cabin-profile-set.h"

G_BEGIN_DECLS

GVariant *cabin_control_values_connected (GListModel      *phones);
GVariant *cabin_control_values_phones    (GListModel      *phones);
GVariant *cabin_control_values_profiles  (CabinProfileSet *profiles,
                                          GListModel      *problems);
GVariant *cabin_control_values_problems  (GListModel      *problems);
GVariant *cabin_control_values_devices   (GListModel      *devices);
GVariant *cabin_control_values_network   (CabinAccessPoint *access_point);
GVariant *cabin_control_values_hand_over (CabinHandover   *handover);
guint     cabin_control_values_seconds   (gint64           deadline_us,
                                          gint64           now_us);

G_END_DECLS
