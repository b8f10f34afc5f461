/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-access-point.h"
#include "cabin-bluetooth-manager.h"

G_BEGIN_DECLS

char *cabin_report_new (CabinBluetoothManager *manager,
                        CabinAccessPoint      *access_point);

G_END_DECLS
