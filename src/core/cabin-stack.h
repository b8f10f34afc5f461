/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-adapter-keeper.h"
#include "cabin-bluetooth-types.h"
#include "cabin-bluez-agent.h"
#include "cabin-bluez-client.h"
#include "cabin-profile-set.h"

G_BEGIN_DECLS

#define CABIN_TYPE_STACK (cabin_stack_get_type ())

/**
 * CabinStack:
 *
 * Our place in the Bluetooth stack: agent, profiles and adapter, set up anew for every life of bluetoothd.
 *
 * Properties, read-only with notify: `state` (int, #CabinManagerState), `answering` (boolean: %FALSE while bluetoothd
 * hangs).
 *
 * Signals:
 *
 * - `adapter-changed`: another adapter, or none, is the car's; after `lost` if there was one
 * - `lost`: the adapter is gone, and with it whatever was under way
 */
G_DECLARE_FINAL_TYPE (CabinStack, cabin_stack, CABIN, STACK, GObject)

CabinStack         *cabin_stack_new             (GSettings  *settings,
                                                 GListStore *problems);
void                cabin_stack_use_adapter     (CabinStack *self,
                                                 const char *adapter);
void                cabin_stack_start           (CabinStack      *self,
                                                 GDBusConnection *connection);
void                cabin_stack_shutdown_async  (CabinStack          *self,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
gboolean            cabin_stack_shutdown_finish (CabinStack    *self,
                                                 GAsyncResult  *result,
                                                 GError       **error);

void                cabin_stack_open_window     (CabinStack           *self,
                                                 guint                 seconds);
void                cabin_stack_feel_pulse      (CabinStack           *self);
gboolean            cabin_stack_get_answering   (CabinStack           *self);
CabinManagerState   cabin_stack_get_state       (CabinStack           *self);
CabinBluezClient   *cabin_stack_get_client      (CabinStack           *self);
CabinAdapterKeeper *cabin_stack_get_keeper      (CabinStack           *self);
CabinBluezAgent    *cabin_stack_get_agent       (CabinStack           *self);
CabinProfileSet    *cabin_stack_get_profiles    (CabinStack           *self);
CabinBluezAdapter  *cabin_stack_get_adapter     (CabinStack           *self);
CabinBluezDevice   *cabin_stack_find_device     (CabinStack *self,
                                                 const char *path);

G_END_DECLS
