/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluetooth-types.h"
#include "cabin-bluez-device.h"
#include "cabin-pairing-request.h"

G_BEGIN_DECLS

#define CABIN_TYPE_PAIRING (cabin_pairing_get_type ())

/**
 * CabinPairing:
 *
 * One question at a time, from the phone's wish to its outcome.
 *
 * Signals:
 *
 * - `changed`: the phase, and with it everything else, is new
 * - `finished` (int #CabinPairingResult, #CabinBluezDevice): after the `changed` to %CABIN_PAIRING_NONE
 */
G_DECLARE_FINAL_TYPE (CabinPairing, cabin_pairing, CABIN, PAIRING, GObject)

CabinPairing      *cabin_pairing_new          (guint prompt_timeout_ms,
                                               guint bond_timeout_ms);
gboolean           cabin_pairing_begin        (CabinPairing        *self,
                                               CabinPairingRequest *request,
                                               CabinBluezDevice    *device,
                                               const char          *name);
gboolean           cabin_pairing_confirm      (CabinPairing *self,
                                               guint         id);
gboolean           cabin_pairing_reject       (CabinPairing *self,
                                               guint         id);
void               cabin_pairing_cancelled    (CabinPairing        *self);
void               cabin_pairing_device_gone  (CabinPairing     *self,
                                               CabinBluezDevice *device);
void               cabin_pairing_in_use       (CabinPairing     *self,
                                               CabinBluezDevice *device);
void               cabin_pairing_lost         (CabinPairing        *self);

CabinPairingPhase  cabin_pairing_get_phase    (CabinPairing        *self);
guint              cabin_pairing_get_id       (CabinPairing        *self);
const char        *cabin_pairing_get_name     (CabinPairing        *self);
const char        *cabin_pairing_get_suffix   (CabinPairing        *self);
const char        *cabin_pairing_get_passkey  (CabinPairing        *self);
gint64             cabin_pairing_get_deadline (CabinPairing        *self);

G_END_DECLS
