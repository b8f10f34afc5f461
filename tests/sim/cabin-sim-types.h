/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-bluez-dbus.h"
#include "cabin-names.h"

G_BEGIN_DECLS

/* The world's side of the simulator: see org.cabin.Sim1.xml. */
#define CABIN_SIM_NAME "org.cabin.Sim"
#define CABIN_SIM_PATH "/org/cabin/sim"

/* What bluetoothd calls. */
#define CABIN_SIM_AGENT "org.bluez.Agent1"
#define CABIN_SIM_PROFILE "org.bluez.Profile1"

typedef struct _CabinSimAdapter CabinSimAdapter;
typedef struct _CabinSimAgents CabinSimAgents;
typedef struct _CabinSimAuthorizer CabinSimAuthorizer;
typedef struct _CabinSimDaemon CabinSimDaemon;
typedef struct _CabinSimDevice CabinSimDevice;
typedef struct _CabinSimFaults CabinSimFaults;
typedef struct _CabinSimMedia CabinSimMedia;
typedef struct _CabinSimPairing CabinSimPairing;
typedef struct _CabinSimPhone CabinSimPhone;
typedef struct _CabinSimProfiles CabinSimProfiles;
typedef struct _CabinSimWorld CabinSimWorld;

/**
 * CabinSimBearers:
 *
 * The kinds of link that a dual-mode phone can have at the same time.
 */
typedef enum {
  CABIN_SIM_BEARER_NONE = 0,
  CABIN_SIM_BEARER_BREDR = 1 << 0,
  CABIN_SIM_BEARER_LE = 1 << 1,
  CABIN_SIM_BEARER_ALL = CABIN_SIM_BEARER_BREDR | CABIN_SIM_BEARER_LE,
} CabinSimBearers;

/**
 * CabinSimReason:
 *
 * Why a link has ended: a time limit of the radio, our side, the phone, or keys that do not fit.
 */
typedef enum {
  CABIN_SIM_REASON_TIMEOUT,
  CABIN_SIM_REASON_LOCAL,
  CABIN_SIM_REASON_REMOTE,
  CABIN_SIM_REASON_AUTHENTICATION,
} CabinSimReason;

G_END_DECLS
