/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-network-plan.h"

G_BEGIN_DECLS

#define CABIN_TYPE_NM_STORE (cabin_nm_store_get_type ())

/**
 * CabinNmStore:
 *
 * Our profile as one NetworkManager has it stored.
 *
 * Signals:
 *
 * - `changed`: somebody has changed or removed the profile
 */
G_DECLARE_FINAL_TYPE (CabinNmStore, cabin_nm_store, CABIN, NM_STORE, GObject)

CabinNmStore *cabin_nm_store_new         (GDBusConnection        *connection,
                                          const char             *owner);
const char   *cabin_nm_store_get_profile (CabinNmStore           *self);
void          cabin_nm_store_make_async  (CabinNmStore           *self,
                                          const CabinNetworkPlan *plan,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data);
gboolean      cabin_nm_store_make_finish (CabinNmStore           *self,
                                          GAsyncResult           *result,
                                          GError                **error);

G_END_DECLS
