/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-test-screen.h"

#define MM_PER_DP 0.15875

/* Android for Cars: a target is 76 dp, with 23 dp to the next one. */
#define TARGET_DP 76
#define GAP_DP 23
/* A road test found 15 mm clearly better than 11; a finger in a moving car is wider than it is sure. */
#define ANSWER_HEIGHT_MM 15.0
#define ANSWER_WIDTH_MM 40.0
/* 40 minutes of arc at 0.7 m. */
#define CODE_CAP_MM 8.2

static graphene_rect_t
place (CabinTestScreen *screen,
       GtkWidget       *widget)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (screen->window), &bounds));
  return bounds;
}

static double
to_mm (double                  px,
       const CabinTestDisplay *display)
{
  return px / display->px_per_dp * MM_PER_DP;
}

static void
collect_buttons (GtkWidget *widget,
                 GPtrArray *buttons)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (buttons, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect_buttons (child, buttons);
}

/* The gap between two rectangles: the larger one of those across and down, 0 where they overlap. */
static double
gap (const graphene_rect_t *a,
     const graphene_rect_t *b)
{
  double across = MAX (a->origin.x, b->origin.x) -
                  MIN (a->origin.x + a->size.width, b->origin.x + b->size.width);
  double down = MAX (a->origin.y, b->origin.y) -
                MIN (a->origin.y + a->size.height, b->origin.y + b->size.height);

  return MAX (MAX (across, down), 0.0);
}

/* Every button that shows is large enough, far enough from the others, and all of it is on the display, or would be if
 * the page were moved up. */
static void
check_buttons (CabinTestScreen        *screen,
               const CabinTestDisplay *display,
               const char             *where,
               guint                   at_least)
{
  g_autoptr(GPtrArray) buttons = g_ptr_array_new ();
  graphene_rect_t display_bounds = place (screen, cabin_test_screen_find (screen, "overlay"));

  collect_buttons (cabin_test_screen_find (screen, where), buttons);
  g_assert_cmpuint (buttons->len, >=, at_least);
  for (guint i = 0; i < buttons->len; i++)
    {
      graphene_rect_t bounds = place (screen, buttons->pdata[i]);

      g_assert_cmpfloat (bounds.size.width, >=, floor (TARGET_DP * display->px_per_dp));
      g_assert_cmpfloat (bounds.size.height, >=, floor (TARGET_DP * display->px_per_dp));
      if (gtk_widget_get_ancestor (buttons->pdata[i], GTK_TYPE_SCROLLED_WINDOW) == NULL)
        g_assert_true (graphene_rect_contains_rect (&display_bounds, &bounds));
      g_assert_cmpfloat (bounds.origin.x, >=, display_bounds.origin.x);
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, display_bounds.origin.x + display_bounds.size.width);
      for (guint j = 0; j < i; j++)
        {
          graphene_rect_t other = place (screen, buttons->pdata[j]);

          g_assert_cmpfloat (gap (&bounds, &other), >=, floor (GAP_DP * display->px_per_dp));
        }
    }
}

/* The cap height of the code as it is drawn, after it was made to fit. */
static double
get_cap_height (CabinTestScreen *screen)
{
  GtkWidget *code = cabin_test_screen_find (screen, "code");
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (code));
  graphene_rect_t drawn = place (screen, code);
  PangoRectangle ink;

  pango_layout_get_pixel_extents (layout, &ink, NULL);
  return ink.height * drawn.size.height / gtk_widget_get_height (code);
}

