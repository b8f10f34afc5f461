/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabinctl-options.h"

#include <stdio.h>
#include <string.h>

#include "cabin-address.h"
#include "cabinctl-failure.h"
#include "cabinctl-output.h"

/* What every verb takes. */
static void
add_common (Cabinctl       *self,
            GOptionContext *context,
            gboolean       *help)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Write JSON for programs", NULL },
    { "bus", 0, 0, G_OPTION_ARG_STRING, &self->bus_address, "Use this message bus instead of the system's", "ADDRESS" },
    { "help", 'h', 0, G_OPTION_ARG_NONE, help, "Show this help", NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static void
print_help (Cabinctl       *self,
            GOptionContext *context)
{
  g_autofree char *name = g_strdup_printf ("cabinctl %s", self->verb->name);
  g_autofree char *help = NULL;

  g_set_prgname (name);
  help = g_option_context_get_help (context, TRUE, NULL);
  fputs (help, stdout);
}

/* GOption keeps the "--" that ends the options where what follows looks like one. */
static void
drop_end_of_options (int  *argc,
                     char *argv[])
{
  for (int i = 1; i < *argc; i++)
    {
      if (!g_str_equal (argv[i], "--"))
        continue;

      memmove (argv + i, argv + i + 1, (gsize) (*argc - i) * sizeof *argv);
      *argc -= 1;
      return;
    }
}

/**
 * cabinctl_parse:
 * @entries: (nullable): options of this verb, ended by an empty one
 * @least: how many arguments it needs besides options
 * @most: how many it takes
 * @argc: (inout): of @argv, which keeps the verb and its arguments
 * @status: (out): the exit status, if there is nothing more to do
 *
 * Reads the options of a verb, its own and those that all have. Says itself what is wrong, and shows the help.
 *
 * Returns: whether to go on
 */
gboolean
cabinctl_parse (Cabinctl           *self,
                const GOptionEntry *entries,
                int                 least,
                int                 most,
                int                *argc,
                char               *argv[],
                int                *status)
{
  g_autoptr(GOptionContext) context = g_option_context_new (self->verb->arguments);
  g_autoptr(GError) error = NULL;
  gboolean help = FALSE;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, self->verb->summary);
  g_option_context_set_description (context, self->verb->help);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  add_common (self, context, &help);

  if (!g_option_context_parse (context, argc, &argv, &error))
    {
      *status = cabinctl_fail_usage (self, "%s.", error->message);
      return FALSE;
    }

  if (help)
    {
      print_help (self, context);
      *status = CABINCTL_EXIT_OK;
      return FALSE;
    }

  drop_end_of_options (argc, argv);
  if (*argc - 1 < least)
    *status = cabinctl_fail_usage (self, "Something is missing: cabinctl %s %s", self->verb->name,
                                   self->verb->arguments);
  else if (*argc - 1 > most)
    *status = cabinctl_fail_usage (self, "“%s” is too much.", argv[most + 1]);
  else
    return TRUE;

  return FALSE;
}

/**
 * cabinctl_parse_number:
 * @option: its name, for the message
 * @text: what was typed
 * @number: (out): its value
 *
 * Returns: whether @text is a whole number from @least to @most, written with digits alone; if not, this was said
 */
gboolean
cabinctl_parse_number (Cabinctl   *self,
                       const char *option,
                       const char *text,
                       guint       least,
                       guint       most,
                       guint      *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, least, most, &value, NULL))
    {
      cabinctl_fail_usage (self, "%s takes a whole number from %u to %u, and not “%s”.", option, least, most, text);
      return FALSE;
    }

  *number = (guint) value;

  return TRUE;
}

/**
 * cabinctl_parse_address:
 * @text: what was typed
 *
 * Returns: (transfer full) (nullable): the address in capitals, as bluetoothd writes it; %NULL if it is none, which was
 *   said
 */
char *
cabinctl_parse_address (Cabinctl   *self,
                        const char *text)
{
  if (cabin_address_is_valid (text))
    return g_ascii_strup (text, -1);

  cabinctl_fail_usage (self, "“%s” is no address. One looks like AA:BB:CC:DD:EE:FF; `cabinctl devices` lists them.",
                       text);

  return NULL;
}
