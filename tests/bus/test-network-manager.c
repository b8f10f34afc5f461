/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The car's network where NetworkManager runs it. */

#include <glib/gstdio.h>
#include <string.h>

#include "cabin-names.h"
#include "cabin-test-network.h"

#define RUNNING "{'running': <true>}"
#define SSID "Prodigy_1a2b3c4d"
#define OTHER_UUID "11111111-2222-4333-8444-555555555555"

static void
check_air (CabinTestNetwork *test,
           const char       *ssid)
{
  g_autofree char *in_air = cabin_test_network_get_text (test, "ssid");
  g_autofree char *key_in_air = cabin_test_network_get_text (test, "key");
  g_autofree char *key = cabin_test_network_get_key (test);

  g_assert_cmpstr (in_air, ==, ssid);
  g_assert_cmpstr (key_in_air, ==, key);
}

static void
start_on (CabinTestNetwork *test)
{
  cabin_test_network_start (test);
  cabin_test_network_settle (test, NULL);
  g_assert_cmpint (cabin_access_point_get_state (test->access_point), ==, CABIN_ACCESS_POINT_ON);
}

static GVariant *
look_up (GVariant   *settings,
         const char *setting,
         const char *key)
{
  g_autoptr(GVariant) values = g_variant_lookup_value (settings, setting, G_VARIANT_TYPE_VARDICT);

  return values ? g_variant_lookup_value (values, key, NULL) : NULL;
}

