/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-clock.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "cabin-names.h"
#include "cabin-words.h"

/**
 * CabinClock:
 *
 * The time and the date.
 *
 * Wakes up once a minute, on the minute, and only while it can be seen. The timer follows the wall clock, so a car
 * whose clock has no battery shows the right time as soon as the system knows it.
 */
struct _CabinClock
{
  GtkWidget parent_instance;

  GtkInscription *time;
  GtkLabel *date;

  int fd;
  guint source;
};

G_DEFINE_FINAL_TYPE (CabinClock, cabin_clock, GTK_TYPE_WIDGET)

static void
show_now (CabinClock *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = cabin_words_time (now);
  g_autofree char *date = cabin_words_date (now);

  gtk_inscription_set_text (self->time, time);
  gtk_label_set_text (self->date, date);
}

static void
arm (CabinClock *self)
{
  struct itimerspec next = { { 60, 0 }, { 0, 0 } };

  next.it_value.tv_sec = (g_get_real_time () / G_USEC_PER_SEC / 60 + 1) * 60;
  if (timerfd_settime (self->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &next, NULL) < 0)
    g_warning ("The clock stands still: %s", g_strerror (errno));
}

static gboolean
on_timer (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  CabinClock *self = user_data;
  guint64 expirations;

  /* ECANCELED: somebody set the system's clock. */
  if (read (fd, &expirations, sizeof expirations) < 0 && errno == ECANCELED)
    arm (self);

  show_now (self);
  return G_SOURCE_CONTINUE;
}

static void
cabin_clock_map (GtkWidget *widget)
{
  CabinClock *self = CABIN_CLOCK (widget);

  show_now (self);
  self->fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->fd >= 0)
    {
      self->source = g_unix_fd_add (self->fd, G_IO_IN, on_timer, self);
      arm (self);
    }

  GTK_WIDGET_CLASS (cabin_clock_parent_class)->map (widget);
}

static void
cabin_clock_unmap (GtkWidget *widget)
{
  CabinClock *self = CABIN_CLOCK (widget);

  GTK_WIDGET_CLASS (cabin_clock_parent_class)->unmap (widget);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

static void
cabin_clock_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cabin_clock_parent_class)->dispose (object);
}

static void
cabin_clock_class_init (CabinClockClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_clock_dispose;
  widget_class->map = cabin_clock_map;
  widget_class->unmap = cabin_clock_unmap;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-clock.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinClock, time);
  gtk_widget_class_bind_template_child (widget_class, CabinClock, date);
  gtk_widget_class_set_css_name (widget_class, "clock");
}

static void
cabin_clock_init (CabinClock *self)
{
  self->fd = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}
