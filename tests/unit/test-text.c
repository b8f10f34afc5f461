/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-text.h"

static const struct {
  const char *from;
  const char *to;
} table[] = {
  { "Pixel 8", "Pixel 8" },
  { "", "" },
  { "  two   words \t\n", "two words" },
  /* Markup, formats and paths are plain text here: it is the reader who must not interpret them. */
  { "<b>x</b>&amp;", "<b>x</b>&amp;" },
  { "%s%n%1000d", "%s%n%1000d" },
  { "../../etc/passwd", "../../etc/passwd" },
  /* Line breaks of every kind, control characters. */
  { "a\r\nb", "a b" },
  { "a\xe2\x80\xa8" "b\xe2\x80\xa9" "c", "a b c" },
  { "a\x01\x02\x1b[31mb", "a[31mb" },
  /* Bidirectional overrides and isolates, zero-width, byte order mark, soft hyphen, tags. */
  { "\xe2\x80\xaetrust me", "trust me" },
  { "\xe2\x81\xa6" "a\xe2\x81\xa9" "b\xe2\x80\x8f", "ab" },
  { "a\xe2\x80\x8b" "b\xe2\x80\x8d" "c\xef\xbb\xbf" "d\xc2\xad" "e", "abcde" },
  { "x\xf3\xa0\x81\x81y", "xy" },
  /* Not UTF-8. */
  { "a\xff\xfe" "b", "a\xef\xbf\xbd\xef\xbf\xbd" "b" },
  { "a\xed\xa0\x80", "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
  /* Blank by sight. */
  { "\xe3\x85\xa4\xe2\xa0\x80", "" },
  { "\xc2\xa0 \xe3\x80\x80", "" },
  /* Scripts that people have phones in. */
  { "\xd9\x87\xd8\xa7\xd8\xaa\xd9\x81", "\xd9\x87\xd8\xa7\xd8\xaa\xd9\x81" },
  { "\xe6\x89\x8b\xe6\x9c\xba", "\xe6\x89\x8b\xe6\x9c\xba" },
  /* A mark without a letter, and a tower of them. */
  { "\xcc\x81x", "x" },
  { "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81" },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *clean = cabin_text_sanitise (table[i].from, -1);

      g_assert_cmpstr (clean, ==, table[i].to);
    }
}

static void
test_length (void)
{
  g_autofree char *many = g_strnfill (1000, 'x');
  g_autofree char *wanted = g_strnfill (CABIN_NAME_MAX_GRAPHEMES, 'x');
  g_autofree char *cut = cabin_text_sanitise (many, -1);
  g_autofree char *whole = cabin_text_sanitise (wanted, -1);
  g_autofree char *part = cabin_text_sanitise ("abcdef", 3);
  g_autofree char *null = cabin_text_sanitise (NULL, -1);
  g_autofree char *with_zero = cabin_text_sanitise ("ab\0cd", 5);
  g_autoptr(GString) flags = g_string_new (NULL);
  g_autofree char *clean_flags = NULL;

  g_assert_cmpstr (whole, ==, wanted);
  g_assert_true (g_str_has_prefix (cut, wanted));
  g_assert_cmpstr (cut + CABIN_NAME_MAX_GRAPHEMES, ==, "…");
  g_assert_cmpstr (part, ==, "abc");
  g_assert_cmpstr (null, ==, "");
  g_assert_cmpstr (with_zero, ==, "ab");

  /* 20 flags are 40 code points and 20 graphemes. */
  for (int i = 0; i < 20; i++)
    g_string_append (flags, "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa");
  clean_flags = cabin_text_sanitise (flags->str, -1);
  g_assert_cmpstr (clean_flags, ==, flags->str);
}

/* Random bytes, and a second pass that has nothing left to do. */
static void
test_noise (void)
{
  for (int round = 0; round < 20000; round++)
    {
      char noise[300];
      g_autofree char *clean = NULL;
      g_autofree char *again = NULL;

      for (gsize i = 0; i < sizeof noise; i++)
        noise[i] = (char) (g_test_rand_bit () ? g_test_rand_int_range (0, 256) : g_test_rand_int_range (0xcc, 0xf4));

      clean = cabin_text_sanitise (noise, g_test_rand_int_range (0, sizeof noise));
      again = cabin_text_sanitise (clean, -1);
      g_assert_true (g_utf8_validate (clean, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (clean, -1), <=, (CABIN_NAME_MAX_GRAPHEMES + 1) * 6);
      for (const char *p = clean; *p != '\0'; p = g_utf8_next_char (p))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
      g_assert_cmpuint (strlen (clean), <=, CABIN_NAME_MAX_BYTES);
      g_assert_cmpstr (again, ==, clean);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/table", test_table);
  g_test_add_func ("/text/length", test_length);
  g_test_add_func ("/text/noise", test_noise);

  return g_test_run ();
}
