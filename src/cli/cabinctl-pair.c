/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cabin-bluez-agent.h"
#include "cabin-discovery.h"
#include "cabin-names.h"
#include "cabin-outward-pairing.h"
#include "cabin-text.h"
#include "cabinctl-bluez.h"
#include "cabinctl-failure.h"
#include "cabinctl-options.h"
#include "cabinctl-output.h"
#include "cabinctl-pairable.h"
#include "cabinctl-questions.h"
#include "cabinctl-verbs.h"

typedef struct {
  Cabinctl *program;
  CabinctlBluez bluez;
  const char *address;
  CabinBluezDevice *device;
  CabinctlPairable *pairable;
  CabinBluezAgent *agent;
  CabinOutwardPairing *pairing;
  CabinctlQuestions *questions;
  gboolean found;
  gboolean too_late;
} Pair;

static void
on_request (CabinBluezAgent     *agent,
            CabinPairingRequest *request,
            Pair                *self)
{
  if (self->pairing != NULL)
    cabin_outward_pairing_ask (self->pairing, request);
}

static void
on_device_added (CabinBluezClient *client,
                 CabinBluezDevice *device,
                 Pair             *self)
{
  self->found |= cabinctl_bluez_find_device (&self->bluez, self->address) != NULL;
}

static gboolean
on_too_late (gpointer user_data)
{
  Pair *self = user_data;

  self->too_late = TRUE;

  return G_SOURCE_REMOVE;
}

/* A device that bluetoothd does not know has to be heard first. */
static int
search (Pair  *self,
        guint  seconds)
{
  g_autoptr(CabinDiscovery) discovery = cabin_discovery_new (self->bluez.client, CABIN_BLUEZ_TRANSPORT_AUTO);
  guint timer = g_timeout_add_seconds (seconds, on_too_late, self);
  gulong added = g_signal_connect (self->bluez.client, "device-added", G_CALLBACK (on_device_added), self);
  const GError *error = NULL;
  int status = CABINCTL_EXIT_OK;

  cabinctl_progress (self->program, "Searching for %s…", self->address);
  cabin_discovery_set_adapter (discovery, self->bluez.adapter);
  cabin_discovery_start (discovery);
  while (!self->found && !self->too_late && !cabinctl_interrupted (self->program))
    g_main_context_iteration (NULL, TRUE);

  g_signal_handler_disconnect (self->bluez.client, added);
  if (!self->too_late)
    g_source_remove (timer);

  error = cabin_discovery_get_error (discovery);
  if (cabinctl_interrupted (self->program))
    status = cabinctl_end_by_signal (self->program);
  else if (!self->found && error != NULL)
    status = cabinctl_fail_bluez (self->program, error, CABINCTL_EXIT_ADAPTER, NULL);
  else if (!self->found)
    status = cabinctl_fail (self->program, CABINCTL_EXIT_FAILED, "unreachable",
                            "%s was not heard in %u s. Make it visible (pairing mode) and bring it near.",
                            self->address, seconds);

  cabin_discovery_stop (discovery);
  while (cabin_discovery_get_active (discovery) && !cabinctl_interrupted (self->program))
    g_main_context_iteration (NULL, TRUE);

  return status;
}

static int
lend (Pair *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  self->pairable = cabinctl_pairable_new (self->bluez.adapter, self->program->head_unit);
  cabinctl_pairable_lend_async (self->pairable, self->program->cancellable, cabinctl_on_result, self->program);
  result = cabinctl_wait (self->program);
  if (cabinctl_pairable_lend_finish (self->pairable, result, &error))
    return CABINCTL_EXIT_OK;

  return self->program->head_unit != NULL
         ? cabinctl_fail_head_unit (self->program, error, CABINCTL_EXIT_NO, NULL)
         : cabinctl_fail_bluez (self->program, error, CABINCTL_EXIT_NO, NULL);
}

static int
register_agent (Pair *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  self->agent = cabin_bluez_agent_new (CABIN_OUTWARD_AGENT_PATH, CABIN_BLUEZ_CAPABILITY_KEYBOARD_DISPLAY);
  g_signal_connect (self->agent, "pairing-requested", G_CALLBACK (on_request), self);
  cabin_bluez_agent_register_async (self->agent, cabin_bluez_client_get_peer (self->bluez.client), FALSE,
                                    self->program->cancellable, cabinctl_on_result, self->program);
  result = cabinctl_wait (self->program);
  if (cabin_bluez_agent_register_finish (self->agent, result, &error))
    return CABINCTL_EXIT_OK;

  return cabinctl_fail_bluez (self->program, error, CABINCTL_EXIT_NO, NULL);
}

