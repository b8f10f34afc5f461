/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluez-versions.h"

#include <stdio.h>

#include "cabin-names.h"

/*
 * What differs between the versions of bluetoothd that people have, 5.66 to 5.87. Nobody here asks which one it is:
 * what it says and what it has tell. From the version on that stands in front:
 *
 *   5.69  Connect says "…-connection-key-missing" to a phone that has forgotten the car, before "canceled"
 *   5.76  until 5.85: RFCOMM channel 8 is taken (%CABIN_CHANNEL_ANY)
 *   5.81  Connect during another answers InProgress, before Failed with that text;
 *         Pair over an LE link that is up begins as the default agent can, before as the caller's agent can
 *   5.83  Device1.Disconnected tells why a link ended
 *   5.84  Bearer.BREDR1 tells that a link is one over BR/EDR, where there were only what is built on it;
 *         a profile that the phone has not is BREDR.ProfileUnavailable, before NotAvailable
 */

static const struct {
  const char *name;
  const char *text;
  const char *today;
} errors[] = {
  { CABIN_BLUEZ_ERROR_PREFIX "Failed", "Operation already in progress", CABIN_BLUEZ_ERROR_PREFIX "InProgress" },
  { CABIN_BLUEZ_ERROR_PREFIX "NotAvailable", NULL, CABIN_BLUEZ_ERROR_PREFIX "BREDR.ProfileUnavailable" },
};

static const struct {
  const char *reason;
  CabinBluezGoodbye goodbye;
} goodbyes[] = {
  { CABIN_BLUEZ_REASON_AUTHENTICATION, CABIN_BLUEZ_GOODBYE_AUTHENTICATION },
  { CABIN_BLUEZ_REASON_LOCAL, CABIN_BLUEZ_GOODBYE_LOCAL },
  { CABIN_BLUEZ_REASON_REMOTE, CABIN_BLUEZ_GOODBYE_REMOTE },
};

/**
 * cabin_bluez_versions_read_goodbye:
 * @reason: (nullable): the name in the signal Device1.Disconnected; %NULL if there was none, as ever before 5.83
 *
 * Returns: why the link ended
 */
CabinBluezGoodbye
cabin_bluez_versions_read_goodbye (const char *reason)
{
  if (reason == NULL)
    return CABIN_BLUEZ_GOODBYE_UNTOLD;

  for (gsize i = 0; i < G_N_ELEMENTS (goodbyes); i++)
    {
      if (g_str_equal (goodbyes[i].reason, reason))
        return goodbyes[i].goodbye;
    }

  return CABIN_BLUEZ_GOODBYE_OTHER;
}

/**
 * cabin_bluez_versions_translate_error:
 * @name: (inout): the name of an error of bluetoothd
 * @text: (inout): its text
 *
 * Says what an older bluetoothd said in the words of the newest, so that one way to say a thing needs to be known.
 */
void
cabin_bluez_versions_translate_error (const char **name,
                                      const char **text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      if (g_str_equal (errors[i].name, *name) && (errors[i].text == NULL || g_str_equal (errors[i].text, *text)))
        *name = errors[i].today;
    }
}

/**
 * cabin_bluez_versions_read_modalias:
 * @modalias: (nullable): the property of the adapter
 *
 * bluetoothd tells its version nobody but the phones: it is the adapter's device ID (DeviceID in its main.conf, unless
 * somebody wrote another one there).
 *
 * Returns: (transfer full) (nullable): such as "5.66"; %NULL if it is not known
 */
char *
cabin_bluez_versions_read_modalias (const char *modalias)
{
  guint major, minor;

  if (modalias == NULL || sscanf (modalias, CABIN_BLUEZ_MODALIAS "%2x%2x", &major, &minor) != 2)
    return NULL;

  return g_strdup_printf ("%u.%u", major, minor);
}
