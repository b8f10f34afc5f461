/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluetooth-manager.h"
#include "cabin-control-call.h"

G_BEGIN_DECLS

/**
 * CabinControlCondition:
 * @phone: (nullable): whom the call is about
 *
 * Returns: what has become of it; %CABIN_CONTROL_WAITING as long as that is open
 */
typedef CabinControlOutcome (*CabinControlCondition) (CabinBluetoothManager *manager,
                                                      CabinPhone            *phone);

#define CABIN_TYPE_CONTROL_WAITS (cabin_control_waits_get_type ())

/**
 * CabinControlWaits:
 *
 * The calls that wait for something to come true, each with an end.
 */
G_DECLARE_FINAL_TYPE (CabinControlWaits, cabin_control_waits, CABIN, CONTROL_WAITS, GObject)

CabinControlWaits *cabin_control_waits_new    (CabinBluetoothManager *manager);
void               cabin_control_waits_add    (CabinControlWaits     *self,
                                               CabinControlCall      *call,
                                               CabinControlCondition  condition,
                                               CabinPhone            *phone,
                                               guint                  timeout_ms);
void               cabin_control_waits_look   (CabinControlWaits     *self);
void               cabin_control_waits_settle (CabinControlWaits     *self,
                                               CabinControlCondition  condition,
                                               CabinPhone            *phone,
                                               CabinControlOutcome    outcome);

G_END_DECLS
