/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-test-manager.h"

#define ADAPTER CABIN_BLUEZ_ADAPTER_INTERFACE

static gboolean
adapter_is_shut (gpointer data)
{
  CabinTestManager *test = data;

  return !cabin_test_sim_get_boolean (test->sim, HCI0, ADAPTER, "Pairable");
}

static gboolean
adapter_is_on (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_test_sim_get_boolean (test->sim, HCI0, ADAPTER, "Powered");
}

static guint
get_uint (CabinTestManager *test,
          const char       *property)
{
  g_autoptr(GVariant) value = cabin_test_sim_get_property (test->sim, HCI0, ADAPTER, property);

  return g_variant_get_uint32 (value);
}

static guint
count_all (CabinTestManager *test)
{
  g_autoptr(GVariant) reply = cabin_test_sim_call (test->sim, "CallCounts", NULL);
  g_autoptr(GVariantIter) iter = NULL;
  guint count, sum = 0;
  const char *call;

  g_variant_get (reply, "(a{su})", &iter);
  while (g_variant_iter_next (iter, "{&su}", &call, &count))
    sum += count;

  return sum;
}

static void
test_setup (CabinTestManager *test,
            gconstpointer     data)
{
  g_autoptr(GVariant) alias = NULL;

  cabin_test_manager_start (test);
  g_assert_cmpint (cabin_bluetooth_manager_get_state (test->manager), ==, CABIN_MANAGER_WAITING);
  cabin_test_manager_await_ready (test);

  /* Counted before the test itself asks. */
  g_assert_cmpuint (count_all (test), <=, 14);
  g_assert_true (adapter_is_on (test));
  g_assert_true (adapter_is_shut (test));
  g_assert_true (cabin_test_sim_get_boolean (test->sim, HCI0, ADAPTER, "Discoverable"));
  g_assert_cmpuint (get_uint (test, "DiscoverableTimeout"), ==, 0);
  g_assert_cmpuint (get_uint (test, "PairableTimeout"), ==, 120);
  alias = cabin_test_sim_get_property (test->sim, HCI0, ADAPTER, "Alias");
  g_assert_cmpstr (g_variant_get_string (alias, NULL), ==, "My car");
  g_assert_cmpstr (cabin_bluetooth_manager_get_device_name (test->manager), ==, "My car");
  cabin_test_manager_await_no_problem (test);
}

/* A former life of bluetoothd, or another program, left the adapter open: shut before anything else. */
static void
test_left_open (CabinTestManager *test,
                gconstpointer     data)
{
  cabin_test_sim_set_property (test->sim, HCI0, ADAPTER, "Powered", g_variant_new_boolean (TRUE));
  g_assert_true (cabin_test_wait (adapter_is_on, test, CABIN_TEST_DEADLINE_MS));
  cabin_test_sim_set_property (test->sim, HCI0, ADAPTER, "Pairable", g_variant_new_boolean (TRUE));
  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
  g_assert_true (adapter_is_shut (test));
  g_assert_false (cabin_bluetooth_manager_get_pairable (test->manager));
}

/* Pairable that we did not ask for is back within 100 ms. */
static void
test_flip (CabinTestManager *test,
           gconstpointer     data)
{
  g_autoptr(CabinTestPeer) stranger = cabin_test_peer_new (test->sim);
  gint64 begin;

  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);

  for (int i = 0; i < 5; i++)
    {
      begin = g_get_monotonic_time ();
      cabin_test_sim_set_property (test->sim, HCI0, ADAPTER, "Pairable", g_variant_new_boolean (TRUE));
      g_assert_true (cabin_test_wait (adapter_is_shut, test, CABIN_TEST_DEADLINE_MS));
      g_assert_cmpint (g_get_monotonic_time () - begin, <, 100 * 1000);
    }

  cabin_test_peer_add_agent (stranger, "NoInputNoOutput");
  cabin_test_peer_make_default (stranger);
  g_assert_true (cabin_test_wait (adapter_is_shut, test, 100));
  cabin_test_peer_leave (stranger);
  g_assert_true (cabin_test_wait (adapter_is_shut, test, 100));
  g_assert_false (cabin_bluetooth_manager_get_pairable (test->manager));
}

