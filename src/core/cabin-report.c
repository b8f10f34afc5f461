/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-report.h"

#include <sys/utsname.h>

#include "cabin-address.h"
#include "cabin-config.h"
#include "cabin-names.h"
#include "cabin-problem.h"

/* An address, wherever it stands: in a name, in bluetoothd's words, in the path of an object. */
#define ADDRESS_PATTERN "(?:[0-9A-Fa-f]{2}[:_-]){4}([0-9A-Fa-f]{2}[:_-][0-9A-Fa-f]{2})"

/* A report is read on a terminal. */
static void
add_plain (GString    *report,
           const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (report, g_unichar_isprint (c) ? c : ' ');
    }
}

static const char *
yes_or_no (gboolean value)
{
  return value ? "yes" : "no";
}

static void
add_versions (GString               *report,
              CabinBluetoothManager *manager)
{
  CabinBluezAdapter *adapter = cabin_bluetooth_manager_get_adapter (manager);
  g_autofree char *bluez = adapter != NULL ? cabin_bluez_adapter_get_bluez_version (adapter) : NULL;
  struct utsname kernel;

  g_string_append (report, "Cabin: " CABIN_VERSION "\n");
  g_string_append_printf (report, "BlueZ: %s\n", bluez != NULL ? bluez : "not known");
  if (uname (&kernel) == 0)
    g_string_append_printf (report, "Kernel: %s %s %s\n", kernel.sysname, kernel.release, kernel.machine);
}

static void
add_adapter (GString               *report,
             CabinBluetoothManager *manager)
{
  CabinBluezAdapter *adapter = cabin_bluetooth_manager_get_adapter (manager);
  GListModel *adapters = cabin_bluetooth_manager_get_adapters (manager);
  g_autofree char *address = NULL;

  g_string_append_printf (report, "State: %s\n",
                          cabin_manager_state_to_string (cabin_bluetooth_manager_get_state (manager)));
  g_string_append_printf (report, "Adapters: %u\n", g_list_model_get_n_items (adapters));
  if (adapter != NULL)
    {
      address = cabin_address_redact (cabin_bluez_adapter_get_address (adapter));
      g_string_append_printf (report, "Adapter: %s “", address);
      add_plain (report, cabin_bluez_adapter_get_alias (adapter));
      g_string_append_printf (report, "”, powered: %s, pairable: %s, discoverable: %s\n",
                              yes_or_no (cabin_bluez_adapter_get_powered (adapter)),
                              yes_or_no (cabin_bluez_adapter_get_pairable (adapter)),
                              yes_or_no (cabin_bluez_adapter_get_discoverable (adapter)));
    }
  g_string_append_printf (report, "Pair mode: %s\n",
                          cabin_pairing_mode_to_string (cabin_bluetooth_manager_get_pairing_mode (manager)));
}

static void
add_problems (GString               *report,
              CabinBluetoothManager *manager)
{
  GListModel *problems = cabin_bluetooth_manager_get_problems (manager);
  guint n = g_list_model_get_n_items (problems);

  g_string_append (report, n > 0 ? "Problems:\n" : "Problems: none\n");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinProblem) problem = g_list_model_get_item (problems, i);

      g_string_append_printf (report, "  %s", cabin_problem_kind_to_string (cabin_problem_get_kind (problem)));
      if (*cabin_problem_get_subject (problem) != '\0')
        g_string_append_printf (report, " (%s)", cabin_problem_get_subject (problem));
      if (*cabin_problem_get_detail (problem) != '\0')
        g_string_append (report, ": ");
      add_plain (report, cabin_problem_get_detail (problem));
      g_string_append_c (report, '\n');
    }
}

/* Who has a profile that is not ours is among the problems. */
static void
add_profiles (GString               *report,
              CabinBluetoothManager *manager)
{
  CabinProfileSet *profiles = cabin_bluetooth_manager_get_profiles (manager);
  const char *const *uuids = cabin_profile_set_get_uuids (profiles);

  g_string_append (report, *uuids != NULL ? "Profiles:\n" : "Profiles: none\n");
  for (gsize i = 0; uuids[i] != NULL; i++)
    g_string_append_printf (report, "  %s: %s\n", uuids[i],
                            cabin_profile_set_serves (profiles, uuids[i]) ? "served" : "not served");
}

