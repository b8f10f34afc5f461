/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_QUESTION (cabin_question_get_type ())

/**
 * CabinQuestion:
 *
 * A question to the driver with two answers, that covers the display while it waits and is invisible at all other
 * times.
 *
 * Signals: `answered` (boolean yes), once for each cabin_question_ask() that is not dismissed; the question is gone
 * from the screen by then.
 */
G_DECLARE_FINAL_TYPE (CabinQuestion, cabin_question, CABIN, QUESTION, GtkWidget)

GtkWidget *cabin_question_new     (void);
void       cabin_question_ask     (CabinQuestion *self,
                                   const char    *title,
                                   const char    *text,
                                   const char    *no,
                                   const char    *yes);
void       cabin_question_dismiss (CabinQuestion *self);

G_END_DECLS
