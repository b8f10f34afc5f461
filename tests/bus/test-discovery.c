/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is in range: who searches, until when, and what is found. */

#include "cabin-discovery.h"
#include "cabin-names.h"
#include "cabin-test-sim.h"

#define HCI0 "/org/bluez/hci0"
#define START CABIN_BLUEZ_ADAPTER_INTERFACE ".StartDiscovery"
#define STOP CABIN_BLUEZ_ADAPTER_INTERFACE ".StopDiscovery"

typedef struct {
  CabinTestSim *sim;
  CabinBluezClient *client;
  CabinDiscovery *discovery;
} Fixture;

/* As the manager does, and cabinctl. */
static void
on_adapters_changed (Fixture *fixture)
{
  g_autoptr(CabinBluezAdapter) adapter = g_list_model_get_item (cabin_bluez_client_get_adapters (fixture->client), 0);

  cabin_discovery_set_adapter (fixture->discovery, adapter);
}

static gboolean
has_adapter (gpointer user_data)
{
  Fixture *fixture = user_data;

  return g_list_model_get_n_items (cabin_bluez_client_get_adapters (fixture->client)) > 0;
}

static gboolean
is_active (gpointer user_data)
{
  return cabin_discovery_get_active (((Fixture *) user_data)->discovery);
}

static gboolean
is_inactive (gpointer user_data)
{
  return !is_active (user_data);
}

static gboolean
has_error (gpointer user_data)
{
  return cabin_discovery_get_error (((Fixture *) user_data)->discovery) != NULL;
}

static void
await (Fixture            *fixture,
       CabinTestCondition  condition)
{
  g_assert_true (cabin_test_wait (condition, fixture, CABIN_TEST_DEADLINE_MS));
}

static gboolean
is_discovering (gpointer user_data)
{
  Fixture *fixture = user_data;

  return cabin_test_sim_get_boolean (fixture->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Discovering");
}

static gboolean
is_not_discovering (gpointer user_data)
{
  return !is_discovering (user_data);
}

static gboolean
has_stopped (gpointer user_data)
{
  return cabin_test_sim_count_calls (((Fixture *) user_data)->sim, STOP) > 0;
}

static char *
list_names (GListModel *devices)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", cabin_bluez_device_get_name (device));
    }

  return g_string_free (names, FALSE);
}

static gboolean
finds_all (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *names = list_names (cabin_discovery_get_devices (fixture->discovery));

  return g_str_equal (names, "Boombox Dongle");
}

static gboolean
finds_nothing (gpointer user_data)
{
  Fixture *fixture = user_data;

  return g_list_model_get_n_items (cabin_discovery_get_devices (fixture->discovery)) == 0;
}

static gboolean
finds_first_only (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *names = list_names (cabin_discovery_get_devices (fixture->discovery));

  return g_str_equal (names, "Boombox");
}

static void
add (Fixture    *fixture,
     const char *options)
{
  g_free (cabin_test_sim_add_phone (fixture->sim, options));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->sim = cabin_test_sim_new (1);
  fixture->client = cabin_bluez_client_new ();
  fixture->discovery = cabin_discovery_new (fixture->client, CABIN_BLUEZ_TRANSPORT_AUTO);
  g_signal_connect_swapped (cabin_bluez_client_get_adapters (fixture->client), "items-changed",
                            G_CALLBACK (on_adapters_changed), fixture);
  cabin_bluez_client_start (fixture->client, cabin_test_sim_get_connection (fixture->sim));
  await (fixture, has_adapter);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->discovery);
  g_signal_handlers_disconnect_by_data (cabin_bluez_client_get_adapters (fixture->client), fixture);
  cabin_bluez_client_stop (fixture->client);
  g_assert_finalize_object (fixture->client);
  cabin_test_sim_stop (fixture->sim);
  g_object_unref (fixture->sim);
}

/* Two who want to know are one search, and the last one ends it. */
static void
test_counted (Fixture       *fixture,
              gconstpointer  data)
{
  cabin_discovery_start (fixture->discovery);
  cabin_discovery_start (fixture->discovery);
  await (fixture, is_active);
  await (fixture, is_discovering);
  cabin_discovery_stop (fixture->discovery);
  g_assert_true (is_active (fixture));
  cabin_discovery_stop (fixture->discovery);
  g_assert_false (is_active (fixture));
  await (fixture, is_not_discovering);
  g_assert_cmpuint (cabin_test_sim_count_calls (fixture->sim, START), ==, 1);
  g_assert_cmpuint (cabin_test_sim_count_calls (fixture->sim, STOP), ==, 1);
}

