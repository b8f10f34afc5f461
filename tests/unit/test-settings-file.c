/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that takes no more, a folder and a file that cannot be written, another program that writes: root included. */

#include <glib/gstdio.h>

#include <signal.h>
#include <sys/resource.h>
#include <utime.h>

#include "cabin-names.h"
#include "cabin-settings.h"
#include "cabin-settings-file.h"

#define RETRY_MS 50
#define DEADLINE_S 10
/* What still fits on the full disk. */
#define ROOM 10

typedef struct {
  char *folder;
  char *path;
  CabinSettingsFile *file;
  GSettings *settings;
  guint notified;
} Fixture;

static void
on_saved (Fixture *fixture)
{
  fixture->notified++;
}

static void
open_file (Fixture *fixture)
{
  fixture->file = cabin_settings_file_new (fixture->path, RETRY_MS);
  fixture->settings = g_settings_new_with_backend (CABIN_SCHEMA_CONNECTION, G_SETTINGS_BACKEND (fixture->file));
  g_signal_connect_swapped (fixture->file, "notify::saved", G_CALLBACK (on_saved), fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("cabin-test-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "keyfile", NULL);
  open_file (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_object_unref (fixture->settings);
  g_object_unref (fixture->file);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_no_errno (g_remove (path));
    }
  g_assert_no_errno (g_rmdir (fixture->folder));
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gboolean
on_deadline (gpointer user_data)
{
  g_error ("Nothing happened in %d s", DEADLINE_S);

  return G_SOURCE_REMOVE;
}

static void
await_saved (Fixture *fixture)
{
  guint deadline = g_timeout_add_seconds (DEADLINE_S, on_deadline, NULL);

  while (!cabin_settings_file_get_saved (fixture->file))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
}

static void
set_name (Fixture    *fixture,
          const char *name)
{
  g_assert_true (g_settings_set_string (fixture->settings, CABIN_KEY_BT_NAME, name));
}

static void
assert_name (Fixture    *fixture,
             const char *expected)
{
  g_autofree char *name = g_settings_get_string (fixture->settings, CABIN_KEY_BT_NAME);

  g_assert_cmpstr (name, ==, expected);
}

/* What the next start will find. */
static void
assert_name_on_disk (Fixture    *fixture,
                     const char *expected)
{
  g_autoptr(CabinSettingsFile) file = cabin_settings_file_new (fixture->path, RETRY_MS);
  g_autoptr(GSettings) settings = g_settings_new_with_backend (CABIN_SCHEMA_CONNECTION, G_SETTINGS_BACKEND (file));
  g_autofree char *name = g_settings_get_string (settings, CABIN_KEY_BT_NAME);

  g_assert_cmpstr (name, ==, expected);
}

static void
set_room (rlim_t room)
{
  struct rlimit limit;

  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &limit));
  limit.rlim_cur = MIN (room, limit.rlim_max);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));
}

static void
expect_complaint (void)
{
  g_test_expect_message ("cabin-base", G_LOG_LEVEL_MESSAGE, "The settings cannot be saved: *");
}

/* The old file stays whole, the new value counts meanwhile, and goes to the disk when there is room again. */
static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  set_name (fixture, "Old");
  g_assert_true (cabin_settings_file_get_saved (fixture->file));

  expect_complaint ();
  set_room (ROOM);
  set_name (fixture, "New");
  set_name (fixture, "Newer");
  g_test_assert_expected_messages ();
  g_assert_false (cabin_settings_file_get_saved (fixture->file));
  assert_name (fixture, "Newer");
  assert_name_on_disk (fixture, "Old");

  set_room (RLIM_INFINITY);
  await_saved (fixture);
  assert_name_on_disk (fixture, "Newer");
  g_assert_cmpuint (fixture->notified, ==, 2);
}

/* The next change need not wait for the clock. */
static void
test_next_change (Fixture       *fixture,
                  gconstpointer  data)
{
  expect_complaint ();
  set_room (ROOM);
  set_name (fixture, "New");
  g_test_assert_expected_messages ();

  set_room (RLIM_INFINITY);
  g_settings_reset (fixture->settings, CABIN_KEY_BT_NAME);
  g_assert_true (cabin_settings_file_get_saved (fixture->file));
  assert_name_on_disk (fixture, "");
}

static void
test_replaced_by_folder (Fixture       *fixture,
                         gconstpointer  data)
{
  set_name (fixture, "Old");
  g_assert_no_errno (g_remove (fixture->path));
  g_assert_no_errno (g_mkdir (fixture->path, 0700));
  expect_complaint ();
  set_name (fixture, "New");
  g_test_assert_expected_messages ();
  assert_name (fixture, "New");

  g_assert_no_errno (g_rmdir (fixture->path));
  await_saved (fixture);
  assert_name_on_disk (fixture, "New");
}

/* Known before anything is changed. A folder below a file is one that not even root can write to. */
static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *obstacle = g_build_filename (fixture->folder, "obstacle", NULL);

  g_object_unref (fixture->settings);
  g_object_unref (fixture->file);
  g_free (fixture->path);
  g_assert_true (g_file_set_contents (obstacle, "", -1, NULL));
  fixture->path = g_build_filename (obstacle, "keyfile", NULL);

  open_file (fixture);
  g_assert_false (cabin_settings_file_get_saved (fixture->file));
  set_name (fixture, "New");
  assert_name (fixture, "New");

  g_assert_no_errno (g_remove (obstacle));
  await_saved (fixture);
  assert_name_on_disk (fixture, "New");
  g_assert_no_errno (g_remove (fixture->path));
}

