/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cabin-bluetooth-manager.h"

G_BEGIN_DECLS

#define CABIN_TYPE_PHONE_PAGE (cabin_phone_page_get_type ())

G_DECLARE_FINAL_TYPE (CabinPhonePage, cabin_phone_page, CABIN, PHONE_PAGE, GtkWidget)

GtkWidget *cabin_phone_page_new (CabinBluetoothManager *manager,
                                 CabinPhone            *phone);

G_END_DECLS
