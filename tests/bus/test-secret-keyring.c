/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Secrets with GNOME's own keyring: absent, there, locked, opened again. It is never asked to open itself. */

#include "cabin-names.h"
#include "cabin-secret-keyring.h"
#include "cabin-test-sim.h"
#include "cabin-test-tree.h"
#include "cabin-text.h"

#define PASSWORD "password"
#define FIRST "first-secret"
#define SECOND "second-secret"
#define SERVICE_PATH "/org/freedesktop/secrets"
#define DEFAULT_PATH "/org/freedesktop/secrets/aliases/default"
#define LOGIN_PATH "/org/freedesktop/secrets/collection/login"
#define INTERNAL_INTERFACE "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
#define PROMPTER_NAME "org.gnome.keyring.SystemPrompter"

typedef struct {
  GTestDBus *bus;
  GDBusConnection *connection;
  char *folder;
  char *file;
  GSubprocess *daemon;
  CabinSecretStore *store;
} Fixture;

typedef struct {
  Fixture *fixture;
  CabinSecretPlace place;
} Wanted;

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

static gboolean
is_in_place (gpointer user_data)
{
  Wanted *wanted = user_data;

  return cabin_secret_store_get_place (wanted->fixture->store, CABIN_SECRET_WIFI) == wanted->place;
}

static void
await_place (Fixture          *fixture,
             CabinSecretPlace  place)
{
  Wanted wanted = { fixture, place };

  g_assert_true (cabin_test_wait (is_in_place, &wanted, CABIN_TEST_DEADLINE_MS));
  g_assert_cmpint (g_file_test (fixture->file, G_FILE_TEST_EXISTS), ==, place == CABIN_SECRET_PLACE_FILE);
}

static void
store (Fixture    *fixture,
       const char *secret)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  cabin_secret_store_store_async (fixture->store, CABIN_SECRET_WIFI, secret, NULL, on_result, &result);
  g_assert_true (cabin_test_wait (has_result, &result, CABIN_TEST_DEADLINE_MS));
  cabin_secret_store_store_finish (fixture->store, result, &error);
  g_assert_no_error (error);
}

static void
check (Fixture    *fixture,
       const char *secret)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;

  cabin_secret_store_look_up_async (fixture->store, CABIN_SECRET_WIFI, NULL, on_result, &result);
  g_assert_true (cabin_test_wait (has_result, &result, CABIN_TEST_DEADLINE_MS));
  found = cabin_secret_store_look_up_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, secret);
}

static GVariant *
call (Fixture    *fixture,
      const char *name,
      const char *path,
      const char *interface,
      const char *method,
      GVariant   *parameters)
{
  g_autoptr(GError) error = NULL;
  GVariant *reply = cabin_test_call (fixture->connection, name, path, interface, method, parameters, &error);

  g_assert_no_error (error);

  return reply;
}

static gboolean
has_owner (Fixture    *fixture,
           const char *name)
{
  g_autoptr(GVariant) reply = call (fixture, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE, "NameHasOwner",
                                    g_variant_new ("(s)", name));
  gboolean has;

  g_variant_get (reply, "(b)", &has);

  return has;
}

static gboolean
is_served (gpointer user_data)
{
  return has_owner (user_data, CABIN_SECRETS_SERVICE_NAME);
}

static void
start_keyring (Fixture *fixture)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                                                       G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GError) error = NULL;
  GOutputStream *input;

  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", fixture->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", fixture->folder, TRUE);
  fixture->daemon = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon", "--foreground", "--unlock",
                                                 "--components=secrets", NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (fixture->daemon);
  g_assert_true (g_output_stream_write_all (input, PASSWORD, strlen (PASSWORD), NULL, NULL, &error));
  g_assert_true (g_output_stream_close (input, NULL, &error));
  g_assert_true (cabin_test_wait (is_served, fixture, CABIN_TEST_DEADLINE_MS));
}

static void
lock (Fixture *fixture)
{
  const char *const paths[] = { DEFAULT_PATH, NULL };
  g_autoptr(GVariant) reply = call (fixture, CABIN_SECRETS_SERVICE_NAME, SERVICE_PATH,
                                    "org.freedesktop.Secret.Service", "Lock", g_variant_new ("(^ao)", paths));
}

/* As the login does it, with the password. */
static void
unlock (Fixture *fixture)
{
  g_autoptr(GVariant) session = call (fixture, CABIN_SECRETS_SERVICE_NAME, SERVICE_PATH,
                                      "org.freedesktop.Secret.Service", "OpenSession",
                                      g_variant_new ("(sv)", "plain", g_variant_new_string ("")));
  g_autoptr(GVariant) reply = NULL;
  const char *path;

  g_variant_get (session, "(v&o)", NULL, &path);
  reply = call (fixture, CABIN_SECRETS_SERVICE_NAME, SERVICE_PATH, INTERNAL_INTERFACE, "UnlockWithMasterPassword",
                g_variant_new ("(o(o@ay@ays))", LOGIN_PATH, path,
                               g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, NULL, 0, 1),
                               g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, PASSWORD, strlen (PASSWORD), 1),
                               "text/plain"));
}

/* libsecret forgets a reference for each secret that is put into a keyring (secret_collection_signal, 0.20 to 0.21), in
 * a place that LeakSanitizer's suppressions cannot name. It asks this function of every program. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *secrets = NULL;
  g_autoptr(CabinSecretFile) file = NULL;

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  fixture->folder = g_dir_make_tmp ("cabin-test-XXXXXX", NULL);
  secrets = g_build_filename (fixture->folder, "secrets", NULL);
  fixture->file = g_build_filename (secrets, CABIN_SECRET_WIFI, NULL);
  file = cabin_secret_file_new (secrets);
  fixture->store = CABIN_SECRET_STORE (cabin_secret_keyring_new (file));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->store);
  g_subprocess_force_exit (fixture->daemon);
  g_subprocess_wait (fixture->daemon, NULL, NULL);
  g_object_unref (fixture->daemon);
  g_object_unref (fixture->connection);
  g_test_dbus_stop (fixture->bus);
  g_object_unref (fixture->bus);
  cabin_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->file);
}

static void
test_day (Fixture       *fixture,
          gconstpointer  data)
{
  /* No keyring at all. */
  check (fixture, NULL);
  store (fixture, FIRST);
  await_place (fixture, CABIN_SECRET_PLACE_FILE);
  check (fixture, FIRST);

  /* One comes, open: the secret moves by itself. */
  start_keyring (fixture);
  await_place (fixture, CABIN_SECRET_PLACE_KEYRING);
  check (fixture, FIRST);

  /* It is locked: what it has cannot be had, and the file has something new. */
  lock (fixture);
  check (fixture, NULL);
  g_assert_cmpint (cabin_secret_store_get_place (fixture->store, CABIN_SECRET_WIFI), ==, CABIN_SECRET_PLACE_NONE);
  store (fixture, SECOND);
  await_place (fixture, CABIN_SECRET_PLACE_FILE);
  check (fixture, SECOND);

  /* It is open again: the newer one is kept. */
  unlock (fixture);
  await_place (fixture, CABIN_SECRET_PLACE_KEYRING);
  check (fixture, SECOND);
  store (fixture, FIRST);
  await_place (fixture, CABIN_SECRET_PLACE_KEYRING);
  check (fixture, FIRST);

  g_assert_false (has_owner (fixture, PROMPTER_NAME));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/secret-keyring/day", Fixture, NULL, set_up, test_day, tear_down);

  return g_test_run ();
}
