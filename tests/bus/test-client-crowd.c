/* SPDX-License-Identifier: GPL-3.0-or-later */

/* More devices than are taken at once: what happens while they are taken must not be lost. */

#include "cabin-bluez-client.h"
#include "cabin-names.h"
#include "cabin-test-sim.h"

#define ADAPTER "/org/bluez/hci0"
/* Several slices. */
#define N_DEVICES 300

typedef struct {
  CabinTestSim *sim;
  CabinBluezClient *client;
  GPtrArray *paths;
  guint n_appeared;
  gboolean interfered;
} Fixture;

static void
on_appeared (Fixture *fixture)
{
  fixture->n_appeared++;
}

static gboolean
has_appeared (gpointer user_data)
{
  return ((Fixture *) user_data)->n_appeared > 0;
}

static GPtrArray *
find_devices (CabinTestSim *sim)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDBusConnection) connection = cabin_test_sim_connect (sim);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariantIter) iter = NULL;
  const char *path;

  reply = g_dbus_connection_call_sync (connection, CABIN_BLUEZ_NAME, CABIN_BLUEZ_ROOT_PATH, CABIN_DBUS_OBJECT_MANAGER,
                                       "GetManagedObjects", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
  g_variant_get (reply, "(a{oa{sa{sv}}})", &iter);
  while (g_variant_iter_loop (iter, "{&o@a{sa{sv}}}", &path, NULL))
    {
      if (g_str_has_prefix (path, ADAPTER "/dev_"))
        g_ptr_array_add (paths, g_strdup (path));
    }

  return g_steal_pointer (&paths);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->sim = cabin_test_sim_new (1);
  cabin_test_sim_tell (fixture->sim, "AddPhones", "(u@a{sv})", N_DEVICES,
                       g_variant_new_parsed ("{'known': <true>}"));
  fixture->paths = find_devices (fixture->sim);
  g_assert_cmpuint (fixture->paths->len, ==, N_DEVICES);
  fixture->client = cabin_bluez_client_new ();
  g_signal_connect_swapped (fixture->client, "appeared", G_CALLBACK (on_appeared), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  cabin_bluez_client_stop (fixture->client);
  g_assert_finalize_object (fixture->client);
  cabin_test_sim_stop (fixture->sim);
  g_object_unref (fixture->sim);
  g_ptr_array_unref (fixture->paths);
}

static const char *
path_of (Fixture *fixture,
         guint    n)
{
  return g_ptr_array_index (fixture->paths, n);
}

static void
remove_device (Fixture *fixture,
               guint    n)
{
  g_autoptr(GDBusConnection) connection = cabin_test_sim_connect (fixture->sim);
  g_autoptr(GVariant) reply = NULL;

  reply = g_dbus_connection_call_sync (connection, CABIN_BLUEZ_NAME, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE,
                                       "RemoveDevice", g_variant_new ("(o)", path_of (fixture, n)), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
}

static void
connect_device (Fixture *fixture,
                guint    n)
{
  g_autofree char *address = g_strdup (strrchr (path_of (fixture, n), '/') + strlen ("/dev_"));

  g_strdelimit (address, "_", ':');
  cabin_test_sim_tell (fixture->sim, "Connect", "(ss)", address, "bredr");
}

/* The first slice is being taken, the others are not. */
static void
interfere (Fixture *fixture)
{
  if (fixture->interfered)
    return;

  fixture->interfered = TRUE;
  remove_device (fixture, 0);
  remove_device (fixture, N_DEVICES / 2);
  remove_device (fixture, N_DEVICES - 1);
  connect_device (fixture, 1);
  connect_device (fixture, N_DEVICES - 2);
}

static CabinBluezDevice *
find (Fixture *fixture,
      guint    n)
{
  return cabin_bluez_client_get_device (fixture->client, path_of (fixture, n));
}

static void
test_changes (Fixture       *fixture,
              gconstpointer  data)
{
  GListModel *devices = cabin_bluez_client_get_devices (fixture->client);

  g_signal_connect_swapped (fixture->client, "device-added", G_CALLBACK (interfere), fixture);
  cabin_bluez_client_start (fixture->client, cabin_test_sim_get_connection (fixture->sim));
  g_assert_true (cabin_test_wait (has_appeared, fixture, CABIN_TEST_DEADLINE_MS));

  g_assert_cmpuint (fixture->n_appeared, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (devices), ==, N_DEVICES - 3);
  g_assert_null (find (fixture, 0));
  g_assert_null (find (fixture, N_DEVICES / 2));
  g_assert_null (find (fixture, N_DEVICES - 1));
  g_assert_true (cabin_bluez_device_get_connected (find (fixture, 1)));
  g_assert_true (cabin_bluez_device_get_connected (find (fixture, N_DEVICES - 2)));
  g_assert_false (cabin_bluez_device_get_connected (find (fixture, 2)));
}

static void
stop (Fixture *fixture)
{
  cabin_bluez_client_stop (fixture->client);
}

static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  g_signal_connect_swapped (fixture->client, "device-added", G_CALLBACK (stop), fixture);
  cabin_bluez_client_start (fixture->client, cabin_test_sim_get_connection (fixture->sim));
  g_assert_false (cabin_test_wait (has_appeared, fixture, 200));
  g_assert_cmpuint (g_list_model_get_n_items (cabin_bluez_client_get_devices (fixture->client)), ==, 0);
}

/* The daemon dies between two slices; the next one has all of them again. */
static void
kill_once (Fixture *fixture)
{
  if (fixture->interfered)
    return;

  fixture->interfered = TRUE;
  cabin_test_sim_restart (fixture->sim, "kill", 0);
}

static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  g_signal_connect_swapped (fixture->client, "device-added", G_CALLBACK (kill_once), fixture);
  cabin_bluez_client_start (fixture->client, cabin_test_sim_get_connection (fixture->sim));
  g_assert_true (cabin_test_wait (has_appeared, fixture, CABIN_TEST_DEADLINE_MS));
  g_assert_cmpuint (fixture->n_appeared, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/client/crowd/changes", Fixture, NULL, set_up, test_changes, tear_down);
  g_test_add ("/client/crowd/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/client/crowd/restart", Fixture, NULL, set_up, test_restart, tear_down);

  return g_test_run ();
}
