/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wish for a network that root reads: what is taken makes files of which each line is one that we meant. */

#include "cabin-fuzz.h"

#include <string.h>

#include "cabin-ap-request.h"
#include "cabin-text.h"

static guint
count_lines (const char *text)
{
  guint lines = 0;

  for (; *text != '\0'; text++)
    {
      g_assert_true (*text == '\n' || g_ascii_isprint (*text));
      lines += *text == '\n';
    }

  return lines;
}

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CabinApRequest) wish = cabin_ap_request_parse (text, length, &error);
  g_autofree char *hostapd = NULL;
  g_autofree char *networkd = NULL;
  char *psk;

  g_assert_true ((wish == NULL) == (error != NULL));
  if (wish == NULL)
    return 0;

  hostapd = cabin_ap_request_to_hostapd (wish, "/psk");
  networkd = cabin_ap_request_to_networkd (wish);
  psk = cabin_ap_request_to_psk (wish);
  g_assert_cmpuint (count_lines (hostapd), ==, *wish->country != '\0' ? 16 : 14);
  g_assert_cmpuint (count_lines (networkd), ==, 14);
  g_assert_cmpuint (count_lines (psk), ==, 1);
  cabin_text_wipe (psk);

  return 0;
}
