/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-pairing-request.h"

#include "cabin-names.h"

struct _CabinPairingRequest
{
  GObject parent_instance;

  /* %NULL once answered. */
  GDBusMethodInvocation *invocation;
  CabinPairingKind kind;
  char *device;
  guint passkey;
};

G_DEFINE_FINAL_TYPE (CabinPairingRequest, cabin_pairing_request, G_TYPE_OBJECT)

static gboolean
refuse (CabinPairingRequest *self,
        const char          *error,
        const char          *message)
{
  GDBusMethodInvocation *invocation = g_steal_pointer (&self->invocation);

  if (invocation == NULL)
    return FALSE;

  g_dbus_method_invocation_return_dbus_error (invocation, error, message);

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

  G_OBJECT_CLASS (cabin_pairing_request_parent_class)->finalize (object);
}

static void
cabin_pairing_request_class_init (CabinPairingRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_pairing_request_dispose;
  object_class->finalize = cabin_pairing_request_finalize;
}

static void
cabin_pairing_request_init (CabinPairingRequest *self)
{
}

/**
 * cabin_pairing_request_new:
 * @invocation: (transfer full): the call to answer; a method without a return value
 * @kind: what is asked
 * @device: the object path of the device that wants in
 * @passkey: the code to compare, 0 to 999999; 0 where there is none (0 is a code as well, so look at the kind)
 *
 * Returns: (transfer full): the question
 */
CabinPairingRequest *
cabin_pairing_request_new (GDBusMethodInvocation *invocation,
                           CabinPairingKind       kind,
                           const char            *device,
                           guint                  passkey)
{
  CabinPairingRequest *self = g_object_new (CABIN_TYPE_PAIRING_REQUEST, NULL);

  self->invocation = invocation;
  self->kind = kind;
  self->device = g_strdup (device);
  self->passkey = passkey;

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
 * cabin_pairing_request_accept:
 *
 * Lets the device in. A question about a PIN has no such answer and is refused.
 *
 * Returns: whether this was the answer; %FALSE if it was answered before
 */
gboolean
cabin_pairing_request_accept (CabinPairingRequest *self)
{
  GDBusMethodInvocation *invocation;

  g_return_val_if_fail (CABIN_IS_PAIRING_REQUEST (self), FALSE);

  if (self->kind == CABIN_PAIRING_PIN)
    return cabin_pairing_request_reject (self);

  invocation = g_steal_pointer (&self->invocation);
  if (invocation == NULL)
    return FALSE;

  g_dbus_method_invocation_return_value (invocation, NULL);

  return TRUE;
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
