/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "cabin-adapter-row.h"
#include "cabin-banner.h"
#include "cabin-bluetooth-page.h"
#include "cabin-clock.h"
#include "cabin-device-row.h"
#include "cabin-devices-page.h"
#include "cabin-fit.h"
#include "cabin-home-page.h"
#include "cabin-keypad.h"
#include "cabin-names.h"
#include "cabin-network-page.h"
#include "cabin-outward-cover.h"
#include "cabin-pairing-overlay.h"
#include "cabin-phone-page.h"
#include "cabin-phone-row.h"
#include "cabin-problem-row.h"
#include "cabin-qr.h"
#include "cabin-question.h"
#include "cabin-split.h"
#include "cabin-switch-row.h"
#include "cabin-test-screen.h"

/* Each widget alone: it is built, and it lets go of everything. */
static void
assert_finalizes (GtkWidget *widget)
{
  g_object_ref_sink (widget);
  g_assert_finalize_object (widget);
}

static void
test_widgets (void)
{
  g_autoptr(CabinSettings) settings = cabin_settings_new (NULL);
  g_autoptr(CabinBluetoothManager) manager = cabin_bluetooth_manager_new (settings, CABIN_CONSENT_ASK);
  g_autoptr(CabinAccessPoint) access_point = cabin_test_access_point_new ();
  g_autoptr(CabinHandover) handover = cabin_test_handover_new ();
  g_autoptr(CabinPhone) phone = cabin_phone_new ("00:11:22:33:44:55", "<b>Pixel</b> 8");
  g_autoptr(CabinProblem) problem = cabin_problem_new (CABIN_PROBLEM_DENIED, NULL, "<allow/>");

  assert_finalizes (g_object_new (CABIN_TYPE_ADAPTER_ROW, NULL));
  assert_finalizes (cabin_banner_new ());
  assert_finalizes (g_object_new (CABIN_TYPE_CLOCK, NULL));
  assert_finalizes (g_object_new (CABIN_TYPE_FIT, NULL));
  assert_finalizes (g_object_new (CABIN_TYPE_SPLIT, NULL));
  assert_finalizes (cabin_home_page_new (manager, handover));
  assert_finalizes (cabin_bluetooth_page_new (manager, access_point, cabin_settings_get_connection (settings)));
  assert_finalizes (g_object_new (CABIN_TYPE_DEVICE_ROW, NULL));
  assert_finalizes (cabin_devices_page_new (manager));
  assert_finalizes (cabin_keypad_new ());
  assert_finalizes (cabin_network_page_new (access_point, handover));
  assert_finalizes (cabin_outward_cover_new (cabin_bluetooth_manager_get_outward (manager)));
  assert_finalizes (cabin_pairing_overlay_new (manager));
  assert_finalizes (cabin_phone_page_new (manager, phone));
  assert_finalizes (cabin_phone_row_new (manager, phone));
  assert_finalizes (cabin_problem_row_new (problem));
  assert_finalizes (cabin_qr_new ());
  assert_finalizes (cabin_question_new ());
  assert_finalizes (g_object_new (CABIN_TYPE_SWITCH_ROW, NULL));
  g_assert_finalize_object (g_steal_pointer (&manager));
}

/* The window with all of its pages, also while something is on its way. */
static void
test_window (void)
{
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (FALSE);

  cabin_window_show_page (CABIN_WINDOW (screen->window), "bluetooth");
  cabin_test_screen_wait_seen (screen, "device_name", TRUE);
  g_signal_emit_by_name (screen->manager, "knock", CABIN_KNOCK_WINDOW_SHUT, "Pixel 8");
  cabin_test_screen_wait_text (screen, "text", "Pixel 8 knocked. To let it in, turn on Accept New Pairings.");
  g_signal_emit_by_name (screen->manager, "pairing-finished", CABIN_PAIRING_RESULT_FAILED, NULL, "02:00:00:00:00:01");
  cabin_test_screen_wait_text (screen, "result", "A phone is not paired");
}

/* No resource is forgotten here: what is in the bundle is built by somebody above. */
static void
test_bundle (void)
{
  g_auto (GStrv) files = g_resources_enumerate_children (CABIN_RESOURCE_PATH "/ui", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  cabin_test_screen_free (cabin_test_screen_new (FALSE));
  g_assert_nonnull (files);
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (files[i], "-", -1);
      g_autoptr(GString) type = g_string_new (NULL);

      for (guint j = 0; words[j] != NULL; j++)
        {
          words[j][0] = g_ascii_toupper (words[j][0]);
          g_string_append (type, words[j]);
        }
      g_string_truncate (type, type->len - strlen (".ui"));
      g_test_message ("%s", type->str);
      g_assert_cmpuint (g_type_from_name (type->str), !=, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/templates/widgets", test_widgets);
  g_test_add_func ("/ui/templates/window", test_window);
  g_test_add_func ("/ui/templates/bundle", test_bundle);

  return g_test_run ();
}
