/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can happen to a bluetoothd and its machine, and how faults are put on calls. */

#include "cabin-names.h"
#include "cabin-test-peer.h"

#define ADAPTER "/org/bluez/hci0"
#define SECOND_ADAPTER "/org/bluez/hci1"
#define PHONE "02:F0:0E:00:00:01"
#define DEVICE ADAPTER "/dev_02_F0_0E_00_00_01"
#define CONNECT_PROFILE CABIN_BLUEZ_DEVICE_INTERFACE ".ConnectProfile"
#define PAIRABLE CABIN_BLUEZ_ADAPTER_INTERFACE ".Pairable"
#define ALIAS CABIN_BLUEZ_ADAPTER_INTERFACE ".Alias"

typedef struct {
  CabinTestSim *sim;
  CabinTestPeer *peer;
  char *adapter;
} Fixture;

typedef void (*Test) (Fixture       *fixture,
                      gconstpointer  data);

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GVariant) address = NULL;

  fixture->sim = cabin_test_sim_new (1);
  fixture->peer = cabin_test_peer_new (fixture->sim);
  address = cabin_test_sim_get_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Address");
  fixture->adapter = g_variant_dup_string (address, NULL);
  g_free (cabin_test_sim_add_phone (fixture->sim, "{'address': <'" PHONE "'>, 'known': <true>}"));
  cabin_test_peer_add_agent (fixture->peer, "DisplayYesNo");
  cabin_test_peer_wait_for (fixture->peer, "Pairable=true");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->peer);
  g_clear_object (&fixture->sim);
  g_free (fixture->adapter);
}

static GVariant *
pairable (gboolean value)
{
  return g_variant_new ("(ssv)", CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable", g_variant_new_boolean (value));
}

static void
set_alias (Fixture    *fixture,
           const char *expected)
{
  g_autofree char *outcome =
    cabin_test_peer_call (fixture->peer, ADAPTER, CABIN_DBUS_PROPERTIES ".Set",
                          g_variant_new ("(ssv)", CABIN_BLUEZ_ADAPTER_INTERFACE, "Alias",
                                         g_variant_new_string ("Car")));

  g_assert_cmpstr (outcome, ==, expected);
}

static void
test_frozen (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;

  cabin_test_sim_tell (fixture->sim, "Freeze", NULL);
  before = cabin_test_peer_get_diary (fixture->peer);
  cabin_test_peer_begin (fixture->peer, ADAPTER, CABIN_DBUS_PROPERTIES ".Set", pairable (FALSE));
  cabin_test_sim_pair_begin (fixture->sim, PHONE, "{'passkey': <uint32 7>}");
  cabin_test_settle (200);
  during = cabin_test_peer_get_diary (fixture->peer);
  g_assert_cmpstr (during, ==, before);

  cabin_test_peer_clear_diary (fixture->peer);
  cabin_test_sim_tell (fixture->sim, "Thaw", NULL);
  cabin_test_peer_wait_for (fixture->peer, "RequestConfirmation:000007");
  cabin_test_peer_wait_for (fixture->peer, "Pairable=false");
  g_assert_true (cabin_test_peer_has (fixture->peer, "Set: "));
  after = cabin_test_sim_pair_end (fixture->sim);
  g_assert_cmpstr (after, ==, "");
}

static void
test_killed_while_frozen (Fixture       *fixture,
                          gconstpointer  data)
{
  cabin_test_sim_tell (fixture->sim, "Freeze", NULL);
  cabin_test_peer_begin (fixture->peer, ADAPTER, CABIN_DBUS_PROPERTIES ".Set", pairable (FALSE));
  cabin_test_settle (50);
  cabin_test_sim_restart (fixture->sim, "kill", 0);
  cabin_test_peer_wait_for (fixture->peer, "+" ADAPTER);
  cabin_test_peer_wait_for (fixture->peer, "Set: " CABIN_DBUS_ERROR_PREFIX "NoReply: Message recipient disconnected "
                            "from message bus without replying");
}

static void
replug (Fixture    *fixture,
        const char *index)
{
  g_autofree char *options = g_strdup_printf ("{'address': <'%s'>, 'index': <%s>}", fixture->adapter, index);

  cabin_test_sim_tell (fixture->sim, "RemoveAdapter", "(s)", fixture->adapter);
  g_free (cabin_test_sim_add_adapter (fixture->sim, options));
}

static void
test_another_index (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *device = cabin_test_sim_device_path (SECOND_ADAPTER, PHONE);

  replug (fixture, "1");
  cabin_test_peer_wait_for (fixture->peer, "-" ADAPTER);
  cabin_test_peer_wait_for (fixture->peer, "+" SECOND_ADAPTER);
  g_assert_true (cabin_test_sim_get_boolean (fixture->sim, device, CABIN_BLUEZ_DEVICE_INTERFACE, "Bonded"));
  g_assert_true (cabin_test_sim_get_boolean (fixture->sim, SECOND_ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE,
                                             "Powered"));
}

static void
test_unplugged_in_attempt (Fixture       *fixture,
                           gconstpointer  data)
{
  g_free (cabin_test_peer_add_profile (fixture->peer, CABIN_UUID_HSP_HS, NULL));
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'silent': <true>}");
  cabin_test_peer_begin (fixture->peer, DEVICE, CONNECT_PROFILE, g_variant_new ("(s)", CABIN_UUID_HSP_AG));
  cabin_test_settle (50);
  replug (fixture, "1");
  cabin_test_peer_wait_for (fixture->peer,
                            "ConnectProfile: " CABIN_BLUEZ_ERROR_PREFIX "Failed: br-connection-canceled");
  cabin_test_peer_wait_for (fixture->peer, "+" SECOND_ADAPTER);
}

