/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-access-point.h"
#include "cabin-bluetooth-manager.h"
#include "cabin-control-dbus.h"
#include "cabin-handover.h"

G_BEGIN_DECLS

#define CABIN_TYPE_CONTROL_MIRROR (cabin_control_mirror_get_type ())

/**
 * CabinControlMirror:
 *
 * Keeps the properties of org.cabin.HeadUnit1 as the manager has them, and passes its signals on.
 *
 * Signal: `changed`, after anything that a caller can wait for.
 */
G_DECLARE_FINAL_TYPE (CabinControlMirror, cabin_control_mirror, CABIN, CONTROL_MIRROR, GObject)

CabinControlMirror *cabin_control_mirror_new         (CabinBluetoothManager *manager,
                                                      CabinDBusHeadUnit1    *object);
void                cabin_control_mirror_add_network (CabinControlMirror    *self,
                                                      CabinAccessPoint      *access_point,
                                                      CabinHandover         *handover);

G_END_DECLS
