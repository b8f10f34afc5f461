/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-handover-talk.h"

#define MAX_STEPS 12

/* What happens: something that is no message, or a type of message, with its outcome in the row. */
enum {
  OFFER = 100,
  NO_OFFER,
  NETWORK,
  GARBAGE,
  TIMER,
  HANGS_UP,
  PART,
  WHOLE,
  BLOCKED,
  FREE,
  BEGIN,
};

#define START CABIN_HANDOVER_TYPE_START
#define REQUEST CABIN_HANDOVER_TYPE_REQUEST
#define VERSION CABIN_HANDOVER_TYPE_VERSION_ANSWER
#define JOINED CABIN_HANDOVER_TYPE_JOINED
#define ANSWER CABIN_HANDOVER_TYPE_START_ANSWER
#define PING CABIN_HANDOVER_TYPE_PING

#define FETCHES CABIN_HANDOVER_ACTION_FETCH
#define SAYS_VERSION CABIN_HANDOVER_ACTION_VERSION
#define SAYS_START CABIN_HANDOVER_ACTION_START
#define SAYS_KEY CABIN_HANDOVER_ACTION_CREDENTIALS
#define ANSWERS CABIN_HANDOVER_ACTION_START_ANSWER
#define PONGS CABIN_HANDOVER_ACTION_PONG
#define DROPS CABIN_HANDOVER_ACTION_DROP_OFFER
#define ENDS CABIN_HANDOVER_ACTION_END

#define IN_OFFER CABIN_HANDOVER_STAGE_OFFER
#define IN_VERSION CABIN_HANDOVER_STAGE_VERSION
#define IN_START CABIN_HANDOVER_STAGE_START
#define IN_SENT CABIN_HANDOVER_STAGE_SENT
#define IN_JOINED CABIN_HANDOVER_STAGE_JOINED
#define IN_REFUSED CABIN_HANDOVER_STAGE_REFUSED
#define OVER CABIN_HANDOVER_STAGE_OVER

#define REASON(name) CABIN_HANDOVER_REASON_##name

/**
 * Step:
 * @at_ms: when, from the beginning
 * @what: happens
 * @outcome: of a message
 * @actions: that follow
 * @stage: after it
 * @due_ms: when the timer is due then, from the beginning; 0 for never
 * @reason: after it
 */
typedef struct {
  guint at_ms;
  int what;
  int outcome;
  guint actions;
  CabinHandoverStage stage;
  guint due_ms;
  CabinHandoverReason reason;
} Step;

typedef struct {
  const char *name;
  Step steps[MAX_STEPS];
} Case;

