/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-switch-row.h"
#include "cabin-test-screen.h"

static gboolean
is_pairable (gpointer user_data)
{
  CabinTestScreen *screen = user_data;

  return cabin_bluetooth_manager_get_pairable (screen->manager);
}

static gboolean
is_not_pairable (gpointer user_data)
{
  return !is_pairable (user_data);
}

static void
show_page (CabinTestScreen *screen,
           const char      *name)
{
  g_action_group_activate_action (G_ACTION_GROUP (screen->app), "show-page", g_variant_new_string (name));
}

static gboolean
is_checked (CabinTestScreen *screen)
{
  return cabin_switch_row_get_active (CABIN_SWITCH_ROW (cabin_test_screen_find (screen, "pairing")));
}

/* A car without a phone opens its window by itself, and says under which name to look for it. */
static void
test_first_run (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *hint = g_strconcat ("On your phone, look for ", CABIN_FALLBACK_NAME, NULL);

  g_assert_true (cabin_test_wait (is_pairable, screen, CABIN_TEST_DEADLINE_MS));
  cabin_test_screen_wait_text (screen, "phone_name", "Add your phone");
  cabin_test_screen_wait_text (screen, "phone_state", hint);

  /* Once: what is shut stays shut, also after the daemon was away. */
  cabin_bluetooth_manager_set_pairable (screen->manager, FALSE);
  g_assert_true (cabin_test_wait (is_not_pairable, screen, CABIN_TEST_DEADLINE_MS));
  cabin_test_screen_wait_text (screen, "phone_name", "No phone");
  cabin_test_sim_restart (screen->sim, "kill", 50);
  cabin_test_screen_wait_text (screen, "phone_name", "No phone");
  g_assert_false (is_pairable (screen));
}

static void
test_pairing_switch (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  GtkWidget *row;

  show_page (screen, "bluetooth");
  cabin_test_screen_wait_text (screen, "device_name", CABIN_FALLBACK_NAME);
  cabin_test_screen_wait_text (screen, "connected_device", "None");
  g_assert_true (cabin_test_wait (is_pairable, screen, CABIN_TEST_DEADLINE_MS));
  row = cabin_test_screen_find (screen, "pairing");
  g_assert_true (is_checked (screen));
  g_assert_true (g_str_has_suffix (cabin_test_screen_read (screen, "subtitle"), " left"));

  g_signal_emit_by_name (row, "clicked");
  g_assert_true (cabin_test_wait (is_not_pairable, screen, CABIN_TEST_DEADLINE_MS));
  g_assert_false (is_checked (screen));
  cabin_test_screen_wait_text (screen, "subtitle", "Only known phones can connect");
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_CHECKED, GTK_ACCESSIBLE_TRISTATE_FALSE);

  g_signal_emit_by_name (row, "clicked");
  g_assert_true (cabin_test_wait (is_pairable, screen, CABIN_TEST_DEADLINE_MS));
  g_assert_true (is_checked (screen));
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_CHECKED, GTK_ACCESSIBLE_TRISTATE_TRUE);
  cabin_test_screen_wait_text (screen, "subtitle", "1:59 left");
  cabin_test_screen_wait_text (screen, "subtitle", "1:58 left");

  /* The switch follows the adapter, whoever shut the window. */
  cabin_test_sim_set_property (screen->sim, "/org/bluez/hci0", "org.bluez.Adapter1", "Pairable",
                               g_variant_new_boolean (FALSE));
  g_assert_true (cabin_test_wait (is_not_pairable, screen, CABIN_TEST_DEADLINE_MS));
  g_assert_false (is_checked (screen));
}

static void
test_pairable_action (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autoptr(GVariant) state = NULL;

  g_assert_true (cabin_test_wait (is_pairable, screen, CABIN_TEST_DEADLINE_MS));
  state = g_action_group_get_action_state (G_ACTION_GROUP (screen->app), "pairable");
  g_assert_true (g_variant_get_boolean (state));
  g_action_group_activate_action (G_ACTION_GROUP (screen->app), "pairable", NULL);
  g_assert_true (cabin_test_wait (is_not_pairable, screen, CABIN_TEST_DEADLINE_MS));
}

