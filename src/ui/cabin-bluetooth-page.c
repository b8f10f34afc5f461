/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluetooth-page.h"

#include <glib/gi18n-lib.h>

#include "cabin-names.h"
#include "cabin-phone-row.h"
#include "cabin-problem-row.h"
#include "cabin-split.h"
#include "cabin-words.h"

/**
 * CabinBluetoothPage:
 *
 * Settings of Bluetooth: the car's name, the pairing window, the phones, and what is wrong.
 */
struct _CabinBluetoothPage
{
  GtkWidget parent_instance;

  GtkListBox *problems;
  GtkLabel *device_name;
  GtkWidget *pairing_row;
  GtkSwitch *pairing_switch;
  GtkLabel *time_left;
  GtkLabel *connected_device;
  GtkListBox *phones;

  CabinBluetoothManager *manager;
  guint tick;
};

G_DEFINE_FINAL_TYPE (CabinBluetoothPage, cabin_bluetooth_page, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_MANAGER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Runs at each full second of what is left, and only while somebody can see it. */
static gboolean
count_down (gpointer user_data)
{
  CabinBluetoothPage *self = user_data;
  gint64 left = cabin_bluetooth_manager_get_pairable_deadline (self->manager) - g_get_monotonic_time ();
  g_autofree char *words = NULL;

  self->tick = 0;
  if (!cabin_bluetooth_manager_get_pairable (self->manager))
    {
      gtk_label_set_text (self->time_left, _("Only known phones can connect"));
      return G_SOURCE_REMOVE;
    }

  words = cabin_words_time_left (left);
  gtk_label_set_text (self->time_left, words);
  if (left > 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick = g_timeout_add ((guint) ((left - 1) % G_USEC_PER_SEC / 1000 + 1), count_down, self);

  return G_SOURCE_REMOVE;
}

static void
restart_count_down (CabinBluetoothPage *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  count_down (self);
}

static void
update (CabinBluetoothPage *self)
{
  const char *name = cabin_bluetooth_manager_get_device_name (self->manager);
  const char *connected = cabin_bluetooth_manager_get_connected_device_name (self->manager);
  gboolean pairable = cabin_bluetooth_manager_get_pairable (self->manager);
  gboolean ready = cabin_bluetooth_manager_get_state (self->manager) == CABIN_MANAGER_READY;
  g_autofree char *connected_words = connected != NULL ? cabin_words_name (connected) : g_strdup (_("None"));

  gtk_label_set_text (self->device_name, name != NULL && *name != '\0' ? name : "–");
  gtk_label_set_text (self->connected_device, connected_words);

  gtk_widget_set_sensitive (self->pairing_row, ready);
  gtk_switch_set_active (self->pairing_switch, pairable);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->pairing_row), GTK_ACCESSIBLE_STATE_CHECKED,
                               pairable ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  restart_count_down (self);
}

static void
update_problems (CabinBluetoothPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problems),
                          g_list_model_get_n_items (cabin_bluetooth_manager_get_problems (self->manager)) > 0);
}

/* The switch shows what the adapter says and not what the finger wished for, so it moves when the manager answers. */
static void
on_pairing_clicked (CabinBluetoothPage *self)
{
  cabin_bluetooth_manager_set_pairable (self->manager, !cabin_bluetooth_manager_get_pairable (self->manager));
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
  return create_row (cabin_phone_row_new (item));
}

static GtkWidget *
create_problem_row (gpointer item,
                    gpointer user_data)
{
  return create_row (cabin_problem_row_new (item));
}

static void
cabin_bluetooth_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cabin_bluetooth_page_parent_class)->map (widget);

  restart_count_down (CABIN_BLUETOOTH_PAGE (widget));
}

static void
cabin_bluetooth_page_unmap (GtkWidget *widget)
{
  CabinBluetoothPage *self = CABIN_BLUETOOTH_PAGE (widget);

  GTK_WIDGET_CLASS (cabin_bluetooth_page_parent_class)->unmap (widget);

  g_clear_handle_id (&self->tick, g_source_remove);
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

  G_OBJECT_CLASS (cabin_bluetooth_page_parent_class)->constructed (object);

  gtk_list_box_bind_model (self->phones, cabin_bluetooth_manager_get_phones (self->manager), create_phone_row, NULL,
                           NULL);
  gtk_list_box_bind_model (self->problems, problems, create_problem_row, NULL, NULL);
  g_signal_connect_object (problems, "items-changed", G_CALLBACK (update_problems), self, G_CONNECT_SWAPPED);
  update_problems (self);

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    g_signal_connect_object (self->manager, shown[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
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

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_bluetooth_page_dispose (GObject *object)
{
  CabinBluetoothPage *self = CABIN_BLUETOOTH_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->tick, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
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
  widget_class->map = cabin_bluetooth_page_map;
  widget_class->unmap = cabin_bluetooth_page_unmap;

  properties[PROP_MANAGER] =
    g_param_spec_object ("manager", NULL, NULL, CABIN_TYPE_BLUETOOTH_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (CABIN_TYPE_SPLIT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-bluetooth-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, problems);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, device_name);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, pairing_row);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, pairing_switch);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, time_left);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, connected_device);
  gtk_widget_class_bind_template_child (widget_class, CabinBluetoothPage, phones);
  gtk_widget_class_bind_template_callback (widget_class, on_pairing_clicked);
}

static void
cabin_bluetooth_page_init (CabinBluetoothPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cabin_bluetooth_page_new:
 * @manager: what the page shows and controls
 *
 * Returns: (transfer floating): the page; its Back button activates `app.show-page`
 */
GtkWidget *
cabin_bluetooth_page_new (CabinBluetoothManager *manager)
{
  return g_object_new (CABIN_TYPE_BLUETOOTH_PAGE, "manager", manager, NULL);
}
