/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-device.h"
#include "cabin-control-call.h"

G_BEGIN_DECLS

void cabin_control_devices_connect    (CabinBluezDevice *device,
                                       CabinControlCall *call);
void cabin_control_devices_disconnect (CabinBluezDevice *device,
                                       CabinControlCall *call);
void cabin_control_devices_forget     (CabinBluezDevice *device,
                                       CabinControlCall *call);

G_END_DECLS
