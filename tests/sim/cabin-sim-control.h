/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-dbus.h"
#include "cabin-sim-world.h"

G_BEGIN_DECLS

#define CABIN_SIM_TYPE_CONTROL (cabin_sim_control_get_type ())

/**
 * CabinSimControl:
 *
 * org.cabin.Sim1, served to tests.
 */
G_DECLARE_FINAL_TYPE (CabinSimControl, cabin_sim_control, CABIN_SIM, CONTROL, CabinDBusSim1Skeleton)

CabinSimControl *cabin_sim_control_new (CabinSimWorld *world);

G_END_DECLS
