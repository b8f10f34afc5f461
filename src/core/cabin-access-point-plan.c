/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-access-point-plan.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <string.h>

#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-text.h"

#define BAND_5GHZ "5"

/* Where a country is known, 12 and 13 may be used as well; 14 knows no rate that a phone of today uses. */
#define LAST_CHANNEL_ANYWHERE 11
#define LAST_CHANNEL_2GHZ 13

static gboolean
G_GNUC_PRINTF (2,
               3)
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list args;

  va_start (args, format);
  g_clear_error (error);
  if (error != NULL)
    *error = g_error_new_valist (CABIN_ERROR, CABIN_ERROR_FAILED, format, args);
  va_end (args);

  return FALSE;
}

static gboolean
check_interface (const char  *interface,
                 GError     **error)
{
  gsize length = strspn (interface, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_.-");

  if (length > 0 && length < IFNAMSIZ && interface[length] == '\0' && *interface != '.')
    return TRUE;

  return fail (error, "wifi-ap-interface is not the name of an interface");
}

static gboolean
check_country (const char  *country,
               gboolean     is_5ghz,
               GError     **error)
{
  if (*country == '\0' && is_5ghz)
    return fail (error, "wifi-ap-band 5 needs wifi-ap-country");

  if (*country == '\0' ||
      (g_ascii_isupper (country[0]) && g_ascii_isupper (country[1]) && country[2] == '\0'))
    return TRUE;

  return fail (error, "wifi-ap-country is not two capital letters, such as DE");
}

/* Those between 48 and 149 need a look-out for radar, which neither of the services keeps. */
static gboolean
check_channel (guint      channel,
               gboolean   is_5ghz,
               gboolean   has_country,
               GError   **error)
{
  if (is_5ghz)
    {
      if ((channel >= 36 && channel <= 48 && channel % 4 == 0) ||
          (channel >= 149 && channel <= 177 && channel % 4 == 1))
        return TRUE;

      return fail (error, "wifi-ap-channel %u needs a look-out for radar: 36, 40, 44, 48, 149 … 177 do not", channel);
    }

  if (channel <= LAST_CHANNEL_ANYWHERE || (channel <= LAST_CHANNEL_2GHZ && has_country))
    return TRUE;

  return fail (error, channel <= LAST_CHANNEL_2GHZ ? "wifi-ap-channel %u needs wifi-ap-country" :
               "wifi-ap-channel %u is not in the band of 2.4 GHz", channel);
}

/* One that phones can have neighbours of: neither loopback, link-local, multicast nor the end of a subnet. */
static gboolean
check_address (const char  *address,
               GError     **error)
{
  struct in_addr parsed;
  guint32 ip = inet_pton (AF_INET, address, &parsed) == 1 ? ntohl (parsed.s_addr) : 0;
  guint32 first = ip >> 24, last = ip & 0xff;

  if (first > 0 && first < 224 && first != 127 && ip >> 16 != 0xa9fe && last > 0 && last < 255)
    return TRUE;

  return fail (error, "wifi-ap-address is not an IPv4 address of a car, such as 10.42.77.1");
}

/* As much of a name as fits, without half a character at its end. */
static char *
cut (const char *name)
{
  gsize length = strlen (name);
  g_autofree char *part = NULL;

  if (length > CABIN_SSID_MAX_BYTES)
    length = (gsize) (g_utf8_find_prev_char (name, name + CABIN_SSID_MAX_BYTES + 1) - name);
  part = g_strndup (name, length);

  return cabin_text_sanitise (part, -1);
}

/**
 * cabin_access_point_plan_ssid:
 * @settings: of %CABIN_SCHEMA_CONNECTION
 *
 * Returns: (transfer full): the name of the network: the setting, else the car's name; 1 to 32 bytes of one line
 */
char *
cabin_access_point_plan_ssid (GSettings *settings)
{
  static const char *const keys[] = { CABIN_KEY_WIFI_AP_SSID, CABIN_KEY_BT_NAME };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *name = g_settings_get_string (settings, keys[i]);
      g_autofree char *ssid = cut (name);

      if (*ssid != '\0')
        return g_steal_pointer (&ssid);
    }

  return g_strdup (CABIN_FALLBACK_NAME);
}

/**
 * cabin_access_point_plan_new:
 * @settings: of %CABIN_SCHEMA_CONNECTION
 *
 * Returns: (transfer full): the network that the settings want, whether or not it is on, without its key; %NULL with an
 *   error that names the setting which cannot be
 */
CabinNetworkPlan *
cabin_access_point_plan_new (GSettings  *settings,
                             GError    **error)
{
  g_autoptr(CabinNetworkPlan) plan = g_new0 (CabinNetworkPlan, 1);
  g_autofree char *band = g_settings_get_string (settings, CABIN_KEY_WIFI_AP_BAND);

  plan->interface = g_settings_get_string (settings, CABIN_KEY_WIFI_AP_INTERFACE);
  plan->ssid = cabin_access_point_plan_ssid (settings);
  plan->is_5ghz = g_str_equal (band, BAND_5GHZ);
  plan->channel = g_settings_get_uint (settings, CABIN_KEY_WIFI_AP_CHANNEL);
  plan->country = g_settings_get_string (settings, CABIN_KEY_WIFI_AP_COUNTRY);
  plan->address = g_settings_get_string (settings, CABIN_KEY_WIFI_AP_ADDRESS);
  if (plan->channel == 0)
    plan->channel = plan->is_5ghz ? CABIN_CHANNEL_5GHZ : CABIN_CHANNEL_2GHZ;

  if (!check_interface (plan->interface, error) || !check_country (plan->country, plan->is_5ghz, error) ||
      !check_channel (plan->channel, plan->is_5ghz, *plan->country != '\0', error) ||
      !check_address (plan->address, error))
    return NULL;

  return g_steal_pointer (&plan);
}

/**
 * cabin_access_point_plan_uses:
 * @key: of %CABIN_SCHEMA_CONNECTION
 *
 * Returns: whether the network depends on this setting
 */
gboolean
cabin_access_point_plan_uses (const char *key)
{
  static const char *const keys[] = {
    CABIN_KEY_BT_NAME, CABIN_KEY_WIFI_AP_ADDRESS, CABIN_KEY_WIFI_AP_BAND, CABIN_KEY_WIFI_AP_CHANNEL,
    CABIN_KEY_WIFI_AP_COUNTRY, CABIN_KEY_WIFI_AP_ENABLED, CABIN_KEY_WIFI_AP_INTERFACE, CABIN_KEY_WIFI_AP_SSID, NULL
  };

  return g_strv_contains (keys, key);
}
