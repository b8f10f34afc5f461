/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-error.h"

static void
test_classes (void)
{
  static const struct {
    const char *name;
    CabinError code;
  } table[] = {
    { "org.freedesktop.DBus.Error.AccessDenied", CABIN_ERROR_DENIED },
    { "org.bluez.Error.NotAuthorized", CABIN_ERROR_DENIED },
    { "org.bluez.Error.Blocked", CABIN_ERROR_BLOCKED },
    { "org.bluez.Error.Busy", CABIN_ERROR_BUSY },
    { "org.bluez.Error.InProgress", CABIN_ERROR_BUSY },
    { "org.bluez.Error.NotPermitted", CABIN_ERROR_IN_USE },
    { "org.bluez.Error.AlreadyExists", CABIN_ERROR_IN_USE },
    { "org.freedesktop.DBus.Error.ServiceUnknown", CABIN_ERROR_GONE },
    { "org.freedesktop.DBus.Error.NoReply", CABIN_ERROR_NO_ANSWER },
    { "org.freedesktop.DBus.Error.UnknownObject", CABIN_ERROR_GONE },
    { "org.bluez.Error.Failed", CABIN_ERROR_FAILED },
    { "com.example.Error.Whatever", CABIN_ERROR_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GError) error = g_dbus_error_new_for_dbus_error (table[i].name, "text of the sender");
      g_autofree char *text = cabin_error_text (error);

      g_assert_cmpint (cabin_error_classify (error), ==, table[i].code);
      g_assert_cmpstr (text, ==, "text of the sender");
    }
}

static void
test_own (void)
{
  g_autoptr(GError) own = g_error_new_literal (CABIN_ERROR, CABIN_ERROR_REFUSED, "refused");
  g_autoptr(GError) closed = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "closed");
  g_autoptr(GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  g_autofree char *name = g_dbus_error_encode_gerror (own);

  g_assert_cmpint (cabin_error_classify (own), ==, CABIN_ERROR_REFUSED);
  g_assert_cmpstr (name, ==, "org.cabin.HeadUnit1.Error.Refused");
  g_assert_cmpint (cabin_error_classify (closed), ==, CABIN_ERROR_GONE);
  g_assert_true (cabin_error_cancelled (cancelled));
  g_assert_false (cabin_error_cancelled (closed));
  g_assert_false (cabin_error_cancelled (NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/classes", test_classes);
  g_test_add_func ("/error/own", test_own);

  return g_test_run ();
}
