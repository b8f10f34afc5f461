/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The floor that Cabin is compared with: the least program that shows a libadwaita window, of the size Cabin has on a
 * desk. It does nothing else, and so it is what the libraries alone cost.
 */

#include <adwaita.h>

#define WIDTH 1024
#define HEIGHT 600

static void
on_activate (GApplication *app)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (app));

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(AdwApplication) app = adw_application_new ("org.cabin.HeadUnit.Floor", G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (app, "activate", G_CALLBACK (on_activate), NULL);

  return g_application_run (G_APPLICATION (app), argc, argv);
}