static const Case cases[] = {
  { "the usual order", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 100, VERSION, 0, SAYS_START, IN_START, 10100 },
      { 200, REQUEST, 0, SAYS_KEY | DROPS, IN_SENT, 60200 },
      { 300, ANSWER, 0, 0, IN_SENT, 60200 },
      { 14000, JOINED, 0, 0, IN_JOINED, 0 },
      { 15000, PING, 0, PONGS, IN_JOINED, 0 },
      { 99000, HANGS_UP, 0, ENDS, OVER, 0 },
    } },
  { "the other order", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 100, VERSION, 0, SAYS_START, IN_START, 10100 },
      { 200, ANSWER, 0, 0, IN_START, 60200 },
      { 300, ANSWER, 0, 0, IN_START, 60200 },
      { 400, REQUEST, 0, SAYS_KEY | DROPS, IN_SENT, 60400 },
      { 500, JOINED, 0, 0, IN_JOINED, 0 },
    } },
  { "a phone that knows the network", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 100, VERSION, 0, SAYS_START, IN_START, 10100 },
      { 200, ANSWER, 0, 0, IN_START, 60200 },
      { 900, JOINED, 0, DROPS, IN_JOINED, 0 },
    } },
  { "no version", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 3050, TIMER, 0, SAYS_START, IN_START, 13050 },
      { 4000, VERSION, 0, 0, IN_START, 13050 },
      { 5000, REQUEST, 0, SAYS_KEY | DROPS, IN_SENT, 65000 },
    } },
  { "a version that it does not know", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, VERSION, -1, SAYS_START, IN_START, 10060 },
    } },
  { "a request at once", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 10, REQUEST, 0, 0, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION | SAYS_START | SAYS_KEY | DROPS, IN_SENT, 60050 },
    } },
  { "a request instead of a version", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, REQUEST, 0, SAYS_START | SAYS_KEY | DROPS, IN_SENT, 60060 },
    } },
  { "a network that comes late", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 1000, TIMER, 0, SAYS_VERSION, IN_OFFER, 8000 },
      { 2000, OFFER, 0, 0, IN_VERSION, 5000 },
      { 2100, VERSION, 0, SAYS_START, IN_START, 12100 },
    } },
  { "a network that comes after the answer", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 1000, TIMER, 0, SAYS_VERSION, IN_OFFER, 8000 },
      { 1100, VERSION, 0, 0, IN_OFFER, 8000 },
      { 6100, START, 0, 0, IN_OFFER, 8000 },
      { 7000, OFFER, 0, SAYS_START | ANSWERS, IN_START, 17000 },
    } },
  { "no network in time", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 1000, TIMER, 0, SAYS_VERSION, IN_OFFER, 8000 },
      { 8000, TIMER, 0, ENDS, OVER, 0, REASON (NO_NETWORK) },
      { 8100, OFFER, 0, 0, OVER, 0, REASON (NO_NETWORK) },
    } },
  { "no network", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, NO_OFFER, 0, ENDS, OVER, 0, REASON (NO_NETWORK) },
    } },
  { "silence from the beginning", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 3050, TIMER, 0, SAYS_START, IN_START, 13050 },
      { 13050, TIMER, 0, DROPS | ENDS, OVER, 0, REASON (SILENT) },
    } },
  { "silence after the credentials", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, REQUEST, 0, SAYS_START | SAYS_KEY | DROPS, IN_SENT, 60060 },
      { 60060, TIMER, 0, 0, IN_REFUSED, 0, REASON (NOT_JOINED) },
      { 70000, JOINED, 0, 0, IN_JOINED, 0 },
    } },
  { "silence after an answer", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, VERSION, 0, SAYS_START, IN_START, 10060 },
      { 70, ANSWER, 0, 0, IN_START, 60070 },
      { 60070, TIMER, 0, DROPS, IN_REFUSED, 0, REASON (NOT_JOINED) },
    } },
  { "wrong credentials, and once more", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, REQUEST, 0, SAYS_START | SAYS_KEY | DROPS, IN_SENT, 60060 },
      { 70, JOINED, -3, 0, IN_REFUSED, 0, REASON (CREDENTIALS) },
      { 80, REQUEST, 0, FETCHES, IN_REFUSED, 8080, REASON (CREDENTIALS) },
      { 85, REQUEST, 0, 0, IN_REFUSED, 8080, REASON (CREDENTIALS) },
      { 90, OFFER, 0, SAYS_KEY | DROPS, IN_SENT, 60090 },
      { 95, JOINED, 0, 0, IN_JOINED, 0 },
    } },
  { "an answer that says no", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, VERSION, 0, SAYS_START, IN_START, 10060 },
      { 70, ANSWER, -4, DROPS, IN_REFUSED, 0, REASON (ALREADY_PROJECTING) },
      { 80, HANGS_UP, 0, ENDS, OVER, 0, REASON (ALREADY_PROJECTING) },
    } },
  { "credentials once more after joining", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, REQUEST, 0, SAYS_START | SAYS_KEY | DROPS, IN_SENT, 60060 },
      { 70, JOINED, 0, 0, IN_JOINED, 0 },
      { 80, REQUEST, 0, FETCHES, IN_JOINED, 8080 },
      { 90, OFFER, 0, SAYS_KEY | DROPS, IN_JOINED, 0 },
      { 100, START, 0, FETCHES, IN_JOINED, 8100 },
      { 110, OFFER, 0, ANSWERS | DROPS, IN_JOINED, 0 },
      { 120, JOINED, -11, 0, IN_REFUSED, 0, REASON (NOT_FOUND) },
    } },
  { "a network that has gone since", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, REQUEST, 0, SAYS_START | SAYS_KEY | DROPS, IN_SENT, 60060 },
      { 80, REQUEST, 0, FETCHES, IN_SENT, 8080 },
      { 90, NO_OFFER, 0, ENDS, OVER, 0, REASON (NO_NETWORK) },
    } },
  { "a network that was renamed", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 40, NETWORK, 0, 0, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, REQUEST, 0, SAYS_START | SAYS_KEY | DROPS, IN_SENT, 60060 },
      { 70, JOINED, 0, 0, IN_JOINED, 0 },
      { 80, NETWORK, 0, FETCHES, IN_START, 8080 },
      { 85, NETWORK, 0, 0, IN_START, 8080 },
      { 90, OFFER, 0, SAYS_START, IN_START, 60085 },
      { 100, REQUEST, 0, SAYS_KEY | DROPS, IN_SENT, 60100 },
      { 110, JOINED, 0, 0, IN_JOINED, 0 },
    } },
  { "a network that was renamed while a phone was told of it", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, NETWORK, 0, FETCHES | DROPS, IN_START, 8060 },
      { 70, VERSION, 0, 0, IN_START, 8060 },
      { 80, OFFER, 0, SAYS_START, IN_START, 60060 },
      { 60060, TIMER, 0, DROPS, IN_REFUSED, 0, REASON (NOT_JOINED) },
      { 60070, NETWORK, 0, FETCHES, IN_START, 68070 },
      { 60080, HANGS_UP, 0, ENDS, OVER, 0, REASON (HUNG_UP) },
    } },
  { "a phone that wants to be told", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, START, 0, ANSWERS, IN_START, 10060 },
      { 70, VERSION, 0, 0, IN_START, 10060 },
      { 80, REQUEST, 0, SAYS_KEY | DROPS, IN_SENT, 60080 },
    } },
  { "hangs up before it has joined", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, HANGS_UP, 0, DROPS | ENDS, OVER, 0, REASON (HUNG_UP) },
    } },
  { "half a frame", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, REQUEST, 0, SAYS_START | SAYS_KEY | DROPS, IN_SENT, 60060 },
      { 100, PART, 0, 0, IN_SENT, 10100 },
      { 9000, PART, 0, 0, IN_SENT, 10100 },
      { 10100, TIMER, 0, ENDS, OVER, 0, REASON (SILENT) },
    } },
  { "a frame in two halves", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, REQUEST, 0, SAYS_START | SAYS_KEY | DROPS, IN_SENT, 60060 },
      { 100, PART, 0, 0, IN_SENT, 10100 },
      { 9000, WHOLE, 0, 0, IN_SENT, 60060 },
      { 9000, PART, 0, 0, IN_SENT, 19000 },
    } },
  { "takes nothing", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, REQUEST, 0, SAYS_START | SAYS_KEY | DROPS, IN_SENT, 60060 },
      { 60, BLOCKED, 0, 0, IN_SENT, 10060 },
      { 500, FREE, 0, 0, IN_SENT, 60060 },
      { 600, BLOCKED, 0, 0, IN_SENT, 10600 },
      { 10600, TIMER, 0, ENDS, OVER, 0, REASON (SILENT) },
      { 10700, BLOCKED, 0, 0, OVER, 0, REASON (SILENT) },
    } },
  { "garbage after joining", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, VERSION, 0, SAYS_START, IN_START, 10060 },
      { 70, JOINED, 0, DROPS, IN_JOINED, 0 },
      { 80, GARBAGE, 0, ENDS, OVER, 0, REASON (PROTOCOL) },
    } },
  { "joined before it was told", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, JOINED, 0, DROPS | ENDS, OVER, 0, REASON (PROTOCOL) },
    } },
  { "an answer to nothing", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 10, ANSWER, -3, ENDS, OVER, 0, REASON (PROTOCOL) },
    } },
  { "a version that nobody asked for yet", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 10, VERSION, 0, 0, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION | SAYS_START, IN_START, 10050 },
      { 60, VERSION, 0, DROPS | ENDS, OVER, 0, REASON (PROTOCOL) },
    } },
  { "two versions", {
      { 0, BEGIN, 0, FETCHES, IN_OFFER, 1000 },
      { 50, OFFER, 0, SAYS_VERSION, IN_VERSION, 3050 },
      { 60, VERSION, 0, SAYS_START, IN_START, 10060 },
      { 70, VERSION, 0, DROPS | ENDS, OVER, 0, REASON (PROTOCOL) },
    } },
};

