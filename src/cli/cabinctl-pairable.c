/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabinctl-pairable.h"

#include "cabin-error.h"
#include "cabin-names.h"

struct _CabinctlPairable
{
  GObject parent_instance;

  CabinBluezAdapter *adapter;
  CabinDBusHeadUnit1 *head_unit;
  gboolean before;
  gboolean lent;
};

G_DEFINE_FINAL_TYPE (CabinctlPairable, cabinctl_pairable, G_TYPE_OBJECT)

static void write_value (GTask *task);

static gboolean
on_retry (gpointer user_data)
{
  write_value (user_data);

  return G_SOURCE_REMOVE;
}

/* The kernel confirms a change some milliseconds after an agent has come or gone. */
static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (cabin_bluez_adapter_finish (CABIN_BLUEZ_ADAPTER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else if (cabin_error_is_remote (error, CABIN_BLUEZ_ERROR_PREFIX "Busy"))
    g_timeout_add (CABIN_BUSY_RETRY_MS, on_retry, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
write_value (GTask *task)
{
  CabinctlPairable *self = g_task_get_source_object (task);
  gboolean value = GPOINTER_TO_INT (g_task_get_task_data (task));

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }

  cabin_bluez_adapter_set_async (self->adapter, "Pairable", g_variant_new_boolean (value), CABIN_CALL_TIMEOUT_MS,
                                 g_task_get_cancellable (task), on_written, task);
}

static void
on_lent (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (cabin_dbus_head_unit1_call_lend_pairable_finish (CABIN_DBUS_HEAD_UNIT1 (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_returned (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  /* If it does not answer, it sees us leave the bus. */
  cabin_dbus_head_unit1_call_return_pairable_finish (CABIN_DBUS_HEAD_UNIT1 (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
cabinctl_pairable_finalize (GObject *object)
{
  CabinctlPairable *self = CABINCTL_PAIRABLE (object);

  g_object_unref (self->adapter);
  g_clear_object (&self->head_unit);

  G_OBJECT_CLASS (cabinctl_pairable_parent_class)->finalize (object);
}

static void
cabinctl_pairable_class_init (CabinctlPairableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabinctl_pairable_finalize;
}

static void
cabinctl_pairable_init (CabinctlPairable *self)
{
}

/**
 * cabinctl_pairable_new:
 * @head_unit: (nullable): the head unit that has the adapter, if one runs
 *
 * Returns: (transfer full): the adapter's Pairable as it is now
 */
CabinctlPairable *
cabinctl_pairable_new (CabinBluezAdapter  *adapter,
                       CabinDBusHeadUnit1 *head_unit)
{
  CabinctlPairable *self = g_object_new (CABINCTL_TYPE_PAIRABLE, NULL);

  self->adapter = g_object_ref (adapter);
  /* It has one adapter; the others are nobody's. */
  if (head_unit != NULL && g_strcmp0 (cabin_dbus_head_unit1_get_adapter (head_unit),
                                      cabin_bluez_adapter_get_address (adapter)) == 0)
    self->head_unit = g_object_ref (head_unit);
  self->before = cabin_bluez_adapter_get_pairable (adapter);

  return self;
}

/**
 * cabinctl_pairable_lend_async:
 *
 * Makes it true. Finish with cabinctl_pairable_lend_finish().
 */
void
cabinctl_pairable_lend_async (CabinctlPairable    *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, cabinctl_pairable_lend_async);
  g_task_set_task_data (task, GINT_TO_POINTER (TRUE), NULL);
  self->lent = TRUE;
  if (self->head_unit != NULL)
    cabin_dbus_head_unit1_call_lend_pairable (self->head_unit, cancellable, on_lent, g_steal_pointer (&task));
  else
    write_value (g_steal_pointer (&task));
}

/**
 * cabinctl_pairable_lend_finish:
 *
 * Returns: whether it is true now; %FALSE with the error of the head unit or of bluetoothd
 */
gboolean
cabinctl_pairable_lend_finish (CabinctlPairable  *self,
                               GAsyncResult      *result,
                               GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabinctl_pairable_return_async:
 *
 * Gives it back, or puts it back, after our agent is gone; does nothing if it was not lent. Finish with
 * cabinctl_pairable_return_finish().
 */
void
cabinctl_pairable_return_async (CabinctlPairable    *self,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, cabinctl_pairable_return_async);
  g_task_set_task_data (task, GINT_TO_POINTER (self->before), NULL);
  if (!self->lent)
    g_task_return_boolean (task, TRUE);
  else if (self->head_unit != NULL)
    cabin_dbus_head_unit1_call_return_pairable (self->head_unit, NULL, on_returned, g_steal_pointer (&task));
  else
    write_value (g_steal_pointer (&task));
  self->lent = FALSE;
}

/**
 * cabinctl_pairable_return_finish:
 *
 * Ends it. Whatever went wrong, such as an adapter that is gone, there is no more to be done.
 */
void
cabinctl_pairable_return_finish (CabinctlPairable *self,
                                 GAsyncResult     *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
