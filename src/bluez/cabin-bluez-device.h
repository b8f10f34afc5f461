/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-call.h"
#include "cabin-bluez-versions.h"

G_BEGIN_DECLS

/* What a controller says that cannot tell the strength (Core specification, Vol 4 Part E 7.7.65.2: others are -127 to
 * 20 dBm). */
#define CABIN_BLUEZ_RSSI_UNKNOWN 127

#define CABIN_TYPE_BLUEZ_DEVICE (cabin_bluez_device_get_type ())

/**
 * CabinBluezDevice:
 *
 * What bluetoothd says of one remote device. Properties, all read-only with notify: `name` (string, sanitised; empty
 * while the device has told none), `paired`, `bonded`, `connected`, `services-resolved`, `bredr-connected`, `has-media`
 * `heard` (boolean), `rssi` (int, dBm). Signal: `dropped`, a link has ended, also one of which bluetoothd said no more
 * than that: what comes and goes at once it tells in one.
 */
G_DECLARE_FINAL_TYPE (CabinBluezDevice, cabin_bluez_device, CABIN, BLUEZ_DEVICE, GObject)

CabinBluezDevice *cabin_bluez_device_new (CabinBluezPeer *peer,
                                          const char     *path);
void              cabin_bluez_device_update                (CabinBluezDevice *self,
                                                            GVariant         *properties);
void              cabin_bluez_device_update_bearer         (CabinBluezDevice *self,
                                                            GVariant         *properties);
void              cabin_bluez_device_add_transports        (CabinBluezDevice *self,
                                                            int               difference);
void              cabin_bluez_device_forget_values        (CabinBluezDevice  *self,
                                                           const char       **names);
void              cabin_bluez_device_set_reason            (CabinBluezDevice *self,
                                                            const char       *reason);

const char       *cabin_bluez_device_get_path              (CabinBluezDevice    *self);
const char       *cabin_bluez_device_get_adapter           (CabinBluezDevice    *self);
const char       *cabin_bluez_device_get_address           (CabinBluezDevice    *self);
const char       *cabin_bluez_device_get_name              (CabinBluezDevice    *self);
gboolean          cabin_bluez_device_get_paired            (CabinBluezDevice    *self);
gboolean          cabin_bluez_device_get_bonded            (CabinBluezDevice    *self);
gboolean          cabin_bluez_device_get_connected         (CabinBluezDevice    *self);
gboolean          cabin_bluez_device_get_bredr_connected   (CabinBluezDevice    *self);
gboolean          cabin_bluez_device_get_has_media         (CabinBluezDevice    *self);
CabinBluezGoodbye cabin_bluez_device_get_goodbye           (CabinBluezDevice    *self);
const char *const *cabin_bluez_device_get_uuids            (CabinBluezDevice    *self);
const char       *cabin_bluez_device_get_address_type      (CabinBluezDevice    *self);
const char       *cabin_bluez_device_get_icon              (CabinBluezDevice    *self);
gboolean          cabin_bluez_device_get_heard             (CabinBluezDevice    *self);
int               cabin_bluez_device_get_rssi              (CabinBluezDevice    *self);
gboolean          cabin_bluez_device_get_trusted           (CabinBluezDevice    *self);

void              cabin_bluez_device_trust                 (CabinBluezDevice    *self);
void              cabin_bluez_device_connect               (CabinBluezDevice    *self,
                                                            const char          *uuid,
                                                            int                  timeout_ms,
                                                            GCancellable        *cancellable,
                                                            GAsyncReadyCallback  callback,
                                                            gpointer             user_data);
void              cabin_bluez_device_read                  (CabinBluezDevice    *self,
                                                            GCancellable        *cancellable,
                                                            GAsyncReadyCallback  callback,
                                                            gpointer             user_data);
void              cabin_bluez_device_disconnect            (CabinBluezDevice    *self,
                                                            GCancellable        *cancellable,
                                                            GAsyncReadyCallback  callback,
                                                            gpointer             user_data);
void              cabin_bluez_device_pair                  (CabinBluezDevice    *self,
                                                            GCancellable        *cancellable,
                                                            GAsyncReadyCallback  callback,
                                                            gpointer             user_data);
void              cabin_bluez_device_cancel_pairing        (CabinBluezDevice    *self);
void              cabin_bluez_device_remove                (CabinBluezDevice    *self,
                                                            GCancellable        *cancellable,
                                                            GAsyncReadyCallback  callback,
                                                            gpointer             user_data);

G_END_DECLS
