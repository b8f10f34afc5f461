/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a phone is told is what is in the air. */

#include <string.h>

#include "cabin-names.h"
#include "cabin-test-handover.h"
#include "cabin-test-network.h"

typedef struct {
  CabinTestNetwork network;
  CabinTestHandover car;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  CabinTestNetwork *network = &fixture->network;
  CabinTestManager *manager = &fixture->car.manager;
  g_autofree char *adapter = NULL;

  cabin_test_network_set_up (network, "{'running': <true>}");
  adapter = cabin_test_sim_add_adapter (network->sim, NULL);
  fixture->car.phone = cabin_test_sim_add_phone (network->sim, "{'name': <'Pixel 8'>, 'known': <true>}");
  manager->sim = network->sim;
  manager->connection = cabin_test_sim_connect (network->sim);
  manager->settings = network->settings;
  manager->manager = cabin_bluetooth_manager_new (network->settings, CABIN_CONSENT_ASK);
  g_settings_set_boolean (network->connection, CABIN_KEY_AUTO_CONNECT, FALSE);
  cabin_test_network_start (network);
  fixture->car.handover = cabin_handover_new (manager->manager, network->access_point);
  cabin_test_manager_start (manager);
  cabin_test_manager_await_ready (manager);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  CabinTestManager *manager = &fixture->car.manager;

  cabin_handover_shutdown (fixture->car.handover);
  g_assert_finalize_object (fixture->car.handover);
  cabin_test_manager_shut_down (manager);
  g_assert_finalize_object (manager->manager);
  g_dbus_connection_close_sync (manager->connection, NULL, NULL);
  g_clear_object (&manager->connection);
  g_free (fixture->car.phone);
  cabin_test_network_tear_down (&fixture->network, NULL);
}

static void
append_text (GString    *hex,
             guint       field,
             const char *text)
{
  g_string_append_printf (hex, "%02x%02x", field << 3 | 2, (guint) strlen (text));
  for (const char *c = text; *c != '\0'; c++)
    g_string_append_printf (hex, "%02x", (guint8) *c);
}

/* An answer with what the simulated NetworkManager has, not with what we think that it has. */
static char *
make_answer (Fixture *fixture)
{
  g_autofree char *ssid = cabin_test_network_get_text (&fixture->network, "ssid");
  g_autofree char *key = cabin_test_network_get_text (&fixture->network, "key");
  g_autoptr(GString) payload = g_string_new (NULL);

  append_text (payload, 1, ssid);
  append_text (payload, 2, key);
  append_text (payload, 3, "02:00:00:00:CA:B1");
  g_string_append (payload, "20082800");

  return g_strdup_printf ("%04x0003%s", (guint) payload->len / 2, payload->str);
}

static void
ask (Fixture    *fixture,
     const char *heard_before)
{
  g_autofree char *answer = make_answer (fixture);
  g_autofree char *heard = g_strconcat (heard_before, answer, NULL);

  cabin_test_handover_say (&fixture->car, fixture->car.phone, SAYS_REQUEST);
  cabin_test_handover_await_heard (&fixture->car, fixture->car.phone, heard);
  cabin_test_handover_say (&fixture->car, fixture->car.phone, SAYS_JOINED);
  cabin_test_handover_await_state (&fixture->car, CABIN_HANDOVER_JOINED, CABIN_HANDOVER_REASON_NONE);
}

static void
test_in_the_air (Fixture       *fixture,
                 gconstpointer  data)
{
  cabin_test_network_await (&fixture->network, CABIN_ACCESS_POINT_ON);
  cabin_test_handover_open (&fixture->car, fixture->car.phone);
  cabin_test_handover_await_heard (&fixture->car, fixture->car.phone, HEARS_VERSION);
  ask (fixture, HEARS_START);
}

/* The network has another name since; the phone is told to ask again, on the link that it has. */
static void
test_renamed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  test_in_the_air (fixture, data);
  before = make_answer (fixture);
  g_settings_set_string (fixture->network.connection, CABIN_KEY_WIFI_AP_SSID, "Another name");
  cabin_test_network_settle (&fixture->network, NULL);
  cabin_test_handover_await_heard (&fixture->car, fixture->car.phone, HEARS_START);
  cabin_test_handover_await_state (&fixture->car, CABIN_HANDOVER_ASKED, CABIN_HANDOVER_REASON_NONE);
  ask (fixture, "");
  after = make_answer (fixture);
  g_assert_cmpstr (before, !=, after);
}

/* Nothing is wanted any more, so nothing is refused. */
static void
test_turned_off (Fixture       *fixture,
                 gconstpointer  data)
{
  test_in_the_air (fixture, data);
  g_settings_set_boolean (fixture->network.connection, CABIN_KEY_WIFI_AP_ENABLED, FALSE);
  cabin_test_handover_await_state (&fixture->car, CABIN_HANDOVER_NONE, CABIN_HANDOVER_REASON_NONE);
  cabin_test_handover_say (&fixture->car, fixture->car.phone, SAYS_REQUEST);
  cabin_test_settle (100);
  cabin_test_handover_await_heard (&fixture->car, fixture->car.phone, "");
  g_assert_true (cabin_test_sim_has_channel (fixture->network.sim, fixture->car.phone, CABIN_UUID_ANDROID_AUTO));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/handover-network/in-the-air", Fixture, NULL, set_up, test_in_the_air, tear_down);
  g_test_add ("/handover-network/renamed", Fixture, NULL, set_up, test_renamed, tear_down);
  g_test_add ("/handover-network/turned-off", Fixture, NULL, set_up, test_turned_off, tear_down);

  return g_test_run ();
}
