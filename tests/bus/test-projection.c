/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "cabin-names.h"
#include "cabin-projection.h"
#include "cabin-test-handover.h"

typedef struct {
  CabinProjection *projection;
  CabinProjectionState state;
  const char *path;
  guint lines;
  char **text;
  GPid pid;
} Wanted;

static gboolean
has_state (gpointer data)
{
  Wanted *wanted = data;

  return cabin_projection_get_state (wanted->projection) == wanted->state;
}

static void
await_state (CabinProjection      *projection,
             CabinProjectionState  state)
{
  Wanted wanted = { .projection = projection, .state = state };

  g_assert_true (cabin_test_wait (has_state, &wanted, CABIN_TEST_DEADLINE_MS));
}

static gboolean
has_lines (gpointer data)
{
  Wanted *wanted = data;
  g_auto (GStrv) lines = NULL;

  g_clear_pointer (wanted->text, g_free);
  if (!g_file_get_contents (wanted->path, wanted->text, NULL, NULL))
    return FALSE;

  lines = g_strsplit (*wanted->text, "\n", -1);

  return g_strv_length (lines) > wanted->lines;
}

/* What the program has written, when it has so many lines. */
static char *
await_lines (const char *path,
             guint       lines)
{
  char *text = NULL;
  Wanted wanted = { .path = path, .lines = lines, .text = &text };

  g_assert_true (cabin_test_wait (has_lines, &wanted, CABIN_TEST_DEADLINE_MS));

  return text;
}

static gboolean
is_gone (gpointer data)
{
  return kill (((Wanted *) data)->pid, 0) < 0 && errno == ESRCH;
}

static void
await_end (const char *pid)
{
  Wanted wanted = { .pid = (GPid) g_ascii_strtoll (pid, NULL, 10) };

  g_assert_cmpint (wanted.pid, >, 1);
  g_assert_true (cabin_test_wait (is_gone, &wanted, CABIN_TEST_DEADLINE_MS));
}

static char *
get_path (CabinTestHandover *test)
{
  return g_build_filename (test->manager.folder, "projection", NULL);
}

/* A program that does what a shell is told. */
static CabinProjection *
make_projection (CabinTestHandover *test,
                 const char        *script)
{
  g_autofree char *path = get_path (test);
  g_autofree char *text = g_strdup_printf ("out='%s'; %s", path, script);
  g_autofree char *quoted = g_shell_quote (text);
  g_autofree char *command = g_strconcat ("sh -c ", quoted, NULL);

  g_settings_set_string (cabin_settings_get_connection (test->manager.settings), CABIN_KEY_PROJECTION_COMMAND, command);

  return cabin_projection_new (test->manager.settings, test->handover);
}

