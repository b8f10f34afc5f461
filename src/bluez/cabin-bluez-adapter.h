/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-call.h"

G_BEGIN_DECLS

#define CABIN_TYPE_BLUEZ_ADAPTER (cabin_bluez_adapter_get_type ())

/**
 * CabinBluezAdapter:
 *
 * What bluetoothd says of one adapter. Properties, all read-only with notify: `alias` (string), `powered`, `pairable`,
 * `discovering` (boolean), `uuids` (strv, in lower case). An adapter is its address: its path can belong to another one
 * after a replug.
 */
G_DECLARE_FINAL_TYPE (CabinBluezAdapter, cabin_bluez_adapter, CABIN, BLUEZ_ADAPTER, GObject)

CabinBluezAdapter *cabin_bluez_adapter_new                      (CabinBluezPeer *peer,
                                                                 const char     *path);
void               cabin_bluez_adapter_update                   (CabinBluezAdapter *self,
                                                                 GVariant          *properties);

const char        *cabin_bluez_adapter_get_path                 (CabinBluezAdapter   *self);
const char        *cabin_bluez_adapter_get_address              (CabinBluezAdapter   *self);
const char        *cabin_bluez_adapter_get_alias                (CabinBluezAdapter   *self);
char              *cabin_bluez_adapter_get_bluez_version        (CabinBluezAdapter   *self);
gboolean           cabin_bluez_adapter_get_powered              (CabinBluezAdapter   *self);
gboolean           cabin_bluez_adapter_get_pairable             (CabinBluezAdapter   *self);
gboolean           cabin_bluez_adapter_get_discoverable         (CabinBluezAdapter   *self);
gboolean           cabin_bluez_adapter_get_discovering          (CabinBluezAdapter   *self);
guint              cabin_bluez_adapter_get_discoverable_timeout (CabinBluezAdapter   *self);
const char *const *cabin_bluez_adapter_get_uuids                (CabinBluezAdapter   *self);

void               cabin_bluez_adapter_set_async                (CabinBluezAdapter   *self,
                                                                 const char          *property,
                                                                 GVariant            *value,
                                                                 int                  timeout_ms,
                                                                 GCancellable        *cancellable,
                                                                 GAsyncReadyCallback  callback,
                                                                 gpointer             user_data);
void               cabin_bluez_adapter_refresh_async            (CabinBluezAdapter   *self,
                                                                 GCancellable        *cancellable,
                                                                 GAsyncReadyCallback  callback,
                                                                 gpointer             user_data);
void               cabin_bluez_adapter_start_discovery_async    (CabinBluezAdapter   *self,
                                                                 const char          *transport,
                                                                 GCancellable        *cancellable,
                                                                 GAsyncReadyCallback  callback,
                                                                 gpointer             user_data);
void               cabin_bluez_adapter_stop_discovery_async     (CabinBluezAdapter   *self,
                                                                 GCancellable        *cancellable,
                                                                 GAsyncReadyCallback  callback,
                                                                 gpointer             user_data);
gboolean           cabin_bluez_adapter_finish                   (CabinBluezAdapter  *self,
                                                                 GAsyncResult       *result,
                                                                 GError            **error);

G_END_DECLS
