/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-device.h"
#include "cabin-connect-result.h"

G_BEGIN_DECLS

#define CABIN_TYPE_CONNECT_ATTEMPT (cabin_connect_attempt_get_type ())

/**
 * CabinConnectAttempt:
 *
 * One try to connect a phone, which ends in bounded time whatever bluetoothd does.
 *
 * Signals:
 *
 * - `late`: bluetoothd was told to end the attempt, and should answer at once
 * - `finished` (int #CabinConnectResult): exactly once, unless the attempt is disposed of before; never from within
 *   cabin_connect_attempt_new()
 */
G_DECLARE_FINAL_TYPE (CabinConnectAttempt, cabin_connect_attempt, CABIN, CONNECT_ATTEMPT, GObject)

CabinConnectAttempt *cabin_connect_attempt_new        (CabinBluezDevice    *device,
                                                       const char          *uuid);
CabinBluezDevice    *cabin_connect_attempt_get_device (CabinConnectAttempt *self);
void                 cabin_connect_attempt_cancel     (CabinConnectAttempt *self);

G_END_DECLS
