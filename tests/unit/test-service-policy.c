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

static void
test_is_phone (void)
{
  static const char *const nothing[] = { NULL };
  static const char *const phone[] = { CABIN_UUID_AVRCP_TARGET, CABIN_UUID_HFP_AG, NULL };
  static const char *const player[] = { CABIN_UUID_A2DP_SOURCE, NULL };
  static const char *const headset[] = { CABIN_UUID_HSP_HS, CABIN_UUID_HFP_HF, CABIN_UUID_A2DP_SINK, NULL };
  static const char *const dongle[] = { "00001101-0000-1000-8000-00805f9b34fb", NULL };

  g_assert_true (cabin_service_policy_is_phone (nothing));
  g_assert_true (cabin_service_policy_is_phone (phone));
  g_assert_true (cabin_service_policy_is_phone (player));
  g_assert_false (cabin_service_policy_is_phone (headset));
  g_assert_false (cabin_service_policy_is_phone (dongle));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/service-policy/policy", test_policy);
  g_test_add_func ("/service-policy/is-phone", test_is_phone);

  return g_test_run ();
}
