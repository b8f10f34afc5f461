/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-settings.h"

G_BEGIN_DECLS

#define CABIN_TYPE_DEMO (cabin_demo_get_type ())

/**
 * CabinDemo:
 *
 * A simulated bluetoothd with a simulated phone, on a bus of its own, and settings that nobody else sees. All of it
 * goes with the object.
 */
G_DECLARE_FINAL_TYPE (CabinDemo, cabin_demo, CABIN, DEMO, GObject)

CabinDemo     *cabin_demo_new          (GError              **error);
CabinSettings *cabin_demo_get_settings (CabinDemo            *self);
const char    *cabin_demo_get_folder   (CabinDemo            *self);
void           cabin_demo_start_async  (CabinDemo            *self,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
char          *cabin_demo_start_finish (CabinDemo            *self,
                                        GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
