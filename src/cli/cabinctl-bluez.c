/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabinctl-bluez.h"

#include "cabin-adapter-choice.h"
#include "cabin-names.h"
#include "cabin-rfkill.h"
#include "cabin-words.h"
#include "cabinctl-failure.h"

typedef struct {
  gboolean known;
  GError *error;
} Look;

static void
on_known (CabinBluezClient *client,
          Look             *look)
{
  look->known = TRUE;
}

static void
on_failed (CabinBluezClient *client,
           const GError     *error,
           Look             *look)
{
  look->known = TRUE;
  g_clear_error (&look->error);
  look->error = g_error_copy (error);
}

static CabinProblem *
denied (void)
{
  g_autofree char *rule = g_markup_printf_escaped ("<policy user=\"%s\"><allow send_destination=\"%s\"/></policy>",
                                                   g_get_user_name (), CABIN_BLUEZ_NAME);

  return cabin_problem_new (CABIN_PROBLEM_DENIED, NULL, rule);
}

static CabinBluezAdapter *
choose (CabinBluezClient *client,
        const char       *wanted)
{
  CabinAdapterChoice choice = { NULL };
  CabinBluezAdapter *adapter = cabin_adapter_choice_choose (&choice, client, wanted, FALSE);

  cabin_adapter_choice_clear (&choice);

  return adapter;
}

static CabinProblem *
find_problem (CabinctlBluez *bluez,
              const Look    *look,
              const char    *wanted)
{
  g_autofree char *number = NULL;

  if (look->error != NULL)
    return cabin_error_classify (look->error) == CABIN_ERROR_DENIED
           ? denied () : cabin_problem_new (CABIN_PROBLEM_NOT_ANSWERING, NULL, NULL);

  if (cabin_bluez_client_get_peer (bluez->client) == NULL)
    return cabin_problem_new (CABIN_PROBLEM_NO_BLUEZ, NULL, NULL);

  if (bluez->adapter == NULL)
    return *wanted != '\0' ? cabin_problem_new (CABIN_PROBLEM_ADAPTER_MISSING, NULL, wanted)
           : cabin_problem_new (CABIN_PROBLEM_NO_ADAPTER, NULL, NULL);

  if (cabin_bluez_adapter_get_powered (bluez->adapter))
    return NULL;

  number = g_path_get_basename (cabin_bluez_adapter_get_path (bluez->adapter));
  if (cabin_rfkill_blocks (CABIN_RFKILL_FOLDER, number))
    return cabin_problem_new (CABIN_PROBLEM_BLOCKED, NULL, NULL);

  return cabin_problem_new (CABIN_PROBLEM_POWER_FAILED, NULL, "off");
}

/**
 * cabinctl_bluez_look:
 * @bluez: (out): what is there; to be cleared
 * @self: with an open bus
 * @wanted: (nullable): address or name (such as hci0) of an adapter; %NULL for the one that the head unit would take
 *
 * Looks at bluetoothd.
 */
void
cabinctl_bluez_look (CabinctlBluez *bluez,
                     Cabinctl      *self,
                     const char    *wanted)
{
  Look look = { FALSE, NULL };

  if (wanted == NULL)
    wanted = self->head_unit != NULL ? cabin_dbus_head_unit1_get_adapter (self->head_unit) : NULL;
  if (wanted == NULL)
    wanted = "";

  bluez->client = cabin_bluez_client_new ();
  g_signal_connect (bluez->client, "appeared", G_CALLBACK (on_known), &look);
  g_signal_connect (bluez->client, "vanished", G_CALLBACK (on_known), &look);
  g_signal_connect (bluez->client, "failed", G_CALLBACK (on_failed), &look);
  cabin_bluez_client_start (bluez->client, self->bus);
  while (!look.known && !cabinctl_interrupted (self))
    g_main_context_iteration (NULL, TRUE);

  g_signal_handlers_disconnect_by_data (bluez->client, &look);
  g_set_object (&bluez->adapter, choose (bluez->client, wanted));
  bluez->problem = find_problem (bluez, &look, wanted);
  g_clear_error (&look.error);
}

/**
 * cabinctl_bluez_need:
 *
 * The same, for who needs an adapter that is on; says what is wrong otherwise.
 *
 * Returns: %CABINCTL_EXIT_OK, or the exit status
 */
int
cabinctl_bluez_need (CabinctlBluez *bluez,
                     Cabinctl      *self,
                     const char    *wanted)
{
  g_autofree char *title = NULL;
  g_autofree char *advice = NULL;
  CabinProblemKind kind;

  cabinctl_bluez_look (bluez, self, wanted);
  if (cabinctl_interrupted (self))
    return cabinctl_end_by_signal (self);

  if (bluez->problem == NULL)
    return CABINCTL_EXIT_OK;

  kind = cabin_problem_get_kind (bluez->problem);
  if (kind == CABIN_PROBLEM_DENIED)
    return cabinctl_fail_denied (self, CABIN_BLUEZ_NAME);

  title = cabin_words_problem_title (bluez->problem);
  advice = cabin_words_problem_advice (bluez->problem);

  return cabinctl_fail (self, CABINCTL_EXIT_ADAPTER, cabin_problem_kind_to_string (kind), "%s. %s", title, advice);
}

void
cabinctl_bluez_clear (CabinctlBluez *bluez)
{
  g_clear_object (&bluez->problem);
  g_clear_object (&bluez->adapter);
  if (bluez->client != NULL)
    cabin_bluez_client_stop (bluez->client);
  g_clear_object (&bluez->client);
}

/**
 * cabinctl_bluez_find_device:
 * @address: in capitals
 *
 * Returns: (transfer none) (nullable): what the adapter knows under that address
 */
CabinBluezDevice *
cabinctl_bluez_find_device (CabinctlBluez *bluez,
                            const char    *address)
{
  GListModel *devices = cabin_bluez_client_get_devices (bluez->client);
  const char *path = cabin_bluez_adapter_get_path (bluez->adapter);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      /* The client holds it. */
      if (g_str_equal (cabin_bluez_device_get_adapter (device), path) &&
          g_ascii_strcasecmp (cabin_bluez_device_get_address (device), address) == 0)
        return device;
    }

  return NULL;
}
