/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-text.h"

#include "cabin-names.h"

#include <string.h>

/* U+2026, shown where a name was cut. */
#define ELLIPSIS "\xe2\x80\xa6"

#define FIRST_REGIONAL_INDICATOR 0x1f1e6
#define LAST_REGIONAL_INDICATOR 0x1f1ff
#define FIRST_SKIN_TONE 0x1f3fb
#define LAST_SKIN_TONE 0x1f3ff
/* More marks on one letter than any language writes paint over the line above. */
#define MAX_MARKS 4

/* Code points that are not seen, or that change how their neighbours are seen. */
static gboolean
is_unwanted (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
      return TRUE;

    default:
      /* Fillers that are letters by type and blank by sight. */
      return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x2800;
    }
}

/* Whether @c belongs to the grapheme that came before it. Extended grapheme clusters (UAX #29) as far as names need
 * them: marks, emoji modifiers and the second half of a flag. Joiners are removed before, so a family is shown as its
 * members. */
static gboolean
extends_grapheme (gunichar  c,
                  gboolean *half_flag)
{
  gboolean was_half = *half_flag;

  *half_flag = !was_half && c >= FIRST_REGIONAL_INDICATOR && c <= LAST_REGIONAL_INDICATOR;
  if (c >= FIRST_REGIONAL_INDICATOR && c <= LAST_REGIONAL_INDICATOR)
    return was_half;

  return g_unichar_ismark (c) || (c >= FIRST_SKIN_TONE && c <= LAST_SKIN_TONE);
}

/* Whether a blank, @c and an ellipsis have room. Broken bytes become longer, and the result must be one that this takes
 * as a whole when it is read again. */
static gboolean
fits (GString  *result,
      gunichar  c)
{
  return result->len + 1 + g_unichar_to_utf8 (c, NULL) + strlen (ELLIPSIS) <= CABIN_NAME_MAX_BYTES;
}

/* Most names are short and plain. They go past the tables of Unicode, which a small program then has not in memory. */
static gboolean
is_plain (const char *text,
          gsize       bytes)
{
  char before = ' ';

  for (gsize i = 0; i < bytes; i++)
    {
      if (text[i] < ' ' || text[i] > '~' || (text[i] == ' ' && before == ' '))
        return FALSE;
      before = text[i];
    }

  return bytes <= CABIN_NAME_MAX_GRAPHEMES && before != ' ';
}

/**
 * cabin_text_sanitise:
 * @text: (nullable): a text from the air, such as a phone's name; need not be valid UTF-8
 * @length: its length in bytes, or -1 if it ends with a zero byte
 *
 * The only way of a foreign text to the screen, to a log and into the settings. Takes at most %CABIN_NAME_MAX_BYTES
 * bytes; broken UTF-8 becomes U+FFFD; control, format (bidi, zero-width), line-break, private and unassigned
 * characters go; white space is folded; what is longer than %CABIN_NAME_MAX_GRAPHEMES graphemes, or than those bytes,
 * ends with an ellipsis. A result that is sanitised again stays as it is.
 * The result is still plain text: never markup, a format string or a path.
 *
 * Returns: (transfer full): valid UTF-8 on one line, empty if nothing is left
 */
char *
cabin_text_sanitise (const char *text,
                     gssize      length)
{
  g_autoptr(GString) result = g_string_new (NULL);
  g_autofree char *valid = NULL;
  gsize bytes;
  int graphemes = 0, marks = 0;
  gboolean space = FALSE, half_flag = FALSE;

  if (text == NULL)
    return g_strdup ("");

  bytes = strnlen (text, length < 0 ? CABIN_NAME_MAX_BYTES : MIN ((gsize) length, CABIN_NAME_MAX_BYTES));
  if (is_plain (text, bytes))
    return g_strndup (text, bytes);

  valid = g_utf8_make_valid (text, bytes);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_LINE_SEPARATOR)
        {
          space = result->len > 0;
          continue;
        }

      if (is_unwanted (c))
        continue;

      if (!space && result->len > 0 && extends_grapheme (c, &half_flag))
        {
          if (marks++ < MAX_MARKS && fits (result, c))
            g_string_append_unichar (result, c);
          continue;
        }

      /* A mark without a letter before it would land on our own words. */
      if (g_unichar_ismark (c))
        continue;

      graphemes += space ? 2 : 1;
      if (graphemes > CABIN_NAME_MAX_GRAPHEMES || !fits (result, c))
        {
          g_string_append (result, ELLIPSIS);
          break;
        }

      if (space)
        g_string_append_c (result, ' ');
      if (space || result->len == 0)
        half_flag = c >= FIRST_REGIONAL_INDICATOR && c <= LAST_REGIONAL_INDICATOR;
      g_string_append_unichar (result, c);
      space = FALSE;
      marks = 0;
    }

  return g_string_free (g_steal_pointer (&result), FALSE);
}

/**
 * cabin_text_strv_down:
 * @texts: (transfer full): UUIDs, which are ASCII and come in either case
 *
 * Returns: (transfer full): the same in lower case
 */
GStrv
cabin_text_strv_down (GStrv texts)
{
  for (gsize i = 0; texts[i] != NULL; i++)
    {
      char *lower = g_ascii_strdown (texts[i], -1);

      g_free (texts[i]);
      texts[i] = lower;
    }

  return texts;
}

/**
 * cabin_text_wipe:
 * @text: (nullable) (transfer full): a secret
 *
 * Frees it, and leaves nothing of it in memory.
 */
void
cabin_text_wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}