static void
test_window (CabinTestManager *test,
             gconstpointer     data)
{
  gint64 first, second;

  cabin_test_manager_open (test);
  first = cabin_bluetooth_manager_get_pairable_deadline (test->manager);
  g_assert_cmpint (first - g_get_monotonic_time (), <=, 120 * G_USEC_PER_SEC);
  g_assert_cmpint (first - g_get_monotonic_time (), >, 110 * G_USEC_PER_SEC);

  /* Opened again: writing the length anew is what restarts the adapter's clock. */
  g_assert_cmpuint (cabin_test_sim_count_calls (test->sim, ADAPTER ".PairableTimeout"), ==, 2);
  cabin_test_settle (50);
  cabin_bluetooth_manager_set_pairable (test->manager, TRUE);
  cabin_test_settle (100);
  second = cabin_bluetooth_manager_get_pairable_deadline (test->manager);
  g_assert_cmpint (second, >=, first + 50 * 1000);
  g_assert_cmpuint (cabin_test_sim_count_calls (test->sim, ADAPTER ".PairableTimeout"), ==, 3);

  /* Somebody else shuts it, which is the adapter's word as well. */
  cabin_test_sim_set_property (test->sim, HCI0, ADAPTER, "Pairable", g_variant_new_boolean (FALSE));
  cabin_test_manager_await_pairable (test, FALSE);
  g_assert_cmpint (cabin_bluetooth_manager_get_pairable_deadline (test->manager), ==, 0);

  cabin_bluetooth_manager_set_pairable (test->manager, TRUE);
  cabin_test_manager_await_pairable (test, TRUE);
  cabin_bluetooth_manager_set_pairable (test->manager, FALSE);
  cabin_test_manager_await_pairable (test, FALSE);
}

static void
test_name_while_open (CabinTestManager *test,
                      gconstpointer     data)
{
  GSettings *settings = cabin_settings_get_connection (test->settings);

  cabin_test_manager_open (test);
  g_settings_set_string (settings, CABIN_KEY_BT_NAME, "Another car");
  cabin_test_settle (100);
  cabin_test_manager_await_pairable (test, TRUE);
  cabin_bluetooth_manager_set_pairable (test->manager, FALSE);
  cabin_test_manager_await_pairable (test, FALSE);
  cabin_test_settle (100);
  g_assert_cmpstr (cabin_bluetooth_manager_get_device_name (test->manager), ==, "Another car");
  g_assert_true (adapter_is_shut (test));
}

static gboolean
agent_is_back (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_test_sim_count_calls (test->sim, "org.bluez.ProfileManager1.RegisterProfile") == 3 &&
         cabin_test_sim_count_calls (test->sim, "org.bluez.AgentManager1.RequestDefaultAgent") == 1;
}

/* H11: shut and registered again within 500 ms of the name's return, with Pairable=false as the first write. */
static void
test_restart (CabinTestManager *test,
              gconstpointer     data)
{
  const char *mode = g_str_has_suffix (g_test_get_path (), "kill") ? "kill" : "stop";
  gint64 begin;

  cabin_test_manager_open (test);
  for (int i = 0; i < 3; i++)
    {
      cabin_test_sim_tell (test->sim, "ResetCounts", NULL);
      cabin_test_sim_restart (test->sim, mode, 20);
      begin = g_get_monotonic_time ();
      g_assert_true (cabin_test_wait (agent_is_back, test, CABIN_TEST_DEADLINE_MS));
      cabin_test_manager_await_ready (test);
      g_assert_cmpint (g_get_monotonic_time () - begin, <, 500 * 1000);
      g_assert_true (adapter_is_shut (test));
      cabin_test_manager_await_no_problem (test);
      cabin_bluetooth_manager_set_pairable (test->manager, TRUE);
      cabin_test_manager_await_pairable (test, TRUE);
    }
}

