/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-adapter.h"

G_BEGIN_DECLS

/* The name of the machine, which is the Alias as long as nobody writes another one. */
#define CABIN_SIM_ADAPTER_NAME "simulated-car"

struct _CabinSimAdapter
{
  CabinDBusAdapter1Skeleton parent_instance;

  /* Neither is owned: the daemon owns this, the world the controller. */
  CabinSimDaemon *daemon;
  CabinSimController *controller;
  char *path;
  CabinSimAuthorizer *authorizer;
  GPtrArray *devices;
  /* Unique names of the clients that have started a discovery, with their name watches. */
  GHashTable *discoverers;
  guint pairable_source;
  guint discoverable_source;
  guint power_source;
  /* The write of Powered that waits for the controller. */
  GDBusMethodInvocation *power_invocation;
};

void cabin_sim_adapter_implement_calls (CabinDBusAdapter1Iface *iface);
void cabin_sim_adapter_stop_discovery  (CabinSimAdapter *self);
void cabin_sim_adapter_write           (CabinSimAdapter       *self,
                                        const char            *name,
                                        GVariant              *value,
                                        GDBusMethodInvocation *invocation);

G_END_DECLS
