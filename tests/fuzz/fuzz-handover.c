/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A phone on its link for Android Auto: frames, messages, the conversation. The first byte says in pieces of which size
 * the others arrive, the second how long is between two of them, and whether the network is there, or comes and goes.
 */

#include "cabin-fuzz.h"

#include <string.h>

#include "cabin-handover-talk.h"

#define HEADER 2
/* The most that one thing that a phone says is answered with. */
#define ANSWER_MAX 256

typedef struct {
  CabinHandoverReader reader;
  CabinHandoverWriter writer;
  CabinHandoverTalk talk;
  CabinNetworkOffer *offer;
  gboolean fetching;
  gint64 now_us;
} Car;

static CabinNetworkOffer *
make_offer (void)
{
  return cabin_network_offer_new ("10.42.77.1", 5288, "Prodigy_1a2b3c4d", "correct horse", "DC:A6:32:01:02:03", 2437,
                                  CABIN_NETWORK_SECURITY_WPA2, NULL);
}

static void
take (Car                      *car,
      CabinHandoverActions      actions,
      const CabinHandoverFrame *frame)
{
  gsize before = car->writer.filled;

  if ((actions & CABIN_HANDOVER_ACTION_FETCH) != 0)
    {
      g_assert_true (!car->fetching &&
                     (car->offer == NULL || (actions & CABIN_HANDOVER_ACTION_DROP_OFFER) != 0));
      car->fetching = TRUE;
    }
  if ((actions & CABIN_HANDOVER_ACTION_VERSION) != 0)
    g_assert_true (cabin_handover_message_write_version (&car->writer, car->offer));
  if ((actions & CABIN_HANDOVER_ACTION_START) != 0)
    g_assert_true (cabin_handover_message_write_start (&car->writer, car->offer));
  if ((actions & CABIN_HANDOVER_ACTION_CREDENTIALS) != 0)
    g_assert_true (cabin_handover_message_write_credentials (&car->writer, car->offer));
  if ((actions & CABIN_HANDOVER_ACTION_START_ANSWER) != 0)
    g_assert_true (cabin_handover_message_write_start_answer (&car->writer, car->offer));
  if ((actions & CABIN_HANDOVER_ACTION_PONG) != 0)
    g_assert_true (cabin_handover_message_write_pong (&car->writer, frame));
  if ((actions & CABIN_HANDOVER_ACTION_DROP_OFFER) != 0)
    g_clear_pointer (&car->offer, cabin_network_offer_free);
  if ((actions & CABIN_HANDOVER_ACTION_END) != 0)
    g_assert_cmpint (car->talk.stage, ==, CABIN_HANDOVER_STAGE_OVER);

  g_assert_cmpuint (car->writer.filled - before, <=, ANSWER_MAX);
  cabin_handover_writer_taken (&car->writer, car->writer.filled);
}

static void
tell (Car                    *car,
      CabinHandoverEventKind  kind)
{
  CabinHandoverEvent event = { .kind = kind };

  take (car, cabin_handover_talk_step (&car->talk, &event, car->now_us), NULL);
}

static void
pass_time (Car    *car,
           gint64  time_us,
           guint   network)
{
  gint64 until_us = car->now_us + time_us;
  gint64 deadline_us = cabin_handover_talk_get_deadline (&car->talk);

  while (deadline_us != 0 && deadline_us <= until_us)
    {
      car->now_us = MAX (deadline_us, car->now_us);
      tell (car, CABIN_HANDOVER_EVENT_TIMER);
      /* It ends something, or comes later. */
      g_assert_cmpint (cabin_handover_talk_get_deadline (&car->talk), !=, deadline_us);
      deadline_us = cabin_handover_talk_get_deadline (&car->talk);
    }
  car->now_us = until_us;

  if (network == 3 && !car->fetching)
    tell (car, CABIN_HANDOVER_EVENT_NETWORK);
  if (car->fetching && network > 0)
    {
      car->fetching = FALSE;
      car->offer = network > 1 ? make_offer () : NULL;
      tell (car, car->offer != NULL ? CABIN_HANDOVER_EVENT_OFFER : CABIN_HANDOVER_EVENT_NO_OFFER);
    }
}

static void
take_frame (Car                      *car,
            const CabinHandoverFrame *frame)
{
  /* A block of its own size lets the sanitizer see who reads on. */
  g_autofree guint8 *payload = g_memdup2 (frame->payload, frame->length);
  CabinHandoverFrame copy = { frame->type, payload, frame->length };
  CabinHandoverEvent event = { .kind = CABIN_HANDOVER_EVENT_MESSAGE };

  g_assert_cmpuint (frame->length, <=, CABIN_HANDOVER_PAYLOAD_MAX);
  if (!cabin_handover_message_parse (&copy, &event.message))
    event.kind = CABIN_HANDOVER_EVENT_GARBAGE;
  take (car, cabin_handover_talk_step (&car->talk, &event, car->now_us), &copy);
}

static void
take_piece (Car          *car,
            const guint8 *bytes,
            gsize         size)
{
  g_autofree guint8 *piece = g_memdup2 (bytes, size);
  const guint8 *next = piece;
  CabinHandoverRead read = CABIN_HANDOVER_READ_FRAME;
  CabinHandoverFrame frame;

  while (read == CABIN_HANDOVER_READ_FRAME && car->talk.stage != CABIN_HANDOVER_STAGE_OVER)
    {
      read = cabin_handover_reader_read (&car->reader, &next, &size, &frame);
      if (read == CABIN_HANDOVER_READ_FRAME)
        take_frame (car, &frame);
      else if (read == CABIN_HANDOVER_READ_TOO_LONG)
        tell (car, CABIN_HANDOVER_EVENT_GARBAGE);
    }
  g_assert_true (read != CABIN_HANDOVER_READ_MORE || size == 0);
  cabin_handover_talk_set_waiting (&car->talk, CABIN_HANDOVER_CLOCK_PART, FALSE, car->now_us);
  cabin_handover_talk_set_waiting (&car->talk, CABIN_HANDOVER_CLOCK_PART,
                                   cabin_handover_reader_is_partial (&car->reader), car->now_us);
}

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  const guint8 *bytes = (const guint8 *) text;
  Car *car;

  if (length < HEADER)
    return 0;

  car = g_new0 (Car, 1);
  car->now_us = G_TIME_SPAN_SECOND;
  take (car, cabin_handover_talk_begin (&car->talk, car->now_us), NULL);

  for (gsize i = HEADER, n; i < length && car->talk.stage != CABIN_HANDOVER_STAGE_OVER; i += n)
    {
      n = MIN ((gsize) bytes[0] + 1, length - i);
      pass_time (car, (bytes[1] >> 2) * 10 * G_TIME_SPAN_MILLISECOND, bytes[1] & 3);
      take_piece (car, bytes + i, n);
    }

  tell (car, CABIN_HANDOVER_EVENT_HUNG_UP);
  g_assert_cmpint (car->talk.stage, ==, CABIN_HANDOVER_STAGE_OVER);
  g_assert_cmpint (cabin_handover_talk_get_deadline (&car->talk), ==, 0);
  g_assert_cmpint (cabin_handover_talk_get_state (&car->talk), >=, CABIN_HANDOVER_JOINED);
  g_assert_null (car->offer);
  g_free (car);

  return 0;
}
