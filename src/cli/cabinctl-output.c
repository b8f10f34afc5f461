/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabinctl-output.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LABEL_WIDTH 11
#define CLEAR_LINE "\r\033[K"
#define END_STYLE "\033[0m"

static gboolean
shows_colours (void)
{
  const char *no_color = g_getenv ("NO_COLOR");

  return isatty (STDOUT_FILENO) && (no_color == NULL || *no_color == '\0') &&
         g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/* Control characters are orders to a terminal, and format characters (which our own sentences isolate names with) are
 * shown as boxes by many. */
static char *
clean (const char *text,
       gboolean    keep_lines)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *cleaned = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (keep_lines && c == '\n')
        g_string_append_c (cleaned, '\n');
      else if (g_unichar_isprint (c) && g_unichar_type (c) != G_UNICODE_FORMAT)
        g_string_append_unichar (cleaned, c);
    }

  return g_string_free (cleaned, FALSE);
}

static int
width_of (const char *text)
{
  int width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}

/**
 * cabinctl_plain:
 * @text: (nullable): a text of somebody else's, or one with a name in it
 *
 * Returns: (transfer full): the same on one line, without anything that a terminal would obey
 */
char *
cabinctl_plain (const char *text)
{
  return clean (text, FALSE);
}

/**
 * cabinctl_plain_lines:
 * @text: (nullable): a text of somebody else's, of several lines
 *
 * Returns: (transfer full): the same, without anything else that a terminal would obey
 */
char *
cabinctl_plain_lines (const char *text)
{
  return clean (text, TRUE);
}

/**
 * cabinctl_paint:
 * @text: plain text
 *
 * Returns: (transfer full): the text in that style if standard output is a terminal with colours (NO_COLOR and TERM are
 *   asked), else as it is
 */
char *
cabinctl_paint (CabinctlStyle  style,
                const char    *text)
{
  static const char *const codes[] = {
    [CABINCTL_PLAIN] = "",
    [CABINCTL_STRONG] = "\033[1m",
    [CABINCTL_FAINT] = "\033[2m",
    [CABINCTL_GOOD] = "\033[32m",
    [CABINCTL_BAD] = "\033[31m",
  };

  if (style == CABINCTL_PLAIN || !shows_colours ())
    return g_strdup (text);

  return g_strconcat (codes[style], text, END_STYLE, NULL);
}

/**
 * cabinctl_pad:
 * @text: plain text
 * @width: in columns
 *
 * Returns: (transfer full): the text with blanks behind it up to that width; longer texts stay as they are
 */
char *
cabinctl_pad (const char *text,
              int         width)
{
  return g_strdup_printf ("%s%*s", text, MAX (width - width_of (text), 0), "");
}

/**
 * cabinctl_say:
 *
 * Writes one line to standard output.
 */
void
cabinctl_say (const char *format,
              ...)
{
  va_list values;

  va_start (values, format);
  vprintf (format, values);
  va_end (values);
  putchar ('\n');
  fflush (stdout);
}

/**
 * cabinctl_row:
 * @label: what it is; empty for one more line of the same
 *
 * Writes a line with a label and what is to be said of it.
 */
void
cabinctl_row (const char *label,
              const char *format,
              ...)
{
  g_autofree char *padded = cabinctl_pad (label, LABEL_WIDTH);
  g_autofree char *painted = cabinctl_paint (CABINCTL_FAINT, padded);
  g_autofree char *text = NULL;
  va_list values;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  cabinctl_say ("%s %s", painted, text);
}

/**
 * cabinctl_progress:
 * @format: (nullable): %NULL takes the last one away
 *
 * Says what takes its time, to who sits at a terminal and waits. It goes away with the next thing that is said.
 */
void
cabinctl_progress (Cabinctl   *self,
                   const char *format,
                   ...)
{
  va_list values;

  if (self->json || !isatty (STDERR_FILENO))
    return;

  fputs (CLEAR_LINE, stderr);
  if (format != NULL)
    {
      va_start (values, format);
      vfprintf (stderr, format, values);
      va_end (values);
    }
  fflush (stderr);
}

/**
 * cabinctl_print_json:
 * @builder: with a whole value
 * @on_one_line: for a stream of values
 *
 * Writes the value to standard output.
 */
void
cabinctl_print_json (JsonBuilder *builder,
                     gboolean     on_one_line)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, !on_one_line);

  cabinctl_say ("%s", text);
}

/**
 * cabinctl_json_string:
 * @value: (nullable): a text, which need not be valid UTF-8; empty and %NULL become null
 *
 * Adds a member to the object of @builder.
 */
void
cabinctl_json_string (JsonBuilder *builder,
                      const char  *member,
                      const char  *value)
{
  g_autofree char *valid = NULL;

  json_builder_set_member_name (builder, member);
  if (value == NULL || *value == '\0')
    {
      json_builder_add_null_value (builder);
      return;
    }

  valid = g_utf8_make_valid (value, -1);
  json_builder_add_string_value (builder, valid);
}

/**
 * cabinctl_done:
 * @result: the word for it in JSON, such as "connected"
 * @address: (nullable): of the device
 * @format: a sentence for people
 *
 * Says that the verb has done what it is for.
 *
 * Returns: %CABINCTL_EXIT_OK
 */
int
cabinctl_done (Cabinctl   *self,
               const char *result,
               const char *address,
               const char *format,
               ...)
{
  va_list values;

  cabinctl_progress (self, NULL);
  if (self->json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      cabinctl_json_string (builder, "result", result);
      if (address != NULL)
        cabinctl_json_string (builder, "address", address);
      json_builder_end_object (builder);
      cabinctl_print_json (builder, FALSE);
    }
  else
    {
      g_autofree char *text = NULL;
      g_autofree char *plain = NULL;

      va_start (values, format);
      text = g_strdup_vprintf (format, values);
      va_end (values);
      plain = cabinctl_plain (text);
      cabinctl_say ("%s", plain);
    }

  return CABINCTL_EXIT_OK;
}
