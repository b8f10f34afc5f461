/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabinctl.h"

G_BEGIN_DECLS

extern const CabinctlVerb cabinctl_status;
extern const CabinctlVerb cabinctl_pair_mode;
extern const CabinctlVerb cabinctl_devices;
extern const CabinctlVerb cabinctl_pair;
extern const CabinctlVerb cabinctl_bond;
extern const CabinctlVerb cabinctl_connect;
extern const CabinctlVerb cabinctl_disconnect;
extern const CabinctlVerb cabinctl_forget;
extern const CabinctlVerb cabinctl_name;
extern const CabinctlVerb cabinctl_monitor;
extern const CabinctlVerb cabinctl_report;

G_END_DECLS