static void
test_no_bluez (CabinTestManager *test,
               gconstpointer     data)
{
  cabin_test_sim_tell (test->sim, "Stop", "(s)", "stop");
  cabin_test_manager_start (test);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_NO_BLUEZ, NULL);
  g_assert_cmpint (cabin_bluetooth_manager_get_state (test->manager), ==, CABIN_MANAGER_WAITING);
  cabin_test_sim_tell (test->sim, "Start", NULL);
  cabin_test_manager_await_ready (test);
  cabin_test_manager_await_no_problem (test);
}

/* The message bus restarts: another connection, and everything anew on it. */
static void
test_bus_lost (CabinTestManager *test,
               gconstpointer     data)
{
  cabin_test_manager_open (test);
  for (int i = 0; i < 3; i++)
    {
      g_assert_true (g_dbus_connection_close_sync (test->connection, NULL, NULL));
      cabin_test_manager_await_problem (test, CABIN_PROBLEM_NO_BLUEZ, NULL);
      g_assert_cmpint (cabin_bluetooth_manager_get_state (test->manager), ==, CABIN_MANAGER_WAITING);
      g_assert_false (cabin_bluetooth_manager_get_pairable (test->manager));

      g_object_unref (test->connection);
      test->connection = cabin_test_sim_connect (test->sim);
      cabin_test_manager_start (test);
      cabin_test_manager_await_ready (test);
      cabin_test_manager_await_no_problem (test);
      g_assert_true (adapter_is_shut (test));
      cabin_test_manager_open (test);
    }
}

static void
test_adapter_comes_and_goes (CabinTestManager *test,
                             gconstpointer     data)
{
  g_autoptr(GVariant) address = cabin_test_sim_get_property (test->sim, HCI0, ADAPTER, "Address");
  g_autofree char *again = NULL;

  cabin_test_manager_open (test);
  cabin_test_sim_tell (test->sim, "RemoveAdapter", "(s)", g_variant_get_string (address, NULL));
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_NO_ADAPTER, NULL);
  g_assert_cmpint (cabin_bluetooth_manager_get_state (test->manager), ==, CABIN_MANAGER_WAITING);
  g_assert_false (cabin_bluetooth_manager_get_pairable (test->manager));
  g_assert_null (cabin_bluetooth_manager_get_device_name (test->manager));

  /* Opening a window in a wall does nothing. */
  cabin_bluetooth_manager_set_pairable (test->manager, TRUE);
  g_assert_false (cabin_bluetooth_manager_get_pairable (test->manager));

  again = cabin_test_sim_add_adapter (test->sim, NULL);
  cabin_test_manager_await_ready (test);
  cabin_test_manager_await_no_problem (test);
  g_assert_true (adapter_is_shut (test));
}

static void
test_adapter_of_settings (CabinTestManager *test,
                          gconstpointer     data)
{
  GSettings *settings = cabin_settings_get_connection (test->settings);
  g_autofree char *other = cabin_test_sim_add_adapter (test->sim, NULL);

  cabin_test_manager_start (test);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_ADAPTER_MISSING, "hci7");
  g_settings_set_string (settings, CABIN_KEY_ADAPTER, other);
  cabin_test_manager_await_ready (test);
  cabin_test_manager_await_no_problem (test);
  cabin_bluetooth_manager_set_pairable (test->manager, TRUE);
  cabin_test_settle (100);
  g_assert_true (cabin_bluetooth_manager_get_pairable (test->manager));
  g_assert_false (cabin_test_sim_get_boolean (test->sim, HCI0, ADAPTER, "Powered") &&
                  cabin_test_sim_count_calls (test->sim, ADAPTER ".Alias") != 1);
}

static gboolean
is_on_hci0 (gpointer data)
{
  CabinTestManager *test = data;
  g_autoptr(GVariant) alias = cabin_test_sim_get_property (test->sim, HCI0, ADAPTER, "Alias");

  return cabin_bluetooth_manager_get_state (test->manager) == CABIN_MANAGER_READY &&
         g_str_equal (g_variant_get_string (alias, NULL), "My car") && adapter_is_shut (test);
}

