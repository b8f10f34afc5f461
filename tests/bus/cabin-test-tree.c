/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-tree.h"

#include <glib/gstdio.h>

/**
 * cabin_test_remove_tree:
 * @path: (type filename): a folder, or a file
 *
 * Removes it with all that is in it.
 */
void
cabin_test_remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      cabin_test_remove_tree (inner);
    }
  g_remove (path);
}
