/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-private-bus.h"

#include <signal.h>
#include <sys/prctl.h>

/* Runs in the child before the bus is executed. */
static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

/**
 * cabin_sim_private_bus_start:
 * @process: (out): the bus, which dies with this process
 *
 * Starts a message bus that nobody else knows, and waits until it listens.
 *
 * Returns: (transfer full) (nullable): its address, or %NULL and an error
 */
char *
cabin_sim_private_bus_start (GSubprocess **process,
                             GError      **error)
{
  /* What it says about limits of file descriptors is for the administrators of real buses. */
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                                       | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GSubprocess) bus = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autofree char *address = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  bus = g_subprocess_launcher_spawn (launcher, error, "dbus-daemon", "--session", "--nofork", "--nosyslog",
                                     "--address=unix:tmpdir=/tmp", "--print-address=1", NULL);
  if (bus == NULL)
    return NULL;

  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  address = g_data_input_stream_read_line (output, NULL, NULL, error);
  if (address == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "dbus-daemon has no address");
      return NULL;
    }

  *process = g_steal_pointer (&bus);

  return g_steal_pointer (&address);
}
