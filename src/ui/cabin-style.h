/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

#include "cabin-settings.h"

G_BEGIN_DECLS

/* The reference display: 7 inches, 1024×600. */
#define CABIN_STYLE_REFERENCE_PX 1024
#define CABIN_STYLE_REFERENCE_HEIGHT_PX 600

#define CABIN_TYPE_STYLE (cabin_style_get_type ())

G_DECLARE_FINAL_TYPE (CabinStyle, cabin_style, CABIN, STYLE, GObject)

CabinStyle *cabin_style_new           (CabinSettings *settings);
void        cabin_style_set_monitor   (CabinStyle    *self,
                                       GdkMonitor    *monitor);
void        cabin_style_set_reference (CabinStyle    *self,
                                       int            width_px);
void        cabin_style_follow_system (CabinStyle    *self);

G_END_DECLS
