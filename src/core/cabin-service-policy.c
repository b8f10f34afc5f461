/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-service-policy.h"

#include "cabin-names.h"

/* What phones use a car for: audio, calls, contacts, messages, network. No HID (a stranger's keyboard), no OBEX push,
 * nothing unknown. */
static const char *const car_services[] = {
  CABIN_UUID_A2DP_SOURCE, CABIN_UUID_A2DP_SINK, CABIN_UUID_A2DP,
  CABIN_UUID_AVRCP_TARGET, CABIN_UUID_AVRCP, CABIN_UUID_AVRCP_CONTROLLER,
  CABIN_UUID_HFP_HF, CABIN_UUID_HFP_AG, CABIN_UUID_HSP_HS, CABIN_UUID_HSP_AG,
  CABIN_UUID_PANU, CABIN_UUID_NAP, CABIN_UUID_GN,
  CABIN_UUID_PBAP_PCE, CABIN_UUID_PBAP_PSE, CABIN_UUID_PBAP,
  CABIN_UUID_MAP_MAS, CABIN_UUID_MAP_MNS, CABIN_UUID_MAP,
};

/* What a phone offers, and what a car needs to use it; the best first. Hands-free before headset, as it does more;
 * audio where there is no call profile in common. */
static const struct {
  const char *remote;
  const char *local;
} counterparts[] = {
  { CABIN_UUID_HFP_AG, CABIN_UUID_HFP_HF },
  { CABIN_UUID_HSP_AG, CABIN_UUID_HSP_HS },
  { CABIN_UUID_A2DP_SOURCE, CABIN_UUID_A2DP_SINK },
  { CABIN_UUID_AVRCP_TARGET, CABIN_UUID_AVRCP },
  { CABIN_UUID_NAP, CABIN_UUID_PANU },
};

static gboolean
choose_among (const char *const  *offered,
              const char *const  *available,
              const char        **uuid,
              const char        **counterpart)
{
  for (gsize i = 0; i < G_N_ELEMENTS (counterparts); i++)
    {
      if ((*offered != NULL && !g_strv_contains (offered, counterparts[i].remote)) ||
          !g_strv_contains (available, counterparts[i].local))
        continue;

      *uuid = counterparts[i].remote;
      *counterpart = counterparts[i].local;
      return TRUE;
    }

  return FALSE;
}

/**
 * cabin_service_policy_allows:
 * @uuid: the service that a device wants to use
 * @offered: (array zero-terminated=1): the profiles that we offer ourselves
 *
 * Whether a bonded device may use a service without being asked about.
 */
gboolean
cabin_service_policy_allows (const char        *uuid,
                             const char *const *offered)
{
  for (gsize i = 0; i < G_N_ELEMENTS (car_services); i++)
    {
      if (g_ascii_strcasecmp (uuid, car_services[i]) == 0)
        return TRUE;
    }

  for (gsize i = 0; offered[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (uuid, offered[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * cabin_service_policy_is_phone:
 * @offered: (array zero-terminated=1): what a device offers, in lower case
 *
 * Whether a device can be one that uses the car, and is worth to be looked for: one that sends sound, makes calls, has
 * contacts or messages. A loudspeaker or a headset can connect a profile of ours as well. One that has not said what it
 * offers may be a phone.
 */
gboolean
cabin_service_policy_is_phone (const char *const *offered)
{
  static const char *const phone_services[] = {
    CABIN_UUID_HFP_AG, CABIN_UUID_HSP_AG, CABIN_UUID_A2DP_SOURCE, CABIN_UUID_PBAP_PSE, CABIN_UUID_MAP_MAS,
    CABIN_UUID_ANDROID_AUTO,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (phone_services); i++)
    {
      if (g_strv_contains (offered, phone_services[i]))
        return TRUE;
    }

  return *offered == NULL;
}

/**
 * cabin_service_policy_choose:
 * @offered: (array zero-terminated=1): what the phone offers, in lower case; none if that is not known, and then
 *   bluetoothd asks the phone when it is told to connect
 * @ours: (array zero-terminated=1): the profiles that we serve ourselves, in lower case
 * @served: (array zero-terminated=1): what the adapter serves by whomever, in lower case
 * @uuid: (out) (transfer none): the service of the phone to connect
 * @counterpart: (out) (transfer none): the profile that serves it here
 *
 * Which service of a phone to connect so that it is connected for sure over BR/EDR. Ours first: it brings a link that
 * we see.
 *
 * Returns: %FALSE if there is none in common
 */
gboolean
cabin_service_policy_choose (const char *const  *offered,
                             const char *const  *ours,
                             const char *const  *served,
                             const char        **uuid,
                             const char        **counterpart)
{
  return choose_among (offered, ours, uuid, counterpart) || choose_among (offered, served, uuid, counterpart);
}
