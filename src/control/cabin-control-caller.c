/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who calls. The bus's policy has let the caller in; this is the second look, for a bus whose policy lets in more.
 */

#include "cabin-control-caller.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include "cabin-names.h"

/* More than this in groups is nobody whom we know. */
#define MAX_GROUPS 1024

static gboolean
lists_group (GVariant *groups,
             gint64    group)
{
  gsize n;
  const guint32 *ids = g_variant_get_fixed_array (groups, &n, sizeof (guint32));

  for (gsize i = 0; i < n; i++)
    {
      if (ids[i] == group)
        return TRUE;
    }

  return FALSE;
}

/* For a bus that does not tell groups (dbus-daemon before 1.13, dbus-broker on old kernels). These are files. */
static gboolean
is_member (uid_t  uid,
           gint64 group)
{
  const struct passwd *user = getpwuid (uid);
  g_autofree gid_t *ids = g_new (gid_t, MAX_GROUPS);
  int n = MAX_GROUPS;

  if (user == NULL || getgrouplist (user->pw_name, user->pw_gid, ids, &n) < 0)
    return FALSE;

  for (int i = 0; i < n; i++)
    {
      if (ids[i] == group)
        return TRUE;
    }

  return FALSE;
}

/**
 * cabin_control_caller_judge:
 * @credentials: a{sv} as of org.freedesktop.DBus.GetConnectionCredentials
 * @own: the user whom we run as
 * @group: the group whose members may; -1 if there is no such group
 *
 * Returns: what the caller may do; nothing if the bus does not know who it is
 */
CabinControlTrust
cabin_control_caller_judge (GVariant *credentials,
                            uid_t     own,
                            gint64    group)
{
  g_autoptr(GVariant) groups = NULL;
  guint32 uid;

  if (!g_variant_lookup (credentials, "UnixUserID", "u", &uid))
    return CABIN_CONTROL_STRANGER;

  if (uid == 0 || uid == own)
    return CABIN_CONTROL_OWNER;

  if (group < 0)
    return CABIN_CONTROL_STRANGER;

  groups = g_variant_lookup_value (credentials, "UnixGroupIDs", G_VARIANT_TYPE ("au"));
  if (groups != NULL ? lists_group (groups, group) : is_member (uid, group))
    return CABIN_CONTROL_MEMBER;

  return CABIN_CONTROL_STRANGER;
}

static void
on_credentials (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr(GVariant) credentials = NULL;
  const struct group *group;

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  group = getgrnam (CABIN_CONTROL_GROUP);
  credentials = g_variant_get_child_value (reply, 0);
  g_task_return_int (task, cabin_control_caller_judge (credentials, geteuid (),
                                                       group != NULL ? (gint64) group->gr_gid : -1));
}

/**
 * cabin_control_caller_ask_async:
 * @caller: its unique name
 *
 * Asks the bus who a caller is. Finish with cabin_control_caller_ask_finish().
 */
void
cabin_control_caller_ask_async (GDBusConnection     *connection,
                                const char          *caller,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (connection, cancellable, callback, user_data);

  g_task_set_source_tag (task, cabin_control_caller_ask_async);
  g_dbus_connection_call (connection, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE,
                          "GetConnectionCredentials", g_variant_new ("(s)", caller), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NONE, CABIN_CALL_TIMEOUT_MS, cancellable, on_credentials, task);
}

/**
 * cabin_control_caller_ask_finish:
 *
 * Returns: what the caller may do; nothing, with an error, if it has left
 */
CabinControlTrust
cabin_control_caller_ask_finish (GAsyncResult  *result,
                                 GError       **error)
{
  gssize trust = g_task_propagate_int (G_TASK (result), error);

  return trust < 0 ? CABIN_CONTROL_STRANGER : (CabinControlTrust) trust;
}
