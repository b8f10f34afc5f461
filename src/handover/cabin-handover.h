/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-access-point.h"
#include "cabin-bluetooth-manager.h"
#include "cabin-handover-source.h"
#include "cabin-handover-types.h"

G_BEGIN_DECLS

#define CABIN_TYPE_HANDOVER (cabin_handover_get_type ())

/**
 * CabinHandover:
 *
 * Android Auto's hand-over from Bluetooth to Wi-Fi: on the RFCOMM link that a phone opens for it, the phone is told
 * where the car's network and the projection program are. What is shown is the newest phone's, until it leaves the car;
 * that it was refused, for a while longer.
 *
 * Properties, read-only with notify:
 *
 * - `state` (int, #CabinHandoverState)
 * - `reason` (int, #CabinHandoverReason)
 * - `device-name` (string or %NULL): sanitised for display
 * - `device-address` (string or %NULL): whole; for programs and never for a log
 */
G_DECLARE_FINAL_TYPE (CabinHandover, cabin_handover, CABIN, HANDOVER, GObject)

CabinHandover       *cabin_handover_new                (CabinBluetoothManager *manager,
                                                        CabinAccessPoint      *access_point);
CabinHandover       *cabin_handover_new_for_source     (CabinBluetoothManager     *manager,
                                                        GObject                   *network,
                                                        const CabinHandoverSource *source);
void                 cabin_handover_network_changed    (CabinHandover         *self,
                                                        gboolean               up);
void                 cabin_handover_shutdown           (CabinHandover         *self);

CabinHandoverState   cabin_handover_get_state          (CabinHandover         *self);
CabinHandoverReason  cabin_handover_get_reason         (CabinHandover         *self);
const char          *cabin_handover_get_device_name    (CabinHandover         *self);
const char          *cabin_handover_get_device_address (CabinHandover         *self);

G_END_DECLS
