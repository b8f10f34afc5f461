/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cabin-access-point.h"
#include "cabin-bluetooth-manager.h"

G_BEGIN_DECLS

#define CABIN_TYPE_BLUETOOTH_PAGE (cabin_bluetooth_page_get_type ())

G_DECLARE_FINAL_TYPE (CabinBluetoothPage, cabin_bluetooth_page, CABIN, BLUETOOTH_PAGE, GtkWidget)

GtkWidget *cabin_bluetooth_page_new (CabinBluetoothManager *manager,
                                     CabinAccessPoint      *access_point,
                                     GSettings             *settings);

G_END_DECLS
