/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-handover-talk.h"

#include <string.h>

#include "cabin-handover.pb-c.h"

static CabinHandoverReason
get_reason (int outcome)
{
  switch (outcome)
    {
    case CABIN__HANDOVER__OUTCOME__NO_COMMON_VERSION:
      return CABIN_HANDOVER_REASON_VERSION;

    case CABIN__HANDOVER__OUTCOME__CHANNEL_OUT_OF_REACH:
    case CABIN__HANDOVER__OUTCOME__NO_COMMON_CHANNEL:
      return CABIN_HANDOVER_REASON_CHANNEL;

    case CABIN__HANDOVER__OUTCOME__WRONG_CREDENTIALS:
      return CABIN_HANDOVER_REASON_CREDENTIALS;

    case CABIN__HANDOVER__OUTCOME__ALREADY_PROJECTING:
      return CABIN_HANDOVER_REASON_ALREADY_PROJECTING;

    case CABIN__HANDOVER__OUTCOME__WIFI_OFF:
    case CABIN__HANDOVER__OUTCOME__WIFI_NOT_UP_YET:
    case CABIN__HANDOVER__OUTCOME__PHONE_WIFI_OFF:
      return CABIN_HANDOVER_REASON_PHONE_WIFI_OFF;

    case CABIN__HANDOVER__OUTCOME__BAD_HOST:
      return CABIN_HANDOVER_REASON_HOST;

    case CABIN__HANDOVER__OUTCOME__LOOK_AT_PHONE:
      return CABIN_HANDOVER_REASON_LOOK_AT_PHONE;

    case CABIN__HANDOVER__OUTCOME__NETWORK_NOT_FOUND:
      return CABIN_HANDOVER_REASON_NOT_FOUND;

    default:
      return CABIN_HANDOVER_REASON_UNKNOWN;
    }
}

static void
set_clock (CabinHandoverTalk  *self,
           CabinHandoverClock  clock,
           gint64              now_us,
           guint               time_ms)
{
  self->clocks[clock] = time_ms != 0 ? now_us + (gint64) time_ms * G_TIME_SPAN_MILLISECOND : 0;
}

static gboolean
is_over (const CabinHandoverTalk *self,
         CabinHandoverClock       clock,
         gint64                   now_us)
{
  return self->clocks[clock] != 0 && self->clocks[clock] <= now_us;
}

static void
enter (CabinHandoverTalk  *self,
       CabinHandoverStage  stage,
       gint64              now_us,
       guint               time_ms)
{
  self->stage = stage;
  self->reason = CABIN_HANDOVER_REASON_NONE;
  set_clock (self, CABIN_HANDOVER_CLOCK_STAGE, now_us, time_ms);
}

/* The key is in memory for no longer than it is needed; a phone that asks again gets what is true then. */
static CabinHandoverActions
drop_offer (CabinHandoverTalk *self)
{
  gboolean had_offer = self->has_offer;

  self->has_offer = FALSE;

  return had_offer ? CABIN_HANDOVER_ACTION_DROP_OFFER : 0;
}

static CabinHandoverActions
join (CabinHandoverTalk *self,
      gint64             now_us)
{
  enter (self, CABIN_HANDOVER_STAGE_JOINED, now_us, 0);

  return drop_offer (self);
}

/* The link stays: phones try again on it. */
static CabinHandoverActions
refuse (CabinHandoverTalk   *self,
        CabinHandoverReason  reason,
        gint64               now_us)
{
  enter (self, CABIN_HANDOVER_STAGE_REFUSED, now_us, 0);
  self->reason = reason;

  return drop_offer (self);
}

static CabinHandoverActions
end (CabinHandoverTalk   *self,
     CabinHandoverReason  reason)
{
  self->stage = CABIN_HANDOVER_STAGE_OVER;
  self->reason = reason;
  memset (self->clocks, 0, sizeof self->clocks);

  return drop_offer (self) | CABIN_HANDOVER_ACTION_END;
}

/* Whether there were more than @max in a time that begins with the first one. */
static gboolean
is_too_often (CabinHandoverCount *count,
              gint64              now_us,
              gint64              span_us,
              guint               max)
{
  if (count->n == 0 || now_us - count->since_us >= span_us)
    {
      count->since_us = now_us;
      count->n = 0;
    }

  return ++count->n > max;
}

