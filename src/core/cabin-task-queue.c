/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-task-queue.h"

struct _CabinTaskQueue
{
  GObject parent_instance;

  /* Of GTask. */
  GPtrArray *tasks;
};

G_DEFINE_FINAL_TYPE (CabinTaskQueue, cabin_task_queue, G_TYPE_OBJECT)

static void
on_cancelled (GCancellable   *cancellable,
              CabinTaskQueue *self)
{
  for (guint i = self->tasks->len; i > 0; i--)
    {
      if (g_task_get_cancellable (self->tasks->pdata[i - 1]) == cancellable)
        {
          g_autoptr(GTask) task = g_ptr_array_steal_index (self->tasks, i - 1);

          g_task_return_error_if_cancelled (task);
        }
    }
}

static void
cabin_task_queue_finalize (GObject *object)
{
  g_ptr_array_unref (CABIN_TASK_QUEUE (object)->tasks);

  G_OBJECT_CLASS (cabin_task_queue_parent_class)->finalize (object);
}

static void
cabin_task_queue_class_init (CabinTaskQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_task_queue_finalize;
}

static void
cabin_task_queue_init (CabinTaskQueue *self)
{
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * cabin_task_queue_new:
 *
 * Returns: (transfer full): an empty queue; whoever drops it has answered all that waited
 */
CabinTaskQueue *
cabin_task_queue_new (void)
{
  return g_object_new (CABIN_TYPE_TASK_QUEUE, NULL);
}

/**
 * cabin_task_queue_add:
 * @task: (transfer full): waits behind the others, unless it is cancelled already
 */
void
cabin_task_queue_add (CabinTaskQueue *self,
                      GTask          *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_return_if_fail (CABIN_IS_TASK_QUEUE (self));

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }

  g_ptr_array_add (self->tasks, task);
  /* One handler answers all tasks of its cancellable. */
  if (cancellable != NULL &&
      g_signal_handler_find (cancellable, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self) == 0)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled), self, 0);
}

/**
 * cabin_task_queue_pop:
 *
 * Returns: (transfer full) (nullable): the task that has waited longest, to be answered; %NULL if nobody waits
 */
GTask *
cabin_task_queue_pop (CabinTaskQueue *self)
{
  g_return_val_if_fail (CABIN_IS_TASK_QUEUE (self), NULL);

  return self->tasks->len > 0 ? g_ptr_array_steal_index (self->tasks, 0) : NULL;
}

/**
 * cabin_task_queue_is_empty:
 *
 * Returns: whether nobody waits
 */
gboolean
cabin_task_queue_is_empty (CabinTaskQueue *self)
{
  g_return_val_if_fail (CABIN_IS_TASK_QUEUE (self), TRUE);

  return self->tasks->len == 0;
}
