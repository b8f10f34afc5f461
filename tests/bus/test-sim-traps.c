/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The traps of bluetoothd's adapters and agents, and a client without sense that falls into each of them. */

#include "cabin-names.h"
#include "cabin-test-peer.h"

#define ADAPTER "/org/bluez/hci0"
#define SECOND_ADAPTER "/org/bluez/hci1"

typedef struct {
  CabinTestSim *sim;
  CabinTestPeer *peer;
} Fixture;

typedef struct {
  CabinTestSim *sim;
  const char *path;
  const char *name;
  gboolean value;
} Expectation;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->sim = cabin_test_sim_new (1);
  fixture->peer = cabin_test_peer_new (fixture->sim);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->peer);
  g_clear_object (&fixture->sim);
}

static gboolean
has_value (gpointer user_data)
{
  Expectation *expectation = user_data;

  return cabin_test_sim_get_boolean (expectation->sim, expectation->path, CABIN_BLUEZ_ADAPTER_INTERFACE,
                                     expectation->name) == expectation->value;
}

static gboolean
becomes (Fixture    *fixture,
         const char *path,
         const char *name,
         gboolean    value,
         guint       deadline_ms)
{
  Expectation expectation = { fixture->sim, path, name, value };

  return cabin_test_wait (has_value, &expectation, deadline_ms);
}

static gboolean
is_pairable (Fixture *fixture)
{
  return cabin_test_sim_get_boolean (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable");
}

static void
set_pairable (Fixture  *fixture,
              gboolean  pairable)
{
  cabin_test_sim_set_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable",
                               g_variant_new_boolean (pairable));
}

static void
set_pairable_timeout (Fixture *fixture,
                      guint    timeout_s)
{
  cabin_test_sim_set_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "PairableTimeout",
                               g_variant_new_uint32 (timeout_s));
}

/* An agent of the peer's, and what its arrival changes. */
static void
add_agent (Fixture *fixture)
{
  cabin_test_peer_add_agent (fixture->peer, "DisplayYesNo");
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", TRUE, CABIN_TEST_DEADLINE_MS));
}

static void
test_defaults (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GVariant) discoverable_timeout =
    cabin_test_sim_get_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "DiscoverableTimeout");
  g_autoptr(GVariant) pairable_timeout =
    cabin_test_sim_get_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "PairableTimeout");

  g_assert_false (is_pairable (fixture));
  g_assert_cmpuint (g_variant_get_uint32 (discoverable_timeout), ==, 180);
  g_assert_cmpuint (g_variant_get_uint32 (pairable_timeout), ==, 0);
  g_assert_true (becomes (fixture, ADAPTER, "Powered", TRUE, CABIN_TEST_DEADLINE_MS));
}

static void
test_version (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) objects = NULL;
  g_autoptr(GVariant) interfaces = NULL;
  g_autoptr(GVariant) adapter = NULL;
  const char *modalias = NULL;

  /* Who cannot run bluetoothd to ask it finds the version here, in hexadecimal digits. */
  cabin_test_sim_configure (fixture->sim, "version", 566);
  reply = cabin_test_call (cabin_test_peer_get_connection (fixture->peer), CABIN_BLUEZ_NAME, CABIN_BLUEZ_ROOT_PATH,
                           CABIN_DBUS_OBJECT_MANAGER, "GetManagedObjects", NULL, NULL);
  objects = g_variant_get_child_value (reply, 0);
  interfaces = g_variant_lookup_value (objects, ADAPTER, NULL);
  adapter = g_variant_lookup_value (interfaces, CABIN_BLUEZ_ADAPTER_INTERFACE, NULL);
  g_assert_true (g_variant_lookup (adapter, "Modalias", "&s", &modalias));
  g_assert_cmpstr (modalias, ==, "usb:v1D6Bp0246d0542");
}

