/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdio.h>

#include "cabin-bluetooth-types.h"
#include "cabin-words-network.h"
#include "cabin-words.h"
#include "cabinctl-failure.h"
#include "cabinctl-network.h"
#include "cabinctl-options.h"
#include "cabinctl-output.h"
#include "cabinctl-values.h"
#include "cabinctl-verbs.h"

typedef struct {
  Cabinctl *program;
  char *state;
  char *mode;
  char *problems;
  char *network;
  char *hand_over;
} Monitor;

/* One thing that happened: a sentence, or an object with its members; empty ones are left out. */
static void
G_GNUC_PRINTF (6,
               7)
say (Monitor    *self,
     const char *event,
     const char *member,
     const char *value,
     const char *name,
     const char *format,
     ...)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *words = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *time = NULL;
  g_autofree char *painted = NULL;
  va_list values;

  if (self->program->json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();
      g_autofree char *iso = g_date_time_format_iso8601 (now);

      json_builder_begin_object (builder);
      cabinctl_json_string (builder, "time", iso);
      cabinctl_json_string (builder, "event", event);
      if (name != NULL)
        cabinctl_json_string (builder, "name", name);
      if (member != NULL)
        cabinctl_json_string (builder, member, value);
      json_builder_end_object (builder);
      cabinctl_print_json (builder, TRUE);
      return;
    }

  va_start (values, format);
  words = g_strdup_vprintf (format, values);
  va_end (values);
  plain = cabinctl_plain (words);
  time = g_date_time_format (now, "%H:%M:%S");
  painted = cabinctl_paint (CABINCTL_FAINT, time);
  cabinctl_say ("%s  %s", painted, plain);
}

static void
on_knock (CabinDBusHeadUnit1 *head_unit,
          const char         *why,
          const char         *name,
          Monitor            *self)
{
  static const char *const knocks[] = {
    [CABIN_KNOCK_WINDOW_SHUT] = "window-shut",
    [CABIN_KNOCK_BUSY] = "busy",
    [CABIN_KNOCK_CODELESS] = "codeless",
    [CABIN_KNOCK_WANTS_PIN] = "wants-pin",
  };
  g_autofree char *words = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (knocks); i++)
    {
      if (g_str_equal (why, knocks[i]))
        words = cabin_words_knock ((CabinKnock) i, name);
    }

  say (self, "knock", "why", why, name, "%s", words != NULL ? words : why);
}

static void
on_paired (CabinDBusHeadUnit1 *head_unit,
           const char         *name,
           const char         *address,
           Monitor            *self)
{
  say (self, "paired", "address", address, name, "Paired with %s (%s)", name, address);
}

static void
on_connected (CabinDBusHeadUnit1 *head_unit,
              const char         *name,
              const char         *address,
              Monitor            *self)
{
  say (self, "connected", "address", address, name, "%s is connected (%s)", name, address);
}

static void
on_disconnected (CabinDBusHeadUnit1 *head_unit,
                 const char         *name,
                 const char         *address,
                 Monitor            *self)
{
  say (self, "disconnected", "address", address, name, "%s is disconnected (%s)", name, address);
}

static void
on_failed (CabinDBusHeadUnit1 *head_unit,
           const char         *name,
           const char         *reason,
           Monitor            *self)
{
  g_autofree char *word = g_ascii_strdown (reason, -1);

  say (self, "failed", "reason", reason, name, "%s: it did not work (%s)", name, word);
}

/* Says what is new, and remembers it. */
static gboolean
take (char       **known,
      const char  *value)
{
  if (value == NULL || g_strcmp0 (*known, value) == 0)
    return FALSE;

  g_free (*known);
  *known = g_strdup (value);

  return TRUE;
}

static void
look_at_network (Monitor *self)
{
  CabinAccessPointState state = cabinctl_network_state (self->program->head_unit);
  g_autofree char *words = cabinctl_hand_over_words (self->program->head_unit);

  if (take (&self->network, cabin_access_point_state_to_string (state)) && state != CABIN_ACCESS_POINT_OFF)
    say (self, "network", "state", self->network, NULL, "The car's network: %s", cabin_words_network_state (state));

  if (take (&self->hand_over, words != NULL ? words : "") && words != NULL)
    say (self, "hand-over", "words", words, NULL, "%s", words);
}

