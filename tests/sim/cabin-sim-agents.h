/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-types.h"

G_BEGIN_DECLS

#define CABIN_SIM_TYPE_AGENTS (cabin_sim_agents_get_type ())

/**
 * CabinSimAgents:
 *
 * org.bluez.AgentManager1: who answers pairing questions. The head of the list of agents is the default one; whenever
 * that changes, bluetoothd gives all adapters the new one's capability, and switches Pairable on by the way.
 */
G_DECLARE_FINAL_TYPE (CabinSimAgents, cabin_sim_agents, CABIN_SIM, AGENTS, CabinDBusAgentManager1Skeleton)

/**
 * CabinSimAgentCallback:
 * @reply: (nullable): what the agent returned
 * @error: (nullable): why there is no reply: its refusal, its silence or its end
 */
typedef void (*CabinSimAgentCallback) (GVariant     *reply,
                                       const GError *error,
                                       gpointer      user_data);

CabinSimAgents *cabin_sim_agents_new            (CabinSimDaemon       *daemon);
void            cabin_sim_agents_shutdown       (CabinSimAgents       *self,
                                                 gboolean              orderly);
const char     *cabin_sim_agents_get_capability (CabinSimAgents       *self,
                                                 const char           *owner);
gboolean        cabin_sim_agents_ask            (CabinSimAgents       *self,
                                                 const char           *owner,
                                                 const char           *member,
                                                 GVariant             *parameters,
                                                 CabinSimAgentCallback callback,
                                                 gpointer              user_data);
void            cabin_sim_agents_show           (CabinSimAgents       *self,
                                                 const char           *owner,
                                                 const char           *member,
                                                 GVariant             *parameters);
void            cabin_sim_agents_withdraw       (CabinSimAgents       *self,
                                                 gpointer              user_data);

G_END_DECLS
