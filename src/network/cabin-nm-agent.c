/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-nm-agent.h"

#include "cabin-names.h"
#include "cabin-nm-profile.h"
#include "cabin-text.h"

#define NO_CAPABILITIES 0

struct _CabinNmAgent
{
  CabinDBusNmSecretAgentSkeleton parent_instance;

  char *key;
  /* The NetworkManager that may ask; NULL while we are registered with none. */
  char *owner;
};

/* The bus lets others than NetworkManager call: root can. */
static gboolean
refuse_stranger (CabinNmAgent          *self,
                 GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);

  if (self->owner != NULL && g_strcmp0 (sender, self->owner) == 0)
    return FALSE;

  g_message ("%s called us in the name of NetworkManager and is refused", sender);
  g_dbus_method_invocation_return_dbus_error (invocation, CABIN_DBUS_ERROR_ACCESS_DENIED,
                                              "Only NetworkManager may call");

  return TRUE;
}

/* NetworkManager asks the next agent then. */
static gboolean
refuse_foreign (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_dbus_error (invocation, CABIN_NM_ERROR_NO_SECRETS, "Not a profile of Cabin");

  return TRUE;
}

static gboolean
handle_get_secrets (CabinDBusNmSecretAgent *agent,
                    GDBusMethodInvocation  *invocation,
                    GVariant               *connection,
                    const char             *path,
                    const char             *setting,
                    const char *const      *hints,
                    guint                   flags)
{
  CabinNmAgent *self = CABIN_NM_AGENT (agent);
  GVariantBuilder secrets;

  if (refuse_stranger (self, invocation))
    return TRUE;

  if (self->key == NULL || !cabin_nm_profile_is_ours (connection) ||
      !g_str_equal (setting, CABIN_NM_WIRELESS_SECURITY))
    return refuse_foreign (invocation);

  g_variant_builder_init (&secrets, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_open (&secrets, G_VARIANT_TYPE ("{sa{sv}}"));
  g_variant_builder_add (&secrets, "s", CABIN_NM_WIRELESS_SECURITY);
  g_variant_builder_open (&secrets, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&secrets, "{sv}", "psk", g_variant_new_string (self->key));
  g_variant_builder_close (&secrets);
  g_variant_builder_close (&secrets);
  cabin_dbus_nm_secret_agent_complete_get_secrets (agent, invocation, g_variant_builder_end (&secrets));

  return TRUE;
}

/* Whoever asks has been answered already. */
static gboolean
handle_cancel_get_secrets (CabinDBusNmSecretAgent *agent,
                           GDBusMethodInvocation  *invocation,
                           const char             *path,
                           const char             *setting)
{
  if (!refuse_stranger (CABIN_NM_AGENT (agent), invocation))
    cabin_dbus_nm_secret_agent_complete_cancel_get_secrets (agent, invocation);

  return TRUE;
}

/* Ours is kept elsewhere; that of another profile is another agent's. */
static gboolean
handle_save_secrets (CabinDBusNmSecretAgent *agent,
                     GDBusMethodInvocation  *invocation,
                     GVariant               *connection,
                     const char             *path)
{
  if (refuse_stranger (CABIN_NM_AGENT (agent), invocation))
    return TRUE;
  if (!cabin_nm_profile_is_ours (connection))
    return refuse_foreign (invocation);

  cabin_dbus_nm_secret_agent_complete_save_secrets (agent, invocation);

  return TRUE;
}

static gboolean
handle_delete_secrets (CabinDBusNmSecretAgent *agent,
                       GDBusMethodInvocation  *invocation,
                       GVariant               *connection,
                       const char             *path)
{
  if (refuse_stranger (CABIN_NM_AGENT (agent), invocation))
    return TRUE;
  if (!cabin_nm_profile_is_ours (connection))
    return refuse_foreign (invocation);

  cabin_dbus_nm_secret_agent_complete_delete_secrets (agent, invocation);

  return TRUE;
}

static void
agent_iface_init (CabinDBusNmSecretAgentIface *iface)
{
  iface->handle_get_secrets = handle_get_secrets;
  iface->handle_cancel_get_secrets = handle_cancel_get_secrets;
  iface->handle_save_secrets = handle_save_secrets;
  iface->handle_delete_secrets = handle_delete_secrets;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinNmAgent, cabin_nm_agent, CABIN_DBUS_TYPE_NM_SECRET_AGENT_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_NM_SECRET_AGENT, agent_iface_init))