static void
on_shut_down (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_assert_true (cabin_projection_shutdown_finish (CABIN_PROJECTION (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
shut_down (CabinTestHandover *test,
           CabinProjection   *projection)
{
  g_autofree char *path = get_path (test);
  gboolean done = FALSE;

  cabin_projection_shutdown_async (projection, NULL, on_shut_down, &done);
  g_assert_true (cabin_test_wait (is_true, &done, CABIN_TEST_DEADLINE_MS));
  g_assert_cmpint (cabin_projection_get_state (projection), ==, CABIN_PROJECTION_OFF);
  g_assert_finalize_object (projection);
  g_unlink (path);
}

static void
test_life (CabinTestHandover *test,
           gconstpointer      data)
{
  g_autofree char *path = get_path (test);
  CabinProjection *projection = make_projection (test, "echo $$ >>\"$out\"; exec sleep 1000");
  g_autofree char *pid = NULL;
  g_autofree char *still = NULL;

  g_assert_cmpint (cabin_projection_get_state (projection), ==, CABIN_PROJECTION_OFF);
  cabin_test_handover_open (test, test->phone);
  await_state (projection, CABIN_PROJECTION_RUNNING);
  pid = await_lines (path, 1);

  /* It lives for longer than the phone is there, and for the next one. */
  cabin_test_handover_await_heard (test, test->phone, HEARS_VERSION);
  cabin_test_sim_tell (test->manager.sim, "Disconnect", "(ss)", test->phone, "bredr");
  cabin_test_handover_await_closed (test, test->phone);
  cabin_test_handover_join (test, test->phone);
  g_assert_cmpint (cabin_projection_get_state (projection), ==, CABIN_PROJECTION_RUNNING);
  still = await_lines (path, 1);
  g_assert_cmpstr (still, ==, pid);

  shut_down (test, projection);
  await_end (pid);
}

/* Neither secrets nor descriptors nor what is meant for us. */
static void
test_inherits_nothing (CabinTestHandover *test,
                       gconstpointer      data)
{
  g_autofree char *path = get_path (test);
  CabinProjection *projection = NULL;
  g_autofree char *text = NULL;

  g_setenv (CABIN_NOTIFY_SOCKET, "/run/notify", TRUE);
  g_setenv (CABIN_CREDENTIALS_VARIABLE, "/run/credentials", TRUE);
  projection = make_projection (test, "{ env; tr '\\0' '\\n' </proc/$$/cmdline; ls /proc/self/fd | sed 's/^/fd /'; "
                                "echo the end; } >\"$out.new\"; mv \"$out.new\" \"$out\"; exec sleep 1000");
  cabin_test_handover_join (test, test->phone);
  text = await_lines (path, 1);
  g_assert_nonnull (strstr (text, "the end"));
  g_assert_nonnull (strstr (text, "fd 0"));
  /* The fourth one is that of who looks. */
  for (int fd = 4; fd < 100; fd++)
    {
      g_autofree char *line = g_strdup_printf ("fd %d\n", fd);

      g_assert_null (strstr (text, line));
    }
  g_assert_null (strstr (text, CABIN_NOTIFY_SOCKET "="));
  g_assert_null (strstr (text, CABIN_CREDENTIALS_VARIABLE "="));
  g_assert_null (strstr (text, CABIN_TEST_KEY));
  g_assert_null (strstr (text, CABIN_TEST_BSSID));
  g_assert_null (strstr (text, test->phone));
  g_unsetenv (CABIN_NOTIFY_SOCKET);
  g_unsetenv (CABIN_CREDENTIALS_VARIABLE);
  shut_down (test, projection);
}

/* Again after 1 s, then 2 s; not when no phone is there any more, but at once when one asks. */
static void
test_ends_by_itself (CabinTestHandover *test,
                     gconstpointer      data)
{
  g_autofree char *path = get_path (test);
  CabinProjection *projection = make_projection (test, "echo $$ >>\"$out\"; exit 3");
  gint64 begin_us;

  cabin_test_handover_open (test, test->phone);
  cabin_test_handover_await_heard (test, test->phone, HEARS_VERSION);
  g_free (await_lines (path, 1));
  begin_us = g_get_monotonic_time ();
  await_state (projection, CABIN_PROJECTION_WAITING);
  g_assert_cmpstr (cabin_projection_get_detail (projection), ==, "It ended with exit status 3");
  g_free (await_lines (path, 2));
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, 900 * G_TIME_SPAN_MILLISECOND);
  g_free (await_lines (path, 3));
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, 2800 * G_TIME_SPAN_MILLISECOND);

  cabin_test_sim_tell (test->manager.sim, "Disconnect", "(ss)", test->phone, "bredr");
  await_state (projection, CABIN_PROJECTION_OFF);
  begin_us = g_get_monotonic_time ();
  cabin_test_handover_open (test, test->phone);
  g_free (await_lines (path, 4));
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 900 * G_TIME_SPAN_MILLISECOND);
  shut_down (test, projection);
}

static void
test_signal (CabinTestHandover *test,
             gconstpointer      data)
{
  CabinProjection *projection = make_projection (test, "kill -SEGV $$");

  cabin_test_handover_open (test, test->phone);
  await_state (projection, CABIN_PROJECTION_WAITING);
  g_assert_cmpstr (cabin_projection_get_detail (projection), ==, "It was ended by signal 11");
  shut_down (test, projection);
}

static void
test_does_not_end (CabinTestHandover *test,
                   gconstpointer      data)
{
  g_autofree char *path = get_path (test);
  CabinProjection *projection =
    make_projection (test, "trap '' TERM; echo $$ >>\"$out\"; while true; do sleep 0.1; done");
  g_autofree char *pid = NULL;

  cabin_test_handover_open (test, test->phone);
  pid = await_lines (path, 1);
  shut_down (test, projection);
  await_end (pid);
}

/* Whoever cannot wait. */
static void
test_dropped (CabinTestHandover *test,
              gconstpointer      data)
{
  g_autofree char *path = get_path (test);
  CabinProjection *projection = make_projection (test, "trap '' TERM; echo $$ >>\"$out\"; exec sleep 1000");
  g_autofree char *pid = NULL;

  cabin_test_handover_open (test, test->phone);
  pid = await_lines (path, 1);
  g_object_run_dispose (G_OBJECT (projection));
  await_end (pid);
  g_object_unref (projection);
  g_unlink (path);
}

static void
test_cannot_start (CabinTestHandover *test,
                   gconstpointer      data)
{
  CabinProjection *projection = cabin_projection_new (test->manager.settings, test->handover);

  cabin_test_handover_open (test, test->phone);
  await_state (projection, CABIN_PROJECTION_WAITING);
  g_assert_nonnull (cabin_projection_get_detail (projection));
  shut_down (test, projection);
}

static void
test_none (CabinTestHandover *test,
           gconstpointer      data)
{
  CabinProjection *projection = cabin_projection_new (test->manager.settings, test->handover);

  cabin_test_handover_join (test, test->phone);
  g_assert_cmpint (cabin_projection_get_state (projection), ==, CABIN_PROJECTION_OFF);
  g_assert_null (cabin_projection_get_detail (projection));
  shut_down (test, projection);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_handover_add ("/projection/life", NULL, test_life);
  cabin_test_handover_add ("/projection/inherits-nothing", NULL, test_inherits_nothing);
  cabin_test_handover_add ("/projection/ends-by-itself", NULL, test_ends_by_itself);
  cabin_test_handover_add ("/projection/signal", NULL, test_signal);
  cabin_test_handover_add ("/projection/does-not-end", NULL, test_does_not_end);
  cabin_test_handover_add ("/projection/dropped", NULL, test_dropped);
  cabin_test_handover_add ("/projection/cannot-start/not-there", "projection-command='/nonexistent/program'\n",
                           test_cannot_start);
  cabin_test_handover_add ("/projection/cannot-start/half-a-quote", "projection-command='\"'\n", test_cannot_start);
  cabin_test_handover_add ("/projection/none", NULL, test_none);

  return g_test_run ();
}
