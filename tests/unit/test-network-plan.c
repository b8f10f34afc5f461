/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The network that the settings want, its key, and the profile that NetworkManager is given. */

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>
#include <string.h>

#include "cabin-access-point-plan.h"
#include "cabin-names.h"
#include "cabin-nm-profile.h"
#include "cabin-passphrase.h"

/* 31 bytes, and then a character of two. */
#define ALMOST_FULL "0123456789012345678901234567890"

static GSettings *
settings_new (void)
{
  g_autoptr(GSettingsBackend) backend = g_memory_settings_backend_new ();

  return g_settings_new_with_backend (CABIN_SCHEMA_CONNECTION, backend);
}

static void
test_ssid (void)
{
  static const struct {
    const char *ssid;
    const char *name;
    const char *wanted;
  } rows[] = {
    { "", "", CABIN_FALLBACK_NAME },
    { "", "Prodigy_1a2b3c4d", "Prodigy_1a2b3c4d" },
    { "Wi-Fi", "Prodigy_1a2b3c4d", "Wi-Fi" },
    { " \n ", "Prodigy", "Prodigy" },
    { "one\nline", "", "one line" },
    { ALMOST_FULL "2", "", ALMOST_FULL "2" },
    { ALMOST_FULL "23", "", ALMOST_FULL "2" },
    { ALMOST_FULL "\xc3\xa4", "", ALMOST_FULL },
    { "", ALMOST_FULL "\xf0\x9f\x9a\x97", ALMOST_FULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GSettings) settings = settings_new ();
      g_autofree char *ssid = NULL;

      g_settings_set_string (settings, CABIN_KEY_WIFI_AP_SSID, rows[i].ssid);
      g_settings_set_string (settings, CABIN_KEY_BT_NAME, rows[i].name);
      ssid = cabin_access_point_plan_ssid (settings);
      g_assert_cmpstr (ssid, ==, rows[i].wanted);
      g_assert_cmpuint (strlen (ssid), <=, CABIN_SSID_MAX_BYTES);
    }
}

static void
test_default_plan (void)
{
  g_autoptr(GSettings) settings = settings_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(CabinNetworkPlan) plan = cabin_access_point_plan_new (settings, &error);
  g_autoptr(CabinNetworkPlan) copy = cabin_network_plan_copy (plan);

  g_assert_no_error (error);
  g_assert_cmpstr (plan->interface, ==, "wlan0");
  g_assert_cmpstr (plan->address, ==, "10.42.77.1");
  g_assert_cmpuint (plan->channel, ==, 6);
  g_assert_cmpuint (cabin_network_plan_get_frequency (plan), ==, 2437);
  g_assert_true (cabin_network_plan_equal (plan, copy));
  copy->channel = 7;
  g_assert_false (cabin_network_plan_equal (plan, copy));
  g_assert_false (cabin_network_plan_equal (plan, NULL));
  g_assert_true (cabin_network_plan_equal (NULL, NULL));
}

/* What cannot be is refused with the name of the setting that has to change. */
static void
test_checks (void)
{
  static const struct {
    const char *key;
    const char *value;
    const char *country;
    guint channel;
    const char *problem;
  } rows[] = {
    { CABIN_KEY_WIFI_AP_INTERFACE, "wlp2s0", "", 0, NULL },
    { CABIN_KEY_WIFI_AP_INTERFACE, "", "", 0, CABIN_KEY_WIFI_AP_INTERFACE },
    { CABIN_KEY_WIFI_AP_INTERFACE, "../wlan0", "", 0, CABIN_KEY_WIFI_AP_INTERFACE },
    { CABIN_KEY_WIFI_AP_INTERFACE, "a name of 16 or more", "", 0, CABIN_KEY_WIFI_AP_INTERFACE },
    { CABIN_KEY_WIFI_AP_INTERFACE, "wlan0\nkey=x", "", 0, CABIN_KEY_WIFI_AP_INTERFACE },
    { CABIN_KEY_WIFI_AP_BAND, "2.4", "", 11, NULL },
    { CABIN_KEY_WIFI_AP_BAND, "2.4", "", 13, CABIN_KEY_WIFI_AP_COUNTRY },
    { CABIN_KEY_WIFI_AP_BAND, "2.4", "DE", 13, NULL },
    { CABIN_KEY_WIFI_AP_BAND, "2.4", "DE", 14, CABIN_KEY_WIFI_AP_CHANNEL },
    { CABIN_KEY_WIFI_AP_BAND, "2.4", "DE", 36, CABIN_KEY_WIFI_AP_CHANNEL },
    { CABIN_KEY_WIFI_AP_BAND, "5", "", 0, CABIN_KEY_WIFI_AP_COUNTRY },
    { CABIN_KEY_WIFI_AP_BAND, "5", "DE", 0, NULL },
    { CABIN_KEY_WIFI_AP_BAND, "5", "DE", 48, NULL },
    { CABIN_KEY_WIFI_AP_BAND, "5", "DE", 52, "radar" },
    { CABIN_KEY_WIFI_AP_BAND, "5", "US", 149, NULL },
    { CABIN_KEY_WIFI_AP_BAND, "5", "US", 150, "radar" },
    { CABIN_KEY_WIFI_AP_COUNTRY, "de", "de", 0, CABIN_KEY_WIFI_AP_COUNTRY },
    { CABIN_KEY_WIFI_AP_COUNTRY, "DEU", "DEU", 0, CABIN_KEY_WIFI_AP_COUNTRY },
    { CABIN_KEY_WIFI_AP_COUNTRY, "D", "D", 0, CABIN_KEY_WIFI_AP_COUNTRY },
    { CABIN_KEY_WIFI_AP_ADDRESS, "192.168.4.1", "", 0, NULL },
    { CABIN_KEY_WIFI_AP_ADDRESS, "10.42.77.1/24", "", 0, CABIN_KEY_WIFI_AP_ADDRESS },
    { CABIN_KEY_WIFI_AP_ADDRESS, "10.42.77.0", "", 0, CABIN_KEY_WIFI_AP_ADDRESS },
    { CABIN_KEY_WIFI_AP_ADDRESS, "10.42.77.255", "", 0, CABIN_KEY_WIFI_AP_ADDRESS },
    { CABIN_KEY_WIFI_AP_ADDRESS, "127.0.0.1", "", 0, CABIN_KEY_WIFI_AP_ADDRESS },
    { CABIN_KEY_WIFI_AP_ADDRESS, "169.254.1.1", "", 0, CABIN_KEY_WIFI_AP_ADDRESS },
    { CABIN_KEY_WIFI_AP_ADDRESS, "224.0.0.1", "", 0, CABIN_KEY_WIFI_AP_ADDRESS },
    { CABIN_KEY_WIFI_AP_ADDRESS, "", "", 0, CABIN_KEY_WIFI_AP_ADDRESS },
    { CABIN_KEY_WIFI_AP_ADDRESS, "fe80::1", "", 0, CABIN_KEY_WIFI_AP_ADDRESS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GSettings) settings = settings_new ();
      g_autoptr(CabinNetworkPlan) plan = NULL;
      g_autoptr(GError) error = NULL;

      g_settings_set_string (settings, CABIN_KEY_WIFI_AP_COUNTRY, rows[i].country);
      g_settings_set_string (settings, rows[i].key, rows[i].value);
      g_settings_set_uint (settings, CABIN_KEY_WIFI_AP_CHANNEL, rows[i].channel);
      plan = cabin_access_point_plan_new (settings, &error);
      if (rows[i].problem == NULL)
        g_assert_no_error (error);
      else if (error == NULL || strstr (error->message, rows[i].problem) == NULL)
        g_error ("%s %s %u: %s", rows[i].key, rows[i].value, rows[i].channel, error ? error->message : "no error");
    }
}

