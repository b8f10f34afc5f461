/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-call.h"

G_BEGIN_DECLS

#define CABIN_TYPE_BLUEZ_PULSE (cabin_bluez_pulse_get_type ())

/**
 * CabinBluezPulse:
 *
 * Whether one bluetoothd answers: it can have its name and be stuck, or stopped. Felt when there is a reason to, and
 * not polled.
 *
 * Property, read-only with notify: `answering` (boolean).
 */
G_DECLARE_FINAL_TYPE (CabinBluezPulse, cabin_bluez_pulse, CABIN, BLUEZ_PULSE, GObject)

CabinBluezPulse *cabin_bluez_pulse_new           (CabinBluezPeer  *peer);
void             cabin_bluez_pulse_feel          (CabinBluezPulse *self);
gboolean         cabin_bluez_pulse_get_answering (CabinBluezPulse *self);

G_END_DECLS
