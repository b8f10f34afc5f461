/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-world.h"

G_BEGIN_DECLS

#define CABIN_SIM_TYPE_DEMO (cabin_sim_demo_get_type ())

/**
 * CabinSimDemo:
 *
 * A phone with a will of its own, for people who try the head unit without Bluetooth: it asks to pair when the car
 * becomes pairable, and connects when it may.
 */
G_DECLARE_FINAL_TYPE (CabinSimDemo, cabin_sim_demo, CABIN_SIM, DEMO, GObject)

CabinSimDemo *cabin_sim_demo_new (CabinSimWorld *world);

G_END_DECLS
