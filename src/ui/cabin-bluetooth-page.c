/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluetooth-page.h"

#include <glib/gi18n-lib.h>

#include "cabin-adapter-row.h"
#include "cabin-countdown.h"
#include "cabin-names.h"
#include "cabin-phone-row.h"
#include "cabin-problem-row.h"
#include "cabin-split.h"
#include "cabin-switch-row.h"
#include "cabin-words-network.h"
#include "cabin-words.h"

/**
 * CabinBluetoothPage:
 *
 * Settings of Bluetooth: the car's name, the pairing window, the phones, the adapter if there is a choice, and what is
 * wrong.
 */
struct _CabinBluetoothPage
{
  GtkWidget parent_instance;

  GtkBox *settings_column;
  GtkListBox *problems;
  GtkLabel *device_name;
  CabinSwitchRow *pairing;
  CabinSwitchRow *automatic;
  GtkLabel *network_row_state;
  GtkLabel *connected_device;
  GtkListBox *phones;
  GtkWidget *adapter_section;
  GtkListBox *adapters;

  CabinBluetoothManager *manager;
  CabinAccessPoint *access_point;
  GSettings *settings;
  CabinCountdown *countdown;
};

G_DEFINE_FINAL_TYPE (CabinBluetoothPage, cabin_bluetooth_page, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_MANAGER,
  PROP_ACCESS_POINT,
  PROP_SETTINGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update_time_left (CabinBluetoothPage *self)
{
  g_autofree char *words = NULL;

  if (cabin_bluetooth_manager_get_pairable (self->manager))
    words = cabin_words_time_left (cabin_countdown_get_left (self->countdown));
  cabin_switch_row_set_subtitle (self->pairing, words != NULL ? words : _("Only known phones can connect"));
}

/* What keeps Bluetooth from working comes first; a nuisance moves no switch away from where it is looked for. */
static void
place_problems (CabinBluetoothPage *self,
                gboolean            ready)
{
  GtkWidget *problems = GTK_WIDGET (self->problems);
  GtkWidget *before = ready ? GTK_WIDGET (self->automatic) : NULL;

  if (gtk_widget_get_prev_sibling (problems) != before)
    gtk_box_reorder_child_after (self->settings_column, problems, before);
}

static void
update (CabinBluetoothPage *self)
{
  const char *name = cabin_bluetooth_manager_get_device_name (self->manager);
  const char *connected = cabin_bluetooth_manager_get_connected_device_name (self->manager);
  gboolean ready = cabin_bluetooth_manager_get_state (self->manager) == CABIN_MANAGER_READY;
  g_autofree char *connected_words = connected != NULL ? cabin_words_name (connected) : g_strdup (_("None"));

  gtk_label_set_text (self->device_name, name != NULL && *name != '\0' ? name : "–");
  gtk_label_set_text (self->connected_device, connected_words);

  place_problems (self, ready);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pairing), ready);
  cabin_switch_row_set_active (self->pairing, cabin_bluetooth_manager_get_pairable (self->manager));
  cabin_countdown_set_end (self->countdown, cabin_bluetooth_manager_get_pairable_deadline (self->manager));
  update_time_left (self);
}

static void
update_problems (CabinBluetoothPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problems),
                          g_list_model_get_n_items (cabin_bluetooth_manager_get_problems (self->manager)) > 0);
}

/* A choice of one is none. */
static void
update_adapters (CabinBluetoothPage *self)
{
  gtk_widget_set_visible (self->adapter_section,
                          g_list_model_get_n_items (cabin_bluetooth_manager_get_adapters (self->manager)) > 1);
}

static void
update_network (CabinBluetoothPage *self)
{
  gtk_label_set_text (self->network_row_state,
                      cabin_words_network_state (cabin_access_point_get_state (self->access_point)));
}

static void
on_pairing_clicked (CabinBluetoothPage *self)
{
  cabin_bluetooth_manager_set_pairable (self->manager, !cabin_bluetooth_manager_get_pairable (self->manager));
}

static void
on_automatic_clicked (CabinBluetoothPage *self)
{
  g_settings_set_boolean (self->settings, CABIN_KEY_AUTO_CONNECT,
                          !g_settings_get_boolean (self->settings, CABIN_KEY_AUTO_CONNECT));
}

static GtkWidget *
create_row (GtkWidget *content)
{
  return g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", content, "activatable", FALSE, "focusable", FALSE, NULL);
}

