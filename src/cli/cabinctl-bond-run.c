/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Does what the policy of a bond decides, one action after the other.
 */

#include "cabinctl-bond.h"

#include <string.h>

#include "cabin-bluez-agent.h"
#include "cabin-discovery.h"
#include "cabin-le-connect.h"
#include "cabin-names.h"
#include "cabin-outward-pairing.h"
#include "cabin-text.h"
#include "cabinctl-output.h"
#include "cabinctl-pairable.h"
#include "cabinctl-questions.h"

typedef struct {
  CabinctlBond *bond;
  /* Cancelled by a signal and by the end of the time. */
  GCancellable *cancellable;
  gulong interrupted;
  guint timer;
  gboolean timed_out;
  gboolean changed;

  CabinDiscovery *discovery;
  CabinctlPairable *pairable;
  CabinBluezAgent *agent;
  CabinOutwardPairing *pairing;
  CabinctlQuestions *questions;
} Run;

typedef gboolean (*Condition) (Run *self);

static gboolean
on_time_over (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;

  return G_SOURCE_REMOVE;
}

/* Until it is so, or cannot become so any more. */
static gboolean
wait_until (Run       *self,
            Condition  is_so,
            guint      timeout_ms)
{
  gboolean over = FALSE;
  guint timer = timeout_ms > 0 ? g_timeout_add (timeout_ms, on_time_over, &over) : 0;

  while (!is_so (self) && !over && !g_cancellable_is_cancelled (self->cancellable))
    g_main_context_iteration (NULL, TRUE);
  if (timer != 0 && !over)
    g_source_remove (timer);

  return is_so (self);
}

static gboolean
adapter_is_on (Run *self)
{
  CabinctlBluez *bluez = &self->bond->bluez;
  GListModel *adapters = cabin_bluez_client_get_adapters (bluez->client);

  for (guint i = 0; i < g_list_model_get_n_items (adapters); i++)
    {
      g_autoptr(CabinBluezAdapter) adapter = g_list_model_get_item (adapters, i);

      if (adapter == bluez->adapter)
        return cabin_bluez_adapter_get_powered (adapter);
    }

  return FALSE;
}

static gboolean
find_device (Run *self)
{
  CabinctlBond *bond = self->bond;

  g_set_object (&bond->device, cabinctl_bluez_find_device (&bond->bluez, bond->address));
  if (bond->device != NULL && *cabin_bluez_device_get_name (bond->device) != '\0')
    {
      g_free (bond->name);
      bond->name = g_strdup (cabin_bluez_device_get_name (bond->device));
    }

  return bond->device != NULL;
}

/* What went wrong, as an event; that bluetoothd or the adapter went away is seen from here, not from the error. */
static CabinBondEvent
failure (Run        *self,
         CabinError  error)
{
  CabinBondEvent event = { .kind = CABIN_BOND_EVENT_FAILED, .error = error };

  if (cabinctl_interrupted (self->bond->program))
    event.kind = CABIN_BOND_EVENT_STOPPED;
  else if (self->bond->bluez.adapter == NULL || !adapter_is_on (self))
    event.kind = CABIN_BOND_EVENT_NO_ADAPTER;
  else if (self->timed_out)
    event.error = CABIN_ERROR_UNREACHABLE;

  return event;
}

static CabinBondEvent
failure_of (Run          *self,
            const GError *error)
{
  return failure (self, cabin_error_classify (error));
}

static void
on_change (Run *self)
{
  self->changed = TRUE;
}

static gboolean
has_changed (Run *self)
{
  return self->changed;
}

static gboolean
is_worth_a_wait (CabinProblem *problem)
{
  return problem != NULL && cabin_problem_get_kind (problem) != CABIN_PROBLEM_DENIED;
}

