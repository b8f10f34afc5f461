/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-screen.h"

#include <glib/gstdio.h>

#include "cabin-names.h"

/* Widths in inches: 7 (1024×600, 800×480, 1280×720, 480×800) and 12.3 (1920×720). */
const CabinTestDisplay cabin_test_displays[] = {
  { "1024x600", 1024, 600, 1.0556 },
  { "800x480", 800, 480, 0.8333 },
  { "1280x720", 1280, 720, 1.3110 },
  { "1920x720", 1920, 720, 1.0438 },
  { "480x800", 480, 800, 0.8333 },
};

const guint cabin_test_n_displays = G_N_ELEMENTS (cabin_test_displays);

typedef struct {
  CabinTestScreen *screen;
  const char *id;
  const char *text;
  gboolean wanted;
  int width;
  int height;
  gboolean done;
} Wish;

static gboolean
is_ready (gpointer user_data)
{
  CabinTestScreen *self = user_data;

  return cabin_bluetooth_manager_get_state (self->manager) == CABIN_MANAGER_READY;
}

/* What the window leaves until after its first frame is there. */
static gboolean
is_settled (gpointer user_data)
{
  CabinTestScreen *self = user_data;

  return cabin_test_screen_find (self, "views") != NULL;
}

static CabinTestScreen *
present (gboolean         simulated,
         CabinTestPrepare prepare)
{
  CabinTestScreen *self = g_new0 (CabinTestScreen, 1);
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("cabin-ui-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->folder, "settings", NULL);
  self->settings = cabin_settings_new (path);
  if (simulated)
    self->sim = cabin_test_sim_new (1);
  if (prepare != NULL)
    prepare (self);

  self->manager = cabin_bluetooth_manager_new (self->settings, CABIN_CONSENT_ASK);
  self->app = GTK_APPLICATION (adw_application_new (CABIN_APP_ID ".Test", G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (self->app), NULL, &error);
  g_assert_no_error (error);
  cabin_window_add_actions (self->app, self->manager);

  self->access_point = cabin_test_access_point_new ();
  self->handover = cabin_test_handover_new ();
  self->window = cabin_window_new (self->app, self->manager, self->settings, self->access_point, self->handover);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  /* The car's display is full of it, whatever the compositor; the displays that are tried here are of many sizes. */
  g_assert_true (gtk_window_is_fullscreen (self->window));
  gtk_window_unfullscreen (self->window);
  gtk_window_set_decorated (self->window, FALSE);
  gtk_window_present (self->window);
  g_assert_true (cabin_test_wait (is_settled, self, CABIN_TEST_DEADLINE_MS));
  cabin_test_screen_resize (self, &cabin_test_displays[0]);

  if (simulated)
    {
      g_autoptr(GDBusConnection) connection = cabin_test_sim_connect (self->sim);

      cabin_bluetooth_manager_start (self->manager, connection);
      g_assert_true (cabin_test_wait (is_ready, self, CABIN_TEST_DEADLINE_MS));
    }

  return self;
}

/**
 * cabin_test_screen_new:
 * @simulated: whether the manager has a bluetoothd; if not, it is never started
 *
 * Presents the home page on the first reference display and waits until the car is ready.
 *
 * Returns: (transfer full): the screen
 */
CabinTestScreen *
cabin_test_screen_new (gboolean simulated)
{
  return present (simulated, NULL);
}

/**
 * cabin_test_screen_new_prepared:
 * @prepare: called with the simulator and the settings before the manager is there
 *
 * Returns: (transfer full): the screen of a car with a past, otherwise as of cabin_test_screen_new()
 */
CabinTestScreen *
cabin_test_screen_new_prepared (CabinTestPrepare prepare)
{
  return present (TRUE, prepare);
}

/**
 * cabin_test_screen_add_phone:
 * @address: of the phone
 * @name: of the phone
 * @options: more of it, as cabin_test_sim_set_phone() takes them
 *
 * Only to be called while the screen is prepared: a phone that was let in before, the last one of the list.
 */
void
cabin_test_screen_add_phone (CabinTestScreen *self,
                             const char      *address,
                             const char      *name,
                             const char      *options)
{
  GSettings *settings = cabin_settings_get_connection (self->settings);
  g_autoptr(GVariant) before = g_settings_get_value (settings, CABIN_KEY_PHONES);
  g_autofree char *known = g_strdup_printf ("{'address': <'%s'>, 'name': <'%s'>, 'known': <true>}", address, name);
  GVariantBuilder phones;

  g_free (cabin_test_sim_add_phone (self->sim, known));
  cabin_test_sim_set_phone (self->sim, address, options);

  g_variant_builder_init (&phones, G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; i < g_variant_n_children (before); i++)
    {
      g_autoptr(GVariant) phone = g_variant_get_child_value (before, i);

      g_variant_builder_add_value (&phones, phone);
    }
  g_variant_builder_add_parsed (&phones, "{%s: <%s>, %s: <%s>}", CABIN_PHONE_ADDRESS, address, CABIN_PHONE_NAME, name);
  g_settings_set_value (settings, CABIN_KEY_PHONES, g_variant_builder_end (&phones));
}

static void
on_shut_down (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  gboolean *done = user_data;

  cabin_bluetooth_manager_shutdown_finish (CABIN_BLUETOOTH_MANAGER (source), result, NULL);
  *done = TRUE;
}

static gboolean
is_done (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/**
 * cabin_test_screen_shut_down:
 *
 * Ends the manager in order.
 */
void
cabin_test_screen_shut_down (CabinTestScreen *self)
{
  gboolean done = FALSE;

  cabin_bluetooth_manager_shutdown_async (self->manager, NULL, on_shut_down, &done);
  g_assert_true (cabin_test_wait (is_done, &done, CABIN_TEST_DEADLINE_MS));
}

/**
 * cabin_test_screen_free:
 *
 * Ends everything, and makes sure that nothing of the screen is left.
 */
void
cabin_test_screen_free (CabinTestScreen *self)
{
  g_autofree char *path = g_build_filename (self->folder, "settings", NULL);

  if (self->sim != NULL)
    cabin_test_screen_shut_down (self);
  gtk_window_destroy (self->window);
  cabin_test_settle (0);
  g_assert_null (self->window);

  /* GTK keeps an application that was never run. */
  g_action_map_remove_action (G_ACTION_MAP (self->app), "pairable");
  g_object_unref (self->app);
  g_assert_finalize_object (self->handover);
  g_assert_finalize_object (self->access_point);
  g_assert_finalize_object (self->manager);
  g_assert_finalize_object (self->settings);
  if (self->sim != NULL)
    {
      cabin_test_sim_stop (self->sim);
      g_clear_object (&self->sim);
    }
  g_unlink (path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->phone);
  g_free (self);
}

static gboolean
has_size (gpointer user_data)
{
  Wish *wish = user_data;
  GtkWidget *content = cabin_test_screen_find (wish->screen, "overlay");

  return gtk_widget_get_width (content) == wish->width && gtk_widget_get_height (content) == wish->height;
}

/* Between a new style sheet and the next frame GTK would measure with the new one and compare with what it remembers of
 * the old one, if the display's answer to an earlier resize comes in just then. */
static void
forget_sizes (GtkWidget *widget)
{
  gtk_widget_queue_resize (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    forget_sizes (child);
}

/**
 * cabin_test_screen_resize:
 *
 * Gives the screen the pixels and the scale of @display, and waits until it has them.
 */
void
cabin_test_screen_resize (CabinTestScreen        *self,
                          const CabinTestDisplay *display)
{
  Wish wish = { .screen = self, .width = display->width, .height = display->height };
  GtkWidget *content = cabin_test_screen_find (self, "overlay");
  int border;

  g_settings_set_double (cabin_settings_get_display (self->settings), CABIN_KEY_UI_SCALE, display->px_per_dp);
  forget_sizes (GTK_WIDGET (self->window));
  cabin_test_screen_wait_frame (self);

  /* What GTK draws around a window where there is no window manager. */
  border = gdk_surface_get_width (gtk_native_get_surface (GTK_NATIVE (self->window))) - gtk_widget_get_width (content);
  gtk_window_set_default_size (self->window, display->width + border, display->height + border);
  if (!cabin_test_wait (has_size, &wish, CABIN_TEST_DEADLINE_MS))
    g_error ("The screen is %d×%d and not %s", gtk_widget_get_width (content), gtk_widget_get_height (content),
             display->name);
  cabin_test_screen_wait_frame (self);
}

static GtkWidget *
find_below (GtkWidget  *widget,
            const char *id,
            gboolean    seen)
{
  if (g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0 &&
      (!seen || gtk_widget_get_mapped (widget)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_below (child, id, seen);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * cabin_test_screen_find_below:
 * @id: the widget's id in its template
 *
 * Returns: (transfer none) (nullable): the first such widget that is on the screen, among @widget and what is in it; if
 *   none is, the first one that is not
 */
GtkWidget *
cabin_test_screen_find_below (GtkWidget  *widget,
                              const char *id)
{
  GtkWidget *found = find_below (widget, id, TRUE);

  return found != NULL ? found : find_below (widget, id, FALSE);
}

/**
 * cabin_test_screen_find:
 *
 * Returns: (transfer none) (nullable): as of cabin_test_screen_find_below(), in the whole window
 */
GtkWidget *
cabin_test_screen_find (CabinTestScreen *self,
                        const char      *id)
{
  return cabin_test_screen_find_below (GTK_WIDGET (self->window), id);
}

/**
 * cabin_test_screen_sees:
 *
 * Returns: whether the widget is there and on the screen
 */
gboolean
cabin_test_screen_sees (CabinTestScreen *self,
                        const char      *id)
{
  GtkWidget *widget = cabin_test_screen_find (self, id);

  return widget != NULL && gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget);
}

/**
 * cabin_test_screen_read:
 *
 * Returns: (transfer none): the text of a label that must be there
 */
const char *
cabin_test_screen_read (CabinTestScreen *self,
                        const char      *id)
{
  return gtk_label_get_text (GTK_LABEL (cabin_test_screen_find (self, id)));
}

/**
 * cabin_test_screen_read_plain:
 *
 * Returns: (transfer full): the label's text without the marks that isolate a name
 */
char *
cabin_test_screen_read_plain (GtkLabel *label)
{
  GString *text = g_string_new (gtk_label_get_text (label));

  g_string_replace (text, "\xe2\x81\xa8", "", 0);
  g_string_replace (text, "\xe2\x81\xa9", "", 0);
  return g_string_free (text, FALSE);
}

static gboolean
has_text (gpointer user_data)
{
  Wish *wish = user_data;
  g_autofree char *plain = NULL;

  if (!cabin_test_screen_sees (wish->screen, wish->id))
    return FALSE;

  plain = cabin_test_screen_read_plain (GTK_LABEL (cabin_test_screen_find (wish->screen, wish->id)));
  return g_str_equal (plain, wish->text);
}

/**
 * cabin_test_screen_wait_text:
 *
 * Waits until the label is on the screen with that text.
 */
void
cabin_test_screen_wait_text (CabinTestScreen *self,
                             const char      *id,
                             const char      *text)
{
  Wish wish = { .screen = self, .id = id, .text = text };

  if (!cabin_test_wait (has_text, &wish, CABIN_TEST_DEADLINE_MS))
    g_error ("“%s” is not on the screen in %s, there is “%s”", text, id,
             cabin_test_screen_find (self, id) ? cabin_test_screen_read (self, id) : "nothing");
}

static gboolean
is_seen (gpointer user_data)
{
  Wish *wish = user_data;

  return cabin_test_screen_sees (wish->screen, wish->id) == wish->wanted;
}

/**
 * cabin_test_screen_wait_seen:
 *
 * Waits until the widget is on the screen, or is not.
 */
void
cabin_test_screen_wait_seen (CabinTestScreen *self,
                             const char      *id,
                             gboolean         seen)
{
  Wish wish = { .screen = self, .id = id, .wanted = seen };

  g_assert_true (cabin_test_wait (is_seen, &wish, 2 * CABIN_TEST_DEADLINE_MS));
}

static void
on_after_paint (GdkFrameClock *clock,
                gboolean      *done)
{
  *done = TRUE;
}

/**
 * cabin_test_screen_wait_frame:
 *
 * Waits until all that has changed is drawn.
 */
void
cabin_test_screen_wait_frame (CabinTestScreen *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  gboolean done = FALSE;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &done);

  gtk_widget_queue_draw (GTK_WIDGET (self->window));
  g_assert_true (cabin_test_wait (is_done, &done, CABIN_TEST_DEADLINE_MS));
  g_signal_handler_disconnect (clock, handler);
}

/**
 * cabin_test_screen_is_usable:
 *
 * Returns: whether the button says that it can be pressed
 */
gboolean
cabin_test_screen_is_usable (CabinTestScreen *self,
                             const char      *id)
{
  GtkWidget *button = cabin_test_screen_find (self, id);
  g_autofree char *disabled = NULL;

  if (button == NULL || !gtk_widget_get_mapped (button) || !gtk_widget_is_sensitive (button))
    return FALSE;

  disabled = gtk_test_accessible_check_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_DISABLED, TRUE);
  return disabled != NULL;
}

static gboolean
is_usable (gpointer user_data)
{
  Wish *wish = user_data;

  return cabin_test_screen_is_usable (wish->screen, wish->id);
}

/**
 * cabin_test_screen_wait_usable:
 *
 * Waits until the button can be pressed.
 */
void
cabin_test_screen_wait_usable (CabinTestScreen *self,
                               const char      *id)
{
  Wish wish = { .screen = self, .id = id };

  g_assert_true (cabin_test_wait (is_usable, &wish, CABIN_TEST_DEADLINE_MS));
}

static gboolean
is_pairable (gpointer user_data)
{
  CabinTestScreen *self = user_data;

  return cabin_bluetooth_manager_get_pairable (self->manager);
}

/**
 * cabin_test_screen_ask:
 * @options: of the phone, as cabin_test_sim_add_phone() takes them
 *
 * Opens the pairing window and lets a new phone ask; waits until the question is on the screen.
 *
 * Returns: (transfer none): the phone's address, until the next one asks
 */
const char *
cabin_test_screen_ask (CabinTestScreen *self,
                       const char      *options)
{
  g_free (self->phone);
  self->phone = cabin_test_sim_add_phone (self->sim, options);

  cabin_bluetooth_manager_set_pairable (self->manager, TRUE);
  g_assert_true (cabin_test_wait (is_pairable, self, CABIN_TEST_DEADLINE_MS));
  cabin_test_sim_pair_begin (self->sim, self->phone, NULL);
  cabin_test_screen_wait_seen (self, "code", TRUE);

  return self->phone;
}