static void
test_unplugged_in_pairing (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (fixture->sim, NULL);
  g_autofree char *outcome = NULL;

  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  cabin_test_sim_pair_begin (fixture->sim, phone, "{'passkey': <uint32 7>}");
  cabin_test_peer_wait_for (fixture->peer, "RequestConfirmation:000007");
  replug (fixture, "1");
  outcome = cabin_test_sim_pair_end (fixture->sim);
  g_assert_cmpstr (outcome, ==, "AuthenticationFailed");
  cabin_test_peer_wait_for (fixture->peer, "Cancel");
  cabin_test_peer_wait_for (fixture->peer, "+" SECOND_ADAPTER);
}

static void
on_sleep (GDBusConnection *connection,
          const char      *sender,
          const char      *path,
          const char      *interface,
          const char      *signal,
          GVariant        *parameters,
          gpointer         user_data)
{
  gboolean start;

  g_variant_get (parameters, "(b)", &start);
  cabin_test_peer_note (user_data, start ? "asleep" : "awake");
}

static void
test_sleep (Fixture       *fixture,
            gconstpointer  data)
{
  guint subscription =
    g_dbus_connection_signal_subscribe (cabin_test_peer_get_connection (fixture->peer), "org.freedesktop.login1",
                                        "org.freedesktop.login1.Manager", "PrepareForSleep",
                                        "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_sleep,
                                        fixture->peer, NULL);

  cabin_test_listened (cabin_test_peer_get_connection (fixture->peer));
  cabin_test_sim_tell (fixture->sim, "PrepareForSleep", "(b)", TRUE);
  cabin_test_peer_wait_for (fixture->peer, "asleep");
  cabin_test_sim_tell (fixture->sim, "PrepareForSleep", "(b)", FALSE);
  cabin_test_peer_wait_for (fixture->peer, "awake");
  g_dbus_connection_signal_unsubscribe (cabin_test_peer_get_connection (fixture->peer), subscription);
}

static void
test_crowd (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) objects = NULL;
  guint count;

  cabin_test_sim_tell (fixture->sim, "AddPhones", "(u@a{sv})", 500, g_variant_new_parsed ("{'known': <true>}"));
  reply = cabin_test_call (cabin_test_peer_get_connection (fixture->peer), CABIN_BLUEZ_NAME, CABIN_BLUEZ_ROOT_PATH,
                           CABIN_DBUS_OBJECT_MANAGER, "GetManagedObjects", NULL, NULL);
  objects = g_variant_get_child_value (reply, 0);
  /* The managers, an adapter and a phone were there before. */
  g_assert_cmpuint (g_variant_n_children (objects), ==, 503);

  g_clear_pointer (&reply, g_variant_unref);
  reply = cabin_test_sim_call (fixture->sim, "Storm", "(uu)", 1000, 200);
  g_variant_get (reply, "(u)", &count);
  g_assert_cmpuint (count, ==, 200);
  cabin_test_peer_wait_for (fixture->peer, "RSSI=-90");
}

