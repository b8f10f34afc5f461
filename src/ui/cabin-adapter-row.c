/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-adapter-row.h"

#include "cabin-address.h"
#include "cabin-names.h"
#include "cabin-words.h"

/**
 * CabinAdapterRow:
 *
 * An adapter that can be chosen, and whether it is the one in use.
 */
struct _CabinAdapterRow
{
  GtkButton parent_instance;

  GtkLabel *name;
  GtkLabel *suffix;
  GtkWidget *mark;

  CabinBluetoothManager *manager;
  CabinBluezAdapter *adapter;
};

G_DEFINE_FINAL_TYPE (CabinAdapterRow, cabin_adapter_row, GTK_TYPE_BUTTON)

static void
update (CabinAdapterRow *self)
{
  const char *alias = cabin_bluez_adapter_get_alias (self->adapter);
  gboolean used = cabin_bluetooth_manager_get_adapter (self->manager) == self->adapter;
  g_autofree char *name = cabin_words_adapter (alias);
  g_autofree char *suffix = cabin_address_suffix (cabin_bluez_adapter_get_address (self->adapter));
  g_autofree char *both = g_strconcat (name, " ", suffix, NULL);

  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->suffix, suffix);
  gtk_widget_set_opacity (self->mark, used ? 1.0 : 0.0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, both, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               used ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

static void
cabin_adapter_row_clicked (GtkButton *button)
{
  CabinAdapterRow *self = CABIN_ADAPTER_ROW (button);

  cabin_bluetooth_manager_choose_adapter (self->manager, self->adapter);
}

static void
cabin_adapter_row_dispose (GObject *object)
{
  CabinAdapterRow *self = CABIN_ADAPTER_ROW (object);

  g_clear_object (&self->adapter);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_adapter_row_parent_class)->dispose (object);
}

static void
cabin_adapter_row_class_init (CabinAdapterRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_adapter_row_dispose;
  GTK_BUTTON_CLASS (klass)->clicked = cabin_adapter_row_clicked;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-adapter-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinAdapterRow, name);
  gtk_widget_class_bind_template_child (widget_class, CabinAdapterRow, suffix);
  gtk_widget_class_bind_template_child (widget_class, CabinAdapterRow, mark);
}

static void
cabin_adapter_row_init (CabinAdapterRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cabin_adapter_row_new:
 * @manager: who uses one of the adapters
 * @adapter: what the row shows and, touched, chooses
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
cabin_adapter_row_new (CabinBluetoothManager *manager,
                       CabinBluezAdapter     *adapter)
{
  CabinAdapterRow *self = g_object_new (CABIN_TYPE_ADAPTER_ROW, NULL);

  self->manager = g_object_ref (manager);
  self->adapter = g_object_ref (adapter);
  /* Another adapter comes with another name, or with the same one after a new start. */
  g_signal_connect_object (manager, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::device-name", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adapter, "notify::alias", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
