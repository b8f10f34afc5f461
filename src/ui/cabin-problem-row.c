/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-problem-row.h"

#include "cabin-names.h"
#include "cabin-words.h"

/**
 * CabinProblemRow:
 *
 * Something a person must act on: what is wrong and what to do.
 */
struct _CabinProblemRow
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkLabel *advice;
};

G_DEFINE_FINAL_TYPE (CabinProblemRow, cabin_problem_row, GTK_TYPE_WIDGET)

static void
cabin_problem_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cabin_problem_row_parent_class)->dispose (object);
}

static void
cabin_problem_row_class_init (CabinProblemRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_problem_row_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-problem-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinProblemRow, title);
  gtk_widget_class_bind_template_child (widget_class, CabinProblemRow, advice);
}

static void
cabin_problem_row_init (CabinProblemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cabin_problem_row_new:
 * @problem: what the row shows; a problem never changes, it is replaced
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
cabin_problem_row_new (CabinProblem *problem)
{
  CabinProblemRow *self = g_object_new (CABIN_TYPE_PROBLEM_ROW, NULL);
  g_autofree char *title = cabin_words_problem_title (problem);
  g_autofree char *advice = cabin_words_problem_advice (problem);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->advice, advice);
  return GTK_WIDGET (self);
}
