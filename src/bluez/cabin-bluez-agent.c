/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluez-agent.h"

#include "cabin-error.h"
#include "cabin-names.h"

struct _CabinBluezAgent
{
  CabinDBusAgent1Skeleton parent_instance;

  const char *path;
  const char *capability;
  /* The bluetoothd that we are registered with, or asking to be. */
  CabinBluezPeer *peer;
};

enum {
  PAIRING_REQUESTED,
  SERVICE_REQUESTED,
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
ask (CabinBluezAgent       *self,
     GDBusMethodInvocation *invocation,
     CabinPairingKind       kind,
     const char            *device,
     guint                  passkey,
     const char            *pin)
{
  g_autoptr(CabinPairingRequest) request = NULL;

  if (cabin_bluez_peer_refuse_stranger (self->peer, invocation))
    return TRUE;

  request = cabin_pairing_request_new (invocation, kind, device, passkey, pin);
  g_signal_emit (self, signals[PAIRING_REQUESTED], 0, request);

  return TRUE;
}

static gboolean
handle_request_confirmation (CabinDBusAgent1       *agent,
                             GDBusMethodInvocation *invocation,
                             const char            *device,
                             guint                  passkey)
{
  return ask (CABIN_BLUEZ_AGENT (agent), invocation, CABIN_PAIRING_CONFIRMATION, device, passkey, NULL);
}

static gboolean
handle_request_authorization (CabinDBusAgent1       *agent,
                              GDBusMethodInvocation *invocation,
                              const char            *device)
{
  return ask (CABIN_BLUEZ_AGENT (agent), invocation, CABIN_PAIRING_AUTHORIZATION, device, 0, NULL);
}

static gboolean
handle_request_pin_code (CabinDBusAgent1       *agent,
                         GDBusMethodInvocation *invocation,
                         const char            *device)
{
  return ask (CABIN_BLUEZ_AGENT (agent), invocation, CABIN_PAIRING_ENTER_PIN, device, 0, NULL);
}

static gboolean
handle_request_passkey (CabinDBusAgent1       *agent,
                        GDBusMethodInvocation *invocation,
                        const char            *device)
{
  return ask (CABIN_BLUEZ_AGENT (agent), invocation, CABIN_PAIRING_ENTER_PASSKEY, device, 0, NULL);
}

static gboolean
handle_display_pin_code (CabinDBusAgent1       *agent,
                         GDBusMethodInvocation *invocation,
                         const char            *device,
                         const char            *pincode)
{
  return ask (CABIN_BLUEZ_AGENT (agent), invocation, CABIN_PAIRING_SHOW_PIN, device, 0, pincode);
}

static gboolean
handle_display_passkey (CabinDBusAgent1       *agent,
                        GDBusMethodInvocation *invocation,
                        const char            *device,
                        guint                  passkey,
                        guint16                entered)
{
  return ask (CABIN_BLUEZ_AGENT (agent), invocation, CABIN_PAIRING_SHOW_PASSKEY, device, passkey, NULL);
}

static gboolean
handle_authorize_service (CabinDBusAgent1       *agent,
                          GDBusMethodInvocation *invocation,
                          const char            *device,
                          const char            *uuid)
{
  CabinBluezAgent *self = CABIN_BLUEZ_AGENT (agent);
  gboolean allowed = FALSE;

  if (cabin_bluez_peer_refuse_stranger (self->peer, invocation))
    return TRUE;

  g_signal_emit (self, signals[SERVICE_REQUESTED], 0, device, uuid, &allowed);
  if (allowed)
    cabin_dbus_agent1_complete_authorize_service (agent, invocation);
  else
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_REJECTED, "Not for this device");

  return TRUE;
}

static gboolean
handle_cancel (CabinDBusAgent1       *agent,
               GDBusMethodInvocation *invocation)
{
  CabinBluezAgent *self = CABIN_BLUEZ_AGENT (agent);

  if (cabin_bluez_peer_refuse_stranger (self->peer, invocation))
    return TRUE;

  g_signal_emit (self, signals[CANCELLED], 0);
  cabin_dbus_agent1_complete_cancel (agent, invocation);

  return TRUE;
}

static gboolean
handle_release (CabinDBusAgent1       *agent,
                GDBusMethodInvocation *invocation)
{
  CabinBluezAgent *self = CABIN_BLUEZ_AGENT (agent);

  if (cabin_bluez_peer_refuse_stranger (self->peer, invocation))
    return TRUE;

  g_signal_emit (self, signals[CANCELLED], 0);
  cabin_dbus_agent1_complete_release (agent, invocation);

  return TRUE;
}

