/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n.h>
#include <locale.h>

#include "cabin-application.h"
#include "cabin-config.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(CabinApplication) app = NULL;
  int status;
  /* Where the translations are in a build folder; the variable is gettext's own. */
  const char *catalogues = g_getenv ("TEXTDOMAINDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, catalogues ? catalogues : CABIN_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Cabin");

  app = cabin_application_new ();

  status = g_application_run (G_APPLICATION (app), argc, argv);

  return status != 0 ? status : cabin_application_get_status (app);
}
