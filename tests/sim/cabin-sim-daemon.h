/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-agents.h"
#include "cabin-sim-profiles.h"
#include "cabin-sim-world.h"

G_BEGIN_DECLS

#define CABIN_SIM_TYPE_DAEMON (cabin_sim_daemon_get_type ())

/**
 * CabinSimDaemon:
 *
 * One run of bluetoothd, from its start to its end, on a bus connection of its own: a client sees a new owner of
 * org.bluez after a restart, and calls that were under way end as they do when a process dies.
 */
G_DECLARE_FINAL_TYPE (CabinSimDaemon, cabin_sim_daemon, CABIN_SIM, DAEMON, GObject)

CabinSimDaemon           *cabin_sim_daemon_new            (CabinSimWorld      *world);
void                      cabin_sim_daemon_start_async    (CabinSimDaemon     *self,
                                                           GAsyncReadyCallback callback,
                                                           gpointer            user_data);
gboolean                  cabin_sim_daemon_start_finish   (CabinSimDaemon     *self,
                                                           GAsyncResult       *result,
                                                           GError            **error);
void                      cabin_sim_daemon_stop           (CabinSimDaemon     *self,
                                                           gboolean            orderly);

CabinSimWorld            *cabin_sim_daemon_get_world      (CabinSimDaemon     *self);
GDBusConnection          *cabin_sim_daemon_get_connection (CabinSimDaemon     *self);
GDBusObjectManagerServer *cabin_sim_daemon_get_server     (CabinSimDaemon     *self);
CabinSimAgents           *cabin_sim_daemon_get_agents     (CabinSimDaemon     *self);
CabinSimProfiles         *cabin_sim_daemon_get_profiles   (CabinSimDaemon     *self);

CabinSimAdapter          *cabin_sim_daemon_find_adapter   (CabinSimDaemon     *self,
                                                           CabinSimController *controller);
void                      cabin_sim_daemon_add_adapter    (CabinSimDaemon     *self,
                                                           CabinSimController *controller);
void                      cabin_sim_daemon_remove_adapter (CabinSimDaemon     *self,
                                                           CabinSimController *controller);
void                      cabin_sim_daemon_load_bond      (CabinSimDaemon     *self,
                                                           CabinSimController *controller,
                                                           const char         *address);
void                      cabin_sim_daemon_phone_changed  (CabinSimDaemon     *self,
                                                           CabinSimPhone      *phone);
void                      cabin_sim_daemon_stir           (CabinSimDaemon     *self,
                                                           guint               number);
void                      cabin_sim_daemon_list_services  (CabinSimDaemon     *self);
void                      cabin_sim_daemon_set_bondable   (CabinSimDaemon     *self,
                                                           gboolean            bondable);

G_END_DECLS
