/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-reconnect-phones.h"

/* One authentication can fail by bad luck. */
#define AUTH_FAILURES_MAX 2

static void
entry_free (CabinReconnectEntry *entry)
{
  g_free (entry->address);
  g_free (entry);
}

/**
 * cabin_reconnect_phones_new:
 * @phones: (array length=n_phones): the list as it is now
 * @old: (nullable): the list as it was, for what is known of its phones
 *
 * Returns: (transfer full): an array of #CabinReconnectEntry
 */
GPtrArray *
cabin_reconnect_phones_new (const CabinReconnectPhone *phones,
                            guint                      n_phones,
                            GPtrArray                 *old)
{
  GPtrArray *self = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  for (guint i = 0; i < n_phones; i++)
    {
      const CabinReconnectEntry *before = cabin_reconnect_phones_find (old, phones[i].address);
      CabinReconnectEntry *entry = g_new0 (CabinReconnectEntry, 1);

      if (before != NULL)
        *entry = *before;
      entry->address = g_strdup (phones[i].address);
      entry->bonded = phones[i].bonded;
      entry->automatic = phones[i].automatic;
      if (before != NULL && !before->bonded && entry->bonded)
        cabin_reconnect_entry_trust (entry);
      g_ptr_array_add (self, entry);
    }

  return self;
}

/**
 * cabin_reconnect_phones_find:
 * @self: (nullable): an array of #CabinReconnectEntry
 * @address: (nullable): an address
 *
 * Returns: (transfer none) (nullable): what is known of this phone
 */
CabinReconnectEntry *
cabin_reconnect_phones_find (GPtrArray  *self,
                             const char *address)
{
  for (guint i = 0; self != NULL && i < self->len; i++)
    {
      CabinReconnectEntry *entry = self->pdata[i];

      if (g_strcmp0 (entry->address, address) == 0)
        return entry;
    }

  return NULL;
}

/**
 * cabin_reconnect_phones_any_new:
 *
 * Returns: whether there is a phone that may be tried and could not before
 */
gboolean
cabin_reconnect_phones_any_new (GPtrArray *self,
                                GPtrArray *old)
{
  for (guint i = 0; i < self->len; i++)
    {
      const CabinReconnectEntry *entry = self->pdata[i];
      const CabinReconnectEntry *before = cabin_reconnect_phones_find (old, entry->address);

      if (cabin_reconnect_entry_welcome (entry) && (before == NULL || !cabin_reconnect_entry_welcome (before)))
        return TRUE;
    }

  return FALSE;
}

/**
 * cabin_reconnect_entry_welcome:
 *
 * Returns: whether the phone is tried without being asked for
 */
gboolean
cabin_reconnect_entry_welcome (const CabinReconnectEntry *entry)
{
  return entry->bonded && entry->automatic && !entry->left_alone && !entry->forgot_us;
}

/**
 * cabin_reconnect_entry_trust:
 *
 * Takes the phone for one that has our key.
 */
void
cabin_reconnect_entry_trust (CabinReconnectEntry *entry)
{
  entry->forgot_us = FALSE;
  entry->auth_failures = 0;
}

/**
 * cabin_reconnect_entry_note:
 * @result: how an attempt ended
 * @counts: whether that says something of the phone: an attempt that we ended proves nothing but a lost key
 */
void
cabin_reconnect_entry_note (CabinReconnectEntry *entry,
                            CabinConnectResult   result,
                            gboolean             counts)
{
  if (counts && result == CABIN_CONNECT_AUTH_FAILED)
    entry->auth_failures++;
  else if (counts)
    entry->auth_failures = 0;

  if (result == CABIN_CONNECT_FORGOT_US || entry->auth_failures >= AUTH_FAILURES_MAX)
    entry->forgot_us = TRUE;
}