static void
count (guint *changes)
{
  (*changes)++;
}

static void
test_other_program (Fixture       *fixture,
                    gconstpointer  data)
{
  guint deadline = g_timeout_add_seconds (DEADLINE_S, on_deadline, NULL);
  guint changes = 0;

  set_name (fixture, "Ours");
  g_signal_connect_swapped (fixture->settings, "changed::" CABIN_KEY_BT_NAME, G_CALLBACK (count), &changes);
  g_assert_true (g_file_set_contents (fixture->path,
                                      "[org/cabin/HeadUnit/connection]\n# by hand\nbt-name=Theirs\n"
                                      "[org/other]\nkey=1\n", -1, NULL));
  while (changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
  assert_name (fixture, "Theirs");

  set_name (fixture, "Ours again");
  {
    g_autofree char *text = NULL;

    g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
    g_assert_cmpstr (text, ==,
                     "[org/cabin/HeadUnit/connection]\n# by hand\nbt-name='Ours again'\n"
                     "\n[org/other]\nkey=1\n");
  }
}

/* The same file as `GSETTINGS_BACKEND=keyfile gsettings` reads and writes. */
static void
test_format (Fixture       *fixture,
             gconstpointer  data)
{
  const char *name = "Lärm = \"groß\"\n'x' # [y]";
  g_autoptr(GSettingsBackend) backend = NULL;
  g_autoptr(GSettings) settings = NULL;
  g_autofree char *read = NULL;

  set_name (fixture, name);
  backend = g_keyfile_settings_backend_new (fixture->path, "/", NULL);
  settings = g_settings_new_with_backend (CABIN_SCHEMA_CONNECTION, backend);
  read = g_settings_get_string (settings, CABIN_KEY_BT_NAME);
  g_assert_cmpstr (read, ==, name);

  g_assert_true (g_settings_set_uint (settings, CABIN_KEY_PAIRING_WINDOW, 77));
  g_object_unref (fixture->settings);
  g_object_unref (fixture->file);
  open_file (fixture);
  g_assert_cmpuint (g_settings_get_uint (fixture->settings, CABIN_KEY_PAIRING_WINDOW), ==, 77);
  assert_name (fixture, name);
}

/* Several keys at once are one write. */
static void
test_at_once (Fixture       *fixture,
              gconstpointer  data)
{
  g_settings_delay (fixture->settings);
  set_name (fixture, "New");
  g_assert_true (g_settings_set_boolean (fixture->settings, CABIN_KEY_BT_DISCOVERABLE, FALSE));
  g_settings_reset (fixture->settings, CABIN_KEY_ADAPTER);
  assert_name_on_disk (fixture, "");
  g_settings_apply (fixture->settings);
  assert_name_on_disk (fixture, "New");
}

static void
test_property (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(CabinSettings) settings = cabin_settings_new (fixture->path);
  g_autofree char *reason = NULL;

  g_signal_connect_swapped (settings, "notify::not-saved", G_CALLBACK (on_saved), fixture);
  expect_complaint ();
  set_room (ROOM);
  g_settings_set_string (cabin_settings_get_connection (settings), CABIN_KEY_BT_NAME, "New");
  g_test_assert_expected_messages ();
  g_object_get (settings, "not-saved", &reason, NULL);
  g_assert_cmpstr (reason, ==, fixture->path);
  g_assert_cmpuint (fixture->notified, ==, 1);

  set_room (RLIM_INFINITY);
  g_settings_set_string (cabin_settings_get_connection (settings), CABIN_KEY_BT_NAME, "Newer");
  g_assert_null (cabin_settings_get_not_saved (settings));
  g_assert_cmpuint (fixture->notified, ==, 2);
}

/* What the power left unfinished goes at the next start, and nothing else. */
static void
test_unfinished (Fixture       *fixture,
                 gconstpointer  data)
{
  static const struct { const char *suffix;
                        int age_s;
                        gboolean stays;
  } files[] = {
    { ".A1b2C3", 3600, FALSE },
    { ".d4E5f6", -3600, FALSE },
    { ".G7h8I9", 0, TRUE },
    { ".damaged-1", 3600, TRUE },
    { ".A1b2C", 3600, TRUE },
    { ".A1b2-3", 3600, TRUE },
    { "2.A1b2C3", 3600, TRUE },
  };
  g_autoptr(CabinSettingsFile) next = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, files[i].suffix, NULL);
      struct utimbuf times = { time (NULL), time (NULL) - files[i].age_s };

      g_assert_true (g_file_set_contents (path, "[org/ca", -1, NULL));
      g_assert_cmpint (g_utime (path, &times), ==, 0);
    }

  next = cabin_settings_file_new (fixture->path, RETRY_MS);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, files[i].suffix, NULL);

      g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, files[i].stays);
    }
}

static void
add (const char *path,
     void      (*test)(Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  /* Whoever is told that no more fits must not die of it. */
  signal (SIGXFSZ, SIG_IGN);

  g_test_init (&argc, &argv, NULL);
  add ("/settings-file/full", test_full);
  add ("/settings-file/next-change", test_next_change);
  add ("/settings-file/replaced-by-folder", test_replaced_by_folder);
  add ("/settings-file/no-folder", test_no_folder);
  add ("/settings-file/other-program", test_other_program);
  add ("/settings-file/format", test_format);
  add ("/settings-file/at-once", test_at_once);
  add ("/settings-file/property", test_property);
  add ("/settings-file/unfinished", test_unfinished);

  return g_test_run ();
}
