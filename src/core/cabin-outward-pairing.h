/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-device.h"
#include "cabin-pairing-request.h"

G_BEGIN_DECLS

#define CABIN_TYPE_OUTWARD_PAIRING (cabin_outward_pairing_get_type ())

/**
 * CabinOutwardPairing:
 *
 * One pairing that goes out from us: the link first where the device is an LE one, then Pair, until the device is
 * really bonded, then trust. The adapter's Pairable must be true meanwhile, or no bond comes of it.
 *
 * Signal: `question` (#CabinPairingRequest), whoever handles it keeps a reference and answers; else it is refused.
 */
G_DECLARE_FINAL_TYPE (CabinOutwardPairing, cabin_outward_pairing, CABIN, OUTWARD_PAIRING, GObject)

CabinOutwardPairing *cabin_outward_pairing_new        (CabinBluezDevice    *device);
void                 cabin_outward_pairing_set_le     (CabinOutwardPairing *self);
CabinBluezDevice    *cabin_outward_pairing_get_device (CabinOutwardPairing *self);
gboolean             cabin_outward_pairing_ask        (CabinOutwardPairing *self,
                                                       CabinPairingRequest *request);
void                 cabin_outward_pairing_run_async  (CabinOutwardPairing *self,
                                                       GCancellable        *cancellable,
                                                       GAsyncReadyCallback  callback,
                                                       gpointer             user_data);
gboolean             cabin_outward_pairing_run_finish (CabinOutwardPairing  *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

G_END_DECLS
