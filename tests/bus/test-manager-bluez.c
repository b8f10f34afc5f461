/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens to bluetoothd and to the machine in the middle of something. After each the phone is back without a
 * hand. */

#include "cabin-test-drive.h"

/* When the driver must know that bluetoothd hangs. */
#define HUNG_MS 30000

typedef struct {
  CabinTestManager *test;
  CabinProblemKind kind;
} Wanted;

static gboolean
has_problem (gpointer data)
{
  Wanted *wanted = data;
  GListModel *problems = cabin_bluetooth_manager_get_problems (wanted->test->manager);
  guint n = g_list_model_get_n_items (problems);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinProblem) problem = g_list_model_get_item (problems, i);

      if (cabin_problem_get_kind (problem) == wanted->kind)
        return TRUE;
    }

  return FALSE;
}

static void
test_ended (CabinTestManager *test,
            gconstpointer     data)
{
  const char *path = g_test_get_path ();

  if (strstr (path, "/trying"))
    cabin_test_drive_start_trying (test);
  else
    cabin_test_drive_start_connected (test);
  if (strstr (path, "/switching"))
    {
      cabin_test_sim_configure (test->sim, "disconnect", 1000);
      cabin_reconnector_connect_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, MOTO));
      cabin_test_drive_await_state (test, CABIN_RECONNECT_SWITCHING);
    }
  g_string_truncate (test->diary, 0);
  cabin_test_sim_restart (test->sim, g_str_has_suffix (path, "kill") ? "kill" : "stop", 20);
  cabin_test_drive_let_answer (test);
  cabin_test_drive_await_all_well (test, HCI0);
}

/* With the window open, and a phone to try as soon as it is shut. */
static void
test_ended_while_open (CabinTestManager *test,
                       gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_manager_open (test);
  cabin_test_sim_restart (test->sim, g_str_has_suffix (g_test_get_path (), "kill") ? "kill" : "stop", 20);
  cabin_test_drive_set_reachable (test, PIXEL, TRUE);
  cabin_test_drive_await_all_well (test, HCI0);
}

/* Nothing is answered, not even the Disconnect that is to end the attempt: that is said, and no further attempt made
 * before there is an answer. */
static void
test_hung (CabinTestManager *test,
           gconstpointer     data)
{
  Wanted wanted = { test, CABIN_PROBLEM_NOT_ANSWERING };

  cabin_test_drive_start_trying (test);
  cabin_test_sim_tell (test->sim, "Freeze", NULL);
  g_assert_true (cabin_test_wait (has_problem, &wanted, HUNG_MS));
  cabin_test_drive_let_answer (test);
  cabin_test_settle (2000);
  cabin_test_drive_assert_no_overlap (test);
  cabin_test_sim_tell (test->sim, "Thaw", NULL);
  cabin_test_drive_await_all_well (test, HCI0);
}

/* Three seconds are a long time for a driver and none for a program that waits. */
static void
test_frozen (CabinTestManager *test,
             gconstpointer     data)
{
  const char *path = g_test_get_path ();

  if (g_str_has_suffix (path, "trying"))
    cabin_test_drive_start_trying (test);
  else if (g_str_has_suffix (path, "connected"))
    cabin_test_drive_start_connected (test);
  else
    cabin_test_manager_start (test);
  cabin_test_sim_tell (test->sim, "Freeze", NULL);
  cabin_test_settle (3000);
  cabin_test_sim_tell (test->sim, "Thaw", NULL);
  if (g_str_has_suffix (path, "trying"))
    cabin_test_sim_restart (test->sim, "kill", 0);
  cabin_test_drive_let_answer (test);
  cabin_test_drive_await_all_well (test, HCI0);
}

/* bluetoothd hangs while the phone leaves and comes again. */
static void
test_frozen_unnoticed (CabinTestManager *test,
                       gconstpointer     data)
{
  cabin_test_drive_start_connected (test);
  cabin_test_sim_tell (test->sim, "Freeze", NULL);
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_settle (500);
  cabin_test_sim_tell (test->sim, "Thaw", NULL);
  cabin_test_manager_await_event (test, "device-disconnected:Pixel 8");
  cabin_test_drive_await_all_well (test, HCI0);
}

static void
test_asleep (CabinTestManager *test,
             gconstpointer     data)
{
  cabin_test_drive_start_connected (test);
  cabin_test_sim_tell (test->sim, "PrepareForSleep", "(b)", TRUE);
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  cabin_test_sim_tell (test->sim, "ResetCounts", NULL);
  cabin_test_settle (1500);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 0);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_HELD);
  cabin_test_sim_tell (test->sim, "PrepareForSleep", "(b)", FALSE);
  cabin_test_drive_await_all_well (test, HCI0);
}

static void
test_asleep_trying (CabinTestManager *test,
                    gconstpointer     data)
{
  cabin_test_drive_start_trying (test);
  cabin_test_sim_tell (test->sim, "PrepareForSleep", "(b)", TRUE);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_HELD);
  cabin_test_drive_let_answer (test);
  cabin_test_sim_tell (test->sim, "PrepareForSleep", "(b)", FALSE);
  cabin_test_drive_await_all_well (test, HCI0);
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *path;
    CabinTestDriveFunc func;
  } tests[] = {
    { "/bluez/ended/connected/kill", test_ended },
    { "/bluez/ended/connected/stop", test_ended },
    { "/bluez/ended/trying/kill", test_ended },
    { "/bluez/ended/trying/stop", test_ended },
    { "/bluez/ended/switching/kill", test_ended },
    { "/bluez/ended/switching/stop", test_ended },
    { "/bluez/ended/open/kill", test_ended_while_open },
    { "/bluez/ended/open/stop", test_ended_while_open },
    { "/bluez/hung", test_hung },
    { "/bluez/frozen/start", test_frozen },
    { "/bluez/frozen/trying", test_frozen },
    { "/bluez/frozen/connected", test_frozen },
    { "/bluez/frozen/unnoticed", test_frozen_unnoticed },
    { "/bluez/asleep/connected", test_asleep },
    { "/bluez/asleep/trying", test_asleep_trying },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    cabin_test_drive_add (tests[i].path, SOON, tests[i].func);

  return g_test_run ();
}
