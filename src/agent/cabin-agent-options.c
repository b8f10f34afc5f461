/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-agent-options.h"

#include <string.h>

#include "cabin-address.h"
#include "cabin-names.h"

#define SUMMARY \
  "Lets phones pair with this machine and connect to it, without a screen.\n" \
  "\n" \
  "While pair mode is off, which it is at the start, nobody can pair; a phone that has paired before connects at\n" \
  "any time. Pair mode is opened with --pair-mode, or later with \"cabinctl pair-mode on\". Nobody can compare\n" \
  "codes on a machine without a screen, so whoever asks while it is open is let in."

#define DESCRIPTION \
  "Examples:\n" \
  "  cabin-agent                            pair mode is off until somebody opens it with cabinctl\n" \
  "  cabin-agent --pair-mode                anybody in range can pair, as long as the agent runs\n" \
  "  cabin-agent --pair-mode --timeout 120  anybody in range can pair in the first two minutes\n" \
  "  cabin-agent --pair-mode --confirm      asks here, on the terminal, whether the code is the phone's\n" \
  "\n" \
  "Exit status: 0 ended by a signal; 1 another head unit runs; 3 no bluetoothd; 4 the message bus does not allow\n" \
  "it; 64 the command line is wrong. More in cabin-agent(1)."

static gboolean
take_timeout (CabinAgentOptions  *self,
              const char         *text,
              GError            **error)
{
  guint64 seconds;

  if (text == NULL)
    return TRUE;

  if (!self->pair_mode)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "--timeout is of use with --pair-mode only");
      return FALSE;
    }
  if (!g_ascii_string_to_unsigned (text, 10, 1, CABIN_WINDOW_MAX_S, &seconds, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--timeout takes 1 to %d seconds; without it, "
                   "pair mode has no end", CABIN_WINDOW_MAX_S);
      return FALSE;
    }

  self->timeout_s = (guint) seconds;

  return TRUE;
}

/* "hci0", as the kernel counts them. */
static gboolean
is_adapter_name (const char *text)
{
  return g_str_has_prefix (text, "hci") && g_ascii_string_to_unsigned (text + strlen ("hci"), 10, 0, G_MAXUINT16, NULL,
                                                                       NULL);
}

static gboolean
check_adapter (CabinAgentOptions  *self,
               GError            **error)
{
  if (self->adapter == NULL || cabin_address_is_valid (self->adapter) || is_adapter_name (self->adapter))
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "--adapter takes an address, such as 00:11:22:33:44:55, or a name, such as hci0");

  return FALSE;
}

/* GOption takes --pair-mode=no for --pair-mode. */
static gboolean
check_values (const GOptionEntry  *entries,
              char               **arguments,
              GError             **error)
{
  for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
    {
      g_autofree char *with_value = g_strconcat ("--", entry->long_name, "=", NULL);

      for (char **argument = arguments; entry->arg == G_OPTION_ARG_NONE && *argument != NULL; argument++)
        {
          if (g_str_has_prefix (*argument, with_value))
            {
              g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--%s takes no value", entry->long_name);
              return FALSE;
            }
        }
    }

  return TRUE;
}

/**
 * cabin_agent_options_parse:
 * @self: zeroed; to be cleared also where this fails
 * @arguments: the command line with the program's name first; what is understood is taken out
 * @error: a sentence for the person who wrote it
 *
 * Returns: whether the command line says something that can be done
 */
gboolean
cabin_agent_options_parse (CabinAgentOptions   *self,
                           char              ***arguments,
                           GError             **error)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *timeout = NULL;
  gboolean help = FALSE;
  const GOptionEntry entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, "Show this text", NULL },
    { "pair-mode", 'p', 0, G_OPTION_ARG_NONE, &self->pair_mode, "Open pair mode at the start", NULL },
    { "timeout", 't', 0, G_OPTION_ARG_STRING, &timeout, "End that pair mode after so long, 1 to 3600", "SECONDS" },
    { "confirm", 'c', 0, G_OPTION_ARG_NONE, &self->confirm, "Ask on the terminal before a phone is let in", NULL },
    { "adapter", 'a', 0, G_OPTION_ARG_STRING, &self->adapter, "Use this adapter, whatever the settings say",
      "ADDRESS|hciN" },
    { "wait-for-bluez", 'w', 0, G_OPTION_ARG_NONE, &self->wait_for_bluez, "Wait for bluetoothd if it is not there yet",
      NULL },
    { "no-control", 0, 0, G_OPTION_ARG_NONE, &self->no_control,
      "Run without the name on the bus: cabinctl cannot reach it", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, "Print the version", NULL },
    { NULL }
  };

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, SUMMARY);
  g_option_context_set_description (context, DESCRIPTION);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!check_values (entries, *arguments, error) || !g_option_context_parse_strv (context, arguments, error))
    return FALSE;

  if (help)
    self->help = g_option_context_get_help (context, TRUE, NULL);

  if ((*arguments)[0] != NULL && (*arguments)[1] != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "'%s' is no option", (*arguments)[1]);
      return FALSE;
    }

  return take_timeout (self, timeout, error) && check_adapter (self, error);
}

/**
 * cabin_agent_options_clear:
 *
 * Frees what the options hold.
 */
void
cabin_agent_options_clear (CabinAgentOptions *self)
{
  g_clear_pointer (&self->help, g_free);
  g_clear_pointer (&self->adapter, g_free);
}
