/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_FIT (cabin_fit_get_type ())

G_DECLARE_FINAL_TYPE (CabinFit, cabin_fit, CABIN, FIT, GtkWidget)

G_END_DECLS
