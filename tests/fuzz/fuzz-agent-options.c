/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line of cabin-agent; a line of the input is an argument. */

#include "cabin-fuzz.h"

#include "cabin-agent-options.h"
#include "cabin-names.h"

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  g_autofree char *line = g_strconcat ("cabin-agent\n", text, NULL);
  g_auto (GStrv) arguments = g_strsplit (line, "\n", -1);
  g_auto (CabinAgentOptions) options = { 0 };
  g_autoptr(GError) error = NULL;

  if (cabin_agent_options_parse (&options, &arguments, &error))
    g_assert_cmpuint (options.timeout_s, <=, CABIN_WINDOW_MAX_S);
  else
    g_assert_nonnull (error);

  return 0;
}
