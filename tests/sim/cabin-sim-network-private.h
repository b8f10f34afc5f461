/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-names.h"
#include "cabin-sim-network.h"

G_BEGIN_DECLS

#define CABIN_SIM_NETWORK_INTERFACE "wlan0"
#define CABIN_SIM_NETWORK_OTHER "11111111-2222-4333-8444-555555555555"

/* NMDeviceState and NMDeviceStateReason. */
#define STATE_UNMANAGED 10
#define STATE_UNAVAILABLE 20
#define STATE_DISCONNECTED 30
#define STATE_PREPARE 40
#define STATE_NEED_AUTH 60
#define STATE_IP_CONFIG 70
#define STATE_ACTIVATED 100
#define STATE_DEACTIVATING 110
#define STATE_FAILED 120
#define REASON_NONE 0
#define REASON_NO_SECRETS 7
#define REASON_REMOVED 36
#define REASON_CONNECTION_REMOVED 38
#define REASON_NEW_ACTIVATION 60

struct _CabinSimNetwork
{
  CabinDBusSimNetwork1Skeleton parent_instance;

  char *bus_address;

  /* The world: outlives a NetworkManager. */
  gboolean device;
  gboolean managed;
  gboolean access_point;
  gboolean wireless;
  gboolean deny;
  guint fail;
  guint delay_ms;
  /* Its file: a{sa{sv}}, NULL if there is none. */
  GVariant *settings;
  guint changes;
  guint activations;

  /* One life of NetworkManager. */
  GDBusConnection *connection;
  GCancellable *cancellable;
  CabinDBusNm *manager;
  CabinDBusNmSettings *settings_manager;
  CabinDBusNmAgentManager *agent_manager;
  CabinDBusNmDevice *nm_device;
  CabinDBusNmWireless *nm_wireless;
  CabinDBusNmProfile *profile;
  CabinDBusNmActive *active;
  /* Unique names of the agents. */
  GPtrArray *agents;
  guint agents_watch;
  guint n_paths;
  GVariant *applied;
  char *key;
  guint activation;
  /* What failed for want of a key is tried again when an agent comes. */
  gboolean wants_agent;
};

void     cabin_sim_network_export          (CabinSimNetwork *self,
                                            gpointer         skeleton,
                                            const char      *path);
void     cabin_sim_network_show_device     (CabinSimNetwork *self);
void     cabin_sim_network_hide_device     (CabinSimNetwork *self);
void     cabin_sim_network_set_state       (CabinSimNetwork *self,
                                            guint            state,
                                            guint            reason);
void     cabin_sim_network_deactivate      (CabinSimNetwork *self,
                                            guint            reason);
char    *cabin_sim_network_activate        (CabinSimNetwork *self,
                                            gboolean         other);
void     cabin_sim_network_autoconnect     (CabinSimNetwork *self);
void     cabin_sim_network_show_profile    (CabinSimNetwork *self);
void     cabin_sim_network_store_profile   (CabinSimNetwork *self,
                                            GVariant        *settings);
void     cabin_sim_network_remove_profile  (CabinSimNetwork *self);
void     cabin_sim_network_serve_settings  (CabinSimNetwork *self);

G_END_DECLS