static CabinHandoverActions
happen (CabinHandoverTalk *talk,
        int                what,
        int                outcome,
        gint64             now_us)
{
  CabinHandoverEvent event = { .message = { .type = what, .outcome = outcome } };

  switch (what)
    {
    case BEGIN:
      return cabin_handover_talk_begin (talk, now_us);

    case PART:
    case WHOLE:
      cabin_handover_talk_set_waiting (talk, CABIN_HANDOVER_CLOCK_PART, what == PART, now_us);
      return 0;

    case BLOCKED:
    case FREE:
      cabin_handover_talk_set_waiting (talk, CABIN_HANDOVER_CLOCK_BLOCKED, what == BLOCKED, now_us);
      return 0;

    case OFFER:
      event.kind = CABIN_HANDOVER_EVENT_OFFER;
      break;

    case NO_OFFER:
      event.kind = CABIN_HANDOVER_EVENT_NO_OFFER;
      break;

    case NETWORK:
      event.kind = CABIN_HANDOVER_EVENT_NETWORK;
      break;

    case GARBAGE:
      event.kind = CABIN_HANDOVER_EVENT_GARBAGE;
      break;

    case TIMER:
      event.kind = CABIN_HANDOVER_EVENT_TIMER;
      break;

    case HANGS_UP:
      event.kind = CABIN_HANDOVER_EVENT_HUNG_UP;
      break;

    default:
      event.kind = CABIN_HANDOVER_EVENT_MESSAGE;
    }

  return cabin_handover_talk_step (talk, &event, now_us);
}

