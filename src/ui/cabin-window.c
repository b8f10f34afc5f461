/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-window.h"

#include <glib/gi18n-lib.h>

#include "cabin-banner.h"
#include "cabin-bluetooth-page.h"
#include "cabin-covers.h"
#include "cabin-devices-page.h"
#include "cabin-home-page.h"
#include "cabin-names.h"
#include "cabin-network-page.h"
#include "cabin-outward-cover.h"
#include "cabin-pairing-overlay.h"
#include "cabin-phone-page.h"
#include "cabin-question.h"
#include "cabin-style.h"
#include "cabin-words.h"

#define PAGE_HOME "home"
#define PAGE_BLUETOOTH "bluetooth"
#define PAGE_DEVICES "devices"
#define PAGE_NETWORK "network"
#define PAGE_PHONE "phone"

/* As high as style.css makes it. */
#define TITLE_BAR_PX 40

/**
 * CabinWindow:
 *
 * The screen: pages, a banner above them, questions that cover both, and the pairing overlay above everything.
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
  CabinCovers *covers;
  CabinQuestion *forget;
  CabinQuestion *forgetful;
  GtkWidget *pairing;

  CabinBluetoothManager *manager;
  CabinSettings *settings;
  CabinAccessPoint *access_point;
  CabinHandover *handover;
  CabinStyle *style;
  CabinPhone *to_forget;
  CabinBluezDevice *to_remove;
  gulong first_frame;
  guint settle;
  gboolean first_run_done;
};

G_DEFINE_FINAL_TYPE (CabinWindow, cabin_window, ADW_TYPE_APPLICATION_WINDOW)

enum {
  PROP_0,
  PROP_MANAGER,
  PROP_SETTINGS,
  PROP_ACCESS_POINT,
  PROP_HANDOVER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* GtkStack leaves the pages that are not seen in the tree of screen readers, and so does what covers them. */
static void
tell_what_is_hidden (CabinWindow *self)
{
  gboolean covered = cabin_covers_get_covered (self->covers);
  GtkWidget *shown = gtk_stack_get_visible_child (self->pages);

  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->pages));
       page != NULL;
       page = gtk_widget_get_next_sibling (page))
    gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN, covered || page != shown, -1);
}

static void
on_covered (CabinWindow *self)
{
  tell_what_is_hidden (self);
  cabin_banner_hold (self->banner, cabin_covers_get_covered (self->covers));
}

/* The pairing window is open then, and the home page says what to do on the phone. */
static void
on_forgetful_answered (CabinWindow *self,
                       gboolean     repair)
{
  CabinReconnector *reconnector = cabin_bluetooth_manager_get_reconnector (self->manager);
  g_autoptr(CabinPhone) phone = g_object_ref (cabin_reconnector_get_forgetful_phone (reconnector));

  if (repair)
    {
      cabin_reconnector_repair_phone (reconnector, phone);
      cabin_window_show_page (self, PAGE_HOME);
    }
  else
    {
      cabin_reconnector_later (reconnector, phone);
    }
}

static void
on_forget_answered (CabinWindow *self,
                    gboolean     forget)
{
  g_autoptr(CabinPhone) phone = g_steal_pointer (&self->to_forget);
  g_autoptr(CabinBluezDevice) device = g_steal_pointer (&self->to_remove);

  if (!forget)
    return;

  if (device != NULL)
    {
      cabin_bluez_device_remove (device, NULL, NULL, NULL);
      return;
    }

  cabin_reconnector_forget_phone (cabin_bluetooth_manager_get_reconnector (self->manager), phone);
  cabin_window_show_page (self, PAGE_BLUETOOTH);
}

static void
ensure_covers (CabinWindow *self)
{
  if (self->pairing != NULL)
    return;

  self->forget = CABIN_QUESTION (cabin_question_new ());
  g_signal_connect_object (self->forget, "answered", G_CALLBACK (on_forget_answered), self, G_CONNECT_SWAPPED);
  self->forgetful = CABIN_QUESTION (cabin_question_new ());
  g_signal_connect_object (self->forgetful, "answered", G_CALLBACK (on_forgetful_answered), self, G_CONNECT_SWAPPED);
  self->pairing = cabin_pairing_overlay_new (self->manager);

  cabin_covers_add (self->covers, GTK_WIDGET (self->forget));
  cabin_covers_add (self->covers, GTK_WIDGET (self->forgetful));
  cabin_covers_add (self->covers, cabin_outward_cover_new (cabin_bluetooth_manager_get_outward (self->manager)));
  cabin_covers_add (self->covers, self->pairing);
}