static void
test_first_agent_opens_all (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *second = cabin_test_sim_add_adapter (fixture->sim, NULL);

  g_assert_nonnull (second);
  g_assert_false (is_pairable (fixture));
  cabin_test_peer_add_agent (fixture->peer, "DisplayYesNo");
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", TRUE, CABIN_TEST_DEADLINE_MS));
  g_assert_true (becomes (fixture, SECOND_ADAPTER, "Pairable", TRUE, CABIN_TEST_DEADLINE_MS));
}

static void
test_foreign_default_agent_opens (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr(CabinTestPeer) other = cabin_test_peer_new (fixture->sim);

  add_agent (fixture);
  cabin_test_peer_make_default (fixture->peer);
  set_pairable (fixture, FALSE);
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", FALSE, CABIN_TEST_DEADLINE_MS));

  /* One more agent changes nothing, the wish to be the default one does; and the one that was is not told. */
  cabin_test_peer_add_agent (other, "NoInputNoOutput");
  g_assert_false (is_pairable (fixture));
  cabin_test_peer_clear_diary (fixture->peer);
  cabin_test_peer_make_default (other);
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", TRUE, CABIN_TEST_DEADLINE_MS));
  g_assert_false (cabin_test_peer_has (fixture->peer, "Release"));
  g_assert_false (cabin_test_peer_has (fixture->peer, "Cancel"));

  /* Its end opens once more. */
  set_pairable (fixture, FALSE);
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", FALSE, CABIN_TEST_DEADLINE_MS));
  cabin_test_peer_leave (other);
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", TRUE, CABIN_TEST_DEADLINE_MS));
}

static void
test_second_agent_changes_nothing (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr(CabinTestPeer) other = cabin_test_peer_new (fixture->sim);
  g_autoptr(CabinTestPeer) next = cabin_test_peer_new (fixture->sim);

  add_agent (fixture);
  set_pairable (fixture, FALSE);
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", FALSE, CABIN_TEST_DEADLINE_MS));

  /* It comes and goes without a wish to be the default one. */
  cabin_test_peer_add_agent (other, "KeyboardDisplay");
  cabin_test_settle (100);
  g_assert_false (is_pairable (fixture));
  cabin_test_peer_leave (other);
  cabin_test_settle (100);
  g_assert_false (is_pairable (fixture));

  /* With the default one gone, the next in line is it, and opens. */
  cabin_test_peer_add_agent (next, "KeyboardDisplay");
  cabin_test_peer_leave (fixture->peer);
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", TRUE, CABIN_TEST_DEADLINE_MS));
}

static void
test_last_agent_shuts (Fixture       *fixture,
                       gconstpointer  data)
{
  add_agent (fixture);
  cabin_test_peer_leave (fixture->peer);
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", FALSE, CABIN_TEST_DEADLINE_MS));
}

static void
test_new_adapter_is_open (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *second = NULL;

  add_agent (fixture);
  set_pairable (fixture, FALSE);
  second = cabin_test_sim_add_adapter (fixture->sim, NULL);
  g_assert_true (becomes (fixture, SECOND_ADAPTER, "Pairable", TRUE, CABIN_TEST_DEADLINE_MS));
  g_assert_false (is_pairable (fixture));
}

static void
test_busy_while_it_opens (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *outcome = NULL;

  /* What the agent's arrival changes takes its time, and whoever puts it right too soon is refused. */
  cabin_test_sim_configure (fixture->sim, "setting", 200);
  cabin_test_peer_add_agent (fixture->peer, "DisplayYesNo");
  outcome = cabin_test_peer_call (fixture->peer, ADAPTER, CABIN_DBUS_PROPERTIES ".Set",
                                  g_variant_new ("(ssv)", CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable",
                                                 g_variant_new_boolean (FALSE)));
  g_assert_true (g_str_has_prefix (outcome, CABIN_BLUEZ_ERROR_PREFIX "Busy"));
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", TRUE, CABIN_TEST_DEADLINE_MS));
  set_pairable (fixture, FALSE);
}

