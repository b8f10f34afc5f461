/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-frames: for LD_PRELOAD. Has the first window of a GTK program drawn anew for every frame of the display, as if
 * something moved on it all the time, and writes how long each frame took into the file that BENCH_FRAMES names, one
 * line a frame:
 *
 *   TIME MICROSECONDS     monotonic time in microseconds at the end of the frame, and since the end of the one before
 *
 * A program that does something else meanwhile is late with its frame, and so are the fingers on it.
 */

#include <gtk/gtk.h>

#include <dlfcn.h>
#include <stdio.h>

static FILE *output;

static void
on_after_paint (GdkFrameClock *clock,
                GtkWidget     *window)
{
  static gint64 before;
  gint64 now = g_get_monotonic_time ();

  if (before != 0)
    fprintf (output, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", now, now - before);
  before = now;
}

static void
watch (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  const char *path = g_getenv ("BENCH_FRAMES");

  if (output != NULL || path == NULL)
    return;

  output = fopen (path, "w");
  g_assert (output != NULL);
  setvbuf (output, NULL, _IOLBF, 0);
  g_signal_connect_object (clock, "update", G_CALLBACK (gtk_widget_queue_draw), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (on_after_paint), window, 0);
  gdk_frame_clock_begin_updating (clock);
}

G_MODULE_EXPORT void
gtk_window_present (GtkWindow *window)
{
  void (*present) (GtkWindow *) = (void (*)(GtkWindow *))dlsym (RTLD_NEXT, "gtk_window_present");

  present (window);
  watch (GTK_WIDGET (window));
}