static void
on_forgetful_phone (CabinWindow *self)
{
  CabinPhone *phone = cabin_reconnector_get_forgetful_phone (cabin_bluetooth_manager_get_reconnector (self->manager));
  g_autofree char *title = NULL;

  ensure_covers (self);
  if (phone == NULL)
    {
      cabin_question_dismiss (self->forgetful);
      return;
    }

  title = cabin_words_forgot_us (cabin_phone_get_name (phone));
  cabin_question_ask (self->forgetful, title, _("To connect again, it has to be paired anew."), _("Later"),
                      _("Repair"));
}

static gboolean
settle (gpointer user_data)
{
  CabinWindow *self = user_data;

  self->settle = 0;
  ensure_covers (self);
  cabin_style_follow_system (self->style);

  return G_SOURCE_REMOVE;
}

/* It is painted, and leaves for the display when the main loop goes on: what takes long must not be done here. */
static void
on_first_frame (CabinWindow *self)
{
  g_clear_signal_handler (&self->first_frame, gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  if (self->settle == 0)
    self->settle = g_idle_add (settle, self);
}

static void
on_pairing_finished (CabinWindow        *self,
                     CabinPairingResult  result,
                     const char         *name,
                     const char         *address)
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

/* That a phone forgot this car is a question, not a message. */
static void
on_choice_failed (CabinWindow        *self,
                  CabinPhone         *phone,
                  CabinConnectResult  result)
{
  g_autofree char *words = NULL;

  if (result == CABIN_CONNECT_FORGOT_US)
    return;

  words = cabin_words_connect_result (result, cabin_phone_get_name (phone));
  cabin_banner_show (self->banner, words);
}

/* Returns: (transfer full) (nullable): the phone that an action is about */
static CabinPhone *
find_phone (CabinWindow *self,
            GVariant    *address)
{
  GListModel *phones = cabin_bluetooth_manager_get_phones (self->manager);

  for (guint i = 0; i < g_list_model_get_n_items (phones); i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);

      if (g_str_equal (cabin_phone_get_address (phone), g_variant_get_string (address, NULL)))
        return g_steal_pointer (&phone);
    }

  return NULL;
}

static void
show_phone (GtkWidget  *widget,
            const char *action,
            GVariant   *address)
{
  CabinWindow *self = CABIN_WINDOW (widget);
  g_autoptr(CabinPhone) phone = find_phone (self, address);
  GtkWidget *earlier = gtk_stack_get_child_by_name (self->pages, PAGE_PHONE);

  if (phone == NULL)
    return;

  if (earlier != NULL)
    gtk_stack_remove (self->pages, earlier);
  gtk_stack_add_named (self->pages, cabin_phone_page_new (self->manager, phone), PAGE_PHONE);
  cabin_window_show_page (self, PAGE_PHONE);
}

/* One of both: a phone of the list, or any other device. */
static void
ask_to_forget (CabinWindow      *self,
               CabinPhone       *phone,
               CabinBluezDevice *device)
{
  g_autofree char *title = cabin_words_forget (phone != NULL ? cabin_phone_get_name (phone)
                                                             : cabin_bluez_device_get_name (device));

  g_set_object (&self->to_forget, phone);
  g_set_object (&self->to_remove, device);
  ensure_covers (self);
  cabin_question_ask (self->forget, title, _("It will not connect again unless it is paired anew."), _("Cancel"),
                      _("Forget"));
}

static void
forget_phone (GtkWidget  *widget,
              const char *action,
              GVariant   *address)
{
  CabinWindow *self = CABIN_WINDOW (widget);
  g_autoptr(CabinPhone) phone = find_phone (self, address);

  if (phone != NULL)
    ask_to_forget (self, phone, NULL);
}

static void
forget_device (GtkWidget  *widget,
               const char *action,
               GVariant   *address)
{
  CabinWindow *self = CABIN_WINDOW (widget);
  CabinBluezDevice *device = cabin_bluetooth_manager_find_device (self->manager,
                                                                  g_variant_get_string (address, NULL));

  if (device != NULL)
    ask_to_forget (self, NULL, device);
}

