/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-authorizer.h"

#include "cabin-sim-daemon.h"

/* One service that one device wants. */
typedef struct {
  CabinSimDevice *device;
  char *uuid;
  GTask *task;
} Wish;

struct _CabinSimAuthorizer
{
  GObject parent_instance;

  /* Not owned: the daemon outlives its adapters. */
  CabinSimDaemon *daemon;
  /* Of Wish; the head is with the agent while @asked. */
  GQueue wishes;
  gboolean asked;
};

G_DEFINE_FINAL_TYPE (CabinSimAuthorizer, cabin_sim_authorizer, G_TYPE_OBJECT)

static void
grant (Wish     *wish,
       gboolean  granted)
{
  g_task_return_boolean (wish->task, granted);
  g_object_unref (wish->task);
  g_object_unref (wish->device);
  g_free (wish->uuid);
  g_free (wish);
}

static gboolean
ask (CabinSimAuthorizer    *self,
     Wish                  *wish,
     CabinSimAgentCallback  callback)
{
  return cabin_sim_agents_ask (cabin_sim_daemon_get_agents (self->daemon), NULL, "AuthorizeService",
                               g_variant_new ("(os)", cabin_sim_device_get_path (wish->device), wish->uuid),
                               callback, self);
}

/* Serves the queue until a question is with the agent; @callback hears its answer. */
static void
work (CabinSimAuthorizer    *self,
      CabinSimAgentCallback  callback)
{
  while (!self->asked && !g_queue_is_empty (&self->wishes))
    {
      Wish *wish = g_queue_peek_head (&self->wishes);

      if (cabin_sim_device_is_trusted (wish->device))
        grant (g_queue_pop_head (&self->wishes), TRUE);
      else if (ask (self, wish, callback))
        self->asked = TRUE;
      else
        grant (g_queue_pop_head (&self->wishes), FALSE);
    }
}

static void
on_answer (GVariant     *reply,
           const GError *error,
           gpointer      user_data)
{
  g_autoptr(CabinSimAuthorizer) self = g_object_ref (user_data);

  self->asked = FALSE;
  grant (g_queue_pop_head (&self->wishes), reply != NULL);
  work (self, on_answer);
}

static void
cabin_sim_authorizer_class_init (CabinSimAuthorizerClass *klass)
{
}

static void
cabin_sim_authorizer_init (CabinSimAuthorizer *self)
{
  g_queue_init (&self->wishes);
}

/**
 * cabin_sim_authorizer_new:
 *
 * Returns: (transfer full): an empty queue; every wish holds a reference to it
 */
CabinSimAuthorizer *
cabin_sim_authorizer_new (CabinSimDaemon *daemon)
{
  CabinSimAuthorizer *self = g_object_new (CABIN_SIM_TYPE_AUTHORIZER, NULL);

  self->daemon = daemon;

  return self;
}

/**
 * cabin_sim_authorizer_ask_async:
 *
 * Asks whether @device may use the service, when its turn comes.
 */
void
cabin_sim_authorizer_ask_async (CabinSimAuthorizer  *self,
                                CabinSimDevice      *device,
                                const char          *uuid,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->device = g_object_ref (device);
  wish->uuid = g_strdup (uuid);
  wish->task = g_task_new (self, NULL, callback, user_data);
  g_queue_push_tail (&self->wishes, wish);
  work (self, on_answer);
}

/**
 * cabin_sim_authorizer_ask_finish:
 *
 * Returns: whether the service is granted
 */
gboolean
cabin_sim_authorizer_ask_finish (CabinSimAuthorizer *self,
                                 GAsyncResult       *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * cabin_sim_authorizer_drop:
 *
 * Takes back what @device wished: its link is gone.
 */
void
cabin_sim_authorizer_drop (CabinSimAuthorizer *self,
                           CabinSimDevice     *device)
{
  G_GNUC_UNUSED g_autoptr(CabinSimAuthorizer) kept = g_object_ref (self);
  Wish *head = g_queue_peek_head (&self->wishes);
  GList *next;

  if (self->asked && head->device == device)
    {
      self->asked = FALSE;
      cabin_sim_agents_withdraw (cabin_sim_daemon_get_agents (self->daemon), self);
    }

  for (GList *l = self->wishes.head; l != NULL; l = next)
    {
      Wish *wish = l->data;

      next = l->next;
      if (wish->device == device)
        {
          g_queue_delete_link (&self->wishes, l);
          grant (wish, FALSE);
        }
    }
  work (self, on_answer);
}