static void
test_on (CabinTestNetwork *test,
         gconstpointer     data)
{
  g_autoptr(CabinNetworkOffer) offer = NULL;
  g_autoptr(GVariant) settings = NULL;
  g_autoptr(GVariant) flags = NULL;
  g_autoptr(GVariant) psk = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = NULL;

  start_on (test);
  check_air (test, SSID);
  g_assert_cmpstr (cabin_access_point_get_ssid (test->access_point), ==, SSID);
  g_assert_cmpstr (cabin_access_point_get_interface (test->access_point), ==, "wlan0");
  g_assert_cmpint (cabin_access_point_get_key_place (test->access_point), ==, CABIN_SECRET_PLACE_FILE);

  key = cabin_test_network_get_key (test);
  g_assert_cmpuint (strlen (key), ==, CABIN_PASSPHRASE_LENGTH);
  offer = cabin_test_network_get_offer (test, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (offer->host, ==, "10.42.77.1");
  g_assert_cmpuint (offer->port, ==, 5288);
  g_assert_cmpstr (offer->ssid, ==, SSID);
  g_assert_cmpstr (offer->key, ==, key);
  g_assert_cmpstr (offer->bssid, ==, "02:00:00:00:CA:B1");
  g_assert_cmpuint (offer->frequency, ==, 2437);

  /* What NetworkManager writes down has no key. */
  settings = cabin_test_network_get (test, "settings");
  flags = look_up (settings, CABIN_NM_WIRELESS_SECURITY, "psk-flags");
  psk = look_up (settings, CABIN_NM_WIRELESS_SECURITY, "psk");
  g_assert_cmpuint (g_variant_get_uint32 (flags), ==, 1);
  g_assert_null (psk);
}

static void
test_follows_settings (CabinTestNetwork *test,
                       gconstpointer     data)
{
  g_autoptr(CabinNetworkOffer) offer = NULL;
  guint activations;

  start_on (test);
  activations = cabin_test_network_get_number (test, "activations");
  g_settings_set_string (test->connection, CABIN_KEY_BT_NAME, "Another car");
  g_settings_set_string (test->connection, CABIN_KEY_WIFI_AP_COUNTRY, "DE");
  g_settings_set_string (test->connection, CABIN_KEY_WIFI_AP_BAND, "5");
  g_assert_cmpstr (cabin_access_point_get_ssid (test->access_point), ==, "Another car");
  /* An offer waits for the change. */
  offer = cabin_test_network_get_offer (test, NULL);
  g_assert_cmpstr (offer->ssid, ==, "Another car");
  g_assert_cmpuint (offer->frequency, ==, 5180);
  check_air (test, "Another car");
  g_assert_cmpuint (cabin_test_network_get_number (test, "activations"), ==, activations + 1);

  g_settings_set_string (test->connection, CABIN_KEY_WIFI_AP_SSID, "Its own");
  cabin_test_network_settle (test, NULL);
  check_air (test, "Its own");
  g_settings_reset (test->connection, CABIN_KEY_WIFI_AP_SSID);
  cabin_test_network_settle (test, NULL);
  check_air (test, "Another car");
}

static void
test_off (CabinTestNetwork *test,
          gconstpointer     data)
{
  g_autoptr(GVariant) profile = NULL;
  g_autoptr(CabinNetworkOffer) offer = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = NULL;

  start_on (test);
  key = cabin_test_network_get_key (test);
  g_settings_set_boolean (test->connection, CABIN_KEY_WIFI_AP_ENABLED, FALSE);
  cabin_test_network_settle (test, NULL);
  g_assert_cmpint (cabin_access_point_get_state (test->access_point), ==, CABIN_ACCESS_POINT_OFF);
  profile = cabin_test_network_get (test, "profile");
  g_assert_false (g_variant_get_boolean (profile));
  while (cabin_test_network_get_number (test, "agents") > 0)
    continue;
  g_assert_cmpuint (cabin_test_network_get_number (test, "state"), ==, 30);
  offer = cabin_test_network_get_offer (test, &error);
  g_assert_null (offer);
  g_assert_nonnull (error);

  g_settings_set_boolean (test->connection, CABIN_KEY_WIFI_AP_ENABLED, TRUE);
  cabin_test_network_settle (test, NULL);
  check_air (test, SSID);
}

static void
test_is_left_alone (CabinTestNetwork *test,
                    gconstpointer     data)
{
  g_autofree char *key = NULL;
  g_autofree char *later = NULL;
  guint activations, changes;

  start_on (test);
  key = cabin_test_network_get_key (test);
  activations = cabin_test_network_get_number (test, "activations");
  changes = cabin_test_network_get_number (test, "changes");

  /* It outlives the head unit, and the next one changes nothing. */
  cabin_test_network_end (test);
  g_assert_cmpuint (cabin_test_network_get_number (test, "state"), ==, 100);
  start_on (test);
  later = cabin_test_network_get_key (test);
  g_assert_cmpstr (later, ==, key);
  g_assert_cmpuint (cabin_test_network_get_number (test, "activations"), ==, activations);
  g_assert_cmpuint (cabin_test_network_get_number (test, "changes"), ==, changes);
}

/* What was stored and not started, as when the power is cut between, is started. */
static void
test_old_one_in_the_air (CabinTestNetwork *test,
                         gconstpointer     data)
{
  g_autoptr(GError) error = NULL;

  start_on (test);
  cabin_test_network_end (test);
  g_settings_set_string (test->connection, CABIN_KEY_BT_NAME, "Renamed");
  cabin_test_network_set (test, "{'delay': <uint32 20>}");
  start_on (test);
  check_air (test, "Renamed");
}

static void
test_restarted (CabinTestNetwork *test,
                gconstpointer     data)
{
  start_on (test);
  cabin_test_network_set (test, "{'running': <false>}");
  cabin_test_network_await (test, CABIN_ACCESS_POINT_NO_SERVICE);
  cabin_test_network_set (test, RUNNING);
  cabin_test_network_await (test, CABIN_ACCESS_POINT_ON);
  check_air (test, SSID);
  g_assert_cmpuint (cabin_test_network_get_number (test, "agents"), ==, 1);
}

static void
test_later (CabinTestNetwork *test,
            gconstpointer     data)
{
  cabin_test_network_start (test);
  cabin_test_network_settle (test, "no-service");
  cabin_test_network_set (test, RUNNING);
  cabin_test_network_await (test, CABIN_ACCESS_POINT_ON);
  check_air (test, SSID);
}

static void
test_unplugged (CabinTestNetwork *test,
                gconstpointer     data)
{
  start_on (test);
  cabin_test_network_set (test, "{'device': <false>}");
  cabin_test_network_await (test, CABIN_ACCESS_POINT_NO_DEVICE);
  cabin_test_network_set (test, "{'device': <true>}");
  cabin_test_network_await (test, CABIN_ACCESS_POINT_ON);
  check_air (test, SSID);

  g_settings_set_string (test->connection, CABIN_KEY_WIFI_AP_INTERFACE, "wlan7");
  cabin_test_network_settle (test, "no-device");
  g_settings_set_string (test->connection, CABIN_KEY_WIFI_AP_INTERFACE, "wlan0");
  cabin_test_network_settle (test, NULL);
  check_air (test, SSID);
}

static void
test_no_access_point (CabinTestNetwork *test,
                      gconstpointer     data)
{
  cabin_test_network_start (test);
  cabin_test_network_settle (test, "wlan0 cannot be an access point");
  g_assert_cmpint (cabin_access_point_get_state (test->access_point), ==, CABIN_ACCESS_POINT_NO_DEVICE);
}

static void
test_wireless_off (CabinTestNetwork *test,
                   gconstpointer     data)
{
  start_on (test);
  cabin_test_network_set (test, "{'wireless': <false>}");
  cabin_test_network_await (test, CABIN_ACCESS_POINT_BLOCKED);
  cabin_test_network_set (test, "{'wireless': <true>}");
  cabin_test_network_await (test, CABIN_ACCESS_POINT_ON);
  check_air (test, SSID);
}

static void
test_unmanaged (CabinTestNetwork *test,
                gconstpointer     data)
{
  cabin_test_network_start (test);
  cabin_test_network_settle (test, "NetworkManager leaves wlan0 alone");
  g_assert_cmpint (cabin_access_point_get_state (test->access_point), ==, CABIN_ACCESS_POINT_NO_SERVICE);
  cabin_test_network_set (test, "{'managed': <true>}");
  cabin_test_network_await (test, CABIN_ACCESS_POINT_ON);
}

static void
test_denied (CabinTestNetwork *test,
             gconstpointer     data)
{
  cabin_test_network_start (test);
  cabin_test_network_settle (test, "Insufficient privileges");
  g_assert_cmpint (cabin_access_point_get_state (test->access_point), ==, CABIN_ACCESS_POINT_FAILED);
  cabin_test_network_set (test, "{'deny': <false>}");
  /* The next change of the settings is a new try. */
  g_settings_set_uint (test->connection, CABIN_KEY_WIFI_AP_CHANNEL, 11);
  cabin_test_network_settle (test, NULL);
  check_air (test, SSID);

  /* A network that cannot be ended is not off. */
  cabin_test_network_set (test, "{'deny': <true>}");
  g_settings_set_boolean (test->connection, CABIN_KEY_WIFI_AP_ENABLED, FALSE);
  cabin_test_network_settle (test, "Insufficient privileges");
}

static void
test_fails (CabinTestNetwork *test,
            gconstpointer     data)
{
  cabin_test_network_start (test);
  cabin_test_network_settle (test, "wpa_supplicant took too long");
  cabin_test_network_set (test, "{'fail': <uint32 0>}");
  cabin_test_network_await (test, CABIN_ACCESS_POINT_ON);
}

static void
test_other_network (CabinTestNetwork *test,
                    gconstpointer     data)
{
  /* It was there first: the settings want ours. */
  start_on (test);
  check_air (test, SSID);
  /* Somebody takes the radio for another one: it is left to them until something changes. */
  cabin_test_network_set (test, "{'other': <true>}");
  cabin_test_network_await (test, CABIN_ACCESS_POINT_FAILED);
  g_assert_cmpstr (cabin_access_point_get_detail (test->access_point), ==, "The adapter is used for another network");
  g_settings_set_uint (test->connection, CABIN_KEY_WIFI_AP_CHANNEL, 1);
  cabin_test_network_settle (test, NULL);
  check_air (test, SSID);
}

static void
call_sim (CabinTestNetwork *test,
          const char       *method,
          GVariant         *parameters)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_test_call (cabin_test_sim_get_connection (test->sim), "org.cabin.Sim",
                                               "/org/cabin/sim", "org.cabin.SimNetwork1", method, parameters, &error);

  g_assert_no_error (error);
}