/* Does what needs the offer, now or when it is there. */
static CabinHandoverActions
give (CabinHandoverTalk    *self,
      CabinHandoverActions  actions,
      gint64                now_us)
{
  gboolean fetching = self->owed != 0 || self->stage == CABIN_HANDOVER_STAGE_OFFER;

  if (!self->has_offer)
    {
      self->owed |= actions;
      if (fetching)
        return 0;
      set_clock (self, CABIN_HANDOVER_CLOCK_OFFER, now_us, CABIN_HANDOVER_OFFER_MS);
      return CABIN_HANDOVER_ACTION_FETCH;
    }

  if (!self->told_start && (actions & CABIN_HANDOVER_ACTION_CREDENTIALS) != 0)
    actions |= CABIN_HANDOVER_ACTION_START;
  if ((actions & (CABIN_HANDOVER_ACTION_START | CABIN_HANDOVER_ACTION_START_ANSWER)) != 0)
    {
      self->told_start = TRUE;
      if (self->stage < CABIN_HANDOVER_STAGE_START)
        enter (self, CABIN_HANDOVER_STAGE_START, now_us, CABIN_HANDOVER_SILENCE_MS);
    }
  if ((actions & CABIN_HANDOVER_ACTION_CREDENTIALS) != 0 && self->stage != CABIN_HANDOVER_STAGE_JOINED)
    enter (self, CABIN_HANDOVER_STAGE_SENT, now_us, CABIN_HANDOVER_JOIN_MS);

  return self->stage >= CABIN_HANDOVER_STAGE_SENT ? actions | drop_offer (self) : actions;
}

static CabinHandoverActions
on_offer (CabinHandoverTalk *self,
          gint64             now_us)
{
  CabinHandoverActions actions = self->owed;

  self->has_offer = TRUE;
  self->owed = 0;
  set_clock (self, CABIN_HANDOVER_CLOCK_OFFER, now_us, 0);

  if (self->stage == CABIN_HANDOVER_STAGE_OFFER)
    {
      enter (self, CABIN_HANDOVER_STAGE_VERSION, now_us, CABIN_HANDOVER_VERSION_MS);
      if (!self->told_version)
        actions |= CABIN_HANDOVER_ACTION_VERSION;
      if (self->has_version)
        actions |= CABIN_HANDOVER_ACTION_START;
      self->told_version = TRUE;
    }

  return give (self, actions, now_us);
}

/* A phone that hears anew where the projection program listens asks for the credentials as in the beginning. */
static CabinHandoverActions
on_network (CabinHandoverTalk *self,
            gint64             now_us)
{
  CabinHandoverActions actions = drop_offer (self);

  /* It is waited for just now. */
  if (self->stage == CABIN_HANDOVER_STAGE_OFFER)
    return 0;

  enter (self, CABIN_HANDOVER_STAGE_START, now_us, CABIN_HANDOVER_JOIN_MS);
  self->accepted = TRUE;

  return give (self, CABIN_HANDOVER_ACTION_START, now_us) | actions;
}

static CabinHandoverActions
on_timer (CabinHandoverTalk *self,
          gint64             now_us)
{
  if (is_over (self, CABIN_HANDOVER_CLOCK_PART, now_us) || is_over (self, CABIN_HANDOVER_CLOCK_BLOCKED, now_us))
    return end (self, CABIN_HANDOVER_REASON_SILENT);
  if (is_over (self, CABIN_HANDOVER_CLOCK_OFFER, now_us))
    return end (self, CABIN_HANDOVER_REASON_NO_NETWORK);
  if (!is_over (self, CABIN_HANDOVER_CLOCK_STAGE, now_us))
    return 0;

  set_clock (self, CABIN_HANDOVER_CLOCK_STAGE, now_us, 0);

  switch (self->stage)
    {
    case CABIN_HANDOVER_STAGE_OFFER:
      self->told_version = TRUE;
      return CABIN_HANDOVER_ACTION_VERSION;

    case CABIN_HANDOVER_STAGE_VERSION:
      return give (self, CABIN_HANDOVER_ACTION_START, now_us);

    case CABIN_HANDOVER_STAGE_START:
      if (!self->accepted)
        return end (self, CABIN_HANDOVER_REASON_SILENT);
      return refuse (self, CABIN_HANDOVER_REASON_NOT_JOINED, now_us);

    case CABIN_HANDOVER_STAGE_SENT:
      return refuse (self, CABIN_HANDOVER_REASON_NOT_JOINED, now_us);

    case CABIN_HANDOVER_STAGE_JOINED:
    case CABIN_HANDOVER_STAGE_REFUSED:
    case CABIN_HANDOVER_STAGE_OVER:
    default:
      g_return_val_if_reached (0);
    }
}

