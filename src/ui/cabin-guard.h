/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_GUARD (cabin_guard_get_type ())

G_DECLARE_FINAL_TYPE (CabinGuard, cabin_guard, CABIN, GUARD, GObject)

CabinGuard *cabin_guard_new     (GtkWidget  *answers);
void        cabin_guard_arm     (CabinGuard *self);
void        cabin_guard_shut    (CabinGuard *self);
gboolean    cabin_guard_is_open (CabinGuard *self);

G_END_DECLS
