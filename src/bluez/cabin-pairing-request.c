/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-pairing-request.h"

#include "cabin-names.h"
#include "cabin-text.h"

struct _CabinPairingRequest
{
  GObject parent_instance;

  /* %NULL once answered. */
  GDBusMethodInvocation *invocation;
  CabinPairingKind kind;
  char *device;
  guint passkey;
  char *pin;
};

G_DEFINE_FINAL_TYPE (CabinPairingRequest, cabin_pairing_request, G_TYPE_OBJECT)

enum {
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* %TRUE only for the first answer. */
static gboolean
answer (CabinPairingRequest *self,
        GVariant            *value)
{
  GDBusMethodInvocation *invocation = g_steal_pointer (&self->invocation);
  g_autoptr(GVariant) keep = value != NULL ? g_variant_ref_sink (value) : NULL;

  if (invocation == NULL)
    return FALSE;

  g_dbus_method_invocation_return_value (invocation, value);
  g_signal_emit (self, signals[ANSWERED], 0);

  return TRUE;
}

static gboolean
refuse (CabinPairingRequest *self,
        const char          *error,
        const char          *message)
{
  GDBusMethodInvocation *invocation = g_steal_pointer (&self->invocation);

  if (invocation == NULL)
    return FALSE;

  g_dbus_method_invocation_return_dbus_error (invocation, error, message);
  g_signal_emit (self, signals[ANSWERED], 0);

  return TRUE;
}

static void
cabin_pairing_request_dispose (GObject *object)
{
  CabinPairingRequest *self = CABIN_PAIRING_REQUEST (object);

  cabin_pairing_request_reject (self);

  G_OBJECT_CLASS (cabin_pairing_request_parent_class)->dispose (object);
}

static void
cabin_pairing_request_finalize (GObject *object)
{
  CabinPairingRequest *self = CABIN_PAIRING_REQUEST (object);

  g_free (self->device);
  cabin_text_wipe (self->pin);

  G_OBJECT_CLASS (cabin_pairing_request_parent_class)->finalize (object);
}

static void
cabin_pairing_request_class_init (CabinPairingRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_pairing_request_dispose;
  object_class->finalize = cabin_pairing_request_finalize;

  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
cabin_pairing_request_init (CabinPairingRequest *self)
{
}

/**
 * cabin_pairing_request_new:
 * @invocation: (transfer full): the call to answer
 * @kind: what is asked
 * @device: the object path of the device that is pairing
 * @passkey: the code to compare or to show, 0 to 999999; 0 where there is none (0 is a code as well: look at the kind)
 * @pin: (nullable): the PIN to show
 *
 * Returns: (transfer full): the question
 */
CabinPairingRequest *
cabin_pairing_request_new (GDBusMethodInvocation *invocation,
                           CabinPairingKind       kind,
                           const char            *device,
                           guint                  passkey,
                           const char            *pin)
{
  CabinPairingRequest *self = g_object_new (CABIN_TYPE_PAIRING_REQUEST, NULL);

  self->invocation = invocation;
  self->kind = kind;
  self->device = g_strdup (device);
  self->passkey = passkey;
  self->pin = g_strdup (pin);

  return self;
}

CabinPairingKind
cabin_pairing_request_get_kind (CabinPairingRequest *self)
{
  return self->kind;
}

const char *
cabin_pairing_request_get_device (CabinPairingRequest *self)
{
  return self->device;
}

guint
cabin_pairing_request_get_passkey (CabinPairingRequest *self)
{
  return self->passkey;
}

/**
 * cabin_pairing_request_get_pin:
 *
 * Returns: (transfer none) (nullable): the PIN to show; as secret as a passkey
 */
const char *
cabin_pairing_request_get_pin (CabinPairingRequest *self)
{
  return self->pin;
}

gboolean
cabin_pairing_request_get_answered (CabinPairingRequest *self)
{
  return self->invocation == NULL;
}

/**
 * cabin_pairing_request_accept:
 *
 * Lets the device in, or says that its code is shown. A question that wants a code is refused by this.
 *
 * Returns: whether this was the answer; %FALSE if it was answered before
 */
gboolean
cabin_pairing_request_accept (CabinPairingRequest *self)
{
  g_return_val_if_fail (CABIN_IS_PAIRING_REQUEST (self), FALSE);

  if (self->kind == CABIN_PAIRING_ENTER_PASSKEY || self->kind == CABIN_PAIRING_ENTER_PIN)
    return cabin_pairing_request_reject (self);

  return answer (self, NULL);
}

/**
 * cabin_pairing_request_enter:
 * @code: six digits for a passkey; 1 to 16 characters for a PIN (Core specification, Vol 4 Part E 7.1.13)
 *
 * Answers a question that wants a code. One that is no code of its kind is no answer: the question stands.
 *
 * Returns: whether this was the answer
 */
gboolean
cabin_pairing_request_enter (CabinPairingRequest *self,
                             const char          *code)
{
  gsize length = strlen (code);

  g_return_val_if_fail (CABIN_IS_PAIRING_REQUEST (self), FALSE);

  if (self->kind == CABIN_PAIRING_ENTER_PASSKEY)
    return length == CABIN_PASSKEY_DIGITS && strspn (code, "0123456789") == length &&
           answer (self, g_variant_new ("(u)", (guint) g_ascii_strtoull (code, NULL, 10)));

  return self->kind == CABIN_PAIRING_ENTER_PIN && length >= 1 && length <= CABIN_PIN_MAX_BYTES &&
         g_utf8_validate (code, length, NULL) && answer (self, g_variant_new ("(s)", code));
}

/**
 * cabin_pairing_request_reject:
 *
 * Keeps the device out.
 *
 * Returns: whether this was the answer; %FALSE if it was answered before
 */
gboolean
cabin_pairing_request_reject (CabinPairingRequest *self)
{
  g_return_val_if_fail (CABIN_IS_PAIRING_REQUEST (self), FALSE);

  return refuse (self, CABIN_BLUEZ_ERROR_REJECTED, "Not let in");
}

/**
 * cabin_pairing_request_cancel:
 *
 * Answers a question that nobody waits for any more.
 *
 * Returns: whether this was the answer; %FALSE if it was answered before
 */
gboolean
cabin_pairing_request_cancel (CabinPairingRequest *self)
{
  g_return_val_if_fail (CABIN_IS_PAIRING_REQUEST (self), FALSE);

  return refuse (self, CABIN_BLUEZ_ERROR_CANCELED, "The question is gone");
}
