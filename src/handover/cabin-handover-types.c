/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-handover-types.h"

/**
 * cabin_handover_state_to_string:
 *
 * Returns: a word for programs and logs
 */
const char *
cabin_handover_state_to_string (CabinHandoverState state)
{
  switch (state)
    {
    case CABIN_HANDOVER_NONE:
      return "none";

    case CABIN_HANDOVER_ASKED:
      return "asked";

    case CABIN_HANDOVER_SENT:
      return "sent";

    case CABIN_HANDOVER_JOINED:
      return "joined";

    case CABIN_HANDOVER_REFUSED:
      return "refused";

    default:
      g_return_val_if_reached ("?");
    }
}

/**
 * cabin_handover_reason_to_string:
 *
 * Returns: a word for programs and logs
 */
const char *
cabin_handover_reason_to_string (CabinHandoverReason reason)
{
  static const char *const words[] = {
    [CABIN_HANDOVER_REASON_NONE] = "none",
    [CABIN_HANDOVER_REASON_NO_NETWORK] = "no-network",
    [CABIN_HANDOVER_REASON_SILENT] = "silent",
    [CABIN_HANDOVER_REASON_PROTOCOL] = "protocol",
    [CABIN_HANDOVER_REASON_HUNG_UP] = "hung-up",
    [CABIN_HANDOVER_REASON_NOT_JOINED] = "not-joined",
    [CABIN_HANDOVER_REASON_VERSION] = "version",
    [CABIN_HANDOVER_REASON_CHANNEL] = "channel",
    [CABIN_HANDOVER_REASON_CREDENTIALS] = "credentials",
    [CABIN_HANDOVER_REASON_ALREADY_PROJECTING] = "already-projecting",
    [CABIN_HANDOVER_REASON_PHONE_WIFI_OFF] = "phone-wifi-off",
    [CABIN_HANDOVER_REASON_HOST] = "host",
    [CABIN_HANDOVER_REASON_LOOK_AT_PHONE] = "look-at-phone",
    [CABIN_HANDOVER_REASON_NOT_FOUND] = "not-found",
    [CABIN_HANDOVER_REASON_UNKNOWN] = "unknown",
  };

  g_return_val_if_fail ((gsize) reason < G_N_ELEMENTS (words), "?");

  return words[reason];
}
