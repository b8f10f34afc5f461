/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-agents.h"

#include "cabin-sim-daemon.h"
#include "cabin-sim-world.h"

typedef struct _Agent Agent;

/* One question to an agent; lives until the call on the bus has ended, however long the question is over. */
typedef struct {
  /* %NULL once the question is over. */
  Agent *agent;
  GCancellable *cancellable;
  CabinSimAgentCallback callback;
  gpointer user_data;
} Request;

struct _Agent
{
  CabinSimAgents *agents;
  char *owner;
  char *path;
  char *capability;
  guint watch;
  /* The question that waits for an answer. An agent has one at a time. */
  Request *request;
};

struct _CabinSimAgents
{
  CabinDBusAgentManager1Skeleton parent_instance;

  /* Not owned: the daemon owns this. */
  CabinSimDaemon *daemon;
  /* The default agent first. */
  GList *agents;
};

static void
request_free (Request *request)
{
  g_object_unref (request->cancellable);
  g_free (request);
}

static void
agent_free (Agent *agent)
{
  g_clear_handle_id (&agent->watch, g_bus_unwatch_name);
  g_free (agent->owner);
  g_free (agent->path);
  g_free (agent->capability);
  g_free (agent);
}

static Agent *
find_agent (CabinSimAgents *self,
            const char     *owner)
{
  for (GList *l = self->agents; l != NULL; l = l->next)
    if (g_str_equal (((Agent *) l->data)->owner, owner))
      return l->data;

  return NULL;
}

/* The agent of @owner if it has one, else the default one. */
static Agent *
choose_agent (CabinSimAgents *self,
              const char     *owner)
{
  Agent *agent = owner != NULL ? find_agent (self, owner) : NULL;

  if (agent == NULL && self->agents != NULL)
    agent = self->agents->data;

  return agent;
}

static void
tell (Agent      *agent,
      const char *member,
      GVariant   *parameters)
{
  GDBusConnection *connection = cabin_sim_daemon_get_connection (agent->agents->daemon);

  g_dbus_connection_call (connection, agent->owner, agent->path, CABIN_SIM_AGENT, member, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

/* Ends the question and tells the one who put it, unless @callback is %FALSE. */
static void
end_request (Request      *request,
             GVariant     *reply,
             const GError *error,
             gboolean      callback)
{
  request->agent->request = NULL;
  request->agent = NULL;
  if (callback)
    request->callback (reply, error, request->user_data);
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Request *request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (request->agent != NULL)
    {
      /* It may leave in answer to what the callback does. */
      g_autofree char *owner = g_strdup (request->agent->owner);
      CabinSimAgents *self = request->agent->agents;

      end_request (request, reply, error, TRUE);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) && find_agent (self, owner) != NULL)
        tell (find_agent (self, owner), "Cancel", NULL);
    }

  request_free (request);
}

/* The trap: whoever becomes the default agent opens every adapter, and nobody being it shuts them. */
static void
default_changed (CabinSimAgents *self)
{
  cabin_sim_daemon_set_bondable (self->daemon, self->agents != NULL);
}

static void
remove_agent (CabinSimAgents *self,
              Agent          *agent)
{
  gboolean was_default = self->agents->data == agent;

  self->agents = g_list_remove (self->agents, agent);
  if (agent->request != NULL)
    {
      Request *request = agent->request;
      g_autoptr(GError) error = g_dbus_error_new_for_dbus_error (CABIN_BLUEZ_ERROR_PREFIX "Failed", "Canceled");

      end_request (request, NULL, error, TRUE);
      g_cancellable_cancel (request->cancellable);
    }
  agent_free (agent);

  if (was_default)
    default_changed (self);
}

static void
on_owner_vanished (GDBusConnection *connection,
                   const char      *name,
                   gpointer         user_data)
{
  Agent *agent = user_data;

  remove_agent (agent->agents, agent);
}

