/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_SWITCH_ROW (cabin_switch_row_get_type ())

/**
 * CabinSwitchRow:
 *
 * A switch with its words, all of it one touch target.
 *
 * Properties, read-write: `title` (string, also the accessible name), `subtitle` (string or %NULL for none), `active`
 * (boolean). A touch only emits `clicked`: the switch shows what is so and not what the finger wished for, and moves
 * when whoever was asked agrees.
 */
G_DECLARE_FINAL_TYPE (CabinSwitchRow, cabin_switch_row, CABIN, SWITCH_ROW, GtkButton)

void     cabin_switch_row_set_subtitle (CabinSwitchRow *self,
                                        const char     *subtitle);
gboolean cabin_switch_row_get_active   (CabinSwitchRow *self);
void     cabin_switch_row_set_active   (CabinSwitchRow *self,
                                        gboolean        active);

G_END_DECLS
