/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_COVER (cabin_cover_get_type ())

G_DECLARE_FINAL_TYPE (CabinCover, cabin_cover, CABIN, COVER, GtkLayoutManager)

G_END_DECLS
