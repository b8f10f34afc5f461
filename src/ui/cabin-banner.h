/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_BANNER (cabin_banner_get_type ())

G_DECLARE_FINAL_TYPE (CabinBanner, cabin_banner, CABIN, BANNER, GtkWidget)

GtkWidget *cabin_banner_new  (void);
void       cabin_banner_show (CabinBanner *self,
                              const char  *text);
void       cabin_banner_hold (CabinBanner *self,
                              gboolean     hold);

G_END_DECLS
