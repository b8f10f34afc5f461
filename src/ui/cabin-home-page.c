/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-home-page.h"

#include <glib/gi18n-lib.h>

#include "cabin-clock.h"
#include "cabin-countdown.h"
#include "cabin-names.h"
#include "cabin-split.h"
#include "cabin-words-network.h"
#include "cabin-words.h"

/**
 * CabinHomePage:
 *
 * What is on the screen while nothing else is: the clock, the phone, and tiles to the other pages.
 */
struct _CabinHomePage
{
  GtkWidget parent_instance;

  GtkImage *phone_icon;
  GtkLabel *phone_name;
  GtkLabel *phone_state;
  GtkLabel *handover_line;
  GtkWidget *attention;

  CabinBluetoothManager *manager;
  CabinHandover *handover;
  CabinCountdown *countdown;
};

G_DEFINE_FINAL_TYPE (CabinHomePage, cabin_home_page, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_MANAGER,
  PROP_HANDOVER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_phone (CabinHomePage *self,
            gboolean       works,
            const char    *name,
            const char    *state)
{
  gtk_image_set_from_icon_name (self->phone_icon, works ? "phone-symbolic" : "dialog-warning-symbolic");
  if (works)
    gtk_widget_remove_css_class (GTK_WIDGET (self->phone_icon), "attention");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->phone_icon), "attention");
  gtk_label_set_text (self->phone_name, name);
  gtk_label_set_text (self->phone_state, state);
}

/* How the search for a phone goes, which is a matter of seconds and minutes. */
static char *
search_words (CabinHomePage *self)
{
  CabinReconnector *reconnector = cabin_bluetooth_manager_get_reconnector (self->manager);

  switch (cabin_reconnector_get_state (reconnector))
    {
    case CABIN_RECONNECT_TRYING:
    case CABIN_RECONNECT_SWITCHING:
      return cabin_words_searching (cabin_reconnector_get_attempt (reconnector));

    case CABIN_RECONNECT_WAITING:
      return cabin_words_next_attempt (MAX (cabin_countdown_get_left (self->countdown), 1));

    case CABIN_RECONNECT_STOPPED:
    case CABIN_RECONNECT_HELD:
    case CABIN_RECONNECT_ENDING:
    case CABIN_RECONNECT_CONNECTED:
    default:
      return g_strdup (_("Not connected"));
    }
}

/* Returns: (transfer full) (nullable): the phone that is searched for, else the first one */
static CabinPhone *
get_phone (CabinHomePage *self)
{
  CabinPhone *phone = cabin_reconnector_get_phone (cabin_bluetooth_manager_get_reconnector (self->manager));

  return phone != NULL ? g_object_ref (phone) :
         g_list_model_get_item (cabin_bluetooth_manager_get_phones (self->manager), 0);
}

/* The first of: the phone in use, what keeps Bluetooth from working, how to add a phone while that can be done, the
 * phone that is searched for, how to begin. */
static void
update (CabinHomePage *self)
{
  CabinManagerState state = cabin_bluetooth_manager_get_state (self->manager);
  const char *connected = cabin_bluetooth_manager_get_connected_device_name (self->manager);
  g_autoptr(CabinProblem) problem = g_list_model_get_item (cabin_bluetooth_manager_get_problems (self->manager), 0);
  g_autoptr(CabinPhone) phone = get_phone (self);

  gtk_widget_set_visible (self->attention, problem != NULL);

  if (connected != NULL)
    {
      g_autofree char *name = cabin_words_name (connected);

      show_phone (self, TRUE, name, _("Connected"));
    }
  else if (state != CABIN_MANAGER_READY && problem != NULL)
    {
      g_autofree char *title = cabin_words_problem_title (problem);
      g_autofree char *advice = cabin_words_problem_advice (problem);

      show_phone (self, FALSE, title, advice);
    }
  else if (state != CABIN_MANAGER_READY)
    {
      show_phone (self, TRUE, _("Bluetooth"), _("Starting…"));
    }
  else if (cabin_bluetooth_manager_get_pairable (self->manager))
    {
      g_autofree char *look_for = cabin_words_look_for (cabin_bluetooth_manager_get_device_name (self->manager));

      show_phone (self, TRUE, _("Add your phone"), look_for);
    }
  else if (phone != NULL)
    {
      g_autofree char *name = cabin_words_name (cabin_phone_get_name (phone));
      g_autofree char *words = search_words (self);

      show_phone (self, TRUE, name, words);
    }
  else
    {
      show_phone (self, TRUE, _("No phone"), _("Turn on Accept New Pairings in Bluetooth."));
    }
}