/* Not zero, which is no time for a monotonic clock. */
#define EPOCH_US (1000 * G_TIME_SPAN_SECOND)

static gint64
at (guint ms)
{
  return EPOCH_US + (gint64) ms * G_TIME_SPAN_MILLISECOND;
}

static void
test_case (gconstpointer data)
{
  const Case *this = data;
  CabinHandoverTalk talk = { 0 };

  for (gsize i = 0; i < MAX_STEPS && this->steps[i].what != 0; i++)
    {
      const Step *step = &this->steps[i];

      g_test_message ("step %" G_GSIZE_FORMAT, i);
      g_assert_cmpuint (happen (&talk, step->what, step->outcome, at (step->at_ms)), ==, step->actions);
      g_assert_cmpint (talk.stage, ==, step->stage);
      g_assert_cmpint (talk.reason, ==, step->reason);
      g_assert_cmpint (cabin_handover_talk_get_deadline (&talk), ==, step->due_ms != 0 ? at (step->due_ms) : 0);
    }
}

static void
begin (CabinHandoverTalk *talk)
{
  *talk = (CabinHandoverTalk) { 0 };
  happen (talk, BEGIN, 0, at (0));
  happen (talk, OFFER, 0, at (0));
  happen (talk, REQUEST, 0, at (0));
  happen (talk, JOINED, 0, at (0));
  g_assert_cmpint (talk->stage, ==, CABIN_HANDOVER_STAGE_JOINED);
}

