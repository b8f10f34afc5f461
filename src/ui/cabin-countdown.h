/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_COUNTDOWN (cabin_countdown_get_type ())

/**
 * CabinCountdown:
 *
 * What is left until a moment, for as long as somebody can see it.
 *
 * Wakes up at each full second that is left (or minute, above one, if it is coarse), only while its widget is on the
 * screen, and not at all when nothing is left.
 *
 * Signals: `changed`, when the words for what is left change, and when the widget comes onto the screen.
 */
G_DECLARE_FINAL_TYPE (CabinCountdown, cabin_countdown, CABIN, COUNTDOWN, GObject)

CabinCountdown *cabin_countdown_new          (GtkWidget      *widget,
                                              gboolean        coarse);
void            cabin_countdown_set_end      (CabinCountdown *self,
                                              gint64          end_us);
gint64          cabin_countdown_get_left     (CabinCountdown *self);
gint64          cabin_countdown_until_change (gint64          left_us,
                                              gboolean        coarse);

G_END_DECLS
