/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Addresses, valid and not: what is written to a log holds no whole one. */

#include "cabin-fuzz.h"

#include <string.h>

#include "cabin-address.h"

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  gboolean valid = cabin_address_is_valid (text);
  g_autofree char *redacted = cabin_address_redact (text);

  g_assert_true (!valid || strlen (text) == 17);
  if (valid)
    {
      g_autofree char *suffix = cabin_address_suffix (text);

      g_assert_null (strstr (redacted, text));
      g_assert_cmpuint (strlen (suffix), ==, 5);
    }

  return 0;
}
