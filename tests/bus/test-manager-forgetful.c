/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Phones that have forgotten the car. */

#include "cabin-test-drive.h"

#define REMOVE CABIN_BLUEZ_ADAPTER_INTERFACE ".RemoveDevice"

static gboolean
is_told (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_reconnector_get_forgetful_phone (cabin_test_drive_get_reconnector (test)) == NULL;
}

static void
await_tells (CabinTestManager *test,
             const char       *way)
{
  if (g_str_has_suffix (way, "569"))
    cabin_test_sim_configure (test->sim, "version", 569);
  else if (g_str_has_suffix (way, "anew"))
    cabin_test_sim_configure (test->sim, "fresh-pairing", 1);
  cabin_test_sim_tell (test->sim, "ForgetCar", "(s)", PIXEL);

  cabin_test_manager_start (test);
  cabin_test_drive_await_forgetful (test, PIXEL);
  g_assert_true (cabin_phone_get_forgot_us (cabin_test_drive_find (test, PIXEL)));
  g_assert_null (strstr (test->diary->str, "finished-"));

  /* Nobody takes the good bond of a phone away without being asked. */
  g_assert_true (cabin_test_drive_is_bonded (test, PIXEL));
  g_assert_cmpuint (cabin_test_sim_count_calls (test->sim, REMOVE), ==, 0);
  g_assert_cmpint (cabin_bluetooth_manager_get_pairing_phase (test->manager), ==, CABIN_PAIRING_NONE);
}

static void
test_repair (CabinTestManager *test,
             gconstpointer     data)
{
  g_autofree char *result = NULL;

  await_tells (test, g_test_get_path ());
  cabin_reconnector_repair_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, PIXEL));
  g_assert_true (cabin_test_wait (is_told, test, CABIN_TEST_DEADLINE_MS));
  cabin_test_manager_await_pairable (test, TRUE);
  cabin_test_settle (200);
  g_assert_false (cabin_test_drive_is_bonded (test, PIXEL));
  g_assert_nonnull (cabin_test_drive_find (test, PIXEL));

  cabin_test_sim_pair_begin (test->sim, PIXEL, NULL);
  g_assert_true (cabin_bluetooth_manager_confirm_pairing (test->manager, cabin_test_manager_await_question (test)));
  result = cabin_test_sim_pair_end (test->sim);
  g_assert_cmpstr (result, ==, "");
  cabin_test_manager_await_pairable (test, FALSE);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  g_assert_false (cabin_phone_get_forgot_us (cabin_test_drive_find (test, PIXEL)));
  g_assert_true (cabin_phone_get_bonded (cabin_test_drive_find (test, PIXEL)));
}

static void
test_later (CabinTestManager *test,
            gconstpointer     data)
{
  await_tells (test, g_test_get_path ());
  cabin_reconnector_later (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, PIXEL));
  g_assert_true (cabin_test_wait (is_told, test, CABIN_TEST_DEADLINE_MS));
  cabin_phone_set_auto_connect (cabin_test_drive_find (test, MOTO), FALSE);
  cabin_test_settle (200);
  cabin_test_sim_tell (test->sim, "ResetCounts", NULL);
  cabin_test_settle (2500);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 0);
  g_assert_true (cabin_phone_get_forgot_us (cabin_test_drive_find (test, PIXEL)));
  g_assert_true (cabin_test_drive_is_bonded (test, PIXEL));

  /* The others are tried as before. */
  cabin_phone_set_auto_connect (cabin_test_drive_find (test, MOTO), TRUE);
  cabin_test_drive_set_reachable (test, MOTO, TRUE);
  cabin_test_drive_await_evidence (test, MOTO, CABIN_EVIDENCE_PROFILE);
  g_assert_true (is_told (test));
}

/* One bad day is no proof. */
static void
test_once_is_not_enough (CabinTestManager *test,
                         gconstpointer     data)
{
  cabin_test_sim_fail_next (test->sim, CONNECT_PROFILE, CABIN_BLUEZ_ERROR_PREFIX "AuthenticationFailed",
                            "Authentication Failed", 1);
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  g_assert_true (is_told (test));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_drive_add ("/forgetful/repair/566", SOON, test_repair);
  cabin_test_drive_add ("/forgetful/repair/569", SOON, test_repair);
  cabin_test_drive_add ("/forgetful/repair/paired-anew", SOON, test_repair);
  cabin_test_drive_add ("/forgetful/later/566", SOON, test_later);
  cabin_test_drive_add ("/forgetful/later/569", SOON, test_later);
  cabin_test_drive_add ("/forgetful/later/paired-anew", SOON, test_later);
  cabin_test_drive_add ("/forgetful/once-is-not-enough", SOON, test_once_is_not_enough);

  return g_test_run ();
}
