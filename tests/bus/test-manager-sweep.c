/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A whole morning, again and again: each call to bluetoothd fails once, its answer is late once, and once it kills
 * bluetoothd. Whatever it was, the morning ends well. Each morning is a process of its own, many of them at a time, as
 * they wait more than they work.
 */

#include <stdlib.h>

#include "cabin-test-drive.h"

#define N_AT_A_TIME 6
#define LATE_MS 400
/* How long a driver waits before he taps again, and how often he does. */
#define PATIENCE_MS 3000
#define MAX_TAPS 4

/* Two phones: one is known, and the other is let in on the way. */
#define NEW_PHONE "02:F0:0E:00:00:A3"

typedef struct {
  const char *fault;
  guint number;
} Case;

typedef struct {
  const char *program;
  /* Those of a morning without a fault. */
  char **calls;
  /* Of Case. */
  GArray *cases;
  guint next;
  guint n_running;
  guint n_failed;
  gint64 longest_us;
} Sweep;

typedef struct {
  Sweep *sweep;
  Case which;
  gint64 begin;
} Running;

static const char *
get_client (CabinTestManager *test)
{
  return g_dbus_connection_get_unique_name (test->connection);
}

static gboolean
is_open (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_bluetooth_manager_get_pairable (test->manager);
}

static gboolean
is_asked (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_bluetooth_manager_get_pairing_phase (test->manager) == CABIN_PAIRING_ASKED;
}

static gboolean
is_not_pairing (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_bluetooth_manager_get_pairing_phase (test->manager) == CABIN_PAIRING_NONE;
}

static gboolean
has_come (gpointer data)
{
  CabinTestManager *test = data;
  CabinPhone *phone = cabin_test_drive_find (test, NEW_PHONE);

  return phone != NULL && cabin_phone_get_evidence (phone) == CABIN_EVIDENCE_PROFILE;
}

/* One try of the phone's user and the driver. */
static gboolean
pair_new_phone (CabinTestManager *test)
{
  g_autofree char *result = NULL;

  cabin_test_manager_await_ready (test);
  if (!is_open (test))
    cabin_bluetooth_manager_set_pairable (test->manager, TRUE);
  if (!cabin_test_wait (is_open, test, PATIENCE_MS))
    return FALSE;

  cabin_test_sim_pair_begin (test->sim, NEW_PHONE, NULL);
  if (cabin_test_wait (is_asked, test, PATIENCE_MS))
    cabin_bluetooth_manager_confirm_pairing (test->manager, cabin_bluetooth_manager_get_pairing_id (test->manager));
  result = cabin_test_sim_pair_end (test->sim);
  cabin_test_wait (is_not_pairing, test, PATIENCE_MS);

  return *result == '\0';
}

static void
let_new_phone_in (CabinTestManager *test)
{
  for (guint i = 0; i < MAX_TAPS && cabin_test_drive_find (test, NEW_PHONE) == NULL; i++)
    pair_new_phone (test);
  g_assert_nonnull (cabin_test_drive_find (test, NEW_PHONE));
  cabin_test_manager_await_ready (test);
  cabin_test_manager_await_pairable (test, FALSE);
}

static void
switch_to_new_phone (CabinTestManager *test)
{
  for (guint i = 0; i < MAX_TAPS && !has_come (test); i++)
    {
      cabin_reconnector_connect_phone (cabin_test_drive_get_reconnector (test),
                                       cabin_test_drive_find (test, NEW_PHONE));
      cabin_test_wait (has_come, test, PATIENCE_MS);
    }
  g_assert_true (has_come (test));
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
}

/* The agent hears and answers: it does not let anybody in now. */
static void
assert_agent_answers (CabinTestManager *test)
{
  g_autoptr(GVariant) reply = cabin_test_sim_call (test->sim, "AskAgent", "(ssa{sv})", PIXEL, "RequestConfirmation",
                                                   NULL);
  const char *result;

  g_variant_get (reply, "(&s&s)", &result, NULL);
  g_assert_cmpstr (result, ==, CABIN_BLUEZ_ERROR_REJECTED);
}

