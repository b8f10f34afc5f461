/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Names from the air: whatever comes in, what goes out can stand on a screen and on a terminal. */

#include "cabin-fuzz.h"

#include "cabin-names.h"
#include "cabin-text.h"

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  g_autofree char *shown = cabin_text_sanitise (text, length);
  g_autofree char *again = cabin_text_sanitise (shown, -1);

  g_assert_true (g_utf8_validate (shown, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (shown, -1), <=, CABIN_NAME_MAX_BYTES);
  for (const char *p = shown; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
  /* What is harmless stays as it is. */
  g_assert_cmpstr (again, ==, shown);

  return 0;
}
