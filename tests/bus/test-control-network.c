/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The car's network and the hand-over as callers see them, and a name that is the network's, too. */

#include "cabin-secret-file.h"
#include "cabin-test-control.h"
#include "cabin-test-network.h"
#include "cabin-test-tree.h"

#define LONG_NAME "A car whose name has thirty-three"

typedef struct {
  char *folder;
  CabinTestNetwork world;
  CabinAccessPoint *access_point;
  CabinHandover *handover;
} Network;

static void
begin (Network          *network,
       CabinTestControl *self)
{
  g_autoptr(CabinSecretFile) secrets = NULL;

  network->folder = g_dir_make_tmp ("cabin-test-XXXXXX", NULL);
  network->world.sim = self->test.sim;
  secrets = cabin_secret_file_new (network->folder);
  network->access_point = cabin_access_point_new (self->test.settings, CABIN_SECRET_STORE (secrets));
  network->handover = cabin_handover_new (self->test.manager, network->access_point);
  cabin_control_add_network (self->control, network->access_point, network->handover);
  cabin_test_control_await_ready (self);
}

static void
end (Network          *network,
     CabinTestControl *self)
{
  cabin_handover_shutdown (network->handover);
  cabin_access_point_shutdown (network->access_point);
  cabin_test_control_end_service (self);
  g_clear_object (&network->handover);
  g_clear_object (&network->access_point);
  cabin_test_remove_tree (network->folder);
  g_free (network->folder);
}

static void
assert_in_the_air (Network    *network,
                   const char *ssid)
{
  g_autofree char *found = cabin_test_network_get_text (&network->world, "ssid");

  g_assert_cmpstr (found, ==, ssid);
}

/* A program that was told of no network says nothing of one. */
static void
test_without (CabinTestControl *self,
              gconstpointer     data)
{
  cabin_test_control_await_ready (self);
  cabin_test_control_assert_is (self, "Network", "{}");
  cabin_test_control_assert_is (self, "HandOver", "{}");
}

static void
test_shown (CabinTestControl *self,
            gconstpointer     data)
{
  GSettings *settings = cabin_settings_get_connection (self->test.settings);
  g_autofree char *key = NULL;
  g_autofree char *report = NULL;
  g_autofree char *shown = NULL;
  Network network = { NULL };

  begin (&network, self);
  cabin_test_control_await (self, "Network", "'State': <'off'>");
  cabin_test_control_await (self, "HandOver", "{'State': <'none'>, 'Reason': <'none'>, 'Name': <''>, 'Address': <''>}");
  cabin_test_network_set (&network.world, "{'running': <true>}");
  g_settings_set_boolean (settings, CABIN_KEY_WIFI_AP_ENABLED, TRUE);
  cabin_access_point_start (network.access_point, self->test.connection);
  cabin_test_control_await (self, "Network", "'State': <'on'>");
  cabin_test_control_await (self, "Network", "'Interface': <'wlan0'>, 'KeyPlace': <'file'>");

  key = cabin_test_network_get_text (&network.world, "key");
  report = cabin_test_control_call (self, "Report", NULL);
  shown = cabin_test_control_get (self, "Network");
  g_assert_cmpuint (strlen (key), >=, 12);
  g_assert_nonnull (strstr (report, "Network: on on wlan0"));
  g_assert_null (strstr (report, key));
  g_assert_null (strstr (shown, key));
  g_assert_null (strstr (self->diary->str, key));
  end (&network, self);
}

static void
test_one_name (CabinTestControl *self,
               gconstpointer     data)
{
  GSettings *settings = cabin_settings_get_connection (self->test.settings);
  g_autofree char *own = NULL;
  g_autofree char *name = NULL;
  Network network = { NULL };

  begin (&network, self);
  /* Without a network a name may be longer. */
  cabin_test_control_assert (self, "SetName", g_variant_new ("(s)", LONG_NAME), "()");

  g_settings_set_string (settings, CABIN_KEY_WIFI_AP_SSID, "By itself");
  g_settings_set_boolean (settings, CABIN_KEY_WIFI_AP_ENABLED, TRUE);
  cabin_test_network_set (&network.world, "{'running': <true>}");
  cabin_access_point_start (network.access_point, self->test.connection);
  cabin_test_control_await (self, "Network", "'State': <'on'>");
  assert_in_the_air (&network, "By itself");

  cabin_test_control_assert (self, "SetName", g_variant_new ("(s)", LONG_NAME "!"), "InvalidArgs");
  assert_in_the_air (&network, "By itself");

  /* Who has the answer finds it so. */
  cabin_test_control_assert (self, "SetName", g_variant_new ("(s)", "Anna's Car"), "()");
  assert_in_the_air (&network, "Anna's Car");
  own = g_settings_get_string (settings, CABIN_KEY_WIFI_AP_SSID);
  g_assert_cmpstr (own, ==, "");
  cabin_test_control_await (self, "Name", "Anna's Car");

  /* A network that does not come back is said, and the name is kept. */
  cabin_test_network_set (&network.world, "{'fail': <uint32 5>}");
  cabin_test_control_assert (self, "SetName", g_variant_new ("(s)", "Bob's Car"), "Failed");
  name = g_settings_get_string (settings, CABIN_KEY_BT_NAME);
  g_assert_cmpstr (name, ==, "Bob's Car");
  cabin_test_control_await (self, "Network", "'State': <'failed'>");
  end (&network, self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_control_add ("/control/network/without", test_without);
  cabin_test_control_add ("/control/network/shown", test_shown);
  cabin_test_control_add ("/control/network/one-name", test_one_name);

  return g_test_run ();
}
