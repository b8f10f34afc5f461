/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-window.h"

#include <glib/gi18n-lib.h>

#include "cabin-banner.h"
#include "cabin-bluetooth-page.h"
#include "cabin-home-page.h"
#include "cabin-names.h"
#include "cabin-pairing-overlay.h"
#include "cabin-style.h"
#include "cabin-words.h"

#define PAGE_HOME "home"
#define PAGE_BLUETOOTH "bluetooth"

/* As high as style.css makes it. */
#define TITLE_BAR_PX 40

/**
 * CabinWindow:
 *
 * The screen: pages, a banner above them, and the pairing overlay above everything.
 *
 * The home page is all that the first frame needs; the rest is built right after it, or when it is wanted.
 */
struct _CabinWindow
{
  AdwApplicationWindow parent_instance;

  GtkWidget *header;
  GtkOverlay *overlay;
  GtkStack *pages;
  CabinBanner *banner;
  GtkWidget *pairing;

  CabinBluetoothManager *manager;
  CabinSettings *settings;
  CabinStyle *style;
  GtkWidget *focus_below;
  gulong first_frame;
  gboolean first_run_done;
};

G_DEFINE_FINAL_TYPE (CabinWindow, cabin_window, ADW_TYPE_APPLICATION_WINDOW)

enum {
  PROP_0,
  PROP_MANAGER,
  PROP_SETTINGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* GtkStack leaves the pages that are not seen in the tree of screen readers, and so does what covers them. */
static void
tell_what_is_hidden (CabinWindow *self)
{
  gboolean covered = self->pairing != NULL && gtk_widget_get_visible (self->pairing);
  GtkWidget *shown = gtk_stack_get_visible_child (self->pages);

  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->pages));
       page != NULL;
       page = gtk_widget_get_next_sibling (page))
    gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN, covered || page != shown, -1);
}

static void
on_pairing_visible (CabinWindow *self)
{
  gboolean covered = gtk_widget_get_visible (self->pairing);

  if (gtk_widget_get_sensitive (GTK_WIDGET (self->pages)) != covered)
    return;

  if (covered)
    g_set_weak_pointer (&self->focus_below, gtk_window_get_focus (GTK_WINDOW (self)));

  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), !covered);
  tell_what_is_hidden (self);
  cabin_banner_hold (self->banner, covered);

  if (!covered && self->focus_below != NULL)
    {
      gtk_widget_grab_focus (self->focus_below);
      g_clear_weak_pointer (&self->focus_below);
    }
}

static void
ensure_pairing_overlay (CabinWindow *self)
{
  if (self->pairing != NULL)
    return;

  self->pairing = cabin_pairing_overlay_new (self->manager);
  gtk_overlay_add_overlay (self->overlay, self->pairing);
  g_signal_connect_object (self->pairing, "notify::visible", G_CALLBACK (on_pairing_visible), self, G_CONNECT_SWAPPED);
  on_pairing_visible (self);
}

static void
on_first_frame (CabinWindow *self)
{
  g_clear_signal_handler (&self->first_frame, gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  ensure_pairing_overlay (self);
  cabin_style_follow_system (self->style);
}

static void
on_pairing_finished (CabinWindow        *self,
                     CabinPairingResult  result,
                     const char         *name)
{
  g_autofree char *words = NULL;

  switch (result)
    {
    case CABIN_PAIRING_RESULT_REJECTED:
    case CABIN_PAIRING_RESULT_TIMED_OUT:
    case CABIN_PAIRING_RESULT_CANCELLED:
    case CABIN_PAIRING_RESULT_LOST:
      words = cabin_words_result (result, name);
      cabin_banner_show (self->banner, words);
      break;

    case CABIN_PAIRING_RESULT_PAIRED:
    case CABIN_PAIRING_RESULT_FAILED:
    case CABIN_PAIRING_RESULT_NOT_KEPT:
    default:
      break;
    }
}

static void
on_knock (CabinWindow *self,
          CabinKnock   knock,
          const char  *name)
{
  g_autofree char *words = cabin_words_knock (knock, name);

  cabin_banner_show (self->banner, words);
}

/* A car that knows no phone yet opens the pairing window by itself, once per start. */
static void
on_state (CabinWindow *self)
{
  if (self->first_run_done || cabin_bluetooth_manager_get_state (self->manager) != CABIN_MANAGER_READY)
    return;

  self->first_run_done = TRUE;
  if (g_list_model_get_n_items (cabin_bluetooth_manager_get_phones (self->manager)) == 0)
    cabin_bluetooth_manager_set_pairable (self->manager, TRUE);
}

static void
on_enter_monitor (CabinWindow *self,
                  GdkMonitor  *monitor)
{
  cabin_style_set_monitor (self->style, monitor);
}

static void
cabin_window_realize (GtkWidget *widget)
{
  CabinWindow *self = CABIN_WINDOW (widget);

  GTK_WIDGET_CLASS (cabin_window_parent_class)->realize (widget);

  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "enter-monitor",
                           G_CALLBACK (on_enter_monitor), self, G_CONNECT_SWAPPED);
  self->first_frame = g_signal_connect_swapped (gtk_widget_get_frame_clock (widget), "after-paint",
                                                G_CALLBACK (on_first_frame), self);
}

static void
cabin_window_unrealize (GtkWidget *widget)
{
  CabinWindow *self = CABIN_WINDOW (widget);

  g_clear_signal_handler (&self->first_frame, gtk_widget_get_frame_clock (widget));

  GTK_WIDGET_CLASS (cabin_window_parent_class)->unrealize (widget);
}