/* Whoever has the key written down does not keep it there. */
static void
test_changed_by_others (CabinTestNetwork *test,
                        gconstpointer     data)
{
  guint changes, activations, flags = 0;

  start_on (test);
  changes = cabin_test_network_get_number (test, "changes");
  activations = cabin_test_network_get_number (test, "activations");
  call_sim (test, "Change", g_variant_new ("(ssv)", CABIN_NM_WIRELESS_SECURITY, "psk-flags", g_variant_new_uint32 (0)));
  while (flags != 1)
    {
      g_autoptr(GVariant) settings = cabin_test_network_get (test, "settings");
      g_autoptr(GVariant) value = look_up (settings, CABIN_NM_WIRELESS_SECURITY, "psk-flags");

      flags = g_variant_get_uint32 (value);
    }
  cabin_test_network_settle (test, NULL);
  g_assert_cmpuint (cabin_test_network_get_number (test, "changes"), ==, changes + 2);
  g_assert_cmpuint (cabin_test_network_get_number (test, "activations"), ==, activations);

  call_sim (test, "Remove", NULL);
  cabin_test_network_settle (test, NULL);
  while (cabin_test_network_get_number (test, "state") != 100)
    continue;
  cabin_test_network_settle (test, NULL);
  check_air (test, SSID);
}