static void
add_phones (GString               *report,
            CabinBluetoothManager *manager)
{
  GListModel *phones = cabin_bluetooth_manager_get_phones (manager);
  guint n = g_list_model_get_n_items (phones);

  g_string_append (report, n > 0 ? "Phones:\n" : "Phones: none\n");
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);
      g_autofree char *address = cabin_address_redact (cabin_phone_get_address (phone));

      g_string_append_printf (report, "  %s “%s”: evidence %s", address, cabin_phone_get_name (phone),
                              cabin_evidence_to_string (cabin_phone_get_evidence (phone)));
      g_string_append (report, cabin_phone_get_bonded (phone) ? ", bonded" : ", not bonded");
      if (cabin_phone_get_connecting (phone))
        g_string_append (report, ", connecting");
      if (cabin_phone_get_forgot_us (phone))
        g_string_append (report, ", forgot us");
      if (cabin_phone_get_left_alone (phone))
        g_string_append (report, ", left alone");
      if (!cabin_phone_get_auto_connect (phone))
        g_string_append (report, ", not by itself");
      g_string_append_c (report, '\n');
    }
}

static void
add_network (GString          *report,
             CabinAccessPoint *access_point)
{
  const char *detail = cabin_access_point_get_detail (access_point);

  g_string_append_printf (report, "Network: %s on %s “",
                          cabin_access_point_state_to_string (cabin_access_point_get_state (access_point)),
                          cabin_access_point_get_interface (access_point));
  add_plain (report, cabin_access_point_get_ssid (access_point));
  g_string_append_printf (report, "”, its key is kept in: %s\n",
                          cabin_secret_place_to_string (cabin_access_point_get_key_place (access_point)));
  if (detail != NULL)
    {
      g_string_append (report, "  ");
      add_plain (report, detail);
      g_string_append_c (report, '\n');
    }
}

static void
add_settings (GString               *report,
              CabinBluetoothManager *manager)
{
  static const char *const keys[] = {
    CABIN_KEY_BT_NAME, CABIN_KEY_BT_DISCOVERABLE, CABIN_KEY_ADAPTER, CABIN_KEY_PROFILES, CABIN_KEY_ALLOW_CODELESS,
    CABIN_KEY_PAIRING_WINDOW, CABIN_KEY_AUTO_CONNECT, CABIN_KEY_RECONNECT_SCHEDULE, CABIN_KEY_RECONNECT_TAIL,
    CABIN_KEY_WIFI_AP_ENABLED, CABIN_KEY_WIFI_AP_INTERFACE, CABIN_KEY_WIFI_AP_SSID, CABIN_KEY_WIFI_AP_BAND,
    CABIN_KEY_WIFI_AP_CHANNEL, CABIN_KEY_WIFI_AP_COUNTRY, CABIN_KEY_WIFI_AP_ADDRESS, CABIN_KEY_TCP_PORT,
  };
  GSettings *settings = cabin_settings_get_connection (cabin_bluetooth_manager_get_settings (manager));

  g_string_append (report, "Settings:\n");
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GVariant) value = g_settings_get_value (settings, keys[i]);
      g_autofree char *text = g_variant_print (value, FALSE);

      g_string_append_printf (report, "  %s: %s\n", keys[i], text);
    }
}

/**
 * cabin_report_new:
 * @access_point: (nullable): the car's own network
 *
 * What is true of the car's Bluetooth, for whoever has to find a fault. Has names of phones, and no key, no code and no
 * whole address.
 *
 * Returns: (transfer full): a text of several lines
 */
char *
cabin_report_new (CabinBluetoothManager *manager,
                  CabinAccessPoint      *access_point)
{
  g_autoptr(GString) report = g_string_new (NULL);
  g_autoptr(GRegex) address = g_regex_new (ADDRESS_PATTERN, G_REGEX_OPTIMIZE, 0, NULL);

  g_return_val_if_fail (CABIN_IS_BLUETOOTH_MANAGER (manager), NULL);

  add_versions (report, manager);
  add_adapter (report, manager);
  add_problems (report, manager);
  add_profiles (report, manager);
  add_phones (report, manager);
  if (access_point != NULL)
    add_network (report, access_point);
  add_settings (report, manager);

  return g_regex_replace (address, report->str, (gssize) report->len, 0, "…\\1", 0, NULL);
}
