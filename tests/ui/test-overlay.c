/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-test-screen.h"

#define PIXEL "{'name': <'Pixel 8'>, 'address': <'11:22:33:44:5E:6F'>, 'passkey': <42776>}"

static void
click (CabinTestScreen *screen,
       const char      *id)
{
  g_signal_emit_by_name (cabin_test_screen_find (screen, id), "clicked");
}

static void
escape (CabinTestScreen *screen)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (cabin_test_screen_find (screen, "views"),
                                                g_type_from_name ("CabinPairingOverlay"));
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (overlay);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", GDK_KEY_Escape, 0, 0, &handled);
    }
}

static gboolean
is_usable (CabinTestScreen *screen)
{
  return cabin_test_screen_is_usable (screen, "confirm") || cabin_test_screen_is_usable (screen, "reject");
}

static void
test_question (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;
  GtkWidget *focus;

  cabin_test_screen_ask (screen, PIXEL);
  cabin_test_screen_wait_text (screen, "name", "Pixel 8");
  cabin_test_screen_wait_text (screen, "suffix", "5E:6F");
  cabin_test_screen_wait_text (screen, "code", "042 776");
  cabin_test_screen_wait_text (screen, "question", "Does your phone show the same number?");

  /* Nothing below can be reached, and nothing is chosen yet. */
  g_assert_false (gtk_widget_is_sensitive (cabin_test_screen_find (screen, "pages")));
  focus = gtk_window_get_focus (screen->window);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (focus), ==, "CabinPairingOverlay");

  cabin_test_screen_wait_usable (screen, "confirm");
  g_assert_true (gtk_window_get_focus (screen->window) == focus);
  click (screen, "confirm");
  result = cabin_test_sim_pair_end (screen->sim);
  g_assert_cmpstr (result, ==, "");
  cabin_test_screen_wait_text (screen, "result", "Paired with Pixel 8");
  cabin_test_screen_wait_seen (screen, "views", FALSE);
  cabin_test_screen_wait_usable (screen, "pages");
  cabin_test_screen_wait_text (screen, "phone_name", "Pixel 8");
}

/* A finger on its way to the screen below must not answer, and its tap is not kept for later. */
static void
test_inert (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;
  gint64 asked;

  cabin_test_screen_ask (screen, PIXEL);
  asked = g_get_monotonic_time ();
  g_assert_false (is_usable (screen));
  click (screen, "confirm");
  click (screen, "reject");
  escape (screen);
  g_assert_false (is_usable (screen));
  g_assert_cmpint (cabin_bluetooth_manager_get_pairing_phase (screen->manager), ==, CABIN_PAIRING_ASKED);

  cabin_test_screen_wait_usable (screen, "confirm");
  /* Our own deadline begins with the frame, which cannot be before the question was seen here. */
  g_assert_cmpint (g_get_monotonic_time () - asked, >=, (CABIN_PROMPT_INERT_MS - 100) * 1000);
  g_assert_cmpint (cabin_bluetooth_manager_get_pairing_phase (screen->manager), ==, CABIN_PAIRING_ASKED);

  click (screen, "reject");
  result = cabin_test_sim_pair_end (screen->sim);
  g_assert_cmpstr (result, !=, "");
}

static void
test_reject (gconstpointer with_key)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;

  cabin_test_screen_ask (screen, PIXEL);
  cabin_test_screen_wait_usable (screen, "reject");
  if (with_key != NULL)
    escape (screen);
  else
    click (screen, "reject");
  g_assert_false (cabin_test_screen_sees (screen, "views"));
  cabin_test_screen_wait_text (screen, "text", "Pixel 8 was rejected");
  result = cabin_test_sim_pair_end (screen->sim);
  g_assert_cmpstr (result, !=, "");

  /* Late taps are for nobody. */
  click (screen, "confirm");
  click (screen, "reject");
}

/* The second finger answers nothing; and while the phone takes its time, the screen says so. */
static void
test_one_answer (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;

  cabin_test_screen_ask (screen, "{'name': <'Slow'>, 'passkey': <0>, 'delay': <uint32 1500>}");
  cabin_test_screen_wait_text (screen, "code", "000 000");
  cabin_test_screen_wait_usable (screen, "confirm");
  click (screen, "confirm");
  click (screen, "confirm");
  click (screen, "reject");
  escape (screen);
  g_assert_cmpint (cabin_bluetooth_manager_get_pairing_phase (screen->manager), ==, CABIN_PAIRING_CONFIRMED);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (cabin_test_screen_find (screen, "steps"))), ==,
                   "waiting");
  result = cabin_test_sim_pair_end (screen->sim);
  g_assert_cmpstr (result, ==, "");
}