static char *
ask_agent (CabinTestNetwork *test,
           const char       *uuid,
           const char       *setting)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_test_call (cabin_test_sim_get_connection (test->sim), "org.cabin.Sim",
                                               "/org/cabin/sim", "org.cabin.SimNetwork1", "Ask",
                                               g_variant_new ("(ss)", uuid, setting), &error);
  char *answer;

  g_assert_no_error (error);
  g_variant_get (reply, "(s)", &answer);

  return answer;
}

static void
test_agent (CabinTestNetwork *test,
            gconstpointer     data)
{
  const char *const hints[] = { NULL };
  g_autofree char *key = NULL;
  g_autofree char *ours = NULL;
  g_autofree char *foreign = NULL;
  g_autofree char *setting = NULL;
  g_autoptr(GDBusConnection) stranger = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  start_on (test);
  key = cabin_test_network_get_key (test);
  ours = ask_agent (test, CABIN_NM_PROFILE_UUID, CABIN_NM_WIRELESS_SECURITY);
  foreign = ask_agent (test, OTHER_UUID, CABIN_NM_WIRELESS_SECURITY);
  setting = ask_agent (test, CABIN_NM_PROFILE_UUID, "802-1x");
  g_assert_cmpstr (ours, ==, key);
  g_assert_cmpstr (foreign, ==, CABIN_NM_ERROR_NO_SECRETS);
  g_assert_cmpstr (setting, ==, CABIN_NM_ERROR_NO_SECRETS);

  stranger = cabin_test_sim_connect (test->sim);
  reply = cabin_test_call (stranger, g_dbus_connection_get_unique_name (cabin_test_sim_get_connection (test->sim)),
                           CABIN_NM_AGENT_PATH, CABIN_NM_AGENT_INTERFACE, "GetSecrets",
                           g_variant_new ("(@a{sa{sv}}os^asu)",
                                          g_variant_new_parsed ("{'connection': {'uuid': <%s>}}",
                                                                CABIN_NM_PROFILE_UUID),
                                          "/", CABIN_NM_WIRELESS_SECURITY, hints, 0), &error);
  g_assert_null (reply);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
  g_dbus_connection_close_sync (stranger, NULL, NULL);
}

