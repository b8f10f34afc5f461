/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-pairing.h"

#include "cabin-address.h"
#include "cabin-names.h"

struct _CabinPairing
{
  GObject parent_instance;

  guint prompt_timeout_ms;
  guint bond_timeout_ms;

  guint last_id;
  CabinPairingPhase phase;
  CabinPairingRequest *request;
  CabinBluezDevice *device;
  char *name;
  char *suffix;
  char *passkey;
  gint64 deadline_us;
  guint timeout;
  /* A phone that forgot us pairs again while its old bond stands, and Bonded does not change. */
  gboolean was_bonded;
};

G_DEFINE_FINAL_TYPE (CabinPairing, cabin_pairing, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_PROMPT_TIMEOUT,
  PROP_BOND_TIMEOUT,
  N_PROPS
};

enum {
  CHANGED,
  FINISHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const char *
result_to_string (CabinPairingResult result)
{
  static const char *const names[] = {
    [CABIN_PAIRING_RESULT_PAIRED] = "paired",
    [CABIN_PAIRING_RESULT_REJECTED] = "rejected",
    [CABIN_PAIRING_RESULT_TIMED_OUT] = "timed out",
    [CABIN_PAIRING_RESULT_CANCELLED] = "cancelled",
    [CABIN_PAIRING_RESULT_FAILED] = "failed",
    [CABIN_PAIRING_RESULT_NOT_KEPT] = "not kept",
    [CABIN_PAIRING_RESULT_LOST] = "lost",
  };

  return names[result];
}

static void
finish (CabinPairing       *self,
        CabinPairingResult  result)
{
  g_autoptr(CabinBluezDevice) device = g_steal_pointer (&self->device);
  g_autoptr(CabinPairingRequest) request = g_steal_pointer (&self->request);
  g_autofree char *who = cabin_address_redact (cabin_bluez_device_get_address (device));

  /* Whoever came here without an answer has none to give any more. */
  cabin_pairing_request_cancel (request);
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_signal_handlers_disconnect_by_data (device, self);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->suffix, g_free);
  g_clear_pointer (&self->passkey, g_free);
  self->deadline_us = 0;
  self->phase = CABIN_PAIRING_NONE;

  g_message ("Pairing with %s: %s", who, result_to_string (result));
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[FINISHED], 0, result, device);
}

static void
on_bonded (CabinBluezDevice *device,
           GParamSpec       *pspec,
           CabinPairing     *self)
{
  if (!cabin_bluez_device_get_bonded (device))
    return;

  /* A bond that the driver did not say yes to is not ours to remember. */
  finish (self, self->phase == CABIN_PAIRING_CONFIRMED ? CABIN_PAIRING_RESULT_PAIRED :
          CABIN_PAIRING_RESULT_CANCELLED);
}

/* Bonded comes before Paired. Paired alone is a phone that asked to be a guest. */
static void
on_paired (CabinBluezDevice *device,
           GParamSpec       *pspec,
           CabinPairing     *self)
{
  if (cabin_bluez_device_get_paired (device) && !cabin_bluez_device_get_bonded (device))
    finish (self, self->phase == CABIN_PAIRING_CONFIRMED ? CABIN_PAIRING_RESULT_NOT_KEPT :
            CABIN_PAIRING_RESULT_CANCELLED);
}

static void
on_connected (CabinBluezDevice *device,
              GParamSpec       *pspec,
              CabinPairing     *self)
{
  if (!cabin_bluez_device_get_connected (device))
    cabin_pairing_device_gone (self, device);
}

static void
on_services_resolved (CabinBluezDevice *device,
                      GParamSpec       *pspec,
                      CabinPairing     *self)
{
  cabin_pairing_in_use (self, device);
}

static gboolean
on_prompt_timeout (gpointer user_data)
{
  CabinPairing *self = user_data;

  self->timeout = 0;
  cabin_pairing_request_reject (self->request);
  finish (self, CABIN_PAIRING_RESULT_TIMED_OUT);

  return G_SOURCE_REMOVE;
}

static gboolean
on_bond_timeout (gpointer user_data)
{
  CabinPairing *self = user_data;
  gboolean stands = self->was_bonded && cabin_bluez_device_get_bonded (self->device) &&
                    cabin_bluez_device_get_connected (self->device);

  self->timeout = 0;
  finish (self, stands ? CABIN_PAIRING_RESULT_PAIRED : CABIN_PAIRING_RESULT_FAILED);

  return G_SOURCE_REMOVE;
}