static void
test_phone_cancels (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  const char *phone = cabin_test_screen_ask (screen, PIXEL);
  g_autofree char *result = NULL;

  cabin_test_screen_wait_usable (screen, "confirm");
  g_variant_unref (cabin_test_sim_call (screen->sim, "CancelPairing", "(s)", phone));
  cabin_test_screen_wait_seen (screen, "views", FALSE);
  cabin_test_screen_wait_text (screen, "text", "Pixel 8 stopped pairing");
  click (screen, "confirm");
  result = cabin_test_sim_pair_end (screen->sim);
  g_assert_cmpstr (result, !=, "");
}

/* The phone says no after the driver said yes: the reason stays until it is read or touched. */
static void
test_failure (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;

  cabin_test_screen_ask (screen, "{'name': <'Fickle'>, 'answer': <'reject'>, 'delay': <uint32 1200>}");
  cabin_test_screen_wait_usable (screen, "confirm");
  click (screen, "confirm");
  result = cabin_test_sim_pair_end (screen->sim);
  g_assert_cmpstr (result, !=, "");
  cabin_test_screen_wait_text (screen, "result", "Fickle is not paired");
  g_assert_true (cabin_test_screen_sees (screen, "result_reason"));
  escape (screen);
  g_assert_false (cabin_test_screen_sees (screen, "views"));
}

/* A new question starts with a new time for which it cannot be answered. */
static void
test_next_question (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;

  cabin_test_screen_ask (screen, PIXEL);
  cabin_test_screen_wait_usable (screen, "reject");
  click (screen, "reject");
  result = cabin_test_sim_pair_end (screen->sim);

  cabin_test_screen_ask (screen, "{'name': <'Second'>, 'passkey': <123456>}");
  cabin_test_screen_wait_text (screen, "code", "123 456");
  cabin_test_screen_wait_text (screen, "name", "Second");
  g_assert_false (is_usable (screen));
  click (screen, "confirm");
  g_assert_cmpint (cabin_bluetooth_manager_get_pairing_phase (screen->manager), ==, CABIN_PAIRING_ASKED);
  cabin_test_screen_wait_usable (screen, "reject");
  click (screen, "reject");
  g_free (result);
  result = cabin_test_sim_pair_end (screen->sim);
}

/* Shown as it is: no markup, no second line, and the buttons stay where they are. */
static void
test_hostile_name (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;
  GtkLabel *name;

  cabin_test_screen_ask (screen, "{'name': <'<span size=\"999999\">%s%n</span>\\nOwner &amp; Co'>}");
  name = GTK_LABEL (cabin_test_screen_find (screen, "name"));
  g_assert_false (gtk_label_get_use_markup (name));
  g_assert_nonnull (strstr (gtk_label_get_text (name), "<span size=\"999999\">%s%n"));
  g_assert_null (strchr (gtk_label_get_text (name), '\n'));
  g_assert_true (gtk_label_get_ellipsize (name) != PANGO_ELLIPSIZE_NONE);
  cabin_test_screen_wait_usable (screen, "reject");
  click (screen, "reject");
  result = cabin_test_sim_pair_end (screen->sim);
}

static void
test_bluez_lost (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;

  cabin_test_screen_ask (screen, PIXEL);
  cabin_test_screen_wait_usable (screen, "confirm");
  g_variant_unref (cabin_test_sim_call (screen->sim, "Stop", "(s)", "kill"));
  cabin_test_screen_wait_seen (screen, "views", FALSE);
  cabin_test_screen_wait_text (screen, "phone_name", "Bluetooth is not running");
  cabin_test_screen_wait_usable (screen, "pages");
  result = cabin_test_sim_pair_end (screen->sim);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/overlay/question", test_question);
  g_test_add_func ("/ui/overlay/inert", test_inert);
  g_test_add_data_func ("/ui/overlay/reject", NULL, test_reject);
  g_test_add_data_func ("/ui/overlay/escape", "Escape", test_reject);
  g_test_add_func ("/ui/overlay/one-answer", test_one_answer);
  g_test_add_func ("/ui/overlay/phone-cancels", test_phone_cancels);
  g_test_add_func ("/ui/overlay/failure", test_failure);
  g_test_add_func ("/ui/overlay/next-question", test_next_question);
  g_test_add_func ("/ui/overlay/hostile-name", test_hostile_name);
  g_test_add_func ("/ui/overlay/bluez-lost", test_bluez_lost);

  return g_test_run ();
}
