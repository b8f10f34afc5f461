/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-outward-pairing.h"
#include "cabin-stack.h"

G_BEGIN_DECLS

#define CABIN_TYPE_OUTWARD (cabin_outward_get_type ())

/**
 * CabinOutward:
 *
 * The pairings that go out from the car, to a speaker or an OBD dongle, one at a time. Belongs to the manager, see
 * cabin_bluetooth_manager_get_outward(). Lends the adapter's Pairable while it pairs.
 *
 * Properties, read-only with notify:
 *
 * - `device` (#CabinBluezDevice or %NULL): which is being paired
 * - `question` (#CabinPairingRequest or %NULL): what it asks the driver; its answer, or the pairing's end, clears it
 *
 * Signal: `finished` (#CabinBluezDevice, #GError or %NULL), however it ended.
 */
G_DECLARE_FINAL_TYPE (CabinOutward, cabin_outward, CABIN, OUTWARD, GObject)

CabinOutward        *cabin_outward_new          (CabinStack          *stack,
                                                 CabinConsent         consent);
CabinBluezDevice    *cabin_outward_get_device   (CabinOutward        *self);
CabinPairingRequest *cabin_outward_get_question (CabinOutward        *self);
gboolean             cabin_outward_ask          (CabinOutward        *self,
                                                 CabinPairingRequest *request);
void                 cabin_outward_pair_async   (CabinOutward        *self,
                                                 CabinBluezDevice    *device,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
gboolean             cabin_outward_pair_finish  (CabinOutward  *self,
                                                 GAsyncResult  *result,
                                                 GError       **error);
void                 cabin_outward_cancel       (CabinOutward        *self);

G_END_DECLS