static gboolean
is_capability (const char *capability)
{
  static const char *const known[] = {
    "", "DisplayOnly", "DisplayYesNo", "KeyboardOnly", "NoInputNoOutput", "KeyboardDisplay", NULL,
  };

  return g_strv_contains (known, capability);
}

static gboolean
on_register_agent (CabinDBusAgentManager1 *object,
                   GDBusMethodInvocation  *invocation,
                   const char             *path,
                   const char             *capability)
{
  CabinSimAgents *self = CABIN_SIM_AGENTS (object);
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  Agent *agent;

  if (find_agent (self, sender) != NULL)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_ALREADY_EXISTS, "Already Exists");
      return TRUE;
    }
  if (!is_capability (capability))
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "InvalidArguments",
                                                  "Invalid arguments in method call");
      return TRUE;
    }

  agent = g_new0 (Agent, 1);
  agent->agents = self;
  agent->owner = g_strdup (sender);
  agent->path = g_strdup (path);
  agent->capability = g_strdup (*capability != '\0' ? capability : "KeyboardDisplay");
  self->agents = g_list_append (self->agents, agent);

  cabin_dbus_agent_manager1_complete_register_agent (object, invocation);
  if (self->agents->data == agent)
    default_changed (self);
  agent->watch = g_bus_watch_name_on_connection (cabin_sim_daemon_get_connection (self->daemon), sender,
                                                 G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_owner_vanished, agent, NULL);

  return TRUE;
}

/* Returns: (nullable): %NULL if the call has been answered with an error */
static Agent *
find_own_agent (CabinSimAgents        *self,
                GDBusMethodInvocation *invocation,
                const char            *path)
{
  Agent *agent = find_agent (self, g_dbus_method_invocation_get_sender (invocation));

  if (agent != NULL && g_str_equal (agent->path, path))
    return agent;

  g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "DoesNotExist", "Does Not Exist");
  return NULL;
}

static gboolean
on_unregister_agent (CabinDBusAgentManager1 *object,
                     GDBusMethodInvocation  *invocation,
                     const char             *path)
{
  CabinSimAgents *self = CABIN_SIM_AGENTS (object);
  Agent *agent = find_own_agent (self, invocation, path);

  if (agent != NULL)
    {
      cabin_dbus_agent_manager1_complete_unregister_agent (object, invocation);
      remove_agent (self, agent);
    }

  return TRUE;
}

static gboolean
on_request_default_agent (CabinDBusAgentManager1 *object,
                          GDBusMethodInvocation  *invocation,
                          const char             *path)
{
  CabinSimAgents *self = CABIN_SIM_AGENTS (object);
  Agent *agent = find_own_agent (self, invocation, path);

  if (agent == NULL)
    return TRUE;

  cabin_dbus_agent_manager1_complete_request_default_agent (object, invocation);
  if (self->agents->data != agent)
    {
      self->agents = g_list_prepend (g_list_remove (self->agents, agent), agent);
      default_changed (self);
    }

  return TRUE;
}

static void
cabin_sim_agents_iface_init (CabinDBusAgentManager1Iface *iface)
{
  iface->handle_register_agent = on_register_agent;
  iface->handle_unregister_agent = on_unregister_agent;
  iface->handle_request_default_agent = on_request_default_agent;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinSimAgents, cabin_sim_agents, CABIN_DBUS_TYPE_AGENT_MANAGER1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_AGENT_MANAGER1, cabin_sim_agents_iface_init))

static void
cabin_sim_agents_dispose (GObject *object)
{
  cabin_sim_agents_shutdown (CABIN_SIM_AGENTS (object), FALSE);

  G_OBJECT_CLASS (cabin_sim_agents_parent_class)->dispose (object);
}

static void
cabin_sim_agents_class_init (CabinSimAgentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cabin_sim_agents_dispose;
}

static void
cabin_sim_agents_init (CabinSimAgents *self)
{
}

/**
 * cabin_sim_agents_new:
 *
 * Returns: (transfer full): nobody to ask
 */
