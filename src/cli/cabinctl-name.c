/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cabin-names.h"
#include "cabinctl-failure.h"
#include "cabinctl-network.h"
#include "cabinctl-options.h"
#include "cabinctl-output.h"
#include "cabinctl-verbs.h"

static int
check (Cabinctl   *self,
       const char *name)
{
  if (*name == '\0')
    return cabinctl_fail_usage (self, "A name has at least one character.");

  if (strlen (name) > CABIN_NAME_MAX_BYTES)
    return cabinctl_fail_usage (self, "A name has at most %d bytes, and this one %zu.", CABIN_NAME_MAX_BYTES,
                                strlen (name));

  if (!g_utf8_validate (name, -1, NULL))
    return cabinctl_fail_usage (self, "A name is written in UTF-8.");

  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (at)))
        return cabinctl_fail_usage (self, "A name has no control characters, such as line breaks.");
    }

  return CABINCTL_EXIT_OK;
}

static int
set (Cabinctl   *self,
     const char *name)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (cabinctl_network_state (self->head_unit) != CABIN_ACCESS_POINT_OFF)
    {
      if (strlen (name) > CABIN_SSID_MAX_BYTES)
        return cabinctl_fail_usage (self, "The name is that of the car's Wi-Fi network, too, and has at most %d bytes "
                                    "then. This one has %zu.", CABIN_SSID_MAX_BYTES, strlen (name));

      cabinctl_progress (self, "The car's Wi-Fi network starts anew; phones lose it for a moment…");
    }

  cabin_dbus_head_unit1_call_set_name (self->head_unit, name, self->cancellable, cabinctl_on_result, self);
  result = cabinctl_wait (self);
  if (!cabin_dbus_head_unit1_call_set_name_finish (self->head_unit, result, &error))
    return cabinctl_fail_head_unit (self, error, CABINCTL_EXIT_NO, NULL);

  return CABINCTL_EXIT_OK;
}

static int
run (Cabinctl *self,
     int       argc,
     char     *argv[])
{
  g_autofree char *plain = NULL;
  const char *name;
  int status;

  if (!cabinctl_parse (self, NULL, 0, 1, &argc, argv, &status))
    return status;

  if (argc > 1 && (status = check (self, argv[1])) != CABINCTL_EXIT_OK)
    return status;

  status = cabinctl_need_head_unit (self);
  if (status != CABINCTL_EXIT_OK)
    return status;

  if (argc > 1 && (status = set (self, argv[1])) != CABINCTL_EXIT_OK)
    return status;

  name = argc > 1 ? argv[1] : cabin_dbus_head_unit1_get_name (self->head_unit);
  if (name == NULL || *name == '\0')
    return cabinctl_fail (self, CABINCTL_EXIT_ADAPTER, "not-ready", "There is no adapter, and so no name. `cabinctl "
                          "status` says why.");

  if (self->json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      cabinctl_json_string (builder, "name", name);
      json_builder_end_object (builder);
      cabinctl_print_json (builder, FALSE);
      return CABINCTL_EXIT_OK;
    }

  plain = cabinctl_plain (name);
  if (argc > 1 && cabinctl_network_state (self->head_unit) != CABIN_ACCESS_POINT_OFF)
    cabinctl_say ("Phones see “%s” from now on, and the car's Wi-Fi network has that name. Android Auto tells it to a "
                  "phone when it connects over Bluetooth; whoever joined the network by hand has to do it again.",
                  plain);
  else if (argc > 1)
    cabinctl_say ("Phones see “%s” from now on.", plain);
  else
    cabinctl_say ("%s", plain);

  return CABINCTL_EXIT_OK;
}

const CabinctlVerb cabinctl_name = {
  .name = "name",
  .arguments = "[NEW-NAME]",
  .summary = "Say what phones see, or change it",
  .help = "A name has at most 248 bytes of UTF-8, and is kept. If the car has a Wi-Fi network, it has the\n"
          "same name, at most 32 bytes, and starts anew: phones lose it for a moment.\n\n"
          "For example:\n"
          "  cabinctl name\n"
          "  cabinctl name \"Anna's Car\"\n\n"
          "Exit status: 0 done; 1 the head unit said no; 3 there is no adapter; 4 not allowed;\n"
          "69 the head unit does not run.",
  .run = run,
};