static CabinHandoverActions
on_outcome (CabinHandoverTalk          *self,
            const CabinHandoverMessage *message,
            gint64                      now_us)
{
  if (!self->told_start)
    return end (self, CABIN_HANDOVER_REASON_PROTOCOL);

  if (message->outcome != CABIN__HANDOVER__OUTCOME__DONE)
    return refuse (self, get_reason (message->outcome), now_us);

  if (message->type == CABIN_HANDOVER_TYPE_JOINED)
    return join (self, now_us);

  /* A phone that knows the network joins it without asking. */
  if (self->stage == CABIN_HANDOVER_STAGE_START && !self->accepted)
    set_clock (self, CABIN_HANDOVER_CLOCK_STAGE, now_us, CABIN_HANDOVER_JOIN_MS);
  self->accepted = TRUE;

  return 0;
}

static CabinHandoverActions
on_message (CabinHandoverTalk          *self,
            const CabinHandoverMessage *message,
            gint64                      now_us)
{
  const gint64 span_us = CABIN_HANDOVER_JOIN_MS * G_TIME_SPAN_MILLISECOND;

  if (message->type == CABIN_HANDOVER_TYPE_PING)
    {
      if (is_too_often (&self->pings, now_us, G_TIME_SPAN_SECOND, CABIN_HANDOVER_PINGS_MAX))
        return end (self, CABIN_HANDOVER_REASON_PROTOCOL);
      return CABIN_HANDOVER_ACTION_PONG;
    }

  if (is_too_often (&self->frames, now_us, span_us, CABIN_HANDOVER_FRAMES_MAX))
    return end (self, CABIN_HANDOVER_REASON_PROTOCOL);

  switch (message->type)
    {
    case CABIN_HANDOVER_TYPE_START:
      if (is_too_often (&self->starts, now_us, span_us, CABIN_HANDOVER_STARTS_MAX))
        return end (self, CABIN_HANDOVER_REASON_PROTOCOL);
      return give (self, CABIN_HANDOVER_ACTION_START_ANSWER, now_us);

    case CABIN_HANDOVER_TYPE_REQUEST:
      if (is_too_often (&self->requests, now_us, span_us, CABIN_HANDOVER_REQUESTS_MAX))
        return end (self, CABIN_HANDOVER_REASON_PROTOCOL);
      return give (self, CABIN_HANDOVER_ACTION_CREDENTIALS, now_us);

    case CABIN_HANDOVER_TYPE_VERSION_ANSWER:
      /* It can be there before ours is, as some phones do not wait for it. */
      if (self->has_version)
        return end (self, CABIN_HANDOVER_REASON_PROTOCOL);
      self->has_version = TRUE;
      return self->stage == CABIN_HANDOVER_STAGE_VERSION ? give (self, CABIN_HANDOVER_ACTION_START, now_us) : 0;

    case CABIN_HANDOVER_TYPE_JOINED:
    case CABIN_HANDOVER_TYPE_START_ANSWER:
      return on_outcome (self, message, now_us);

    case CABIN_HANDOVER_TYPE_CREDENTIALS:
    case CABIN_HANDOVER_TYPE_VERSION:
    case CABIN_HANDOVER_TYPE_PING:
    case CABIN_HANDOVER_TYPE_PONG:
    default:
      return end (self, CABIN_HANDOVER_REASON_PROTOCOL);
    }
}

/* A phone that has joined has; one that was refused has been told why. */
static CabinHandoverActions
on_hung_up (CabinHandoverTalk *self)
{
  CabinHandoverReason reason = self->reason;

  if (self->stage != CABIN_HANDOVER_STAGE_JOINED && self->stage != CABIN_HANDOVER_STAGE_REFUSED)
    reason = CABIN_HANDOVER_REASON_HUNG_UP;

  return end (self, reason);
}

/**
 * cabin_handover_talk_begin:
 * @self: filled with zeros
 * @now_us: the monotonic clock, in µs
 *
 * A phone has opened the link.
 *
 * Returns: what the caller has to do
 */
