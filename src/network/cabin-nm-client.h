/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-network-service.h"

G_BEGIN_DECLS

#define CABIN_TYPE_NM_CLIENT (cabin_nm_client_get_type ())

/**
 * CabinNmClient:
 *
 * The network where NetworkManager runs: one profile of ours, for all users, whose key is never in its files. It asks
 * us for the key when it starts the network. Everything here belongs to one owner of its name and is found anew for
 * the next one.
 */
G_DECLARE_FINAL_TYPE (CabinNmClient, cabin_nm_client, CABIN, NM_CLIENT, GObject)

CabinNmClient *cabin_nm_client_new (void);

G_END_DECLS
