/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "cabin-config.h"
#include "cabinctl-output.h"
#include "cabinctl-verbs.h"

static const CabinctlVerb *const verbs[] = {
  &cabinctl_status,
  &cabinctl_pair_mode,
  &cabinctl_devices,
  &cabinctl_pair,
  &cabinctl_bond,
  &cabinctl_connect,
  &cabinctl_disconnect,
  &cabinctl_forget,
  &cabinctl_name,
  &cabinctl_monitor,
  &cabinctl_report,
};

static void
print_help (FILE *file)
{
  fputs ("Usage:\n"
         "  cabinctl VERB [OPTION…] [ARGUMENT…]\n\n"
         "The car's Bluetooth from the command line.\n\n"
         "Verbs:\n", file);
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *usage = g_strdup_printf ("%s %s", verbs[i]->name, verbs[i]->arguments);
      g_autofree char *padded = cabinctl_pad (usage, 27);

      fprintf (file, "  %s%s\n", padded, verbs[i]->summary);
    }
  fputs ("\nOptions:\n"
         "  -h, --help                 Show this help; after a verb, that of the verb\n"
         "  --version                  Print the version and exit\n"
         "\nFor example:\n"
         "  cabinctl status                      is Bluetooth well, who is connected?\n"
         "  cabinctl pair-mode on --timeout 60   let a phone pair in the next minute\n"
         "  cabinctl devices                     what is in range?\n"
         "  cabinctl pair AA:BB:CC:DD:EE:FF      pair with a speaker\n"
         "\nExit status: 0 done or yes, 1 no, 2 pairing or connection failed, 3 adapter or bluetoothd, 4 permission,\n"
         "5 bond not verified, 64 usage, 69 the head unit does not run. More: man cabinctl\n", file);
}

static const CabinctlVerb *
find_verb (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (verbs[i]->name, name))
        return verbs[i];
    }

  return NULL;
}

static int
fail_usage (const char *problem,
            const char *what)
{
  g_autofree char *plain = cabinctl_plain (what);

  fprintf (stderr, "cabinctl: %s “%s”. See: cabinctl --help\n", problem, plain);

  return CABINCTL_EXIT_USAGE;
}

/* What a service logs for whoever looks after it is in the way of an answer, unless it is asked for. */
static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  if ((level & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG)) && !g_log_get_debug_enabled ())
    return G_LOG_WRITER_HANDLED;

  return g_log_writer_default (level, fields, n_fields, NULL);
}

static int
run (const CabinctlVerb *verb,
     int                 argc,
     char               *argv[])
{
  g_autoptr(Cabinctl) self = cabinctl_new (verb);

  return verb->run (self, argc, argv);
}

int
main (int   argc,
      char *argv[])
{
  const char *name = argc > 1 ? argv[1] : "";
  const CabinctlVerb *verb = find_verb (name);
  char *help[] = { argv[0], (char *) "--help", NULL };
  int status;

  /* The characters of this place, and no more: the words are English, as those of the tools around. */
  setlocale (LC_CTYPE, "");
  /* Standard output is for the answer alone. */
  g_log_writer_default_set_use_stderr (TRUE);
  g_log_set_debug_enabled (g_getenv ("G_MESSAGES_DEBUG") != NULL);
  g_log_set_writer_func (write_log, NULL, NULL);

  if (*name == '\0')
    {
      print_help (stderr);
      return CABINCTL_EXIT_USAGE;
    }

  if (g_str_equal (name, "--version"))
    {
      printf ("cabinctl %s\n", CABIN_VERSION);
      return CABINCTL_EXIT_OK;
    }

  if (g_str_equal (name, "--help") || g_str_equal (name, "-h") || (g_str_equal (name, "help") && argc == 2))
    {
      print_help (stdout);
      return CABINCTL_EXIT_OK;
    }

  if (g_str_equal (name, "help") && find_verb (argv[2]) != NULL)
    return run (find_verb (argv[2]), 2, help);

  if (*name == '-')
    return fail_usage ("The verb comes first, its options after it; no verb is", name);

  if (verb == NULL)
    return fail_usage ("There is no verb", g_str_equal (name, "help") ? argv[2] : name);

  status = run (verb, argc - 1, argv + 1);
  if (status > 128)
    {
      /* Who sent the signal is told that it was obeyed. */
      signal (status - 128, SIG_DFL);
      raise (status - 128);
    }

  return status;
}
