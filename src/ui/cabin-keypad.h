/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_KEYPAD (cabin_keypad_get_type ())

/**
 * CabinKeypad:
 *
 * Large keys for a number that is typed once: digits, one back, OK.
 *
 * Signals:
 *
 * - `changed` (string): what is typed so far
 * - `entered` (string): that is it; the keypad has forgotten it when the signal ends
 */
G_DECLARE_FINAL_TYPE (CabinKeypad, cabin_keypad, CABIN, KEYPAD, GtkWidget)

GtkWidget *cabin_keypad_new   (void);
void       cabin_keypad_ask   (CabinKeypad *self,
                               guint        min_digits,
                               guint        max_digits);
void       cabin_keypad_shut  (CabinKeypad *self);
gboolean   cabin_keypad_press (CabinKeypad *self,
                               guint        keyval);

G_END_DECLS