static int
pair (Pair *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  const char *name = cabin_bluez_device_get_name (self->device);

  if (*name == '\0')
    name = self->address;

  cabinctl_progress (self->program, "Pairing with %s…", name);
  self->pairing = cabin_outward_pairing_new (self->device);
  self->questions = cabinctl_questions_new (self->program, name);
  g_signal_connect_object (self->pairing, "question", G_CALLBACK (cabinctl_questions_ask), self->questions,
                           G_CONNECT_SWAPPED);
  cabin_outward_pairing_run_async (self->pairing, self->program->cancellable, cabinctl_on_result, self->program);
  result = cabinctl_wait (self->program);
  cabinctl_questions_end (self->questions);
  if (cabin_outward_pairing_run_finish (self->pairing, result, &error))
    return cabinctl_done (self->program, "paired", self->address, "Paired with %s.", name);

  if (cabinctl_questions_nobody_there (self->questions))
    return cabinctl_fail (self->program, CABINCTL_EXIT_FAILED, "no-terminal", "%s asked for a code, and there is no "
                          "terminal to ask at. Run this in one.", name);

  return cabinctl_fail_bluez (self->program, error, CABINCTL_EXIT_FAILED, name);
}

/* Whatever happened: bluetoothd has back what is its own, the agent first, which changes Pairable when it goes. */
static void
clean_up (Pair *self)
{
  g_clear_object (&self->questions);
  g_clear_object (&self->pairing);
  if (self->agent != NULL)
    {
      g_autoptr(GAsyncResult) result = NULL;

      g_signal_handlers_disconnect_by_data (self->agent, self);
      cabin_bluez_agent_unregister_async (self->agent, NULL, cabinctl_on_result, self->program);
      result = cabinctl_wait (self->program);
      cabin_bluez_agent_unregister_finish (self->agent, result, NULL);
    }
  if (self->pairable != NULL)
    {
      g_autoptr(GAsyncResult) result = NULL;

      cabinctl_pairable_return_async (self->pairable, cabinctl_on_result, self->program);
      result = cabinctl_wait (self->program);
      cabinctl_pairable_return_finish (self->pairable, result);
    }
  g_clear_object (&self->agent);
  g_clear_object (&self->pairable);
  g_clear_object (&self->device);
  cabinctl_bluez_clear (&self->bluez);
}

static int
find_and_pair (Pair       *self,
               const char *adapter,
               guint       seconds)
{
  int status = cabinctl_bluez_need (&self->bluez, self->program, adapter);

  if (status != CABINCTL_EXIT_OK)
    return status;

  if (cabinctl_bluez_find_device (&self->bluez, self->address) == NULL)
    status = search (self, seconds);
  if (status != CABINCTL_EXIT_OK)
    return status;

  g_set_object (&self->device, cabinctl_bluez_find_device (&self->bluez, self->address));
  if (self->device == NULL)
    return cabinctl_fail (self->program, CABINCTL_EXIT_FAILED, "unreachable", "%s went away.", self->address);

  if (cabin_bluez_device_get_bonded (self->device))
    return cabinctl_done (self->program, "already-paired", self->address, "%s is paired already.",
                          cabin_bluez_device_get_name (self->device));

  status = lend (self);
  if (status == CABINCTL_EXIT_OK)
    status = register_agent (self);

  return status == CABINCTL_EXIT_OK ? pair (self) : status;
}

static int
run (Cabinctl *self,
     int       argc,
     char     *argv[])
{
  Pair pairing = { .program = self };
  g_autofree char *address = NULL;
  g_autofree char *adapter = NULL;
  g_autofree char *timeout = NULL;
  const GOptionEntry entries[] = {
    { "timeout", 't', 0, G_OPTION_ARG_STRING, &timeout,
      "Search for a device that is not known so long, 1 to 3600 (default: 30)", "SECONDS" },
    { "adapter", 0, 0, G_OPTION_ARG_STRING, &adapter, "Use this adapter: its address, or its name such as hci0",
      "ADAPTER" },
    { NULL },
  };
  guint seconds = CABIN_FIND_S;
  int status;

  if (!cabinctl_parse (self, entries, 1, 1, &argc, argv, &status))
    return status;

  address = cabinctl_parse_address (self, argv[1]);
  if (address == NULL ||
      (timeout != NULL && !cabinctl_parse_number (self, "--timeout", timeout, 1, CABIN_WINDOW_MAX_S, &seconds)))
    return CABINCTL_EXIT_USAGE;

  status = cabinctl_find_head_unit (self);
  if (status != CABINCTL_EXIT_OK)
    return status;

  pairing.address = address;
  status = find_and_pair (&pairing, adapter, seconds);
  clean_up (&pairing);

  return status;
}

const CabinctlVerb cabinctl_pair = {
  .name = "pair",
  .arguments = "ADDRESS",
  .summary = "Pair with a device in range, such as a speaker or an OBD dongle",
  .help = "Works without the head unit. A code is compared or typed at this terminal; what is typed is not shown.\n"
          "To let a phone pair with the car, use `cabinctl pair-mode on` and begin on the phone.\n\n"
          "For example:\n"
          "  cabinctl devices\n"
          "  cabinctl pair AA:BB:CC:DD:EE:FF\n\n"
          "Exit status: 0 it is paired; 2 it is not, or was not heard; 3 there is no adapter that is on;\n"
          "4 not allowed.",
  .run = run,
};
