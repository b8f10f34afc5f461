/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-covers.h"

#include "cabin-names.h"

struct _CabinCovers
{
  GObject parent_instance;

  /* Both belong to who owns the covers. */
  GtkOverlay *overlay;
  GtkWidget *pages;
  GPtrArray *covers;

  gboolean covered;
  gint64 touched_us;
  guint deaf;
  GtkWidget *focus_below;
};

G_DEFINE_FINAL_TYPE (CabinCovers, cabin_covers, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_COVERED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
on_pressed (CabinCovers *self)
{
  self->touched_us = g_get_monotonic_time ();
}

static void
stop_being_deaf (CabinCovers *self)
{
  g_clear_handle_id (&self->deaf, g_source_remove);
  gtk_widget_remove_css_class (self->pages, "deaf");
}

static void
open_pages (CabinCovers *self)
{
  stop_being_deaf (self);
  gtk_widget_set_sensitive (self->pages, TRUE);
  if (self->focus_below != NULL && gtk_widget_get_mapped (self->focus_below))
    gtk_widget_grab_focus (self->focus_below);
  g_clear_weak_pointer (&self->focus_below);
}

static void
on_deaf_timeout (gpointer user_data)
{
  CabinCovers *self = user_data;

  self->deaf = 0;
  open_pages (self);
}

static void
uncover (CabinCovers *self)
{
  if (g_get_monotonic_time () - self->touched_us < CABIN_PROMPT_INERT_MS * G_TIME_SPAN_MILLISECOND)
    {
      open_pages (self);
      return;
    }

  gtk_window_set_focus (GTK_WINDOW (gtk_widget_get_root (self->pages)), NULL);
  gtk_widget_add_css_class (self->pages, "deaf");
  self->deaf = g_timeout_add_once (CABIN_PROMPT_INERT_MS, on_deaf_timeout, self);
}

static void
cover (CabinCovers *self)
{
  if (self->deaf == 0)
    g_set_weak_pointer (&self->focus_below, gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (self->pages))));
  stop_being_deaf (self);
  gtk_widget_set_sensitive (self->pages, FALSE);
}

static void
on_visible (CabinCovers *self)
{
  GtkWidget *top = NULL;

  for (guint i = self->covers->len; i > 0; i--)
    {
      GtkWidget *one = self->covers->pdata[i - 1];

      gtk_widget_set_sensitive (one, top == NULL);
      gtk_accessible_update_state (GTK_ACCESSIBLE (one), GTK_ACCESSIBLE_STATE_HIDDEN, top != NULL, -1);
      if (top == NULL && gtk_widget_get_visible (one))
        top = one;
    }

  if (self->covered != (top != NULL))
    {
      self->covered = top != NULL;
      if (self->covered)
        cover (self);
      else
        uncover (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COVERED]);
    }
}

static void
cabin_covers_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  CabinCovers *self = CABIN_COVERS (object);

  switch (prop_id)
    {
    case PROP_COVERED:
      g_value_set_boolean (value, self->covered);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_covers_dispose (GObject *object)
{
  CabinCovers *self = CABIN_COVERS (object);

  g_clear_handle_id (&self->deaf, g_source_remove);
  g_clear_weak_pointer (&self->focus_below);
  g_clear_pointer (&self->covers, g_ptr_array_unref);

  G_OBJECT_CLASS (cabin_covers_parent_class)->dispose (object);
}

static void
cabin_covers_class_init (CabinCoversClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cabin_covers_get_property;
  object_class->dispose = cabin_covers_dispose;

  properties[PROP_COVERED] =
    g_param_spec_boolean ("covered", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_covers_init (CabinCovers *self)
{
  self->covers = g_ptr_array_new_with_free_func (g_object_unref);
  self->touched_us = G_MININT64 / 2;
}

/**
 * cabin_covers_new:
 * @overlay: shows the covers above its child; must live as long as the covers
 * @pages: what is covered, in @overlay
 *
 * Returns: (transfer full): no covers yet
 */
CabinCovers *
cabin_covers_new (GtkOverlay *overlay,
                  GtkWidget  *pages)
{
  CabinCovers *self = g_object_new (CABIN_TYPE_COVERS, NULL);
  GtkGesture *gesture = gtk_gesture_click_new ();

  self->overlay = overlay;
  self->pages = pages;
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (overlay), GTK_EVENT_CONTROLLER (gesture));

  return self;
}

/**
 * cabin_covers_add:
 * @cover: a focusable widget, that goes above all that were added before
 */
void
cabin_covers_add (CabinCovers *self,
                  GtkWidget   *cover)
{
  g_return_if_fail (CABIN_IS_COVERS (self));

  g_ptr_array_add (self->covers, g_object_ref_sink (cover));
  gtk_overlay_add_overlay (self->overlay, cover);
  g_signal_connect_object (cover, "notify::visible", G_CALLBACK (on_visible), self, G_CONNECT_SWAPPED);
  on_visible (self);
}

gboolean
cabin_covers_get_covered (CabinCovers *self)
{
  g_return_val_if_fail (CABIN_IS_COVERS (self), FALSE);

  return self->covered;
}
