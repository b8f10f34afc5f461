/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-phone-page.h"

#include "cabin-names.h"
#include "cabin-split.h"
#include "cabin-switch-row.h"
#include "cabin-words.h"

/**
 * CabinPhonePage:
 *
 * All that can be done with one phone.
 */
struct _CabinPhonePage
{
  GtkWidget parent_instance;

  GtkLabel *phone_title;
  GtkLabel *phone_note;
  GtkWidget *disconnect;
  CabinSwitchRow *auto_connect;
  GtkWidget *up;
  GtkWidget *down;

  CabinBluetoothManager *manager;
  CabinPhone *phone;
};

G_DEFINE_FINAL_TYPE (CabinPhonePage, cabin_phone_page, GTK_TYPE_WIDGET)

/* Returns: whether the phone is still one of the manager's. */
static gboolean
find_position (CabinPhonePage *self,
               guint          *position,
               guint          *n_phones)
{
  GListModel *phones = cabin_bluetooth_manager_get_phones (self->manager);

  *n_phones = g_list_model_get_n_items (phones);
  for (*position = 0; *position < *n_phones; (*position)++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, *position);

      if (phone == self->phone)
        return TRUE;
    }

  return FALSE;
}

static void
update (CabinPhonePage *self)
{
  gboolean ready = cabin_bluetooth_manager_get_state (self->manager) == CABIN_MANAGER_READY;
  g_autofree char *name = cabin_words_name (cabin_phone_get_name (self->phone));

  gtk_label_set_text (self->phone_title, name);
  gtk_label_set_text (self->phone_note, cabin_words_phone_state (self->phone, ready));
  gtk_widget_set_visible (self->disconnect, cabin_phone_get_connected (self->phone));
  cabin_switch_row_set_active (self->auto_connect, cabin_phone_get_auto_connect (self->phone));
}

/* A phone that moves leaves the list for a moment. */
static void
update_position (CabinPhonePage *self)
{
  guint position, n_phones;

  if (!find_position (self, &position, &n_phones))
    return;

  gtk_widget_set_sensitive (self->up, position > 0);
  gtk_widget_set_sensitive (self->down, position + 1 < n_phones);
}

static void
move (CabinPhonePage *self,
      int             by)
{
  guint position, n_phones;

  if (find_position (self, &position, &n_phones))
    cabin_bluetooth_manager_move_phone (self->manager, self->phone, (guint) ((int) position + by));
}

static void
on_up_clicked (CabinPhonePage *self)
{
  move (self, -1);
}

static void
on_down_clicked (CabinPhonePage *self)
{
  move (self, 1);
}

static void
on_disconnect_clicked (CabinPhonePage *self)
{
  cabin_reconnector_disconnect_phone (cabin_bluetooth_manager_get_reconnector (self->manager), self->phone);
}

static void
on_auto_connect_clicked (CabinPhonePage *self)
{
  cabin_phone_set_auto_connect (self->phone, !cabin_phone_get_auto_connect (self->phone));
}

static void
on_forget_clicked (CabinPhonePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "phone.forget", "s", cabin_phone_get_address (self->phone));
}

static void
cabin_phone_page_dispose (GObject *object)
{
  CabinPhonePage *self = CABIN_PHONE_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->phone);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_phone_page_parent_class)->dispose (object);
}

static void
cabin_phone_page_class_init (CabinPhonePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_phone_page_dispose;

  g_type_ensure (CABIN_TYPE_SPLIT);
  g_type_ensure (CABIN_TYPE_SWITCH_ROW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-phone-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinPhonePage, phone_title);
  gtk_widget_class_bind_template_child (widget_class, CabinPhonePage, phone_note);
  gtk_widget_class_bind_template_child (widget_class, CabinPhonePage, disconnect);
  gtk_widget_class_bind_template_child (widget_class, CabinPhonePage, auto_connect);
  gtk_widget_class_bind_template_child (widget_class, CabinPhonePage, up);
  gtk_widget_class_bind_template_child (widget_class, CabinPhonePage, down);
  gtk_widget_class_bind_template_callback (widget_class, on_disconnect_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_auto_connect_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_up_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_down_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_forget_clicked);
}

static void
cabin_phone_page_init (CabinPhonePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cabin_phone_page_new:
 * @manager: whose phone it is
 * @phone: what the page shows and controls
 *
 * Returns: (transfer floating): the page; its Back button activates `app.show-page`, Forget activates `phone.forget`
 *   with the phone's address
 */
GtkWidget *
cabin_phone_page_new (CabinBluetoothManager *manager,
                      CabinPhone            *phone)
{
  CabinPhonePage *self = g_object_new (CABIN_TYPE_PHONE_PAGE, NULL);

  self->manager = g_object_ref (manager);
  self->phone = g_object_ref (phone);
  g_signal_connect_object (manager, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (phone, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cabin_bluetooth_manager_get_phones (manager), "items-changed",
                           G_CALLBACK (update_position), self, G_CONNECT_SWAPPED);
  update (self);
  update_position (self);

  return GTK_WIDGET (self);
}
