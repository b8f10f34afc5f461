/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_SPLIT (cabin_split_get_type ())

G_DECLARE_FINAL_TYPE (CabinSplit, cabin_split, CABIN, SPLIT, GtkWidget)

G_END_DECLS
