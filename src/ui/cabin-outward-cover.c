/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-outward-cover.h"

#include <glib/gi18n-lib.h>

#include "cabin-cover.h"
#include "cabin-error.h"
#include "cabin-fit.h"
#include "cabin-guard.h"
#include "cabin-keypad.h"
#include "cabin-names.h"
#include "cabin-split.h"
#include "cabin-words.h"

/* No device has a shorter PIN, though the protocol knows one of a single character. */
#define PIN_MIN_DIGITS 4

/**
 * CabinOutwardCover:
 *
 * A pairing that goes out from the car, above the pages: its progress, what the device asks, and what became of it.
 *
 * Visible from the pairing's begin, whoever began it, until its outcome was read.
 */
struct _CabinOutwardCover
{
  GtkWidget parent_instance;

  GtkStack *outward_views;
  GtkLabel *outward_name;
  GtkLabel *outward_code;
  GtkLabel *outward_words;
  GtkWidget *outward_answers;
  GtkButton *outward_no;
  GtkButton *outward_yes;
  GtkLabel *entry_words;
  GtkLabel *entry;
  CabinKeypad *keypad;
  GtkImage *outward_icon;
  GtkLabel *outward_result;
  GtkLabel *outward_reason;

  CabinOutward *outward;
  CabinGuard *guard;
  CabinPairingRequest *question;
  gboolean refused;
  guint result_timeout;
};

G_DEFINE_FINAL_TYPE (CabinOutwardCover, cabin_outward_cover, GTK_TYPE_WIDGET)

static void
stop (CabinOutwardCover *self)
{
  cabin_guard_shut (self->guard);
  cabin_keypad_shut (self->keypad);
  gtk_label_set_text (self->outward_code, "");
  g_clear_handle_id (&self->result_timeout, g_source_remove);
  g_clear_object (&self->question);
}

static void
dismiss (CabinOutwardCover *self)
{
  stop (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* Nothing has the focus that an answer or a key could be taken for. */
static void
come_up (CabinOutwardCover *self,
         const char        *view)
{
  gtk_stack_set_visible_child_name (self->outward_views, view);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
show_question (CabinOutwardCover *self,
               const char        *code,
               const char        *words,
               const char        *no,
               const char        *yes)
{
  g_autofree char *name = cabin_words_device (cabin_bluez_device_get_name (cabin_outward_get_device (self->outward)));
  g_autofree char *grouped = cabin_words_code (code);

  gtk_label_set_text (self->outward_name, name);
  gtk_label_set_text (self->outward_code, grouped);
  gtk_label_set_text (self->outward_words, words);
  gtk_button_set_label (self->outward_no, no);
  gtk_button_set_label (self->outward_yes, yes != NULL ? yes : "");
  gtk_widget_set_visible (GTK_WIDGET (self->outward_yes), yes != NULL);
  cabin_guard_arm (self->guard);
  come_up (self, "question");
}

static void
show_keypad (CabinOutwardCover *self,
             guint              min_digits,
             guint              max_digits)
{
  g_autofree char *words =
    cabin_words_enter (cabin_bluez_device_get_name (cabin_outward_get_device (self->outward)),
                       cabin_pairing_request_get_kind (self->question));

  gtk_label_set_text (self->entry_words, words);
  cabin_keypad_ask (self->keypad, min_digits, max_digits);
  come_up (self, "entry");
}

/* bluetoothd waits for no answer to a code that is shown; that it is on the screen is all it wants to know. */
static void
show_code (CabinOutwardCover *self,
           const char        *code)
{
  g_autoptr(CabinPairingRequest) question = g_object_ref (self->question);

  show_question (self, code, _("Type this number on the device, then its Enter key."), _("Cancel"), NULL);
  cabin_pairing_request_accept (question);
}

static void
ask (CabinOutwardCover *self)
{
  g_autofree char *passkey = g_strdup_printf ("%06u", cabin_pairing_request_get_passkey (self->question));

  switch (cabin_pairing_request_get_kind (self->question))
    {
    case CABIN_PAIRING_CONFIRMATION:
      show_question (self, passkey, _("Does the device show the same number?"), _("Reject"), _("Confirm"));
      break;

    case CABIN_PAIRING_AUTHORIZATION:
      show_question (self, NULL, _("This device cannot show a number. Pair with it?"), _("Reject"), _("Confirm"));
      break;

    case CABIN_PAIRING_ENTER_PASSKEY:
      show_keypad (self, CABIN_PASSKEY_DIGITS, CABIN_PASSKEY_DIGITS);
      break;

    case CABIN_PAIRING_ENTER_PIN:
      show_keypad (self, PIN_MIN_DIGITS, CABIN_PIN_MAX_BYTES);
      break;

    case CABIN_PAIRING_SHOW_PASSKEY:
      show_code (self, passkey);
      break;

    case CABIN_PAIRING_SHOW_PIN:
      show_code (self, cabin_pairing_request_get_pin (self->question));
      break;

    default:
      g_return_if_reached ();
    }
}

static void
update (CabinOutwardCover *self)
{
  CabinBluezDevice *device = cabin_outward_get_device (self->outward);
  CabinPairingRequest *question = cabin_outward_get_question (self->outward);

  /* What became of it comes by signal. */
  if (device == NULL || (question != NULL && question == self->question))
    return;

  stop (self);
  g_set_object (&self->question, question);
  if (question != NULL)
    ask (self);
  else
    show_question (self, NULL, _("Pairing…"), _("Cancel"), NULL);
}

static void
on_device (CabinOutwardCover *self)
{
  self->refused = FALSE;
  update (self);
}

static void
on_result_timeout (gpointer user_data)
{
  CabinOutwardCover *self = user_data;

  self->result_timeout = 0;
  dismiss (self);
}

/* Who refused needs no word about it. */
static void
on_finished (CabinOutwardCover *self,
             CabinBluezDevice  *device,
             const GError      *error)
{
  g_autofree char *words = NULL;
  g_autofree char *reason = NULL;

  stop (self);
  if (error != NULL && (self->refused || cabin_error_cancelled (error)))
    {
      dismiss (self);
      return;
    }

  words = cabin_words_outward_result (error, cabin_bluez_device_get_name (device));
  reason = cabin_words_outward_reason (error);
  gtk_label_set_text (self->outward_result, words);
  gtk_label_set_text (self->outward_reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->outward_reason), reason != NULL);
  gtk_image_set_from_icon_name (self->outward_icon, error == NULL ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  if (error == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->outward_icon), "good");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->outward_icon), "good");
  come_up (self, "result");
  self->result_timeout = g_timeout_add_once (error == NULL ? CABIN_RESULT_SHOWN_MS : CABIN_MESSAGE_SHOWN_MS,
                                             on_result_timeout, self);
}

