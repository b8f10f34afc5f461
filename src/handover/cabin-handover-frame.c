/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-handover-frame.h"

#include <string.h>

static gsize
read_16 (const guint8 *bytes)
{
  return (gsize) bytes[0] << 8 | bytes[1];
}

static void
write_16 (guint8 *bytes,
          gsize   value)
{
  bytes[0] = (guint8) (value >> 8);
  bytes[1] = (guint8) value;
}

/* Takes bytes until there are @wanted of the frame. */
static gboolean
fill (CabinHandoverReader  *self,
      gsize                 wanted,
      const guint8        **bytes,
      gsize                *size)
{
  gsize n = wanted > self->filled ? MIN (wanted - self->filled, *size) : 0;

  if (n > 0)
    memcpy (self->bytes + self->filled, *bytes, n);
  self->filled += n;
  *bytes += n;
  *size -= n;

  return self->filled >= wanted;
}

/**
 * cabin_handover_reader_read:
 * @bytes: (inout): what has arrived; moved behind what is taken of it
 * @size: (inout): how many bytes that are
 * @frame: (out): the frame, if there is one; good until the next call
 *
 * Takes bytes, up to the end of one frame.
 */
CabinHandoverRead
cabin_handover_reader_read (CabinHandoverReader  *self,
                            const guint8        **bytes,
                            gsize                *size,
                            CabinHandoverFrame   *frame)
{
  gsize length;

  if (self->whole)
    self->filled = 0;
  self->whole = FALSE;

  if (!fill (self, CABIN_HANDOVER_HEADER_SIZE, bytes, size))
    return CABIN_HANDOVER_READ_MORE;

  length = read_16 (self->bytes);
  if (length > CABIN_HANDOVER_PAYLOAD_MAX)
    return CABIN_HANDOVER_READ_TOO_LONG;

  if (!fill (self, CABIN_HANDOVER_HEADER_SIZE + length, bytes, size))
    return CABIN_HANDOVER_READ_MORE;

  self->whole = TRUE;
  frame->type = (guint) read_16 (self->bytes + 2);
  frame->payload = self->bytes + CABIN_HANDOVER_HEADER_SIZE;
  frame->length = length;

  return CABIN_HANDOVER_READ_FRAME;
}

/**
 * cabin_handover_reader_is_partial:
 *
 * Returns: whether a frame has begun and not ended
 */
gboolean
cabin_handover_reader_is_partial (const CabinHandoverReader *self)
{
  return self->filled > 0 && !self->whole;
}

/**
 * cabin_handover_writer_add:
 * @type: of the frame
 * @length: of its payload in bytes
 *
 * Adds a frame.
 *
 * Returns: (nullable): where its payload is to be written, %NULL if there is no room for it
 */
guint8 *
cabin_handover_writer_add (CabinHandoverWriter *self,
                           guint                type,
                           gsize                length)
{
  guint8 *header = self->bytes + self->filled;
  gsize room = sizeof self->bytes - self->filled;

  if (room < CABIN_HANDOVER_HEADER_SIZE || length > room - CABIN_HANDOVER_HEADER_SIZE)
    return NULL;

  write_16 (header, length);
  write_16 (header + 2, type);
  self->filled += CABIN_HANDOVER_HEADER_SIZE + length;

  return header + CABIN_HANDOVER_HEADER_SIZE;
}

/**
 * cabin_handover_writer_taken:
 * @size: how many bytes were sent, at most those that there are
 *
 * Moves the others forward. Nothing is left of those that were sent.
 */
void
cabin_handover_writer_taken (CabinHandoverWriter *self,
                             gsize                size)
{
  g_return_if_fail (size <= self->filled);

  self->filled -= size;
  memmove (self->bytes, self->bytes + size, self->filled);
  explicit_bzero (self->bytes + self->filled, size);
}

/**
 * cabin_handover_writer_wipe:
 *
 * Drops what was not sent.
 */
void
cabin_handover_writer_wipe (CabinHandoverWriter *self)
{
  explicit_bzero (self, sizeof *self);
}
