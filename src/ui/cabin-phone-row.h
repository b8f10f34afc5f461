/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cabin-bluetooth-manager.h"

G_BEGIN_DECLS

#define CABIN_TYPE_PHONE_ROW (cabin_phone_row_get_type ())

G_DECLARE_FINAL_TYPE (CabinPhoneRow, cabin_phone_row, CABIN, PHONE_ROW, GtkWidget)

GtkWidget *cabin_phone_row_new (CabinBluetoothManager *manager,
                                CabinPhone            *phone);

G_END_DECLS
