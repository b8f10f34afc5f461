/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-question.h"

#include "cabin-cover.h"
#include "cabin-guard.h"
#include "cabin-names.h"
#include "cabin-split.h"

struct _CabinQuestion
{
  GtkWidget parent_instance;

  GtkLabel *question_title;
  GtkLabel *text;
  GtkWidget *answers;
  GtkButton *no;
  GtkButton *yes;

  CabinGuard *guard;
};

G_DEFINE_FINAL_TYPE (CabinQuestion, cabin_question, GTK_TYPE_WIDGET)

enum {
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
answer (CabinQuestion *self,
        gboolean       yes)
{
  if (!cabin_guard_is_open (self->guard))
    return;

  cabin_question_dismiss (self);
  g_signal_emit (self, signals[ANSWERED], 0, yes);
}

static void
on_yes_clicked (CabinQuestion *self)
{
  answer (self, TRUE);
}

static void
on_no_clicked (CabinQuestion *self)
{
  answer (self, FALSE);
}

static gboolean
on_key_pressed (CabinQuestion *self,
                guint          keyval)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  answer (self, FALSE);
  return GDK_EVENT_STOP;
}

/* What has covered the question is gone, and a finger may be on its way to that. */
static void
on_sensitive (CabinQuestion *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)) && gtk_widget_get_sensitive (GTK_WIDGET (self)))
    {
      cabin_guard_arm (self->guard);
      gtk_widget_grab_focus (GTK_WIDGET (self));
    }
}

static void
cabin_question_dispose (GObject *object)
{
  CabinQuestion *self = CABIN_QUESTION (object);
  GtkWidget *child;

  g_clear_object (&self->guard);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cabin_question_parent_class)->dispose (object);
}

static void
cabin_question_class_init (CabinQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_question_dispose;

  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  g_type_ensure (CABIN_TYPE_SPLIT);
  gtk_widget_class_set_css_name (widget_class, "question");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT_DIALOG);
  gtk_widget_class_set_layout_manager_type (widget_class, CABIN_TYPE_COVER);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-question.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinQuestion, question_title);
  gtk_widget_class_bind_template_child (widget_class, CabinQuestion, text);
  gtk_widget_class_bind_template_child (widget_class, CabinQuestion, answers);
  gtk_widget_class_bind_template_child (widget_class, CabinQuestion, no);
  gtk_widget_class_bind_template_child (widget_class, CabinQuestion, yes);
  gtk_widget_class_bind_template_callback (widget_class, on_no_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_yes_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
cabin_question_init (CabinQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  /* As in the pairing overlay: what a hand has learned there is true here. */
  gtk_widget_set_direction (self->answers, GTK_TEXT_DIR_LTR);
  self->guard = cabin_guard_new (self->answers);
  g_signal_connect (self, "notify::sensitive", G_CALLBACK (on_sensitive), NULL);
}

/**
 * cabin_question_new:
 *
 * Returns: (transfer floating): a cover that asks nothing yet
 */
GtkWidget *
cabin_question_new (void)
{
  return g_object_new (CABIN_TYPE_QUESTION, NULL);
}

/**
 * cabin_question_ask:
 * @title: the question, plain text
 * @text: (nullable): what follows from a yes, plain text
 * @no: the words of the answer that changes nothing
 * @yes: the words of the other one
 *
 * Comes up with the question, in place of an earlier one.
 */
void
cabin_question_ask (CabinQuestion *self,
                    const char    *title,
                    const char    *text,
                    const char    *no,
                    const char    *yes)
{
  g_return_if_fail (CABIN_IS_QUESTION (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_label_set_text (self->question_title, title);
  gtk_label_set_text (self->text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text), text != NULL);
  gtk_button_set_label (self->no, no);
  gtk_button_set_label (self->yes, yes);
  cabin_guard_arm (self->guard);

  /* Nothing below has the focus any more, and neither answer has it yet. */
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * cabin_question_dismiss:
 *
 * The question is void.
 */
void
cabin_question_dismiss (CabinQuestion *self)
{
  g_return_if_fail (CABIN_IS_QUESTION (self));

  cabin_guard_shut (self->guard);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
