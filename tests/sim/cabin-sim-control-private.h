/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-control.h"

G_BEGIN_DECLS

struct _CabinSimControl
{
  CabinDBusSim1Skeleton parent_instance;

  CabinSimWorld *world;
};

void cabin_sim_control_implement_faults (CabinDBusSim1Iface    *iface);
void cabin_sim_control_implement_phones (CabinDBusSim1Iface    *iface);
void cabin_sim_control_refuse           (GDBusMethodInvocation *invocation,
                                         int                    code,
                                         const char            *message);

G_END_DECLS