CabinHandoverActions
cabin_handover_talk_begin (CabinHandoverTalk *self,
                           gint64             now_us)
{
  enter (self, CABIN_HANDOVER_STAGE_OFFER, now_us, CABIN_HANDOVER_GREET_MS);
  set_clock (self, CABIN_HANDOVER_CLOCK_OFFER, now_us, CABIN_HANDOVER_OFFER_MS);

  return CABIN_HANDOVER_ACTION_FETCH;
}

/**
 * cabin_handover_talk_step:
 * @event: what happened
 * @now_us: the monotonic clock, in µs
 *
 * Takes one event. None is of interest when the conversation is over.
 *
 * Returns: what the caller has to do
 */
CabinHandoverActions
cabin_handover_talk_step (CabinHandoverTalk        *self,
                          const CabinHandoverEvent *event,
                          gint64                    now_us)
{
  if (self->stage == CABIN_HANDOVER_STAGE_OVER)
    return 0;

  switch (event->kind)
    {
    case CABIN_HANDOVER_EVENT_OFFER:
      return on_offer (self, now_us);

    case CABIN_HANDOVER_EVENT_NO_OFFER:
      return end (self, CABIN_HANDOVER_REASON_NO_NETWORK);

    case CABIN_HANDOVER_EVENT_NETWORK:
      return on_network (self, now_us);

    case CABIN_HANDOVER_EVENT_MESSAGE:
      return on_message (self, &event->message, now_us);

    case CABIN_HANDOVER_EVENT_GARBAGE:
      return end (self, CABIN_HANDOVER_REASON_PROTOCOL);

    case CABIN_HANDOVER_EVENT_TIMER:
      return on_timer (self, now_us);

    case CABIN_HANDOVER_EVENT_HUNG_UP:
      return on_hung_up (self);

    default:
      g_return_val_if_reached (0);
    }
}

/**
 * cabin_handover_talk_set_waiting:
 * @clock: %CABIN_HANDOVER_CLOCK_PART or %CABIN_HANDOVER_CLOCK_BLOCKED
 * @waiting: whether the rest of a frame is to come, or something that we say is not taken yet
 * @now_us: the monotonic clock, in µs
 *
 * The phone has CABIN_HANDOVER_SILENCE_MS for the whole of it, whatever it does meanwhile.
 */
void
cabin_handover_talk_set_waiting (CabinHandoverTalk  *self,
                                 CabinHandoverClock  clock,
                                 gboolean            waiting,
                                 gint64              now_us)
{
  if (self->stage == CABIN_HANDOVER_STAGE_OVER || waiting == (self->clocks[clock] != 0))
    return;

  set_clock (self, clock, now_us, waiting ? CABIN_HANDOVER_SILENCE_MS : 0);
}

/**
 * cabin_handover_talk_get_deadline:
 *
 * Returns: when %CABIN_HANDOVER_EVENT_TIMER is due, monotonic µs; 0 for never
 */
gint64
cabin_handover_talk_get_deadline (const CabinHandoverTalk *self)
{
  gint64 deadline = 0;

  for (gsize i = 0; i < CABIN_HANDOVER_N_CLOCKS; i++)
    {
      if (self->clocks[i] != 0 && (deadline == 0 || self->clocks[i] < deadline))
        deadline = self->clocks[i];
    }

  return deadline;
}

/**
 * cabin_handover_talk_get_state:
 *
 * Returns: what a person is shown of it
 */
CabinHandoverState
cabin_handover_talk_get_state (const CabinHandoverTalk *self)
{
  switch (self->stage)
    {
    case CABIN_HANDOVER_STAGE_OFFER:
    case CABIN_HANDOVER_STAGE_VERSION:
    case CABIN_HANDOVER_STAGE_START:
      return CABIN_HANDOVER_ASKED;

    case CABIN_HANDOVER_STAGE_SENT:
      return CABIN_HANDOVER_SENT;

    case CABIN_HANDOVER_STAGE_JOINED:
      return CABIN_HANDOVER_JOINED;

    case CABIN_HANDOVER_STAGE_REFUSED:
      return CABIN_HANDOVER_REFUSED;

    case CABIN_HANDOVER_STAGE_OVER:
      /* The one that joined keeps its state when the link ends. */
      return self->reason == CABIN_HANDOVER_REASON_NONE ? CABIN_HANDOVER_JOINED : CABIN_HANDOVER_REFUSED;

    default:
      g_return_val_if_reached (CABIN_HANDOVER_NONE);
    }
}
