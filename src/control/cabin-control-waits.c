/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-control-waits.h"

struct _CabinControlWaits
{
  GObject parent_instance;

  CabinBluetoothManager *manager;
  GPtrArray *waits;
  guint look;
};

G_DEFINE_FINAL_TYPE (CabinControlWaits, cabin_control_waits, G_TYPE_OBJECT)

typedef struct {
  CabinControlWaits *waits;
  CabinControlCall *call;
  CabinControlCondition condition;
  CabinPhone *phone;
  guint deadline;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_clear_handle_id (&wait->deadline, g_source_remove);
  g_object_unref (wait->call);
  g_clear_object (&wait->phone);
  g_free (wait);
}

/* An answer can make others wait, or end. */
static void
finish (CabinControlWaits   *self,
        Wait                *wait,
        CabinControlOutcome  outcome,
        const char          *message)
{
  g_autoptr(CabinControlCall) call = g_object_ref (wait->call);

  g_ptr_array_remove (self->waits, wait);
  cabin_control_call_answer (call, outcome, message);
}

static gboolean
on_deadline (gpointer user_data)
{
  Wait *wait = user_data;

  wait->deadline = 0;
  finish (wait->waits, wait, CABIN_CONTROL_FAILED, "Bluetooth did not do it in time.");

  return G_SOURCE_REMOVE;
}

static gboolean
look_at_one (CabinControlWaits *self)
{
  for (guint i = 0; i < self->waits->len; i++)
    {
      Wait *wait = self->waits->pdata[i];
      CabinControlOutcome outcome = wait->condition (self->manager, wait->phone);

      if (outcome != CABIN_CONTROL_WAITING)
        {
          finish (self, wait, outcome, NULL);
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
on_look (gpointer user_data)
{
  g_autoptr(CabinControlWaits) self = g_object_ref (user_data);

  self->look = 0;
  while (look_at_one (self))
    continue;

  return G_SOURCE_REMOVE;
}

static void
cabin_control_waits_dispose (GObject *object)
{
  CabinControlWaits *self = CABIN_CONTROL_WAITS (object);

  g_clear_handle_id (&self->look, g_source_remove);
  g_ptr_array_set_size (self->waits, 0);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_control_waits_parent_class)->dispose (object);
}

static void
cabin_control_waits_finalize (GObject *object)
{
  g_ptr_array_unref (CABIN_CONTROL_WAITS (object)->waits);

  G_OBJECT_CLASS (cabin_control_waits_parent_class)->finalize (object);
}

static void
cabin_control_waits_class_init (CabinControlWaitsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_control_waits_dispose;
  object_class->finalize = cabin_control_waits_finalize;
}

static void
cabin_control_waits_init (CabinControlWaits *self)
{
  self->waits = g_ptr_array_new_with_free_func (wait_free);
}

/**
 * cabin_control_waits_new:
 * @manager: what the conditions are about
 *
 * Returns: (transfer full): no calls
 */
CabinControlWaits *
cabin_control_waits_new (CabinBluetoothManager *manager)
{
  CabinControlWaits *self = g_object_new (CABIN_TYPE_CONTROL_WAITS, NULL);

  self->manager = g_object_ref (manager);

  return self;
}

/**
 * cabin_control_waits_add:
 * @call: the call to answer
 * @condition: what it waits for
 * @phone: (nullable): whom it is about
 * @timeout_ms: it has failed after so many milliseconds
 *
 * Answers the call as soon as the condition says how.
 */
void
cabin_control_waits_add (CabinControlWaits     *self,
                         CabinControlCall      *call,
                         CabinControlCondition  condition,
                         CabinPhone            *phone,
                         guint                  timeout_ms)
{
  Wait *wait = g_new0 (Wait, 1);

  g_return_if_fail (CABIN_IS_CONTROL_WAITS (self));

  wait->waits = self;
  wait->call = g_object_ref (call);
  wait->condition = condition;
  g_set_object (&wait->phone, phone);
  wait->deadline = g_timeout_add (timeout_ms, on_deadline, wait);
  g_ptr_array_add (self->waits, wait);
  cabin_control_waits_look (self);
}

/**
 * cabin_control_waits_look:
 *
 * To be called when anything changed. Looks at all conditions after what happens now has happened to its end.
 */
void
cabin_control_waits_look (CabinControlWaits *self)
{
  g_return_if_fail (CABIN_IS_CONTROL_WAITS (self));

  if (self->look == 0 && self->waits->len > 0)
    self->look = g_idle_add_full (G_PRIORITY_DEFAULT, on_look, self, NULL);
}

/**
 * cabin_control_waits_settle:
 * @phone: (nullable): whom it was about
 * @outcome: how it ended
 *
 * Answers the calls that wait for this condition, which does not know the outcome by itself.
 */
void
cabin_control_waits_settle (CabinControlWaits     *self,
                            CabinControlCondition  condition,
                            CabinPhone            *phone,
                            CabinControlOutcome    outcome)
{
  g_return_if_fail (CABIN_IS_CONTROL_WAITS (self));

  for (guint i = self->waits->len; i > 0; i--)
    {
      Wait *wait = i <= self->waits->len ? self->waits->pdata[i - 1] : NULL;

      if (wait != NULL && wait->condition == condition && wait->phone == phone)
        finish (self, wait, outcome, NULL);
    }
}