static void
cabin_window_constructed (GObject *object)
{
  CabinWindow *self = CABIN_WINDOW (object);
  g_autoptr(GdkMonitor) monitor = g_list_model_get_item (gdk_display_get_monitors (gdk_display_get_default ()), 0);

  G_OBJECT_CLASS (cabin_window_parent_class)->constructed (object);

  self->style = cabin_style_new (self->settings);
  cabin_style_set_monitor (self->style, monitor);

  gtk_stack_add_named (self->pages, cabin_home_page_new (self->manager), PAGE_HOME);
  self->banner = CABIN_BANNER (cabin_banner_new ());
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->banner));

  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (tell_what_is_hidden), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "knock", G_CALLBACK (on_knock), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "pairing-finished", G_CALLBACK (on_pairing_finished), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "notify::pairing-phase", G_CALLBACK (ensure_pairing_overlay), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  on_state (self);
  if (cabin_bluetooth_manager_get_pairing_phase (self->manager) != CABIN_PAIRING_NONE)
    ensure_pairing_overlay (self);
}

static void
cabin_window_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  CabinWindow *self = CABIN_WINDOW (object);

  switch (prop_id)
    {
    case PROP_MANAGER:
      self->manager = g_value_dup_object (value);
      break;

    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_window_dispose (GObject *object)
{
  CabinWindow *self = CABIN_WINDOW (object);

  g_clear_weak_pointer (&self->focus_below);
  g_clear_object (&self->style);
  g_clear_object (&self->manager);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (cabin_window_parent_class)->dispose (object);
}

static void
cabin_window_class_init (CabinWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = cabin_window_constructed;
  object_class->set_property = cabin_window_set_property;
  object_class->dispose = cabin_window_dispose;
  widget_class->realize = cabin_window_realize;
  widget_class->unrealize = cabin_window_unrealize;

  properties[PROP_MANAGER] =
    g_param_spec_object ("manager", NULL, NULL, CABIN_TYPE_BLUETOOTH_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, CABIN_TYPE_SETTINGS,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinWindow, header);
  gtk_widget_class_bind_template_child (widget_class, CabinWindow, overlay);
  gtk_widget_class_bind_template_child (widget_class, CabinWindow, pages);
}

static void
cabin_window_init (CabinWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_fullscreen (GTK_WINDOW (self));
}

static void
on_show_page (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (CABIN_IS_WINDOW (window))
    cabin_window_show_page (CABIN_WINDOW (window), g_variant_get_string (parameter, NULL));
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window != NULL)
    gtk_window_close (window);
}

/**
 * cabin_window_new:
 * @app: the application
 * @manager: what the screen shows and controls
 * @settings: where the keys of the display are
 *
 * Returns: (transfer none): a full-screen window that is not presented yet
 */
GtkWindow *
cabin_window_new (GtkApplication        *app,
                  CabinBluetoothManager *manager,
                  CabinSettings         *settings)
{
  return g_object_new (CABIN_TYPE_WINDOW, "application", app, "manager", manager, "settings", settings, NULL);
}

/**
 * cabin_window_set_windowed:
 * @windowed: whether the window stands on a desk instead of filling the car's display
 *
 * On a desk the window shows the reference display, pixel by pixel, below a title bar to move it by.
 */
void
cabin_window_set_windowed (CabinWindow *self,
                           gboolean     windowed)
{
  g_return_if_fail (CABIN_IS_WINDOW (self));

  cabin_style_set_reference (self->style, windowed ? CABIN_STYLE_REFERENCE_PX : 0);
  gtk_widget_set_visible (self->header, windowed);
  if (!windowed)
    {
      gtk_window_fullscreen (GTK_WINDOW (self));
      return;
    }

  gtk_window_unfullscreen (GTK_WINDOW (self));
  gtk_window_set_default_size (GTK_WINDOW (self), CABIN_STYLE_REFERENCE_PX,
                               CABIN_STYLE_REFERENCE_HEIGHT_PX + TITLE_BAR_PX);
}

/**
 * cabin_window_show_page:
 * @name: "home" or "bluetooth"; another name is refused with a message in the log
 */
void
cabin_window_show_page (CabinWindow *self,
                        const char  *name)
{
  GtkWidget *page;

  g_return_if_fail (CABIN_IS_WINDOW (self));

  if (g_strcmp0 (name, PAGE_BLUETOOTH) == 0 && gtk_stack_get_child_by_name (self->pages, name) == NULL)
    gtk_stack_add_named (self->pages, cabin_bluetooth_page_new (self->manager), name);

  page = gtk_stack_get_child_by_name (self->pages, name);
  if (page == NULL)
    {
      g_message ("There is no page of that name");
      return;
    }

  /* A knob or a keyboard goes on from here. */
  gtk_stack_set_visible_child (self->pages, page);
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/**
 * cabin_window_add_actions:
 * @app: gets `show-page` (string), `pairable` (boolean, follows the pairing window) and `quit`, which closes the window
 * @manager: what `pairable` stands for
 */
void
cabin_window_add_actions (GtkApplication        *app,
                          CabinBluetoothManager *manager)
{
  static const GActionEntry entries[] = {
    { .name = "show-page", .activate = on_show_page, .parameter_type = "s" },
    { .name = "quit", .activate = on_quit },
  };
  static const char *const quit_accels[] = { "<Control>q", NULL };
  g_autoptr(GPropertyAction) pairable = g_property_action_new ("pairable", manager, "pairable");

  g_action_map_add_action_entries (G_ACTION_MAP (app), entries, G_N_ELEMENTS (entries), app);
  g_action_map_add_action (G_ACTION_MAP (app), G_ACTION (pairable));
  gtk_application_set_accels_for_action (app, "app.quit", quit_accels);
}