/* A setting that cannot be ends nothing that runs. */
static void
test_impossible_settings (CabinTestNetwork *test,
                          gconstpointer     data)
{
  start_on (test);
  g_settings_set_string (test->connection, CABIN_KEY_WIFI_AP_BAND, "5");
  cabin_test_network_settle (test, "wifi-ap-band 5 needs wifi-ap-country");
  g_assert_cmpint (cabin_access_point_get_state (test->access_point), ==, CABIN_ACCESS_POINT_FAILED);
  g_assert_cmpuint (cabin_test_network_get_number (test, "state"), ==, 100);
  g_settings_reset (test->connection, CABIN_KEY_WIFI_AP_BAND);
  cabin_test_network_settle (test, NULL);
  check_air (test, SSID);
}

/* NetworkManager ends and comes again after so many events, and the name changes meanwhile. */
static void
test_sweep (CabinTestNetwork *test,
            gconstpointer     data)
{
  for (int events = 0; events < 26; events += 2)
    {
      g_autofree char *name = g_strdup_printf ("Car %d", events);

      cabin_test_network_start (test);
      for (int i = 0; i < events; i++)
        g_main_context_iteration (NULL, FALSE);
      cabin_test_network_set (test, "{'running': <false>}");
      for (int i = 0; i < events; i++)
        g_main_context_iteration (NULL, FALSE);
      g_settings_set_string (test->connection, CABIN_KEY_BT_NAME, name);
      cabin_test_network_set (test, RUNNING);
      cabin_test_network_await (test, CABIN_ACCESS_POINT_ON);
      cabin_test_network_settle (test, NULL);
      check_air (test, name);
      cabin_test_network_end (test);
    }
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  GAsyncResult **place = user_data;

  return *place != NULL;
}

