/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-adapter.h"
#include "cabin-bluez-device.h"

G_BEGIN_DECLS

#define CABIN_TYPE_BLUEZ_CLIENT (cabin_bluez_client_get_type ())

/**
 * CabinBluezClient:
 *
 * A live picture of bluetoothd's objects, from one GetManagedObjects and its signals.
 *
 * Signals:
 *
 * - `appeared`: a bluetoothd is there and its objects are known; `*-added` signals for them came before it
 * - `vanished`: it is gone, and all objects with it; `*-removed` signals for them came before it
 * - `failed` (#GError): it is there and does not let us see
 * - `adapter-added`, `adapter-removed` (#CabinBluezAdapter)
 * - `device-added`, `device-removed` (#CabinBluezDevice)
 */
G_DECLARE_FINAL_TYPE (CabinBluezClient, cabin_bluez_client, CABIN, BLUEZ_CLIENT, GObject)

CabinBluezClient  *cabin_bluez_client_new          (void);
void               cabin_bluez_client_start        (CabinBluezClient *self,
                                                    GDBusConnection  *connection);
void               cabin_bluez_client_stop         (CabinBluezClient *self);
void               cabin_bluez_client_reload       (CabinBluezClient *self);

CabinBluezPeer    *cabin_bluez_client_get_peer     (CabinBluezClient *self);
GListModel        *cabin_bluez_client_get_adapters (CabinBluezClient *self);
GListModel        *cabin_bluez_client_get_devices  (CabinBluezClient *self);
CabinBluezDevice  *cabin_bluez_client_get_device   (CabinBluezClient *self,
                                                    const char       *path);

G_END_DECLS
