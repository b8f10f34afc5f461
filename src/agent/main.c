/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-agent-options.h"
#include "cabin-agent-program.h"
#include "cabin-config.h"

int
main (int   argc,
      char *argv[])
{
  g_auto (CabinAgentOptions) options = { 0 };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autoptr(CabinAgentProgram) program = NULL;
  g_autoptr(GError) error = NULL;

  /* What a service writes is UTF-8 and English. The tables of a locale and the modules of GIO would be a tenth of its
   * memory, for nothing. */
  g_setenv ("CHARSET", "UTF-8", FALSE);
  g_setenv ("GIO_USE_VFS", "local", FALSE);

  if (!cabin_agent_options_parse (&options, &arguments, &error))
    {
      /* It may quote what was typed, which can hold orders for the terminal. */
      g_autofree char *harmless = g_strescape (error->message, NULL);

      g_printerr ("cabin-agent: %s. --help shows what there is.\n", harmless);
      return CABIN_AGENT_EXIT_USAGE;
    }
  if (options.help != NULL)
    {
      g_print ("%s", options.help);
      return CABIN_AGENT_EXIT_ENDED;
    }
  if (options.version)
    {
      g_print ("cabin-agent %s\n", CABIN_VERSION);
      return CABIN_AGENT_EXIT_ENDED;
    }

  program = cabin_agent_program_new (&options);

  return (int) cabin_agent_program_run (program);
}