/* Whoever waits is answered when he gives up, and when the head unit ends. */
static void
test_waits_end (CabinTestNetwork *test,
                gconstpointer     data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) cancelled = NULL;
  g_autoptr(GAsyncResult) ended = NULL;
  g_autoptr(GAsyncResult) late = NULL;
  g_autoptr(GError) error = NULL;

  cabin_test_network_start (test);
  cabin_access_point_get_offer_async (test->access_point, cancellable, on_result, &cancelled);
  cabin_access_point_settle_async (test->access_point, NULL, on_result, &ended);
  g_cancellable_cancel (cancellable);
  g_assert_true (cabin_test_wait (has_result, &cancelled, CABIN_TEST_DEADLINE_MS));
  g_assert_null (cabin_access_point_get_offer_finish (test->access_point, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ended);

  cabin_access_point_shutdown (test->access_point);
  cabin_access_point_settle_async (test->access_point, NULL, on_result, &late);
  g_assert_true (cabin_test_wait (has_result, &ended, CABIN_TEST_DEADLINE_MS));
  g_assert_true (cabin_test_wait (has_result, &late, CABIN_TEST_DEADLINE_MS));
  g_assert_false (cabin_access_point_settle_finish (test->access_point, ended, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (cabin_access_point_settle_finish (test->access_point, late, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A key that cannot be read is not made anew, and the network that runs goes on. */
static void
test_unreadable_key (CabinTestNetwork *test,
                     gconstpointer     data)
{
  g_autofree char *path = g_build_filename (test->folder, "secrets", CABIN_SECRET_WIFI, NULL);
  g_autofree char *key = NULL;
  g_autofree char *content = NULL;

  start_on (test);
  key = cabin_test_network_get_key (test);
  cabin_test_network_end (test);
  g_assert_no_errno (g_chmod (path, 0644));
  cabin_test_network_start (test);
  cabin_test_network_settle (test, "is open to other users");
  g_assert_cmpuint (cabin_test_network_get_number (test, "state"), ==, 100);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, key);

  g_assert_no_errno (g_chmod (path, 0600));
  g_settings_set_string (test->connection, CABIN_KEY_BT_NAME, "Again");
  cabin_test_network_settle (test, NULL);
  check_air (test, "Again");
}

/* A key that was lost is made anew, and the network that has the old one starts with it. */
static void
test_lost_key (CabinTestNetwork *test,
               gconstpointer     data)
{
  g_autofree char *path = g_build_filename (test->folder, "secrets", CABIN_SECRET_WIFI, NULL);
  g_autofree char *key = NULL;
  g_autofree char *new_key = NULL;

  start_on (test);
  key = cabin_test_network_get_key (test);
  cabin_test_network_end (test);
  g_assert_no_errno (g_unlink (path));
  start_on (test);
  new_key = cabin_test_network_get_key (test);
  g_assert_cmpstr (new_key, !=, key);
  check_air (test, SSID);
}

/* The bus is lost and comes again, which is another connection. */
static void
test_bus_lost (CabinTestNetwork *test,
               gconstpointer     data)
{
  g_autoptr(GDBusConnection) connection = cabin_test_sim_connect (test->sim);
  guint activations;

  cabin_test_network_start (test);
  cabin_access_point_start (test->access_point, connection);
  cabin_test_network_settle (test, NULL);
  check_air (test, SSID);
  activations = cabin_test_network_get_number (test, "activations");
  g_dbus_connection_close_sync (connection, NULL, NULL);
  cabin_test_network_await (test, CABIN_ACCESS_POINT_NO_SERVICE);
  cabin_access_point_start (test->access_point, cabin_test_sim_get_connection (test->sim));
  cabin_test_network_settle (test, NULL);
  check_air (test, SSID);
  g_assert_cmpuint (cabin_test_network_get_number (test, "activations"), ==, activations);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    const char *options;
    void (*test) (CabinTestNetwork *, gconstpointer);
  } tests[] = {
    { "/network-manager/on", RUNNING, test_on },
    { "/network-manager/follows-settings", RUNNING, test_follows_settings },
    { "/network-manager/off", RUNNING, test_off },
    { "/network-manager/is-left-alone", RUNNING, test_is_left_alone },
    { "/network-manager/old-one-in-the-air", RUNNING, test_old_one_in_the_air },
    { "/network-manager/restarted", RUNNING, test_restarted },
    { "/network-manager/later", NULL, test_later },
    { "/network-manager/unplugged", RUNNING, test_unplugged },
    { "/network-manager/no-access-point", "{'running': <true>, 'access-point': <false>}", test_no_access_point },
    { "/network-manager/wireless-off", RUNNING, test_wireless_off },
    { "/network-manager/unmanaged", "{'running': <true>, 'managed': <false>}", test_unmanaged },
    { "/network-manager/denied", "{'running': <true>, 'deny': <true>}", test_denied },
    { "/network-manager/fails", "{'running': <true>, 'fail': <uint32 11>}", test_fails },
    { "/network-manager/other-network", "{'running': <true>, 'other': <true>}", test_other_network },
    { "/network-manager/changed-by-others", RUNNING, test_changed_by_others },
    { "/network-manager/agent", RUNNING, test_agent },
    { "/network-manager/sweep", RUNNING, test_sweep },
    { "/network-manager/waits-end", RUNNING, test_waits_end },
    { "/network-manager/unreadable-key", RUNNING, test_unreadable_key },
    { "/network-manager/lost-key", RUNNING, test_lost_key },
    { "/network-manager/bus-lost", RUNNING, test_bus_lost },
    { "/network-manager/impossible-settings", RUNNING, test_impossible_settings },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CabinTestNetwork, tests[i].options, cabin_test_network_set_up, tests[i].test,
                cabin_test_network_tear_down);

  return g_test_run ();
}
