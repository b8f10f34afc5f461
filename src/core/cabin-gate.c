/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-gate.h"

#include "cabin-names.h"
#include "cabin-service-policy.h"

struct _CabinGate
{
  GObject parent_instance;

  GSettings *settings;
  CabinStack *stack;
  CabinPairing *pairing;
  CabinOutward *outward;
  CabinDeviceWatch *watch;
  CabinConsent consent;
};

G_DEFINE_FINAL_TYPE (CabinGate, cabin_gate, G_TYPE_OBJECT)

enum {
  KNOCK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
get_knock (CabinGate           *self,
           CabinPairingRequest *request,
           CabinKnock          *knock)
{
  CabinPairingKind kind = cabin_pairing_request_get_kind (request);

  if (!cabin_adapter_keeper_admits (cabin_stack_get_keeper (self->stack)))
    *knock = CABIN_KNOCK_WINDOW_SHUT;
  /* A code that we would show for a device to type is never shown: a stranger who relays it would get in (Method
   * Confusion). Neither is one of theirs typed here. */
  else if (kind != CABIN_PAIRING_CONFIRMATION && kind != CABIN_PAIRING_AUTHORIZATION)
    *knock = CABIN_KNOCK_WANTS_PIN;
  else if (kind == CABIN_PAIRING_AUTHORIZATION && self->consent == CABIN_CONSENT_ASK &&
           !g_settings_get_boolean (self->settings, CABIN_KEY_ALLOW_CODELESS))
    *knock = CABIN_KNOCK_CODELESS;
  else if (cabin_pairing_get_phase (self->pairing) != CABIN_PAIRING_NONE)
    *knock = CABIN_KNOCK_BUSY;
  else
    return FALSE;

  return TRUE;
}

static void
on_pairing_requested (CabinBluezAgent     *agent,
                      CabinPairingRequest *request,
                      CabinGate           *self)
{
  CabinBluezDevice *device = cabin_stack_find_device (self->stack, cabin_pairing_request_get_device (request));
  g_autofree char *name = NULL;
  CabinKnock knock;

  if (cabin_outward_ask (self->outward, request))
    return;

  if (device == NULL)
    {
      g_message ("A device of another adapter asks to pair and is refused");
      cabin_pairing_request_reject (request);
      return;
    }

  if (!get_knock (self, request, &knock))
    {
      name = cabin_device_watch_name_of (self->watch, device);
      cabin_pairing_begin (self->pairing, request, device, name);
      if (self->consent == CABIN_CONSENT_WINDOW)
        cabin_pairing_confirm (self->pairing, cabin_pairing_get_id (self->pairing));
      return;
    }

  cabin_pairing_request_reject (request);
  g_message ("A device asks to pair and is refused (%d)", (int) knock);
  g_signal_emit (self, signals[KNOCK], 0, knock, device);
}

static gboolean
on_service_requested (CabinBluezAgent *agent,
                      const char      *path,
                      const char      *uuid,
                      CabinGate       *self)
{
  CabinBluezDevice *device = cabin_stack_find_device (self->stack, path);
  const char *const *offered = cabin_profile_set_get_uuids (cabin_stack_get_profiles (self->stack));
  gboolean allowed = device != NULL && cabin_bluez_device_get_bonded (device) &&
                     cabin_service_policy_allows (uuid, offered);

  g_debug ("Service %s: %s", uuid, allowed ? "let in" : "refused");
  if (allowed)
    cabin_pairing_in_use (self->pairing, device);

  return allowed;
}

static void
on_agent_cancelled (CabinBluezAgent *agent,
                    CabinGate       *self)
{
  cabin_pairing_cancelled (self->pairing);
}

static void
cabin_gate_dispose (GObject *object)
{
  CabinGate *self = CABIN_GATE (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->stack);
  g_clear_object (&self->pairing);
  g_clear_object (&self->outward);
  g_clear_object (&self->watch);

  G_OBJECT_CLASS (cabin_gate_parent_class)->dispose (object);
}

static void
cabin_gate_class_init (CabinGateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_gate_dispose;

  signals[KNOCK] = g_signal_new ("knock", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_INT, CABIN_TYPE_BLUEZ_DEVICE);
}

static void
cabin_gate_init (CabinGate *self)
{
}

/**
 * cabin_gate_new:
 * @settings: the keys of Bluetooth
 * @stack: whose agent is asked
 * @pairing: where the driver's questions go
 * @outward: whose device's questions are not the gate's business
 * @watch: who knows what devices are called
 * @consent: how a phone is let in
 *
 * Returns: (transfer full): a gate that answers the agent's questions from now on
 */
CabinGate *
cabin_gate_new (GSettings        *settings,
                CabinStack       *stack,
                CabinPairing     *pairing,
                CabinOutward     *outward,
                CabinDeviceWatch *watch,
                CabinConsent      consent)
{
  CabinGate *self = g_object_new (CABIN_TYPE_GATE, NULL);
  CabinBluezAgent *agent = cabin_stack_get_agent (stack);

  self->settings = g_object_ref (settings);
  self->stack = g_object_ref (stack);
  self->pairing = g_object_ref (pairing);
  self->outward = g_object_ref (outward);
  self->watch = g_object_ref (watch);
  self->consent = consent;
  g_signal_connect_object (agent, "pairing-requested", G_CALLBACK (on_pairing_requested), self, 0);
  g_signal_connect_object (agent, "service-requested", G_CALLBACK (on_service_requested), self, 0);
  g_signal_connect_object (agent, "cancelled", G_CALLBACK (on_agent_cancelled), self, 0);

  return self;
}
