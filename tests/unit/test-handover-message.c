/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The bytes are those that were seen on the air between phones and cars, or made by hand from the wire format. */

#include "cabin-handover-message.h"

#include <string.h>

typedef struct {
  const char *name;
  guint type;
  const char *hex;
  gboolean good;
  int outcome;
} Row;

static const Row rows[] = {
  { "request", 2, "", TRUE, 0 },
  { "request with something in it", 2, "0801", TRUE, 0 },
  { "start of a phone's", 1, "", TRUE, 0 },
  { "start with fields", 1, "0a0831302e302e302e3110a829", TRUE, 0 },
  { "version answer", 5, "080610001a03616263200032021122", TRUE, 0 },
  { "version answer: no supported channel", 5, "0806100020f8ffffffffffffffff01", TRUE, -8 },
  { "version answer without an outcome", 5, "08061000", TRUE, 0 },
  { "joined", 6, "0800", TRUE, 0 },
  { "joined: wrong credentials", 6, "08fdffffffffffffffff01", TRUE, -3 },
  { "joined: the last one counts", 6, "0800" "08f5ffffffffffffffff01", TRUE, -11 },
  { "joined: with words that are no UTF-8", 6, "0800" "1204ff00fe80", TRUE, 0 },
  { "start answer", 7, "1800", TRUE, 0 },
  { "start answer with fields", 7, "0a0831302e302e302e3110a8291800", TRUE, 0 },
  { "start answer: already projecting", 7, "18fcffffffffffffffff01", TRUE, -4 },
  { "ping", 8, "0896ab01", TRUE, 0 },
  { "ping that is no message", 8, "ff", TRUE, 0 },

  { "joined without an outcome", 6, "", FALSE, 0 },
  { "joined with another field only", 6, "1000", FALSE, 0 },
  { "start answer without an outcome", 7, "0801", FALSE, 0 },
  { "outcome of a wrong type", 6, "0a0100", FALSE, 0 },
  { "field 0", 6, "00000800", FALSE, 0 },
  { "group", 6, "08000b", FALSE, 0 },
  { "end of a group", 6, "08000c", FALSE, 0 },
  { "wire type 6", 6, "08000e", FALSE, 0 },
  { "wire type 7", 6, "08000f", FALSE, 0 },
  { "number of 11 bytes", 6, "08ffffffffffffffffffff01", FALSE, 0 },
  { "number without its end", 6, "08ff", FALSE, 0 },
  { "text past the end", 6, "08001205616263", FALSE, 0 },
  { "text of 4 GiB", 7, "18000affffffff0f", FALSE, 0 },
  { "fixed number past the end", 5, "0d0000", FALSE, 0 },
  { "request that is no message", 2, "ff", FALSE, 0 },
  { "start that is no message", 1, "07", FALSE, 0 },
  { "type 0", 0, "", FALSE, 0 },
  { "credentials of a phone's", 3, "", FALSE, 0 },
  { "version of a phone's", 4, "", FALSE, 0 },
  { "pong", 9, "", FALSE, 0 },
  { "rejection", 10, "0801", FALSE, 0 },
  { "setup", 11, "", FALSE, 0 },
  { "the last type", 0xffff, "", FALSE, 0 },
};

static GBytes *
from_hex (const char *hex)
{
  gsize length = strlen (hex) / 2;
  g_autofree guint8 *bytes = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));

  return g_bytes_new (bytes, length);
}

static void
test_parse (gconstpointer data)
{
  const Row *row = data;
  g_autoptr(GBytes) payload = from_hex (row->hex);
  CabinHandoverFrame frame = { .type = row->type };
  CabinHandoverMessage message;

  frame.payload = g_bytes_get_data (payload, &frame.length);
  g_assert_cmpint (cabin_handover_message_parse (&frame, &message), ==, row->good);
  if (row->good)
    {
      g_assert_cmpuint (message.type, ==, row->type);
      g_assert_cmpint (message.outcome, ==, row->outcome);
    }
}

/* The most that fits into a frame: two bytes each, and memory for each. */
static void
test_unknown_fields (void)
{
  guint8 payload[CABIN_HANDOVER_PAYLOAD_MAX];
  CabinHandoverFrame frame = { CABIN_HANDOVER_TYPE_JOINED, payload, sizeof payload };
  CabinHandoverMessage message;

  for (gsize i = 0; i < sizeof payload; i += 2)
    {
      payload[i] = 0x78;
      payload[i + 1] = 0x01;
    }
  g_assert_false (cabin_handover_message_parse (&frame, &message));
  payload[0] = 0x08;
  g_assert_true (cabin_handover_message_parse (&frame, &message));
  g_assert_cmpint (message.outcome, ==, 1);
}

