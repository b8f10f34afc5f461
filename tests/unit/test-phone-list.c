/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "cabin-names.h"
#include "cabin-phone-list.h"
#include "cabin-settings.h"

#define FIRST "AA:00:00:00:00:01"
#define SECOND "AA:00:00:00:00:02"
#define THIRD "AA:00:00:00:00:03"

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

static char *
get_setting (Fixture    *fixture,
             const char *key)
{
  return g_settings_get_string (cabin_settings_get_connection (fixture->settings), key);
}

static void
assert_head (Fixture    *fixture,
             const char *address,
             const char *name)
{
  g_autofree char *head = get_setting (fixture, CABIN_KEY_LAST_PAIRED_MAC);
  g_autofree char *head_name = get_setting (fixture, CABIN_KEY_LAST_PAIRED_NAME);

  g_assert_cmpstr (head, ==, address);
  g_assert_cmpstr (head_name, ==, name);
}

static void
test_newest_first (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(CabinPhoneList) list = open_list (fixture);
  g_autoptr(CabinPhoneList) again = NULL;

  cabin_phone_list_remember (list, FIRST, "One");
  cabin_phone_list_remember (list, SECOND, "Two");
  assert_phone (list, 0, SECOND, "Two");
  assert_phone (list, 1, FIRST, "One");

  /* Paired again: it moves to the head and is not there twice; a name it did not tell is kept. */
  cabin_phone_list_remember (list, "aa:00:00:00:00:01", "");
  assert_phone (list, 0, FIRST, "One");
  g_assert_cmpuint (g_list_model_get_n_items (cabin_phone_list_get_model (list)), ==, 2);

  assert_head (fixture, FIRST, "One");

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

static char *
read_file (Fixture *fixture)
{
  char *text;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));

  return text;
}

static void
count_change (GListModel *model,
              guint       position,
              guint       removed,
              guint       added,
              guint      *count)
{
  g_assert_cmpuint (removed, ==, added);
  ++*count;
}

static void
test_move (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(CabinPhoneList) list = open_list (fixture);
  g_autoptr(CabinPhoneList) again = NULL;
  g_autoptr(CabinPhone) stranger = cabin_phone_new (THIRD, "A stranger");
  guint count = 0;
  CabinPhone *third;

  cabin_phone_list_remember (list, FIRST, "One");
  cabin_phone_list_remember (list, SECOND, "Two");
  third = cabin_phone_list_remember (list, THIRD, "Three");
  g_signal_connect (cabin_phone_list_get_model (list), "items-changed", G_CALLBACK (count_change), &count);

  cabin_phone_list_move (list, third, 1);
  assert_phone (list, 0, SECOND, "Two");
  assert_phone (list, 1, THIRD, "Three");
  assert_phone (list, 2, FIRST, "One");
  assert_head (fixture, SECOND, "Two");
  g_assert_cmpuint (count, ==, 1);

  /* Behind the end is the end. */
  cabin_phone_list_move (list, third, 99);
  assert_phone (list, 1, FIRST, "One");
  assert_phone (list, 2, THIRD, "Three");
  cabin_phone_list_move (list, third, 2);
  cabin_phone_list_move (list, stranger, 0);
  g_assert_cmpuint (count, ==, 2);

  cabin_phone_list_move (list, third, 0);
  assert_head (fixture, THIRD, "Three");
  again = open_list (fixture);
  assert_phone (again, 0, THIRD, "Three");
  assert_phone (again, 1, SECOND, "Two");
  assert_phone (again, 2, FIRST, "One");
}

/* Not the address, not the name, in no key of the file. */
static void
test_forget (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(CabinPhoneList) list = open_list (fixture);
  g_autoptr(CabinPhone) forgotten = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *empty = NULL;

  cabin_phone_list_remember (list, FIRST, "Pixel 8");
  forgotten = g_object_ref (cabin_phone_list_remember (list, SECOND, "Galaxy S9"));
  before = read_file (fixture);
  g_assert_nonnull (strstr (before, SECOND));
  g_assert_nonnull (strstr (before, "Galaxy"));

  cabin_phone_list_forget (list, forgotten);
  g_assert_null (cabin_phone_list_find (list, SECOND));
  assert_head (fixture, FIRST, "Pixel 8");
  after = read_file (fixture);
  g_assert_null (strstr (after, SECOND));
  g_assert_null (strstr (after, "Galaxy"));
  g_assert_nonnull (strstr (after, FIRST));

  /* Somebody may still hold it: what it says is not written any more. */
  cabin_phone_set_name (forgotten, "Galaxy S10");
  cabin_phone_set_auto_connect (forgotten, FALSE);
  cabin_phone_list_forget (list, forgotten);
  cabin_phone_list_forget (list, cabin_phone_list_find (list, FIRST));
  g_assert_cmpuint (g_list_model_get_n_items (cabin_phone_list_get_model (list)), ==, 0);
  assert_head (fixture, "", "");
  empty = read_file (fixture);
  g_assert_null (strstr (empty, FIRST));
  g_assert_null (strstr (empty, "Pixel"));
  g_assert_null (strstr (empty, "Galaxy"));
}

