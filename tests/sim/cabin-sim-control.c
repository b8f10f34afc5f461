/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-control-private.h"

#define LOGIND_NAME "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND_INTERFACE "org.freedesktop.login1.Manager"

/* A call to answer when bluetoothd has been started, or when it is time to. */
typedef struct {
  CabinSimWorld *world;
  GDBusMethodInvocation *invocation;
} Starting;

/* Returns: %FALSE if the call has been answered with an error */
static gboolean
check_mode (const char            *mode,
            GDBusMethodInvocation *invocation)
{
  if (g_str_equal (mode, "kill") || g_str_equal (mode, "stop"))
    return TRUE;

  cabin_sim_control_refuse (invocation, G_IO_ERROR_INVALID_ARGUMENT, "A mode is kill or stop");
  return FALSE;
}

static gboolean
on_configure (CabinDBusSim1         *object,
              GDBusMethodInvocation *invocation,
              GVariant              *settings)
{
  g_autoptr(GError) error = NULL;

  if (cabin_sim_world_configure (CABIN_SIM_CONTROL (object)->world, settings, &error))
    cabin_dbus_sim1_complete_configure (object, invocation);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);

  return TRUE;
}

static gboolean
on_add_adapter (CabinDBusSim1         *object,
                GDBusMethodInvocation *invocation,
                GVariant              *options)
{
  CabinSimController *controller;
  const char *address = NULL;
  int index = -1;
  gboolean auto_enable = TRUE;
  gboolean blocked = FALSE;

  g_variant_lookup (options, "address", "&s", &address);
  g_variant_lookup (options, "index", "i", &index);
  g_variant_lookup (options, "auto-enable", "b", &auto_enable);
  g_variant_lookup (options, "blocked", "b", &blocked);
  controller = cabin_sim_world_add_controller (CABIN_SIM_CONTROL (object)->world, address, index, auto_enable,
                                               blocked);
  cabin_dbus_sim1_complete_add_adapter (object, invocation, controller->address);

  return TRUE;
}

/* Returns: %TRUE, for the handler: the call has been answered */
static gboolean
answer (GDBusMethodInvocation *invocation,
        gboolean               found)
{
  if (found)
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    cabin_sim_control_refuse (invocation, G_IO_ERROR_NOT_FOUND, "No such adapter");

  return TRUE;
}

static gboolean
on_remove_adapter (CabinDBusSim1         *object,
                   GDBusMethodInvocation *invocation,
                   const char            *address)
{
  return answer (invocation, cabin_sim_world_remove_controller (CABIN_SIM_CONTROL (object)->world, address));
}

static gboolean
on_block (CabinDBusSim1         *object,
          GDBusMethodInvocation *invocation,
          const char            *address)
{
  return answer (invocation, cabin_sim_world_set_blocked (CABIN_SIM_CONTROL (object)->world, address, TRUE));
}

static gboolean
on_unblock (CabinDBusSim1         *object,
            GDBusMethodInvocation *invocation,
            const char            *address)
{
  return answer (invocation, cabin_sim_world_set_blocked (CABIN_SIM_CONTROL (object)->world, address, FALSE));
}