/* A boot brings bluetoothd, the adapter and its power one after the other. */
static void
wait_for_adapter (Run *self)
{
  static const char *const changes[] = { "appeared", "vanished", "adapter-added", "adapter-removed" };
  CabinctlBond *bond = self->bond;
  CabinctlBluez *bluez = &bond->bluez;

  while (is_worth_a_wait (bluez->problem) && !g_cancellable_is_cancelled (self->cancellable))
    {
      cabinctl_progress (bond->program, "Waiting for bluetoothd and its adapter…");
      self->changed = FALSE;
      for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
        g_signal_connect_swapped (bluez->client, changes[i], G_CALLBACK (on_change), self);
      if (bluez->adapter != NULL)
        g_signal_connect_swapped (bluez->adapter, "notify::powered", G_CALLBACK (on_change), self);
      wait_until (self, has_changed, 0);

      g_signal_handlers_disconnect_by_data (bluez->client, self);
      if (bluez->adapter != NULL)
        g_signal_handlers_disconnect_by_data (bluez->adapter, self);
      cabinctl_bluez_clear (bluez);
      cabinctl_bluez_look (bluez, bond->program, bond->adapter);
    }
}

static CabinBondEvent
look (Run *self)
{
  CabinctlBond *bond = self->bond;
  CabinBondEvent event = { .kind = CABIN_BOND_EVENT_LOOKED };
  CabinBondEvent denied = { .kind = CABIN_BOND_EVENT_FAILED, .error = CABIN_ERROR_DENIED };

  cabinctl_bluez_look (&bond->bluez, bond->program, bond->adapter);
  if (bond->wait)
    wait_for_adapter (self);

  if (cabinctl_interrupted (bond->program))
    event.kind = CABIN_BOND_EVENT_STOPPED;
  else if (bond->bluez.problem != NULL && cabin_problem_get_kind (bond->bluez.problem) == CABIN_PROBLEM_DENIED)
    event = denied;
  else if (bond->bluez.problem != NULL)
    event.kind = CABIN_BOND_EVENT_NO_ADAPTER;
  else if (find_device (self))
    {
      event.known = TRUE;
      event.bonded = cabin_bluez_device_get_bonded (bond->device);
      event.connected = cabin_bluez_device_get_connected (bond->device);
    }

  return event;
}

static CabinBondEvent
verify (Run *self)
{
  CabinctlBond *bond = self->bond;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  CabinBondEvent event = { .kind = CABIN_BOND_EVENT_VERIFIED };

  cabinctl_progress (bond->program, "Verifying the bond…");
  cabin_le_connect_async (bond->device, CABIN_LE_CONNECT_TIMEOUT_MS, self->cancellable, cabinctl_on_result,
                          bond->program);
  result = cabinctl_wait (bond->program);
  event.result = cabin_le_connect_finish (result, &error);
  if (self->timed_out && error != NULL)
    event.result = CABIN_CONNECT_UNREACHABLE;
  bond->verify = event.result == CABIN_CONNECT_OK ? "valid" : cabin_connect_result_to_string (event.result);
  if (event.result == CABIN_CONNECT_OK)
    return event;

  if (cabinctl_interrupted (bond->program) || !adapter_is_on (self))
    return failure (self, CABIN_ERROR_GONE);

  return event;
}

