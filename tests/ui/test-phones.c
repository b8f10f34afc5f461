/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-switch-row.h"
#include "cabin-test-screen.h"

#define PIXEL "11:22:33:44:5E:6F"
#define GALAXY "11:22:33:44:00:02"
#define AWAY "{'reachable': <false>}"

typedef struct {
  CabinTestScreen *screen;
  guint position;
  const char *id;
  const char *text;
} Wish;

static void
prepare_one (CabinTestScreen *screen)
{
  cabin_test_screen_add_phone (screen, PIXEL, "Pixel 8", "{}");
}

static void
prepare_two (CabinTestScreen *screen)
{
  prepare_one (screen);
  cabin_test_screen_add_phone (screen, GALAXY, "Galaxy", "{}");
}

/* A schedule that leaves the screen alone for a while after its first attempts. */
static void
prepare_away (CabinTestScreen *screen)
{
  GSettings *settings = cabin_settings_get_connection (screen->settings);

  cabin_test_sim_configure (screen->sim, "page", 300);
  g_settings_set (settings, CABIN_KEY_RECONNECT_SCHEDULE, "a(uu)", NULL);
  g_settings_set_uint (settings, CABIN_KEY_RECONNECT_TAIL, 40);
  cabin_test_screen_add_phone (screen, PIXEL, "Pixel 8", AWAY);
}

static void
prepare_forgetful (CabinTestScreen *screen)
{
  cabin_test_sim_configure (screen->sim, "version", 569);
  prepare_one (screen);
  cabin_test_sim_tell (screen->sim, "ForgetCar", "(s)", PIXEL);
}

static CabinTestScreen *
open_bluetooth (CabinTestPrepare prepare)
{
  CabinTestScreen *screen = cabin_test_screen_new_prepared (prepare);

  cabin_window_show_page (CABIN_WINDOW (screen->window), "bluetooth");
  cabin_test_screen_wait_seen (screen, "phones", TRUE);
  return screen;
}

/* A part of the row at that position of a list; NULL if there is no such row. */
static GtkWidget *
find_in_row (CabinTestScreen *screen,
             const char      *list,
             guint            position,
             const char      *id)
{
  GtkListBox *rows = GTK_LIST_BOX (cabin_test_screen_find (screen, list));
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (rows, (int) position);

  return row != NULL ? cabin_test_screen_find_below (GTK_WIDGET (row), id) : NULL;
}

static gboolean
row_has_text (gpointer user_data)
{
  Wish *wish = user_data;
  GtkWidget *label = find_in_row (wish->screen, "phones", wish->position, wish->id);
  g_autofree char *plain = label != NULL ? cabin_test_screen_read_plain (GTK_LABEL (label)) : NULL;

  return g_strcmp0 (plain, wish->text) == 0;
}

static void
wait_row (CabinTestScreen *screen,
          guint            position,
          const char      *id,
          const char      *text)
{
  Wish wish = { .screen = screen, .position = position, .id = id, .text = text };

  if (!cabin_test_wait (row_has_text, &wish, 2 * CABIN_TEST_DEADLINE_MS))
    {
      GtkWidget *label = find_in_row (screen, "phones", position, id);

      g_error ("“%s” is not in row %u, there is “%s”", text, position,
               label ? gtk_label_get_text (GTK_LABEL (label)) : "nothing");
    }
}

static void
click_in_row (CabinTestScreen *screen,
              guint            position,
              const char      *id)
{
  g_signal_emit_by_name (find_in_row (screen, "phones", position, id), "clicked");
}

static void
click (CabinTestScreen *screen,
       const char      *id)
{
  g_signal_emit_by_name (cabin_test_screen_find (screen, id), "clicked");
}

static void
show_phone (CabinTestScreen *screen,
            guint            position)
{
  click_in_row (screen, position, "more");
  cabin_test_screen_wait_seen (screen, "auto_connect", TRUE);
}

static guint
get_n_phones (CabinTestScreen *screen)
{
  return g_list_model_get_n_items (cabin_bluetooth_manager_get_phones (screen->manager));
}

static gboolean
has_no_phone (gpointer user_data)
{
  return get_n_phones (user_data) == 0;
}

static gboolean
is_pairable (gpointer user_data)
{
  CabinTestScreen *screen = user_data;

  return cabin_bluetooth_manager_get_pairable (screen->manager);
}

