/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-device-watch.h"
#include "cabin-outward.h"
#include "cabin-pairing.h"
#include "cabin-stack.h"

G_BEGIN_DECLS

#define CABIN_TYPE_GATE (cabin_gate_get_type ())

/**
 * CabinGate:
 *
 * Who comes in: which questions of the agent the driver is asked, and which are answered with no at once.
 *
 * Signal: `knock` (int #CabinKnock, #CabinBluezDevice), for a device that was refused without a question.
 */
G_DECLARE_FINAL_TYPE (CabinGate, cabin_gate, CABIN, GATE, GObject)

CabinGate *cabin_gate_new (GSettings        *settings,
                           CabinStack       *stack,
                           CabinPairing     *pairing,
                           CabinOutward     *outward,
                           CabinDeviceWatch *watch,
                           CabinConsent      consent);

G_END_DECLS
