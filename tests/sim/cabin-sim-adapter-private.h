/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-adapter.h"

G_BEGIN_DECLS

/* The name of the machine, which is the Alias as long as nobody writes another one. */
#define CABIN_SIM_ADAPTER_NAME "simulated-car"

/**
 * CabinSimSetting:
 *
 * What the kernel keeps for bluetoothd, and takes its time to change.
 */
typedef enum {
  CABIN_SIM_SETTING_POWERED,
  CABIN_SIM_SETTING_DISCOVERABLE,
  CABIN_SIM_SETTING_BONDABLE,
  CABIN_SIM_N_SETTINGS
} CabinSimSetting;

/**
 * CabinSimChange:
 *
 * A change of a setting that is with the kernel. Until it is back, writes of the same property are refused as Busy.
 */
typedef struct {
  CabinSimAdapter *adapter;
  CabinSimSetting setting;
  /* 0 while there is no change. */
  guint source;
  gboolean value;
  /* The write that waits for it; %NULL for a change that no client asked for. */
  GDBusMethodInvocation *invocation;
} CabinSimChange;

struct _CabinSimAdapter
{
  CabinDBusAdapter1Skeleton parent_instance;

  /* Neither is owned: the daemon owns this, the world the controller. */
  CabinSimDaemon *daemon;
  CabinSimController *controller;
  char *path;
  CabinSimAuthorizer *authorizer;
  GPtrArray *devices;
  /* By unique name: clients that look for devices, see cabin-sim-adapter-discovery.c. */
  GHashTable *discoverers;
  guint pairable_source;
  guint discoverable_source;
  CabinSimChange changes[CABIN_SIM_N_SETTINGS];
};

void        cabin_sim_adapter_implement_calls     (CabinDBusAdapter1Iface *iface);
void        cabin_sim_adapter_implement_discovery (CabinDBusAdapter1Iface *iface);
GHashTable *cabin_sim_adapter_new_discoverers     (void);
void        cabin_sim_adapter_stop_discovery      (CabinSimAdapter        *self);
void        cabin_sim_adapter_write               (CabinSimAdapter        *self,
                                                   const char             *name,
                                                   GVariant               *value,
                                                   GDBusMethodInvocation  *invocation);

G_END_DECLS
