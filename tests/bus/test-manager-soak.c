/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A year of a car in one process: phones that pair and are forgotten, phones that connect and leave. Nothing may be
 * left behind. What leaks is LeakSanitizer's business; here is what is held on to.
 */

#include <malloc.h>
#include <unistd.h>

#include "cabin-test-drive.h"

#define N_PAIRINGS 200
#define N_CONNECTIONS 500
/* What is allocated once for all is allocated by then. */
#define N_TO_WARM_UP 50
/* Caches of GLib's, which do not grow with the cycles: 64 B a cycle would be more. */
#define MAX_GROWTH_BYTES (8 * 1024)

/* The C library counts what it keeps at hand for the next allocation as in use; here it keeps nothing. */
#define TUNABLES "glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0"

#define NEW_PHONE "02:F0:0E:00:00:A3"

typedef struct {
  CabinTestManager *test;
  guint n_descriptors;
  gsize n_bytes;
} Level;

static guint
count_descriptors (void)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;

  return count;
}

static void
measure (CabinTestManager *test,
         Level            *level)
{
  /* Late replies and timers of the last cycle. */
  g_string_truncate (test->diary, 0);
  cabin_test_sim_tell (test->sim, "ResetCounts", NULL);
  cabin_test_settle (300);
  level->n_descriptors = count_descriptors ();
  level->n_bytes = mallinfo2 ().uordblks;
}

static void
assert_flat (CabinTestManager *test,
             const Level      *before,
             const char       *what,
             guint             n_cycles)
{
  Level after;
  gssize growth;

  measure (test, &after);
  growth = (gssize) (after.n_bytes - before->n_bytes);
  g_test_message ("figure: soak: %u cycles of %s: memory %+" G_GSSIZE_FORMAT " bytes after the first %u of them, of %"
                  G_GSIZE_FORMAT " in use; %u descriptors before and %u after", n_cycles, what, growth,
                  (guint) N_TO_WARM_UP, after.n_bytes, before->n_descriptors, after.n_descriptors);
  g_assert_cmpuint (after.n_descriptors, ==, before->n_descriptors);
  g_assert_cmpint (growth, <=, MAX_GROWTH_BYTES);
}

static gboolean
is_gone (gpointer data)
{
  CabinTestManager *test = data;
  g_autofree char *path = cabin_test_sim_device_path (HCI0, NEW_PHONE);

  return cabin_test_drive_find (test, NEW_PHONE) == NULL &&
         !cabin_test_sim_get_boolean (test->sim, path, CABIN_BLUEZ_DEVICE_INTERFACE, "Bonded");
}

static void
pair_and_forget (CabinTestManager *test)
{
  g_autofree char *result = NULL;

  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, NEW_PHONE, NULL);
  g_assert_true (cabin_bluetooth_manager_confirm_pairing (test->manager, cabin_test_manager_await_question (test)));
  result = cabin_test_sim_pair_end (test->sim);
  g_assert_cmpstr (result, ==, "");
  cabin_test_manager_await_event (test, "finished-0:New phone");
  g_string_truncate (test->diary, 0);
  cabin_test_manager_await_pairable (test, FALSE);
  cabin_reconnector_forget_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, NEW_PHONE));
  g_assert_true (cabin_test_wait (is_gone, test, CABIN_TEST_DEADLINE_MS));
  cabin_test_sim_tell (test->sim, "ForgetCar", "(s)", NEW_PHONE);
}

static void
test_pairings (CabinTestManager *test,
               gconstpointer     data)
{
  Level level;

  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_sim_configure (test->sim, "services", 1);
  cabin_test_sim_configure (test->sim, "disconnect", 1);
  cabin_test_sim_configure (test->sim, "setting", 1);
  g_free (cabin_test_sim_add_phone (test->sim, "{'address': <'" NEW_PHONE "'>, 'name': <'New phone'>}"));

  for (guint i = 0; i < N_PAIRINGS; i++)
    {
      if (i == N_TO_WARM_UP)
        measure (test, &level);
      pair_and_forget (test);
    }
  assert_flat (test, &level, "pairing and forgetting", N_PAIRINGS);
}

static gboolean
is_idle (gpointer data)
{
  CabinTestManager *test = data;
  g_autoptr(GVariant) state = cabin_test_sim_get_phone (test->sim, PIXEL);
  g_autofree const char **bearers = NULL;

  return g_variant_lookup (state, "bearers", "^a&s", &bearers) && bearers[0] == NULL;
}

static void
test_connections (CabinTestManager *test,
                  gconstpointer     data)
{
  CabinReconnector *reconnector = cabin_test_drive_get_reconnector (test);
  CabinPhone *pixel = cabin_test_drive_find (test, PIXEL);
  Level level;

  cabin_test_sim_set_phone (test->sim, PIXEL, "{'page-answer': <uint32 1>}");
  cabin_test_sim_configure (test->sim, "disconnect", 1);
  cabin_test_manager_start (test);

  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      if (i == N_TO_WARM_UP)
        measure (test, &level);
      cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
      cabin_reconnector_disconnect_phone (reconnector, pixel);
      cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
      g_assert_true (cabin_test_wait (is_idle, test, CABIN_TEST_DEADLINE_MS));
      g_string_truncate (test->diary, 0);
      cabin_reconnector_connect_phone (reconnector, pixel);
    }
  assert_flat (test, &level, "connecting and disconnecting", N_CONNECTIONS);
  cabin_test_drive_assert_no_overlap (test);
}

int
main (int   argc,
      char *argv[])
{
  if (g_strcmp0 (g_getenv ("GLIBC_TUNABLES"), TUNABLES) != 0 && g_setenv ("GLIBC_TUNABLES", TUNABLES, TRUE))
    execv ("/proc/self/exe", argv);

  g_test_init (&argc, &argv, NULL);
  cabin_test_drive_add ("/soak/pairings", SOON, test_pairings);
  cabin_test_drive_add ("/soak/connections", SOON, test_connections);

  return g_test_run ();
}
