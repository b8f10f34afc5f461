/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-screen.h"

#define PIXEL "{'name': <'Pixel 8'>, 'passkey': <42776>}"

/* Runs xdotool, which is real input as far as this process can tell. */
static void
input (const char *arguments)
{
  g_autofree char *command = g_strconcat ("xdotool ", arguments, NULL);
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
point_at (CabinTestScreen *screen,
          const char      *id)
{
  GtkWidget *widget = cabin_test_screen_find (screen, id);
  g_autofree char *move = NULL;
  graphene_rect_t bounds;
  double x, y;

  cabin_test_screen_wait_frame (screen);
  input ("search --sync --onlyvisible --name ^Cabin$ windowmove --sync 0 0");
  gtk_native_get_surface_transform (GTK_NATIVE (screen->window), &x, &y);
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (screen->window), &bounds));
  move = g_strdup_printf ("mousemove %d %d", (int) (x + bounds.origin.x + bounds.size.width / 2),
                          (int) (y + bounds.origin.y + bounds.size.height / 2));
  input (move);
}

static CabinPairingPhase
get_phase (CabinTestScreen *screen)
{
  return cabin_bluetooth_manager_get_pairing_phase (screen->manager);
}

static gboolean
is_answered (gpointer user_data)
{
  return get_phase (user_data) != CABIN_PAIRING_ASKED;
}

/* A finger that comes down too early does nothing, even if it stays and goes up when the answers are alive. */
static void
test_early_finger (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;

  cabin_test_screen_ask (screen, PIXEL);
  point_at (screen, "confirm");
  input ("click 1");
  input ("mousedown 1");
  cabin_test_settle (0);
  g_assert_false (cabin_test_screen_is_usable (screen, "confirm"));
  cabin_test_screen_wait_usable (screen, "confirm");
  input ("mouseup 1");
  cabin_test_settle (200);
  g_assert_cmpint (get_phase (screen), ==, CABIN_PAIRING_ASKED);

  input ("click 1");
  g_assert_true (cabin_test_wait (is_answered, screen, CABIN_TEST_DEADLINE_MS));
  result = cabin_test_sim_pair_end (screen->sim);
  g_assert_cmpstr (result, ==, "");
}

/* What is below cannot be touched, nor reached with keys; Tab goes round the two answers. */
static void
test_below (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;

  cabin_test_screen_ask (screen, PIXEL);
  cabin_test_screen_wait_usable (screen, "reject");
  point_at (screen, "phone_name");
  input ("click 1");
  cabin_test_settle (200);
  g_assert_null (cabin_test_screen_find (screen, "device_name"));
  g_assert_cmpint (get_phase (screen), ==, CABIN_PAIRING_ASKED);

  for (int i = 0; i < 3; i++)
    {
      GtkWidget *focus;

      gtk_widget_child_focus (GTK_WIDGET (screen->window), GTK_DIR_TAB_FORWARD);
      focus = gtk_window_get_focus (screen->window);
      g_assert_true (focus == cabin_test_screen_find (screen, "reject") ||
                     focus == cabin_test_screen_find (screen, "confirm") ||
                     focus == gtk_widget_get_parent (cabin_test_screen_find (screen, "views")));
    }

  point_at (screen, "reject");
  input ("click 1");
  g_assert_true (cabin_test_wait (is_answered, screen, CABIN_TEST_DEADLINE_MS));
  result = cabin_test_sim_pair_end (screen->sim);
  g_assert_cmpstr (result, !=, "");
}

/* A question that goes by itself leaves no finger on the way to what is below; one that was touched does. */
static void
test_late_finger (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  const char *phone = cabin_test_screen_ask (screen, PIXEL);
  g_autofree char *result = NULL;

  cabin_test_screen_wait_usable (screen, "confirm");
  point_at (screen, "bluetooth_tile");
  g_variant_unref (cabin_test_sim_call (screen->sim, "CancelPairing", "(s)", phone));
  cabin_test_screen_wait_seen (screen, "views", FALSE);
  input ("click 1");
  cabin_test_settle (0);
  g_assert_false (cabin_test_screen_is_usable (screen, "pages"));
  cabin_test_screen_wait_usable (screen, "pages");
  g_assert_null (cabin_test_screen_find (screen, "device_name"));
  result = cabin_test_sim_pair_end (screen->sim);

  cabin_test_screen_ask (screen, PIXEL);
  cabin_test_screen_wait_usable (screen, "reject");
  point_at (screen, "reject");
  input ("click 1");
  cabin_test_screen_wait_seen (screen, "views", FALSE);
  g_assert_true (cabin_test_screen_is_usable (screen, "pages"));
  g_free (result);
  result = cabin_test_sim_pair_end (screen->sim);
}

/* A failure's reason goes away under a finger. */
static void
test_dismiss (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (FALSE);

  g_signal_emit_by_name (screen->manager, "pairing-finished", CABIN_PAIRING_RESULT_NOT_KEPT, "Guest",
                         "02:00:00:00:00:01");
  cabin_test_screen_wait_seen (screen, "result", TRUE);
  cabin_test_screen_wait_frame (screen);
  point_at (screen, "result");
  input ("click 1");
  cabin_test_screen_wait_seen (screen, "views", FALSE);
}

/* All of it with a keyboard, or a knob that sends the same keys. */
static void
test_keys (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;

  point_at (screen, "phone_name");
  cabin_test_screen_wait_seen (screen, "attention", FALSE);
  input ("key Tab Return");
  cabin_test_screen_wait_seen (screen, "device_name", TRUE);
  input ("key Escape");
  cabin_test_screen_wait_seen (screen, "device_name", FALSE);

  cabin_test_screen_ask (screen, PIXEL);
  cabin_test_screen_wait_usable (screen, "confirm");
  input ("key Return space");
  cabin_test_settle (200);
  g_assert_cmpint (get_phase (screen), ==, CABIN_PAIRING_ASKED);
  input ("key Tab Tab Return");
  g_assert_true (cabin_test_wait (is_answered, screen, CABIN_TEST_DEADLINE_MS));
  result = cabin_test_sim_pair_end (screen->sim);
  g_assert_cmpstr (result, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/touch/early-finger", test_early_finger);
  g_test_add_func ("/ui/touch/below", test_below);
  g_test_add_func ("/ui/touch/late-finger", test_late_finger);
  g_test_add_func ("/ui/touch/dismiss", test_dismiss);
  g_test_add_func ("/ui/touch/keys", test_keys);

  return g_test_run ();
}