static gboolean
has_come (Run *self)
{
  GListModel *devices = cabin_discovery_get_devices (self->discovery);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      if (g_ascii_strcasecmp (cabin_bluez_device_get_address (device), self->bond->address) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_come_or_never_will (Run *self)
{
  const GError *error = cabin_discovery_get_error (self->discovery);

  return has_come (self) || !adapter_is_on (self) ||
         (error != NULL && cabin_error_classify (error) == CABIN_ERROR_DENIED);
}

static gboolean
is_quiet (Run *self)
{
  return !cabin_bluez_adapter_get_discovering (self->bond->bluez.adapter);
}

/* An LE connection that is asked for while the search ends is aborted more often than not. */
static CabinBondEvent
search (Run *self)
{
  CabinctlBond *bond = self->bond;
  CabinBondEvent event = { .kind = CABIN_BOND_EVENT_IN_RANGE };
  gboolean come;

  cabinctl_progress (bond->program, "Searching for %s…", bond->address);
  self->discovery = cabin_discovery_new (bond->bluez.client, CABIN_BLUEZ_TRANSPORT_LE);
  cabin_discovery_set_adapter (self->discovery, bond->bluez.adapter);
  cabin_discovery_start (self->discovery);
  wait_until (self, has_come_or_never_will, CABIN_FIND_S * 1000);

  come = has_come (self);
  if (!come)
    {
      const GError *error = cabin_discovery_get_error (self->discovery);

      event = error != NULL ? failure_of (self, error) : failure (self, CABIN_ERROR_UNREACHABLE);
    }
  cabin_discovery_stop (self->discovery);
  wait_until (self, is_quiet, CABIN_LE_RETRY_FIRST_MS);
  g_clear_object (&self->discovery);
  if (come && !find_device (self))
    return failure (self, CABIN_ERROR_GONE);

  return event;
}

static gboolean
remove_device (Run           *self,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant) reply = NULL;

  cabin_bluez_device_remove (self->bond->device, cancellable, cabinctl_on_result, self->bond->program);
  result = cabinctl_wait (self->bond->program);
  reply = cabin_bluez_call_finish (result, error);

  return reply != NULL;
}

static gboolean
is_forgotten (Run *self)
{
  return !find_device (self);
}

static CabinBondEvent
forget (Run *self)
{
  CabinctlBond *bond = self->bond;
  g_autoptr(GError) error = NULL;

  cabinctl_progress (bond->program, "Removing what is of no use…");
  if (!remove_device (self, self->cancellable, &error) && cabin_error_classify (error) != CABIN_ERROR_GONE)
    return failure_of (self, error);

  if (!wait_until (self, is_forgotten, CABIN_CALL_TIMEOUT_MS))
    return failure (self, CABIN_ERROR_NO_ANSWER);

  bond->cleanup = bond->policy.bonded ? "bond" : "entry";

  return (CabinBondEvent) { .kind = CABIN_BOND_EVENT_REMOVED };
}

/* A passkey has six digits; one with fewer has zeros before them. */
static gboolean
enter_pin (CabinPairingRequest *request,
           const char          *pin)
{
  gsize length = strlen (pin);
  g_autofree char *zeros = g_strnfill (length < CABIN_PASSKEY_DIGITS ? CABIN_PASSKEY_DIGITS - length : 0, '0');
  char *passkey = g_strconcat (zeros, pin, NULL);
  gboolean entered = cabin_pairing_request_enter (request, pin) || cabin_pairing_request_enter (request, passkey);

  cabin_text_wipe (passkey);

  return entered;
}

static gboolean
on_service_requested (CabinBluezAgent *agent,
                      const char      *device,
                      const char      *uuid,
                      Run             *self)
{
  return self->bond->device != NULL && g_str_equal (device, cabin_bluez_device_get_path (self->bond->device));
}

static void
on_request (CabinBluezAgent     *agent,
            CabinPairingRequest *request,
            Run                 *self)
{
  if (self->pairing != NULL)
    cabin_outward_pairing_ask (self->pairing, request);
}

/* The person who gave the command asked for this device; a code is for that person, or for the PIN that was given. */
static void
on_question (CabinOutwardPairing *pairing,
             CabinPairingRequest *request,
             Run                 *self)
{
  const char *pin = self->bond->pin;

  switch (cabin_pairing_request_get_kind (request))
    {
    case CABIN_PAIRING_AUTHORIZATION:
      cabin_pairing_request_accept (request);
      return;

    case CABIN_PAIRING_ENTER_PASSKEY:
    case CABIN_PAIRING_ENTER_PIN:
      if (pin != NULL)
        {
          if (!enter_pin (request, pin))
            cabin_pairing_request_reject (request);
          return;
        }
      break;

    case CABIN_PAIRING_CONFIRMATION:
    case CABIN_PAIRING_SHOW_PASSKEY:
    case CABIN_PAIRING_SHOW_PIN:
    default:
      break;
    }

  cabinctl_questions_ask (self->questions, request);
}

static gboolean
lend (Run     *self,
      GError **error)
{
  CabinctlBond *bond = self->bond;
  g_autoptr(GAsyncResult) result = NULL;

  self->pairable = cabinctl_pairable_new (bond->bluez.adapter, bond->program->head_unit);
  cabinctl_pairable_lend_async (self->pairable, self->cancellable, cabinctl_on_result, bond->program);
  result = cabinctl_wait (bond->program);

  return cabinctl_pairable_lend_finish (self->pairable, result, error);
}

static gboolean
register_agent (Run     *self,
                GError **error)
{
  CabinctlBond *bond = self->bond;
  g_autoptr(GAsyncResult) result = NULL;

  self->agent = cabin_bluez_agent_new (CABIN_OUTWARD_AGENT_PATH, CABIN_BLUEZ_CAPABILITY_KEYBOARD_DISPLAY);
  g_signal_connect (self->agent, "pairing-requested", G_CALLBACK (on_request), self);
  g_signal_connect (self->agent, "service-requested", G_CALLBACK (on_service_requested), self);
  cabin_bluez_agent_register_async (self->agent, cabin_bluez_client_get_peer (bond->bluez.client), FALSE,
                                    self->cancellable, cabinctl_on_result, bond->program);
  result = cabinctl_wait (bond->program);
  bond->asked = cabin_bluez_agent_register_finish (self->agent, result, error);

  return bond->asked;
}

static gboolean
run_pairing (Run     *self,
             GError **error)
{
  CabinctlBond *bond = self->bond;
  g_autoptr(GAsyncResult) result = NULL;
  gboolean paired;

  self->pairing = cabin_outward_pairing_new (bond->device);
  cabin_outward_pairing_set_le (self->pairing);
  self->questions = cabinctl_questions_new (bond->program, bond->name != NULL ? bond->name : bond->address);
  g_signal_connect (self->pairing, "question", G_CALLBACK (on_question), self);
  cabin_outward_pairing_run_async (self->pairing, self->cancellable, cabinctl_on_result, bond->program);
  result = cabinctl_wait (bond->program);
  cabinctl_questions_end (self->questions);
  paired = cabin_outward_pairing_run_finish (self->pairing, result, error);
  bond->nobody_there = cabinctl_questions_nobody_there (self->questions);

  return paired;
}

static CabinBondEvent
pair (Run *self)
{
  CabinctlBond *bond = self->bond;
  g_autoptr(GError) error = NULL;

  cabinctl_progress (bond->program, "Pairing with %s…", bond->name != NULL ? bond->name : bond->address);
  bond->pairing = "failed";
  if (!lend (self, &error) || !register_agent (self, &error) || !run_pairing (self, &error))
    {
      g_message ("No bond: %s", error->message);
      return failure_of (self, error);
    }

  bond->pairing = "done";

  return (CabinBondEvent) { .kind = CABIN_BOND_EVENT_PAIRED };
}

/* The agent first, which changes Pairable when it goes. */
static void
give_back (Run *self)
{
  Cabinctl *program = self->bond->program;

  g_clear_object (&self->questions);
  g_clear_object (&self->pairing);
  if (self->agent != NULL)
    {
      g_autoptr(GAsyncResult) result = NULL;

      g_signal_handlers_disconnect_by_data (self->agent, self);
      cabin_bluez_agent_unregister_async (self->agent, NULL, cabinctl_on_result, program);
      result = cabinctl_wait (program);
      cabin_bluez_agent_unregister_finish (self->agent, result, NULL);
    }
  if (self->pairable != NULL)
    {
      g_autoptr(GAsyncResult) result = NULL;

      cabinctl_pairable_return_async (self->pairable, cabinctl_on_result, program);
      result = cabinctl_wait (program);
      cabinctl_pairable_return_finish (self->pairable, result);
    }
  g_clear_object (&self->agent);
  g_clear_object (&self->pairable);
}

static gboolean
is_trusted (Run *self)
{
  return cabin_bluez_device_get_trusted (self->bond->device);
}

static void
trust (Run *self)
{
  const CabinctlBond *bond = self->bond;

  if (bond->policy.verdict != CABIN_BOND_VALID || bond->policy.check_only || is_trusted (self))
    return;

  if (bond->pairing == NULL)
    cabin_bluez_device_trust (bond->device);
  wait_until (self, is_trusted, CABIN_CALL_TIMEOUT_MS);
}

/* Whatever happened: all is as it was found, but for the bond. */
static CabinBondEvent
leave (Run *self)
{
  CabinctlBond *bond = self->bond;
  CabinBondEvent left = { .kind = CABIN_BOND_EVENT_LEFT };

  give_back (self);
  if (!find_device (self))
    return left;

  trust (self);
  if (cabin_bluez_device_get_connected (bond->device) && !bond->policy.connected)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GVariant) reply = NULL;

      cabinctl_progress (bond->program, "Disconnecting…");
      cabin_bluez_device_disconnect (bond->device, NULL, cabinctl_on_result, bond->program);
      result = cabinctl_wait (bond->program);
      reply = cabin_bluez_call_finish (result, NULL);
    }
  if (bond->policy.litter && !cabin_bluez_device_get_bonded (bond->device))
    remove_device (self, NULL, NULL);

  return left;
}

