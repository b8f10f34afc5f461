/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-floor [clock]
 *
 * The floor that Cabin is compared with: the least program that shows a libadwaita window, of the size Cabin has on a
 * desk. It does nothing else, and so it is what the libraries alone cost. With `clock`, the window has one label, large
 * as the home screen's, that shows the time and changes on the minute.
 */

#include <adwaita.h>

#define WIDTH 1024
#define HEIGHT 600

/* The height of the digits, in pixels. */
#define CLOCK_SIZE 150

static gboolean wants_clock;

static void
on_minute (gpointer user_data)
{
  GtkLabel *label = user_data;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *text = g_date_time_format (now, "%-H:%M");

  gtk_label_set_text (label, text);
  g_timeout_add_once ((60 - (guint) g_date_time_get_second (now)) * 1000, on_minute, label);
}

static GtkWidget *
make_clock (void)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute (CLOCK_SIZE * PANGO_SCALE));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  on_minute (label);

  return label;
}

static void
on_activate (GApplication *app)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (app));

  if (wants_clock)
    adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), make_clock ());

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(AdwApplication) app = adw_application_new ("org.cabin.HeadUnit.Floor", G_APPLICATION_DEFAULT_FLAGS);

  wants_clock = argc == 2 && g_str_equal (argv[1], "clock");
  g_signal_connect (app, "activate", G_CALLBACK (on_activate), NULL);

  return g_application_run (G_APPLICATION (app), 1, argv);
}