/* All of ours is there, and once. */
static void
assert_registered_once (CabinTestManager *test)
{
  static const char *const ours[] = { CABIN_UUID_HFP_AG, CABIN_UUID_HSP_HS, CABIN_UUID_ANDROID_AUTO };
  g_autoptr(GVariant) value = cabin_test_sim_get_property (test->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "UUIDs");
  g_autofree const char **uuids = g_variant_get_strv (value, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    {
      guint count = 0;

      for (guint j = 0; uuids[j] != NULL; j++)
        count += g_str_equal (uuids[j], ours[i]);
      g_assert_cmpuint (count, ==, 1);
    }
}

static void
put_fault (CabinTestManager *test,
           const Case       *which)
{
  cabin_test_sim_tell (test->sim, "ResetCounts", NULL);
  if (g_str_equal (which->fault, "fail"))
    cabin_test_sim_tell (test->sim, "FailNth", "(suss)", get_client (test), which->number,
                         CABIN_BLUEZ_ERROR_PREFIX "Failed", "as the sweep wants");
  else if (g_str_equal (which->fault, "late"))
    cabin_test_sim_tell (test->sim, "DelayNth", "(suu)", get_client (test), which->number, LATE_MS);
  else if (g_str_equal (which->fault, "kill"))
    cabin_test_sim_tell (test->sim, "KillNth", "(su)", get_client (test), which->number);
}

static char **
get_calls (CabinTestManager *test)
{
  g_autoptr(GVariant) reply = cabin_test_sim_call (test->sim, "CallLog", "(s)", get_client (test));
  char **calls;

  g_variant_get (reply, "(^as)", &calls);

  return calls;
}

/* Returns: (transfer full): the calls that it took */
static char **
run_morning (const Case *which)
{
  CabinTestManager test = { NULL };
  char **calls;

  cabin_test_manager_set_up (&test, "[org/cabin/HeadUnit/connection]\n" SOON
                             "phones=[{'address': <'" PIXEL "'>, 'name': <'Pixel 8'>}]\n");
  cabin_test_sim_configure (test.sim, "disconnect", 50);
  cabin_test_sim_configure (test.sim, "services", 50);
  g_free (cabin_test_sim_add_phone (test.sim, "{'address': <'" PIXEL "'>, 'name': <'Pixel 8'>, 'known': <true>}"));
  g_free (cabin_test_sim_add_phone (test.sim, "{'address': <'" NEW_PHONE "'>, 'name': <'New phone'>}"));
  put_fault (&test, which);

  cabin_test_manager_start (&test);
  cabin_test_drive_await_evidence (&test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_manager_await_ready (&test);
  let_new_phone_in (&test);
  switch_to_new_phone (&test);
  /* Else it could be the first to come back, as well it may when an attempt to the other one fails. */
  cabin_test_drive_set_reachable (&test, PIXEL, FALSE);
  cabin_test_sim_restart (test.sim, "kill", 20);
  cabin_test_manager_await_ready (&test);
  cabin_test_drive_await_evidence (&test, NEW_PHONE, CABIN_EVIDENCE_PROFILE);

  /* It can have been the last call of all. */
  cabin_test_settle (100);
  cabin_test_manager_await_ready (&test);
  cabin_test_drive_await_evidence (&test, NEW_PHONE, CABIN_EVIDENCE_PROFILE);
  cabin_test_manager_await_no_problem (&test);
  cabin_test_manager_await_pairable (&test, FALSE);
  assert_agent_answers (&test);
  assert_registered_once (&test);
  cabin_test_drive_assert_no_overlap (&test);
  calls = get_calls (&test);
  cabin_test_manager_tear_down (&test, NULL);

  return calls;
}

static void
on_ended (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GSubprocess *process = G_SUBPROCESS (source);
  Running *running = user_data;
  Sweep *sweep = running->sweep;
  g_autofree char *output = NULL;

  g_assert_true (g_subprocess_communicate_utf8_finish (process, result, &output, NULL, NULL));
  sweep->longest_us = MAX (sweep->longest_us, g_get_monotonic_time () - running->begin);
  sweep->n_running--;
  if (!g_subprocess_get_successful (process))
    {
      sweep->n_failed++;
      g_printerr ("%s %u, %s:\n%s\n", running->which.fault, running->which.number,
                  sweep->calls[running->which.number - 1], output);
    }
  g_free (running);
}

static void
run_next (Sweep *sweep)
{
  Running *running = g_new0 (Running, 1);
  g_autofree char *number = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  running->sweep = sweep;
  running->which = g_array_index (sweep->cases, Case, sweep->next++);
  running->begin = g_get_monotonic_time ();
  number = g_strdup_printf ("%u", running->which.number);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error,
                              sweep->program, running->which.fault, number, NULL);
  g_assert_no_error (error);
  sweep->n_running++;
  g_subprocess_communicate_utf8_async (process, NULL, NULL, on_ended, running);
}

static void
test_sweep (gconstpointer program)
{
  Sweep sweep = { .program = program, .cases = g_array_new (FALSE, FALSE, sizeof (Case)) };
  const char *faults[] = { "fail", "late", "kill" };

  sweep.calls = run_morning (&(Case) { "none", 0 });
  for (guint number = 1; number <= g_strv_length (sweep.calls); number++)
    for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
      g_array_append_val (sweep.cases, ((Case) { faults[i], number }));

  while (sweep.next < sweep.cases->len || sweep.n_running > 0)
    {
      if (sweep.n_running < N_AT_A_TIME && sweep.next < sweep.cases->len)
        run_next (&sweep);
      else
        g_main_context_iteration (NULL, TRUE);
    }

  g_test_message ("figure: fault sweep: %u calls, %u mornings with a fault, %u failed, the longest took %.1f s",
                  g_strv_length (sweep.calls), sweep.cases->len, sweep.n_failed,
                  (double) sweep.longest_us / G_USEC_PER_SEC);
  g_assert_cmpuint (sweep.n_failed, ==, 0);
  g_array_unref (sweep.cases);
  g_strfreev (sweep.calls);
}

int
main (int   argc,
      char *argv[])
{
  /* One morning: PROGRAM FAULT NUMBER. */
  if (argc == 3 && g_ascii_isdigit (*argv[2]))
    {
      g_strfreev (run_morning (&(Case) { argv[1], (guint) atoi (argv[2]) }));
      return EXIT_SUCCESS;
    }

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sweep", argv[0], test_sweep);

  return g_test_run ();
}