static CabinBondEvent
act (Run             *self,
     CabinBondAction  action)
{
  switch (action)
    {
    case CABIN_BOND_ACTION_VERIFY:
      return verify (self);

    case CABIN_BOND_ACTION_SEARCH:
      return search (self);

    case CABIN_BOND_ACTION_REMOVE:
      return forget (self);

    case CABIN_BOND_ACTION_PAIR:
      return pair (self);

    case CABIN_BOND_ACTION_LEAVE:
    case CABIN_BOND_ACTION_NONE:
    case CABIN_BOND_ACTION_END:
    default:
      return leave (self);
    }
}

static void
on_interrupted (GCancellable *cancellable,
                Run          *self)
{
  g_cancellable_cancel (self->cancellable);
}

static gboolean
on_timeout (gpointer user_data)
{
  Run *self = user_data;

  self->timer = 0;
  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

/**
 * cabinctl_bond_run:
 * @self: what is wanted; with an open bus
 *
 * Makes sure that there is a valid bond, or says in @self what is true of it.
 */
void
cabinctl_bond_run (CabinctlBond *self)
{
  Run run = { .bond = self, .cancellable = g_cancellable_new () };
  CabinBondEvent event;
  CabinBondAction action;

  run.interrupted = g_signal_connect (self->program->cancellable, "cancelled", G_CALLBACK (on_interrupted), &run);
  if (self->timeout_s > 0)
    run.timer = g_timeout_add_seconds (self->timeout_s, on_timeout, &run);

  event = look (&run);
  while ((action = cabin_bond_policy_step (&self->policy, &event)) != CABIN_BOND_ACTION_END)
    {
      g_message ("Bond: %s", cabin_bond_state_to_string (self->policy.state));
      event = act (&run, action);
    }
  g_message ("Bond: %s", cabin_bond_verdict_to_string (self->policy.verdict));

  give_back (&run);
  cabinctl_progress (self->program, NULL);
  g_clear_handle_id (&run.timer, g_source_remove);
  g_clear_signal_handler (&run.interrupted, self->program->cancellable);
  g_object_unref (run.cancellable);
}