/* A question that is refused ends the pairing; without one it is cancelled. */
static void
refuse (CabinOutwardCover *self)
{
  g_autoptr(CabinPairingRequest) question = g_steal_pointer (&self->question);

  self->refused = TRUE;
  if (question == NULL || !cabin_pairing_request_reject (question))
    cabin_outward_cancel (self->outward);
}

static void
on_no_clicked (CabinOutwardCover *self)
{
  if (!cabin_guard_is_open (self->guard))
    return;

  cabin_guard_shut (self->guard);
  refuse (self);
}

static void
on_yes_clicked (CabinOutwardCover *self)
{
  if (!cabin_guard_is_open (self->guard) || self->question == NULL)
    return;

  cabin_guard_shut (self->guard);
  cabin_pairing_request_accept (self->question);
}

static void
on_entry_cancelled (CabinOutwardCover *self)
{
  refuse (self);
}

static void
on_changed (CabinOutwardCover *self,
            const char        *digits)
{
  gtk_label_set_text (self->entry, digits);
}

static void
on_entered (CabinOutwardCover *self,
            const char        *digits)
{
  if (self->question != NULL)
    cabin_pairing_request_enter (self->question, digits);
}

static void
on_touched (CabinOutwardCover *self)
{
  if (self->result_timeout != 0)
    dismiss (self);
}

static gboolean
on_key_pressed (CabinOutwardCover *self,
                guint              keyval)
{
  gboolean typing = g_str_equal (gtk_stack_get_visible_child_name (self->outward_views), "entry");

  if (self->result_timeout != 0)
    dismiss (self);
  else if (keyval == GDK_KEY_Escape && typing)
    on_entry_cancelled (self);
  else if (keyval == GDK_KEY_Escape)
    on_no_clicked (self);
  else
    return typing && cabin_keypad_press (self->keypad, keyval);

  return GDK_EVENT_STOP;
}

static void
cabin_outward_cover_dispose (GObject *object)
{
  CabinOutwardCover *self = CABIN_OUTWARD_COVER (object);
  GtkWidget *child;

  if (self->guard != NULL)
    stop (self);
  g_clear_object (&self->guard);
  g_clear_object (&self->outward);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cabin_outward_cover_parent_class)->dispose (object);
}

static void
cabin_outward_cover_class_init (CabinOutwardCoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_outward_cover_dispose;

  g_type_ensure (CABIN_TYPE_FIT);
  g_type_ensure (CABIN_TYPE_KEYPAD);
  g_type_ensure (CABIN_TYPE_SPLIT);
  gtk_widget_class_set_css_name (widget_class, "outward");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT_DIALOG);
  gtk_widget_class_set_layout_manager_type (widget_class, CABIN_TYPE_COVER);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-outward-cover.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, outward_views);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, outward_name);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, outward_code);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, outward_words);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, outward_answers);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, outward_no);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, outward_yes);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, entry_words);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, entry);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, keypad);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, outward_icon);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, outward_result);
  gtk_widget_class_bind_template_child (widget_class, CabinOutwardCover, outward_reason);
  gtk_widget_class_bind_template_callback (widget_class, on_no_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_yes_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_touched);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
cabin_outward_cover_init (CabinOutwardCover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  /* As in the pairing overlay: what a hand has learned there is true here. */
  gtk_widget_set_direction (GTK_WIDGET (self->outward_code), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->entry), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (self->outward_answers, GTK_TEXT_DIR_LTR);
  self->guard = cabin_guard_new (self->outward_answers);
}

/**
 * cabin_outward_cover_new:
 * @outward: whose pairing is shown, and whose questions are answered
 *
 * Returns: (transfer floating): the cover
 */
GtkWidget *
cabin_outward_cover_new (CabinOutward *outward)
{
  CabinOutwardCover *self = g_object_new (CABIN_TYPE_OUTWARD_COVER, NULL);

  self->outward = g_object_ref (outward);
  g_signal_connect_object (outward, "notify::device", G_CALLBACK (on_device), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (outward, "notify::question", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (outward, "finished", G_CALLBACK (on_finished), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
