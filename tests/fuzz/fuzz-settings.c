/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A settings file that the disk, or somebody with an editor, has damaged: it is read or put aside, never fatal. */

#include "cabin-fuzz.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "cabin-names.h"
#include "cabin-phone-list.h"
#include "cabin-settings.h"

static char *folder;

static void
remove_files (void)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

static void
remove_folder (void)
{
  remove_files ();
  g_rmdir (folder);
}

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  g_autoptr(CabinSettings) settings = NULL;
  g_autoptr(CabinPhoneList) list = NULL;
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;

  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("cabin-fuzz-XXXXXX", NULL);
      atexit (remove_folder);
    }

  remove_files ();
  path = g_build_filename (folder, "keyfile", NULL);
  g_assert_true (g_file_set_contents_full (path, text, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));

  settings = cabin_settings_new (path);
  list = cabin_phone_list_new (cabin_settings_get_connection (settings));
  name = g_settings_get_string (cabin_settings_get_connection (settings), CABIN_KEY_BT_NAME);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  while (g_main_context_iteration (NULL, FALSE))
    ;

  return 0;
}
