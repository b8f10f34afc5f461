/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

double cabin_scale_from_monitor (int         width_px,
                                 int         height_px,
                                 int         width_mm,
                                 int         height_mm);
double cabin_scale_reference    (int         width_px);
char  *cabin_scale_style_sheet  (const char *style,
                                 double      px_per_dp);

G_END_DECLS
