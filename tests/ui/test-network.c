/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-test-screen.h"

#define KEY "kPfw7mQx3RtY9hBn"

static CabinTestScreen *
open_page (void)
{
  CabinTestScreen *screen = cabin_test_screen_new (FALSE);

  cabin_window_show_page (CABIN_WINDOW (screen->window), "network");
  cabin_test_screen_wait_seen (screen, "network_name", TRUE);
  return screen;
}

static void
touch (CabinTestScreen *screen)
{
  g_signal_emit_by_name (cabin_test_screen_find (screen, "show_password"), "clicked");
}

/* Nothing of the password is anywhere on the page. */
static void
assert_hidden (CabinTestScreen *screen)
{
  g_autofree char *label = NULL;

  g_assert_false (cabin_test_screen_sees (screen, "password"));
  g_assert_false (cabin_test_screen_sees (screen, "qr"));
  g_assert_cmpstr (cabin_test_screen_read (screen, "password"), ==, "");
  g_assert_cmpstr (cabin_test_screen_read (screen, "show_title"), ==, "Show Password");
  label = gtk_test_accessible_check_property (GTK_ACCESSIBLE (cabin_test_screen_find (screen, "show_password")),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL, "Show Password");
  g_assert_null (label);
}

static void
show (CabinTestScreen *screen)
{
  touch (screen);
  g_assert_true (cabin_test_access_point_answer (screen->access_point));
  cabin_test_screen_wait_seen (screen, "qr", TRUE);
  g_assert_cmpstr (cabin_test_screen_read (screen, "password"), ==, KEY);
  g_assert_cmpstr (cabin_test_screen_read (screen, "show_title"), ==, "Hide Password");
}

/* The way to the page, and what the row says before. */
static void
test_row (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (FALSE);

  cabin_test_access_point_set_state (screen->access_point, CABIN_ACCESS_POINT_STARTING, NULL);
  cabin_window_show_page (CABIN_WINDOW (screen->window), "bluetooth");
  cabin_test_screen_wait_text (screen, "network_row_state", "Starting…");
  cabin_test_access_point_set_state (screen->access_point, CABIN_ACCESS_POINT_ON, NULL);
  cabin_test_screen_wait_text (screen, "network_row_state", "On");

  g_signal_emit_by_name (cabin_test_screen_find (screen, "network_row"), "clicked");
  cabin_test_screen_wait_text (screen, "network_name", "Prodigy_1a2b3c4d");
}

static void
test_state (void)
{
  g_autoptr(CabinTestScreen) screen = open_page ();

  cabin_test_screen_wait_text (screen, "network_state", "On");
  g_assert_false (cabin_test_screen_sees (screen, "network_advice"));

  cabin_test_access_point_set_state (screen->access_point, CABIN_ACCESS_POINT_FAILED, "<b>not</b> allowed");
  cabin_test_screen_wait_text (screen, "network_state", "Does not start");
  cabin_test_screen_wait_text (screen, "network_advice", "The answer was: <b>not</b> allowed");

  cabin_test_access_point_set_ssid (screen->access_point, "<i>Car</i>");
  cabin_test_screen_wait_text (screen, "network_name", "<i>Car</i>");
  cabin_test_screen_wait_text (screen, "secret_place",
                               "The password is kept in a file that only Cabin’s user can read, "
                               "as no keyring is open.");
  cabin_test_access_point_set_key (screen->access_point, KEY, CABIN_SECRET_PLACE_KEYRING);
  cabin_test_screen_wait_text (screen, "secret_place", "The password is kept in the keyring.");
}

/* A touch shows it, the next one hides it, one that comes before the answer takes the question back. */
static void
test_touches (void)
{
  g_autoptr(CabinTestScreen) screen = open_page ();

  assert_hidden (screen);
  show (screen);
  touch (screen);
  assert_hidden (screen);

  touch (screen);
  touch (screen);
  g_assert_true (cabin_test_access_point_answer (screen->access_point));
  cabin_test_settle (50);
  assert_hidden (screen);
  show (screen);
}

