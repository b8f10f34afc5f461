/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-guard.h"

#include "cabin-names.h"

/**
 * CabinGuard:
 *
 * Keeps the answers to a question dead for %CABIN_PROMPT_INERT_MS from the frame that shows them, because a finger on
 * its way to the screen below must not answer. A touch in that time does nothing, also not later.
 *
 * Whoever handles the answers asks cabin_guard_is_open(), as keys do not pass here.
 */
struct _CabinGuard
{
  GObject parent_instance;

  /* Owns the guard by way of its parent. */
  GtkWidget *answers;
  GdkFrameClock *clock;
  gulong after_paint;
  gboolean armed;
  gboolean open;
  guint timeout;
};

G_DEFINE_FINAL_TYPE (CabinGuard, cabin_guard, G_TYPE_OBJECT)

/* The buttons stay sensitive for GTK, which would else not notice a pointer that rests on one of them when they come
 * alive; assistive technology hears the truth. */
static void
set_open (CabinGuard *self,
          gboolean    open)
{
  self->open = open;
  for (GtkWidget *answer = gtk_widget_get_first_child (self->answers);
       answer != NULL;
       answer = gtk_widget_get_next_sibling (answer))
    {
      gtk_accessible_update_state (GTK_ACCESSIBLE (answer), GTK_ACCESSIBLE_STATE_DISABLED, !open, -1);
      if (open)
        gtk_widget_remove_css_class (answer, "inert");
      else
        gtk_widget_add_css_class (answer, "inert");
    }
}

static void
on_timeout (gpointer user_data)
{
  CabinGuard *self = user_data;

  self->timeout = 0;
  self->armed = FALSE;
  set_open (self, TRUE);
}

static void
stop_waiting_for_frame (CabinGuard *self)
{
  if (self->clock != NULL)
    g_clear_signal_handler (&self->after_paint, self->clock);
  g_clear_object (&self->clock);
}

static void
on_after_paint (CabinGuard *self)
{
  stop_waiting_for_frame (self);
  self->timeout = g_timeout_add_once (CABIN_PROMPT_INERT_MS, on_timeout, self);
}

/* A question may come before the window is drawn for the first time. */
static void
wait_for_frame (CabinGuard *self)
{
  if (!self->armed || self->clock != NULL || self->timeout != 0 || !gtk_widget_get_mapped (self->answers))
    return;

  self->clock = g_object_ref (gtk_widget_get_frame_clock (self->answers));
  self->after_paint = g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (on_after_paint), self);
  gtk_widget_queue_draw (self->answers);
}

/* A touch that begins too early is over for the buttons, also when the finger stays until they are alive. */
static void
on_pressed (CabinGuard *self,
            int         n_press,
            double      x,
            double      y,
            GtkGesture *gesture)
{
  if (!self->open)
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
cabin_guard_dispose (GObject *object)
{
  CabinGuard *self = CABIN_GUARD (object);

  stop_waiting_for_frame (self);
  g_clear_handle_id (&self->timeout, g_source_remove);

  G_OBJECT_CLASS (cabin_guard_parent_class)->dispose (object);
}

static void
cabin_guard_class_init (CabinGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cabin_guard_dispose;
}

static void
cabin_guard_init (CabinGuard *self)
{
}

/**
 * cabin_guard_new:
 * @answers: the parent of the buttons; must live as long as the guard
 *
 * Returns: (transfer full): a guard, shut
 */
CabinGuard *
cabin_guard_new (GtkWidget *answers)
{
  CabinGuard *self = g_object_new (CABIN_TYPE_GUARD, NULL);
  GtkGesture *gesture = gtk_gesture_click_new ();

  self->answers = answers;
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (answers, GTK_EVENT_CONTROLLER (gesture));
  g_signal_connect_object (answers, "map", G_CALLBACK (wait_for_frame), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (answers, "unmap", G_CALLBACK (stop_waiting_for_frame), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * cabin_guard_arm:
 *
 * There is a new question: the answers are dead now, and alive %CABIN_PROMPT_INERT_MS after the frame that shows them.
 */
void
cabin_guard_arm (CabinGuard *self)
{
  g_return_if_fail (CABIN_IS_GUARD (self));

  cabin_guard_shut (self);
  self->armed = TRUE;
  wait_for_frame (self);
}

/**
 * cabin_guard_shut:
 *
 * The question is answered or gone: the answers are dead until the next one.
 */
void
cabin_guard_shut (CabinGuard *self)
{
  g_return_if_fail (CABIN_IS_GUARD (self));

  stop_waiting_for_frame (self);
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->armed = FALSE;
  set_open (self, FALSE);
}

gboolean
cabin_guard_is_open (CabinGuard *self)
{
  return self->open;
}