/* Everything that has words shows all of them, except names, which may end with an ellipsis. */
static void
check_texts (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    {
      GtkLabel *label = GTK_LABEL (widget);

      g_assert_false (gtk_label_get_use_markup (label));
      if (pango_layout_is_ellipsized (gtk_label_get_layout (label)))
        g_error ("“%s” does not fit", gtk_label_get_text (label));
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    check_texts (child);
}

static void
test_pages (gconstpointer data)
{
  const CabinTestDisplay *display = data;
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (FALSE);

  cabin_test_screen_resize (screen, display);
  check_buttons (screen, display, "overlay", 1);
  check_texts (GTK_WIDGET (screen->window));

  cabin_window_show_page (CABIN_WINDOW (screen->window), "bluetooth");
  cabin_test_screen_wait_seen (screen, "phone_name", FALSE);
  cabin_test_screen_wait_frame (screen);
  check_buttons (screen, display, "overlay", 2);
  check_texts (GTK_WIDGET (screen->window));
}

/* The home page with a long reason, the page with everything that can be on it, the code in full view. */
static void
test_network (gconstpointer data)
{
  const CabinTestDisplay *display = data;
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (FALSE);
  graphene_rect_t all, qr;

  cabin_test_screen_resize (screen, display);
  cabin_test_handover_set (screen->handover, CABIN_HANDOVER_REFUSED, CABIN_HANDOVER_REASON_HOST, "Pixel 8");
  cabin_test_screen_wait_seen (screen, "handover_line", TRUE);
  cabin_test_screen_wait_frame (screen);
  check_buttons (screen, display, "overlay", 1);
  check_texts (GTK_WIDGET (screen->window));

  cabin_window_show_page (CABIN_WINDOW (screen->window), "network");
  cabin_test_screen_wait_seen (screen, "phone_name", FALSE);
  g_signal_emit_by_name (cabin_test_screen_find (screen, "show_password"), "clicked");
  g_assert_true (cabin_test_access_point_answer (screen->access_point));
  cabin_test_screen_wait_seen (screen, "qr", TRUE);
  cabin_test_screen_wait_frame (screen);
  all = place (screen, cabin_test_screen_find (screen, "overlay"));
  qr = place (screen, cabin_test_screen_find (screen, "qr"));
  g_assert_true (graphene_rect_contains_rect (&all, &qr));

  cabin_test_access_point_set_state (screen->access_point, CABIN_ACCESS_POINT_FAILED, "Not authorized to share");
  cabin_test_screen_wait_seen (screen, "network_advice", TRUE);
  cabin_test_screen_wait_frame (screen);
  check_buttons (screen, display, "overlay", 2);
  check_texts (GTK_WIDGET (screen->window));
}

static void
prepare_phones (CabinTestScreen *screen)
{
  cabin_test_screen_add_phone (screen, "11:22:33:44:00:01", "Pixel 8", "{}");
  cabin_test_screen_add_phone (screen, "11:22:33:44:00:02", "Galaxy", "{}");
  cabin_test_screen_add_phone (screen, "11:22:33:44:00:03", "Nokia", "{}");
}

/* The phones, the page of one, and the question before it is forgotten. */
static void
test_phones (gconstpointer data)
{
  const CabinTestDisplay *display = data;
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new_prepared (prepare_phones);
  graphene_rect_t no, yes, all;

  cabin_test_screen_wait_text (screen, "phone_state", "Connected");
  cabin_test_screen_resize (screen, display);
  g_free (cabin_test_sim_add_adapter (screen->sim, NULL));
  cabin_window_show_page (CABIN_WINDOW (screen->window), "bluetooth");
  cabin_test_screen_wait_seen (screen, "phone_name", FALSE);
  cabin_test_screen_wait_seen (screen, "adapters", TRUE);
  cabin_test_screen_wait_frame (screen);
  check_buttons (screen, display, "overlay", 11);
  check_texts (GTK_WIDGET (screen->window));

  g_signal_emit_by_name (cabin_test_screen_find (screen, "more"), "clicked");
  cabin_test_screen_wait_seen (screen, "phones", FALSE);
  cabin_test_screen_wait_frame (screen);
  check_buttons (screen, display, "overlay", 6);
  check_texts (GTK_WIDGET (screen->window));

  g_signal_emit_by_name (cabin_test_screen_find (screen, "forget"), "clicked");
  cabin_test_screen_wait_usable (screen, "yes");
  cabin_test_screen_wait_frame (screen);
  all = place (screen, cabin_test_screen_find (screen, "overlay"));
  no = place (screen, cabin_test_screen_find (screen, "no"));
  yes = place (screen, cabin_test_screen_find (screen, "yes"));
  g_assert_cmpfloat (to_mm (MIN (no.size.height, yes.size.height), display), >=, ANSWER_HEIGHT_MM);
  g_assert_cmpfloat (to_mm (MIN (no.size.width, yes.size.width), display), >=, ANSWER_WIDTH_MM);
  g_assert_cmpfloat (gap (&no, &yes), >=, floor (GAP_DP * display->px_per_dp));
  g_assert_true (graphene_rect_contains_rect (&all, &no));
  g_assert_true (graphene_rect_contains_rect (&all, &yes));
}

static void
prepare_devices (CabinTestScreen *screen)
{
  g_free (cabin_test_sim_add_phone (screen->sim, "{'name': <'Known'>, 'bearer': <'le'>, 'known': <true>}"));
  g_free (cabin_test_sim_add_phone (screen->sim, "{'name': <'OBDII'>, 'bearer': <'le'>, 'io-capability': <'Legacy'>}"));
}

/* What is in range and what is paired; then the keypad, with the longest PIN, and a failure. */
static void
test_devices (gconstpointer data)
{
  const CabinTestDisplay *display = data;
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new_prepared (prepare_devices);
  CabinOutward *outward = cabin_bluetooth_manager_get_outward (screen->manager);
  graphene_rect_t all, cover;

  cabin_test_screen_resize (screen, display);
  cabin_window_show_page (CABIN_WINDOW (screen->window), "devices");
  cabin_test_screen_wait_text (screen, "device_label", "OBDII");
  cabin_test_screen_wait_seen (screen, "remove", TRUE);
  cabin_test_screen_wait_frame (screen);
  check_buttons (screen, display, "overlay", 4);
  check_texts (GTK_WIDGET (screen->window));

  g_signal_emit_by_name (cabin_test_screen_find (screen, "device_button"), "clicked");
  cabin_test_screen_wait_seen (screen, "keypad", TRUE);
  gtk_label_set_text (GTK_LABEL (cabin_test_screen_find (screen, "entry")), "0000000000000000");
  cabin_test_screen_wait_frame (screen);
  check_buttons (screen, display, "outward_views", 13);
  check_texts (GTK_WIDGET (screen->window));

  cabin_pairing_request_enter (cabin_outward_get_question (outward), "9999");
  cabin_test_screen_wait_seen (screen, "outward_reason", TRUE);
  cabin_test_screen_wait_frame (screen);
  all = place (screen, cabin_test_screen_find (screen, "overlay"));
  cover = place (screen, cabin_test_screen_find (screen, "outward_reason"));
  g_assert_true (graphene_rect_contains_rect (&all, &cover));
}

static void
test_overlay (gconstpointer data)
{
  const CabinTestDisplay *display = data;
  g_autoptr(CabinTestScreen) screen = cabin_test_screen_new (TRUE);
  g_autofree char *result = NULL;
  graphene_rect_t reject, confirm, all, overlay;

  cabin_test_screen_resize (screen, display);
  cabin_test_screen_ask (screen, "{'name': <'Pixel 8'>, 'passkey': <776574>}");
  cabin_test_screen_wait_usable (screen, "confirm");
  cabin_test_screen_wait_frame (screen);

  all = place (screen, cabin_test_screen_find (screen, "overlay"));
  overlay = place (screen, cabin_test_screen_find (screen, "views"));
  g_assert_true (graphene_rect_equal (&all, &overlay));

  reject = place (screen, cabin_test_screen_find (screen, "reject"));
  confirm = place (screen, cabin_test_screen_find (screen, "confirm"));
  g_assert_cmpfloat (to_mm (MIN (reject.size.height, confirm.size.height), display), >=, ANSWER_HEIGHT_MM);
  g_assert_cmpfloat (to_mm (MIN (reject.size.width, confirm.size.width), display), >=, ANSWER_WIDTH_MM);
  g_assert_cmpfloat (gap (&reject, &confirm), >=, floor (GAP_DP * display->px_per_dp));
  g_assert_true (confirm.origin.x > reject.origin.x || confirm.origin.y > reject.origin.y);
  g_assert_true (graphene_rect_contains_rect (&all, &confirm));
  g_assert_true (graphene_rect_contains_rect (&all, &reject));

  g_test_message ("%s: digits %.1f mm, answers %.0f×%.0f mm", display->name,
                  to_mm (get_cap_height (screen), display), to_mm (confirm.size.width, display),
                  to_mm (confirm.size.height, display));
  g_assert_cmpfloat (to_mm (get_cap_height (screen), display), >=, CODE_CAP_MM);
  check_texts (cabin_test_screen_find (screen, "views"));

  g_signal_emit_by_name (cabin_test_screen_find (screen, "reject"), "clicked");
  result = cabin_test_sim_pair_end (screen->sim);
}

/* In a language that is read from the right, the digits and the sides of the answers stay as they are. */
static void
test_right_to_left (void)
{
  g_autoptr(CabinTestScreen) screen = NULL;
  g_autofree char *result = NULL;
  PangoRectangle first, last;
  PangoLayout *layout;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  screen = cabin_test_screen_new (TRUE);
  cabin_test_screen_ask (screen, "{'name': <'Pixel 8'>, 'passkey': <776574>}");
  cabin_test_screen_wait_usable (screen, "confirm");

  g_assert_cmpfloat (place (screen, cabin_test_screen_find (screen, "confirm")).origin.x, >,
                     place (screen, cabin_test_screen_find (screen, "reject")).origin.x);
  layout = gtk_label_get_layout (GTK_LABEL (cabin_test_screen_find (screen, "code")));
  pango_layout_index_to_pos (layout, 0, &first);
  pango_layout_index_to_pos (layout, 6, &last);
  g_assert_cmpint (first.x, <, last.x);

  g_signal_emit_by_name (cabin_test_screen_find (screen, "reject"), "clicked");
  result = cabin_test_sim_pair_end (screen->sim);
  g_clear_pointer (&screen, cabin_test_screen_free);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  for (guint i = 0; i < cabin_test_n_displays; i++)
    {
      const CabinTestDisplay *display = &cabin_test_displays[i];
      g_autofree char *pages = g_strconcat ("/ui/sizes/pages/", display->name, NULL);
      g_autofree char *phones = g_strconcat ("/ui/sizes/phones/", display->name, NULL);
      g_autofree char *devices = g_strconcat ("/ui/sizes/devices/", display->name, NULL);
      g_autofree char *network = g_strconcat ("/ui/sizes/network/", display->name, NULL);
      g_autofree char *overlay = g_strconcat ("/ui/sizes/overlay/", display->name, NULL);

      g_test_add_data_func (pages, display, test_pages);
      g_test_add_data_func (phones, display, test_phones);
      g_test_add_data_func (devices, display, test_devices);
      g_test_add_data_func (network, display, test_network);
      g_test_add_data_func (overlay, display, test_overlay);
    }
  g_test_add_func ("/ui/sizes/right-to-left", test_right_to_left);

  return g_test_run ();
}
