/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the car goes out to: finding it, pairing with it, and what a paired device can be told. */

#include "cabin-names.h"
#include "cabin-test-screen.h"

#define HCI0 "/org/bluez/hci0"

static gboolean
is_pairable (gpointer user_data)
{
  CabinTestScreen *screen = user_data;

  return cabin_test_sim_get_boolean (screen->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable");
}

static gboolean
is_shut (gpointer user_data)
{
  return !is_pairable (user_data);
}

static void
await (CabinTestScreen    *screen,
       CabinTestCondition  condition)
{
  g_assert_true (cabin_test_wait (condition, screen, CABIN_TEST_DEADLINE_MS));
}

static CabinTestScreen *
show_devices (const char *options)
{
  CabinTestScreen *screen = cabin_test_screen_new (TRUE);

  /* A car that knows no phone has its pairing window open. */
  await (screen, is_pairable);
  cabin_bluetooth_manager_set_pairable (screen->manager, FALSE);
  await (screen, is_shut);
  screen->phone = cabin_test_sim_add_phone (screen->sim, options);
  cabin_window_show_page (CABIN_WINDOW (screen->window), "devices");
  return screen;
}

static void
click (CabinTestScreen *screen,
       const char      *id)
{
  g_signal_emit_by_name (cabin_test_screen_find (screen, id), "clicked");
}

static gboolean
type_below (GtkWidget  *widget,
            const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    {
      g_signal_emit_by_name (widget, "clicked");
      return TRUE;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (type_below (child, label))
      return TRUE;

  return FALSE;
}

static void
type (CabinTestScreen *screen,
      const char      *digits)
{
  for (const char *p = digits; *p != '\0'; p++)
    {
      const char label[] = { *p, '\0' };

      g_assert_true (type_below (cabin_test_screen_find (screen, "keypad"), label));
    }
}

static void
press (CabinTestScreen *screen,
       guint            keyval)
{
  GtkWidget *cover = gtk_widget_get_ancestor (cabin_test_screen_find (screen, "outward_views"),
                                              g_type_from_name ("CabinOutwardCover"));
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (cover);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
}

static gboolean
is_keypad_open (gpointer user_data)
{
  CabinTestScreen *screen = user_data;
  GtkWidget *keys = cabin_test_screen_find (screen, "keys");

  return gtk_widget_get_mapped (keys) && !gtk_widget_has_css_class (gtk_widget_get_first_child (keys), "inert");
}

static void
wait_keypad (CabinTestScreen *screen)
{
  g_assert_true (cabin_test_wait (is_keypad_open, screen, CABIN_TEST_DEADLINE_MS));
}

static gboolean
is_bonded (gpointer user_data)
{
  CabinTestScreen *screen = user_data;
  g_autoptr(GVariant) state = cabin_test_sim_get_phone (screen->sim, screen->phone);
  gboolean bonded = FALSE;

  g_variant_lookup (state, "bonded", "b", &bonded);
  return bonded;
}

static gboolean
is_idle (gpointer user_data)
{
  CabinTestScreen *screen = user_data;

  return cabin_outward_get_device (cabin_bluetooth_manager_get_outward (screen->manager)) == NULL;
}

static gboolean
is_discovering (gpointer user_data)
{
  CabinTestScreen *screen = user_data;

  return cabin_test_sim_get_boolean (screen->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Discovering");
}

static gboolean
is_not_discovering (gpointer user_data)
{
  return !is_discovering (user_data);
}

/* The list in which the one row that is seen stands. */
static void
assert_in (CabinTestScreen *screen,
           const char      *list)
{
  g_assert_true (gtk_widget_is_ancestor (cabin_test_screen_find (screen, "device_button"),
                                         cabin_test_screen_find (screen, list)));
}

/* bluetoothd searches while the page is on the screen, and no longer. */
static void
test_search (void)
{
  g_autoptr(CabinTestScreen) screen = show_devices ("{'name': <'Boombox'>, 'bearer': <'le'>}");

  cabin_test_screen_wait_text (screen, "search_state", "Searching…");
  cabin_test_screen_wait_text (screen, "device_label", "Boombox");
  assert_in (screen, "found");
  g_assert_true (is_discovering (screen));
  cabin_window_show_page (CABIN_WINDOW (screen->window), "bluetooth");
  await (screen, is_not_discovering);
  cabin_window_show_page (CABIN_WINDOW (screen->window), "devices");
  await (screen, is_discovering);
  cabin_test_screen_wait_text (screen, "device_label", "Boombox");

  cabin_test_sim_tell (screen->sim, "Stop", "(s)", "kill");
  cabin_test_screen_wait_text (screen, "search_state", "Waiting for Bluetooth…");
  cabin_test_screen_wait_seen (screen, "device_label", FALSE);
  cabin_test_sim_tell (screen->sim, "Start", NULL);
  cabin_test_screen_wait_text (screen, "search_state", "Searching…");
  cabin_test_screen_wait_text (screen, "device_label", "Boombox");
}

/* Phones pair from their side, and a thing without a name is nothing to a driver. */
static void
test_not_shown (void)
{
  g_autoptr(CabinTestScreen) screen = show_devices ("{'name': <'Pixel 8'>}");

  g_free (cabin_test_sim_add_phone (screen->sim, "{'name': <''>, 'bearer': <'le'>}"));
  g_free (cabin_test_sim_add_phone (screen->sim, "{'name': <'Boombox'>, 'bearer': <'le'>}"));
  cabin_test_screen_wait_text (screen, "device_label", "Boombox");
  g_assert_cmpuint (g_list_model_get_n_items (cabin_discovery_get_devices (
                                                cabin_bluetooth_manager_get_discovery (screen->manager))), ==, 3);

  /* What is not shown leaves no gap. */
  for (GtkWidget *row = gtk_widget_get_first_child (cabin_test_screen_find (screen, "found"));
       row != NULL;
       row = gtk_widget_get_next_sibling (row))
    g_assert_cmpint (gtk_widget_get_visible (row), ==,
                     gtk_widget_get_visible (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))));
}

static void
test_codeless (void)
{
  g_autoptr(CabinTestScreen) screen =
    show_devices ("{'name': <'Boombox'>, 'bearer': <'le'>, 'io-capability': <'NoInputNoOutput'>}");

  cabin_test_screen_wait_text (screen, "device_label", "Boombox");
  click (screen, "device_button");
  cabin_test_screen_wait_text (screen, "outward_result", "Paired with Boombox");
  g_assert_true (is_bonded (screen));
  await (screen, is_shut);
  cabin_test_screen_wait_seen (screen, "outward_views", FALSE);

  /* It is a device and not a phone. */
  g_assert_cmpuint (g_list_model_get_n_items (cabin_bluetooth_manager_get_phones (screen->manager)), ==, 0);
  cabin_test_screen_wait_text (screen, "device_state", "Connected");
  assert_in (screen, "paired");
  click (screen, "device_button");
  cabin_test_screen_wait_text (screen, "device_state", "Not connected");
  click (screen, "device_button");
  cabin_test_screen_wait_text (screen, "device_state", "Connected");

  click (screen, "remove");
  cabin_test_screen_wait_text (screen, "question_title", "Forget Boombox?");
  cabin_test_screen_wait_usable (screen, "yes");
  click (screen, "yes");
  cabin_test_screen_wait_seen (screen, "remove", FALSE);
}

static void
test_pin (void)
{
  g_autoptr(CabinTestScreen) screen =
    show_devices ("{'name': <'OBDII'>, 'icon': <''>, 'io-capability': <'Legacy'>, 'pin': <'1234'>}");

  cabin_test_screen_wait_text (screen, "device_label", "OBDII");
  click (screen, "device_button");
  cabin_test_screen_wait_text (screen, "entry_words",
                               "Type the PIN of OBDII. It is in its manual; often it is 0000 or 1234.");

  /* A finger that was on its way elsewhere types nothing. */
  type (screen, "9");
  g_assert_cmpstr (cabin_test_screen_read (screen, "entry"), ==, "");
  wait_keypad (screen);
  g_assert_false (cabin_test_screen_is_usable (screen, "ok"));
  type (screen, "129");
  click (screen, "back");
  type (screen, "3");
  click (screen, "ok");
  g_assert_cmpstr (cabin_test_screen_read (screen, "entry"), ==, "123");
  type (screen, "4");
  g_assert_true (gtk_widget_is_sensitive (cabin_test_screen_find (screen, "ok")));
  click (screen, "ok");
  g_assert_cmpstr (cabin_test_screen_read (screen, "entry"), ==, "");
  cabin_test_screen_wait_text (screen, "outward_result", "Paired with OBDII");
  g_assert_true (is_bonded (screen));
}

/* With a keyboard, and the wrong one; then the driver thinks better of it. */
static void
test_wrong_pin (void)
{
  g_autoptr(CabinTestScreen) screen =
    show_devices ("{'name': <'OBDII'>, 'icon': <''>, 'io-capability': <'Legacy'>, 'pin': <'1234'>}");

  cabin_test_screen_wait_text (screen, "device_label", "OBDII");
  click (screen, "device_button");
  wait_keypad (screen);
  for (guint i = 0; i < 20; i++)
    press (screen, GDK_KEY_7);
  g_assert_cmpstr (cabin_test_screen_read (screen, "entry"), ==, "7777777777777777");
  press (screen, GDK_KEY_BackSpace);
  press (screen, GDK_KEY_Return);
  cabin_test_screen_wait_text (screen, "outward_result", "OBDII is not paired");
  cabin_test_screen_wait_text (screen, "outward_reason",
                               "The code was wrong, or the device said no. Try again with the code from its manual.");
  press (screen, GDK_KEY_Escape);
  await (screen, is_idle);
  await (screen, is_shut);
  g_assert_false (cabin_test_screen_sees (screen, "outward_views"));

  cabin_test_screen_wait_text (screen, "device_label", "OBDII");
  click (screen, "device_button");
  wait_keypad (screen);
  press (screen, GDK_KEY_Escape);
  await (screen, is_idle);
  cabin_test_screen_wait_seen (screen, "outward_views", FALSE);
  g_assert_false (is_bonded (screen));
}

static void
test_confirm (gconstpointer yes)
{
  g_autoptr(CabinTestScreen) screen =
    show_devices ("{'name': <'Radio'>, 'bearer': <'le'>, 'passkey': <42776>, 'delay': <uint32 200>}");

  cabin_test_screen_wait_text (screen, "device_label", "Radio");
  click (screen, "device_button");
  cabin_test_screen_wait_text (screen, "outward_code", "042 776");
  cabin_test_screen_wait_text (screen, "outward_words", "Does the device show the same number?");
  cabin_test_screen_wait_text (screen, "outward_name", "Radio");
  click (screen, "outward_yes");
  g_assert_nonnull (cabin_outward_get_question (cabin_bluetooth_manager_get_outward (screen->manager)));
  cabin_test_screen_wait_usable (screen, "outward_yes");
  click (screen, yes != NULL ? "outward_yes" : "outward_no");
  if (yes != NULL)
    cabin_test_screen_wait_text (screen, "outward_result", "Paired with Radio");
  await (screen, is_idle);
  cabin_test_screen_wait_seen (screen, "outward_views", FALSE);
  g_assert_cmpint (is_bonded (screen), ==, yes != NULL);
}

static void
test_show (void)
{
  g_autoptr(CabinTestScreen) screen =
    show_devices ("{'name': <'Remote'>, 'bearer': <'le'>, 'io-capability': <'KeyboardOnly'>, 'passkey': <815>, "
                  "'delay': <uint32 500>}");

  cabin_test_screen_wait_text (screen, "device_label", "Remote");
  click (screen, "device_button");
  cabin_test_screen_wait_text (screen, "outward_code", "000 815");
  cabin_test_screen_wait_text (screen, "outward_words", "Type this number on the device, then its Enter key.");
  g_assert_false (cabin_test_screen_sees (screen, "outward_yes"));
  cabin_test_screen_wait_text (screen, "outward_result", "Paired with Remote");
  g_assert_true (is_bonded (screen));
}

/* A device that never answers: the way out is on the screen from the start. */
static void
test_cancel (void)
{
  g_autoptr(CabinTestScreen) screen =
    show_devices ("{'name': <'Deaf'>, 'bearer': <'le'>, 'io-capability': <'NoInputNoOutput'>, 'answer': <'never'>}");

  cabin_test_screen_wait_text (screen, "device_label", "Deaf");
  click (screen, "device_button");
  cabin_test_screen_wait_text (screen, "outward_words", "Pairing…");
  click (screen, "outward_no");
  g_assert_false (is_idle (screen));
  cabin_test_screen_wait_usable (screen, "outward_no");
  click (screen, "outward_no");
  await (screen, is_idle);
  cabin_test_screen_wait_seen (screen, "outward_views", FALSE);
  await (screen, is_shut);
  g_assert_false (is_bonded (screen));
}

/* Meanwhile strangers are kept out, and the question on the screen stays the device's. */
static void
test_stranger (void)
{
  g_autoptr(CabinTestScreen) screen =
    show_devices ("{'name': <'Radio'>, 'bearer': <'le'>, 'passkey': <42776>, 'delay': <uint32 200>}");
  g_autofree char *stranger = cabin_test_sim_add_phone (screen->sim, "{'name': <'Stranger'>}");
  g_autofree char *result = NULL;

  cabin_test_screen_wait_text (screen, "device_label", "Radio");
  click (screen, "device_button");
  cabin_test_screen_wait_text (screen, "outward_code", "042 776");
  g_assert_true (is_pairable (screen));
  result = cabin_test_sim_pair (screen->sim, stranger, NULL);
  g_assert_cmpstr (result, !=, "");
  cabin_test_screen_wait_text (screen, "outward_code", "042 776");
  cabin_test_screen_wait_usable (screen, "outward_yes");
  click (screen, "outward_yes");
  cabin_test_screen_wait_text (screen, "outward_result", "Paired with Radio");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/devices/search", test_search);
  g_test_add_func ("/ui/devices/not-shown", test_not_shown);
  g_test_add_func ("/ui/devices/codeless", test_codeless);
  g_test_add_func ("/ui/devices/pin", test_pin);
  g_test_add_func ("/ui/devices/wrong-pin", test_wrong_pin);
  g_test_add_data_func ("/ui/devices/confirm", "", test_confirm);
  g_test_add_data_func ("/ui/devices/reject", NULL, test_confirm);
  g_test_add_func ("/ui/devices/show", test_show);
  g_test_add_func ("/ui/devices/cancel", test_cancel);
  g_test_add_func ("/ui/devices/stranger", test_stranger);

  return g_test_run ();
}
