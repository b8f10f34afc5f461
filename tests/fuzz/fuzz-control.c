/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What callers of org.cabin.HeadUnit1 send, of any signature and any bytes. The first byte chooses the signature. */

#include "cabin-fuzz.h"

#include <string.h>

#include "cabin-address.h"
#include "cabin-control-arguments.h"
#include "cabin-names.h"

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  static const char *const types[] = { "(s)", "(u)", "()", "(d)", "(ss)", "(v)", "(a{sv})", "(i)" };
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GVariant) parameters = NULL;
  g_autofree char *address = NULL;
  const char *name;
  guint seconds;

  if (length == 0)
    return 0;

  bytes = g_bytes_new (text + 1, length - 1);
  parameters = g_variant_new_from_bytes (G_VARIANT_TYPE (types[(guchar) *text % G_N_ELEMENTS (types)]), bytes, FALSE);
  g_variant_ref_sink (parameters);

  address = cabin_control_arguments_address (parameters);
  g_assert_true (address == NULL || cabin_address_is_valid (address));
  name = cabin_control_arguments_name (parameters);
  g_assert_true (name == NULL || (*name != '\0' && strlen (name) <= CABIN_NAME_MAX_BYTES));
  if (cabin_control_arguments_timeout (parameters, &seconds))
    g_assert_cmpuint (seconds, <=, CABIN_WINDOW_MAX_S);

  return 0;
}
