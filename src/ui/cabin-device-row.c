/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-device-row.h"

#include "cabin-address.h"
#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-words.h"

/* bluetoothd's word for phones; they pair with the car, and the car not with them. */
#define ICON_PHONE "phone"
/* bluetoothd's word for speakers, and a picture that looks like one. */
#define ICON_AUDIO "audio-card"
#define ICON_SPEAKER "audio-speakers-symbolic"
/* For a device that says nothing of its kind. */
#define ICON_ANY "bluetooth-symbolic"

/**
 * CabinDeviceRow:
 *
 * A device that the car goes out to: one in range, which a touch pairs with, or one that is paired, which a touch
 * connects or disconnects, with a button beside that forgets it.
 *
 * Invisible while the device is none of that: a phone, nameless, or in the other list.
 */
struct _CabinDeviceRow
{
  GtkWidget parent_instance;

  GtkWidget *device_button;
  GtkImage *device_icon;
  GtkLabel *device_label;
  GtkLabel *device_state;
  GtkWidget *remove;

  CabinBluetoothManager *manager;
  CabinBluezDevice *device;
  GCancellable *cancellable;
  gboolean paired;
  gboolean connecting;
};

G_DEFINE_FINAL_TYPE (CabinDeviceRow, cabin_device_row, GTK_TYPE_WIDGET)

static gboolean
is_phone (CabinDeviceRow *self)
{
  GListModel *phones = cabin_bluetooth_manager_get_phones (self->manager);

  for (guint i = 0; i < g_list_model_get_n_items (phones); i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);

      if (g_strcmp0 (cabin_phone_get_address (phone), cabin_bluez_device_get_address (self->device)) == 0)
        return TRUE;
    }

  return g_strcmp0 (cabin_bluez_device_get_icon (self->device), ICON_PHONE) == 0;
}

static void
update_icon (CabinDeviceRow *self)
{
  const char *kind = cabin_bluez_device_get_icon (self->device);
  g_autofree char *name = g_strconcat (kind != NULL ? kind : "", "-symbolic", NULL);
  const char *const names[] = { g_strcmp0 (kind, ICON_AUDIO) == 0 ? ICON_SPEAKER : name, ICON_ANY, NULL };
  g_autoptr(GIcon) icon = g_themed_icon_new_from_names ((char **) names, -1);

  gtk_image_set_from_gicon (self->device_icon, icon);
}

static void
update (CabinDeviceRow *self)
{
  const char *name = cabin_bluez_device_get_name (self->device);
  g_autofree char *isolated = cabin_words_device (name);
  g_autofree char *suffix = cabin_address_suffix (cabin_bluez_device_get_address (self->device));
  g_autofree char *forget = cabin_words_forget (name);
  const char *state = self->paired ? cabin_words_device_state (self->device, self->connecting) : suffix;

  gtk_widget_set_visible (GTK_WIDGET (self), *name != '\0' && !is_phone (self) &&
                          cabin_bluez_device_get_bonded (self->device) == self->paired);
  update_icon (self);
  gtk_label_set_text (self->device_label, isolated);
  gtk_label_set_text (self->device_state, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->device_button), GTK_ACCESSIBLE_PROPERTY_LABEL, isolated,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, forget, -1);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);
  CabinDeviceRow *self;

  if (cabin_error_cancelled (error))
    return;

  self = CABIN_DEVICE_ROW (user_data);
  self->connecting = FALSE;
  update (self);
  if (error != NULL)
    {
      g_autofree char *words = cabin_words_connect_result (cabin_connect_result_classify (error),
                                                           cabin_bluez_device_get_name (self->device));

      gtk_widget_activate_action (GTK_WIDGET (self), "device.tell", "s", words);
    }
}

static void
toggle_link (CabinDeviceRow *self)
{
  if (cabin_bluez_device_get_connected (self->device))
    {
      cabin_bluez_device_disconnect (self->device, NULL, NULL, NULL);
    }
  else if (!self->connecting)
    {
      self->connecting = TRUE;
      cabin_bluez_device_connect (self->device, NULL, CABIN_CONNECT_TIMEOUT_MS, self->cancellable, on_connected, self);
      update (self);
    }
}

/* What becomes of a pairing is told by the cover. */
static void
on_clicked (CabinDeviceRow *self)
{
  if (self->paired)
    toggle_link (self);
  else
    cabin_outward_pair_async (cabin_bluetooth_manager_get_outward (self->manager), self->device, NULL, NULL, NULL);
}

static void
on_remove_clicked (CabinDeviceRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "device.forget", "s", cabin_bluez_device_get_address (self->device));
}

static void
cabin_device_row_dispose (GObject *object)
{
  CabinDeviceRow *self = CABIN_DEVICE_ROW (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->device);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_device_row_parent_class)->dispose (object);
}

static void
cabin_device_row_finalize (GObject *object)
{
  g_object_unref (CABIN_DEVICE_ROW (object)->cancellable);

  G_OBJECT_CLASS (cabin_device_row_parent_class)->finalize (object);
}

static void
cabin_device_row_class_init (CabinDeviceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cabin_device_row_dispose;
  object_class->finalize = cabin_device_row_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-device-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinDeviceRow, device_button);
  gtk_widget_class_bind_template_child (widget_class, CabinDeviceRow, device_icon);
  gtk_widget_class_bind_template_child (widget_class, CabinDeviceRow, device_label);
  gtk_widget_class_bind_template_child (widget_class, CabinDeviceRow, device_state);
  gtk_widget_class_bind_template_child (widget_class, CabinDeviceRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
}

static void
cabin_device_row_init (CabinDeviceRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * cabin_device_row_new:
 * @manager: who goes out
 * @device: what the row shows and follows
 * @paired: whether it is in the list of the paired ones
 *
 * Returns: (transfer floating): the row; its second button activates `device.forget` with the device's address, and
 *   what went wrong `device.tell` with a sentence
 */
GtkWidget *
cabin_device_row_new (CabinBluetoothManager *manager,
                      CabinBluezDevice      *device,
                      gboolean               paired)
{
  static const char *const followed[] = { "notify::name", "notify::bonded", "notify::connected" };
  CabinDeviceRow *self = g_object_new (CABIN_TYPE_DEVICE_ROW, NULL);

  self->manager = g_object_ref (manager);
  self->device = g_object_ref (device);
  self->paired = paired;
  gtk_widget_set_visible (self->remove, paired);
  for (guint i = 0; i < G_N_ELEMENTS (followed); i++)
    g_signal_connect_object (device, followed[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cabin_bluetooth_manager_get_phones (manager), "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
