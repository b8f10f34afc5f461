/* SPDX-License-Identifier: GPL-3.0-or-later */

/* cabin-shots FOLDER LOCALES: draws every screen and state at every reference size into FOLDER, and a contact sheet. */

#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>

#include "cabin-error.h"
#include "cabin-keypad.h"
#include "cabin-names.h"
#include "cabin-test-screen.h"

/* A row of the contact sheet in pixels. */
#define THUMB_HEIGHT 240
#define THUMB_GAP 8
#define SHEET_WIDTH 2100
#define LONG_NAME "Maximilians außergewöhnliches Telefon"
#define PIXEL "11:22:33:44:5E:6F"
#define FORGETFUL "11:22:33:44:00:02"
#define GALAXY "11:22:33:44:00:03"

typedef struct {
  const char *language;
  const char *appearance;
} Look;

static const Look looks[] = {
  { "en", "night" },
  { "en", "day" },
  { "de", "day" },
  { "ar", "night" },
};

typedef struct {
  CabinTestScreen *screen;
} Stage;

typedef struct {
  const char *name;
  void (*enter)(Stage *stage);
  /* Before each picture of it, for what does not stay. */
  void (*refresh)(Stage *stage);
} Scene;

static char *folder;
static cairo_surface_t *sheet;
static int sheet_row;

/* The catalogue that gettext looks into from now on; see "Being a gettext grok" in its manual. */
extern int _nl_msg_cat_cntr;

