/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-text.h"
#include "cabin-words.h"
#include "cabinctl-bluez.h"
#include "cabinctl-failure.h"
#include "cabinctl-network.h"
#include "cabinctl-options.h"
#include "cabinctl-output.h"
#include "cabinctl-values.h"
#include "cabinctl-verbs.h"

#define NAME_WIDTH 24

/* Whose name is not known is not shown as nothing. */
static char *
or_dash (const char *text)
{
  g_autofree char *plain = cabinctl_plain (text);

  return *plain != '\0' ? g_steal_pointer (&plain) : g_strdup ("–");
}

static void
row_device (const char *label,
            const char *name,
            const char *address,
            const char *state)
{
  g_autofree char *known = or_dash (name);
  g_autofree char *padded = cabinctl_pad (known, NAME_WIDTH);

  cabinctl_row (label, "%s %s  %s", padded, address, state);
}

static void
say_phones (CabinDBusHeadUnit1 *head_unit,
            gboolean            ready)
{
  GVariant *phones = cabin_dbus_head_unit1_get_phones (head_unit);
  gsize n = phones != NULL ? g_variant_n_children (phones) : 0;

  if (n == 0)
    cabinctl_row ("Phones", "none yet; `cabinctl pair-mode on` lets one pair");

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) dictionary = g_variant_get_child_value (phones, i);
      g_autoptr(CabinPhone) phone = cabinctl_phone_from (dictionary);

      row_device (i == 0 ? "Phones" : "", cabin_phone_get_name (phone), cabin_phone_get_address (phone),
                  cabin_words_phone_state (phone, ready));
    }
}

static void
say_profiles (CabinDBusHeadUnit1 *head_unit)
{
  GVariant *profiles = cabin_dbus_head_unit1_get_profiles (head_unit);
  gsize n = profiles != NULL ? g_variant_n_children (profiles) : 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) dictionary = g_variant_get_child_value (profiles, i);
      g_autofree char *uuid = cabinctl_lookup_string (dictionary, "UUID");
      g_autofree char *owner = cabinctl_lookup_string (dictionary, "Owner");
      g_autofree char *title = cabinctl_pad (cabin_words_profile (uuid), NAME_WIDTH);
      gboolean served = cabinctl_lookup_boolean (dictionary, "Served");

      cabinctl_row (i == 0 ? "Profiles" : "", "%s %s%s", title,
                    served ? "served" : *owner != '\0' ? "used by " : "not served", served ? "" : owner);
    }
}

static void
say_problems (CabinDBusHeadUnit1 *head_unit)
{
  GVariant *problems = cabin_dbus_head_unit1_get_problems (head_unit);
  gsize n = problems != NULL ? g_variant_n_children (problems) : 0;

  if (n == 0)
    cabinctl_row ("Problems", "none");

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) dictionary = g_variant_get_child_value (problems, i);
      g_autoptr(CabinProblem) problem = cabinctl_problem_from (dictionary);

      if (problem != NULL)
        cabinctl_row_problem (i == 0 ? "Problems" : "", problem);
    }
}

static void
say_head_unit (CabinDBusHeadUnit1 *head_unit,
               gboolean            ready)
{
  g_autofree char *state = cabinctl_plain (cabin_dbus_head_unit1_get_state (head_unit));
  g_autofree char *painted = cabinctl_paint (ready ? CABINCTL_GOOD : CABINCTL_BAD, state);
  g_autofree char *program = cabinctl_plain (cabin_dbus_head_unit1_get_program (head_unit));
  g_autofree char *version = cabinctl_plain (cabin_dbus_head_unit1_get_version (head_unit));
  g_autofree char *adapter = or_dash (cabin_dbus_head_unit1_get_adapter (head_unit));
  g_autofree char *name = or_dash (cabin_dbus_head_unit1_get_name (head_unit));
  g_autofree char *mode = cabinctl_pair_mode_words (head_unit);
  GVariant *connected = cabin_dbus_head_unit1_get_connected_device (head_unit);
  const char *connected_name = "";
  const char *connected_address = "";

  cabinctl_row ("Head unit", "%s %s, %s", program, version, painted);
  cabinctl_row ("Adapter", "%s", adapter);
  cabinctl_row ("Name", "%s", name);
  cabinctl_row ("Pair mode", "%s", mode);
  if (connected != NULL)
    g_variant_get (connected, "(&s&s)", &connected_name, &connected_address);
  if (*connected_address != '\0')
    row_device ("Connected", connected_name, connected_address, "");
  else
    cabinctl_row ("Connected", "none");
  say_phones (head_unit, ready);
  say_profiles (head_unit);
  cabinctl_row_network (head_unit);
  cabinctl_row_hand_over (head_unit);
  say_problems (head_unit);
}

