/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluez-versions.h"

#define ERROR "org.bluez.Error."

static void
assert_error (const char *name,
              const char *text,
              const char *expected)
{
  const char *told_name = name;
  const char *told_text = text;

  cabin_bluez_versions_translate_error (&told_name, &told_text);
  g_assert_cmpstr (told_name, ==, expected);
  g_assert_cmpstr (told_text, ==, text);
}

static void
test_no_profile (void)
{
  assert_error (ERROR "NotAvailable", "br-connection-profile-unavailable", ERROR "BREDR.ProfileUnavailable");
  assert_error (ERROR "BREDR.ProfileUnavailable", "br-connection-profile-unavailable",
                ERROR "BREDR.ProfileUnavailable");
}

static void
test_in_progress (void)
{
  assert_error (ERROR "Failed", "Operation already in progress", ERROR "InProgress");
  assert_error (ERROR "InProgress", "Operation already in progress", ERROR "InProgress");
  assert_error (ERROR "Failed", "br-connection-key-missing", ERROR "Failed");
}

static void
test_goodbye (void)
{
  g_assert_cmpint (cabin_bluez_versions_read_goodbye (NULL), ==, CABIN_BLUEZ_GOODBYE_UNTOLD);
  g_assert_cmpint (cabin_bluez_versions_read_goodbye ("org.bluez.Reason.Authentication"), ==,
                   CABIN_BLUEZ_GOODBYE_AUTHENTICATION);
  g_assert_cmpint (cabin_bluez_versions_read_goodbye ("org.bluez.Reason.Local"), ==, CABIN_BLUEZ_GOODBYE_LOCAL);
  g_assert_cmpint (cabin_bluez_versions_read_goodbye ("org.bluez.Reason.Remote"), ==, CABIN_BLUEZ_GOODBYE_REMOTE);
  g_assert_cmpint (cabin_bluez_versions_read_goodbye ("org.bluez.Reason.Timeout"), ==, CABIN_BLUEZ_GOODBYE_OTHER);
  g_assert_cmpint (cabin_bluez_versions_read_goodbye (""), ==, CABIN_BLUEZ_GOODBYE_OTHER);
}

static void
assert_version (const char *modalias,
                const char *expected)
{
  g_autofree char *version = cabin_bluez_versions_read_modalias (modalias);

  g_assert_cmpstr (version, ==, expected);
}

static void
test_modalias (void)
{
  assert_version ("usb:v1D6Bp0246d0542", "5.66");
  assert_version ("usb:v1D6Bp0246d0557", "5.87");
  assert_version ("usb:v0000p0000d0000", NULL);
  assert_version ("usb:v1D6Bp0246d05", NULL);
  assert_version ("", NULL);
  assert_version (NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bluez-versions/no-profile", test_no_profile);
  g_test_add_func ("/bluez-versions/in-progress", test_in_progress);
  g_test_add_func ("/bluez-versions/goodbye", test_goodbye);
  g_test_add_func ("/bluez-versions/modalias", test_modalias);

  return g_test_run ();
}
