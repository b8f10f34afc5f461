/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cabin-outward.h"

G_BEGIN_DECLS

#define CABIN_TYPE_OUTWARD_COVER (cabin_outward_cover_get_type ())

G_DECLARE_FINAL_TYPE (CabinOutwardCover, cabin_outward_cover, CABIN, OUTWARD_COVER, GtkWidget)

GtkWidget *cabin_outward_cover_new (CabinOutward *outward);

G_END_DECLS