static void
test_nth (Fixture       *fixture,
          gconstpointer  data)
{
  const char *client = g_dbus_connection_get_unique_name (cabin_test_peer_get_connection (fixture->peer));
  g_autoptr(GVariant) reply = NULL;
  g_autofree const char **calls = NULL;
  g_autofree char *line = NULL;

  /* Calls of others do not count. */
  cabin_test_sim_tell (fixture->sim, "ResetCounts", NULL);
  cabin_test_sim_tell (fixture->sim, "FailNth", "(suss)", client, 2, CABIN_BLUEZ_ERROR_PREFIX "Failed", "No luck");
  set_alias (fixture, "");
  cabin_test_sim_get_boolean (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Powered");
  set_alias (fixture, CABIN_BLUEZ_ERROR_PREFIX "Failed: No luck");
  set_alias (fixture, "");

  reply = cabin_test_sim_call (fixture->sim, "CallLog", "(s)", client);
  g_variant_get (reply, "(^a&s)", &calls);
  line = g_strjoinv (" ", (char **) calls);
  g_assert_cmpstr (line, ==, ALIAS " " ALIAS " " ALIAS);
}

static void
test_kill_nth (Fixture       *fixture,
               gconstpointer  data)
{
  cabin_test_sim_tell (fixture->sim, "KillNth", "(su)", "", 2);
  set_alias (fixture, "");
  set_alias (fixture, CABIN_DBUS_ERROR_PREFIX "NoReply: Message recipient disconnected from message bus without "
             "replying");
  cabin_test_peer_clear_diary (fixture->peer);
  cabin_test_peer_wait_for (fixture->peer, "+" ADAPTER);
  set_alias (fixture, "");
}

static void
test_late_nth (Fixture       *fixture,
               gconstpointer  data)
{
  gint64 begin;

  cabin_test_sim_tell (fixture->sim, "DelayNth", "(suu)", "", 2, 200);
  begin = g_get_monotonic_time ();
  set_alias (fixture, "");
  set_alias (fixture, "");
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 200 * G_TIME_SPAN_MILLISECOND);
}

static void
test_attempts (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GVariant) reply = NULL;
  guint count, most;

  g_free (cabin_test_peer_add_profile (fixture->peer, CABIN_UUID_HSP_HS, NULL));
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'page-answer': <uint32 100>}");
  cabin_test_peer_begin (fixture->peer, DEVICE, CONNECT_PROFILE, g_variant_new ("(s)", CABIN_UUID_HSP_AG));
  cabin_test_peer_begin (fixture->peer, DEVICE, CONNECT_PROFILE, g_variant_new ("(s)", CABIN_UUID_HSP_AG));
  cabin_test_peer_wait_for (fixture->peer, "ConnectProfile: ");
  reply = cabin_test_sim_call (fixture->sim, "Attempts", NULL);
  g_variant_get (reply, "(uu)", &count, &most);
  g_assert_cmpuint (count, ==, 2);
  g_assert_cmpuint (most, ==, 2);

  cabin_test_sim_tell (fixture->sim, "ResetCounts", NULL);
  g_free (cabin_test_peer_call (fixture->peer, DEVICE, CONNECT_PROFILE, g_variant_new ("(s)", CABIN_UUID_HSP_AG)));
  g_clear_pointer (&reply, g_variant_unref);
  reply = cabin_test_sim_call (fixture->sim, "Attempts", NULL);
  g_variant_get (reply, "(uu)", &count, &most);
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpuint (most, ==, 1);
}

static void
add (const char *name,
     Test        test)
{
  g_autofree char *path = g_strconcat ("/sim/accidents/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("frozen", test_frozen);
  add ("killed-while-frozen", test_killed_while_frozen);
  add ("another-index", test_another_index);
  add ("unplugged-in-attempt", test_unplugged_in_attempt);
  add ("unplugged-in-pairing", test_unplugged_in_pairing);
  add ("sleep", test_sleep);
  add ("crowd", test_crowd);
  add ("nth", test_nth);
  add ("late-nth", test_late_nth);
  add ("kill-nth", test_kill_nth);
  add ("attempts", test_attempts);

  return g_test_run ();
}
