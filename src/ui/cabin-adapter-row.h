/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cabin-bluetooth-manager.h"

G_BEGIN_DECLS

#define CABIN_TYPE_ADAPTER_ROW (cabin_adapter_row_get_type ())

G_DECLARE_FINAL_TYPE (CabinAdapterRow, cabin_adapter_row, CABIN, ADAPTER_ROW, GtkButton)

GtkWidget *cabin_adapter_row_new (CabinBluetoothManager *manager,
                                  CabinBluezAdapter     *adapter);

G_END_DECLS