static void
print_head_unit (CabinDBusHeadUnit1 *head_unit)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GVariant *connected = cabin_dbus_head_unit1_get_connected_device (head_unit);
  GVariant *problems = cabin_dbus_head_unit1_get_problems (head_unit);
  const char *name = "";
  const char *address = "";

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "running");
  json_builder_add_boolean_value (builder, TRUE);
  cabinctl_json_string (builder, "program", cabin_dbus_head_unit1_get_program (head_unit));
  cabinctl_json_string (builder, "version", cabin_dbus_head_unit1_get_version (head_unit));
  cabinctl_json_string (builder, "state", cabin_dbus_head_unit1_get_state (head_unit));
  cabinctl_json_string (builder, "adapter", cabin_dbus_head_unit1_get_adapter (head_unit));
  cabinctl_json_string (builder, "name", cabin_dbus_head_unit1_get_name (head_unit));
  cabinctl_json_pair_mode (builder, head_unit);

  if (connected != NULL)
    g_variant_get (connected, "(&s&s)", &name, &address);
  json_builder_set_member_name (builder, "connected_device");
  if (*address != '\0')
    {
      json_builder_begin_object (builder);
      cabinctl_json_string (builder, "name", name);
      cabinctl_json_string (builder, "address", address);
      json_builder_end_object (builder);
    }
  else
    {
      json_builder_add_null_value (builder);
    }

  cabinctl_json_dictionaries (builder, "phones", cabin_dbus_head_unit1_get_phones (head_unit));
  cabinctl_json_dictionaries (builder, "profiles", cabin_dbus_head_unit1_get_profiles (head_unit));
  cabinctl_json_network (builder, head_unit);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (gsize i = 0; problems != NULL && i < g_variant_n_children (problems); i++)
    {
      g_autoptr(GVariant) dictionary = g_variant_get_child_value (problems, i);
      g_autoptr(CabinProblem) problem = cabinctl_problem_from (dictionary);

      if (problem != NULL)
        cabinctl_json_problem (builder, problem);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cabinctl_print_json (builder, FALSE);
}

static const char *
device_state (CabinBluezDevice *device)
{
  return cabin_bluez_device_get_connected (device) ? "Connected" : "Not connected";
}

/* Calls @function for each device that the adapter has keys of. */
static void
for_each_bonded (CabinctlBluez *bluez,
                 void         (*function)(CabinBluezDevice *device,
                                          gboolean          first,
                                          gpointer          data),
                 gpointer       data)
{
  GListModel *devices = cabin_bluez_client_get_devices (bluez->client);
  gboolean first = TRUE;

  for (guint i = 0; bluez->adapter != NULL && i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      if (!cabin_bluez_device_get_bonded (device) ||
          !g_str_equal (cabin_bluez_device_get_adapter (device), cabin_bluez_adapter_get_path (bluez->adapter)))
        continue;

      function (device, first, data);
      first = FALSE;
    }
}

static void
say_device (CabinBluezDevice *device,
            gboolean          first,
            gpointer          data)
{
  row_device (first ? "Paired" : "", cabin_bluez_device_get_name (device), cabin_bluez_device_get_address (device),
              device_state (device));
}

static void
add_device (CabinBluezDevice *device,
            gboolean          first,
            gpointer          data)
{
  JsonBuilder *builder = data;

  json_builder_begin_object (builder);
  cabinctl_json_string (builder, "address", cabin_bluez_device_get_address (device));
  cabinctl_json_string (builder, "name", cabin_bluez_device_get_name (device));
  json_builder_set_member_name (builder, "connected");
  json_builder_add_boolean_value (builder, cabin_bluez_device_get_connected (device));
  json_builder_end_object (builder);
}

