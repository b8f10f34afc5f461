/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-network-dbus.h"
#include "cabin-sim-dbus.h"

G_BEGIN_DECLS

#define CABIN_SIM_TYPE_NETWORK (cabin_sim_network_get_type ())

/**
 * CabinSimNetwork:
 *
 * A simulated NetworkManager 1.42 and the world around it: org.cabin.SimNetwork1.
 */
G_DECLARE_FINAL_TYPE (CabinSimNetwork, cabin_sim_network, CABIN_SIM, NETWORK, CabinDBusSimNetwork1Skeleton)

CabinSimNetwork *cabin_sim_network_new  (const char      *bus_address);
void             cabin_sim_network_run  (CabinSimNetwork *self);
void             cabin_sim_network_stop (CabinSimNetwork *self);

G_END_DECLS