static void
tell (GtkWidget  *widget,
      const char *action,
      GVariant   *words)
{
  cabin_banner_show (CABIN_WINDOW (widget)->banner, g_variant_get_string (words, NULL));
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

/* A compositor may leave the size of the first frame to the window; one of another size would be drawn for nothing. Not
 * before all properties of construction are set: one of them is "fullscreened". */
static void
fill_display (CabinWindow *self,
              GdkMonitor  *monitor)
{
  GdkRectangle geometry;

  gtk_window_fullscreen (GTK_WINDOW (self));
  if (monitor == NULL)
    return;

  gdk_monitor_get_geometry (monitor, &geometry);
  gtk_window_set_default_size (GTK_WINDOW (self), geometry.width, geometry.height);
}

static void
cabin_window_constructed (GObject *object)
{
  CabinWindow *self = CABIN_WINDOW (object);
  CabinReconnector *reconnector = cabin_bluetooth_manager_get_reconnector (self->manager);
  g_autoptr(GdkMonitor) monitor = g_list_model_get_item (gdk_display_get_monitors (gdk_display_get_default ()), 0);

  G_OBJECT_CLASS (cabin_window_parent_class)->constructed (object);

  fill_display (self, monitor);
  self->style = cabin_style_new (self->settings);
  cabin_style_set_monitor (self->style, monitor);

  gtk_stack_add_named (self->pages, cabin_home_page_new (self->manager, self->handover), PAGE_HOME);
  self->banner = CABIN_BANNER (cabin_banner_new ());
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->banner));
  self->covers = cabin_covers_new (self->overlay, GTK_WIDGET (self->pages));
  g_signal_connect_object (self->covers, "notify::covered", G_CALLBACK (on_covered), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (tell_what_is_hidden), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "knock", G_CALLBACK (on_knock), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "pairing-finished", G_CALLBACK (on_pairing_finished), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "notify::pairing-phase", G_CALLBACK (ensure_covers), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (cabin_bluetooth_manager_get_outward (self->manager), "notify::device",
                           G_CALLBACK (ensure_covers), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reconnector, "choice-failed", G_CALLBACK (on_choice_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reconnector, "notify::forgetful-phone", G_CALLBACK (on_forgetful_phone), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  on_state (self);
  if (cabin_bluetooth_manager_get_pairing_phase (self->manager) != CABIN_PAIRING_NONE)
    ensure_covers (self);
  if (cabin_reconnector_get_forgetful_phone (reconnector) != NULL)
    on_forgetful_phone (self);
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

    case PROP_ACCESS_POINT:
      self->access_point = g_value_dup_object (value);
      break;

    case PROP_HANDOVER:
      self->handover = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_window_dispose (GObject *object)
{
  CabinWindow *self = CABIN_WINDOW (object);

  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_object (&self->covers);
  g_clear_object (&self->to_forget);
  g_clear_object (&self->to_remove);
  g_clear_object (&self->style);
  g_clear_object (&self->handover);
  g_clear_object (&self->access_point);
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
  properties[PROP_ACCESS_POINT] =
    g_param_spec_object ("access-point", NULL, NULL, CABIN_TYPE_ACCESS_POINT,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HANDOVER] =
    g_param_spec_object ("handover", NULL, NULL, CABIN_TYPE_HANDOVER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "phone.show", "s", show_phone);
  gtk_widget_class_install_action (widget_class, "phone.forget", "s", forget_phone);
  gtk_widget_class_install_action (widget_class, "device.forget", "s", forget_device);
  gtk_widget_class_install_action (widget_class, "device.tell", "s", tell);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinWindow, header);
  gtk_widget_class_bind_template_child (widget_class, CabinWindow, overlay);
  gtk_widget_class_bind_template_child (widget_class, CabinWindow, pages);
}

static void
cabin_window_init (CabinWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
 * @access_point: the car's network
 * @handover: the phones on their way into that network
 *
 * Returns: (transfer none): a full-screen window that is not presented yet
 */
GtkWindow *
cabin_window_new (GtkApplication        *app,
                  CabinBluetoothManager *manager,
                  CabinSettings         *settings,
                  CabinAccessPoint      *access_point,
                  CabinHandover         *handover)
{
  return g_object_new (CABIN_TYPE_WINDOW, "application", app, "manager", manager, "settings", settings,
                       "access-point", access_point, "handover", handover, NULL);
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

/* Returns: (transfer none) (nullable): a page that nobody has wanted before */
static GtkWidget *
create_page (CabinWindow *self,
             const char  *name)
{
  GtkWidget *page = NULL;

  if (g_strcmp0 (name, PAGE_BLUETOOTH) == 0)
    page = cabin_bluetooth_page_new (self->manager, self->access_point,
                                     cabin_settings_get_connection (self->settings));
  else if (g_strcmp0 (name, PAGE_DEVICES) == 0)
    page = cabin_devices_page_new (self->manager);
  else if (g_strcmp0 (name, PAGE_NETWORK) == 0)
    page = cabin_network_page_new (self->access_point, self->handover);

  if (page != NULL)
    gtk_stack_add_named (self->pages, page, name);

  return page;
}

/**
 * cabin_window_show_page:
 * @name: "home", "bluetooth", "devices", "network", or "phone" for the one that was shown last; another name is refused
 *   with a message in the log
 */
void
cabin_window_show_page (CabinWindow *self,
                        const char  *name)
{
  GtkWidget *page;

  g_return_if_fail (CABIN_IS_WINDOW (self));

  page = gtk_stack_get_child_by_name (self->pages, name);
  if (page == NULL)
    page = create_page (self, name);
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
