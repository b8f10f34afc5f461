/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-handover-message.h"
#include "cabin-handover-types.h"

G_BEGIN_DECLS

/**
 * CabinHandoverStage:
 * @CABIN_HANDOVER_STAGE_OFFER: it is being found out what there is to offer
 * @CABIN_HANDOVER_STAGE_VERSION: the phone was told our version
 * @CABIN_HANDOVER_STAGE_START: it was told where the projection program listens, and may ask for the credentials
 * @CABIN_HANDOVER_STAGE_SENT: it has got them
 * @CABIN_HANDOVER_STAGE_JOINED: it says that it is in the network
 * @CABIN_HANDOVER_STAGE_REFUSED: it says that it is not, or says nothing; it may still ask again
 * @CABIN_HANDOVER_STAGE_OVER: nothing more is said
 */
typedef enum {
  CABIN_HANDOVER_STAGE_OFFER,
  CABIN_HANDOVER_STAGE_VERSION,
  CABIN_HANDOVER_STAGE_START,
  CABIN_HANDOVER_STAGE_SENT,
  CABIN_HANDOVER_STAGE_JOINED,
  CABIN_HANDOVER_STAGE_REFUSED,
  CABIN_HANDOVER_STAGE_OVER,
} CabinHandoverStage;

#define CABIN_HANDOVER_N_STAGES (CABIN_HANDOVER_STAGE_OVER + 1)

/**
 * CabinHandoverEventKind:
 * @CABIN_HANDOVER_EVENT_OFFER: what was to be fetched is there
 * @CABIN_HANDOVER_EVENT_NO_OFFER: there is nothing to offer
 * @CABIN_HANDOVER_EVENT_NETWORK: the network has come up anew, and may be another one than the phone knows
 * @CABIN_HANDOVER_EVENT_MESSAGE: the phone said `message`
 * @CABIN_HANDOVER_EVENT_GARBAGE: it said something that no phone may say
 * @CABIN_HANDOVER_EVENT_TIMER: cabin_handover_talk_get_deadline() is over
 * @CABIN_HANDOVER_EVENT_HUNG_UP: the link was ended by the other side; what it had said before was told
 */
typedef enum {
  CABIN_HANDOVER_EVENT_OFFER,
  CABIN_HANDOVER_EVENT_NO_OFFER,
  CABIN_HANDOVER_EVENT_NETWORK,
  CABIN_HANDOVER_EVENT_MESSAGE,
  CABIN_HANDOVER_EVENT_GARBAGE,
  CABIN_HANDOVER_EVENT_TIMER,
  CABIN_HANDOVER_EVENT_HUNG_UP,
} CabinHandoverEventKind;

typedef struct {
  CabinHandoverEventKind kind;
  CabinHandoverMessage message;
} CabinHandoverEvent;

/**
 * CabinHandoverActions:
 * @CABIN_HANDOVER_ACTION_FETCH: find out what there is to offer; OFFER or NO_OFFER is to follow
 * @CABIN_HANDOVER_ACTION_VERSION: send our version
 * @CABIN_HANDOVER_ACTION_START: send where the projection program listens
 * @CABIN_HANDOVER_ACTION_CREDENTIALS: send how to join the network
 * @CABIN_HANDOVER_ACTION_START_ANSWER: answer where the projection program listens
 * @CABIN_HANDOVER_ACTION_PONG: send back the ping that was the event
 * @CABIN_HANDOVER_ACTION_DROP_OFFER: wipe what was fetched
 * @CABIN_HANDOVER_ACTION_END: end the link
 *
 * What is to be done, in this order. What is dropped is never what is being fetched.
 */
typedef enum {
  CABIN_HANDOVER_ACTION_FETCH = 1 << 0,
  CABIN_HANDOVER_ACTION_VERSION = 1 << 1,
  CABIN_HANDOVER_ACTION_START = 1 << 2,
  CABIN_HANDOVER_ACTION_CREDENTIALS = 1 << 3,
  CABIN_HANDOVER_ACTION_START_ANSWER = 1 << 4,
  CABIN_HANDOVER_ACTION_PONG = 1 << 5,
  CABIN_HANDOVER_ACTION_DROP_OFFER = 1 << 6,
  CABIN_HANDOVER_ACTION_END = 1 << 7,
} CabinHandoverActions;

/**
 * CabinHandoverClock:
 * @CABIN_HANDOVER_CLOCK_STAGE: the stage lasts so long
 * @CABIN_HANDOVER_CLOCK_OFFER: the network may take so long to come up
 * @CABIN_HANDOVER_CLOCK_PART: the rest of a frame may take so long
 * @CABIN_HANDOVER_CLOCK_BLOCKED: the phone may take so long to take what it is told
 */
typedef enum {
  CABIN_HANDOVER_CLOCK_STAGE,
  CABIN_HANDOVER_CLOCK_OFFER,
  CABIN_HANDOVER_CLOCK_PART,
  CABIN_HANDOVER_CLOCK_BLOCKED,
} CabinHandoverClock;

#define CABIN_HANDOVER_N_CLOCKS (CABIN_HANDOVER_CLOCK_BLOCKED + 1)

/**
 * CabinHandoverCount:
 * @since_us: when counting began
 * @n: how many since then
 */
typedef struct {
  gint64 since_us;
  guint n;
} CabinHandoverCount;

/**
 * CabinHandoverTalk:
 * @stage: where the conversation is
 * @reason: why it was refused last, %CABIN_HANDOVER_REASON_NONE unless it is
 *
 * The conversation with one phone on one link as a pure machine: no socket, no clock, no main loop. Times are monotonic
 * µs that the caller brings. The rules:
 *
 * - What a phone says is answered by what it is and never by its turn, as phones differ in the order.
 * - Where it is the phone's turn, it has CABIN_HANDOVER_SILENCE_MS; while it joins the network, CABIN_HANDOVER_JOIN_MS.
 * - Silence, and what no phone may say, end the link. Bad news about the network do not: phones try again on it.
 * - Once it has joined, the link is kept for as long as the phone keeps it, as some phones end the projection with it,
 *   and as it is the way to bring it back when the network has changed.
 */
typedef struct {
  CabinHandoverStage stage;
  CabinHandoverReason reason;

  /*< private >*/
  gint64 clocks[CABIN_HANDOVER_N_CLOCKS];
  gboolean has_offer;
  CabinHandoverActions owed;
  gboolean told_version;
  gboolean has_version;
  gboolean told_start;
  gboolean accepted;
  CabinHandoverCount frames;
  CabinHandoverCount requests;
  CabinHandoverCount starts;
  CabinHandoverCount pings;
} CabinHandoverTalk;

CabinHandoverActions cabin_handover_talk_begin        (CabinHandoverTalk        *self,
                                                       gint64                    now_us);
CabinHandoverActions cabin_handover_talk_step         (CabinHandoverTalk        *self,
                                                       const CabinHandoverEvent *event,
                                                       gint64                    now_us);
void                 cabin_handover_talk_set_waiting  (CabinHandoverTalk        *self,
                                                       CabinHandoverClock        clock,
                                                       gboolean                  waiting,
                                                       gint64                    now_us);
gint64               cabin_handover_talk_get_deadline (const CabinHandoverTalk  *self);
CabinHandoverState   cabin_handover_talk_get_state    (const CabinHandoverTalk  *self);

G_END_DECLS
