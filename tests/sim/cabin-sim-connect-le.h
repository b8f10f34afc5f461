/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-device.h"

G_BEGIN_DECLS

/* What bluetoothd says of a connection to a peripheral that comes to nothing. */
#define CABIN_SIM_CONNECT_ABORTED "le-connection-abort-by-local"
#define CABIN_SIM_CONNECT_CANCELED "br-connection-canceled"

void cabin_sim_connect_le_async (CabinSimDevice      *device,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);

G_END_DECLS
