/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-phone-remover.h"
#include "cabin-reconnect-runner.h"

G_BEGIN_DECLS

#define CABIN_TYPE_RECONNECTOR (cabin_reconnector_get_type ())

/**
 * CabinReconnector:
 *
 * Brings the right phone back by itself, and does what the driver asks of a phone. Belongs to the manager, see
 * cabin_bluetooth_manager_get_reconnector().
 *
 * Properties, read-only with notify:
 *
 * - `state` (int, #CabinReconnectState)
 * - `phone` (#CabinPhone or %NULL): the phone that is tried now, or next
 * - `attempt` (uint): the number of the present or next attempt in its schedule, from 1; 0 while nothing is tried
 * - `next-attempt` (int64, monotonic µs as g_get_monotonic_time(); 0 while none is due): when it begins
 * - `forgetful-phone` (#CabinPhone or %NULL): a phone that forgot this car, of which the driver has not been told yet;
 *   ends with repair, later, or a success
 *
 * Signals:
 *
 * - `choice-failed` (#CabinPhone, int #CabinConnectResult): the phone that the driver tapped did not come
 */
G_DECLARE_FINAL_TYPE (CabinReconnector, cabin_reconnector, CABIN, RECONNECTOR, GObject)

CabinReconnector    *cabin_reconnector_new                 (GSettings        *settings,
                                                            CabinStack       *stack,
                                                            CabinDeviceWatch *watch,
                                                            CabinPhoneList   *phones);
void                 cabin_reconnector_start               (CabinReconnector *self,
                                                            GDBusConnection  *connection);
void                 cabin_reconnector_stop                (CabinReconnector *self);
void                 cabin_reconnector_paired              (CabinReconnector *self,
                                                            CabinPhone       *phone);
void                 cabin_reconnector_set_pairing         (CabinReconnector *self,
                                                            gboolean          pairing);
gboolean             cabin_reconnector_explains            (CabinReconnector *self,
                                                            CabinBluezDevice *device);

CabinReconnectState  cabin_reconnector_get_state           (CabinReconnector *self);
CabinPhone          *cabin_reconnector_get_phone           (CabinReconnector *self);
guint                cabin_reconnector_get_attempt         (CabinReconnector *self);
gint64               cabin_reconnector_get_next_attempt    (CabinReconnector *self);
CabinPhone          *cabin_reconnector_get_forgetful_phone (CabinReconnector *self);

void                 cabin_reconnector_connect_phone       (CabinReconnector *self,
                                                            CabinPhone       *phone);
void                 cabin_reconnector_disconnect_phone    (CabinReconnector *self,
                                                            CabinPhone       *phone);
void                 cabin_reconnector_forget_phone        (CabinReconnector *self,
                                                            CabinPhone       *phone);
void                 cabin_reconnector_repair_phone        (CabinReconnector *self,
                                                            CabinPhone       *phone);
void                 cabin_reconnector_later               (CabinReconnector *self,
                                                            CabinPhone       *phone);

G_END_DECLS