/* bluetoothd refuses to stop what it is about to begin. */
static void
test_stopped_at_once (Fixture       *fixture,
                      gconstpointer  data)
{
  cabin_discovery_start (fixture->discovery);
  cabin_discovery_stop (fixture->discovery);
  await (fixture, has_stopped);
  await (fixture, is_not_discovering);
  cabin_discovery_start (fixture->discovery);
  cabin_discovery_stop (fixture->discovery);
  cabin_discovery_start (fixture->discovery);
  await (fixture, is_active);
  await (fixture, is_discovering);
}

static void
test_devices (Fixture       *fixture,
              gconstpointer  data)
{
  add (fixture, "{'name': <'Boombox'>}");
  add (fixture, "{'name': <'Known'>, 'known': <true>, 'visible': <false>}");
  add (fixture, "{'name': <'Hidden'>, 'visible': <false>}");
  cabin_discovery_start (fixture->discovery);
  await (fixture, finds_first_only);
  add (fixture, "{'name': <'Dongle'>}");
  await (fixture, finds_all);
  g_assert_cmpuint (g_list_model_get_n_items (cabin_discovery_get_bonded (fixture->discovery)), ==, 1);

  /* bluetoothd knows no strengths any more, and we no devices in range. */
  cabin_discovery_stop (fixture->discovery);
  g_assert_true (finds_nothing (fixture));
  g_assert_cmpuint (g_list_model_get_n_items (cabin_discovery_get_bonded (fixture->discovery)), ==, 0);
  await (fixture, is_not_discovering);
  cabin_discovery_start (fixture->discovery);
  await (fixture, finds_all);
}

static void
test_vanishing (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *dongle = NULL;
  g_autofree char *path = NULL;

  add (fixture, "{'name': <'Boombox'>}");
  dongle = cabin_test_sim_add_phone (fixture->sim, "{'name': <'Dongle'>}");
  path = cabin_test_sim_device_path (HCI0, dongle);
  cabin_discovery_start (fixture->discovery);
  await (fixture, finds_all);
  g_variant_unref (cabin_test_call (cabin_test_sim_get_connection (fixture->sim), CABIN_BLUEZ_NAME, HCI0,
                                    CABIN_BLUEZ_ADAPTER_INTERFACE, "RemoveDevice", g_variant_new ("(o)", path), NULL));
  await (fixture, finds_first_only);
}

static void
test_bluez_restarts (Fixture       *fixture,
                     gconstpointer  data)
{
  add (fixture, "{'name': <'Boombox'>}");
  add (fixture, "{'name': <'Dongle'>}");
  cabin_discovery_start (fixture->discovery);
  await (fixture, finds_all);
  cabin_test_sim_tell (fixture->sim, "Stop", "(s)", "kill");
  await (fixture, is_inactive);
  await (fixture, finds_nothing);
  g_assert_false (has_error (fixture));
  cabin_test_sim_tell (fixture->sim, "Start", NULL);
  await (fixture, is_active);
  await (fixture, finds_all);
}

/* bluetoothd forgets who searched when the adapter goes off. */
static void
test_off_and_on (Fixture       *fixture,
                 gconstpointer  data)
{
  add (fixture, "{'name': <'Boombox'>}");
  add (fixture, "{'name': <'Dongle'>}");
  cabin_test_sim_set_property (fixture->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered",
                               g_variant_new_boolean (FALSE));
  cabin_discovery_start (fixture->discovery);
  for (guint i = 0; i < 2; i++)
    {
      cabin_test_sim_set_property (fixture->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered",
                                   g_variant_new_boolean (TRUE));
      await (fixture, is_active);
      await (fixture, finds_all);
      cabin_test_sim_set_property (fixture->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered",
                                   g_variant_new_boolean (FALSE));
      await (fixture, is_inactive);
    }
  g_assert_false (has_error (fixture));
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  cabin_test_sim_fail_next (fixture->sim, START, CABIN_BLUEZ_ERROR_PREFIX "Failed", "Not now", 1);
  g_test_expect_message ("cabin-core", G_LOG_LEVEL_MESSAGE, "bluetoothd does not search*");
  cabin_discovery_start (fixture->discovery);
  await (fixture, has_error);
  g_test_assert_expected_messages ();
  g_assert_false (is_active (fixture));
  await (fixture, is_active);
  g_assert_false (has_error (fixture));
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *path;
    void (*func) (Fixture      *fixture,
                  gconstpointer data);
  } tests[] = {
    { "/discovery/counted", test_counted },
    { "/discovery/stopped-at-once", test_stopped_at_once },
    { "/discovery/devices", test_devices },
    { "/discovery/vanishing", test_vanishing },
    { "/discovery/bluez-restarts", test_bluez_restarts },
    { "/discovery/off-and-on", test_off_and_on },
    { "/discovery/refused", test_refused },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
