/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-handover-frame.h"

#include <string.h>

/* Start, request, answer, ping: each with its header. */
static const guint8 stream[] = {
  0x00, 0x0d, 0x00, 0x01, 0x0a, 0x08, '1', '0', '.', '0', '.', '0', '.', '1', 0x10, 0xa8, 0x29,
  0x00, 0x00, 0x00, 0x02,
  0x00, 0x02, 0x00, 0x07, 0x18, 0x00,
  0x00, 0x03, 0xff, 0xfe, 0x08, 0x96, 0x01,
};

static const struct {
  guint type;
  gsize length;
  gsize begin;
} frames[] = {
  { 1, 13, 4 },
  { 2, 0, 21 },
  { 7, 2, 25 },
  { 0xfffe, 3, 31 },
};

/* Feeds bytes in a block of their own size, so that a sanitizer sees who reads on. Returns how many frames came. */
static guint
feed (CabinHandoverReader *reader,
      const guint8        *bytes,
      gsize                size,
      guint                seen)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, size);
  const guint8 *next = copy;
  CabinHandoverFrame frame;

  while (cabin_handover_reader_read (reader, &next, &size, &frame) == CABIN_HANDOVER_READ_FRAME)
    {
      g_assert_cmpuint (seen, <, G_N_ELEMENTS (frames));
      g_assert_cmpuint (frame.type, ==, frames[seen].type);
      g_assert_cmpmem (frame.payload, frame.length, stream + frames[seen].begin, frames[seen].length);
      g_assert_false (cabin_handover_reader_is_partial (reader));
      seen++;
    }
  g_assert_cmpuint (size, ==, 0);

  return seen;
}

static void
test_splits (void)
{
  for (gsize split = 0; split <= sizeof stream; split++)
    {
      CabinHandoverReader reader = { 0 };
      guint seen = feed (&reader, stream, split, 0);

      g_assert_cmpuint (feed (&reader, stream + split, sizeof stream - split, seen), ==, G_N_ELEMENTS (frames));
      g_assert_false (cabin_handover_reader_is_partial (&reader));
    }
}

static void
test_pieces (void)
{
  for (gsize piece = 1; piece <= 8; piece++)
    {
      CabinHandoverReader reader = { 0 };
      guint seen = 0;

      for (gsize i = 0; i < sizeof stream; i += piece)
        seen = feed (&reader, stream + i, MIN (piece, sizeof stream - i), seen);
      g_assert_cmpuint (seen, ==, G_N_ELEMENTS (frames));
    }
}

static void
test_partial (void)
{
  CabinHandoverReader reader = { 0 };

  g_assert_false (cabin_handover_reader_is_partial (&reader));
  g_assert_cmpuint (feed (&reader, stream, 1, 0), ==, 0);
  g_assert_true (cabin_handover_reader_is_partial (&reader));
  g_assert_cmpuint (feed (&reader, stream + 1, 15, 0), ==, 0);
  g_assert_true (cabin_handover_reader_is_partial (&reader));
  g_assert_cmpuint (feed (&reader, stream + 16, 2, 0), ==, 1);
  g_assert_true (cabin_handover_reader_is_partial (&reader));
}

static CabinHandoverRead
read_length (gsize length)
{
  CabinHandoverReader reader = { 0 };
  g_autofree guint8 *bytes = g_malloc0 (CABIN_HANDOVER_HEADER_SIZE + length);
  const guint8 *next = bytes;
  gsize size = CABIN_HANDOVER_HEADER_SIZE + length;
  CabinHandoverFrame frame;
  CabinHandoverRead result;

  bytes[0] = (guint8) (length >> 8);
  bytes[1] = (guint8) length;
  bytes[3] = 2;
  result = cabin_handover_reader_read (&reader, &next, &size, &frame);
  if (result == CABIN_HANDOVER_READ_FRAME)
    g_assert_cmpuint (frame.length, ==, length);

  return result;
}

static void
test_longest (void)
{
  g_assert_cmpint (read_length (0), ==, CABIN_HANDOVER_READ_FRAME);
  g_assert_cmpint (read_length (CABIN_HANDOVER_PAYLOAD_MAX), ==, CABIN_HANDOVER_READ_FRAME);
  g_assert_cmpint (read_length (CABIN_HANDOVER_PAYLOAD_MAX + 1), ==, CABIN_HANDOVER_READ_TOO_LONG);
  g_assert_cmpint (read_length (0xffff), ==, CABIN_HANDOVER_READ_TOO_LONG);
}

/* The header is enough to know. */
static void
test_too_long_at_once (void)
{
  static const guint8 header[] = { 0xff, 0xff, 0x00, 0x02 };
  CabinHandoverReader reader = { 0 };
  const guint8 *next = header;
  gsize size = sizeof header;
  CabinHandoverFrame frame;

  g_assert_cmpint (cabin_handover_reader_read (&reader, &next, &size, &frame), ==, CABIN_HANDOVER_READ_TOO_LONG);
}

static void
test_write (void)
{
  CabinHandoverWriter writer = { 0 };
  guint8 *payload;

  payload = cabin_handover_writer_add (&writer, 1, 13);
  memcpy (payload, stream + 4, 13);
  g_assert_nonnull (cabin_handover_writer_add (&writer, 2, 0));
  g_assert_cmpmem (writer.bytes, writer.filled, stream, 21);

  cabin_handover_writer_taken (&writer, 3);
  g_assert_cmpmem (writer.bytes, writer.filled, stream + 3, 18);
  /* What was sent can have been the key. */
  g_assert_cmpuint (writer.bytes[18] | writer.bytes[19] | writer.bytes[20], ==, 0);

  cabin_handover_writer_wipe (&writer);
  g_assert_cmpuint (writer.filled, ==, 0);
  for (gsize i = 0; i < sizeof writer.bytes; i++)
    g_assert_cmpuint (writer.bytes[i], ==, 0);
}

static void
test_write_full (void)
{
  CabinHandoverWriter writer = { 0 };
  const gsize room = sizeof writer.bytes;

  g_assert_null (cabin_handover_writer_add (&writer, 1, room - CABIN_HANDOVER_HEADER_SIZE + 1));
  g_assert_null (cabin_handover_writer_add (&writer, 1, G_MAXSIZE));
  g_assert_cmpuint (writer.filled, ==, 0);
  g_assert_nonnull (cabin_handover_writer_add (&writer, 1, room - CABIN_HANDOVER_HEADER_SIZE));
  g_assert_cmpuint (writer.filled, ==, room);
  g_assert_null (cabin_handover_writer_add (&writer, 1, 0));
  cabin_handover_writer_taken (&writer, CABIN_HANDOVER_HEADER_SIZE - 1);
  g_assert_null (cabin_handover_writer_add (&writer, 1, 0));
  cabin_handover_writer_taken (&writer, 1);
  g_assert_nonnull (cabin_handover_writer_add (&writer, 1, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handover-frame/splits", test_splits);
  g_test_add_func ("/handover-frame/pieces", test_pieces);
  g_test_add_func ("/handover-frame/partial", test_partial);
  g_test_add_func ("/handover-frame/longest", test_longest);
  g_test_add_func ("/handover-frame/too-long-at-once", test_too_long_at_once);
  g_test_add_func ("/handover-frame/write", test_write);
  g_test_add_func ("/handover-frame/write-full", test_write_full);

  return g_test_run ();
}
