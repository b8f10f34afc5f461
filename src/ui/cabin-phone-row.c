/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-phone-row.h"

#include "cabin-names.h"
#include "cabin-words.h"

/**
 * CabinPhoneRow:
 *
 * A phone that was let in. A touch connects it; the button beside leads to its page, and so does a touch where there is
 * nothing to connect.
 */
struct _CabinPhoneRow
{
  GtkWidget parent_instance;

  GtkWidget *connect;
  GtkLabel *name;
  GtkLabel *state;
  GtkWidget *more;

  CabinBluetoothManager *manager;
  CabinPhone *phone;
};

G_DEFINE_FINAL_TYPE (CabinPhoneRow, cabin_phone_row, GTK_TYPE_WIDGET)

static void
update (CabinPhoneRow *self)
{
  gboolean ready = cabin_bluetooth_manager_get_state (self->manager) == CABIN_MANAGER_READY;
  const char *name = cabin_phone_get_name (self->phone);
  const char *state = cabin_words_phone_state (self->phone, ready);
  g_autofree char *isolated = cabin_words_name (name);
  g_autofree char *more = cabin_words_more_about (name);

  gtk_label_set_text (self->name, isolated);
  gtk_label_set_text (self->state, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->connect), GTK_ACCESSIBLE_PROPERTY_LABEL, isolated,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
}

static void
on_more_clicked (CabinPhoneRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "phone.show", "s", cabin_phone_get_address (self->phone));
}

static void
on_clicked (CabinPhoneRow *self)
{
  if (cabin_phone_get_connected (self->phone) || !cabin_phone_get_bonded (self->phone))
    on_more_clicked (self);
  else
    cabin_reconnector_connect_phone (cabin_bluetooth_manager_get_reconnector (self->manager), self->phone);
}

static void
cabin_phone_row_dispose (GObject *object)
{
  CabinPhoneRow *self = CABIN_PHONE_ROW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->phone);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_phone_row_parent_class)->dispose (object);
}

static void
cabin_phone_row_class_init (CabinPhoneRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_phone_row_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-phone-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinPhoneRow, connect);
  gtk_widget_class_bind_template_child (widget_class, CabinPhoneRow, name);
  gtk_widget_class_bind_template_child (widget_class, CabinPhoneRow, state);
  gtk_widget_class_bind_template_child (widget_class, CabinPhoneRow, more);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_more_clicked);
}

static void
cabin_phone_row_init (CabinPhoneRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cabin_phone_row_new:
 * @manager: whose phone it is
 * @phone: what the row shows and follows
 *
 * Returns: (transfer floating): the row; its button activates `phone.show` with the phone's address
 */
GtkWidget *
cabin_phone_row_new (CabinBluetoothManager *manager,
                     CabinPhone            *phone)
{
  CabinPhoneRow *self = g_object_new (CABIN_TYPE_PHONE_ROW, NULL);

  self->manager = g_object_ref (manager);
  self->phone = g_object_ref (phone);
  g_signal_connect_object (manager, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (phone, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