static void
cabin_pairing_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  CabinPairing *self = CABIN_PAIRING (object);

  switch (prop_id)
    {
    case PROP_PROMPT_TIMEOUT:
      self->prompt_timeout_ms = g_value_get_uint (value);
      break;

    case PROP_BOND_TIMEOUT:
      self->bond_timeout_ms = g_value_get_uint (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_pairing_dispose (GObject *object)
{
  CabinPairing *self = CABIN_PAIRING (object);

  if (self->phase != CABIN_PAIRING_NONE)
    cabin_pairing_lost (self);

  G_OBJECT_CLASS (cabin_pairing_parent_class)->dispose (object);
}

static void
cabin_pairing_class_init (CabinPairingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->set_property = cabin_pairing_set_property;
  object_class->dispose = cabin_pairing_dispose;

  properties[PROP_PROMPT_TIMEOUT] = g_param_spec_uint ("prompt-timeout", NULL, NULL, 1, G_MAXUINT, 1, flags);
  properties[PROP_BOND_TIMEOUT] = g_param_spec_uint ("bond-timeout", NULL, NULL, 1, G_MAXUINT, 1, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    G_TYPE_INT, CABIN_TYPE_BLUEZ_DEVICE);
}

static void
cabin_pairing_init (CabinPairing *self)
{
}

/**
 * cabin_pairing_new:
 * @prompt_timeout_ms: how long the driver may think, in milliseconds
 * @bond_timeout_ms: how long phone and radios may take after the driver's yes, in milliseconds
 *
 * Returns: (transfer full): an idle pairing
 */
CabinPairing *
cabin_pairing_new (guint prompt_timeout_ms,
                   guint bond_timeout_ms)
{
  return g_object_new (CABIN_TYPE_PAIRING,
                       "prompt-timeout", prompt_timeout_ms,
                       "bond-timeout", bond_timeout_ms,
                       NULL);
}

/**
 * cabin_pairing_begin:
 * @request: a question that the driver is to answer
 * @device: who asks
 * @name: what to call it
 *
 * Puts a question. It is answered with no when the driver does not answer in time.
 *
 * Returns: whether it is put; %FALSE while another one is, and then @request is as it was
 */
gboolean
cabin_pairing_begin (CabinPairing        *self,
                     CabinPairingRequest *request,
                     CabinBluezDevice    *device,
                     const char          *name)
{
  g_return_val_if_fail (CABIN_IS_PAIRING (self), FALSE);

  if (self->phase != CABIN_PAIRING_NONE)
    return FALSE;

  self->request = g_object_ref (request);
  self->device = g_object_ref (device);
  self->name = g_strdup (name);
  self->suffix = cabin_address_suffix (cabin_bluez_device_get_address (device));
  self->was_bonded = cabin_bluez_device_get_bonded (device);
  if (cabin_pairing_request_get_kind (request) == CABIN_PAIRING_CONFIRMATION)
    self->passkey = g_strdup_printf ("%06u", cabin_pairing_request_get_passkey (request));

  g_signal_connect (device, "notify::bonded", G_CALLBACK (on_bonded), self);
  g_signal_connect (device, "notify::paired", G_CALLBACK (on_paired), self);
  g_signal_connect (device, "notify::connected", G_CALLBACK (on_connected), self);
  g_signal_connect (device, "notify::services-resolved", G_CALLBACK (on_services_resolved), self);

  self->last_id++;
  self->phase = CABIN_PAIRING_ASKED;
  self->timeout = g_timeout_add (self->prompt_timeout_ms, on_prompt_timeout, self);
  self->deadline_us = g_get_monotonic_time () + self->prompt_timeout_ms * G_GINT64_CONSTANT (1000);
  g_signal_emit (self, signals[CHANGED], 0);

  return TRUE;
}

/**
 * cabin_pairing_confirm:
 * @id: the question that was on the screen when the driver touched it
 *
 * Says yes. A tap that is late, or meant for another question, does nothing.
 *
 * Returns: whether this was the answer
 */
gboolean
cabin_pairing_confirm (CabinPairing *self,
                       guint         id)
{
  g_return_val_if_fail (CABIN_IS_PAIRING (self), FALSE);

  if (self->phase != CABIN_PAIRING_ASKED || id != self->last_id)
    return FALSE;

  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (self->was_bonded ? CABIN_REBOND_SETTLE_MS : self->bond_timeout_ms, on_bond_timeout,
                                 self);
  self->deadline_us = 0;
  self->phase = CABIN_PAIRING_CONFIRMED;
  cabin_pairing_request_accept (self->request);
  g_signal_emit (self, signals[CHANGED], 0);

  return TRUE;
}

/**
 * cabin_pairing_reject:
 * @id: the question that was on the screen when the driver touched it
 *
 * Says no. A tap that is late, or meant for another question, does nothing.
 *
 * Returns: whether this was the answer
 */
gboolean
cabin_pairing_reject (CabinPairing *self,
                      guint         id)
{
  g_return_val_if_fail (CABIN_IS_PAIRING (self), FALSE);

  if (self->phase != CABIN_PAIRING_ASKED || id != self->last_id)
    return FALSE;

  cabin_pairing_request_reject (self->request);
  finish (self, CABIN_PAIRING_RESULT_REJECTED);

  return TRUE;
}

/**
 * cabin_pairing_cancelled:
 *
 * To be called when bluetoothd withdraws its question. One that was answered cannot be withdrawn: its outcome comes.
 */
void
cabin_pairing_cancelled (CabinPairing *self)
{
  g_return_if_fail (CABIN_IS_PAIRING (self));

  if (self->phase == CABIN_PAIRING_ASKED)
    finish (self, CABIN_PAIRING_RESULT_CANCELLED);
}

/**
 * cabin_pairing_device_gone:
 *
 * To be called when a device is removed; a broken link is noticed by itself.
 */
void
cabin_pairing_device_gone (CabinPairing     *self,
                           CabinBluezDevice *device)
{
  g_return_if_fail (CABIN_IS_PAIRING (self));

  if (self->phase != CABIN_PAIRING_NONE && self->device == device)
    finish (self, self->phase == CABIN_PAIRING_ASKED ? CABIN_PAIRING_RESULT_CANCELLED : CABIN_PAIRING_RESULT_FAILED);
}

/**
 * cabin_pairing_in_use:
 *
 * To be called when a device uses a service. For one that was bonded before, that is the sign that pairing again
 * worked.
 */
void
cabin_pairing_in_use (CabinPairing     *self,
                      CabinBluezDevice *device)
{
  g_return_if_fail (CABIN_IS_PAIRING (self));

  if (self->phase == CABIN_PAIRING_CONFIRMED && self->device == device && self->was_bonded &&
      cabin_bluez_device_get_bonded (device))
    finish (self, CABIN_PAIRING_RESULT_PAIRED);
}

/**
 * cabin_pairing_lost:
 *
 * To be called when bluetoothd or the adapter is gone, or we go.
 */
void
cabin_pairing_lost (CabinPairing *self)
{
  g_return_if_fail (CABIN_IS_PAIRING (self));

  if (self->phase == CABIN_PAIRING_NONE)
    return;

  cabin_pairing_request_reject (self->request);
  finish (self, CABIN_PAIRING_RESULT_LOST);
}

CabinPairingPhase
cabin_pairing_get_phase (CabinPairing *self)
{
  return self->phase;
}

/**
 * cabin_pairing_get_id:
 *
 * Returns: the number of the present question; 0 while there is none
 */
guint
cabin_pairing_get_id (CabinPairing *self)
{
  return self->phase == CABIN_PAIRING_NONE ? 0 : self->last_id;
}

/**
 * cabin_pairing_get_name:
 *
 * Returns: (transfer none) (nullable): what to call who asks
 */
const char *
cabin_pairing_get_name (CabinPairing *self)
{
  return self->name;
}

/**
 * cabin_pairing_get_suffix:
 *
 * Returns: (transfer none) (nullable): the last four hex digits of the address of who asks
 */
const char *
cabin_pairing_get_suffix (CabinPairing *self)
{
  return self->suffix;
}

/**
 * cabin_pairing_get_passkey:
 *
 * Returns: (transfer none) (nullable): six digits; %NULL for a question without a code. Never for a log.
 */
const char *
cabin_pairing_get_passkey (CabinPairing *self)
{
  return self->passkey;
}

/**
 * cabin_pairing_get_deadline:
 *
 * Returns: when the question is answered with no, monotonic µs; 0 if no question waits
 */
gint64
cabin_pairing_get_deadline (CabinPairing *self)
{
  return self->deadline_us;
}
