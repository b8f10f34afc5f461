/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "cabin-names.h"
#include "cabin-settings.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("cabin-test-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "keyfile", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
test_lasts (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(CabinSettings) first = cabin_settings_new (fixture->path);
  g_autoptr(CabinSettings) second = NULL;
  g_autofree char *name = NULL;

  g_assert_null (cabin_settings_get_not_saved (first));
  g_assert_null (cabin_settings_get_damaged (first));
  g_settings_set_string (cabin_settings_get_connection (first), CABIN_KEY_BT_NAME, "My car");

  second = cabin_settings_new (fixture->path);
  name = g_settings_get_string (cabin_settings_get_connection (second), CABIN_KEY_BT_NAME);
  g_assert_cmpstr (name, ==, "My car");
}

static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(CabinSettings) settings = NULL;
  g_autofree char *kept = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "[org/cabin\n\0\0garbage", 20, NULL));
  g_test_expect_message ("cabin-base", G_LOG_LEVEL_MESSAGE, "*damaged*");
  settings = cabin_settings_new (fixture->path);
  g_test_assert_expected_messages ();

  g_assert_nonnull (cabin_settings_get_damaged (settings));
  g_assert_true (g_file_get_contents (cabin_settings_get_damaged (settings), &kept, NULL, NULL));
  g_assert_true (g_str_has_prefix (kept, "[org/cabin\n"));
  g_assert_true (g_settings_set_boolean (cabin_settings_get_connection (settings), CABIN_KEY_BT_DISCOVERABLE, FALSE));
}

/* A file that GLib's parser of files takes and its parser of values would stumble over. */
static void
test_not_utf8 (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(CabinSettings) settings = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "[org/cabin/HeadUnit/connection]\nbt-name='\xff'\n", -1, NULL));
  g_test_expect_message ("cabin-base", G_LOG_LEVEL_MESSAGE, "*damaged*");
  settings = cabin_settings_new (fixture->path);
  g_test_assert_expected_messages ();

  g_assert_nonnull (cabin_settings_get_damaged (settings));
}

/* A value that the schema does not allow counts as not set. */
static void
test_unknown_values (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(CabinSettings) settings = NULL;
  GSettings *connection;

  g_assert_true (g_file_set_contents (fixture->path,
                                      "[org/cabin/HeadUnit/connection]\n"
                                      "pairing-window=uint32 100000\nbt-discoverable='maybe'\nphones=3\nbt-name=7\n"
                                      "[org/cabin/HeadUnit/display]\nui-scale=-4.0\nappearance='dusk'\n", -1, NULL));
  settings = cabin_settings_new (fixture->path);
  connection = cabin_settings_get_connection (settings);
  g_assert_cmpuint (g_settings_get_uint (connection, CABIN_KEY_PAIRING_WINDOW), ==, 120);
  g_assert_true (g_settings_get_boolean (connection, CABIN_KEY_BT_DISCOVERABLE));
  g_assert_cmpint (g_settings_get_enum (cabin_settings_get_display (settings), CABIN_KEY_APPEARANCE), ==, 0);
  g_assert_cmpfloat (g_settings_get_double (cabin_settings_get_display (settings), CABIN_KEY_UI_SCALE), ==, 0.0);
}

static void
test_memory (Fixture       *fixture,
             gconstpointer  data)
{
  if (g_test_subprocess ())
    {
      g_autoptr(CabinSettings) settings = NULL;

      g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
      settings = cabin_settings_new (fixture->path);
      g_assert_nonnull (cabin_settings_get_not_saved (settings));
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/settings/lasts", Fixture, NULL, set_up, test_lasts, tear_down);
  g_test_add ("/settings/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/settings/not-utf8", Fixture, NULL, set_up, test_not_utf8, tear_down);
  g_test_add ("/settings/unknown-values", Fixture, NULL, set_up, test_unknown_values, tear_down);
  g_test_add ("/settings/memory", Fixture, NULL, set_up, test_memory, tear_down);

  return g_test_run ();
}