static void
speak (const char *language)
{
  g_setenv ("LANGUAGE", language, TRUE);
  _nl_msg_cat_cntr++;
  gtk_widget_set_default_direction (g_str_equal (language, "ar") ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
}

static void
show_page (Stage      *stage,
           const char *name)
{
  cabin_window_show_page (CABIN_WINDOW (stage->screen->window), name);
}

static gboolean
is_pairable (gpointer user_data)
{
  return cabin_bluetooth_manager_get_pairable (user_data);
}

static gboolean
is_idle (gpointer user_data)
{
  return cabin_bluetooth_manager_get_pairing_phase (user_data) == CABIN_PAIRING_NONE;
}

static gboolean
is_connected (gpointer user_data)
{
  return cabin_bluetooth_manager_get_connected_device_name (user_data) != NULL;
}

static gboolean
is_ready (gpointer user_data)
{
  return cabin_bluetooth_manager_get_state (user_data) == CABIN_MANAGER_READY;
}

static gboolean
is_waiting (gpointer user_data)
{
  return cabin_bluetooth_manager_get_state (user_data) == CABIN_MANAGER_WAITING;
}

static void
wait_for (Stage              *stage,
          CabinTestCondition  condition)
{
  g_assert_true (cabin_test_wait (condition, stage->screen->manager, 2 * CABIN_TEST_DEADLINE_MS));
}

static void
finish (Stage              *stage,
        CabinPairingResult  result,
        const char         *name)
{
  g_signal_emit_by_name (stage->screen->manager, "pairing-finished", result, name,
                         "02:00:00:00:00:01");
}

static void
enter_first_run (Stage *stage)
{
  wait_for (stage, is_pairable);
}

static void
enter_window_open (Stage *stage)
{
  show_page (stage, "bluetooth");
}

static void
enter_question (Stage *stage)
{
  show_page (stage, "home");
  cabin_test_screen_ask (stage->screen, "{'name': <'Pixel 8'>, 'passkey': <42776>, 'delay': <uint32 20000>}");
  cabin_test_screen_wait_usable (stage->screen, "confirm");
}

static void
enter_waiting (Stage *stage)
{
  g_signal_emit_by_name (cabin_test_screen_find (stage->screen, "confirm"), "clicked");
}

static void
enter_home (Stage *stage)
{
  g_autofree char *result = NULL;

  g_variant_unref (cabin_test_sim_call (stage->screen->sim, "CancelPairing", "(s)", stage->screen->phone));
  result = cabin_test_sim_pair_end (stage->screen->sim);
  wait_for (stage, is_idle);

  for (int i = 0; i < 2; i++)
    {
      cabin_test_screen_ask (stage->screen, i == 0 ? "{'name': <'" LONG_NAME "'>}" : "{'name': <'Pixel 8'>}");
      cabin_test_screen_wait_usable (stage->screen, "confirm");
      g_signal_emit_by_name (cabin_test_screen_find (stage->screen, "confirm"), "clicked");
      g_free (cabin_test_sim_pair_end (stage->screen->sim));
      wait_for (stage, is_idle);
    }
  g_free (cabin_test_sim_open_rfcomm (stage->screen->sim, stage->screen->phone, CABIN_UUID_ANDROID_AUTO));
  wait_for (stage, is_connected);
  cabin_test_screen_wait_seen (stage->screen, "views", FALSE);
}

static void
enter_codeless (Stage *stage)
{
  g_settings_set_boolean (cabin_settings_get_connection (stage->screen->settings), CABIN_KEY_ALLOW_CODELESS, TRUE);
  cabin_test_screen_ask (stage->screen, "{'name': <'Speaker'>, 'io-capability': <'NoInputNoOutput'>}");
  cabin_test_screen_wait_usable (stage->screen, "reject");
}

static void
enter_paired (Stage *stage)
{
  g_signal_emit_by_name (cabin_test_screen_find (stage->screen, "reject"), "clicked");
  g_free (cabin_test_sim_pair_end (stage->screen->sim));
  wait_for (stage, is_idle);
}

static void
refresh_paired (Stage *stage)
{
  finish (stage, CABIN_PAIRING_RESULT_PAIRED, "Pixel 8");
}

static void
refresh_failed (Stage *stage)
{
  finish (stage, CABIN_PAIRING_RESULT_FAILED, LONG_NAME);
}

static void
enter_knock (Stage *stage)
{
  cabin_test_screen_wait_seen (stage->screen, "views", FALSE);
  show_page (stage, "home");
}

static void
refresh_knock (Stage *stage)
{
  g_signal_emit_by_name (stage->screen->manager, "knock", CABIN_KNOCK_WINDOW_SHUT, LONG_NAME);
}

static void
enter_problem_home (Stage *stage)
{
  g_autoptr(GVariant) address =
    cabin_test_sim_get_property (stage->screen->sim, "/org/bluez/hci0", "org.bluez.Adapter1", "Address");

  show_page (stage, "home");
  g_variant_unref (cabin_test_sim_call (stage->screen->sim, "RemoveAdapter", "(s)",
                                        g_variant_get_string (address, NULL)));
  wait_for (stage, is_waiting);
}

static void
enter_problems (Stage *stage)
{
  cabin_test_screen_wait_seen (stage->screen, "text", FALSE);
  show_page (stage, "bluetooth");
  cabin_test_sim_fail_next (stage->screen->sim, "org.bluez.ProfileManager1.RegisterProfile",
                            "org.bluez.Error.NotPermitted", "UUID already registered", G_MAXUINT);
  cabin_test_sim_restart (stage->screen->sim, "stop", 100);
  wait_for (stage, is_ready);
  cabin_test_screen_wait_seen (stage->screen, "advice", TRUE);
}

static const Scene first_day[] = {
  { "first-run", enter_first_run, NULL },
  { "window-open", enter_window_open, NULL },
  { "question", enter_question, NULL },
  { "waiting", enter_waiting, NULL },
  { "home", enter_home, NULL },
  { "codeless", enter_codeless, NULL },
  { "paired", enter_paired, refresh_paired },
  { "failed", NULL, refresh_failed },
  { "knock", enter_knock, refresh_knock },
  { "problems", enter_problems, NULL },
  { "problem-home", enter_problem_home, NULL },
};

static CabinPhone *
get_phone (Stage      *stage,
           const char *address)
{
  GListModel *phones = cabin_bluetooth_manager_get_phones (stage->screen->manager);

  for (guint i = 0; i < g_list_model_get_n_items (phones); i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);

      if (g_str_equal (cabin_phone_get_address (phone), address))
        return phone;
    }

  g_assert_not_reached ();
}

static void
activate (Stage      *stage,
          const char *action,
          const char *address)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (stage->screen->window), action, "s", address));
}

static void
answer_no (Stage *stage)
{
  cabin_test_screen_wait_usable (stage->screen, "no");
  g_signal_emit_by_name (cabin_test_screen_find (stage->screen, "no"), "clicked");
}

/* A car that knows three phones: one that is away at first, one that forgot the car, one that waits to be asked. */
static void
prepare_second_day (CabinTestScreen *screen)
{
  GSettings *settings = cabin_settings_get_connection (screen->settings);
  GVariantBuilder stages;

  g_variant_builder_init (&stages, G_VARIANT_TYPE ("a(uu)"));
  g_variant_builder_add (&stages, "(uu)", 5, 1);
  g_variant_builder_add (&stages, "(uu)", 170, 1);
  g_settings_set_value (settings, CABIN_KEY_RECONNECT_SCHEDULE, g_variant_builder_end (&stages));
  cabin_test_sim_configure (screen->sim, "version", 569);
  cabin_test_screen_add_phone (screen, PIXEL, "Pixel 8", "{'reachable': <false>}");
  cabin_test_screen_add_phone (screen, FORGETFUL, LONG_NAME, "{}");
  cabin_test_screen_add_phone (screen, GALAXY, "Galaxy", "{}");
  cabin_test_sim_tell (screen->sim, "ForgetCar", "(s)", FORGETFUL);
}

