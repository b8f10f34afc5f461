/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cabin-bluetooth-manager.h"
#include "cabin-handover.h"

G_BEGIN_DECLS

#define CABIN_TYPE_HOME_PAGE (cabin_home_page_get_type ())

G_DECLARE_FINAL_TYPE (CabinHomePage, cabin_home_page, CABIN, HOME_PAGE, GtkWidget)

GtkWidget *cabin_home_page_new (CabinBluetoothManager *manager,
                                CabinHandover         *handover);

G_END_DECLS
