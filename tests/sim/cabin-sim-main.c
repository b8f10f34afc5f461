/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "cabin-sim-control.h"
#include "cabin-sim-demo.h"
#include "cabin-sim-network.h"
#include "cabin-sim-private-bus.h"

typedef struct {
  GMainLoop *loop;
  GDBusConnection *connection;
  CabinSimWorld *world;
  const char *bus_address;
  int status;
} Program;

static gboolean
on_signal (gpointer user_data)
{
  Program *program = user_data;

  g_main_loop_quit (program->loop);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_stdin (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  Program *program = user_data;
  char buffer[64];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (program->loop);

  return G_SOURCE_REMOVE;
}

static void
on_closed (GDBusConnection *connection,
           gboolean         remote_peer_vanished,
           GError          *error,
           Program         *program)
{
  g_main_loop_quit (program->loop);
}

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr(GError) error = NULL;

  if (cabin_sim_world_start_finish (CABIN_SIM_WORLD (source), result, &error))
    {
      printf ("%s\n", program->bus_address);
      fflush (stdout);
      return;
    }

  g_printerr ("cabin-sim: %s\n", error->message);
  program->status = EXIT_FAILURE;
  g_main_loop_quit (program->loop);
}

/* Serves org.cabin.Sim1 on a connection of its own, which no restart of bluetoothd breaks. */
static gboolean
serve (Program          *program,
       CabinSimControl  *control,
       CabinSimNetwork  *network,
       GError          **error)
{
  g_autoptr(GVariant) reply = NULL;

  program->connection = g_dbus_connection_new_for_address_sync (program->bus_address,
                                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                                | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                                NULL, NULL, error);
  if (program->connection == NULL
      || !g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (control), program->connection, CABIN_SIM_PATH,
                                            error)
      || !g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (network), program->connection, CABIN_SIM_PATH,
                                            error))
    return FALSE;

  g_signal_connect (program->connection, "closed", G_CALLBACK (on_closed), program);
  reply = g_dbus_connection_call_sync (program->connection, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE,
                                       "RequestName", g_variant_new ("(su)", CABIN_SIM_NAME, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);

  return reply != NULL;
}

static int
run (const char *bus_address,
     int         n_adapters,
     gboolean    demo,
     gboolean    watch_stdin)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(CabinSimWorld) world = cabin_sim_world_new (bus_address);
  g_autoptr(CabinSimControl) control = cabin_sim_control_new (world);
  g_autoptr(CabinSimNetwork) network = cabin_sim_network_new (bus_address);
  g_autoptr(CabinSimDemo) phone = NULL;
  g_autoptr(GError) error = NULL;
  Program program = { .loop = loop, .world = world, .bus_address = bus_address };

  for (int i = 0; i < n_adapters; i++)
    cabin_sim_world_add_controller (world, NULL, -1, TRUE, FALSE);
  if (demo)
    {
      phone = cabin_sim_demo_new (world);
      cabin_sim_network_run (network);
    }

  if (!serve (&program, control, network, &error))
    {
      g_printerr ("cabin-sim: %s\n", error->message);
      g_clear_object (&program.connection);
      return EXIT_FAILURE;
    }

  g_unix_signal_add (SIGTERM, on_signal, &program);
  g_unix_signal_add (SIGINT, on_signal, &program);
  if (watch_stdin)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_stdin, &program);
  cabin_sim_world_start_async (world, on_started, &program);
  g_main_loop_run (loop);

  cabin_sim_world_stop (world, FALSE);
  g_signal_handlers_disconnect_by_data (program.connection, &program);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (control));
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (network));
  cabin_sim_network_stop (network);
  g_dbus_connection_close_sync (program.connection, NULL, NULL);
  g_clear_object (&program.connection);

  return program.status;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *bus = NULL;
  gboolean private = FALSE;
  gboolean demo = FALSE;
  int n_adapters = 1;
  const GOptionEntry entries[] = {
    { "bus", 0, 0, G_OPTION_ARG_STRING, &bus, "Serve this message bus (default: the system's)", "ADDRESS" },
    { "private", 0, 0, G_OPTION_ARG_NONE, &private,
      "Serve a new message bus, until standard input ends or the parent dies", NULL },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &demo, "Simulate a phone that pairs by itself", NULL },
    { "adapters", 0, 0, G_OPTION_ARG_INT, &n_adapters, "Begin with this many adapters (default: 1)", "N" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) bus_process = NULL;
  int status;

  /* Standard output is for the address alone. */
  g_log_writer_default_set_use_stderr (TRUE);

  g_option_context_set_summary (context, "A simulated bluetoothd and the world around it. Prints the address of its "
                                "message bus when it is ready.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("cabin-sim: %s\n", error->message);
      return EXIT_FAILURE;
    }

  if (private)
    {
      prctl (PR_SET_PDEATHSIG, SIGTERM);
      g_free (bus);
      bus = cabin_sim_private_bus_start (&bus_process, &error);
    }
  else if (bus == NULL)
    bus = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  if (bus == NULL)
    {
      g_printerr ("cabin-sim: %s\n", error->message);
      return EXIT_FAILURE;
    }

  status = run (bus, n_adapters, demo, private);
  if (bus_process != NULL)
    {
      /* It removes its socket then. */
      g_subprocess_send_signal (bus_process, SIGTERM);
      g_subprocess_wait (bus_process, NULL, NULL);
    }

  return status;
}