static void
look (Monitor *self)
{
  CabinDBusHeadUnit1 *head_unit = self->program->head_unit;
  GVariant *problems = cabin_dbus_head_unit1_get_problems (head_unit);
  g_autofree char *mode = cabinctl_pair_mode_words (head_unit);
  g_autofree char *text = problems != NULL ? g_variant_print (problems, FALSE) : NULL;

  if (take (&self->state, cabin_dbus_head_unit1_get_state (head_unit)))
    say (self, "state", "state", self->state, NULL, "The head unit is %s", self->state);

  if (take (&self->mode, cabin_dbus_head_unit1_get_pairing_mode (head_unit)))
    say (self, "pairing-mode", "pairing_mode", self->mode, NULL, "Pair mode is %s",
         g_str_equal (self->mode, "timed") ? "on" : mode);

  look_at_network (self);
  if (!take (&self->problems, text))
    return;

  for (gsize i = 0; i < g_variant_n_children (problems); i++)
    {
      g_autoptr(GVariant) dictionary = g_variant_get_child_value (problems, i);
      g_autoptr(CabinProblem) problem = cabinctl_problem_from (dictionary);
      g_autofree char *title = problem != NULL ? cabin_words_problem_title (problem) : NULL;
      g_autofree char *advice = problem != NULL ? cabin_words_problem_advice (problem) : NULL;

      if (problem != NULL)
        say (self, "problem", "kind", cabin_problem_kind_to_string (cabin_problem_get_kind (problem)), NULL, "%s. %s",
             title, advice);
    }
}

static void
on_properties (GDBusProxy *head_unit,
               GVariant   *changed,
               GStrv       invalidated,
               Monitor    *self)
{
  look (self);
}

static void
on_owner (CabinDBusHeadUnit1 *head_unit,
          GParamSpec         *pspec,
          Monitor            *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (head_unit));

  if (owner != NULL)
    {
      say (self, "started", NULL, NULL, NULL, "The head unit has started");
      look (self);
      return;
    }

  say (self, "ended", NULL, NULL, NULL, "The head unit has ended");
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->mode, g_free);
  g_clear_pointer (&self->problems, g_free);
  g_clear_pointer (&self->network, g_free);
  g_clear_pointer (&self->hand_over, g_free);
}

static int
run (Cabinctl *self,
     int       argc,
     char     *argv[])
{
  Monitor monitor = { .program = self };
  int status;

  if (!cabinctl_parse (self, NULL, 0, 0, &argc, argv, &status))
    return status;

  status = cabinctl_need_head_unit (self);
  if (status != CABINCTL_EXIT_OK)
    return status;

  g_signal_connect (self->head_unit, "knock", G_CALLBACK (on_knock), &monitor);
  g_signal_connect (self->head_unit, "paired", G_CALLBACK (on_paired), &monitor);
  g_signal_connect (self->head_unit, "connected", G_CALLBACK (on_connected), &monitor);
  g_signal_connect (self->head_unit, "disconnected", G_CALLBACK (on_disconnected), &monitor);
  g_signal_connect (self->head_unit, "failed", G_CALLBACK (on_failed), &monitor);
  g_signal_connect (self->head_unit, "g-properties-changed", G_CALLBACK (on_properties), &monitor);
  g_signal_connect (self->head_unit, "notify::g-name-owner", G_CALLBACK (on_owner), &monitor);
  look (&monitor);

  /* A reader that is gone shows in what is written next. */
  while (!cabinctl_interrupted (self) && !ferror (stdout) && !g_dbus_connection_is_closed (self->bus))
    g_main_context_iteration (NULL, TRUE);

  g_signal_handlers_disconnect_by_data (self->head_unit, &monitor);
  g_free (monitor.state);
  g_free (monitor.mode);
  g_free (monitor.problems);
  g_free (monitor.network);
  g_free (monitor.hand_over);
  if (g_dbus_connection_is_closed (self->bus))
    return cabinctl_fail (self, CABINCTL_EXIT_ADAPTER, "no-bus", "The message bus has ended.");

  return CABINCTL_EXIT_OK;
}

const CabinctlVerb cabinctl_monitor = {
  .name = "monitor",
  .arguments = "",
  .summary = "Say what happens, as it happens",
  .help = "Ends with Ctrl-C. With --json each event is an object on a line of its own.\n\n"
          "For example:\n"
          "  cabinctl monitor\n"
          "  cabinctl monitor --json | jq -r 'select(.event == \"connected\").name'\n\n"
          "Exit status: 0 it was ended; 3 the message bus has ended; 4 not allowed; 69 the head unit does not run.",
  .run = run,
};
