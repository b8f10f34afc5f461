/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-faults.h"
#include "cabin-sim-phone.h"

G_BEGIN_DECLS

/**
 * CabinSimTimes:
 *
 * Time limits in milliseconds; see org.cabin.Sim1.Configure.
 */
typedef struct {
  guint agent;
  guint controller;
  guint services;
  guint disconnect;
  guint page;
  guint peripheral;
  guint gatt;
  guint drop;
  guint revive;
  guint temporary;
  guint power;
  guint setting;
  guint adapters;
} CabinSimTimes;

/* When bluetoothd began to behave in a way that is not that of 5.66: versions times 100. */
#define CABIN_SIM_VERSION_FLOOR 566
#define CABIN_SIM_VERSION_KEY_MISSING 569
#define CABIN_SIM_VERSION_SAP 576
#define CABIN_SIM_VERSION_PAIR_BEARER 579
#define CABIN_SIM_VERSION_EXCLUSIVE 581
#define CABIN_SIM_VERSION_REASONS 583
#define CABIN_SIM_VERSION_BEARERS 584
#define CABIN_SIM_VERSION_NO_SAP 586

/**
 * CabinSimBond:
 *
 * What bluetoothd keeps of one device in its files.
 */
typedef struct {
  char *name;
  char *alias;
  char **uuids;
  char *address_type;
  char *icon;
  gboolean only_le;
  gboolean bonded;
  gboolean trusted;
  gboolean blocked;
} CabinSimBond;

/**
 * CabinSimController:
 *
 * A Bluetooth dongle, the kernel's settings for it and bluetoothd's files on it: all that outlives a bluetoothd.
 */
typedef struct {
  char *address;
  guint index;
  gboolean auto_enable;
  gboolean blocked;

  /* The kernel's. */
  gboolean powered;
  gboolean discoverable;
  gboolean bondable;

  /* bluetoothd's files. */
  char *alias;
  guint discoverable_timeout_s;
  guint pairable_timeout_s;
  /* By address of the device: CabinSimBond. */
  GHashTable *bonds;
} CabinSimController;

#define CABIN_SIM_TYPE_WORLD (cabin_sim_world_get_type ())

G_DECLARE_FINAL_TYPE (CabinSimWorld, cabin_sim_world, CABIN_SIM, WORLD, GObject)

/**
 * CabinSimWorld:
 *
 * All there is: controllers, phones, and a bluetoothd or none.
 */
struct _CabinSimWorld
{
  GObject parent_instance;

  char *bus_address;
  CabinSimTimes times;
  /* Of bluetoothd, times 100. */
  guint version;
  /* Not 0: a phone without its key is paired anew, which btvirt does. */
  guint fresh_pairing;
  /* Whether another program serves A2DP. */
  gboolean media;
  CabinSimFaults *faults;
  /* Of CabinSimController. */
  GPtrArray *controllers;
  GPtrArray *unplugged;
  /* Of CabinSimPhone. */
  GPtrArray *phones;
  /* The running bluetoothd, %NULL between two. */
  CabinSimDaemon *daemon;
};

CabinSimWorld      *cabin_sim_world_new               (const char         *bus_address);
gboolean            cabin_sim_world_configure         (CabinSimWorld      *self,
                                                       GVariant           *settings,
                                                       GError            **error);
CabinSimController *cabin_sim_world_find_controller   (CabinSimWorld      *self,
                                                       const char         *address);
CabinSimController *cabin_sim_world_add_controller    (CabinSimWorld      *self,
                                                       const char         *address,
                                                       int                 index,
                                                       gboolean            auto_enable,
                                                       gboolean            blocked);
gboolean            cabin_sim_world_remove_controller (CabinSimWorld      *self,
                                                       const char         *address);
gboolean            cabin_sim_world_set_blocked       (CabinSimWorld      *self,
                                                       const char         *address,
                                                       gboolean            blocked);
void                cabin_sim_world_emit_changed      (CabinSimWorld      *self,
                                                       CabinSimController *controller);
CabinSimPhone      *cabin_sim_world_find_phone        (CabinSimWorld      *self,
                                                       const char         *address);
CabinSimPhone      *cabin_sim_world_add_phone         (CabinSimWorld      *self,
                                                       GVariant           *options,
                                                       GError            **error);
void                cabin_sim_world_remove_phone      (CabinSimWorld      *self,
                                                       CabinSimPhone      *phone);
void                cabin_sim_world_set_media         (CabinSimWorld      *self,
                                                       gboolean            media);
void                cabin_sim_world_start_async       (CabinSimWorld      *self,
                                                       GAsyncReadyCallback callback,
                                                       gpointer            user_data);
gboolean            cabin_sim_world_start_finish      (CabinSimWorld      *self,
                                                       GAsyncResult       *result,
                                                       GError            **error);
void                cabin_sim_world_stop              (CabinSimWorld      *self,
                                                       gboolean            orderly);

CabinSimBond       *cabin_sim_controller_get_bond     (CabinSimController *self,
                                                       const char         *address);

G_END_DECLS