static void
test_floods (void)
{
  static const struct {
    int what;
    guint allowed;
  } table[] = {
    /* One of each was in the beginning. */
    { REQUEST, CABIN_HANDOVER_REQUESTS_MAX - 1 },
    { START, CABIN_HANDOVER_STARTS_MAX },
    { PING, CABIN_HANDOVER_PINGS_MAX },
    { JOINED, CABIN_HANDOVER_FRAMES_MAX - 2 },
    { ANSWER, CABIN_HANDOVER_FRAMES_MAX - 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      CabinHandoverTalk talk;

      begin (&talk);
      for (guint n = 0; n < table[i].allowed; n++)
        {
          happen (&talk, table[i].what, 0, at (0));
          g_assert_cmpint (talk.stage, ==, CABIN_HANDOVER_STAGE_JOINED);
        }
      happen (&talk, table[i].what, 0, at (0));
      g_assert_cmpint (talk.stage, ==, CABIN_HANDOVER_STAGE_OVER);
      g_assert_cmpint (talk.reason, ==, CABIN_HANDOVER_REASON_PROTOCOL);
    }
}

/* A drive of hours, with the link open. */
static void
test_long_drive (void)
{
  CabinHandoverTalk talk;

  begin (&talk);
  for (guint second = 1; second < 4 * 3600; second++)
    {
      happen (&talk, PING, 0, at (1000 * second));
      if (second % 60 == 0)
        {
          happen (&talk, REQUEST, 0, at (1000 * second));
          happen (&talk, OFFER, 0, at (1000 * second));
          happen (&talk, JOINED, 0, at (1000 * second));
        }
      g_assert_cmpint (talk.stage, ==, CABIN_HANDOVER_STAGE_JOINED);
    }
}

static void
test_reasons (void)
{
  static const struct {
    int outcome;
    CabinHandoverReason reason;
  } table[] = {
    { 1, REASON (UNKNOWN) },
    { -1, REASON (VERSION) },
    { -2, REASON (CHANNEL) },
    { -3, REASON (CREDENTIALS) },
    { -4, REASON (ALREADY_PROJECTING) },
    { -5, REASON (PHONE_WIFI_OFF) },
    { -6, REASON (PHONE_WIFI_OFF) },
    { -7, REASON (HOST) },
    { -8, REASON (CHANNEL) },
    { -9, REASON (LOOK_AT_PHONE) },
    { -10, REASON (PHONE_WIFI_OFF) },
    { -11, REASON (NOT_FOUND) },
    { -12, REASON (UNKNOWN) },
    { G_MININT, REASON (UNKNOWN) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      CabinHandoverTalk talk;

      begin (&talk);
      happen (&talk, i % 2 == 0 ? JOINED : ANSWER, table[i].outcome, at (0));
      g_assert_cmpint (talk.stage, ==, CABIN_HANDOVER_STAGE_REFUSED);
      g_assert_cmpint (talk.reason, ==, table[i].reason);
      g_assert_cmpint (cabin_handover_talk_get_state (&talk), ==, CABIN_HANDOVER_REFUSED);
      g_assert_cmpstr (cabin_handover_reason_to_string (talk.reason), !=, "none");
    }
}

/* Whatever comes in whatever order: nothing is said that is not known, and nothing is waited for without end. */
static void
test_random (void)
{
  static const int events[] = {
    START, REQUEST, VERSION, JOINED, ANSWER, PING, TIMER, PART, WHOLE, BLOCKED, FREE, OFFER, NETWORK, NO_OFFER,
    CABIN_HANDOVER_TYPE_PONG, GARBAGE, HANGS_UP,
  };
  /* The last ones end it, and are rare. */
  const gint32 common = G_N_ELEMENTS (events) - 4;

  for (guint round = 0; round < 5000; round++)
    {
      CabinHandoverTalk talk = { 0 };
      gint64 now_us = at (0);
      gboolean has_offer = FALSE, fetching = TRUE;

      g_assert_cmpuint (happen (&talk, BEGIN, 0, now_us), ==, FETCHES);
      for (guint i = 0; i < 100; i++)
        {
          gint32 n = g_test_rand_int_range (0, 20) == 0 ? (gint32) G_N_ELEMENTS (events) : common;
          int what = events[g_test_rand_int_range (0, n)];
          gint64 deadline_us = cabin_handover_talk_get_deadline (&talk);
          guint actions;

          now_us += g_test_rand_int_range (0, 2000) * G_TIME_SPAN_MILLISECOND;
          if (deadline_us != 0 && now_us >= deadline_us)
            what = TIMER;
          if ((what == OFFER || what == NO_OFFER) && !fetching)
            continue;

          has_offer |= what == OFFER;
          fetching &= what != OFFER && what != NO_OFFER;
          actions = happen (&talk, what, g_test_rand_int_range (-12, 2), now_us);

          if ((actions & (SAYS_START | SAYS_KEY | ANSWERS)) != 0)
            g_assert_true (has_offer);
          if ((actions & FETCHES) != 0)
            g_assert_false ((has_offer && (actions & DROPS) == 0) || fetching);
          fetching |= (actions & FETCHES) != 0;
          if ((actions & DROPS) != 0)
            has_offer = FALSE;
          if (talk.stage >= CABIN_HANDOVER_STAGE_SENT)
            g_assert_false (has_offer);
          g_assert_cmpint ((actions & PONGS) != 0, <=, what == PING);
          g_assert_cmpint (talk.reason != CABIN_HANDOVER_REASON_NONE, <=, talk.stage >= CABIN_HANDOVER_STAGE_REFUSED);

          deadline_us = cabin_handover_talk_get_deadline (&talk);
          if (talk.stage < CABIN_HANDOVER_STAGE_JOINED)
            g_assert_cmpint (deadline_us, !=, 0);
          if (deadline_us != 0)
            g_assert_cmpint (deadline_us - now_us, <=, CABIN_HANDOVER_JOIN_MS * G_TIME_SPAN_MILLISECOND);
          g_assert_cmpint (talk.stage == CABIN_HANDOVER_STAGE_OVER, >=, (actions & ENDS) != 0);
          if (talk.stage == CABIN_HANDOVER_STAGE_OVER)
            break;
        }
    }
}

static void
test_words (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int reason = CABIN_HANDOVER_REASON_NONE; reason <= CABIN_HANDOVER_REASON_UNKNOWN; reason++)
    g_assert_true (g_hash_table_add (seen, (gpointer) cabin_handover_reason_to_string (reason)));
  g_hash_table_remove_all (seen);
  for (int state = CABIN_HANDOVER_NONE; state <= CABIN_HANDOVER_REFUSED; state++)
    g_assert_true (g_hash_table_add (seen, (gpointer) cabin_handover_state_to_string (state)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/handover-talk/case/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/handover-talk/floods", test_floods);
  g_test_add_func ("/handover-talk/long-drive", test_long_drive);
  g_test_add_func ("/handover-talk/reasons", test_reasons);
  g_test_add_func ("/handover-talk/random", test_random);
  g_test_add_func ("/handover-talk/words", test_words);

  return g_test_run ();
}
