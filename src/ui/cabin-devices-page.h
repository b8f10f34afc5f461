/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cabin-bluetooth-manager.h"

G_BEGIN_DECLS

#define CABIN_TYPE_DEVICES_PAGE (cabin_devices_page_get_type ())

G_DECLARE_FINAL_TYPE (CabinDevicesPage, cabin_devices_page, CABIN, DEVICES_PAGE, GtkWidget)

GtkWidget *cabin_devices_page_new (CabinBluetoothManager *manager);

G_END_DECLS
