/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <glib/gstdio.h>

#include "cabin-qr.h"
#include "cabin-test-sim.h"
#include "cabin-text.h"

/* As many pixels as the code of the car's network has on 800×480. */
#define SIDE 220
#define QUIET_ZONE 4

static void
test_text (void)
{
  static const struct {
    const char *ssid;
    const char *key;
    const char *text;
  } cases[] = {
    { "Prodigy_1a2b3c4d", "kPfw7mQx3RtY9hBn", "WIFI:T:WPA;S:Prodigy_1a2b3c4d;P:kPfw7mQx3RtY9hBn;;" },
    { "a;b,c:d\"e\\f", "\\;,\":'{}", "WIFI:T:WPA;S:a\\;b\\,c\\:d\\\"e\\\\f;P:\\\\\\;\\,\\\"\\:'{};;" },
    { "Žluťoučký kůň", "12345678", "WIFI:T:WPA;S:Žluťoučký kůň;P:12345678;;" },
    { ";;;;;;;;", "::::::::", "WIFI:T:WPA;S:\\;\\;\\;\\;\\;\\;\\;\\;;P:\\:\\:\\:\\:\\:\\:\\:\\:;;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *text = cabin_qr_network_text (cases[i].ssid, cases[i].key);

      g_assert_cmpstr (text, ==, cases[i].text);
      cabin_text_wipe (text);
    }
}

static void
on_after_paint (GdkFrameClock *clock,
                gboolean      *done)
{
  *done = TRUE;
}

static gboolean
is_done (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/* What is on the screen of the widget. */
static GdkTexture *
take (GtkWidget *qr)
{
  g_autoptr(GdkPaintable) paintable = NULL;
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (qr));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  gboolean done = FALSE;
  gulong handler = g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_after_paint),
                                     &done);

  gtk_widget_queue_draw (window);
  g_assert_true (cabin_test_wait (is_done, &done, CABIN_TEST_DEADLINE_MS));
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (window), handler);

  paintable = gtk_widget_paintable_new (qr);
  gdk_paintable_snapshot (paintable, snapshot, SIDE, SIDE);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return NULL;

  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                      &GRAPHENE_RECT_INIT (0, 0, SIDE, SIDE));
}

/* Black or white alone, in squares of the same size, with the quiet zone around them. */
static void
check_modules (GdkTexture *texture)
{
  g_autofree guint32 *pixels = g_new (guint32, SIDE * SIDE);
  int first = SIDE, last = 0, run = 0, module = SIDE;

  gdk_texture_download (texture, (guchar *) pixels, SIDE * sizeof *pixels);
  for (int i = 0; i < SIDE * SIDE; i++)
    {
      gboolean dark = (pixels[i] & 0xffffff) == 0;

      g_assert_true (dark || (pixels[i] & 0xffffff) == 0xffffff);
      if (dark)
        {
          first = MIN (first, MIN (i % SIDE, i / SIDE));
          last = MAX (last, MAX (i % SIDE, i / SIDE));
        }
    }

  for (int i = 0; i < SIDE * SIDE; i++)
    {
      gboolean same = i % SIDE > 0 && pixels[i] == pixels[i - 1];

      if (!same && run > 0 && (i - 1) % SIDE >= first && (i - 1) % SIDE <= last)
        module = MIN (module, run);
      run = same ? run + 1 : 1;
    }
  g_test_message ("%d pixels for a module", module);
  g_assert_cmpint ((last + 1 - first) % module, ==, 0);
  g_assert_cmpint (first, >=, QUIET_ZONE * module);
  g_assert_cmpint (SIDE - 1 - last, >=, QUIET_ZONE * module);
  /* As large as it can be. */
  g_assert_cmpint ((last + 1 - first + 2 * QUIET_ZONE * module) / module * (module + 1), >, SIDE);
}

/* What a program reads in the picture that knows nothing of ours. */
static void
check_reading (GdkTexture *texture,
               const char *expected)
{
  const char *argv[] = { "zbarimg", "--raw", "-q", "--nodbus", "-Sdisable", "-Sqrcode.enable", NULL, NULL };
  g_autofree char *folder = g_dir_make_tmp ("cabin-qr-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "qr.png", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_true (gdk_texture_save_to_png (texture, path));
  argv[G_N_ELEMENTS (argv) - 2] = path;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, &status,
                               &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (g_strchomp (text), ==, expected);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_scan (void)
{
  static const char *const networks[][2] = {
    { "Prodigy_1a2b3c4d", "kPfw7mQx3RtY9hBn" },
    { "a;b,c:d\"e\\f", "\\;,\":'{}" },
    { "Žluťoučký kůň", "12345678" },
    { "Maximilians langer Wagen im Hof!", "0123456789012345678901234567890123456789012345678901234567890;2" },
  };
  GtkWidget *window = gtk_window_new ();
  GtkWidget *qr = cabin_qr_new ();

  gtk_widget_set_size_request (qr, SIDE, SIDE);
  gtk_widget_set_halign (qr, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (qr, GTK_ALIGN_CENTER);
  gtk_window_set_child (GTK_WINDOW (window), qr);
  gtk_window_present (GTK_WINDOW (window));

  for (int direction = GTK_TEXT_DIR_LTR; direction <= GTK_TEXT_DIR_RTL; direction++)
    for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
      {
        char *text = cabin_qr_network_text (networks[i][0], networks[i][1]);
        g_autoptr(GdkTexture) texture = NULL;

        gtk_widget_set_direction (qr, direction);
        cabin_qr_show_network (CABIN_QR (qr), networks[i][0], networks[i][1]);
        texture = take (qr);
        g_assert_nonnull (texture);
        check_modules (texture);
        check_reading (texture, text);
        cabin_text_wipe (text);
      }

  cabin_qr_clear (CABIN_QR (qr));
  g_assert_null (take (qr));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/qr/text", test_text);
  g_test_add_func ("/ui/qr/scan", test_scan);

  return g_test_run ();
}
