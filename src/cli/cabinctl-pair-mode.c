/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabinctl-failure.h"
#include "cabinctl-options.h"
#include "cabinctl-output.h"
#include "cabinctl-values.h"
#include "cabinctl-verbs.h"

static void
print (Cabinctl   *self,
       const char *mode,
       guint       seconds)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cabinctl_json_string (builder, "pairing_mode", mode);
  json_builder_set_member_name (builder, "seconds_left");
  json_builder_add_int_value (builder, seconds);
  json_builder_end_object (builder);
  cabinctl_print_json (builder, FALSE);
}

static int
turn_on (Cabinctl *self,
         guint     seconds)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  cabin_dbus_head_unit1_call_open_pairing (self->head_unit, seconds, self->cancellable, cabinctl_on_result, self);
  result = cabinctl_wait (self);
  if (!cabin_dbus_head_unit1_call_open_pairing_finish (self->head_unit, result, &error))
    return cabinctl_fail_head_unit (self, error, CABINCTL_EXIT_NO, NULL);

  if (self->json)
    print (self, seconds != 0 ? "timed" : "open", seconds);
  else if (seconds != 0)
    cabinctl_say ("Phones can pair for %u:%02u.", seconds / 60, seconds % 60);
  else
    cabinctl_say ("Phones can pair until `cabinctl pair-mode off`.");

  return CABINCTL_EXIT_OK;
}

static int
turn_off (Cabinctl *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  cabin_dbus_head_unit1_call_close_pairing (self->head_unit, self->cancellable, cabinctl_on_result, self);
  result = cabinctl_wait (self);
  if (!cabin_dbus_head_unit1_call_close_pairing_finish (self->head_unit, result, &error))
    return cabinctl_fail_head_unit (self, error, CABINCTL_EXIT_NO, NULL);

  if (self->json)
    print (self, "off", 0);
  else
    cabinctl_say ("No new phone can pair.");

  return CABINCTL_EXIT_OK;
}

static int
tell (Cabinctl *self)
{
  const char *mode = cabin_dbus_head_unit1_get_pairing_mode (self->head_unit);
  g_autofree char *words = cabinctl_pair_mode_words (self->head_unit);

  if (self->json)
    print (self, mode, cabin_dbus_head_unit1_get_seconds_left (self->head_unit));
  else
    cabinctl_say ("%s", words);

  return g_strcmp0 (mode, "off") != 0 ? CABINCTL_EXIT_OK : CABINCTL_EXIT_NO;
}

static int
run (Cabinctl *self,
     int       argc,
     char     *argv[])
{
  g_autofree char *timeout = NULL;
  const GOptionEntry entries[] = {
    { "timeout", 't', 0, G_OPTION_ARG_STRING, &timeout,
      "With on: end by itself after 1 to 3600; 0 is never, for root (default: a setting)",
      "SECONDS" },
    { NULL },
  };
  gboolean on;
  guint seconds = 0;
  int status;

  if (!cabinctl_parse (self, entries, 1, 1, &argc, argv, &status))
    return status;

  on = g_str_equal (argv[1], "on");
  if (!on && !g_str_equal (argv[1], "off") && !g_str_equal (argv[1], "status"))
    return cabinctl_fail_usage (self, "Pair mode is on, off or status, and not “%s”.", argv[1]);

  if (timeout != NULL && !on)
    return cabinctl_fail_usage (self, "--timeout goes with on alone.");

  if (timeout != NULL && !cabinctl_parse_number (self, "--timeout", timeout, 0, CABIN_WINDOW_MAX_S, &seconds))
    return CABINCTL_EXIT_USAGE;

  status = cabinctl_need_head_unit (self);
  if (status != CABINCTL_EXIT_OK)
    return status;

  if (on)
    return turn_on (self, timeout != NULL ? seconds : cabin_dbus_head_unit1_get_pairing_window (self->head_unit));

  return g_str_equal (argv[1], "off") ? turn_off (self) : tell (self);
}

const CabinctlVerb cabinctl_pair_mode = {
  .name = "pair-mode",
  .arguments = "on|off|status",
  .summary = "Let new phones pair, or no more, or say which",
  .help = "Pair mode ends by itself when a phone has paired, unless it is without end.\n\n"
          "For example:\n"
          "  cabinctl pair-mode on\n"
          "  cabinctl pair-mode on --timeout 60\n"
          "  cabinctl pair-mode status && echo open\n\n"
          "Exit status: 0 done, or it is on; 1 it is off; 3 Bluetooth is not ready; 4 not allowed;\n"
          "69 the head unit does not run.",
  .run = run,
};
