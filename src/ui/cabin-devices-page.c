/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-devices-page.h"

#include "cabin-device-row.h"
#include "cabin-names.h"
#include "cabin-split.h"
#include "cabin-words.h"

/**
 * CabinDevicesPage:
 *
 * What the car can go out to: devices in range, and those that are paired. Searches only while it is on the screen.
 */
struct _CabinDevicesPage
{
  GtkWidget parent_instance;

  GtkListBox *found;
  GtkLabel *search_state;
  GtkListBox *paired;

  CabinBluetoothManager *manager;
};

G_DEFINE_FINAL_TYPE (CabinDevicesPage, cabin_devices_page, GTK_TYPE_WIDGET)

/* GtkListBox shows every row that it is given. */
static void
on_row_visible (GtkListBoxRow *row)
{
  gtk_widget_set_visible (GTK_WIDGET (row), gtk_widget_get_visible (gtk_list_box_row_get_child (row)));
}

static GtkWidget *
create_row (GtkWidget *content)
{
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", content, "activatable", FALSE, "focusable", FALSE,
                                 NULL);

  g_object_bind_property (content, "visible", row, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect (row, "notify::visible", G_CALLBACK (on_row_visible), NULL);
  return row;
}

static GtkWidget *
create_found_row (gpointer item,
                  gpointer user_data)
{
  return create_row (cabin_device_row_new (user_data, item, FALSE));
}

static GtkWidget *
create_paired_row (gpointer item,
                   gpointer user_data)
{
  return create_row (cabin_device_row_new (user_data, item, TRUE));
}

static void
update (CabinDevicesPage *self)
{
  g_autofree char *words = cabin_words_discovery (cabin_bluetooth_manager_get_discovery (self->manager));

  gtk_label_set_text (self->search_state, words);
}

static void
cabin_devices_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cabin_devices_page_parent_class)->map (widget);

  cabin_discovery_start (cabin_bluetooth_manager_get_discovery (CABIN_DEVICES_PAGE (widget)->manager));
}

static void
cabin_devices_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cabin_devices_page_parent_class)->unmap (widget);

  cabin_discovery_stop (cabin_bluetooth_manager_get_discovery (CABIN_DEVICES_PAGE (widget)->manager));
}

static void
cabin_devices_page_dispose (GObject *object)
{
  CabinDevicesPage *self = CABIN_DEVICES_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_devices_page_parent_class)->dispose (object);
}

static void
cabin_devices_page_class_init (CabinDevicesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_devices_page_dispose;
  widget_class->map = cabin_devices_page_map;
  widget_class->unmap = cabin_devices_page_unmap;

  g_type_ensure (CABIN_TYPE_SPLIT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-devices-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinDevicesPage, found);
  gtk_widget_class_bind_template_child (widget_class, CabinDevicesPage, search_state);
  gtk_widget_class_bind_template_child (widget_class, CabinDevicesPage, paired);
}

static void
cabin_devices_page_init (CabinDevicesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cabin_devices_page_new:
 * @manager: who searches and goes out
 *
 * Returns: (transfer floating): the page; its Back button activates `app.show-page`, its rows `device.forget` and
 *   `device.tell`
 */
GtkWidget *
cabin_devices_page_new (CabinBluetoothManager *manager)
{
  CabinDevicesPage *self = g_object_new (CABIN_TYPE_DEVICES_PAGE, NULL);
  CabinDiscovery *discovery = cabin_bluetooth_manager_get_discovery (manager);

  self->manager = g_object_ref (manager);
  gtk_list_box_bind_model (self->found, cabin_discovery_get_devices (discovery), create_found_row, manager, NULL);
  gtk_list_box_bind_model (self->paired, cabin_discovery_get_bonded (discovery), create_paired_row, manager, NULL);
  g_signal_connect_object (discovery, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