static gboolean
on_stop (CabinDBusSim1         *object,
         GDBusMethodInvocation *invocation,
         const char            *mode)
{
  if (check_mode (mode, invocation))
    {
      cabin_sim_world_stop (CABIN_SIM_CONTROL (object)->world, g_str_equal (mode, "stop"));
      cabin_dbus_sim1_complete_stop (object, invocation);
    }

  return TRUE;
}

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr(GError) error = NULL;

  if (cabin_sim_world_start_finish (CABIN_SIM_WORLD (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
}

static gboolean
on_start (CabinDBusSim1         *object,
          GDBusMethodInvocation *invocation)
{
  cabin_sim_world_start_async (CABIN_SIM_CONTROL (object)->world, on_started, invocation);

  return TRUE;
}

static gboolean
on_pause_over (gpointer user_data)
{
  Starting *starting = user_data;

  cabin_sim_world_start_async (starting->world, on_started, g_steal_pointer (&starting->invocation));

  return G_SOURCE_REMOVE;
}

static void
starting_free (gpointer data)
{
  Starting *starting = data;

  g_clear_object (&starting->invocation);
  g_object_unref (starting->world);
  g_free (starting);
}

static gboolean
on_restart (CabinDBusSim1         *object,
            GDBusMethodInvocation *invocation,
            const char            *mode,
            guint                  pause_ms)
{
  CabinSimControl *self = CABIN_SIM_CONTROL (object);
  Starting *starting;

  if (!check_mode (mode, invocation))
    return TRUE;

  cabin_sim_world_stop (self->world, g_str_equal (mode, "stop"));
  starting = g_new0 (Starting, 1);
  starting->world = g_object_ref (self->world);
  starting->invocation = invocation;
  g_timeout_add_full (G_PRIORITY_DEFAULT, pause_ms, on_pause_over, starting, starting_free);

  return TRUE;
}

static gboolean
on_set_media (CabinDBusSim1         *object,
              GDBusMethodInvocation *invocation,
              gboolean               served)
{
  cabin_sim_world_set_media (CABIN_SIM_CONTROL (object)->world, served);
  cabin_dbus_sim1_complete_set_media (object, invocation);

  return TRUE;
}

/* The name is there from the first time on: a machine without logind is one as well. */
static gboolean
on_prepare_for_sleep (CabinDBusSim1         *object,
                      GDBusMethodInvocation *invocation,
                      gboolean               start)
{
  GDBusConnection *connection = g_dbus_method_invocation_get_connection (invocation);

  g_dbus_connection_call (connection, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE, "RequestName",
                          g_variant_new ("(su)", LOGIND_NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_dbus_connection_emit_signal (connection, NULL, LOGIND_PATH, LOGIND_INTERFACE, "PrepareForSleep",
                                 g_variant_new ("(b)", start), NULL);
  cabin_dbus_sim1_complete_prepare_for_sleep (object, invocation);

  return TRUE;
}

static void
cabin_sim_control_iface_init (CabinDBusSim1Iface *iface)
{
  iface->handle_configure = on_configure;
  iface->handle_add_adapter = on_add_adapter;
  iface->handle_remove_adapter = on_remove_adapter;
  iface->handle_block = on_block;
  iface->handle_unblock = on_unblock;
  cabin_sim_control_implement_phones (iface);
  iface->handle_stop = on_stop;
  iface->handle_start = on_start;
  iface->handle_restart = on_restart;
  iface->handle_set_media = on_set_media;
  iface->handle_prepare_for_sleep = on_prepare_for_sleep;
  cabin_sim_control_implement_faults (iface);
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinSimControl, cabin_sim_control, CABIN_DBUS_TYPE_SIM1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_SIM1, cabin_sim_control_iface_init))

static void
cabin_sim_control_finalize (GObject *object)
{
  g_object_unref (CABIN_SIM_CONTROL (object)->world);

  G_OBJECT_CLASS (cabin_sim_control_parent_class)->finalize (object);
}

static void
cabin_sim_control_class_init (CabinSimControlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_sim_control_finalize;
}

static void
cabin_sim_control_init (CabinSimControl *self)
{
}

/**
 * cabin_sim_control_new:
 *
 * Returns: (transfer full): a remote control of @world
 */
CabinSimControl *
cabin_sim_control_new (CabinSimWorld *world)
{
  CabinSimControl *self = g_object_new (CABIN_SIM_TYPE_CONTROL, NULL);

  self->world = g_object_ref (world);

  return self;
}

/**
 * cabin_sim_control_refuse:
 * @code: of #GIOErrorEnum
 *
 * Answers a call that makes no sense.
 */
void
cabin_sim_control_refuse (GDBusMethodInvocation *invocation,
                          int                    code,
                          const char            *message)
{
  g_dbus_method_invocation_return_error_literal (invocation, G_IO_ERROR, code, message);
}