/* The phone that is connected has its name on the card already. */
static void
update_handover (CabinHomePage *self)
{
  CabinHandoverState state = cabin_handover_get_state (self->handover);
  const char *name = cabin_handover_get_device_name (self->handover);
  const char *connected = cabin_bluetooth_manager_get_connected_device_name (self->manager);
  const char *title = g_strcmp0 (name, connected) == 0 ? cabin_words_profile (CABIN_UUID_ANDROID_AUTO) : name;
  g_autofree char *subject = cabin_words_name (title);
  g_autofree char *words = cabin_words_handover_line (subject, state, cabin_handover_get_reason (self->handover));

  gtk_label_set_text (self->handover_line, words);
  gtk_widget_set_visible (GTK_WIDGET (self->handover_line), state != CABIN_HANDOVER_NONE);
}

static void
on_reconnector (CabinHomePage *self)
{
  cabin_countdown_set_end (self->countdown, cabin_reconnector_get_next_attempt (
                             cabin_bluetooth_manager_get_reconnector (self->manager)));
  update (self);
}

static void
cabin_home_page_constructed (GObject *object)
{
  CabinHomePage *self = CABIN_HOME_PAGE (object);
  static const char *const shown[] = {
    "notify::state", "notify::connected-device-name", "notify::pairable", "notify::device-name",
  };
  GListModel *phones = cabin_bluetooth_manager_get_phones (self->manager);
  GListModel *problems = cabin_bluetooth_manager_get_problems (self->manager);

  G_OBJECT_CLASS (cabin_home_page_parent_class)->constructed (object);

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    g_signal_connect_object (self->manager, shown[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (phones, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (problems, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  self->countdown = cabin_countdown_new (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (self->countdown, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cabin_bluetooth_manager_get_reconnector (self->manager), "notify",
                           G_CALLBACK (on_reconnector), self, G_CONNECT_SWAPPED);
  on_reconnector (self);

  g_signal_connect_object (self->handover, "notify", G_CALLBACK (update_handover), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "notify::connected-device-name", G_CALLBACK (update_handover), self,
                           G_CONNECT_SWAPPED);
  update_handover (self);
}

static void
cabin_home_page_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  CabinHomePage *self = CABIN_HOME_PAGE (object);

  switch (prop_id)
    {
    case PROP_MANAGER:
      self->manager = g_value_dup_object (value);
      break;

    case PROP_HANDOVER:
      self->handover = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_home_page_dispose (GObject *object)
{
  CabinHomePage *self = CABIN_HOME_PAGE (object);
  GtkWidget *child;

  g_clear_object (&self->countdown);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->handover);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_home_page_parent_class)->dispose (object);
}

static void
cabin_home_page_class_init (CabinHomePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = cabin_home_page_constructed;
  object_class->set_property = cabin_home_page_set_property;
  object_class->dispose = cabin_home_page_dispose;

  properties[PROP_MANAGER] =
    g_param_spec_object ("manager", NULL, NULL, CABIN_TYPE_BLUETOOTH_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HANDOVER] =
    g_param_spec_object ("handover", NULL, NULL, CABIN_TYPE_HANDOVER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (CABIN_TYPE_CLOCK);
  g_type_ensure (CABIN_TYPE_SPLIT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinHomePage, phone_icon);
  gtk_widget_class_bind_template_child (widget_class, CabinHomePage, phone_name);
  gtk_widget_class_bind_template_child (widget_class, CabinHomePage, phone_state);
  gtk_widget_class_bind_template_child (widget_class, CabinHomePage, handover_line);
  gtk_widget_class_bind_template_child (widget_class, CabinHomePage, attention);
}

static void
cabin_home_page_init (CabinHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cabin_home_page_new:
 * @manager: what the page shows
 * @handover: the phones on their way into the car's network
 *
 * Returns: (transfer floating): the page; its tiles activate `app.show-page`
 */
GtkWidget *
cabin_home_page_new (CabinBluetoothManager *manager,
                     CabinHandover         *handover)
{
  return g_object_new (CABIN_TYPE_HOME_PAGE, "manager", manager, "handover", handover, NULL);
}
