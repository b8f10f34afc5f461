/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-call.h"
#include "cabin-bluez-dbus.h"

G_BEGIN_DECLS

#define CABIN_TYPE_BLUEZ_PROFILE (cabin_bluez_profile_get_type ())

/**
 * CabinBluezProfile:
 *
 * One org.bluez.Profile1 of ours. It holds the link of each phone that opened it, and closes it exactly once: when
 * bluetoothd asks, when the phone hangs up or opens another one, when we end it, or with the profile.
 *
 * Signals:
 *
 * - `connected` (string device path), `disconnected` (string device path): they alternate for each device
 * - `released`: bluetoothd dropped the registration
 */
G_DECLARE_FINAL_TYPE (CabinBluezProfile, cabin_bluez_profile, CABIN, BLUEZ_PROFILE, CabinDBusProfile1Skeleton)

CabinBluezProfile *cabin_bluez_profile_new              (const char           *uuid);
const char        *cabin_bluez_profile_get_uuid         (CabinBluezProfile    *self);
gboolean           cabin_bluez_profile_get_registered   (CabinBluezProfile    *self);
gboolean           cabin_bluez_profile_has_link         (CabinBluezProfile    *self,
                                                         const char           *device);
int                cabin_bluez_profile_dup_link         (CabinBluezProfile    *self,
                                                         const char           *device);
void               cabin_bluez_profile_end_link         (CabinBluezProfile    *self,
                                                         const char           *device);

void               cabin_bluez_profile_register_async   (CabinBluezProfile   *self,
                                                         CabinBluezPeer      *peer,
                                                         GCancellable        *cancellable,
                                                         GAsyncReadyCallback  callback,
                                                         gpointer             user_data);
gboolean           cabin_bluez_profile_register_finish  (CabinBluezProfile  *self,
                                                         GAsyncResult       *result,
                                                         GError            **error);
void               cabin_bluez_profile_forget           (CabinBluezProfile    *self);
void               cabin_bluez_profile_unregister       (CabinBluezProfile   *self,
                                                         GCancellable        *cancellable,
                                                         GAsyncReadyCallback  callback,
                                                         gpointer             user_data);

G_END_DECLS
