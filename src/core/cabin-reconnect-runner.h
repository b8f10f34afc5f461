/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-device-watch.h"
#include "cabin-reconnect-policy.h"
#include "cabin-stack.h"

G_BEGIN_DECLS

#define CABIN_TYPE_RECONNECT_RUNNER (cabin_reconnect_runner_get_type ())

/**
 * CabinReconnectRunner:
 *
 * Does what the reconnect policy decides: makes and ends attempts, keeps its timer.
 *
 * Signals:
 *
 * - `changed`: the policy may have another state
 * - `choice-failed` (string address, int #CabinConnectResult): the phone that the driver chose did not come
 */
G_DECLARE_FINAL_TYPE (CabinReconnectRunner, cabin_reconnect_runner, CABIN, RECONNECT_RUNNER, GObject)

CabinReconnectRunner *cabin_reconnect_runner_new          (GSettings                 *settings,
                                                           CabinStack                *stack,
                                                           CabinDeviceWatch          *watch);
CabinReconnectPolicy *cabin_reconnect_runner_get_policy   (CabinReconnectRunner      *self);
CabinBluezDevice     *cabin_reconnect_runner_get_device   (CabinReconnectRunner      *self);
void                  cabin_reconnect_runner_step         (CabinReconnectRunner      *self,
                                                           const CabinReconnectEvent *event);
void                  cabin_reconnect_runner_step_with    (CabinReconnectRunner      *self,
                                                           CabinReconnectEventKind    kind,
                                                           const char                *address);

G_END_DECLS
