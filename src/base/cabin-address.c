/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-address.h"

#include <string.h>

/* "AA:BB:CC:DD:EE:FF" */
#define ADDRESS_LENGTH 17
#define SUFFIX_LENGTH 5

/**
 * cabin_address_is_valid:
 * @address: (nullable): a text from the air, D-Bus or a file
 *
 * Whether @address is a Bluetooth device address as BlueZ writes it: six pairs of hex digits with colons between.
 */
gboolean
cabin_address_is_valid (const char *address)
{
  if (address == NULL || strlen (address) != ADDRESS_LENGTH)
    return FALSE;

  for (int i = 0; i < ADDRESS_LENGTH; i++)
    {
      if (i % 3 == 2 ? address[i] != ':' : !g_ascii_isxdigit (address[i]))
        return FALSE;
    }

  return TRUE;
}

/**
 * cabin_address_suffix:
 * @address: (nullable): a device address
 *
 * The part of an address that people compare and that tells two phones of one name apart.
 *
 * Returns: (transfer full) (nullable): the last four hex digits, "EE:FF"; %NULL if @address is not valid
 */
char *
cabin_address_suffix (const char *address)
{
  if (!cabin_address_is_valid (address))
    return NULL;

  return g_ascii_strup (address + ADDRESS_LENGTH - SUFFIX_LENGTH, SUFFIX_LENGTH);
}

/**
 * cabin_address_redact:
 * @address: (nullable): a device address
 *
 * The form of an address that may stand in a log: enough to follow one device, not enough to recognise its owner.
 *
 * Returns: (transfer full): "…EE:FF", or "…" if @address is not valid
 */
char *
cabin_address_redact (const char *address)
{
  g_autofree char *suffix = cabin_address_suffix (address);

  return g_strconcat ("…", suffix, NULL);
}