static GDBusConnection *
get_connection (CabinNmAgent *self)
{
  return g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self));
}

static void
call_manager (CabinNmAgent        *self,
              const char          *method,
              GVariant            *parameters,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  g_dbus_connection_call (get_connection (self), self->owner, CABIN_NM_AGENT_MANAGER_PATH,
                          CABIN_NM_AGENT_MANAGER_INTERFACE, method, parameters, G_VARIANT_TYPE_UNIT,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, CABIN_NETWORK_CALL_TIMEOUT_MS, cancellable, callback,
                          user_data);
}

static void
on_registered (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
cabin_nm_agent_dispose (GObject *object)
{
  CabinNmAgent *self = CABIN_NM_AGENT (object);

  if (get_connection (self) != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self));

  G_OBJECT_CLASS (cabin_nm_agent_parent_class)->dispose (object);
}

static void
cabin_nm_agent_finalize (GObject *object)
{
  CabinNmAgent *self = CABIN_NM_AGENT (object);

  cabin_text_wipe (self->key);
  g_free (self->owner);

  G_OBJECT_CLASS (cabin_nm_agent_parent_class)->finalize (object);
}

static void
cabin_nm_agent_class_init (CabinNmAgentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_nm_agent_dispose;
  object_class->finalize = cabin_nm_agent_finalize;
}

static void
cabin_nm_agent_init (CabinNmAgent *self)
{
}

/**
 * cabin_nm_agent_new:
 *
 * Returns: (transfer full): an agent that nobody knows yet
 */
CabinNmAgent *
cabin_nm_agent_new (void)
{
  return g_object_new (CABIN_TYPE_NM_AGENT, NULL);
}

/**
 * cabin_nm_agent_set_key:
 * @key: (nullable): of our profile
 */
void
cabin_nm_agent_set_key (CabinNmAgent *self,
                        const char   *key)
{
  g_return_if_fail (CABIN_IS_NM_AGENT (self));

  cabin_text_wipe (self->key);
  self->key = g_strdup (key);
}

/**
 * cabin_nm_agent_register_async:
 * @owner: the unique name of the NetworkManager to register with
 *
 * NetworkManager then tries again what failed for want of a key. Finish with cabin_nm_agent_register_finish().
 */
void
cabin_nm_agent_register_async (CabinNmAgent        *self,
                               GDBusConnection     *connection,
                               const char          *owner,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON (self);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GError) error = NULL;

  g_task_set_source_tag (task, cabin_nm_agent_register_async);
  if (get_connection (self) != connection)
    {
      if (get_connection (self) != NULL)
        g_dbus_interface_skeleton_unexport (skeleton);
      if (!g_dbus_interface_skeleton_export (skeleton, connection, CABIN_NM_AGENT_PATH, &error))
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
    }

  g_free (self->owner);
  self->owner = g_strdup (owner);
  call_manager (self, "RegisterWithCapabilities", g_variant_new ("(su)", CABIN_APP_ID, NO_CAPABILITIES), cancellable,
                on_registered, g_steal_pointer (&task));
}

/**
 * cabin_nm_agent_register_finish:
 *
 * Returns: whether NetworkManager asks us from now on; %FALSE with an error
 */
gboolean
cabin_nm_agent_register_finish (CabinNmAgent  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabin_nm_agent_unregister:
 *
 * Tells NetworkManager to ask us no more, and answers it no more.
 */
void
cabin_nm_agent_unregister (CabinNmAgent *self)
{
  g_return_if_fail (CABIN_IS_NM_AGENT (self));

  if (self->owner != NULL)
    call_manager (self, "Unregister", NULL, NULL, NULL, NULL);
  g_clear_pointer (&self->owner, g_free);
}