static GtkWidget *
create_phone_row (gpointer item,
                  gpointer user_data)
{
  return create_row (cabin_phone_row_new (user_data, item));
}

static GtkWidget *
create_adapter_row (gpointer item,
                    gpointer user_data)
{
  return create_row (cabin_adapter_row_new (user_data, item));
}

static GtkWidget *
create_problem_row (gpointer item,
                    gpointer user_data)
{
  return create_row (cabin_problem_row_new (item));
}

static void
cabin_bluetooth_page_constructed (GObject *object)
{
  static const char *const shown[] = {
    "notify::state", "notify::device-name", "notify::pairable", "notify::pairable-deadline",
    "notify::connected-device-name",
  };
  CabinBluetoothPage *self = CABIN_BLUETOOTH_PAGE (object);
  GListModel *problems = cabin_bluetooth_manager_get_problems (self->manager);
  GListModel *adapters = cabin_bluetooth_manager_get_adapters (self->manager);

  G_OBJECT_CLASS (cabin_bluetooth_page_parent_class)->constructed (object);

  gtk_list_box_bind_model (self->phones, cabin_bluetooth_manager_get_phones (self->manager), create_phone_row,
                           self->manager, NULL);
  gtk_list_box_bind_model (self->problems, problems, create_problem_row, NULL, NULL);
  g_signal_connect_object (problems, "items-changed", G_CALLBACK (update_problems), self, G_CONNECT_SWAPPED);
  update_problems (self);
  gtk_list_box_bind_model (self->adapters, adapters, create_adapter_row, self->manager, NULL);
  g_signal_connect_object (adapters, "items-changed", G_CALLBACK (update_adapters), self, G_CONNECT_SWAPPED);
  update_adapters (self);

  g_settings_bind (self->settings, CABIN_KEY_AUTO_CONNECT, self->automatic, "active", G_SETTINGS_BIND_GET);
  self->countdown = cabin_countdown_new (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->countdown, "changed", G_CALLBACK (update_time_left), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    g_signal_connect_object (self->manager, shown[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  g_signal_connect_object (self->access_point, "notify::state", G_CALLBACK (update_network), self, G_CONNECT_SWAPPED);
  update_network (self);
}

static void
cabin_bluetooth_page_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  CabinBluetoothPage *self = CABIN_BLUETOOTH_PAGE (object);

  switch (prop_id)
    {
    case PROP_MANAGER:
      self->manager = g_value_dup_object (value);
      break;

    case PROP_ACCESS_POINT:
      self->access_point = g_value_dup_object (value);
      break;

    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_bluetooth_page_dispose (GObject *object)
{
  CabinBluetoothPage *self = CABIN_BLUETOOTH_PAGE (object);
  GtkWidget *child;

  g_clear_object (&self->countdown);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->settings);
  g_clear_object (&self->access_point);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_bluetooth_page_parent_class)->dispose (object);
}

static void
cabin_bluetooth_page_class_init (CabinBluetoothPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = cabin_bluetooth_page_constructed;
  object_class->set_property = cabin_bluetooth_page_set_property;
  object_class->dispose = cabin_bluetooth_page_dispose;

  properties[PROP_MANAGER] =
    g_param_spec_object ("manager", NULL, NULL, CABIN_TYPE_BLUETOOTH_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCESS_POINT] =
    g_param_spec_object ("access-point", NULL, NULL, CABIN_TYPE_ACCESS_POINT,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (CABIN_TYPE_SPLIT);
  g_type_ensure (CABIN_TYPE_SWITCH_ROW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-bluetooth-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, settings_column);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, problems);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, device_name);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, pairing);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, automatic);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, connected_device);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, network_row_state);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, phones);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, adapter_section);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, adapters);
  gtk_widget_class_bind_template_callback (widget_class, on_pairing_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_automatic_clicked);
}

static void
cabin_bluetooth_page_init (CabinBluetoothPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cabin_bluetooth_page_new:
 * @manager: what the page shows and controls
 * @access_point: the car's network, which has a page of its own
 * @settings: the keys of Bluetooth
 *
 * Returns: (transfer floating): the page; its Back button activates `app.show-page`, a phone `phone.show` with its
 *   address
 */
GtkWidget *
cabin_bluetooth_page_new (CabinBluetoothManager *manager,
                          CabinAccessPoint      *access_point,
                          GSettings             *settings)
{
  return g_object_new (CABIN_TYPE_BLUETOOTH_PAGE, "manager", manager, "access-point", access_point,
                       "settings", settings, NULL);
}