static gboolean
is_between_attempts (gpointer user_data)
{
  CabinReconnector *reconnector = cabin_bluetooth_manager_get_reconnector (user_data);

  return cabin_reconnector_get_state (reconnector) == CABIN_RECONNECT_WAITING;
}

static gboolean
is_far_from_next (gpointer user_data)
{
  CabinReconnector *reconnector = cabin_bluetooth_manager_get_reconnector (user_data);

  return cabin_reconnector_get_next_attempt (reconnector) > g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
}

static void
enter_searching (Stage *stage)
{
  cabin_phone_set_auto_connect (get_phone (stage, FORGETFUL), FALSE);
  cabin_phone_set_auto_connect (get_phone (stage, GALAXY), FALSE);
}

static void
enter_seconds (Stage *stage)
{
  cabin_test_sim_configure (stage->screen->sim, "page", 100);
  wait_for (stage, is_between_attempts);
}

static void
enter_minutes (Stage *stage)
{
  wait_for (stage, is_far_from_next);
}

static void
enter_forgetful (Stage *stage)
{
  cabin_reconnector_connect_phone (cabin_bluetooth_manager_get_reconnector (stage->screen->manager),
                                   get_phone (stage, FORGETFUL));
  cabin_test_screen_wait_usable (stage->screen, "yes");
}

static void
enter_phones (Stage *stage)
{
  answer_no (stage);
  cabin_test_sim_set_phone (stage->screen->sim, PIXEL, "{'reachable': <true>}");
  cabin_reconnector_connect_phone (cabin_bluetooth_manager_get_reconnector (stage->screen->manager),
                                   get_phone (stage, PIXEL));
  wait_for (stage, is_connected);
  show_page (stage, "bluetooth");
}

static void
enter_phone (Stage *stage)
{
  activate (stage, "phone.show", PIXEL);
}

static void
enter_forget (Stage *stage)
{
  activate (stage, "phone.forget", FORGETFUL);
  cabin_test_screen_wait_usable (stage->screen, "yes");
}

static void
enter_adapters (Stage *stage)
{
  answer_no (stage);
  g_free (cabin_test_sim_add_adapter (stage->screen->sim, NULL));
  cabin_phone_set_evidence (get_phone (stage, PIXEL), CABIN_EVIDENCE_MEDIA);
  show_page (stage, "bluetooth");
}

static void
refresh_choice_failed (Stage *stage)
{
  g_signal_emit_by_name (cabin_bluetooth_manager_get_reconnector (stage->screen->manager), "choice-failed",
                         get_phone (stage, FORGETFUL), CABIN_CONNECT_NO_PROFILE);
}

static const Scene second_day[] = {
  { "searching", enter_searching, NULL },
  { "seconds", enter_seconds, NULL },
  { "minutes", enter_minutes, NULL },
  { "forgetful", enter_forgetful, NULL },
  { "phones", enter_phones, NULL },
  { "phone", enter_phone, NULL },
  { "forget", enter_forget, NULL },
  { "adapters", enter_adapters, NULL },
  { "choice-failed", NULL, refresh_choice_failed },
};

