/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-phone-row.h"

#include <glib/gi18n-lib.h>

#include "cabin-names.h"
#include "cabin-words.h"

/**
 * CabinPhoneRow:
 *
 * A phone that was let in: its name and whether it is connected.
 */
struct _CabinPhoneRow
{
  GtkWidget parent_instance;

  GtkLabel *name;
  GtkLabel *state;
};

G_DEFINE_FINAL_TYPE (CabinPhoneRow, cabin_phone_row, GTK_TYPE_WIDGET)

static void
update (CabinPhoneRow *self,
        GParamSpec    *pspec,
        CabinPhone    *phone)
{
  g_autofree char *name = cabin_words_name (cabin_phone_get_name (phone));

  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->state, cabin_phone_get_connected (phone) ? _("Connected") : _("Not connected"));
}

static void
cabin_phone_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cabin_phone_row_parent_class)->dispose (object);
}

static void
cabin_phone_row_class_init (CabinPhoneRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_phone_row_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-phone-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinPhoneRow, name);
  gtk_widget_class_bind_template_child (widget_class, CabinPhoneRow, state);
}

static void
cabin_phone_row_init (CabinPhoneRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cabin_phone_row_new:
 * @phone: what the row shows and follows
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
cabin_phone_row_new (CabinPhone *phone)
{
  CabinPhoneRow *self = g_object_new (CABIN_TYPE_PHONE_ROW, NULL);

  g_signal_connect_object (phone, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self, NULL, phone);
  return GTK_WIDGET (self);
}