/* Let in again, it is a new phone: the switch of the one that was forgotten does not come back with it. */
static void
test_forgotten_is_new (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(CabinPhoneList) list = open_list (fixture);
  CabinPhone *phone = cabin_phone_list_remember (list, FIRST, "One");

  cabin_phone_set_auto_connect (phone, FALSE);
  cabin_phone_list_forget (list, phone);
  phone = cabin_phone_list_remember (list, FIRST, "One");
  g_assert_true (cabin_phone_get_auto_connect (phone));
}

static void
test_changes_are_written (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(CabinPhoneList) list = open_list (fixture);
  g_autoptr(CabinPhoneList) again = NULL;
  CabinPhone *phone = cabin_phone_list_remember (list, FIRST, "One");

  cabin_phone_list_remember (list, SECOND, "Two");
  cabin_phone_set_auto_connect (phone, FALSE);
  cabin_phone_set_name (cabin_phone_list_find (list, SECOND), "Zwei");
  assert_head (fixture, SECOND, "Zwei");

  again = open_list (fixture);
  assert_phone (again, 0, SECOND, "Zwei");
  g_assert_true (cabin_phone_get_auto_connect (cabin_phone_list_find (again, SECOND)));
  g_assert_false (cabin_phone_get_auto_connect (cabin_phone_list_find (again, FIRST)));

  /* Paired again, it keeps its switch. */
  g_assert_true (cabin_phone_list_remember (list, FIRST, "One") == phone);
  g_assert_false (cabin_phone_get_auto_connect (phone));

  /* A phone that was read from the file is watched as one that was paired now. */
  cabin_phone_set_auto_connect (cabin_phone_list_find (again, FIRST), TRUE);
  g_clear_object (&again);
  again = open_list (fixture);
  g_assert_true (cabin_phone_get_auto_connect (cabin_phone_list_find (again, FIRST)));
}

/* Files of the time before the switch have none; one of another type is none. */
static void
test_switch_of_file (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(CabinPhoneList) list = open_list (fixture);

  g_assert_true (cabin_phone_get_auto_connect (cabin_phone_list_find (list, FIRST)));
  g_assert_false (cabin_phone_get_auto_connect (cabin_phone_list_find (list, SECOND)));
  g_assert_true (cabin_phone_get_auto_connect (cabin_phone_list_find (list, THIRD)));
}

int
main (int   argc,
      char *argv[])
{
  static const char bad[] =
    "[org/cabin/HeadUnit/connection]\n"
    "phones=[{'name': <'no address'>}, {'address': <'AA:00:00:00:00:0'>}, {'address': <7>}, "
    "{'address': <'aa:00:00:00:00:01'>, 'name': <'\xe2\x80\xae" "evil\\n'>}, {'address': <'AA:00:00:00:00:01'>}]\n";

  static const char switches[] =
    "[org/cabin/HeadUnit/connection]\n"
    "phones=[{'address': <'AA:00:00:00:00:01'>}, {'address': <'AA:00:00:00:00:02'>, 'auto-connect': <false>}, "
    "{'address': <'AA:00:00:00:00:03'>, 'auto-connect': <'no'>}]\n";

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/phone-list/newest-first", Fixture, NULL, set_up, test_newest_first, tear_down);
  g_test_add ("/phone-list/rename", Fixture, NULL, set_up, test_rename, tear_down);
  g_test_add ("/phone-list/bad-entries", Fixture, bad, set_up, test_bad_entries, tear_down);
  g_test_add ("/phone-list/one-write", Fixture, NULL, set_up, test_one_write, tear_down);
  g_test_add ("/phone-list/move", Fixture, NULL, set_up, test_move, tear_down);
  g_test_add ("/phone-list/forget", Fixture, NULL, set_up, test_forget, tear_down);
  g_test_add ("/phone-list/forgotten-is-new", Fixture, NULL, set_up, test_forgotten_is_new, tear_down);
  g_test_add ("/phone-list/changes-are-written", Fixture, NULL, set_up, test_changes_are_written, tear_down);
  g_test_add ("/phone-list/switch-of-file", Fixture, switches, set_up, test_switch_of_file, tear_down);

  return g_test_run ();
}
