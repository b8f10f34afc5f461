/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "cabin-names.h"

G_BEGIN_DECLS

/* A frame is the length of its payload and its type, two bytes each with the higher one first, and the payload. */
#define CABIN_HANDOVER_HEADER_SIZE 4

/**
 * CabinHandoverFrame:
 * @type: 0 to 65535
 * @payload: (array length=length): not owned
 * @length: in bytes, at most %CABIN_HANDOVER_PAYLOAD_MAX
 */
typedef struct {
  guint type;
  const guint8 *payload;
  gsize length;
} CabinHandoverFrame;

/**
 * CabinHandoverRead:
 * @CABIN_HANDOVER_READ_MORE: all bytes are taken, and there is no whole frame
 * @CABIN_HANDOVER_READ_FRAME: there is one
 * @CABIN_HANDOVER_READ_TOO_LONG: a frame that nobody would send was announced; what follows cannot be read
 */
typedef enum {
  CABIN_HANDOVER_READ_MORE,
  CABIN_HANDOVER_READ_FRAME,
  CABIN_HANDOVER_READ_TOO_LONG,
} CabinHandoverRead;

/**
 * CabinHandoverReader:
 *
 * Makes frames of bytes that arrive in pieces of any size. To be filled with zeros at first; it owns no memory but
 * its own.
 */
typedef struct {
  guint8 bytes[CABIN_HANDOVER_HEADER_SIZE + CABIN_HANDOVER_PAYLOAD_MAX];
  gsize filled;
  gboolean whole;
} CabinHandoverReader;

/**
 * CabinHandoverWriter:
 * @bytes: what is to be sent
 * @filled: how many bytes that are
 *
 * What the other side has not taken yet. To be filled with zeros at first, and to be wiped at the end.
 */
typedef struct {
  guint8 bytes[CABIN_HANDOVER_BACKLOG_MAX];
  gsize filled;
} CabinHandoverWriter;

CabinHandoverRead  cabin_handover_reader_read        (CabinHandoverReader        *self,
                                                      const guint8              **bytes,
                                                      gsize                      *size,
                                                      CabinHandoverFrame         *frame);
gboolean           cabin_handover_reader_is_partial  (const CabinHandoverReader  *self);

guint8            *cabin_handover_writer_add         (CabinHandoverWriter        *self,
                                                      guint                       type,
                                                      gsize                       length);
void               cabin_handover_writer_taken       (CabinHandoverWriter        *self,
                                                      gsize                       size);
void               cabin_handover_writer_wipe        (CabinHandoverWriter        *self);

G_END_DECLS