static void
test_one_agent_each (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *outcome = NULL;

  cabin_test_peer_add_agent (fixture->peer, "DisplayYesNo");
  outcome = cabin_test_peer_call (fixture->peer, CABIN_BLUEZ_MANAGER_PATH,
                                  CABIN_BLUEZ_AGENT_MANAGER_INTERFACE ".RegisterAgent",
                                  g_variant_new ("(os)", "/another", "DisplayYesNo"));
  g_assert_cmpstr (outcome, ==, CABIN_BLUEZ_ERROR_ALREADY_EXISTS ": Already Exists");
}

static void
test_pairable_again_keeps_the_clock (Fixture       *fixture,
                                     gconstpointer  data)
{
  set_pairable_timeout (fixture, 2);
  set_pairable (fixture, TRUE);
  cabin_test_settle (1000);
  set_pairable (fixture, TRUE);
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", FALSE, 1900));
}

static void
test_timeout_again_restarts_the_clock (Fixture       *fixture,
                                       gconstpointer  data)
{
  gint64 begin;

  set_pairable_timeout (fixture, 1);
  set_pairable (fixture, TRUE);
  cabin_test_settle (500);

  /* The value is the same, and it is announced all the same. */
  cabin_test_peer_clear_diary (fixture->peer);
  begin = g_get_monotonic_time ();
  set_pairable_timeout (fixture, 1);
  cabin_test_peer_wait_for (fixture->peer, "PairableTimeout=1");
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", FALSE, CABIN_TEST_DEADLINE_MS));
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, G_TIME_SPAN_SECOND);
}

static void
test_discoverable_for_a_while (Fixture       *fixture,
                               gconstpointer  data)
{
  g_assert_true (becomes (fixture, ADAPTER, "Powered", TRUE, CABIN_TEST_DEADLINE_MS));
  cabin_test_sim_set_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "DiscoverableTimeout",
                               g_variant_new_uint32 (1));
  cabin_test_sim_set_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Discoverable",
                               g_variant_new_boolean (TRUE));
  cabin_test_peer_wait_for (fixture->peer, "Discoverable=true");
  cabin_test_peer_wait_for (fixture->peer, "Discoverable=false");
}

static void
test_clock_dies_with_daemon (Fixture       *fixture,
                             gconstpointer  data)
{
  set_pairable_timeout (fixture, 1);
  set_pairable (fixture, TRUE);
  cabin_test_sim_restart (fixture->sim, "kill", 0);
  g_assert_true (becomes (fixture, ADAPTER, "Pairable", TRUE, CABIN_TEST_DEADLINE_MS));
  cabin_test_settle (1500);
  g_assert_true (is_pairable (fixture));
}

static void
on_set (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
  cabin_test_peer_note (user_data, "answer");
}

static void
test_answer_before_change (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *diary = NULL;

  g_assert_true (becomes (fixture, ADAPTER, "Powered", TRUE, CABIN_TEST_DEADLINE_MS));
  cabin_test_peer_clear_diary (fixture->peer);
  g_dbus_connection_call (cabin_test_peer_get_connection (fixture->peer), CABIN_BLUEZ_NAME, ADAPTER,
                          CABIN_DBUS_PROPERTIES, "Set",
                          g_variant_new ("(ssv)", CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable",
                                         g_variant_new_boolean (TRUE)),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_set, fixture->peer);
  cabin_test_peer_wait_for (fixture->peer, "Pairable=true");
  diary = cabin_test_peer_get_diary (fixture->peer);
  g_assert_cmpstr (diary, ==, "answer Pairable=true");
}

static char *
set_powered (Fixture  *fixture,
             gboolean  powered)
{
  return cabin_test_peer_call (fixture->peer, ADAPTER, CABIN_DBUS_PROPERTIES ".Set",
                               g_variant_new ("(ssv)", CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered",
                                              g_variant_new_boolean (powered)));
}

