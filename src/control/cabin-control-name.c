/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The name org.cabin.HeadUnit: there is one head unit in a car, and who comes second is told who is there.
 */

#include "cabin-control-name.h"

#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-text.h"

/* The bus's words for RequestName, from the D-Bus specification. */
#define DO_NOT_QUEUE 4
#define PRIMARY_OWNER 1
#define ALREADY_OWNER 4

static void
call_bus (GTask               *task,
          const char          *method,
          GVariant            *parameters,
          GAsyncReadyCallback  callback)
{
  g_dbus_connection_call (g_task_get_source_object (task), CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE,
                          method, parameters, G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, CABIN_CALL_TIMEOUT_MS,
                          g_task_get_cancellable (task), callback, task);
}

static void
on_owner_pid (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autofree char *path = NULL;
  g_autofree char *comm = NULL;
  g_autofree char *program = NULL;
  guint32 pid = 0;

  if (cabin_error_cancelled (error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (reply != NULL)
    g_variant_get (reply, "(u)", &pid);

  /* A file of the kernel, which never waits for a disk. */
  path = g_strdup_printf ("/proc/%u/comm", pid);
  if (pid == 0 || !g_file_get_contents (path, &comm, NULL, NULL))
    {
      g_task_return_new_error (task, CABIN_ERROR, CABIN_ERROR_IN_USE,
                               "another program already runs the car's Bluetooth; stop it first");
      return;
    }

  program = cabin_text_sanitise (comm, -1);
  g_task_return_new_error (task, CABIN_ERROR, CABIN_ERROR_IN_USE,
                           "%s (process %u) already runs the car's Bluetooth; stop it first", program, pid);
}

static void
on_name (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  guint32 answer;

  if (reply == NULL && !cabin_error_cancelled (error) && cabin_error_classify (error) == CABIN_ERROR_DENIED)
    {
      g_task_return_new_error (task, CABIN_ERROR, CABIN_ERROR_DENIED,
                               "the message bus does not let the user %s own %s: the file %s is missing in %s, "
                               "or names another user",
                               g_get_user_name (), CABIN_CONTROL_NAME, CABIN_CONTROL_POLICY, CABIN_DBUS_POLICY_FOLDER);
      return;
    }

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_variant_get (reply, "(u)", &answer);
  if (answer == PRIMARY_OWNER || answer == ALREADY_OWNER)
    g_task_return_boolean (task, TRUE);
  else
    call_bus (g_steal_pointer (&task), "GetConnectionUnixProcessID", g_variant_new ("(s)", CABIN_CONTROL_NAME),
              on_owner_pid);
}

/**
 * cabin_control_name_own_async:
 * @connection: the message bus
 *
 * Asks for the name, and does not wait in a queue for it. Finish with cabin_control_name_own_finish().
 */
void
cabin_control_name_own_async (GDBusConnection     *connection,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (connection, cancellable, callback, user_data);

  g_task_set_source_tag (task, cabin_control_name_own_async);
  call_bus (task, "RequestName", g_variant_new ("(su)", CABIN_CONTROL_NAME, DO_NOT_QUEUE), on_name);
}

/**
 * cabin_control_name_own_finish:
 *
 * Returns: whether the name is ours; %FALSE with %CABIN_ERROR_IN_USE, %CABIN_ERROR_DENIED or an error of the bus
 */
gboolean
cabin_control_name_own_finish (GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabin_control_name_release:
 *
 * Gives the name back, without waiting for it.
 */
void
cabin_control_name_release (GDBusConnection *connection)
{
  g_dbus_connection_call (connection, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE, "ReleaseName",
                          g_variant_new ("(s)", CABIN_CONTROL_NAME), NULL, G_DBUS_CALL_FLAGS_NONE,
                          CABIN_CALL_TIMEOUT_MS, NULL, NULL, NULL);
}
