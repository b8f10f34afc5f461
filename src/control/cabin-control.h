/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-access-point.h"
#include "cabin-bluetooth-manager.h"
#include "cabin-control-dbus.h"
#include "cabin-handover.h"

G_BEGIN_DECLS

#define CABIN_TYPE_CONTROL (cabin_control_get_type ())

/**
 * CabinControl:
 *
 * The head unit on the message bus: org.cabin.HeadUnit1, as its XML describes it. Owns the name, asks who calls, and
 * hands everything else to the manager. Calls that wait when it goes are answered with Cancelled.
 */
G_DECLARE_FINAL_TYPE (CabinControl, cabin_control, CABIN, CONTROL, CabinDBusHeadUnit1Skeleton)

CabinControl *cabin_control_new         (CabinBluetoothManager *manager,
                                         const char            *program);
void          cabin_control_add_network (CabinControl     *self,
                                         CabinAccessPoint *access_point,
                                         CabinHandover    *handover);
void          cabin_control_own_async   (CabinControl        *self,
                                         GDBusConnection     *connection,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean      cabin_control_own_finish  (CabinControl  *self,
                                         GAsyncResult  *result,
                                         GError       **error);

G_END_DECLS