static void
agent_iface_init (CabinDBusAgent1Iface *iface)
{
  iface->handle_request_confirmation = handle_request_confirmation;
  iface->handle_request_authorization = handle_request_authorization;
  iface->handle_request_pin_code = handle_request_pin_code;
  iface->handle_request_passkey = handle_request_passkey;
  iface->handle_display_pin_code = handle_display_pin_code;
  iface->handle_display_passkey = handle_display_passkey;
  iface->handle_authorize_service = handle_authorize_service;
  iface->handle_cancel = handle_cancel;
  iface->handle_release = handle_release;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinBluezAgent, cabin_bluez_agent, CABIN_DBUS_TYPE_AGENT1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_AGENT1, agent_iface_init))

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (reply == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
call_manager (CabinBluezAgent     *self,
              const char          *method,
              GVariant            *parameters,
              GCancellable        *cancellable,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  cabin_bluez_call (self->peer, CABIN_BLUEZ_MANAGER_PATH, CABIN_BLUEZ_AGENT_MANAGER_INTERFACE, method, parameters, "()",
                    CABIN_CALL_TIMEOUT_MS, cancellable, callback, user_data);
}

static void
on_registered (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinBluezAgent *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (reply == NULL && (cabin_error_cancelled (error) || cabin_error_classify (error) != CABIN_ERROR_IN_USE))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (self->peer == NULL)
    {
      g_task_return_new_error (task, CABIN_ERROR, CABIN_ERROR_GONE, "bluetoothd went away");
      return;
    }

  if (!GPOINTER_TO_INT (g_task_get_task_data (task)))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* AlreadyExists is our own registration of a moment ago, whose reply we did not wait for. */
  call_manager (self, "RequestDefaultAgent", g_variant_new ("(o)", self->path), g_task_get_cancellable (task),
                on_done, g_object_ref (task));
}

static void
cabin_bluez_agent_dispose (GObject *object)
{
  CabinBluezAgent *self = CABIN_BLUEZ_AGENT (object);

  if (g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self)) != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self));
  g_clear_pointer (&self->peer, cabin_bluez_peer_unref);

  G_OBJECT_CLASS (cabin_bluez_agent_parent_class)->dispose (object);
}

static void
cabin_bluez_agent_class_init (CabinBluezAgentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = cabin_bluez_agent_dispose;

  signals[PAIRING_REQUESTED] = g_signal_new ("pairing-requested", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 1, CABIN_TYPE_PAIRING_REQUEST);
  signals[SERVICE_REQUESTED] = g_signal_new ("service-requested", type, G_SIGNAL_RUN_LAST, 0,
                                             g_signal_accumulator_first_wins, NULL, NULL, G_TYPE_BOOLEAN, 2,
                                             G_TYPE_STRING, G_TYPE_STRING);
  signals[CANCELLED] = g_signal_new ("cancelled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cabin_bluez_agent_init (CabinBluezAgent *self)
{
}

/**
 * cabin_bluez_agent_new:
 * @path: (transfer none): where it is exported; of static storage
 * @capability: (transfer none): what it says it can do, such as %CABIN_BLUEZ_CAPABILITY_DISPLAY_YES_NO; of static
 *   storage
 *
 * Returns: (transfer full): an agent that nobody knows yet
 */
CabinBluezAgent *
cabin_bluez_agent_new (const char *path,
                       const char *capability)
{
  CabinBluezAgent *self = g_object_new (CABIN_TYPE_BLUEZ_AGENT, NULL);

  self->path = path;
  self->capability = capability;

  return self;
}

/**
 * cabin_bluez_agent_register_async:
 * @peer: the bluetoothd to register with
 * @make_default: whether phones that ask to pair are to be its business; else only pairings of this connection's making
 *
 * Registers the agent. As a side effect bluetoothd makes every adapter pairable, without an end. Finish with
 * cabin_bluez_agent_register_finish().
 */
void
cabin_bluez_agent_register_async (CabinBluezAgent     *self,
                                  CabinBluezPeer      *peer,
                                  gboolean             make_default,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GError) error = NULL;

  g_task_set_source_tag (task, cabin_bluez_agent_register_async);
  g_task_set_task_data (task, GINT_TO_POINTER (make_default), NULL);
  cabin_bluez_agent_forget (self);

  if (!cabin_bluez_peer_export (peer, G_DBUS_INTERFACE_SKELETON (self), self->path, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->peer = cabin_bluez_peer_ref (peer);
  call_manager (self, "RegisterAgent", g_variant_new ("(os)", self->path, self->capability),
                cancellable, on_registered, g_steal_pointer (&task));
}

/**
 * cabin_bluez_agent_register_finish:
 *
 * Returns: whether phones that pair are now ours to answer; %FALSE with bluetoothd's error
 */
gboolean
cabin_bluez_agent_register_finish (CabinBluezAgent  *self,
                                   GAsyncResult     *result,
                                   GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabin_bluez_agent_make_default:
 *
 * Takes the questions back from another agent that came after us; bluetoothd does not tell the agent it displaced. To
 * be called before the pairing window opens, because it makes the adapters pairable by itself.
 */
void
cabin_bluez_agent_make_default (CabinBluezAgent *self)
{
  g_return_if_fail (CABIN_IS_BLUEZ_AGENT (self));

  if (self->peer != NULL)
    call_manager (self, "RequestDefaultAgent", g_variant_new ("(o)", self->path), NULL, NULL, NULL);
}

/**
 * cabin_bluez_agent_forget:
 *
 * To be called when bluetoothd is gone: its next life does not know us, and its former one may not call any more.
 */
void
cabin_bluez_agent_forget (CabinBluezAgent *self)
{
  g_return_if_fail (CABIN_IS_BLUEZ_AGENT (self));

  g_clear_pointer (&self->peer, cabin_bluez_peer_unref);
}

/**
 * cabin_bluez_agent_unregister_async:
 *
 * Takes the agent back. Finish with cabin_bluez_agent_unregister_finish().
 */
void
cabin_bluez_agent_unregister_async (CabinBluezAgent     *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, cabin_bluez_agent_unregister_async);

  if (self->peer == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  call_manager (self, "UnregisterAgent", g_variant_new ("(o)", self->path), cancellable, on_done,
                g_steal_pointer (&task));
}

/**
 * cabin_bluez_agent_unregister_finish:
 *
 * Returns: whether bluetoothd let the agent go; %FALSE with its error
 */
gboolean
cabin_bluez_agent_unregister_finish (CabinBluezAgent  *self,
                                     GAsyncResult     *result,
                                     GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