static void
test_pages (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (FALSE);

  show_page (screen, "bluetooth");
  cabin_test_screen_wait_seen (screen, "device_name", TRUE);
  g_assert_false (gtk_widget_is_sensitive (cabin_test_screen_find (screen, "pairing")));
  show_page (screen, "nowhere");
  g_assert_true (cabin_test_screen_sees (screen, "device_name"));
  show_page (screen, "home");
  cabin_test_screen_wait_seen (screen, "device_name", FALSE);
}

/* What is wrong is said on both pages, and goes when it is right again. */
static void
test_problems (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autoptr(GVariant) address =
    cabin_test_sim_get_property (screen->sim, "/org/bluez/hci0", "org.bluez.Adapter1", "Address");

  g_variant_unref (cabin_test_sim_call (screen->sim, "RemoveAdapter", "(s)", g_variant_get_string (address, NULL)));
  cabin_test_screen_wait_text (screen, "phone_name", "No Bluetooth adapter");
  g_assert_true (cabin_test_screen_sees (screen, "attention"));
  show_page (screen, "bluetooth");
  cabin_test_screen_wait_text (screen, "title", "No Bluetooth adapter");
  cabin_test_screen_wait_text (screen, "advice", "Plug one in. Cabin carries on by itself.");
  g_free (cabin_test_sim_add_adapter (screen->sim, NULL));
  cabin_test_screen_wait_seen (screen, "problems", FALSE);
}

/* A knock blocks nothing; while a question covers the screen, it waits for its turn. */
static void
test_knock_waits (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  const char *phone = cabin_test_screen_ask (screen, "{'name': <'First'>}");
  g_autofree char *result = NULL;

  g_signal_emit_by_name (screen->manager, "knock", CABIN_KNOCK_BUSY, "Second");
  g_assert_false (cabin_test_screen_sees (screen, "text"));
  g_variant_unref (cabin_test_sim_call (screen->sim, "CancelPairing", "(s)", phone));
  result = cabin_test_sim_pair_end (screen->sim);
  cabin_test_screen_wait_seen (screen, "text", TRUE);
  g_signal_emit_by_name (gtk_widget_get_ancestor (cabin_test_screen_find (screen, "text"), GTK_TYPE_BUTTON), "clicked");
  cabin_test_screen_wait_seen (screen, "text", FALSE);
}

static void
test_appearance (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (FALSE);
  GSettings *display = cabin_settings_get_display (screen->settings);
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (screen->window));
  static const struct {
    const char *appearance;
    gboolean bright;
  } cases[] = { { "system", FALSE }, { "day", TRUE }, { "night", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GdkRGBA ground;

      g_settings_set_string (display, CABIN_KEY_APPEARANCE, cases[i].appearance);
      g_assert_true (gtk_style_context_lookup_color (style, "ground", &ground));
      g_assert_cmpint (ground.green > 0.5f, ==, cases[i].bright);
    }
}

/* What a screen reader says, and what finds the buttons without looking. */
static void
test_accessible (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (FALSE);
  GtkWidget *row, *overlay;

  show_page (screen, "bluetooth");
  row = cabin_test_screen_find (screen, "pairing");
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (row)), ==, GTK_ACCESSIBLE_ROLE_SWITCH);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Accept New Pairings");

  g_signal_emit_by_name (screen->manager, "pairing-finished", CABIN_PAIRING_RESULT_PAIRED, "Pixel 8",
                         "02:00:00:00:00:01");
  overlay = gtk_widget_get_parent (cabin_test_screen_find (screen, "views"));
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (overlay)), ==,
                   GTK_ACCESSIBLE_ROLE_ALERT_DIALOG);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/window/first-run", test_first_run);
  g_test_add_func ("/ui/window/pairing-switch", test_pairing_switch);
  g_test_add_func ("/ui/window/pairable-action", test_pairable_action);
  g_test_add_func ("/ui/window/pages", test_pages);
  g_test_add_func ("/ui/window/problems", test_problems);
  g_test_add_func ("/ui/window/knock-waits", test_knock_waits);
  g_test_add_func ("/ui/window/appearance", test_appearance);
  g_test_add_func ("/ui/window/accessible", test_accessible);

  return g_test_run ();
}
