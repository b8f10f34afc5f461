/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <sys/utsname.h>

#include "cabin-address.h"
#include "cabin-config.h"
#include "cabin-names.h"
#include "cabin-rfkill.h"
#include "cabin-text.h"
#include "cabinctl-bluez.h"
#include "cabinctl-failure.h"
#include "cabinctl-options.h"
#include "cabinctl-output.h"
#include "cabinctl-verbs.h"

static const char *
yes (gboolean value)
{
  return value ? "yes" : "no";
}

static void
add_system (GString *report)
{
  g_autofree char *os = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autofree char *policy = g_build_filename (CABIN_DBUS_POLICY_FOLDER, CABIN_CONTROL_POLICY, NULL);
  struct utsname kernel;

  g_string_append_printf (report, "cabinctl       %s\nSystem         %s\n", CABIN_VERSION, os != NULL ? os : "?");
  if (uname (&kernel) == 0)
    g_string_append_printf (report, "Kernel         %s %s\n", kernel.release, kernel.machine);
  g_string_append_printf (report, "Bus policy     %s: %s\n", policy,
                          g_file_test (policy, G_FILE_TEST_EXISTS) ? "installed" : "missing");
}

static void
add_adapter (GString           *report,
             CabinBluezAdapter *adapter)
{
  g_autofree char *number = g_path_get_basename (cabin_bluez_adapter_get_path (adapter));
  g_autofree char *address = cabin_address_redact (cabin_bluez_adapter_get_address (adapter));
  g_autofree char *alias = cabin_text_sanitise (cabin_bluez_adapter_get_alias (adapter), -1);

  g_string_append_printf (report, "Adapter        %s %s “%s”\n", number, address, alias);
  g_string_append_printf (report, "               powered %s, blocked by rfkill %s, pairable %s, discoverable %s "
                          "(timeout %u s), discovering %s\n",
                          yes (cabin_bluez_adapter_get_powered (adapter)),
                          yes (cabin_rfkill_blocks (CABIN_RFKILL_FOLDER, number)),
                          yes (cabin_bluez_adapter_get_pairable (adapter)),
                          yes (cabin_bluez_adapter_get_discoverable (adapter)),
                          cabin_bluez_adapter_get_discoverable_timeout (adapter),
                          yes (cabin_bluez_adapter_get_discovering (adapter)));
}

static void
add_device (GString          *report,
            CabinBluezDevice *device)
{
  g_autofree char *number = g_path_get_basename (cabin_bluez_device_get_adapter (device));
  g_autofree char *address = cabin_address_redact (cabin_bluez_device_get_address (device));
  const char *type = cabin_bluez_device_get_address_type (device);

  if (!cabin_bluez_device_get_bonded (device) && !cabin_bluez_device_get_paired (device) &&
      !cabin_bluez_device_get_connected (device))
    return;

  g_string_append_printf (report, "Device         %s %s “%s”\n", number, address, cabin_bluez_device_get_name (device));
  g_string_append_printf (report, "               address %s, paired %s, bonded %s, trusted %s, connected %s, "
                          "media %s\n", type != NULL ? type : "?", yes (cabin_bluez_device_get_paired (device)),
                          yes (cabin_bluez_device_get_bonded (device)), yes (cabin_bluez_device_get_trusted (device)),
                          yes (cabin_bluez_device_get_connected (device)),
                          yes (cabin_bluez_device_get_has_media (device)));
}

static void
add_bluez (GString  *report,
           Cabinctl *self)
{
  g_auto (CabinctlBluez) bluez = { NULL };
  GListModel *adapters;
  GListModel *devices;

  cabinctl_bluez_look (&bluez, self, NULL);
  adapters = cabin_bluez_client_get_adapters (bluez.client);
  devices = cabin_bluez_client_get_devices (bluez.client);
  g_string_append_printf (report, "bluetoothd     %s\n",
                          cabin_bluez_client_get_peer (bluez.client) != NULL ? "runs" : "does not run");
  if (bluez.problem != NULL)
    g_string_append_printf (report, "Problem        %s\n",
                            cabin_problem_kind_to_string (cabin_problem_get_kind (bluez.problem)));

  for (guint i = 0; i < g_list_model_get_n_items (adapters); i++)
    {
      g_autoptr(CabinBluezAdapter) adapter = g_list_model_get_item (adapters, i);

      add_adapter (report, adapter);
    }

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      add_device (report, device);
    }
}

/* The report is wanted most where things do not work, so that is part of it. */
static void
add_head_unit (GString      *report,
               Cabinctl     *self,
               const GError *problem)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_string_append (report, "\n-- The head unit's own report\n\n");
  if (self->head_unit == NULL)
    {
      g_autofree char *reason = problem != NULL ? cabin_error_text (problem) : g_strdup ("it does not run");

      g_string_append_printf (report, "There is none: %s\n", reason);
      return;
    }

  cabin_dbus_head_unit1_call_report (self->head_unit, self->cancellable, cabinctl_on_result, self);
  result = cabinctl_wait (self);
  if (cabin_dbus_head_unit1_call_report_finish (self->head_unit, &text, result, &error))
    {
      g_string_append (report, text);
    }
  else
    {
      g_autofree char *reason = cabin_error_text (error);

      g_string_append_printf (report, "There is none: %s\n", reason);
    }
}

static int
run (Cabinctl *self,
     int       argc,
     char     *argv[])
{
  g_autoptr(GString) report = g_string_new ("-- From outside\n\n");
  g_autoptr(GError) error = NULL;
  g_autofree char *plain = NULL;
  int status;

  if (!cabinctl_parse (self, NULL, 0, 0, &argc, argv, &status))
    return status;

  status = cabinctl_open_bus (self);
  if (status != CABINCTL_EXIT_OK)
    return status;

  cabinctl_look_for_head_unit (self, &error);
  add_system (report);
  add_bluez (report, self);
  add_head_unit (report, self, error);
  plain = cabinctl_plain_lines (report->str);
  if (cabinctl_interrupted (self))
    return cabinctl_end_by_signal (self);

  if (self->json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      cabinctl_json_string (builder, "report", plain);
      json_builder_end_object (builder);
      cabinctl_print_json (builder, FALSE);
    }
  else
    {
      cabinctl_say ("%s", g_strchomp (plain));
    }

  return CABINCTL_EXIT_OK;
}

const CabinctlVerb cabinctl_report = {
  .name = "report",
  .arguments = "",
  .summary = "Write what a bug report needs",
  .help = "It has no whole address, no key and no code. Names of phones are in it: read it before you send it.\n\n"
          "For example:\n"
          "  cabinctl report > report.txt\n\n"
          "Exit status: 0, also where the head unit or bluetoothd does not run, which the report says;\n"
          "3 there is no message bus.",
  .run = run,
};