static void
test_rfkill (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GVariant) address =
    cabin_test_sim_get_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Address");
  g_autofree char *outcome = NULL;

  cabin_test_sim_tell (fixture->sim, "Block", "(s)", g_variant_get_string (address, NULL));
  g_assert_true (becomes (fixture, ADAPTER, "Powered", FALSE, CABIN_TEST_DEADLINE_MS));
  outcome = set_powered (fixture, TRUE);
  g_assert_cmpstr (outcome, ==, CABIN_BLUEZ_ERROR_BLOCKED ": Blocked through rfkill");
  cabin_test_sim_tell (fixture->sim, "Unblock", "(s)", g_variant_get_string (address, NULL));
  g_assert_true (becomes (fixture, ADAPTER, "Powered", TRUE, CABIN_TEST_DEADLINE_MS));
}

static void
test_power_is_busy (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *outcome = NULL;

  g_assert_true (becomes (fixture, ADAPTER, "Powered", TRUE, CABIN_TEST_DEADLINE_MS));
  cabin_test_sim_configure (fixture->sim, "power", 200);
  g_dbus_connection_call (cabin_test_peer_get_connection (fixture->peer), CABIN_BLUEZ_NAME, ADAPTER,
                          CABIN_DBUS_PROPERTIES, "Set",
                          g_variant_new ("(ssv)", CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered",
                                         g_variant_new_boolean (FALSE)),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_set, fixture->peer);
  outcome = set_powered (fixture, FALSE);
  g_assert_true (g_str_has_prefix (outcome, CABIN_BLUEZ_ERROR_PREFIX "Busy"));
  cabin_test_peer_wait_for (fixture->peer, "answer");
}

static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (fixture->sim, "{'known': <true>}");
  g_autofree char *device = cabin_test_sim_device_path (ADAPTER, phone);
  g_autofree char *outcome = NULL;
  g_autoptr(GVariant) alias = NULL;

  cabin_test_peer_add_agent (fixture->peer, "DisplayYesNo");
  outcome = cabin_test_peer_add_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL);
  g_assert_cmpstr (outcome, ==, "");
  cabin_test_sim_set_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Alias",
                               g_variant_new_string ("Car"));
  cabin_test_sim_restart (fixture->sim, "kill", 20);

  /* Nobody was told; agent and profile are gone, bonds and name are not. */
  g_assert_false (cabin_test_peer_has (fixture->peer, "Release"));
  g_assert_false (cabin_test_peer_has (fixture->peer, "ProfileRelease"));
  g_assert_true (becomes (fixture, ADAPTER, "Powered", TRUE, CABIN_TEST_DEADLINE_MS));
  g_assert_true (cabin_test_sim_get_boolean (fixture->sim, device, CABIN_BLUEZ_DEVICE_INTERFACE, "Bonded"));
  alias = cabin_test_sim_get_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Alias");
  g_assert_cmpstr (g_variant_get_string (alias, NULL), ==, "Car");
  g_free (outcome);
  outcome = cabin_test_peer_add_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL);
  g_assert_cmpstr (outcome, ==, "");
  g_free (outcome);
  outcome = cabin_test_peer_call (fixture->peer, CABIN_BLUEZ_MANAGER_PATH,
                                  CABIN_BLUEZ_AGENT_MANAGER_INTERFACE ".RegisterAgent",
                                  g_variant_new ("(os)", "/peer/agent", "DisplayYesNo"));
  g_assert_cmpstr (outcome, ==, "");
}

static void
test_last_plugged_comes_first (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autofree char *diary = NULL;

  g_free (cabin_test_sim_add_adapter (fixture->sim, NULL));
  cabin_test_peer_wait_for (fixture->peer, "+" SECOND_ADAPTER);
  cabin_test_sim_restart (fixture->sim, "kill", 0);
  cabin_test_peer_clear_diary (fixture->peer);
  cabin_test_peer_wait_for (fixture->peer, "+" ADAPTER);
  diary = cabin_test_peer_get_diary (fixture->peer);
  g_assert_true (g_str_has_prefix (diary, "+" SECOND_ADAPTER " "));
}

