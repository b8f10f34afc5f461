/* SPDX-License-Identifier: GPL-3.0-or-later */

/* cabin-measure: what drawing costs here. cabin-setup runs it as the client of the compositor, once with each back end.
* For some seconds it draws what Cabin draws when it is busiest, a card that comes over a full screen, and prints three
* numbers: frames, those that came late, and milliseconds of processor time of itself and its parent, the compositor. */

#include <stdlib.h>
#include <unistd.h>

#include <adwaita.h>

/* The first frames load fonts and compile shaders, which happens once. */
#define WARM_UP_US (G_USEC_PER_SEC / 2)
#define MEASURE_US (3 * G_USEC_PER_SEC)
#define ROUND_US (G_USEC_PER_SEC / 2)
/* Of a frame's time, after which one was missed. */
#define LATE 1.5
#define DEFAULT_FRAME_US (G_USEC_PER_SEC / 60)

typedef struct {
  AdwApplication *app;
  GtkWidget *card;
  GtkWidget *bar;
  gint64 begin;
  gint64 last;
  gint64 busy;
  guint frames;
  guint late;
} Measure;

/* Processor time of a process in milliseconds: fields 14 and 15 of proc(5), counted from the end of the name. */
static gint64
busy_ms (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *rest;
  gint64 ticks;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (rest = strrchr (text, ')')) == NULL)
    return 0;

  fields = g_strsplit (rest + 2, " ", 14);
  if (g_strv_length (fields) < 14)
    return 0;

  ticks = g_ascii_strtoll (fields[11], NULL, 10) + g_ascii_strtoll (fields[12], NULL, 10);
  return ticks * 1000 / sysconf (_SC_CLK_TCK);
}

static void
finish (Measure *self)
{
  g_print ("%u %u %" G_GINT64_FORMAT "\n", self->frames, self->late,
           busy_ms (getpid ()) + busy_ms (getppid ()) - self->busy);
  g_application_quit (G_APPLICATION (self->app));
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  Measure *self = data;
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  gint64 interval = 0;
  double part;

  if (self->begin == 0)
    self->begin = now;
  gdk_frame_clock_get_refresh_info (clock, now, &interval, NULL);
  if (now - self->begin < WARM_UP_US)
    {
      self->busy = busy_ms (getpid ()) + busy_ms (getppid ());
    }
  else
    {
      self->frames++;
      self->late += now - self->last > LATE * (interval > 0 ? interval : DEFAULT_FRAME_US);
    }
  self->last = now;
  if (now - self->begin >= WARM_UP_US + MEASURE_US)
    {
      finish (self);
      return G_SOURCE_REMOVE;
    }

  part = (double) ((now - self->begin) % ROUND_US) / ROUND_US;
  gtk_widget_set_margin_top (self->card, (int) (part * gtk_widget_get_height (widget) / 2));
  gtk_widget_set_opacity (self->card, part);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), part);

  return G_SOURCE_CONTINUE;
}

static void
on_activate (AdwApplication *app,
             Measure        *self)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (app));
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *digits = gtk_label_new ("123 456");

  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  self->bar = gtk_progress_bar_new ();
  gtk_widget_add_css_class (digits, "title-1");
  gtk_widget_add_css_class (self->card, "card");
  gtk_widget_set_valign (self->card, GTK_ALIGN_START);
  gtk_widget_set_size_request (self->card, -1, 300);
  gtk_box_append (GTK_BOX (self->card), digits);
  gtk_box_append (GTK_BOX (self->card), self->bar);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), adw_status_page_new ());
  adw_status_page_set_title (ADW_STATUS_PAGE (gtk_overlay_get_child (GTK_OVERLAY (overlay))), "Cabin");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->card);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), overlay);
  gtk_widget_add_tick_callback (overlay, on_tick, self, NULL);
  gtk_window_fullscreen (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(AdwApplication) app = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  Measure self = { .app = app };

  g_signal_connect (app, "activate", G_CALLBACK (on_activate), &self);
  return g_application_run (G_APPLICATION (app), argc, argv);
}
