/* SPDX-License-Identifier: GPL-3.0-or-later */

/* cabin-ap-config: run as root by cabin-ap.service. Of an unprivileged Cabin's wish for a network it makes the files
 * that hostapd and systemd-networkd read. */

#include <stdlib.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "cabin-ap-request.h"
#include "cabin-names.h"
#include "cabin-text.h"

#define EXIT_USAGE 64

#define SECRET_MODE 0600
#define PUBLIC_MODE 0644
#define PUBLIC_FOLDER_MODE 0755
#define PUBLIC_UMASK 022

#define HOSTAPD_FOLDER "/run/cabin-ap"
#define NETWORKD_FOLDER "/run/systemd/network"

typedef struct {
  char *hostapd;
  char *psk;
  char *networkd;
} Places;

static gboolean
put (const char *path,
     const char *text,
     int         mode)
{
  g_autoptr(GError) error = NULL;

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, mode, &error))
    return TRUE;

  g_printerr ("cabin-ap-config: %s\n", error->message);
  return FALSE;
}

static gboolean
write_files (const char   *root,
             const Places *places)
{
  g_autofree char *folder = g_build_filename (root, CABIN_AP_FOLDER, NULL);
  g_autofree char *networkd_folder = g_path_get_dirname (places->networkd);
  g_autoptr(GError) error = NULL;
  g_autoptr(CabinApRequest) request = cabin_ap_request_read (folder, &error);
  g_autofree char *hostapd = NULL;
  g_autofree char *networkd = NULL;
  char *psk;
  gboolean good;

  if (request == NULL)
    {
      g_printerr ("cabin-ap-config: %s: %s\n", folder, error->message);
      return FALSE;
    }

  hostapd = cabin_ap_request_to_hostapd (request, places->psk);
  networkd = cabin_ap_request_to_networkd (request);
  psk = cabin_ap_request_to_psk (request);
  good = g_mkdir_with_parents (networkd_folder, PUBLIC_FOLDER_MODE) == 0 &&
         put (places->psk, psk, SECRET_MODE) && put (places->hostapd, hostapd, SECRET_MODE) &&
         put (places->networkd, networkd, PUBLIC_MODE);
  cabin_text_wipe (psk);

  return good;
}

static void
remove_files (const Places *places)
{
  g_unlink (places->psk);
  g_unlink (places->hostapd);
  g_unlink (places->networkd);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *root = NULL;
  g_autofree char *hostapd = NULL;
  g_autofree char *psk = NULL;
  g_autofree char *networkd = NULL;
  gboolean remove_them = FALSE;
  const GOptionEntry entries[] = {
    { "remove", 0, 0, G_OPTION_ARG_NONE, &remove_them, "Remove the files that were made", NULL },
    { "root", 0, 0, G_OPTION_ARG_FILENAME, &root, "Another root folder than /", "FOLDER" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  Places places;

  /* systemd-networkd, which is not root, reads one of the files; each has the mode that it is given here. */
  umask (PUBLIC_UMASK);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1)
    {
      g_printerr ("cabin-ap-config: %s\n", error != NULL ? error->message : "There are no arguments.");
      return EXIT_USAGE;
    }

  hostapd = g_build_filename (root != NULL ? root : "/", HOSTAPD_FOLDER, "hostapd.conf", NULL);
  psk = g_build_filename (root != NULL ? root : "/", HOSTAPD_FOLDER, "psk", NULL);
  networkd = g_build_filename (root != NULL ? root : "/", NETWORKD_FOLDER, "50-cabin-ap.network", NULL);
  places = (Places) { hostapd, psk, networkd };
  if (remove_them)
    remove_files (&places);
  else if (!write_files (root != NULL ? root : "/", &places))
    return EXIT_FAILURE;

  return EXIT_SUCCESS;
}
