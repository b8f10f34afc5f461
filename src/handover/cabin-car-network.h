/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-handover.h"

G_BEGIN_DECLS

#define CABIN_TYPE_CAR_NETWORK (cabin_car_network_get_type ())

/**
 * CabinCarNetwork:
 *
 * The car's own network and what goes over it: the access point, the hand-over to it and the projection program, made
 * and ended together, in order. Each head unit has one, with a screen or without.
 */
G_DECLARE_FINAL_TYPE (CabinCarNetwork, cabin_car_network, CABIN, CAR_NETWORK, GObject)

CabinCarNetwork  *cabin_car_network_new              (CabinBluetoothManager *manager,
                                                      CabinSecretStore      *secrets);
CabinAccessPoint *cabin_car_network_get_access_point (CabinCarNetwork       *self);
CabinHandover    *cabin_car_network_get_handover     (CabinCarNetwork       *self);
void              cabin_car_network_start            (CabinCarNetwork       *self,
                                                      GDBusConnection       *connection);
void              cabin_car_network_shutdown_async   (CabinCarNetwork     *self,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
gboolean          cabin_car_network_shutdown_finish  (CabinCarNetwork  *self,
                                                      GAsyncResult     *result,
                                                      GError          **error);

G_END_DECLS