static void
test_passphrase (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint counts[G_MAXUINT8] = { 0 };
  const guint n = 2000;

  for (guint i = 0; i < n; i++)
    {
      char *key = cabin_passphrase_new ();

      g_assert_cmpuint (strlen (key), ==, CABIN_PASSPHRASE_LENGTH);
      g_assert_cmpuint (strspn (key, CABIN_PASSPHRASE_CHARACTERS), ==, CABIN_PASSPHRASE_LENGTH);
      for (const char *p = key; *p != '\0'; p++)
        counts[(guint8) *p]++;
      g_assert_true (g_hash_table_add (seen, key));
    }

  /* None is much rarer or commoner than another: 561 each are expected, and 120 is five times the deviation. */
  for (const char *p = CABIN_PASSPHRASE_CHARACTERS; *p != '\0'; p++)
    {
      guint expected = n * CABIN_PASSPHRASE_LENGTH / strlen (CABIN_PASSPHRASE_CHARACTERS);

      g_assert_cmpuint (counts[(guint8) *p], >, expected - 120);
      g_assert_cmpuint (counts[(guint8) *p], <, expected + 120);
    }
}

static void
test_profile (void)
{
  g_autoptr(GSettings) settings = settings_new ();
  g_autoptr(CabinNetworkPlan) plan = cabin_access_point_plan_new (settings, NULL);
  g_autoptr(GVariant) profile = NULL;
  g_autoptr(GVariant) foreign = NULL;
  g_autoptr(GVariant) richer = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GString) more = NULL;

  plan->key = g_strdup ("a key of a network");
  profile = g_variant_ref_sink (cabin_nm_profile_new (plan));
  text = g_variant_print (profile, TRUE);
  g_assert_null (strstr (text, plan->key));
  g_assert_true (cabin_nm_profile_is_ours (profile));
  g_assert_true (cabin_nm_profile_fits (plan, profile));

  /* NetworkManager adds things of its own. */
  more = g_string_new (text);
  g_string_replace (more, "'id': <'Cabin'>", "'id': <'Cabin'>, 'timestamp': <uint64 1>, 'permissions': <@as []>", 1);
  richer = g_variant_parse (G_VARIANT_TYPE ("a{sa{sv}}"), more->str, NULL, NULL, NULL);
  g_assert_nonnull (richer);
  g_assert_true (cabin_nm_profile_fits (plan, richer));

  g_string_replace (more, "'psk-flags': <uint32 1>", "'psk-flags': <uint32 0>", 1);
  g_string_replace (more, CABIN_NM_PROFILE_UUID, "11111111-2222-4333-8444-555555555555", 1);
  foreign = g_variant_parse (G_VARIANT_TYPE ("a{sa{sv}}"), more->str, NULL, NULL, NULL);
  g_assert_false (cabin_nm_profile_fits (plan, foreign));
  g_assert_false (cabin_nm_profile_is_ours (foreign));

  plan->is_5ghz = TRUE;
  g_assert_false (cabin_nm_profile_fits (plan, profile));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network-plan/ssid", test_ssid);
  g_test_add_func ("/network-plan/default", test_default_plan);
  g_test_add_func ("/network-plan/checks", test_checks);
  g_test_add_func ("/network-plan/passphrase", test_passphrase);
  g_test_add_func ("/network-plan/profile", test_profile);

  return g_test_run ();
}