static void
test_ping_length (void)
{
  guint8 payload[CABIN_HANDOVER_PING_MAX + 1] = { 0 };
  CabinHandoverFrame frame = { CABIN_HANDOVER_TYPE_PING, payload, CABIN_HANDOVER_PING_MAX };
  CabinHandoverMessage message;

  g_assert_true (cabin_handover_message_parse (&frame, &message));
  frame.length++;
  g_assert_false (cabin_handover_message_parse (&frame, &message));
}

static CabinNetworkOffer *
make_offer (guint                frequency,
            CabinNetworkSecurity security)
{
  g_autoptr(GError) error = NULL;
  CabinNetworkOffer *offer = cabin_network_offer_new ("10.0.0.1", 5288, "Prodigy_1a2b3c4d", "correct horse",
                                                      "dc:a6:32:01:02:03", frequency, security, &error);

  g_assert_no_error (error);

  return offer;
}

static void
assert_written (CabinHandoverWriter *writer,
                const char          *hex)
{
  g_autoptr(GBytes) wanted = from_hex (hex);
  gsize size;
  const void *bytes = g_bytes_get_data (wanted, &size);

  g_assert_cmpmem (writer->bytes, writer->filled, bytes, size);
  cabin_handover_writer_wipe (writer);
}

static void
test_write (void)
{
  g_autoptr(CabinNetworkOffer) offer = make_offer (5180, CABIN_NETWORK_SECURITY_WPA2);
  g_autoptr(CabinNetworkOffer) other = make_offer (0, CABIN_NETWORK_SECURITY_WPA2_WPA3);
  const CabinHandoverFrame ping = { CABIN_HANDOVER_TYPE_PING, (const guint8 *) "\x08\x96\x01", 3 };
  CabinHandoverWriter writer = { 0 };

  g_assert_true (cabin_handover_message_write_version (&writer, offer));
  assert_written (&writer, "00080004" "080610002202bc28");
  g_assert_true (cabin_handover_message_write_version (&writer, NULL));
  assert_written (&writer, "00040004" "08061000");
  g_assert_true (cabin_handover_message_write_version (&writer, other));
  assert_written (&writer, "00040004" "08061000");
  g_assert_true (cabin_handover_message_write_start (&writer, offer));
  assert_written (&writer, "000d0001" "0a0831302e302e302e3110a829");
  g_assert_true (cabin_handover_message_write_start_answer (&writer, offer));
  assert_written (&writer, "000f0007" "0a0831302e302e302e3110a8291800");
  g_assert_true (cabin_handover_message_write_credentials (&writer, offer));
  assert_written (&writer, "00380003" "0a1050726f646967795f3161326233633464" "120d636f727265637420686f727365"
                  "1a1144433a41363a33323a30313a30323a3033" "20082800");
  g_assert_true (cabin_handover_message_write_pong (&writer, &ping));
  assert_written (&writer, "00030009" "089601");
}

static void
test_security (void)
{
  static const struct {
    CabinNetworkSecurity security;
    guint8 wanted;
  } table[] = {
    { CABIN_NETWORK_SECURITY_WPA2, 8 },
    { CABIN_NETWORK_SECURITY_WPA2_WPA3, 40 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(CabinNetworkOffer) offer = make_offer (2437, table[i].security);
      CabinHandoverWriter writer = { 0 };
      const guint8 tail[] = { 0x20, table[i].wanted, 0x28, 0x00 };

      g_assert_true (cabin_handover_message_write_credentials (&writer, offer));
      g_assert_cmpmem (writer.bytes + writer.filled - sizeof tail, sizeof tail, tail, sizeof tail);
    }
}

static void
test_write_full (void)
{
  g_autoptr(CabinNetworkOffer) offer = make_offer (2437, CABIN_NETWORK_SECURITY_WPA2);
  const CabinHandoverFrame ping = { CABIN_HANDOVER_TYPE_PING, (const guint8 *) "", 0 };
  CabinHandoverWriter writer = { 0 };

  writer.filled = sizeof writer.bytes - 3;
  g_assert_false (cabin_handover_message_write_version (&writer, offer));
  g_assert_false (cabin_handover_message_write_start (&writer, offer));
  g_assert_false (cabin_handover_message_write_start_answer (&writer, offer));
  g_assert_false (cabin_handover_message_write_credentials (&writer, offer));
  g_assert_false (cabin_handover_message_write_pong (&writer, &ping));
  g_assert_cmpuint (writer.filled, ==, sizeof writer.bytes - 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/handover-message/parse/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_parse);
    }
  g_test_add_func ("/handover-message/unknown-fields", test_unknown_fields);
  g_test_add_func ("/handover-message/ping-length", test_ping_length);
  g_test_add_func ("/handover-message/write", test_write);
  g_test_add_func ("/handover-message/security", test_security);
  g_test_add_func ("/handover-message/write-full", test_write_full);

  return g_test_run ();
}
