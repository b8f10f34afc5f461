/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-rfkill.h"

static gboolean
file_says (const char *folder,
           const char *entry,
           const char *file,
           const char *text)
{
  g_autofree char *path = g_build_filename (folder, entry, file, NULL);
  g_autofree char *content = NULL;

  return g_file_get_contents (path, &content, NULL, NULL) && g_str_equal (g_strstrip (content), text);
}

/**
 * cabin_rfkill_blocks:
 * @folder: (type filename): where the kernel shows its radio switches, CABIN_RFKILL_FOLDER
 * @name: the kernel's name of an adapter, such as "hci0"
 *
 * Whether a switch, of software or of hardware, keeps the adapter off. bluetoothd cannot say: since Linux 5.17 the
 * kernel answers it with a mere failure. A few short reads that never wait.
 */
gboolean
cabin_rfkill_blocks (const char *folder,
                     const char *name)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      if (file_says (folder, entry, "name", name) &&
          (file_says (folder, entry, "soft", "1") || file_says (folder, entry, "hard", "1")))
        return TRUE;
    }

  return FALSE;
}
