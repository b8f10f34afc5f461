/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-access-point-types.h"
#include "cabin-network-plan.h"

G_BEGIN_DECLS

#define CABIN_TYPE_NETWORK_RUNNER (cabin_network_runner_get_type ())

/**
 * CabinNetworkRunner:
 *
 * Has a network run by the service that is here: NetworkManager if it has the interface, else hostapd. It changes over
 * when that changes.
 *
 * Signals:
 *
 * - `changed`: the state, its detail or the BSSID
 */
G_DECLARE_FINAL_TYPE (CabinNetworkRunner, cabin_network_runner, CABIN, NETWORK_RUNNER, GObject)

CabinNetworkRunner     *cabin_network_runner_new        (const char             *ap_folder,
                                                         const char             *net_folder);
void                    cabin_network_runner_start      (CabinNetworkRunner     *self,
                                                         GDBusConnection        *connection);
void                    cabin_network_runner_stop       (CabinNetworkRunner     *self);
void                    cabin_network_runner_want       (CabinNetworkRunner     *self,
                                                         CabinNetworkPlan       *plan);
const CabinNetworkPlan *cabin_network_runner_get_plan   (CabinNetworkRunner     *self);
CabinAccessPointState   cabin_network_runner_get_state  (CabinNetworkRunner     *self);
const char             *cabin_network_runner_get_detail (CabinNetworkRunner     *self);
const char             *cabin_network_runner_get_bssid  (CabinNetworkRunner     *self);

G_END_DECLS
