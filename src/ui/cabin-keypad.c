/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-keypad.h"

#include <string.h>

#include "cabin-guard.h"
#include "cabin-names.h"

struct _CabinKeypad
{
  GtkWidget parent_instance;

  GtkWidget *keys;
  GtkWidget *back;
  GtkWidget *ok;

  CabinGuard *guard;
  guint min_digits;
  guint max_digits;
  char digits[CABIN_PIN_MAX_BYTES + 1];
};

G_DEFINE_FINAL_TYPE (CabinKeypad, cabin_keypad, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  ENTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update (CabinKeypad *self)
{
  gsize length = strlen (self->digits);

  gtk_widget_set_sensitive (self->back, length > 0);
  gtk_widget_set_sensitive (self->ok, length > 0 && length >= self->min_digits);
  g_signal_emit (self, signals[CHANGED], 0, self->digits);
}

static void
add_digit (CabinKeypad *self,
           char         digit)
{
  gsize length = strlen (self->digits);

  if (!cabin_guard_is_open (self->guard) || length >= self->max_digits)
    return;

  self->digits[length] = digit;
  update (self);
}

static void
on_digit_clicked (CabinKeypad *self,
                  GtkButton   *key)
{
  add_digit (self, *gtk_button_get_label (key));
}

static void
on_back_clicked (CabinKeypad *self)
{
  gsize length = strlen (self->digits);

  if (!cabin_guard_is_open (self->guard) || length == 0)
    return;

  self->digits[length - 1] = '\0';
  update (self);
}

static void
on_ok_clicked (CabinKeypad *self)
{
  gsize length = strlen (self->digits);

  if (!cabin_guard_is_open (self->guard) || length == 0 || length < self->min_digits)
    return;

  g_object_ref (self);
  g_signal_emit (self, signals[ENTERED], 0, self->digits);
  cabin_keypad_shut (self);
  g_object_unref (self);
}

static void
cabin_keypad_dispose (GObject *object)
{
  CabinKeypad *self = CABIN_KEYPAD (object);
  GtkWidget *child;

  explicit_bzero (self->digits, sizeof self->digits);
  g_clear_object (&self->guard);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cabin_keypad_parent_class)->dispose (object);
}

static void
cabin_keypad_class_init (CabinKeypadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_keypad_dispose;

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[ENTERED] = g_signal_new ("entered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);

  gtk_widget_class_set_css_name (widget_class, "keypad");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-keypad.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinKeypad, keys);
  gtk_widget_class_bind_template_child (widget_class, CabinKeypad, back);
  gtk_widget_class_bind_template_child (widget_class, CabinKeypad, ok);
  gtk_widget_class_bind_template_callback (widget_class, on_digit_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_ok_clicked);
}

static void
cabin_keypad_init (CabinKeypad *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  /* A hand finds the keys where every telephone has them, whatever way the language is read. */
  gtk_widget_set_direction (self->keys, GTK_TEXT_DIR_LTR);
  self->guard = cabin_guard_new (self->keys);
}

/**
 * cabin_keypad_new:
 *
 * Returns: (transfer floating): a keypad that takes nothing yet
 */
GtkWidget *
cabin_keypad_new (void)
{
  return g_object_new (CABIN_TYPE_KEYPAD, NULL);
}

/**
 * cabin_keypad_ask:
 * @min_digits: with fewer of them there is no OK
 * @max_digits: more are not taken; at most %CABIN_PIN_MAX_BYTES
 *
 * A new number is to be typed. The keys are dead for a moment, as answers are: see #CabinGuard.
 */
void
cabin_keypad_ask (CabinKeypad *self,
                  guint        min_digits,
                  guint        max_digits)
{
  g_return_if_fail (CABIN_IS_KEYPAD (self));
  g_return_if_fail (max_digits <= CABIN_PIN_MAX_BYTES);

  self->min_digits = min_digits;
  self->max_digits = max_digits;
  explicit_bzero (self->digits, sizeof self->digits);
  update (self);
  cabin_guard_arm (self->guard);
}

/**
 * cabin_keypad_shut:
 *
 * No number is wanted any more; what was typed is forgotten.
 */
void
cabin_keypad_shut (CabinKeypad *self)
{
  g_return_if_fail (CABIN_IS_KEYPAD (self));

  cabin_guard_shut (self->guard);
  explicit_bzero (self->digits, sizeof self->digits);
  update (self);
}

/**
 * cabin_keypad_press:
 * @keyval: a key of a keyboard
 *
 * Returns: whether it is one of the keypad's; Enter is one only if the focus is on no key
 */
gboolean
cabin_keypad_press (CabinKeypad *self,
                    guint        keyval)
{
  gunichar character = gdk_keyval_to_unicode (keyval);

  g_return_val_if_fail (CABIN_IS_KEYPAD (self), FALSE);

  if (character >= '0' && character <= '9')
    add_digit (self, (char) character);
  else if (keyval == GDK_KEY_BackSpace || keyval == GDK_KEY_Delete)
    on_back_clicked (self);
  else if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter)
    on_ok_clicked (self);
  else
    return FALSE;

  return TRUE;
}
