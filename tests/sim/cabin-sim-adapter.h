/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-world.h"

G_BEGIN_DECLS

#define CABIN_SIM_TYPE_ADAPTER (cabin_sim_adapter_get_type ())

/**
 * CabinSimAdapter:
 *
 * org.bluez.Adapter1: a controller as bluetoothd shows it, and its devices.
 */
G_DECLARE_FINAL_TYPE (CabinSimAdapter, cabin_sim_adapter, CABIN_SIM, ADAPTER, CabinDBusAdapter1Skeleton)

CabinSimAdapter    *cabin_sim_adapter_new            (CabinSimDaemon     *daemon,
                                                      CabinSimController *controller);
void                cabin_sim_adapter_begin          (CabinSimAdapter    *self);
void                cabin_sim_adapter_shutdown       (CabinSimAdapter    *self);
void                cabin_sim_adapter_list_services  (CabinSimAdapter    *self);
void                cabin_sim_adapter_flush          (CabinSimAdapter    *self);
CabinSimDaemon     *cabin_sim_adapter_get_daemon     (CabinSimAdapter    *self);
CabinSimController *cabin_sim_adapter_get_controller (CabinSimAdapter    *self);
const char         *cabin_sim_adapter_get_path       (CabinSimAdapter    *self);
CabinSimAuthorizer *cabin_sim_adapter_get_authorizer (CabinSimAdapter    *self);
gboolean            cabin_sim_adapter_is_discovering (CabinSimAdapter    *self);
gboolean            cabin_sim_adapter_looks_for      (CabinSimAdapter    *self,
                                                      CabinSimBearers     bearers);

void                cabin_sim_adapter_set_power      (CabinSimAdapter    *self,
                                                      gboolean            powered);
void                cabin_sim_adapter_set_bondable   (CabinSimAdapter    *self,
                                                      gboolean            bondable);
void                cabin_sim_adapter_end_changes    (CabinSimAdapter    *self);
void                cabin_sim_adapter_notice         (CabinSimAdapter    *self,
                                                      CabinSimPhone      *phone);
void                cabin_sim_adapter_stir           (CabinSimAdapter    *self,
                                                      guint               number);

CabinSimDevice     *cabin_sim_adapter_find_device    (CabinSimAdapter    *self,
                                                      const char         *address);
CabinSimDevice     *cabin_sim_adapter_ensure_device  (CabinSimAdapter    *self,
                                                      const char         *address);
void                cabin_sim_adapter_remove_device  (CabinSimAdapter    *self,
                                                      CabinSimDevice     *device);

G_END_DECLS
