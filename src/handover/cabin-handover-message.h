/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-handover-frame.h"
#include "cabin-network-offer.h"

G_BEGIN_DECLS

/**
 * CabinHandoverType:
 * @CABIN_HANDOVER_TYPE_START: where the projection program listens; a phone that sends it wants to be told
 * @CABIN_HANDOVER_TYPE_REQUEST: a phone wants the credentials of the network
 * @CABIN_HANDOVER_TYPE_CREDENTIALS: what they are
 * @CABIN_HANDOVER_TYPE_VERSION: what the car can do
 * @CABIN_HANDOVER_TYPE_VERSION_ANSWER: what the phone thinks of it
 * @CABIN_HANDOVER_TYPE_JOINED: whether the phone is in the network
 * @CABIN_HANDOVER_TYPE_START_ANSWER: the answer to the first, whoever sent that
 * @CABIN_HANDOVER_TYPE_PING: wants to come back as a pong
 * @CABIN_HANDOVER_TYPE_PONG: a ping that came back
 *
 * The types of frames that are used on RFCOMM.
 */
typedef enum {
  CABIN_HANDOVER_TYPE_START = 1,
  CABIN_HANDOVER_TYPE_REQUEST = 2,
  CABIN_HANDOVER_TYPE_CREDENTIALS = 3,
  CABIN_HANDOVER_TYPE_VERSION = 4,
  CABIN_HANDOVER_TYPE_VERSION_ANSWER = 5,
  CABIN_HANDOVER_TYPE_JOINED = 6,
  CABIN_HANDOVER_TYPE_START_ANSWER = 7,
  CABIN_HANDOVER_TYPE_PING = 8,
  CABIN_HANDOVER_TYPE_PONG = 9,
} CabinHandoverType;

/**
 * CabinHandoverMessage:
 * @type: what it is
 * @outcome: how something ended, of types that say so: 0 well, other numbers as in cabin-handover.proto
 *
 * What a phone said, as far as it matters.
 */
typedef struct {
  CabinHandoverType type;
  int outcome;
} CabinHandoverMessage;

gboolean cabin_handover_message_parse              (const CabinHandoverFrame *frame,
                                                    CabinHandoverMessage     *message);

gboolean cabin_handover_message_write_version      (CabinHandoverWriter      *writer,
                                                    const CabinNetworkOffer  *offer);
gboolean cabin_handover_message_write_start        (CabinHandoverWriter      *writer,
                                                    const CabinNetworkOffer  *offer);
gboolean cabin_handover_message_write_start_answer (CabinHandoverWriter      *writer,
                                                    const CabinNetworkOffer  *offer);
gboolean cabin_handover_message_write_credentials  (CabinHandoverWriter      *writer,
                                                    const CabinNetworkOffer  *offer);
gboolean cabin_handover_message_write_pong         (CabinHandoverWriter      *writer,
                                                    const CabinHandoverFrame *ping);

G_END_DECLS
