/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-adapter-setup.h"

#include "cabin-error.h"
#include "cabin-names.h"

/* The order matters: a controller that is off takes no settings, and Pairable comes last because everything before it
 * (the agent, most of all) can have switched it on. */
typedef enum {
  STEP_POWER,
  STEP_WAIT_FOR_POWER,
  STEP_ALIAS,
  STEP_DISCOVERABLE_TIMEOUT,
  STEP_PAIRABLE_TIMEOUT,
  STEP_DISCOVERABLE,
  STEP_SHUT,
  STEP_READ_BACK,
  STEP_DONE,
} Step;

typedef struct {
  Step step;
  char *alias;
  gboolean discoverable;
  guint pairable_timeout_s;
  gulong powered_handler;
  guint power_timeout;
} Setup;

static void take_step (GTask *task);

static void
setup_free (gpointer data)
{
  Setup *setup = data;

  g_clear_handle_id (&setup->power_timeout, g_source_remove);
  g_free (setup->alias);
  g_free (setup);
}

static void
next_step (GTask *task)
{
  Setup *setup = g_task_get_task_data (task);

  setup->step++;
  take_step (task);
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!cabin_bluez_adapter_finish (CABIN_BLUEZ_ADAPTER (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    next_step (task);
}

static void
write_property (GTask      *task,
                const char *property,
                GVariant   *value)
{
  cabin_bluez_adapter_set_async (g_task_get_source_object (task), property, value,
                                 g_str_equal (property, "Powered") ? CABIN_POWER_TIMEOUT_MS : CABIN_CALL_TIMEOUT_MS,
                                 g_task_get_cancellable (task), on_done, g_object_ref (task));
}

static void
stop_waiting_for_power (GTask *task)
{
  Setup *setup = g_task_get_task_data (task);

  g_clear_handle_id (&setup->power_timeout, g_source_remove);
  g_clear_signal_handler (&setup->powered_handler, g_task_get_source_object (task));
}

static void
on_powered (CabinBluezAdapter *adapter,
            GParamSpec        *pspec,
            GTask             *task)
{
  g_autoptr(GTask) keep = g_object_ref (task);

  if (!cabin_bluez_adapter_get_powered (adapter))
    return;

  stop_waiting_for_power (task);
  if (!g_task_return_error_if_cancelled (task))
    next_step (task);
  g_object_unref (task);
}

static gboolean
on_power_timeout (gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Setup *setup = g_task_get_task_data (task);

  setup->power_timeout = 0;
  stop_waiting_for_power (task);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_new_error (task, CABIN_ERROR, CABIN_ERROR_FAILED, "The adapter was switched on and stays off");

  return G_SOURCE_REMOVE;
}

/* The reply to the write comes before the property changes. */
static void
wait_for_power (GTask *task)
{
  Setup *setup = g_task_get_task_data (task);
  CabinBluezAdapter *adapter = g_task_get_source_object (task);

  if (cabin_bluez_adapter_get_powered (adapter))
    {
      next_step (task);
      return;
    }

  /* One reference for whichever of the two comes. */
  g_object_ref (task);
  setup->powered_handler = g_signal_connect (adapter, "notify::powered", G_CALLBACK (on_powered), task);
  setup->power_timeout = g_timeout_add (CABIN_POWER_TIMEOUT_MS, on_power_timeout, task);
}

static void
take_step (GTask *task)
{
  Setup *setup = g_task_get_task_data (task);
  CabinBluezAdapter *adapter = g_task_get_source_object (task);

  switch (setup->step)
    {
    case STEP_POWER:
      if (cabin_bluez_adapter_get_powered (adapter))
        next_step (task);
      else
        write_property (task, "Powered", g_variant_new_boolean (TRUE));
      break;

    case STEP_WAIT_FOR_POWER:
      wait_for_power (task);
      break;

    case STEP_ALIAS:
      if (g_strcmp0 (cabin_bluez_adapter_get_alias (adapter), setup->alias) == 0)
        next_step (task);
      else
        write_property (task, "Alias", g_variant_new_string (setup->alias));
      break;

    case STEP_DISCOVERABLE_TIMEOUT:
      if (cabin_bluez_adapter_get_discoverable_timeout (adapter) == 0)
        next_step (task);
      else
        write_property (task, "DiscoverableTimeout", g_variant_new_uint32 (0));
      break;

    case STEP_PAIRABLE_TIMEOUT:
      write_property (task, "PairableTimeout", g_variant_new_uint32 (setup->pairable_timeout_s));
      break;

    case STEP_DISCOVERABLE:
      if (cabin_bluez_adapter_get_discoverable (adapter) == setup->discoverable)
        next_step (task);
      else
        write_property (task, "Discoverable", g_variant_new_boolean (setup->discoverable));
      break;

    case STEP_SHUT:
      write_property (task, "Pairable", g_variant_new_boolean (FALSE));
      break;

    case STEP_READ_BACK:
      cabin_bluez_adapter_refresh_async (adapter, g_task_get_cancellable (task), on_done, g_object_ref (task));
      break;

    case STEP_DONE:
    default:
      if (cabin_bluez_adapter_get_pairable (adapter))
        g_task_return_new_error (task, CABIN_ERROR, CABIN_ERROR_REFUSED, "Pairable is still true after writing false");
      else
        g_task_return_boolean (task, TRUE);
      break;
    }
}

/**
 * cabin_adapter_setup_async:
 * @alias: the name that phones see
 * @discoverable: whether phones find the car when they search
 * @pairable_timeout_s: how long the adapter keeps the pairing window open by itself, in seconds
 *
 * Brings an adapter into the state in which phones that are known can connect and nobody can pair. The agent must be
 * registered before, because that makes the adapter pairable. Values that are right already are not written. Finish
 * with cabin_adapter_setup_finish().
 */
void
cabin_adapter_setup_async (CabinBluezAdapter   *adapter,
                           const char          *alias,
                           gboolean             discoverable,
                           guint                pairable_timeout_s,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  Setup *setup = g_new0 (Setup, 1);

  setup->alias = g_strdup (alias);
  setup->discoverable = discoverable;
  setup->pairable_timeout_s = pairable_timeout_s;
  g_task_set_source_tag (task, cabin_adapter_setup_async);
  g_task_set_task_data (task, setup, setup_free);
  take_step (task);
}

/**
 * cabin_adapter_setup_finish:
 * @powered: (out) (optional): whether the adapter was on when it ended
 *
 * Returns: whether the adapter is set up and shut; %FALSE with bluetoothd's error or %CABIN_ERROR_REFUSED
 */
gboolean
cabin_adapter_setup_finish (GAsyncResult  *result,
                            gboolean      *powered,
                            GError       **error)
{
  if (powered != NULL)
    *powered = cabin_bluez_adapter_get_powered (g_task_get_source_object (G_TASK (result)));

  return g_task_propagate_boolean (G_TASK (result), error);
}
