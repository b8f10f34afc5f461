/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-pairing-overlay.h"

#include <glib/gi18n-lib.h>

#include "cabin-cover.h"
#include "cabin-fit.h"
#include "cabin-guard.h"
#include "cabin-names.h"
#include "cabin-split.h"
#include "cabin-words.h"

/* The bar of the time left is drawn this often: two steps a second look smooth on 30 s and cost nothing. */
#define BAR_STEP_MS 500

/**
 * CabinPairingOverlay:
 *
 * The question of a phone that wants to pair, above everything, and what became of it.
 *
 * Shown while there is something to ask or to say, and invisible at all other times; the parent watches the property
 * `visible`.
 */
struct _CabinPairingOverlay
{
  GtkWidget parent_instance;

  GtkStack *views;
  GtkProgressBar *time_bar;
  GtkLabel *name;
  GtkLabel *suffix;
  GtkLabel *code;
  GtkStack *steps;
  GtkLabel *question;
  GtkWidget *answers;
  GtkImage *result_icon;
  GtkLabel *result;
  GtkLabel *result_reason;

  CabinBluetoothManager *manager;
  CabinGuard *guard;
  guint shown_id;
  guint bar_timeout;
  guint result_timeout;
};

G_DEFINE_FINAL_TYPE (CabinPairingOverlay, cabin_pairing_overlay, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_MANAGER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
draw_time_left (gpointer user_data)
{
  CabinPairingOverlay *self = user_data;
  gint64 left = cabin_bluetooth_manager_get_pairing_deadline (self->manager) - g_get_monotonic_time ();
  double fraction = (double) left / (CABIN_PROMPT_TIMEOUT_MS * 1000.0);

  gtk_progress_bar_set_fraction (self->time_bar, CLAMP (fraction, 0.0, 1.0));
  return G_SOURCE_CONTINUE;
}

static void
stop (CabinPairingOverlay *self)
{
  cabin_guard_shut (self->guard);
  g_clear_handle_id (&self->bar_timeout, g_source_remove);
  g_clear_handle_id (&self->result_timeout, g_source_remove);
  self->shown_id = 0;
}

static void
dismiss (CabinPairingOverlay *self)
{
  stop (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* Nothing below has the focus any more, and neither answer has it yet. */
static void
come_up (CabinPairingOverlay *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
ask (CabinPairingOverlay *self)
{
  const char *passkey = cabin_bluetooth_manager_get_pairing_passkey (self->manager);
  const char *suffix = cabin_bluetooth_manager_get_pairing_device_suffix (self->manager);
  g_autofree char *name = cabin_words_name (cabin_bluetooth_manager_get_pairing_device_name (self->manager));
  g_autofree char *code = cabin_words_code (passkey);

  stop (self);
  self->shown_id = cabin_bluetooth_manager_get_pairing_id (self->manager);

  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->suffix, suffix != NULL ? suffix : "");
  gtk_label_set_text (self->code, passkey != NULL ? code : _("No number"));
  gtk_label_set_text (self->question, passkey != NULL ? _("Does your phone show the same number?")
                                                      : _("This phone cannot show a number. Let it in?"));
  gtk_stack_set_visible_child_name (self->steps, "answer");
  gtk_stack_set_visible_child_name (self->views, "question");

  cabin_guard_arm (self->guard);
  draw_time_left (self);
  self->bar_timeout = g_timeout_add (BAR_STEP_MS, draw_time_left, self);
  come_up (self);
}

static void
on_result_timeout (gpointer user_data)
{
  CabinPairingOverlay *self = user_data;

  self->result_timeout = 0;
  dismiss (self);
}

static void
on_pairing_finished (CabinPairingOverlay *self,
                     CabinPairingResult   result,
                     const char          *name,
                     const char          *address)
{
  gboolean paired = result == CABIN_PAIRING_RESULT_PAIRED;
  g_autofree char *words = NULL;
  g_autofree char *reason = NULL;

  /* The other outcomes block nothing: the window shows them in its banner. And no outcome hides the next question. */
  if ((!paired && result != CABIN_PAIRING_RESULT_FAILED && result != CABIN_PAIRING_RESULT_NOT_KEPT) ||
      cabin_bluetooth_manager_get_pairing_phase (self->manager) == CABIN_PAIRING_ASKED)
    return;

  stop (self);
  words = cabin_words_result (result, name);
  reason = cabin_words_result_reason (result);
  gtk_label_set_text (self->result, words);
  gtk_label_set_text (self->result_reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->result_reason), reason != NULL);
  gtk_image_set_from_icon_name (self->result_icon, paired ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  if (paired)
    gtk_widget_add_css_class (GTK_WIDGET (self->result_icon), "good");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->result_icon), "good");
  gtk_stack_set_visible_child_name (self->views, "result");
  come_up (self);
  self->result_timeout = g_timeout_add_once (paired ? CABIN_RESULT_SHOWN_MS : CABIN_MESSAGE_SHOWN_MS,
                                             on_result_timeout, self);
}

static void
update (CabinPairingOverlay *self)
{
  switch (cabin_bluetooth_manager_get_pairing_phase (self->manager))
    {
    case CABIN_PAIRING_NONE:
      if (self->shown_id != 0)
        dismiss (self);
      break;

    case CABIN_PAIRING_ASKED:
      if (cabin_bluetooth_manager_get_pairing_id (self->manager) != self->shown_id)
        ask (self);
      break;

    case CABIN_PAIRING_CONFIRMED:
      g_clear_handle_id (&self->bar_timeout, g_source_remove);
      gtk_progress_bar_set_fraction (self->time_bar, 0.0);
      gtk_stack_set_visible_child_name (self->steps, "waiting");
      break;

    default:
      g_return_if_reached ();
    }
}

/* One answer for one question, and the question is the one that was on the screen. */
static void
answer (CabinPairingOverlay *self,
        gboolean             yes)
{
  guint id = self->shown_id;

  if (id == 0 || !cabin_guard_is_open (self->guard))
    return;

  cabin_guard_shut (self->guard);
  if (yes)
    cabin_bluetooth_manager_confirm_pairing (self->manager, id);
  else
    cabin_bluetooth_manager_reject_pairing (self->manager, id);
}

static void
on_confirm_clicked (CabinPairingOverlay *self)
{
  answer (self, TRUE);
}

static void
on_reject_clicked (CabinPairingOverlay *self)
{
  answer (self, FALSE);
}

static void
on_touched (CabinPairingOverlay *self)
{
  if (self->result_timeout != 0)
    dismiss (self);
}

static gboolean
on_key_pressed (CabinPairingOverlay *self,
                guint                keyval)
{
  if (self->result_timeout != 0)
    dismiss (self);
  else if (keyval == GDK_KEY_Escape)
    answer (self, FALSE);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static void
cabin_pairing_overlay_constructed (GObject *object)
{
  CabinPairingOverlay *self = CABIN_PAIRING_OVERLAY (object);

  G_OBJECT_CLASS (cabin_pairing_overlay_parent_class)->constructed (object);

  g_signal_connect_object (self->manager, "notify::pairing-phase", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "notify::pairing-id", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "pairing-finished", G_CALLBACK (on_pairing_finished), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
cabin_pairing_overlay_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  CabinPairingOverlay *self = CABIN_PAIRING_OVERLAY (object);

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
cabin_pairing_overlay_dispose (GObject *object)
{
  CabinPairingOverlay *self = CABIN_PAIRING_OVERLAY (object);
  GtkWidget *child;

  if (self->guard != NULL)
    stop (self);
  g_clear_object (&self->guard);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_pairing_overlay_parent_class)->dispose (object);
}

static void
cabin_pairing_overlay_class_init (CabinPairingOverlayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = cabin_pairing_overlay_constructed;
  object_class->set_property = cabin_pairing_overlay_set_property;
  object_class->dispose = cabin_pairing_overlay_dispose;

  properties[PROP_MANAGER] =
    g_param_spec_object ("manager", NULL, NULL, CABIN_TYPE_BLUETOOTH_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (CABIN_TYPE_FIT);
  g_type_ensure (CABIN_TYPE_SPLIT);
  gtk_widget_class_set_css_name (widget_class, "pairing");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT_DIALOG);
  gtk_widget_class_set_layout_manager_type (widget_class, CABIN_TYPE_COVER);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-pairing-overlay.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinPairingOverlay, views);
  gtk_widget_class_bind_template_child (widget_class, CabinPairingOverlay, time_bar);
  gtk_widget_class_bind_template_child (widget_class, CabinPairingOverlay, name);
  gtk_widget_class_bind_template_child (widget_class, CabinPairingOverlay, suffix);
  gtk_widget_class_bind_template_child (widget_class, CabinPairingOverlay, code);
  gtk_widget_class_bind_template_child (widget_class, CabinPairingOverlay, steps);
  gtk_widget_class_bind_template_child (widget_class, CabinPairingOverlay, question);
  gtk_widget_class_bind_template_child (widget_class, CabinPairingOverlay, answers);
  gtk_widget_class_bind_template_child (widget_class, CabinPairingOverlay, result_icon);
  gtk_widget_class_bind_template_child (widget_class, CabinPairingOverlay, result);
  gtk_widget_class_bind_template_child (widget_class, CabinPairingOverlay, result_reason);
  gtk_widget_class_bind_template_callback (widget_class, on_confirm_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_reject_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_touched);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
cabin_pairing_overlay_init (CabinPairingOverlay *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  /* The groups of the code and the sides of the answers do not turn round with the language: Confirm is on the far
   * side of a driver on the left. */
  gtk_widget_set_direction (GTK_WIDGET (self->code), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (self->answers, GTK_TEXT_DIR_LTR);
  self->guard = cabin_guard_new (self->answers);
}

/**
 * cabin_pairing_overlay_new:
 * @manager: whose questions are shown and answered
 *
 * Returns: (transfer floating): the overlay, visible while there is a question or an outcome to read
 */
GtkWidget *
cabin_pairing_overlay_new (CabinBluetoothManager *manager)
{
  return g_object_new (CABIN_TYPE_PAIRING_OVERLAY, "manager", manager, NULL);
}