/* Two adapters that are announced in any order: it is the same one after every restart. */
static void
test_two_adapters (CabinTestManager *test,
                   gconstpointer     data)
{
  g_free (cabin_test_sim_add_adapter (test->sim, NULL));
  cabin_test_manager_start (test);
  g_assert_true (cabin_test_wait (is_on_hci0, test, CABIN_TEST_DEADLINE_MS));
  for (int i = 0; i < 5; i++)
    {
      cabin_test_sim_restart (test->sim, "kill", 5);
      cabin_test_manager_await_ready (test);
      cabin_test_settle (100);
      g_assert_true (cabin_test_wait (is_on_hci0, test, CABIN_TEST_DEADLINE_MS));
      cabin_test_manager_open (test);
    }
}

static void
test_blocked (CabinTestManager *test,
              gconstpointer     data)
{
  g_autoptr(GVariant) address = cabin_test_sim_get_property (test->sim, HCI0, ADAPTER, "Address");
  const char *adapter = g_variant_get_string (address, NULL);

  cabin_test_sim_tell (test->sim, "Block", "(s)", adapter);
  cabin_test_manager_start (test);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_BLOCKED, NULL);
  g_assert_cmpint (cabin_bluetooth_manager_get_state (test->manager), ==, CABIN_MANAGER_STARTING);
  cabin_test_sim_tell (test->sim, "Unblock", "(s)", adapter);
  cabin_test_manager_await_ready (test);
  cabin_test_manager_await_no_problem (test);
}

static void
test_switched_off (CabinTestManager *test,
                   gconstpointer     data)
{
  cabin_test_manager_open (test);
  cabin_test_sim_set_property (test->sim, HCI0, ADAPTER, "Powered", g_variant_new_boolean (FALSE));
  cabin_test_settle (50);
  g_assert_cmpint (cabin_bluetooth_manager_get_state (test->manager), ==, CABIN_MANAGER_STARTING);
  g_assert_false (cabin_bluetooth_manager_get_pairable (test->manager));
  cabin_test_manager_await_ready (test);
  g_assert_true (adapter_is_on (test));
  g_assert_true (adapter_is_shut (test));
}

typedef struct {
  const char *call;
  const char *error;
  guint count;
  CabinProblemKind problem;
} Refusal;

/* Each call at start refused once or twice: said in words, tried again, ready in the end. */
static void
test_refusals (CabinTestManager *test,
               gconstpointer     data)
{
  static const Refusal refusals[] = {
    { ADAPTER ".Alias", "org.bluez.Error.Failed", 1, CABIN_PROBLEM_ADAPTER_FAILED },
    { ADAPTER ".Pairable", "org.bluez.Error.Failed", 3, CABIN_PROBLEM_ADAPTER_FAILED },
    { ADAPTER ".Discoverable", "org.freedesktop.DBus.Error.AccessDenied", 1,
      CABIN_PROBLEM_DENIED },
    { "org.bluez.AgentManager1.RegisterAgent", "org.bluez.Error.InvalidArguments", 1, CABIN_PROBLEM_AGENT_FAILED },
    { "org.bluez.AgentManager1.RequestDefaultAgent", "org.freedesktop.DBus.Error.AccessDenied", 1,
      CABIN_PROBLEM_DENIED },
    { "org.freedesktop.DBus.ObjectManager.GetManagedObjects", "org.freedesktop.DBus.Error.AccessDenied", 1,
      CABIN_PROBLEM_DENIED },
  };
  const Refusal *refusal = &refusals[atoi (strrchr (g_test_get_path (), '/') + 1)];

  cabin_test_sim_fail_next (test->sim, refusal->call, refusal->error, "as the test wants",
                            refusal->count);
  cabin_test_manager_start (test);
  cabin_test_manager_await_problem (test, refusal->problem, NULL);
  cabin_test_manager_await_ready (test);
  cabin_test_manager_await_no_problem (test);
  g_assert_true (adapter_is_shut (test));
}

