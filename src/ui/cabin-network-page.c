/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-network-page.h"

#include <glib/gi18n-lib.h>

#include "cabin-names.h"
#include "cabin-qr.h"
#include "cabin-split.h"
#include "cabin-text.h"
#include "cabin-words-network.h"
#include "cabin-words.h"

/**
 * CabinNetworkPage:
 *
 * The car's network: how it is, which phone comes into it, and the password for those who ask.
 *
 * The password is shown until the next touch, until the page is left, or for %CABIN_PASSWORD_SHOWN_MS.
 */
struct _CabinNetworkPage
{
  GtkWidget parent_instance;

  GtkLabel *network_name;
  GtkLabel *network_state;
  GtkLabel *network_advice;
  GtkLabel *handover_name;
  GtkLabel *handover_state;
  GtkLabel *handover_advice;
  GtkWidget *show_password;
  GtkLabel *show_title;
  GtkImage *show_icon;
  GtkLabel *password;
  CabinQr *qr;
  GtkLabel *secret_place;

  CabinAccessPoint *access_point;
  CabinHandover *handover;
  GCancellable *asking;
  guint timeout;
};

G_DEFINE_FINAL_TYPE (CabinNetworkPage, cabin_network_page, GTK_TYPE_WIDGET)

static void
set_words (GtkLabel   *label,
           const char *words)
{
  gtk_label_set_text (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);
}

static void
set_shown (CabinNetworkPage *self,
           gboolean          shown)
{
  const char *title = shown ? _("Hide Password") : _("Show Password");

  gtk_label_set_text (self->show_title, title);
  gtk_image_set_from_icon_name (self->show_icon, shown ? "view-conceal-symbolic" : "view-reveal-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->show_password), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->password), shown);
  gtk_widget_set_visible (GTK_WIDGET (self->qr), shown);
}

static void
hide (CabinNetworkPage *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->timeout, g_source_remove);
  gtk_label_set_text (self->password, "");
  cabin_qr_clear (self->qr);
  set_shown (self, FALSE);
}

static void
on_timeout (gpointer user_data)
{
  CabinNetworkPage *self = user_data;

  self->timeout = 0;
  hide (self);
}

static void
on_key (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(CabinNetworkPage) self = user_data;
  g_autoptr(GError) error = NULL;
  char *key = cabin_access_point_get_key_finish (CABIN_ACCESS_POINT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->asking);
  if (key == NULL)
    {
      g_autofree char *words = cabin_words_password_failed (error);

      gtk_widget_activate_action (GTK_WIDGET (self), "device.tell", "s", words);
      return;
    }

  gtk_label_set_text (self->password, key);
  cabin_qr_show_network (self->qr, cabin_access_point_get_ssid (self->access_point), key);
  cabin_text_wipe (key);
  set_shown (self, TRUE);
  self->timeout = g_timeout_add_once (CABIN_PASSWORD_SHOWN_MS, on_timeout, self);
}

static void
on_show_clicked (CabinNetworkPage *self)
{
  if (self->timeout != 0 || self->asking != NULL)
    {
      hide (self);
      return;
    }

  self->asking = g_cancellable_new ();
  cabin_access_point_get_key_async (self->access_point, self->asking, on_key, g_object_ref (self));
}

static void
update (CabinNetworkPage *self)
{
  CabinAccessPointState state = cabin_access_point_get_state (self->access_point);
  const char *ssid = cabin_access_point_get_ssid (self->access_point);
  g_autofree char *advice = cabin_words_network_advice (state, cabin_access_point_get_detail (self->access_point));

  gtk_label_set_text (self->network_name, ssid != NULL ? ssid : "–");
  gtk_label_set_text (self->network_state, cabin_words_network_state (state));
  set_words (self->network_advice, advice);
  gtk_label_set_text (self->secret_place,
                      cabin_words_secret_place (cabin_access_point_get_key_place (self->access_point)));
}

static void
update_handover (CabinNetworkPage *self)
{
  CabinHandoverState state = cabin_handover_get_state (self->handover);
  CabinHandoverReason reason = cabin_handover_get_reason (self->handover);
  const char *why = state == CABIN_HANDOVER_REFUSED ? cabin_words_handover_reason (reason) : NULL;
  g_autofree char *name = cabin_words_name (cabin_handover_get_device_name (self->handover));

  gtk_label_set_text (self->handover_name,
                      state != CABIN_HANDOVER_NONE ? name : cabin_words_profile (CABIN_UUID_ANDROID_AUTO));
  gtk_label_set_text (self->handover_state, why != NULL ? why : cabin_words_handover (state));
  set_words (self->handover_advice, why != NULL ? cabin_words_handover_advice (reason) : NULL);
}

static void
cabin_network_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cabin_network_page_parent_class)->unmap (widget);

  hide (CABIN_NETWORK_PAGE (widget));
}

static void
cabin_network_page_dispose (GObject *object)
{
  CabinNetworkPage *self = CABIN_NETWORK_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->timeout, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->handover);
  g_clear_object (&self->access_point);

  G_OBJECT_CLASS (cabin_network_page_parent_class)->dispose (object);
}

static void
cabin_network_page_class_init (CabinNetworkPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_network_page_dispose;
  widget_class->unmap = cabin_network_page_unmap;

  g_type_ensure (CABIN_TYPE_QR);
  g_type_ensure (CABIN_TYPE_SPLIT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-network-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, network_name);
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, network_state);
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, network_advice);
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, handover_name);
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, handover_state);
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, handover_advice);
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, show_password);
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, show_title);
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, show_icon);
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, password);
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, qr);
  gtk_widget_class_bind_template_child (widget_class, CabinNetworkPage, secret_place);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked);
}

static void
cabin_network_page_init (CabinNetworkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_shown (self, FALSE);
}

/**
 * cabin_network_page_new:
 * @access_point: the car's network
 * @handover: the phones on their way into it
 *
 * Returns: (transfer floating): the page; its Back button activates `app.show-page`, a failure `device.tell`
 */
GtkWidget *
cabin_network_page_new (CabinAccessPoint *access_point,
                        CabinHandover    *handover)
{
  CabinNetworkPage *self = g_object_new (CABIN_TYPE_NETWORK_PAGE, NULL);

  self->access_point = g_object_ref (access_point);
  self->handover = g_object_ref (handover);
  g_signal_connect_object (access_point, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (access_point, "notify::ssid", G_CALLBACK (hide), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (handover, "notify", G_CALLBACK (update_handover), self, G_CONNECT_SWAPPED);
  update (self);
  update_handover (self);

  return GTK_WIDGET (self);
}
