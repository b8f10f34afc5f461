/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-network-dbus.h"
#include "cabin-nm-agent.h"
#include "cabin-nm-client.h"
#include "cabin-nm-device.h"
#include "cabin-nm-store.h"

G_BEGIN_DECLS

/**
 * CabinNmWish:
 * @CABIN_NM_WISH_UNKNOWN: it is decided when NetworkManager has said whether the interface is its
 * @CABIN_NM_WISH_NOTHING: no profile
 * @CABIN_NM_WISH_PLAN: the plan, in the air
 *
 * What is wanted of NetworkManager.
 */
typedef enum {
  CABIN_NM_WISH_UNKNOWN,
  CABIN_NM_WISH_NOTHING,
  CABIN_NM_WISH_PLAN,
} CabinNmWish;

struct _CabinNmClient
{
  GObject parent_instance;

  GDBusConnection *connection;
  guint name_watch;

  /* One life of NetworkManager; the unique name is empty before the bus has said whether there is one. */
  char *owner;
  GCancellable *cancellable;
  CabinDBusNm *manager;
  gboolean was_off;
  CabinNmAgent *agent;
  gboolean registered;

  char *interface;
  CabinNmDevice *device;
  gboolean looked_for_device;

  CabinNmWish wish;
  CabinNetworkPlan *plan;
  CabinNmStore *store;
  /* Whether the stored profile is as it is planned; whether the active one was compared; whether it must start anew. */
  gboolean stored;
  gboolean compared;
  gboolean must_activate;
  /* What we have activated, until it shows on the device; what was compared. */
  char *expected;
  char *seen;

  /* One step at a time; the last one that failed, which is tried again a while later. */
  gboolean busy;
  char *problem;
  guint retry;

  CabinNetworkReport report;
};

gboolean cabin_nm_client_is_wireless_on (CabinNmClient *self);
gboolean cabin_nm_client_is_available   (CabinNmClient *self);
gboolean cabin_nm_client_is_ours_active (CabinNmClient *self);
void     cabin_nm_client_report         (CabinNmClient *self);

G_END_DECLS
