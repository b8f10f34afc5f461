/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cabin-access-point.h"
#include "cabin-bluetooth-manager.h"
#include "cabin-handover.h"
#include "cabin-settings.h"

G_BEGIN_DECLS

#define CABIN_TYPE_WINDOW (cabin_window_get_type ())

G_DECLARE_FINAL_TYPE (CabinWindow, cabin_window, CABIN, WINDOW, AdwApplicationWindow)

GtkWindow *cabin_window_new (GtkApplication        *app,
                             CabinBluetoothManager *manager,
                             CabinSettings         *settings,
                             CabinAccessPoint      *access_point,
                             CabinHandover         *handover);
void       cabin_window_set_windowed (CabinWindow *self,
                                      gboolean     windowed);
void       cabin_window_show_page    (CabinWindow *self,
                                      const char  *name);
void       cabin_window_add_actions  (GtkApplication        *app,
                                      CabinBluetoothManager *manager);

G_END_DECLS
