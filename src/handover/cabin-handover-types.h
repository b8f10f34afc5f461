/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CabinHandoverState:
 * @CABIN_HANDOVER_NONE: no phone has asked
 * @CABIN_HANDOVER_ASKED: a phone has opened the link for Android Auto
 * @CABIN_HANDOVER_SENT: it has been told how to join the car's network
 * @CABIN_HANDOVER_JOINED: it says that it has
 * @CABIN_HANDOVER_REFUSED: it did not come; `reason` says why
 */
typedef enum {
  CABIN_HANDOVER_NONE,
  CABIN_HANDOVER_ASKED,
  CABIN_HANDOVER_SENT,
  CABIN_HANDOVER_JOINED,
  CABIN_HANDOVER_REFUSED,
} CabinHandoverState;

/**
 * CabinHandoverReason:
 *
 * Why a hand-over was refused, on either side. The sentences for them are in the room words.
 */
typedef enum {
  CABIN_HANDOVER_REASON_NONE,
  CABIN_HANDOVER_REASON_NO_NETWORK,
  CABIN_HANDOVER_REASON_SILENT,
  CABIN_HANDOVER_REASON_PROTOCOL,
  CABIN_HANDOVER_REASON_HUNG_UP,
  CABIN_HANDOVER_REASON_NOT_JOINED,
  CABIN_HANDOVER_REASON_VERSION,
  CABIN_HANDOVER_REASON_CHANNEL,
  CABIN_HANDOVER_REASON_CREDENTIALS,
  CABIN_HANDOVER_REASON_ALREADY_PROJECTING,
  CABIN_HANDOVER_REASON_PHONE_WIFI_OFF,
  CABIN_HANDOVER_REASON_HOST,
  CABIN_HANDOVER_REASON_LOOK_AT_PHONE,
  CABIN_HANDOVER_REASON_NOT_FOUND,
  CABIN_HANDOVER_REASON_UNKNOWN,
} CabinHandoverReason;

const char *cabin_handover_state_to_string  (CabinHandoverState  state);
const char *cabin_handover_reason_to_string (CabinHandoverReason reason);

G_END_DECLS
