/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "cabin-names.h"
#include "cabin-phone-list.h"
#include "cabin-settings.h"

#define FIRST "AA:00:00:00:00:01"
#define SECOND "AA:00:00:00:00:02"

typedef struct {
  char *folder;
  char *path;
  CabinSettings *settings;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("cabin-test-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "keyfile", NULL);
  if (data != NULL)
    g_assert_true (g_file_set_contents (fixture->path, data, -1, NULL));
  fixture->settings = cabin_settings_new (fixture->path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->settings);
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static CabinPhoneList *
open_list (Fixture *fixture)
{
  return cabin_phone_list_new (cabin_settings_get_connection (fixture->settings));
}

static void
assert_phone (CabinPhoneList *list,
              guint           position,
              const char     *address,
              const char     *name)
{
  g_autoptr(CabinPhone) phone = g_list_model_get_item (cabin_phone_list_get_model (list), position);

  g_assert_nonnull (phone);
  g_assert_cmpstr (cabin_phone_get_address (phone), ==, address);
  g_assert_cmpstr (cabin_phone_get_name (phone), ==, name);
}

static void
test_newest_first (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(CabinPhoneList) list = open_list (fixture);
  g_autoptr(CabinPhoneList) again = NULL;
  g_autofree char *head = NULL;
  g_autofree char *head_name = NULL;

  cabin_phone_list_remember (list, FIRST, "One");
  cabin_phone_list_remember (list, SECOND, "Two");
  assert_phone (list, 0, SECOND, "Two");
  assert_phone (list, 1, FIRST, "One");

  /* Paired again: it moves to the head and is not there twice; a name it did not tell is kept. */
  cabin_phone_list_remember (list, "aa:00:00:00:00:01", "");
  assert_phone (list, 0, FIRST, "One");
  g_assert_cmpuint (g_list_model_get_n_items (cabin_phone_list_get_model (list)), ==, 2);

  head = g_settings_get_string (cabin_settings_get_connection (fixture->settings), CABIN_KEY_LAST_PAIRED_MAC);
  head_name = g_settings_get_string (cabin_settings_get_connection (fixture->settings), CABIN_KEY_LAST_PAIRED_NAME);
  g_assert_cmpstr (head, ==, FIRST);
  g_assert_cmpstr (head_name, ==, "One");

  again = open_list (fixture);
  assert_phone (again, 0, FIRST, "One");
  assert_phone (again, 1, SECOND, "Two");
}

static void
test_rename (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(CabinPhoneList) list = open_list (fixture);
  g_autoptr(CabinPhoneList) again = NULL;

  cabin_phone_list_remember (list, FIRST, "");
  cabin_phone_list_rename (list, FIRST, "Pixel 8");
  cabin_phone_list_rename (list, FIRST, "");
  cabin_phone_list_rename (list, SECOND, "A stranger");
  again = open_list (fixture);
  assert_phone (again, 0, FIRST, "Pixel 8");
  g_assert_cmpuint (g_list_model_get_n_items (cabin_phone_list_get_model (again)), ==, 1);
}

static void
test_bad_entries (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(CabinPhoneList) list = NULL;

  for (int i = 0; i < 3; i++)
    g_test_expect_message ("cabin-core", G_LOG_LEVEL_MESSAGE, "*no valid address*");
  list = open_list (fixture);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (g_list_model_get_n_items (cabin_phone_list_get_model (list)), ==, 1);
  assert_phone (list, 0, FIRST, "evil");
}

/* The head and the list are in one write: no file on disk ever has one without the other. */
static void
test_one_write (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(CabinPhoneList) list = open_list (fixture);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *address = g_strdup_printf ("AA:00:00:00:00:%02X", i);
      g_autoptr(GKeyFile) keyfile = g_key_file_new ();
      g_autofree char *head = NULL;
      g_autofree char *phones = NULL;
      g_autofree char *quoted = g_strdup_printf ("'%s'", address);

      cabin_phone_list_remember (list, address, "A phone");
      g_assert_true (g_key_file_load_from_file (keyfile, fixture->path, G_KEY_FILE_NONE, NULL));
      head = g_key_file_get_string (keyfile, "org/cabin/HeadUnit/connection", "last-paired-mac", NULL);
      phones = g_key_file_get_string (keyfile, "org/cabin/HeadUnit/connection", "phones", NULL);
      g_assert_cmpstr (head, ==, quoted);
      g_assert_nonnull (strstr (phones, address));
    }
}

int
main (int   argc,
      char *argv[])
{
  static const char bad[] =
    "[org/cabin/HeadUnit/connection]\n"
    "phones=[{'name': <'no address'>}, {'address': <'AA:00:00:00:00:0'>}, {'address': <7>}, "
    "{'address': <'aa:00:00:00:00:01'>, 'name': <'\xe2\x80\xae" "evil\\n'>}, {'address': <'AA:00:00:00:00:01'>}]\n";

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/phone-list/newest-first", Fixture, NULL, set_up, test_newest_first, tear_down);
  g_test_add ("/phone-list/rename", Fixture, NULL, set_up, test_rename, tear_down);
  g_test_add ("/phone-list/bad-entries", Fixture, bad, set_up, test_bad_entries, tear_down);
  g_test_add ("/phone-list/one-write", Fixture, NULL, set_up, test_one_write, tear_down);

  return g_test_run ();
}