/* A car that goes out: a speaker that is paired, and what else there is. */
static void
prepare_third_day (CabinTestScreen *screen)
{
  static const char *const devices[] = {
    "{'name': <'Kitchen Speaker'>, 'icon': <'audio-card'>, 'known': <true>}",
    "{'name': <'Boombox'>, 'icon': <'audio-headphones'>}",
    "{'name': <'OBDII'>, 'icon': <''>, 'io-capability': <'Legacy'>}",
    "{'name': <'" LONG_NAME "'>, 'bearer': <'le'>, 'passkey': <42776>, 'delay': <uint32 600000>}",
    "{'name': <'Remote'>, 'icon': <'input-keyboard'>, 'passkey': <815>, 'io-capability': <'KeyboardOnly'>, "
    "'delay': <uint32 600000>}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    g_free (cabin_test_sim_add_phone (screen->sim, devices[i]));
}

static void
enter_devices (Stage *stage)
{
  show_page (stage, "devices");
  cabin_test_screen_wait_seen (stage->screen, "device_button", TRUE);
  cabin_test_settle (500);
}

static void
pair_with (Stage      *stage,
           const char *name)
{
  CabinOutward *outward = cabin_bluetooth_manager_get_outward (stage->screen->manager);
  GListModel *devices =
    cabin_discovery_get_devices (cabin_bluetooth_manager_get_discovery (stage->screen->manager));

  cabin_outward_cancel (outward);
  cabin_test_screen_wait_seen (stage->screen, "outward_views", FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      if (g_str_has_prefix (cabin_bluez_device_get_name (device), name))
        cabin_outward_pair_async (outward, device, NULL, NULL, NULL);
    }
  cabin_test_screen_wait_seen (stage->screen, "outward_views", TRUE);
}

static void
enter_pin (Stage *stage)
{
  pair_with (stage, "OBDII");
  cabin_test_screen_wait_usable (stage->screen, "keypad");
}

static void
enter_pin_typed (Stage *stage)
{
  cabin_test_settle (CABIN_PROMPT_INERT_MS + 400);
  for (guint i = 0; i < CABIN_PIN_MAX_BYTES; i++)
    cabin_keypad_press (CABIN_KEYPAD (cabin_test_screen_find (stage->screen, "keypad")), GDK_KEY_0 + i % 10);
}

static void
enter_compare (Stage *stage)
{
  pair_with (stage, "Maximilian");
  cabin_test_screen_wait_usable (stage->screen, "outward_yes");
}

static void
enter_show (Stage *stage)
{
  pair_with (stage, "Remote");
  cabin_test_screen_wait_usable (stage->screen, "outward_no");
  cabin_test_settle (500);
}

static void
enter_outward_failed (Stage *stage)
{
  cabin_outward_cancel (cabin_bluetooth_manager_get_outward (stage->screen->manager));
  cabin_test_screen_wait_seen (stage->screen, "outward_views", FALSE);
}

static void
refresh_outward_failed (Stage *stage)
{
  CabinDiscovery *discovery = cabin_bluetooth_manager_get_discovery (stage->screen->manager);
  g_autoptr(CabinBluezDevice) device = g_list_model_get_item (cabin_discovery_get_devices (discovery), 1);
  g_autoptr(GError) error = g_error_new_literal (CABIN_ERROR, CABIN_ERROR_AUTH_FAILED, "");

  g_signal_emit_by_name (cabin_bluetooth_manager_get_outward (stage->screen->manager), "finished", device, error);
}

static const Scene third_day[] = {
  { "devices", enter_devices, NULL },
  { "pin", enter_pin, NULL },
  { "pin-typed", enter_pin_typed, NULL },
  { "compare", enter_compare, NULL },
  { "show", enter_show, NULL },
  { "outward-failed", enter_outward_failed, refresh_outward_failed },
};

/* A car with a network of its own, and a phone on its way into it. */
static void
set_handover (Stage               *stage,
              CabinHandoverState   state,
              CabinHandoverReason  reason)
{
  const char *name = cabin_bluetooth_manager_get_connected_device_name (stage->screen->manager);

  cabin_test_handover_set (stage->screen->handover, state, reason, name);
}

static void
prepare_fourth_day (CabinTestScreen *screen)
{
  cabin_test_screen_add_phone (screen, PIXEL, "Pixel 8", "{}");
}

static void
enter_handover (Stage *stage)
{
  wait_for (stage, is_connected);
  set_handover (stage, CABIN_HANDOVER_SENT, CABIN_HANDOVER_REASON_NONE);
}

static void
enter_handover_refused (Stage *stage)
{
  set_handover (stage, CABIN_HANDOVER_REFUSED, CABIN_HANDOVER_REASON_HOST);
}

static void
enter_network_row (Stage *stage)
{
  show_page (stage, "bluetooth");
}

static void
enter_network (Stage *stage)
{
  set_handover (stage, CABIN_HANDOVER_JOINED, CABIN_HANDOVER_REASON_NONE);
  show_page (stage, "network");
}

static void
enter_password (Stage *stage)
{
  g_signal_emit_by_name (cabin_test_screen_find (stage->screen, "show_password"), "clicked");
  g_assert_true (cabin_test_access_point_answer (stage->screen->access_point));
  cabin_test_screen_wait_seen (stage->screen, "qr", TRUE);
}

static void
enter_network_failed (Stage *stage)
{
  g_signal_emit_by_name (cabin_test_screen_find (stage->screen, "show_password"), "clicked");
  cabin_test_access_point_set_state (stage->screen->access_point, CABIN_ACCESS_POINT_FAILED,
                                     "Not authorized to share connections via wifi");
  set_handover (stage, CABIN_HANDOVER_REFUSED, CABIN_HANDOVER_REASON_CHANNEL);
}

static const Scene fourth_day[] = {
  { "handover", enter_handover, NULL },
  { "handover-refused", enter_handover_refused, NULL },
  { "network-row", enter_network_row, NULL },
  { "network", enter_network, NULL },
  { "password", enter_password, NULL },
  { "network-failed", enter_network_failed, NULL },
};

/* What GTK draws, without what it draws around the window. */
static GdkTexture *
take (CabinTestScreen *screen)
{
  GtkWidget *window = GTK_WIDGET (screen->window);
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  int width = gdk_paintable_get_intrinsic_width (paintable), height = gdk_paintable_get_intrinsic_height (paintable);
  graphene_rect_t bounds;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_true (gtk_widget_compute_bounds (cabin_test_screen_find (screen, "overlay"), window, &bounds));
  graphene_rect_offset (&bounds, (float) (width - gtk_widget_get_width (window)) / 2,
                        (float) (height - gtk_widget_get_height (window)) / 2);
  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &bounds);
}

