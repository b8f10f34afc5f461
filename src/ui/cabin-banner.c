/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-banner.h"

#include "cabin-names.h"

/**
 * CabinBanner:
 *
 * One message for a few seconds that blocks nothing; a touch sends it away. A newer message replaces it.
 */
struct _CabinBanner
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *text;

  gboolean held;
  gboolean waiting;
  guint timeout;
};

G_DEFINE_FINAL_TYPE (CabinBanner, cabin_banner, GTK_TYPE_WIDGET)

static void
dismiss (CabinBanner *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
on_timeout (gpointer user_data)
{
  CabinBanner *self = user_data;

  self->timeout = 0;
  dismiss (self);
}

static void
reveal (CabinBanner *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->waiting = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  self->timeout = g_timeout_add_once (CABIN_MESSAGE_SHOWN_MS, on_timeout, self);
}

/* Invisible means gone: out of the way of fingers, and not read by a screen reader. */
static void
on_child_revealed (CabinBanner *self)
{
  if (!gtk_revealer_get_reveal_child (self->revealer) && !gtk_revealer_get_child_revealed (self->revealer))
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
cabin_banner_dispose (GObject *object)
{
  CabinBanner *self = CABIN_BANNER (object);
  GtkWidget *child;

  g_clear_handle_id (&self->timeout, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cabin_banner_parent_class)->dispose (object);
}

static void
cabin_banner_class_init (CabinBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_banner_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, CabinBanner, text);
  gtk_widget_class_bind_template_callback (widget_class, dismiss);
  gtk_widget_class_bind_template_callback (widget_class, on_child_revealed);
}

static void
cabin_banner_init (CabinBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cabin_banner_new:
 *
 * Returns: (transfer floating): a banner that shows nothing yet
 */
GtkWidget *
cabin_banner_new (void)
{
  return g_object_new (CABIN_TYPE_BANNER, NULL);
}

/**
 * cabin_banner_show:
 * @text: a sentence or two, plain text
 *
 * Shows the message for %CABIN_MESSAGE_SHOWN_MS, or as soon as the banner is no longer held.
 */
void
cabin_banner_show (CabinBanner *self,
                   const char  *text)
{
  g_return_if_fail (CABIN_IS_BANNER (self));

  gtk_label_set_text (self->text, text);
  if (self->held)
    self->waiting = TRUE;
  else
    reveal (self);
}

/**
 * cabin_banner_hold:
 * @hold: whether something covers the screen, so that a message would pass unseen
 */
void
cabin_banner_hold (CabinBanner *self,
                   gboolean     hold)
{
  g_return_if_fail (CABIN_IS_BANNER (self));

  if (self->held == hold)
    return;

  self->held = hold;
  if (hold && self->timeout != 0)
    {
      dismiss (self);
      self->waiting = TRUE;
    }
  else if (!hold && self->waiting)
    {
      reveal (self);
    }
}
