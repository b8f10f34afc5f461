/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Secrets in files: what must not be lost, and what must not be believed. */

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cabin-names.h"
#include "cabin-secret-file.h"
#include "cabin-text.h"

#define SECRET "correct horse battery"

typedef struct {
  char *above;
  char *folder;
  char *path;
  CabinSecretFile *file;
  guint changes;
} Fixture;

static void
on_changed (Fixture *fixture)
{
  fixture->changes++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->above = g_dir_make_tmp ("cabin-test-XXXXXX", NULL);
  fixture->folder = g_build_filename (fixture->above, "data", "secrets", NULL);
  fixture->path = g_build_filename (fixture->folder, "wifi", NULL);
  fixture->file = cabin_secret_file_new (fixture->folder);
  g_signal_connect_swapped (fixture->file, "changed", G_CALLBACK (on_changed), fixture);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_tree (inner);
    }
  g_remove (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_unref (fixture->file);
  remove_tree (fixture->above);
  g_free (fixture->above);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
on_stored (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
store (Fixture     *fixture,
       const char  *name,
       const char  *secret,
       GError     **error)
{
  CabinSecretStore *secrets = CABIN_SECRET_STORE (fixture->file);
  g_autoptr(GAsyncResult) result = NULL;

  cabin_secret_store_store_async (secrets, name, secret, NULL, on_stored, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return cabin_secret_store_store_finish (secrets, result, error);
}

static char *
look_up (Fixture  *fixture,
         GError  **error)
{
  CabinSecretStore *secrets = CABIN_SECRET_STORE (fixture->file);
  g_autoptr(GAsyncResult) result = NULL;

  cabin_secret_store_look_up_async (secrets, "wifi", NULL, on_stored, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return cabin_secret_store_look_up_finish (secrets, result, error);
}

static void
store_well (Fixture    *fixture,
            const char *secret)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (store (fixture, "wifi", secret, &error));
  g_assert_no_error (error);
}

static void
check (Fixture    *fixture,
       const char *wanted)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *secret = look_up (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, wanted);
}

/* Whoever cannot read it must not take it for absent, nor write over it. */
static void
check_refused (Fixture    *fixture,
               const char *words)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *secret = look_up (fixture, &error);

  g_assert_null (secret);
  g_assert_nonnull (error);
  if (strstr (error->message, words) == NULL)
    g_error ("Not “%s”: %s", words, error->message);
}

static void
check_mode (const char *path,
            mode_t      mode)
{
  struct stat status;

  g_assert_no_errno (lstat (path, &status));
  g_assert_cmpint (status.st_mode & 07777, ==, mode);
}

static void
check_alone (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_cmpstr (name, ==, "wifi");
}

static void
test_store (Fixture       *fixture,
            gconstpointer  data)
{
  CabinSecretStore *secrets = CABIN_SECRET_STORE (fixture->file);
  g_autoptr(GError) error = NULL;

  check (fixture, NULL);
  g_assert_cmpint (cabin_secret_store_get_place (secrets, "wifi"), ==, CABIN_SECRET_PLACE_NONE);
  store_well (fixture, SECRET);
  check (fixture, SECRET);
  check_mode (fixture->folder, 0700);
  check_mode (fixture->path, 0600);
  g_assert_cmpint (cabin_secret_store_get_place (secrets, "wifi"), ==, CABIN_SECRET_PLACE_FILE);
  store_well (fixture, "another");
  check (fixture, "another");
  check_alone (fixture);
  g_assert_cmpuint (fixture->changes, ==, 1);

  g_assert_true (cabin_secret_file_remove (fixture->file, "wifi", &error));
  g_assert_true (cabin_secret_file_remove (fixture->file, "wifi", &error));
  g_assert_no_error (error);
  check (fixture, NULL);
  g_assert_cmpuint (fixture->changes, ==, 2);
}

static void
test_edited (Fixture       *fixture,
             gconstpointer  data)
{
  store_well (fixture, SECRET);
  g_assert_true (g_file_set_contents (fixture->path, "by hand\n", -1, NULL));
  g_assert_no_errno (chmod (fixture->path, 0600));
  check (fixture, "by hand");
}

static void
test_half_written (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *half = g_build_filename (fixture->folder, ".wifi.new", NULL);

  store_well (fixture, SECRET);
  g_assert_true (g_file_set_contents (half, "half", -1, NULL));
  check (fixture, SECRET);
  check_alone (fixture);
  /* Nobody's link is followed either. */
  g_assert_no_errno (symlink ("/dev/full", half));
  store_well (fixture, "another");
  check (fixture, "another");
  check_alone (fixture);
}

static void
test_open_to_others (Fixture       *fixture,
                     gconstpointer  data)
{
  store_well (fixture, SECRET);
  g_assert_no_errno (chmod (fixture->path, 0640));
  check_refused (fixture, "is open to other users (mode 0640)");
  g_assert_no_errno (chmod (fixture->path, 0600));
  check (fixture, SECRET);

  g_assert_no_errno (chmod (fixture->folder, 0755));
  check_refused (fixture, "is open to other users (mode 0755)");
  g_assert_false (store (fixture, "wifi", "another", NULL));
  g_assert_no_errno (chmod (fixture->folder, 0700));
  check (fixture, SECRET);
}

static void
test_foreign_owner (Fixture       *fixture,
                    gconstpointer  data)
{
  store_well (fixture, SECRET);
  /* Only root can give a file away: the tests run as root, as those of the test machine do. */
  if (geteuid () != 0)
    return;

  g_assert_no_errno (chown (fixture->path, 1, 1));
  check_refused (fixture, "belongs to another user");
  g_assert_no_errno (chown (fixture->path, 0, 0));
  g_assert_no_errno (chown (fixture->folder, 1, 1));
  check_refused (fixture, "belongs to another user");
  g_assert_false (store (fixture, "wifi", "another", NULL));
}

static void
test_no_file (Fixture       *fixture,
              gconstpointer  data)
{
  store_well (fixture, SECRET);
  g_assert_no_errno (g_unlink (fixture->path));
  g_assert_no_errno (symlink ("/etc/hostname", fixture->path));
  check_refused (fixture, "cannot be opened");
  g_assert_no_errno (g_unlink (fixture->path));
  g_assert_no_errno (mkfifo (fixture->path, 0600));
  check_refused (fixture, "is no file");
  g_assert_no_errno (g_unlink (fixture->path));
  g_assert_no_errno (g_mkdir (fixture->path, 0700));
  check_refused (fixture, "is no file");
  g_assert_false (store (fixture, "wifi", "another", NULL));
}

static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *much = g_strnfill (8192, 'x');
  const char *const contents[] = { "", "\n", "\xff\xfe", much };

  store_well (fixture, SECRET);
  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_assert_true (g_file_set_contents (fixture->path, contents[i], -1, NULL));
      g_assert_no_errno (chmod (fixture->path, 0600));
      check_refused (fixture, "is damaged");
    }
}

static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  struct rlimit limit, tiny;
  g_autoptr(GError) error = NULL;

  store_well (fixture, SECRET);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &limit));
  tiny = limit;
  tiny.rlim_cur = 4;
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &tiny));
  g_assert_false (store (fixture, "wifi", "another", &error));
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));
  g_assert_nonnull (strstr (error->message, "cannot be written"));
  check (fixture, SECRET);
  check_alone (fixture);
}

static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  const char *const names[] = { "", "../wifi", "a/b", ".", "Wifi", "a-name-that-is-longer-than-any-name-of-ours" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (store (fixture, names[i], SECRET, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/secret-file/store", test_store },
    { "/secret-file/edited", test_edited },
    { "/secret-file/half-written", test_half_written },
    { "/secret-file/open-to-others", test_open_to_others },
    { "/secret-file/foreign-owner", test_foreign_owner },
    { "/secret-file/no-file", test_no_file },
    { "/secret-file/damaged", test_damaged },
    { "/secret-file/full-disk", test_full_disk },
    { "/secret-file/names", test_names },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