CabinSimAgents *
cabin_sim_agents_new (CabinSimDaemon *daemon)
{
  CabinSimAgents *self = g_object_new (CABIN_SIM_TYPE_AGENTS, NULL);

  self->daemon = daemon;

  return self;
}

/**
 * cabin_sim_agents_shutdown:
 * @orderly: whether the agents are told
 *
 * Forgets all agents. Questions that wait are dropped without a word to those who put them.
 */
void
cabin_sim_agents_shutdown (CabinSimAgents *self,
                           gboolean        orderly)
{
  while (self->agents != NULL)
    {
      Agent *agent = self->agents->data;

      if (agent->request != NULL)
        {
          Request *request = agent->request;

          end_request (request, NULL, NULL, FALSE);
          g_cancellable_cancel (request->cancellable);
          if (orderly)
            tell (agent, "Cancel", NULL);
        }
      if (orderly)
        tell (agent, "Release", NULL);
      self->agents = g_list_delete_link (self->agents, self->agents);
      agent_free (agent);
    }
}

/**
 * cabin_sim_agents_get_capability:
 * @owner: (nullable): who asks for a pairing; %NULL for one that comes from outside
 *
 * Returns: (nullable): what the agent in charge can show and ask, %NULL if there is none
 */
const char *
cabin_sim_agents_get_capability (CabinSimAgents *self,
                                 const char     *owner)
{
  Agent *agent = choose_agent (self, owner);

  return agent != NULL ? agent->capability : NULL;
}

/**
 * cabin_sim_agents_ask:
 * @owner: (nullable): who asks for a pairing; %NULL for one that comes from outside
 * @member: of org.bluez.Agent1
 * @parameters: (transfer floating): of the call
 *
 * Puts a question.
 *
 * Returns: %FALSE if there is no agent or it has another question; @callback is not called then
 */
gboolean
cabin_sim_agents_ask (CabinSimAgents        *self,
                      const char            *owner,
                      const char            *member,
                      GVariant              *parameters,
                      CabinSimAgentCallback  callback,
                      gpointer               user_data)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink (parameters);
  Agent *agent = choose_agent (self, owner);
  CabinSimWorld *world = cabin_sim_daemon_get_world (self->daemon);
  Request *request;

  if (agent == NULL || agent->request != NULL)
    return FALSE;

  request = g_new0 (Request, 1);
  request->agent = agent;
  request->cancellable = g_cancellable_new ();
  request->callback = callback;
  request->user_data = user_data;
  agent->request = request;
  g_dbus_connection_call (cabin_sim_daemon_get_connection (self->daemon), agent->owner, agent->path, CABIN_SIM_AGENT,
                          member, owned, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, (int) world->times.agent,
                          request->cancellable, on_answer, request);

  return TRUE;
}

/**
 * cabin_sim_agents_show:
 *
 * Tells the agent something that bluetoothd wants no answer to (DisplayPasskey), and never sends a Cancel for.
 */
void
cabin_sim_agents_show (CabinSimAgents *self,
                       const char     *owner,
                       const char     *member,
                       GVariant       *parameters)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink (parameters);
  Agent *agent = choose_agent (self, owner);

  if (agent != NULL)
    tell (agent, member, owned);
}

/**
 * cabin_sim_agents_withdraw:
 * @user_data: as given to cabin_sim_agents_ask()
 *
 * Takes the question back with a Cancel; its callback is not called. Does nothing if it is over.
 */
void
cabin_sim_agents_withdraw (CabinSimAgents *self,
                           gpointer        user_data)
{
  for (GList *l = self->agents; l != NULL; l = l->next)
    {
      Agent *agent = l->data;

      if (agent->request != NULL && agent->request->user_data == user_data)
        {
          Request *request = agent->request;

          end_request (request, NULL, NULL, FALSE);
          g_cancellable_cancel (request->cancellable);
          tell (agent, "Cancel", NULL);
          return;
        }
    }
}
