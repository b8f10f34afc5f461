/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-secret-store.h"

G_BEGIN_DECLS

#define CABIN_TYPE_NETWORK_KEY (cabin_network_key_get_type ())

/**
 * CabinNetworkKey:
 *
 * The passphrase of the car's network: read from the store once, made when there is none.
 */
G_DECLARE_FINAL_TYPE (CabinNetworkKey, cabin_network_key, CABIN, NETWORK_KEY, GObject)

CabinNetworkKey *cabin_network_key_new        (CabinSecretStore     *secrets);
void             cabin_network_key_get_async  (CabinNetworkKey      *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
char            *cabin_network_key_get_finish (CabinNetworkKey      *self,
                                               GAsyncResult         *result,
                                               GError              **error);
gboolean         cabin_network_key_take_new   (CabinNetworkKey      *self);

G_END_DECLS
