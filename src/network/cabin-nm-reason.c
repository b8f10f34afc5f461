/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-nm-reason.h"

/**
 * cabin_nm_reason_to_string:
 * @reason: of NMDeviceStateReason
 *
 * Returns: (nullable): why an access point did not come up, or is no more; %NULL if NetworkManager knows nothing that a
 *   person could use
 */
const char *
cabin_nm_reason_to_string (guint reason)
{
  static const struct {
    guint reason;
    const char *text;
  } texts[] = {
    { 5, "The address of the car could not be set" },
    { 7, "NetworkManager was not given the key" },
    { 8, "The radio refused the network" },
    { 9, "The radio cannot run such a network" },
    { 10, "wpa_supplicant failed" },
    { 11, "wpa_supplicant took too long" },
    { 18, "The address service could not be started" },
    { 19, "The address service failed" },
    { 35, "The firmware of the radio is missing" },
    { 36, "The radio was removed" },
    { 37, "The machine sleeps" },
    { 39, "It was switched off by hand" },
    { 50, "A program that NetworkManager needs is missing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (texts[i].reason == reason)
        return texts[i].text;
    }

  return NULL;
}