/* A touch on the other phone is all it takes; the one that left stays known, and the newest is the first. */
static void
test_switch (void)
{
  g_autoptr(CabinTestScreen) screen = open_bluetooth (prepare_two);

  wait_row (screen, 0, "name", "Pixel 8");
  wait_row (screen, 0, "state", "Connected");
  wait_row (screen, 1, "state", "Not connected");
  gtk_test_accessible_assert_property (find_in_row (screen, "phones", 1, "connect"),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Not connected");

  click_in_row (screen, 1, "connect");
  wait_row (screen, 0, "name", "Galaxy");
  wait_row (screen, 0, "state", "Connected");
  wait_row (screen, 1, "name", "Pixel 8");
  wait_row (screen, 1, "state", "Not connected");

  /* There is nothing to connect, but more to do. */
  click_in_row (screen, 0, "connect");
  cabin_test_screen_wait_text (screen, "phone_title", "Galaxy");
  g_action_group_activate_action (G_ACTION_GROUP (screen->app), "show-page", g_variant_new_string ("home"));
  cabin_test_screen_wait_text (screen, "phone_name", "Galaxy");
  cabin_test_screen_wait_text (screen, "phone_state", "Connected");
}

static void
test_left_alone (void)
{
  g_autoptr(CabinTestScreen) screen = open_bluetooth (prepare_one);

  wait_row (screen, 0, "state", "Connected");
  show_phone (screen, 0);
  cabin_test_screen_wait_text (screen, "phone_title", "Pixel 8");
  click (screen, "disconnect");
  cabin_test_screen_wait_seen (screen, "disconnect", FALSE);
  cabin_test_screen_wait_text (screen, "phone_note", "Left alone until the next start");

  click_in_row (screen, 0, "connect");
  cabin_test_screen_wait_text (screen, "phone_note", "Connected");
  g_assert_true (cabin_test_screen_sees (screen, "disconnect"));
}

static void
test_order (void)
{
  g_autoptr(CabinTestScreen) screen = open_bluetooth (prepare_two);

  wait_row (screen, 0, "state", "Connected");
  show_phone (screen, 0);
  g_assert_false (gtk_widget_is_sensitive (cabin_test_screen_find (screen, "up")));
  click (screen, "down");
  wait_row (screen, 1, "name", "Pixel 8");
  g_assert_true (gtk_widget_is_sensitive (cabin_test_screen_find (screen, "up")));
  g_assert_false (gtk_widget_is_sensitive (cabin_test_screen_find (screen, "down")));
  click (screen, "up");
  wait_row (screen, 0, "name", "Pixel 8");
  g_assert_false (gtk_widget_is_sensitive (cabin_test_screen_find (screen, "up")));
}

/* The switches show what is kept, and keep what is touched. */
static void
test_automatic (void)
{
  g_autoptr(CabinTestScreen) screen = open_bluetooth (prepare_one);
  GSettings *settings = cabin_settings_get_connection (screen->settings);
  CabinSwitchRow *all = CABIN_SWITCH_ROW (cabin_test_screen_find (screen, "automatic"));
  g_autoptr(CabinPhone) phone =
    g_list_model_get_item (cabin_bluetooth_manager_get_phones (screen->manager), 0);
  CabinSwitchRow *one;

  g_assert_true (cabin_switch_row_get_active (all));
  g_signal_emit_by_name (all, "clicked");
  g_assert_false (g_settings_get_boolean (settings, CABIN_KEY_AUTO_CONNECT));
  g_assert_false (cabin_switch_row_get_active (all));
  gtk_test_accessible_assert_state (GTK_WIDGET (all), GTK_ACCESSIBLE_STATE_CHECKED, GTK_ACCESSIBLE_TRISTATE_FALSE);
  g_settings_set_boolean (settings, CABIN_KEY_AUTO_CONNECT, TRUE);
  g_assert_true (cabin_switch_row_get_active (all));

  show_phone (screen, 0);
  one = CABIN_SWITCH_ROW (cabin_test_screen_find (screen, "auto_connect"));
  g_assert_true (cabin_switch_row_get_active (one));
  g_signal_emit_by_name (one, "clicked");
  g_assert_false (cabin_phone_get_auto_connect (phone));
  g_assert_false (cabin_switch_row_get_active (one));
}

/* Once, and the question cannot be answered by a finger that was on its way. */
static void
test_forget (void)
{
  g_autoptr(CabinTestScreen) screen = open_bluetooth (prepare_one);

  wait_row (screen, 0, "state", "Connected");
  show_phone (screen, 0);
  click (screen, "forget");
  cabin_test_screen_wait_text (screen, "question_title", "Forget Pixel 8?");
  g_assert_false (cabin_test_screen_is_usable (screen, "yes"));
  click (screen, "yes");
  click (screen, "no");
  g_assert_true (cabin_test_screen_sees (screen, "question_title"));
  g_assert_false (gtk_widget_is_sensitive (cabin_test_screen_find (screen, "pages")));

  cabin_test_screen_wait_usable (screen, "no");
  click (screen, "no");
  g_assert_false (cabin_test_screen_sees (screen, "question_title"));
  cabin_test_screen_wait_usable (screen, "pages");
  g_assert_cmpuint (get_n_phones (screen), ==, 1);

  click (screen, "forget");
  cabin_test_screen_wait_usable (screen, "yes");
  click (screen, "yes");
  cabin_test_screen_wait_seen (screen, "auto_connect", FALSE);
  g_assert_true (cabin_test_wait (has_no_phone, screen, 2 * CABIN_TEST_DEADLINE_MS));
  g_assert_null (find_in_row (screen, "phones", 0, "name"));
}

/* A phone that asks covers the question; when it is gone, the finger meant for it does not answer the other one. */
static void
test_covered (void)
{
  g_autoptr(CabinTestScreen) screen = open_bluetooth (prepare_one);
  g_autofree char *result = NULL;

  show_phone (screen, 0);
  click (screen, "forget");
  cabin_test_screen_wait_usable (screen, "yes");
  cabin_test_screen_ask (screen, "{'name': <'Guest'>}");
  g_assert_false (gtk_widget_is_sensitive (cabin_test_screen_find (screen, "yes")));
  cabin_test_screen_wait_usable (screen, "reject");
  click (screen, "reject");
  result = cabin_test_sim_pair_end (screen->sim);
  g_assert_true (cabin_test_screen_sees (screen, "question_title"));
  g_assert_true (gtk_widget_is_sensitive (cabin_test_screen_find (screen, "yes")));
  g_assert_false (cabin_test_screen_is_usable (screen, "yes"));
  g_assert_true (gtk_window_get_focus (screen->window) ==
                 gtk_widget_get_ancestor (cabin_test_screen_find (screen, "yes"), g_type_from_name ("CabinQuestion")));
  click (screen, "yes");
  g_assert_cmpuint (get_n_phones (screen), ==, 1);
  cabin_test_screen_wait_usable (screen, "no");
  click (screen, "no");
}

static void
test_later (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new_prepared (prepare_forgetful);

  cabin_test_screen_wait_text (screen, "question_title", "Pixel 8 forgot this car");
  g_assert_false (cabin_test_screen_is_usable (screen, "yes"));
  click (screen, "yes");
  click (screen, "no");
  g_assert_true (cabin_test_screen_sees (screen, "question_title"));
  cabin_test_screen_wait_usable (screen, "no");
  click (screen, "no");
  g_assert_false (cabin_test_screen_sees (screen, "question_title"));
  g_assert_false (is_pairable (screen));

  cabin_window_show_page (CABIN_WINDOW (screen->window), "bluetooth");
  wait_row (screen, 0, "state", "Forgot this car");
}

static void
test_repair (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new_prepared (prepare_forgetful);
  g_autofree char *hint = g_strconcat ("On your phone, look for ", CABIN_FALLBACK_NAME, NULL);
  g_autofree char *result = NULL;

  cabin_window_show_page (CABIN_WINDOW (screen->window), "bluetooth");
  cabin_test_screen_wait_text (screen, "question_title", "Pixel 8 forgot this car");
  cabin_test_screen_wait_usable (screen, "yes");
  click (screen, "yes");
  g_assert_true (cabin_test_wait (is_pairable, screen, 2 * CABIN_TEST_DEADLINE_MS));
  cabin_test_screen_wait_text (screen, "phone_state", hint);

  cabin_test_sim_pair_begin (screen->sim, PIXEL, NULL);
  cabin_test_screen_wait_usable (screen, "confirm");
  click (screen, "confirm");
  result = cabin_test_sim_pair_end (screen->sim);
  g_assert_cmpstr (result, ==, "");
  g_assert_cmpuint (get_n_phones (screen), ==, 1);
}

static gboolean
is_waiting (gpointer user_data)
{
  return g_str_has_prefix (cabin_test_screen_read (user_data, "phone_state"), "Next attempt in ");
}

/* What is done to find the phone, and what became of the driver's own wish. */
static void
test_search (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new_prepared (prepare_away);
  g_autofree char *before = NULL;

  cabin_test_screen_wait_text (screen, "phone_state", "Searching… attempt 1");
  g_assert_true (cabin_test_wait (is_waiting, screen, CABIN_TEST_DEADLINE_MS));
  before = g_strdup (cabin_test_screen_read (screen, "phone_state"));

  cabin_window_show_page (CABIN_WINDOW (screen->window), "bluetooth");
  wait_row (screen, 0, "state", "Not connected");
  /* More than a second without a new number: nobody counts for nobody. */
  cabin_test_screen_wait_seen (screen, "phone_state", FALSE);
  g_free (before);
  before = g_strdup (cabin_test_screen_read (screen, "phone_state"));
  cabin_test_settle (1200);
  g_assert_cmpstr (cabin_test_screen_read (screen, "phone_state"), ==, before);

  click_in_row (screen, 0, "connect");
  wait_row (screen, 0, "state", "Connecting…");
  cabin_test_screen_wait_text (screen, "text",
                               "Pixel 8 is not in reach. Turn on its Bluetooth and bring it near.");
}

/* Devices that were never let in are none of the driver's business. */
static void
test_crowd (void)
{
  g_autoptr(CabinTestScreen) screen = open_bluetooth (prepare_one);

  cabin_test_sim_tell (screen->sim, "AddPhones", "(u@a{sv})", 100, g_variant_new_parsed ("{'known': <true>}"));
  wait_row (screen, 0, "name", "Pixel 8");
  wait_row (screen, 0, "state", "Connected");
  g_assert_null (find_in_row (screen, "phones", 1, "name"));
}

static gboolean
second_is_used (gpointer user_data)
{
  GtkWidget *mark = find_in_row (user_data, "adapters", 1, "mark");

  return mark != NULL && gtk_widget_get_opacity (mark) > 0.5;
}

/* A choice of one is none; of two, a touch decides. */
static void
test_adapters (void)
{
  g_autoptr(CabinTestScreen) screen = open_bluetooth (prepare_one);
  g_autoptr(CabinBluezAdapter) second = NULL;
  GtkWidget *row;

  g_assert_false (cabin_test_screen_sees (screen, "adapters"));
  g_free (cabin_test_sim_add_adapter (screen->sim, NULL));
  cabin_test_screen_wait_seen (screen, "adapters", TRUE);
  g_assert_false (second_is_used (screen));
  second = g_list_model_get_item (cabin_bluetooth_manager_get_adapters (screen->manager), 1);
  row = gtk_widget_get_ancestor (find_in_row (screen, "adapters", 1, "mark"), GTK_TYPE_BUTTON);
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_CHECKED, GTK_ACCESSIBLE_TRISTATE_FALSE);

  g_signal_emit_by_name (row, "clicked");
  g_assert_true (cabin_test_wait (second_is_used, screen, 2 * CABIN_TEST_DEADLINE_MS));
  g_assert_true (cabin_bluetooth_manager_get_adapter (screen->manager) == second);
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_CHECKED, GTK_ACCESSIBLE_TRISTATE_TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/phones/switch", test_switch);
  g_test_add_func ("/ui/phones/left-alone", test_left_alone);
  g_test_add_func ("/ui/phones/order", test_order);
  g_test_add_func ("/ui/phones/automatic", test_automatic);
  g_test_add_func ("/ui/phones/forget", test_forget);
  g_test_add_func ("/ui/phones/covered", test_covered);
  g_test_add_func ("/ui/phones/later", test_later);
  g_test_add_func ("/ui/phones/repair", test_repair);
  g_test_add_func ("/ui/phones/search", test_search);
  g_test_add_func ("/ui/phones/crowd", test_crowd);
  g_test_add_func ("/ui/phones/adapters", test_adapters);

  return g_test_run ();
}
