/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The car's network where hostapd runs it: our file, and a systemd whose cabin-ap.service is played by the test. */

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "cabin-names.h"
#include "cabin-test-network.h"

#define UNIT_XML "<node><interface name='org.freedesktop.systemd1.Unit'>" \
        "<property name='ActiveState' type='s' access='read'/>" \
        "<property name='StateChangeTimestampMonotonic' type='t' access='read'/></interface></node>"
#define MANAGER_XML "<node><interface name='org.freedesktop.systemd1.Manager'><method name='Subscribe'/>" \
        "</interface></node>"

typedef struct {
  CabinTestNetwork network;
  GDBusConnection *systemd;
  const char *state;
  gint64 changed_us;
  guint subscribers;
} Fixture;

static GVariant *
get_property (GDBusConnection  *connection,
              const char       *sender,
              const char       *path,
              const char       *interface,
              const char       *name,
              GError          **error,
              gpointer          user_data)
{
  Fixture *fixture = user_data;

  return g_str_equal (name, "ActiveState") ? g_variant_new_string (fixture->state) :
         g_variant_new_uint64 ((guint64) fixture->changed_us);
}

static void
on_manager_call (GDBusConnection       *connection,
                 const char            *sender,
                 const char            *path,
                 const char            *interface,
                 const char            *method,
                 GVariant              *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer               user_data)
{
  Fixture *fixture = user_data;

  fixture->subscribers++;
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
serve (Fixture                    *fixture,
       const char                 *path,
       const char                 *xml,
       const GDBusInterfaceVTable *vtable)
{
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr(GError) error = NULL;

  g_dbus_connection_register_object (fixture->systemd, path, node->interfaces[0], vtable, fixture, NULL, &error);
  g_assert_no_error (error);
}

/* The unit changes its state, now. */
static void
set_unit (Fixture    *fixture,
          const char *state)
{
  g_autoptr(GError) error = NULL;

  fixture->state = state;
  fixture->changed_us = g_get_monotonic_time ();
  g_dbus_connection_emit_signal (fixture->systemd, NULL, CABIN_AP_UNIT_PATH, CABIN_DBUS_PROPERTIES,
                                 "PropertiesChanged",
                                 g_variant_new_parsed ("(%s, {'ActiveState': <%s>,"
                                                       " 'StateChangeTimestampMonotonic': <%t>}, @as [])",
                                                       CABIN_SYSTEMD_UNIT_INTERFACE, state,
                                                       (guint64) fixture->changed_us), &error);
  g_assert_no_error (error);
}

static char *
read_file (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->network.ap_folder, CABIN_AP_FILE_NAME, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);

  return text;
}

static gboolean
is_written (gpointer user_data)
{
  g_autofree char *text = read_file (user_data);

  return text != NULL;
}

static gboolean
is_gone (gpointer user_data)
{
  return !is_written (user_data);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const GDBusInterfaceVTable unit = { .get_property = get_property };
  static const GDBusInterfaceVTable manager = { .method_call = on_manager_call };
  g_autoptr(GVariant) reply = NULL;

  cabin_test_network_set_up (&fixture->network, NULL);
  g_assert_no_errno (g_mkdir (fixture->network.ap_folder, 0700));
  fixture->state = "inactive";
  fixture->systemd = cabin_test_sim_connect (fixture->network.sim);
  serve (fixture, CABIN_AP_UNIT_PATH, UNIT_XML, &unit);
  serve (fixture, CABIN_SYSTEMD_PATH, MANAGER_XML, &manager);
  reply = cabin_test_call (fixture->systemd, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE, "RequestName",
                           g_variant_new ("(su)", CABIN_SYSTEMD_NAME, 0), NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  cabin_test_network_tear_down (&fixture->network, NULL);
  g_object_unref (fixture->systemd);
}

static void
start_on (Fixture *fixture)
{
  cabin_test_network_start (&fixture->network);
  g_assert_true (cabin_test_wait (is_written, fixture, CABIN_TEST_DEADLINE_MS));
  set_unit (fixture, "activating");
  set_unit (fixture, "active");
  cabin_test_network_await (&fixture->network, CABIN_ACCESS_POINT_ON);
}

static void
test_on (Fixture       *fixture,
         gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->network.ap_folder, CABIN_AP_FILE_NAME, NULL);
  g_autofree char *text = NULL;
  g_autofree char *key = NULL;
  g_autofree char *wanted = NULL;
  g_autoptr(CabinNetworkOffer) offer = NULL;
  g_autoptr(GError) error = NULL;
  struct stat status;

  start_on (fixture);
  g_assert_cmpuint (fixture->subscribers, ==, 1);
  text = read_file (fixture);
  key = cabin_test_network_get_key (&fixture->network);
  wanted = g_strdup_printf ("[access-point]\ninterface=wlan0\nssid=50726f646967795f3161326233633464\nkey=%s\n"
                            "band=2.4\nchannel=6\ncountry=\naddress=10.42.77.1\n", key);
  g_assert_cmpstr (text, ==, wanted);
  g_assert_no_errno (stat (path, &status));
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);

  offer = cabin_test_network_get_offer (&fixture->network, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (offer->bssid, ==, "02:00:00:00:CA:B2");
  g_assert_cmpstr (offer->key, ==, key);
}

