/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-call.h"
#include "cabin-bluez-dbus.h"
#include "cabin-pairing-request.h"

G_BEGIN_DECLS

#define CABIN_TYPE_BLUEZ_AGENT (cabin_bluez_agent_get_type ())

/**
 * CabinBluezAgent:
 *
 * Our org.bluez.Agent1. It answers nothing by itself but what nobody else listens to, which it refuses.
 *
 * Signals:
 *
 * - `pairing-requested` (#CabinPairingRequest): take a reference to answer later; else it is refused
 * - `service-requested` (string device path, string UUID) → boolean: whether the device may use the service, at once
 * - `cancelled`: bluetoothd withdrew its last question, or dropped the agent
 */
G_DECLARE_FINAL_TYPE (CabinBluezAgent, cabin_bluez_agent, CABIN, BLUEZ_AGENT, CabinDBusAgent1Skeleton)

CabinBluezAgent *cabin_bluez_agent_new                  (const char          *path,
                                                         const char          *capability);
void             cabin_bluez_agent_register_async       (CabinBluezAgent     *self,
                                                         CabinBluezPeer      *peer,
                                                         gboolean             make_default,
                                                         GCancellable        *cancellable,
                                                         GAsyncReadyCallback  callback,
                                                         gpointer             user_data);
gboolean         cabin_bluez_agent_register_finish      (CabinBluezAgent  *self,
                                                         GAsyncResult     *result,
                                                         GError          **error);
void             cabin_bluez_agent_make_default         (CabinBluezAgent      *self);
void             cabin_bluez_agent_forget               (CabinBluezAgent      *self);
void             cabin_bluez_agent_unregister_async     (CabinBluezAgent     *self,
                                                         GCancellable        *cancellable,
                                                         GAsyncReadyCallback  callback,
                                                         gpointer             user_data);
gboolean         cabin_bluez_agent_unregister_finish    (CabinBluezAgent  *self,
                                                         GAsyncResult     *result,
                                                         GError          **error);

G_END_DECLS
