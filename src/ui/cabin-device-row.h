/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cabin-bluetooth-manager.h"

G_BEGIN_DECLS

#define CABIN_TYPE_DEVICE_ROW (cabin_device_row_get_type ())

G_DECLARE_FINAL_TYPE (CabinDeviceRow, cabin_device_row, CABIN, DEVICE_ROW, GtkWidget)

GtkWidget *cabin_device_row_new (CabinBluetoothManager *manager,
                                 CabinBluezDevice      *device,
                                 gboolean               paired);

G_END_DECLS
