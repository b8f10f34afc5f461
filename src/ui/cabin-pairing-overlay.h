/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cabin-bluetooth-manager.h"

G_BEGIN_DECLS

#define CABIN_TYPE_PAIRING_OVERLAY (cabin_pairing_overlay_get_type ())

G_DECLARE_FINAL_TYPE (CabinPairingOverlay, cabin_pairing_overlay, CABIN, PAIRING_OVERLAY, GtkWidget)

GtkWidget *cabin_pairing_overlay_new (CabinBluetoothManager *manager);

G_END_DECLS