static void
test_stopped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *outcome = NULL;

  cabin_test_peer_add_agent (fixture->peer, "DisplayYesNo");
  outcome = cabin_test_peer_add_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL);
  g_assert_cmpstr (outcome, ==, "");
  cabin_test_sim_restart (fixture->sim, "stop", 20);
  cabin_test_peer_wait_for (fixture->peer, "Release");
  cabin_test_peer_wait_for (fixture->peer, "ProfileRelease");
  g_assert_true (becomes (fixture, ADAPTER, "Powered", TRUE, CABIN_TEST_DEADLINE_MS));
  g_assert_false (is_pairable (fixture));
}

static void
test_unplugged (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GVariant) address =
    cabin_test_sim_get_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Address");
  g_autofree char *phone = cabin_test_sim_add_phone (fixture->sim, "{'known': <true>}");
  g_autofree char *device = cabin_test_sim_device_path (ADAPTER, phone);
  g_autofree char *options = NULL;
  g_autofree char *other = NULL;
  g_autofree char *same = NULL;

  cabin_test_sim_tell (fixture->sim, "RemoveAdapter", "(s)", g_variant_get_string (address, NULL));
  cabin_test_peer_wait_for (fixture->peer, "-" ADAPTER);
  g_assert_false (cabin_test_sim_get_boolean (fixture->sim, device, CABIN_BLUEZ_DEVICE_INTERFACE, "Bonded"));

  /* The same dongle is known again, another one is not. */
  other = cabin_test_sim_add_adapter (fixture->sim, NULL);
  cabin_test_peer_wait_for (fixture->peer, "+" ADAPTER);
  g_assert_false (cabin_test_sim_get_boolean (fixture->sim, device, CABIN_BLUEZ_DEVICE_INTERFACE, "Bonded"));
  cabin_test_sim_tell (fixture->sim, "RemoveAdapter", "(s)", other);
  options = g_strdup_printf ("{'address': <'%s'>}", g_variant_get_string (address, NULL));
  same = cabin_test_sim_add_adapter (fixture->sim, options);
  g_assert_cmpstr (same, ==, g_variant_get_string (address, NULL));
  g_assert_true (cabin_test_sim_get_boolean (fixture->sim, device, CABIN_BLUEZ_DEVICE_INTERFACE, "Bonded"));
}

static void
add (const char *name,
     void (*test)(Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/sim/traps/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("defaults", test_defaults);
  add ("version", test_version);
  add ("first-agent-opens-all", test_first_agent_opens_all);
  add ("foreign-default-agent-opens", test_foreign_default_agent_opens);
  add ("second-agent-changes-nothing", test_second_agent_changes_nothing);
  add ("last-agent-shuts", test_last_agent_shuts);
  add ("new-adapter-is-open", test_new_adapter_is_open);
  add ("busy-while-it-opens", test_busy_while_it_opens);
  add ("one-agent-each", test_one_agent_each);
  add ("pairable-again-keeps-the-clock", test_pairable_again_keeps_the_clock);
  add ("timeout-again-restarts-the-clock", test_timeout_again_restarts_the_clock);
  add ("discoverable-for-a-while", test_discoverable_for_a_while);
  add ("clock-dies-with-daemon", test_clock_dies_with_daemon);
  add ("answer-before-change", test_answer_before_change);
  add ("rfkill", test_rfkill);
  add ("power-is-busy", test_power_is_busy);
  add ("killed", test_killed);
  add ("last-plugged-comes-first", test_last_plugged_comes_first);
  add ("stopped", test_stopped);
  add ("unplugged", test_unplugged);

  return g_test_run ();
}