static void
say_bluez (CabinctlBluez *bluez)
{
  g_autofree char *off = cabinctl_paint (CABINCTL_BAD, "does not run");

  cabinctl_row ("Head unit", "%s", off);
  cabinctl_row ("bluetoothd", cabin_bluez_client_get_peer (bluez->client) != NULL ? "runs" : "does not run");
  if (bluez->adapter != NULL)
    {
      g_autofree char *alias = cabin_text_sanitise (cabin_bluez_adapter_get_alias (bluez->adapter), -1);
      g_autofree char *number = g_path_get_basename (cabin_bluez_adapter_get_path (bluez->adapter));

      cabinctl_row ("Adapter", "%s (%s), %s", cabin_bluez_adapter_get_address (bluez->adapter), number,
                    cabin_bluez_adapter_get_powered (bluez->adapter) ? "on" : "off");
      cabinctl_row ("Name", "%s", alias);
      cabinctl_row ("Pairable", "%s", cabin_bluez_adapter_get_pairable (bluez->adapter) ? "yes" : "no");
      for_each_bonded (bluez, say_device, NULL);
    }
  if (bluez->problem != NULL)
    cabinctl_row_problem ("Problems", bluez->problem);
}

static void
print_bluez (CabinctlBluez *bluez)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "running");
  json_builder_add_boolean_value (builder, FALSE);
  json_builder_set_member_name (builder, "bluetoothd");
  json_builder_add_boolean_value (builder, cabin_bluez_client_get_peer (bluez->client) != NULL);
  cabinctl_json_string (builder, "adapter", bluez->adapter ? cabin_bluez_adapter_get_address (bluez->adapter) : NULL);
  cabinctl_json_string (builder, "name", bluez->adapter ? cabin_bluez_adapter_get_alias (bluez->adapter) : NULL);
  json_builder_set_member_name (builder, "powered");
  json_builder_add_boolean_value (builder, bluez->adapter && cabin_bluez_adapter_get_powered (bluez->adapter));
  json_builder_set_member_name (builder, "pairable");
  json_builder_add_boolean_value (builder, bluez->adapter && cabin_bluez_adapter_get_pairable (bluez->adapter));
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for_each_bonded (bluez, add_device, builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  if (bluez->problem != NULL)
    cabinctl_json_problem (builder, bluez->problem);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cabinctl_print_json (builder, FALSE);
}

static int
run (Cabinctl *self,
     int       argc,
     char     *argv[])
{
  g_auto (CabinctlBluez) bluez = { NULL };
  gboolean ready;
  int status;

  if (!cabinctl_parse (self, NULL, 0, 0, &argc, argv, &status))
    return status;

  status = cabinctl_find_head_unit (self);
  if (status != CABINCTL_EXIT_OK)
    return status;

  if (self->head_unit == NULL)
    {
      cabinctl_bluez_look (&bluez, self, NULL);
      if (cabinctl_interrupted (self))
        return cabinctl_end_by_signal (self);

      if (self->json)
        print_bluez (&bluez);
      else
        say_bluez (&bluez);
      return CABINCTL_EXIT_NOT_RUNNING;
    }

  ready = g_strcmp0 (cabin_dbus_head_unit1_get_state (self->head_unit), "ready") == 0;
  if (self->json)
    print_head_unit (self->head_unit);
  else
    say_head_unit (self->head_unit, ready);

  return ready ? CABINCTL_EXIT_OK : CABINCTL_EXIT_ADAPTER;
}

const CabinctlVerb cabinctl_status = {
  .name = "status",
  .arguments = "",
  .summary = "Say whether Bluetooth is well, and who is connected",
  .help = "Without the head unit it says what bluetoothd knows.\n\n"
          "For example:\n"
          "  cabinctl status\n"
          "  cabinctl status --json | jq -r .connected_device.name\n\n"
          "Exit status: 0 Bluetooth is ready, 3 it is not, 69 the head unit does not run.",
  .run = run,
};
