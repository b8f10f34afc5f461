/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The traps of NetworkManager, as the simulator has them. */

#include "cabin-names.h"
#include "cabin-nm-agent.h"
#include "cabin-nm-profile.h"
#include "cabin-test-network.h"

#define KEY "a key of eight or more"
#define REASON_NO_SECRETS 7
#define STATE_DISCONNECTED 30
#define STATE_ACTIVATED 100

typedef struct {
  CabinTestNetwork network;
  GDBusConnection *client;
  char *owner;
  guint reason;
  guint subscription;
} Fixture;

static void
on_state_changed (GDBusConnection *connection,
                  const char      *sender,
                  const char      *path,
                  const char      *interface,
                  const char      *name,
                  GVariant        *parameters,
                  gpointer         user_data)
{
  Fixture *fixture = user_data;
  guint reason;

  g_variant_get (parameters, "(uuu)", NULL, NULL, &reason);
  if (reason != 0)
    fixture->reason = reason;
}

static gboolean
is_served (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GVariant) reply = cabin_test_call (fixture->client, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE,
                                               "GetNameOwner", g_variant_new ("(s)", CABIN_NM_NAME), NULL);

  if (reply != NULL && fixture->owner == NULL)
    g_variant_get (reply, "(s)", &fixture->owner);

  return reply != NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  cabin_test_network_set_up (&fixture->network, "{'running': <true>}");
  fixture->client = cabin_test_sim_connect (fixture->network.sim);
  g_assert_true (cabin_test_wait (is_served, fixture, CABIN_TEST_DEADLINE_MS));
  fixture->subscription =
    g_dbus_connection_signal_subscribe (fixture->client, CABIN_NM_NAME, CABIN_NM_DEVICE_INTERFACE, "StateChanged",
                                        NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_state_changed, fixture, NULL);
  cabin_test_listened (fixture->client);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_dbus_connection_signal_unsubscribe (fixture->client, fixture->subscription);
  g_object_unref (fixture->client);
  g_free (fixture->owner);
  cabin_test_network_tear_down (&fixture->network, NULL);
}

/* The client that every example shows: it adds a profile whose key an agent has, and there is none yet. */
static void
add_profile (Fixture *fixture)
{
  const CabinNetworkPlan plan = {
    .interface = (char *) "wlan0", .ssid = (char *) "Car", .channel = 6, .country = (char *) "",
    .address = (char *) "10.42.77.1",
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    cabin_test_call (fixture->client, CABIN_NM_NAME, CABIN_NM_SETTINGS_PATH, CABIN_NM_SETTINGS_INTERFACE,
                     "AddConnection2", g_variant_new ("(@a{sa{sv}}u@a{sv})", cabin_nm_profile_new (&plan), 1,
                                                      g_variant_new ("a{sv}", NULL)), &error);

  g_assert_no_error (error);
}

static gboolean
has_failed (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->reason == REASON_NO_SECRETS;
}

static gboolean
is_up (gpointer user_data)
{
  Fixture *fixture = user_data;

  return cabin_test_network_get_number (&fixture->network, "state") == STATE_ACTIVATED;
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

/* Without an agent the network fails and is not tried again; it starts by itself when one registers. */
static void
test_agent_comes_late (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(CabinNmAgent) agent = cabin_nm_agent_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = NULL;

  add_profile (fixture);
  g_assert_true (cabin_test_wait (has_failed, fixture, CABIN_TEST_DEADLINE_MS));
  g_assert_cmpuint (cabin_test_network_get_number (&fixture->network, "state"), ==, STATE_DISCONNECTED);
  g_assert_cmpuint (cabin_test_network_get_number (&fixture->network, "activations"), ==, 1);

  cabin_nm_agent_set_key (agent, KEY);
  cabin_nm_agent_register_async (agent, fixture->client, fixture->owner, NULL, on_result, &result);
  g_assert_true (cabin_test_wait (has_result, &result, CABIN_TEST_DEADLINE_MS));
  g_assert_true (cabin_nm_agent_register_finish (agent, result, &error));
  g_assert_no_error (error);
  g_assert_true (cabin_test_wait (is_up, fixture, CABIN_TEST_DEADLINE_MS));
  key = cabin_test_network_get_text (&fixture->network, "key");
  g_assert_cmpstr (key, ==, KEY);
  g_assert_cmpuint (cabin_test_network_get_number (&fixture->network, "activations"), ==, 2);
}

/* An agent that has no key for it is as good as none. */
static void
test_agent_refuses (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(CabinNmAgent) agent = cabin_nm_agent_new ();
  g_autoptr(GAsyncResult) result = NULL;

  cabin_nm_agent_register_async (agent, fixture->client, fixture->owner, NULL, on_result, &result);
  g_assert_true (cabin_test_wait (has_result, &result, CABIN_TEST_DEADLINE_MS));
  add_profile (fixture);
  g_assert_true (cabin_test_wait (has_failed, fixture, CABIN_TEST_DEADLINE_MS));
  g_assert_cmpuint (cabin_test_network_get_number (&fixture->network, "state"), ==, STATE_DISCONNECTED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sim-network/agent-comes-late", Fixture, NULL, set_up, test_agent_comes_late, tear_down);
  g_test_add ("/sim-network/agent-refuses", Fixture, NULL, set_up, test_agent_refuses, tear_down);

  return g_test_run ();
}