/* A reply that comes when its bluetoothd, or its adapter, is gone already: nobody may take it for one of today. */
static void
test_late_replies (CabinTestManager *test,
                   gconstpointer     data)
{
  static const char *const calls[] = {
    "org.freedesktop.DBus.ObjectManager.GetManagedObjects", "org.bluez.AgentManager1.RegisterAgent",
    "org.bluez.ProfileManager1.RegisterProfile", ADAPTER ".PairableTimeout", ADAPTER ".Pairable",
  };
  const char *call = calls[atoi (strrchr (g_test_get_path (), '/') + 1)];

  cabin_test_sim_tell (test->sim, "DelayNext", "(su)", call, 300);
  cabin_test_manager_start (test);
  /* Profiles are not waited for. */
  if (strstr (call, "RegisterProfile") != NULL)
    cabin_test_manager_await_ready (test);
  else
    cabin_test_settle (50);
  g_assert_cmpint (cabin_bluetooth_manager_get_state (test->manager) == CABIN_MANAGER_READY, ==,
                   strstr (call, "RegisterProfile") != NULL);

  if (g_str_has_prefix (call, ADAPTER))
    {
      g_autoptr(GVariant) address = cabin_test_sim_get_property (test->sim, HCI0, ADAPTER, "Address");

      cabin_test_sim_tell (test->sim, "RemoveAdapter", "(s)", g_variant_get_string (address, NULL));
      g_free (cabin_test_sim_add_adapter (test->sim, NULL));
    }
  else
    {
      cabin_test_sim_restart (test->sim, "kill", 5);
    }

  cabin_test_manager_await_ready (test);
  cabin_test_settle (400);
  cabin_test_manager_await_ready (test);
  cabin_test_manager_await_no_problem (test);
  g_assert_true (adapter_is_shut (test));
  cabin_test_manager_open (test);
}

static void
test_bad_profiles (CabinTestManager *test,
                   gconstpointer     data)
{
  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_BAD_SETTING, "headset");
  cabin_test_settle (100);
  g_assert_cmpuint (cabin_test_sim_count_calls (test->sim, "org.bluez.ProfileManager1.RegisterProfile"), ==, 1);
}

static void
add (const char *path,
     const char *keyfile,
     void      (*test)(CabinTestManager *test,
                       gconstpointer     data))
{
  g_test_add (path, CabinTestManager, keyfile, cabin_test_manager_set_up, test, cabin_test_manager_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  static const char group[] = "[org/cabin/HeadUnit/connection]\n";
  g_autofree char *named = g_strconcat (group, "bt-name='My car'\n", NULL);
  g_autofree char *other = g_strconcat (group, "adapter='hci7'\n", NULL);
  g_autofree char *profiles =
    g_strconcat (group, "profiles=['headset', '" CABIN_UUID_HSP_HS "', '00001108-0000-1000-8000-00805F9B34FB']\n",
                 NULL);

  g_test_init (&argc, &argv, NULL);
  add ("/manager/setup", named, test_setup);
  add ("/manager/left-open", NULL, test_left_open);
  add ("/manager/flip", NULL, test_flip);
  add ("/manager/window", NULL, test_window);
  add ("/manager/name-while-open", named, test_name_while_open);
  add ("/manager/restart/kill", NULL, test_restart);
  add ("/manager/restart/stop", NULL, test_restart);
  add ("/manager/no-bluez", NULL, test_no_bluez);
  add ("/manager/bus-lost", NULL, test_bus_lost);
  add ("/manager/adapter-comes-and-goes", NULL, test_adapter_comes_and_goes);
  add ("/manager/adapter-of-settings", other, test_adapter_of_settings);
  add ("/manager/two-adapters", named, test_two_adapters);
  add ("/manager/blocked", NULL, test_blocked);
  add ("/manager/switched-off", NULL, test_switched_off);
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *path = g_strdup_printf ("/manager/refusals/%d", i);

      add (path, NULL, test_refusals);
    }
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("/manager/late-replies/%d", i);

      add (path, NULL, test_late_replies);
    }
  add ("/manager/bad-profiles", profiles, test_bad_profiles);

  return g_test_run ();
}