/* It goes by itself. */
static void
test_timeout (void)
{
  g_autoptr(CabinTestScreen) screen = open_page ();
  GtkWidget *page;
  GSource *source;
  gint64 left;

  show (screen);
  page = gtk_stack_get_visible_child (GTK_STACK (cabin_test_screen_find (screen, "pages")));
  source = g_main_context_find_source_by_user_data (NULL, page);
  g_assert_nonnull (source);
  left = g_source_get_ready_time (source) - g_get_monotonic_time ();
  g_assert_cmpint (left, <=, CABIN_PASSWORD_SHOWN_MS * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (left, >, (CABIN_PASSWORD_SHOWN_MS - CABIN_TEST_DEADLINE_MS) * G_TIME_SPAN_MILLISECOND);

  g_source_set_ready_time (source, 0);
  cabin_test_screen_wait_seen (screen, "qr", FALSE);
  assert_hidden (screen);
}

/* It does not wait on a page that nobody sees, and does not come there late. */
static void
test_leaving (void)
{
  g_autoptr(CabinTestScreen) screen = open_page ();

  show (screen);
  cabin_window_show_page (CABIN_WINDOW (screen->window), "home");
  cabin_test_screen_wait_seen (screen, "network_name", FALSE);
  assert_hidden (screen);

  cabin_window_show_page (CABIN_WINDOW (screen->window), "network");
  cabin_test_screen_wait_seen (screen, "network_name", TRUE);
  assert_hidden (screen);
  touch (screen);
  cabin_window_show_page (CABIN_WINDOW (screen->window), "bluetooth");
  cabin_test_screen_wait_seen (screen, "network_name", FALSE);
  g_assert_true (cabin_test_access_point_answer (screen->access_point));
  cabin_test_settle (50);
  assert_hidden (screen);
}

/* A code of a name that is gone helps nobody. */
static void
test_renamed (void)
{
  g_autoptr(CabinTestScreen) screen = open_page ();

  show (screen);
  cabin_test_access_point_set_ssid (screen->access_point, "Other");
  cabin_test_screen_wait_text (screen, "network_name", "Other");
  assert_hidden (screen);
}

static void
test_unreadable (void)
{
  g_autoptr(CabinTestScreen) screen = open_page ();

  cabin_test_access_point_set_key (screen->access_point, NULL, CABIN_SECRET_PLACE_NONE);
  touch (screen);
  g_assert_true (cabin_test_access_point_answer (screen->access_point));
  cabin_test_screen_wait_text (screen, "text", "The password cannot be read: no room");
  assert_hidden (screen);

  cabin_test_access_point_set_key (screen->access_point, KEY, CABIN_SECRET_PLACE_FILE);
  show (screen);
}

/* The phone on its way into the network, on the page and on the home page. */
static void
test_handover (void)
{
  g_autoptr(CabinTestScreen) screen = open_page ();

  cabin_test_screen_wait_text (screen, "handover_name", "Android Auto");
  cabin_test_screen_wait_text (screen, "handover_state", "No phone has asked for the car’s network");
  cabin_test_handover_set (screen->handover, CABIN_HANDOVER_SENT, CABIN_HANDOVER_REASON_NONE, "Pixel 8");
  cabin_test_screen_wait_text (screen, "handover_name", "Pixel 8");
  cabin_test_screen_wait_text (screen, "handover_state", "Joining the car’s network…");
  g_assert_false (cabin_test_screen_sees (screen, "handover_advice"));
  cabin_test_handover_set (screen->handover, CABIN_HANDOVER_REFUSED, CABIN_HANDOVER_REASON_PHONE_WIFI_OFF, NULL);
  cabin_test_screen_wait_text (screen, "handover_name", "A phone");
  cabin_test_screen_wait_text (screen, "handover_state", "Wi-Fi is off on the phone");
  cabin_test_screen_wait_text (screen, "handover_advice", "Turn it on there.");
}

static void
prepare_one (CabinTestScreen *screen)
{
  cabin_test_screen_add_phone (screen, "11:22:33:44:5E:6F", "Pixel 8", "{}");
}

static void
test_home (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new_prepared (prepare_one);

  cabin_test_screen_wait_text (screen, "phone_state", "Connected");
  g_assert_false (cabin_test_screen_sees (screen, "handover_line"));
  cabin_test_handover_set (screen->handover, CABIN_HANDOVER_ASKED, CABIN_HANDOVER_REASON_NONE, "Pixel 8");
  cabin_test_screen_wait_text (screen, "handover_line", "Android Auto: Asking for the car’s network…");
  cabin_test_handover_set (screen->handover, CABIN_HANDOVER_JOINED, CABIN_HANDOVER_REASON_NONE, "Galaxy");
  cabin_test_screen_wait_text (screen, "handover_line", "Galaxy: In the car’s network");
  cabin_test_handover_set (screen->handover, CABIN_HANDOVER_REFUSED, CABIN_HANDOVER_REASON_CREDENTIALS, "Pixel 8");
  cabin_test_screen_wait_text (screen, "handover_line", "Android Auto: The phone has a wrong password");
  cabin_test_handover_set (screen->handover, CABIN_HANDOVER_NONE, CABIN_HANDOVER_REASON_NONE, NULL);
  cabin_test_screen_wait_seen (screen, "handover_line", FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/network/row", test_row);
  g_test_add_func ("/ui/network/state", test_state);
  g_test_add_func ("/ui/network/touches", test_touches);
  g_test_add_func ("/ui/network/timeout", test_timeout);
  g_test_add_func ("/ui/network/leaving", test_leaving);
  g_test_add_func ("/ui/network/renamed", test_renamed);
  g_test_add_func ("/ui/network/unreadable", test_unreadable);
  g_test_add_func ("/ui/network/handover", test_handover);
  g_test_add_func ("/ui/network/home", test_home);

  return g_test_run ();
}
