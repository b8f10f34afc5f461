/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What callers send, looked at before anything is done. Pure functions that trust nothing, not even the signature.
 */

#include "cabin-control-arguments.h"

#include <string.h>

#include "cabin-address.h"
#include "cabin-names.h"
#include "cabin-text.h"

static const char *
get_text (GVariant *parameters)
{
  const char *text;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(s)")))
    return NULL;

  g_variant_get (parameters, "(&s)", &text);

  return text;
}

/**
 * cabin_control_arguments_address:
 * @parameters: of a call, "(s)"
 *
 * Returns: (transfer full) (nullable): a device address in capitals; %NULL if it is none
 */
char *
cabin_control_arguments_address (GVariant *parameters)
{
  const char *address = get_text (parameters);

  return cabin_address_is_valid (address) ? g_ascii_strup (address, -1) : NULL;
}

/**
 * cabin_control_arguments_name:
 * @parameters: of a call, "(s)"
 *
 * Checks a name for the car. It has to look the same to everybody: something to see, and nothing that is not seen.
 *
 * Returns: (transfer none) (nullable): the name, as long as @parameters live; %NULL if it cannot be one
 */
const char *
cabin_control_arguments_name (GVariant *parameters)
{
  const char *name = get_text (parameters);
  g_autofree char *shown = NULL;

  if (name == NULL || strlen (name) > CABIN_NAME_MAX_BYTES)
    return NULL;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!g_unichar_isprint (g_utf8_get_char (p)))
        return NULL;
    }

  shown = cabin_text_sanitise (name, -1);

  return *shown != '\0' ? name : NULL;
}

/**
 * cabin_control_arguments_timeout:
 * @parameters: of a call, "(u)"
 * @seconds: (out): how long pair mode is wanted, 0 for without end
 *
 * Returns: whether it is a length that a pair mode can have
 */
gboolean
cabin_control_arguments_timeout (GVariant *parameters,
                                 guint    *seconds)
{
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(u)")))
    return FALSE;

  g_variant_get (parameters, "(u)", seconds);

  return *seconds <= CABIN_WINDOW_MAX_S;
}
