/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-service-policy.h"

static void
test_policy (void)
{
  static const char *const offered[] = { CABIN_UUID_ANDROID_AUTO, NULL };
  static const char *const nothing[] = { NULL };

  g_assert_true (cabin_service_policy_allows (CABIN_UUID_ANDROID_AUTO, offered));
  g_assert_false (cabin_service_policy_allows (CABIN_UUID_ANDROID_AUTO, nothing));
  g_assert_true (cabin_service_policy_allows (CABIN_UUID_A2DP_SOURCE, nothing));
  g_assert_true (cabin_service_policy_allows ("0000110A-0000-1000-8000-00805F9B34FB", nothing));
  g_assert_true (cabin_service_policy_allows (CABIN_UUID_MAP_MNS, nothing));
  g_assert_true (cabin_service_policy_allows (CABIN_UUID_PBAP_PSE, nothing));
  g_assert_true (cabin_service_policy_allows (CABIN_UUID_PANU, nothing));

  /* HID, OBEX push, serial port, unknown, not a UUID at all. */
  g_assert_false (cabin_service_policy_allows ("00001124-0000-1000-8000-00805f9b34fb", offered));
  g_assert_false (cabin_service_policy_allows ("00001105-0000-1000-8000-00805f9b34fb", offered));
  g_assert_false (cabin_service_policy_allows ("00001101-0000-1000-8000-00805f9b34fb", offered));
  g_assert_false (cabin_service_policy_allows ("12345678-1234-1234-1234-123456789abc", offered));
  g_assert_false (cabin_service_policy_allows ("", offered));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/service-policy/policy", test_policy);

  return g_test_run ();
}
