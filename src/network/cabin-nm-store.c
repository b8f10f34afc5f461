/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-nm-store.h"

#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-nm-profile.h"

/* Of NMSettingsAddConnection2Flags and NMSettingsUpdate2Flags. */
#define TO_DISK 0x1

struct _CabinNmStore
{
  GObject parent_instance;

  GDBusConnection *connection;
  char *owner;
  guint subscription;
  /* Its object path; NULL while there is none, or none is known. */
  char *profile;
};

G_DEFINE_FINAL_TYPE (CabinNmStore, cabin_nm_store, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
call (GTask               *task,
      const char          *path,
      const char          *interface,
      const char          *method,
      GVariant            *parameters,
      const char          *reply_type,
      GAsyncReadyCallback  callback)
{
  CabinNmStore *self = g_task_get_source_object (task);

  g_dbus_connection_call (self->connection, self->owner, path, interface, method, parameters,
                          G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NO_AUTO_START, CABIN_NETWORK_CALL_TIMEOUT_MS,
                          g_task_get_cancellable (task), callback, g_object_ref (task));
}

static GVariant *
make_arguments (const CabinNetworkPlan *plan)
{
  return g_variant_new ("(@a{sa{sv}}u@a{sv})", cabin_nm_profile_new (plan), TO_DISK, g_variant_new ("a{sv}", NULL));
}

static void
on_updated (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_settings (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinNmStore *self = g_task_get_source_object (task);
  const CabinNetworkPlan *plan = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr(GVariant) settings = reply ? g_variant_get_child_value (reply, 0) : NULL;

  if (settings == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (cabin_nm_profile_fits (plan, settings))
    g_task_return_boolean (task, TRUE);
  else
    call (task, self->profile, CABIN_NM_PROFILE_INTERFACE, "Update2", make_arguments (plan), "(a{sv})", on_updated);
}

static void
on_added (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinNmStore *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_free (self->profile);
  g_variant_get (reply, "(o@a{sv})", &self->profile, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
on_deleted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinNmStore *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_clear_pointer (&self->profile, g_free);
  g_task_return_boolean (task, TRUE);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinNmStore *self = g_task_get_source_object (task);
  const CabinNetworkPlan *plan = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL && !cabin_error_is_remote (error, CABIN_NM_ERROR_INVALID_CONNECTION))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_clear_pointer (&self->profile, g_free);
  if (reply != NULL)
    g_variant_get (reply, "(o)", &self->profile);

  if (plan != NULL && self->profile != NULL)
    call (task, self->profile, CABIN_NM_PROFILE_INTERFACE, "GetSettings", NULL, "(a{sa{sv}})", on_settings);
  else if (plan != NULL)
    call (task, CABIN_NM_SETTINGS_PATH, CABIN_NM_SETTINGS_INTERFACE, "AddConnection2", make_arguments (plan),
          "(oa{sv})", on_added);
  else if (self->profile != NULL)
    call (task, self->profile, CABIN_NM_PROFILE_INTERFACE, "Delete", NULL, "()", on_deleted);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_profile_signal (GDBusConnection *connection,
                   const char      *sender,
                   const char      *path,
                   const char      *interface,
                   const char      *name,
                   GVariant        *parameters,
                   gpointer         user_data)
{
  CabinNmStore *self = user_data;

  if (g_strcmp0 (path, self->profile) != 0)
    return;

  if (g_str_equal (name, "Removed"))
    g_clear_pointer (&self->profile, g_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
cabin_nm_store_dispose (GObject *object)
{
  CabinNmStore *self = CABIN_NM_STORE (object);

  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (cabin_nm_store_parent_class)->dispose (object);
}

static void
cabin_nm_store_finalize (GObject *object)
{
  CabinNmStore *self = CABIN_NM_STORE (object);

  g_free (self->owner);
  g_free (self->profile);

  G_OBJECT_CLASS (cabin_nm_store_parent_class)->finalize (object);
}

static void
cabin_nm_store_class_init (CabinNmStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_nm_store_dispose;
  object_class->finalize = cabin_nm_store_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
cabin_nm_store_init (CabinNmStore *self)
{
}

/**
 * cabin_nm_store_new:
 * @owner: the unique name of NetworkManager
 *
 * Returns: (transfer full): its store, of which nothing is known yet
 */
CabinNmStore *
cabin_nm_store_new (GDBusConnection *connection,
                    const char      *owner)
{
  CabinNmStore *self = g_object_new (CABIN_TYPE_NM_STORE, NULL);

  self->connection = g_object_ref (connection);
  self->owner = g_strdup (owner);
  self->subscription =
    g_dbus_connection_signal_subscribe (connection, owner, CABIN_NM_PROFILE_INTERFACE, NULL, NULL, NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, on_profile_signal, self, NULL);

  return self;
}

/**
 * cabin_nm_store_get_profile:
 *
 * Returns: (transfer none) (nullable): the object path of the profile; %NULL if there is none, or none is known yet
 */
const char *
cabin_nm_store_get_profile (CabinNmStore *self)
{
  g_return_val_if_fail (CABIN_IS_NM_STORE (self), NULL);

  return self->profile;
}

/**
 * cabin_nm_store_make_async:
 * @plan: (nullable): %NULL for no profile
 *
 * Has the profile as it is planned; nothing is written if it is so. Finish with cabin_nm_store_make_finish().
 */
void
cabin_nm_store_make_async (CabinNmStore           *self,
                           const CabinNetworkPlan *plan,
                           GCancellable           *cancellable,
                           GAsyncReadyCallback     callback,
                           gpointer                user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (CABIN_IS_NM_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cabin_nm_store_make_async);
  g_task_set_task_data (task, cabin_network_plan_copy (plan), (GDestroyNotify) cabin_network_plan_free);
  call (task, CABIN_NM_SETTINGS_PATH, CABIN_NM_SETTINGS_INTERFACE, "GetConnectionByUuid",
        g_variant_new ("(s)", CABIN_NM_PROFILE_UUID), "(o)", on_found);
}

/**
 * cabin_nm_store_make_finish:
 *
 * Returns: whether the profile is so, or there is none if none is planned; %FALSE with an error, such as that somebody
 *   else had to allow it
 */
gboolean
cabin_nm_store_make_finish (CabinNmStore  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
