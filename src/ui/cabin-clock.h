/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_CLOCK (cabin_clock_get_type ())

G_DECLARE_FINAL_TYPE (CabinClock, cabin_clock, CABIN, CLOCK, GtkWidget)

G_END_DECLS