static void
test_restarts (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *text = NULL;
  g_autofree char *renamed = NULL;
  g_autofree char *same = NULL;

  start_on (fixture);
  text = read_file (fixture);
  g_settings_set_string (fixture->network.connection, CABIN_KEY_BT_NAME, "Renamed");
  cabin_test_network_await (&fixture->network, CABIN_ACCESS_POINT_STARTING);
  /* That it is active still is about the network before. */
  renamed = read_file (fixture);
  g_assert_cmpstr (renamed, !=, text);
  set_unit (fixture, "deactivating");
  set_unit (fixture, "active");
  cabin_test_network_settle (&fixture->network, NULL);

  /* The next head unit changes nothing, and finds it as it is. */
  cabin_test_network_end (&fixture->network);
  cabin_test_network_start (&fixture->network);
  cabin_test_network_settle (&fixture->network, NULL);
  same = read_file (fixture);
  g_assert_cmpstr (same, ==, renamed);
}

static void
test_fails (Fixture       *fixture,
            gconstpointer  data)
{
  cabin_test_network_start (&fixture->network);
  g_assert_true (cabin_test_wait (is_written, fixture, CABIN_TEST_DEADLINE_MS));
  set_unit (fixture, "failed");
  cabin_test_network_settle (&fixture->network, CABIN_AP_UNIT " has failed");
  set_unit (fixture, "active");
  cabin_test_network_await (&fixture->network, CABIN_ACCESS_POINT_ON);
}

static void
test_blocked (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->network.net_folder, "wlan0/phy80211/rfkill0/soft", NULL);

  g_assert_true (g_file_set_contents (path, "1\n", -1, NULL));
  cabin_test_network_start (&fixture->network);
  cabin_test_network_settle (&fixture->network, "blocked");
}

static void
test_no_device (Fixture       *fixture,
                gconstpointer  data)
{
  g_settings_set_string (fixture->network.connection, CABIN_KEY_WIFI_AP_INTERFACE, "wlan1");
  cabin_test_network_start (&fixture->network);
  cabin_test_network_settle (&fixture->network, "no-device");
}

static void
test_off (Fixture       *fixture,
          gconstpointer  data)
{
  start_on (fixture);
  g_settings_set_boolean (fixture->network.connection, CABIN_KEY_WIFI_AP_ENABLED, FALSE);
  cabin_test_network_settle (&fixture->network, NULL);
  g_assert_true (is_gone (fixture));
  g_assert_cmpint (cabin_access_point_get_state (fixture->network.access_point), ==, CABIN_ACCESS_POINT_OFF);
}

/* NetworkManager comes, and has the interface: it is its network then. */
static void
test_network_manager_comes (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *ssid = NULL;

  start_on (fixture);
  cabin_test_network_set (&fixture->network, "{'running': <true>}");
  g_assert_true (cabin_test_wait (is_gone, fixture, CABIN_TEST_DEADLINE_MS));
  cabin_test_network_await (&fixture->network, CABIN_ACCESS_POINT_ON);
  ssid = cabin_test_network_get_text (&fixture->network, "ssid");
  g_assert_cmpstr (ssid, ==, "Prodigy_1a2b3c4d");
}

/* It comes, and leaves the interface alone: nothing changes. */
static void
test_network_manager_looks_on (Fixture       *fixture,
                               gconstpointer  data)
{
  cabin_test_network_set (&fixture->network, "{'running': <true>, 'managed': <false>}");
  start_on (fixture);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/network-hostapd/on", test_on },
    { "/network-hostapd/restarts", test_restarts },
    { "/network-hostapd/fails", test_fails },
    { "/network-hostapd/blocked", test_blocked },
    { "/network-hostapd/no-device", test_no_device },
    { "/network-hostapd/off", test_off },
    { "/network-hostapd/network-manager-comes", test_network_manager_comes },
    { "/network-hostapd/network-manager-looks-on", test_network_manager_looks_on },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
