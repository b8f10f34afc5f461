/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What goes on because callers want it to, and when it ends. */

#include "cabin-control-dbus.h"
#include "cabin-control-holds.h"
#include "cabin-names.h"
#include "cabin-test-sim.h"

#define LIMIT_MS 300

typedef struct {
  CabinTestSim *sim;
  GDBusConnection *connection;
  GDBusConnection *caller;
  CabinDBusHeadUnit1 *object;
  CabinControlHolds *holds;
  CabinControlCall *call;
} Fixture;

static gboolean
on_call (CabinDBusHeadUnit1    *object,
         GDBusMethodInvocation *invocation,
         Fixture               *fixture)
{
  fixture->call = cabin_control_call_new (invocation);
  cabin_control_holds_take (fixture->holds, fixture->call);

  return TRUE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  limit_ms)
{
  g_autoptr(GError) error = NULL;

  fixture->sim = cabin_test_sim_new (0);
  fixture->connection = cabin_test_sim_connect (fixture->sim);
  fixture->caller = cabin_test_sim_connect (fixture->sim);
  fixture->holds = cabin_control_holds_new (GPOINTER_TO_UINT (limit_ms));
  fixture->object = cabin_dbus_head_unit1_skeleton_new ();
  g_signal_connect (fixture->object, "handle-lend-pairable", G_CALLBACK (on_call), fixture);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (fixture->object), fixture->connection,
                                    CABIN_CONTROL_PATH, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  limit_ms)
{
  g_clear_object (&fixture->call);
  g_assert_finalize_object (fixture->holds);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (fixture->object));
  g_clear_object (&fixture->object);
  g_dbus_connection_close_sync (fixture->caller, NULL, NULL);
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  g_clear_object (&fixture->caller);
  g_clear_object (&fixture->connection);
  g_clear_object (&fixture->sim);
}

static gboolean
has_call (gpointer data)
{
  return ((Fixture *) data)->call != NULL;
}

static gboolean
is_free (gpointer data)
{
  return !cabin_control_holds_get_held (((Fixture *) data)->holds);
}

static void
take (Fixture *fixture)
{
  g_clear_object (&fixture->call);
  g_dbus_connection_call (fixture->caller, g_dbus_connection_get_unique_name (fixture->connection), CABIN_CONTROL_PATH,
                          CABIN_CONTROL_INTERFACE, "LendPairable", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL,
                          NULL);
  g_assert_true (cabin_test_wait (has_call, fixture, CABIN_TEST_DEADLINE_MS));
  g_assert_true (cabin_control_holds_get_held (fixture->holds));
}

static void
test_limit (Fixture       *fixture,
            gconstpointer  limit_ms)
{
  gint64 begun;

  take (fixture);
  cabin_control_call_answer (fixture->call, CABIN_CONTROL_DONE, NULL);
  cabin_test_settle (LIMIT_MS * 2 / 3);

  /* Once more: a new time. */
  begun = g_get_monotonic_time ();
  take (fixture);
  cabin_control_call_answer (fixture->call, CABIN_CONTROL_DONE, NULL);
  g_assert_true (cabin_test_wait (is_free, fixture, CABIN_TEST_DEADLINE_MS));
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, (LIMIT_MS - 10) * G_TIME_SPAN_MILLISECOND);
}

static void
test_no_limit (Fixture       *fixture,
               gconstpointer  limit_ms)
{
  take (fixture);
  cabin_control_call_answer (fixture->call, CABIN_CONTROL_DONE, NULL);
  cabin_test_settle (2 * LIMIT_MS);
  g_assert_false (is_free (fixture));
  cabin_control_holds_drop (fixture->holds, ":1.999");
  g_assert_false (is_free (fixture));
  cabin_control_holds_drop (fixture->holds, g_dbus_connection_get_unique_name (fixture->caller));
  g_assert_true (is_free (fixture));
}

/* What was answered with an error is not held. */
static void
test_failed (Fixture       *fixture,
             gconstpointer  limit_ms)
{
  take (fixture);
  cabin_control_call_answer (fixture->call, CABIN_CONTROL_NOT_READY, NULL);
  g_assert_true (is_free (fixture));

  take (fixture);
  cabin_control_call_refuse (fixture->call, "No");
  g_assert_true (is_free (fixture));

  take (fixture);
  g_clear_object (&fixture->call);
  g_assert_true (is_free (fixture));
}

static void
test_left (Fixture       *fixture,
           gconstpointer  limit_ms)
{
  take (fixture);
  g_dbus_connection_close_sync (fixture->caller, NULL, NULL);
  g_assert_true (cabin_test_wait (is_free, fixture, CABIN_TEST_DEADLINE_MS));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/control/holds/limit", Fixture, GUINT_TO_POINTER (LIMIT_MS), set_up, test_limit, tear_down);
  g_test_add ("/control/holds/no-limit", Fixture, NULL, set_up, test_no_limit, tear_down);
  g_test_add ("/control/holds/failed", Fixture, NULL, set_up, test_failed, tear_down);
  g_test_add ("/control/holds/left", Fixture, NULL, set_up, test_left, tear_down);

  return g_test_run ();
}
