/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-adapter.h"

G_BEGIN_DECLS

#define CABIN_SIM_TYPE_DEVICE (cabin_sim_device_get_type ())

/**
 * CabinSimDevice:
 *
 * org.bluez.Device1: what bluetoothd knows of one phone.
 */
G_DECLARE_FINAL_TYPE (CabinSimDevice, cabin_sim_device, CABIN_SIM, DEVICE, CabinDBusDevice1Skeleton)

CabinSimDevice  *cabin_sim_device_new         (CabinSimAdapter       *adapter,
                                               const char            *address);
void             cabin_sim_device_begin       (CabinSimDevice        *self);
void             cabin_sim_device_shutdown    (CabinSimDevice        *self);
CabinSimAdapter *cabin_sim_device_get_adapter (CabinSimDevice        *self);
const char      *cabin_sim_device_get_address (CabinSimDevice        *self);
const char      *cabin_sim_device_get_path    (CabinSimDevice        *self);
CabinSimPhone   *cabin_sim_device_get_phone   (CabinSimDevice        *self);
gboolean         cabin_sim_device_has_le      (CabinSimDevice        *self);
gboolean         cabin_sim_device_is_only_le  (CabinSimDevice        *self);
gboolean         cabin_sim_device_is_bonded   (CabinSimDevice        *self);
gboolean         cabin_sim_device_is_trusted  (CabinSimDevice        *self);
gboolean         cabin_sim_device_is_blocked  (CabinSimDevice        *self);

void             cabin_sim_device_find        (CabinSimDevice        *self);
void             cabin_sim_device_set_rssi    (CabinSimDevice        *self,
                                               gint16                 rssi);
void             cabin_sim_device_settle      (CabinSimDevice        *self);
void             cabin_sim_device_tell_reason (CabinSimDevice        *self,
                                               CabinSimBearers        bearers,
                                               CabinSimReason         reason);
void             cabin_sim_device_set_bearers (CabinSimDevice        *self,
                                               CabinSimBearers        bearers);
void             cabin_sim_device_paired      (CabinSimDevice        *self,
                                               gboolean               bonded);
void             cabin_sim_device_resolve     (CabinSimDevice        *self);
gboolean         cabin_sim_device_is_resolved (CabinSimDevice        *self);
void             cabin_sim_device_end_attempt (CabinSimDevice        *self);
void             cabin_sim_device_forget      (CabinSimDevice        *self,
                                               GDBusMethodInvocation *invocation);

G_END_DECLS
