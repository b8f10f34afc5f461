/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-address.h"

static void
test_valid (void)
{
  static const char *const wrong[] = {
    "", "00:11:22:33:44", "00:11:22:33:44:5", "00:11:22:33:44:555", "00-11-22-33-44-55", "00:11:22:33:44:5g",
    "00:11:22:33:44:55 ", "0:011:22:33:44:55", "00:11:22:33:44::5", "zz:11:22:33:44:55", "00112233445566778",
    "00:11:22:33:44:\xff\xff",
  };

  g_assert_true (cabin_address_is_valid ("00:11:22:33:44:55"));
  g_assert_true (cabin_address_is_valid ("aa:bb:cc:dd:ee:ff"));
  g_assert_true (cabin_address_is_valid ("AA:BB:CC:DD:EE:FF"));
  g_assert_false (cabin_address_is_valid (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (cabin_address_is_valid (wrong[i]));
}

static void
test_redacted (void)
{
  g_autofree char *redacted = cabin_address_redact ("00:11:22:33:4a:5b");
  g_autofree char *suffix = cabin_address_suffix ("00:11:22:33:4a:5b");
  g_autofree char *nothing = cabin_address_redact ("00:11:22:33:4a:5b:66");
  g_autofree char *null = cabin_address_redact (NULL);

  g_assert_cmpstr (suffix, ==, "4A:5B");
  g_assert_cmpstr (redacted, ==, "…4A:5B");
  g_assert_cmpstr (nothing, ==, "…");
  g_assert_cmpstr (null, ==, "…");
  g_assert_null (cabin_address_suffix ("no address"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address/valid", test_valid);
  g_test_add_func ("/address/redacted", test_redacted);

  return g_test_run ();
}
