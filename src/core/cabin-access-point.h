/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-access-point-types.h"
#include "cabin-network-offer.h"
#include "cabin-secret-store.h"
#include "cabin-settings.h"

G_BEGIN_DECLS

#define CABIN_TYPE_ACCESS_POINT (cabin_access_point_get_type ())

/**
 * CabinAccessPoint:
 *
 * The car's own Wi-Fi network: as the settings (wifi-ap-…) want it, run by NetworkManager, or by hostapd where
 * NetworkManager does not run. It follows changes of the settings by itself; a new name restarts it.
 *
 * Properties, read-only with notify:
 *
 * - `state` (int, #CabinAccessPointState)
 * - `detail` (string or %NULL): the words of the other program about the state, such as a missing right
 * - `ssid` (string): the name of the network as it is wanted: the setting, else the car's name
 * - `interface` (string)
 * - `key-place` (int, #CabinSecretPlace): where the key is kept
 */
G_DECLARE_FINAL_TYPE (CabinAccessPoint, cabin_access_point, CABIN, ACCESS_POINT, GObject)

CabinAccessPoint      *cabin_access_point_new              (CabinSettings        *settings,
                                                            CabinSecretStore     *secrets);
void                   cabin_access_point_start            (CabinAccessPoint     *self,
                                                            GDBusConnection      *connection);
void                   cabin_access_point_shutdown         (CabinAccessPoint     *self);

CabinAccessPointState  cabin_access_point_get_state        (CabinAccessPoint     *self);
const char            *cabin_access_point_get_detail       (CabinAccessPoint     *self);
const char            *cabin_access_point_get_ssid         (CabinAccessPoint     *self);
const char            *cabin_access_point_get_interface    (CabinAccessPoint     *self);
CabinSecretPlace       cabin_access_point_get_key_place    (CabinAccessPoint     *self);

/* The passphrase, for somebody who asked to see it; freed with cabin_text_wipe(). */
void                   cabin_access_point_get_key_async    (CabinAccessPoint     *self,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
char                  *cabin_access_point_get_key_finish   (CabinAccessPoint     *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
/* All that a phone has to know, as it is now; waits while the network starts, fails if it is not there. */
void                   cabin_access_point_get_offer_async  (CabinAccessPoint     *self,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
CabinNetworkOffer     *cabin_access_point_get_offer_finish (CabinAccessPoint     *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
/* Waits until the last change of the settings is in the air, is not wanted, or has failed. */
void                   cabin_access_point_settle_async     (CabinAccessPoint     *self,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
gboolean               cabin_access_point_settle_finish    (CabinAccessPoint     *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);

G_END_DECLS
