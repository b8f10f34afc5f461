/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-network-dbus.h"

G_BEGIN_DECLS

#define CABIN_TYPE_NM_AGENT (cabin_nm_agent_get_type ())

/**
 * CabinNmAgent:
 *
 * Gives NetworkManager the key of our profile when it asks, and of no other one. It asks nobody.
 */
G_DECLARE_FINAL_TYPE (CabinNmAgent, cabin_nm_agent, CABIN, NM_AGENT, CabinDBusNmSecretAgentSkeleton)

CabinNmAgent *cabin_nm_agent_new             (void);
void          cabin_nm_agent_set_key         (CabinNmAgent         *self,
                                              const char           *key);
void          cabin_nm_agent_register_async  (CabinNmAgent         *self,
                                              GDBusConnection      *connection,
                                              const char           *owner,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      cabin_nm_agent_register_finish (CabinNmAgent         *self,
                                              GAsyncResult         *result,
                                              GError              **error);
void          cabin_nm_agent_unregister      (CabinNmAgent         *self);

G_END_DECLS