static void
add_to_sheet (GdkTexture *texture,
              int         x)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (sheet);

  gdk_texture_download (texture, cairo_image_surface_get_data (image),
                        (gsize) cairo_image_surface_get_stride (image));
  cairo_surface_mark_dirty (image);
  cairo_translate (cr, x, sheet_row * (THUMB_HEIGHT + THUMB_GAP) + THUMB_GAP);
  cairo_scale (cr, (double) THUMB_HEIGHT / height, (double) THUMB_HEIGHT / height);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
}

static void
take_scene (Stage       *stage,
            const Look  *look,
            const Scene *scene)
{
  int x = THUMB_GAP;

  if (scene->enter != NULL)
    scene->enter (stage);

  for (guint i = 0; i < cabin_test_n_displays; i++)
    {
      const CabinTestDisplay *display = &cabin_test_displays[i];
      g_autofree char *path = g_strdup_printf ("%s/%s-%s-%s-%s.png", folder, scene->name, display->name,
                                               look->language, look->appearance);
      g_autoptr(GdkTexture) texture = NULL;

      cabin_test_screen_resize (stage->screen, display);
      if (scene->refresh != NULL)
        scene->refresh (stage);
      /* The longest animation. */
      cabin_test_settle (200);
      cabin_test_screen_wait_frame (stage->screen);
      texture = take (stage->screen);
      g_assert_true (gdk_texture_save_to_png (texture, path));
      add_to_sheet (texture, x);
      x += display->width * THUMB_HEIGHT / display->height + THUMB_GAP;
    }
  sheet_row++;
}

static void
take_day (const Look      *look,
          CabinTestScreen *screen,
          const Scene     *scenes,
          guint            n_scenes)
{
  Stage stage = { .screen = screen };

  g_settings_set_string (cabin_settings_get_display (screen->settings), CABIN_KEY_APPEARANCE, look->appearance);
  for (guint i = 0; i < n_scenes; i++)
    take_scene (&stage, look, &scenes[i]);
  cabin_test_screen_free (screen);
}

static void
take_look (const Look *look)
{
  speak (look->language);
  take_day (look, cabin_test_screen_new (TRUE), first_day, G_N_ELEMENTS (first_day));
  take_day (look, cabin_test_screen_new_prepared (prepare_second_day), second_day, G_N_ELEMENTS (second_day));
  take_day (look, cabin_test_screen_new_prepared (prepare_third_day), third_day, G_N_ELEMENTS (third_day));
  take_day (look, cabin_test_screen_new_prepared (prepare_fourth_day), fourth_day, G_N_ELEMENTS (fourth_day));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *sheet_path = NULL;
  int rows = G_N_ELEMENTS (looks) * (G_N_ELEMENTS (first_day) + G_N_ELEMENTS (second_day) + G_N_ELEMENTS (third_day) +
                                     G_N_ELEMENTS (fourth_day));

  if (argc != 3)
    {
      g_printerr ("usage: cabin-shots FOLDER LOCALES\n");
      return 64;
    }

  setlocale (LC_ALL, "");
  bindtextdomain ("cabin", argv[2]);
  bind_textdomain_codeset ("cabin", "UTF-8");
  adw_init ();

  folder = argv[1];
  sheet = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SHEET_WIDTH, rows * (THUMB_HEIGHT + THUMB_GAP) + THUMB_GAP);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    take_look (&looks[i]);

  sheet_path = g_build_filename (folder, "sheet.png", NULL);
  g_assert_cmpint (cairo_surface_write_to_png (sheet, sheet_path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (sheet);
  g_print ("%s\n", sheet_path);
  return 0;
}
