/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-control-private.h"

static CabinSimFaults *
get_faults (CabinDBusSim1 *object)
{
  return CABIN_SIM_CONTROL (object)->world->faults;
}

static const char *
get_client (const char *client)
{
  return *client != '\0' ? client : NULL;
}

/* Returns: %FALSE if the call has been answered with an error */
static gboolean
check_number (guint                  number,
              GDBusMethodInvocation *invocation)
{
  if (number == 0)
    cabin_sim_control_refuse (invocation, G_IO_ERROR_INVALID_ARGUMENT, "Calls count from 1");

  return number > 0;
}

static gboolean
check_error (const char            *error,
             GDBusMethodInvocation *invocation)
{
  gboolean valid = g_dbus_is_error_name (error);

  if (!valid)
    cabin_sim_control_refuse (invocation, G_IO_ERROR_INVALID_ARGUMENT, "Not the name of an error");

  return valid;
}

static gboolean
on_fail_next (CabinDBusSim1         *object,
              GDBusMethodInvocation *invocation,
              const char            *call,
              const char            *error,
              const char            *message,
              guint                  count)
{
  if (count == 0 || check_error (error, invocation))
    {
      cabin_sim_faults_fail (get_faults (object), call, error, message, count);
      cabin_dbus_sim1_complete_fail_next (object, invocation);
    }

  return TRUE;
}

static gboolean
on_delay_next (CabinDBusSim1         *object,
               GDBusMethodInvocation *invocation,
               const char            *call,
               guint                  delay_ms)
{
  cabin_sim_faults_delay (get_faults (object), call, delay_ms);
  cabin_dbus_sim1_complete_delay_next (object, invocation);

  return TRUE;
}

static gboolean
on_call_counts (CabinDBusSim1         *object,
                GDBusMethodInvocation *invocation)
{
  cabin_dbus_sim1_complete_call_counts (object, invocation,
                                        cabin_sim_faults_counts (get_faults (object)));

  return TRUE;
}

static gboolean
on_reset_counts (CabinDBusSim1         *object,
                 GDBusMethodInvocation *invocation)
{
  cabin_sim_faults_reset (get_faults (object));
  cabin_dbus_sim1_complete_reset_counts (object, invocation);

  return TRUE;
}

static gboolean
on_fail_nth (CabinDBusSim1         *object,
             GDBusMethodInvocation *invocation,
             const char            *client,
             guint                  number,
             const char            *error,
             const char            *message)
{
  if (check_number (number, invocation) && check_error (error, invocation))
    {
      cabin_sim_faults_fail_nth (get_faults (object), get_client (client), number, error, message);
      cabin_dbus_sim1_complete_fail_nth (object, invocation);
    }

  return TRUE;
}

static gboolean
on_delay_nth (CabinDBusSim1         *object,
              GDBusMethodInvocation *invocation,
              const char            *client,
              guint                  number,
              guint                  delay_ms)
{
  if (check_number (number, invocation))
    {
      cabin_sim_faults_delay_nth (get_faults (object), get_client (client), number, delay_ms);
      cabin_dbus_sim1_complete_delay_nth (object, invocation);
    }

  return TRUE;
}

static gboolean
on_kill_nth (CabinDBusSim1         *object,
             GDBusMethodInvocation *invocation,
             const char            *client,
             guint                  number)
{
  if (check_number (number, invocation))
    {
      cabin_sim_faults_kill_nth (get_faults (object), get_client (client), number);
      cabin_dbus_sim1_complete_kill_nth (object, invocation);
    }

  return TRUE;
}

static gboolean
on_freeze (CabinDBusSim1         *object,
           GDBusMethodInvocation *invocation)
{
  cabin_sim_faults_freeze (get_faults (object));
  cabin_dbus_sim1_complete_freeze (object, invocation);

  return TRUE;
}

static gboolean
on_thaw (CabinDBusSim1         *object,
         GDBusMethodInvocation *invocation)
{
  cabin_sim_faults_thaw (get_faults (object));
  cabin_dbus_sim1_complete_thaw (object, invocation);

  return TRUE;
}

static gboolean
on_call_log (CabinDBusSim1         *object,
             GDBusMethodInvocation *invocation,
             const char            *client)
{
  g_autoptr(GVariant) log = g_variant_ref_sink (cabin_sim_faults_log (get_faults (object), get_client (client)));
  g_autofree const char **calls = g_variant_get_strv (log, NULL);

  cabin_dbus_sim1_complete_call_log (object, invocation, calls);

  return TRUE;
}

static gboolean
on_attempts (CabinDBusSim1         *object,
             GDBusMethodInvocation *invocation)
{
  guint n_calls, n_most;

  cabin_sim_faults_attempts (get_faults (object), &n_calls, &n_most);
  cabin_dbus_sim1_complete_attempts (object, invocation, n_calls, n_most);

  return TRUE;
}

/**
 * cabin_sim_control_implement_faults:
 *
 * Fills in the methods of org.cabin.Sim1 that are about calls to bluetoothd.
 */
void
cabin_sim_control_implement_faults (CabinDBusSim1Iface *iface)
{
  iface->handle_fail_next = on_fail_next;
  iface->handle_fail_nth = on_fail_nth;
  iface->handle_delay_next = on_delay_next;
  iface->handle_delay_nth = on_delay_nth;
  iface->handle_kill_nth = on_kill_nth;
  iface->handle_freeze = on_freeze;
  iface->handle_thaw = on_thaw;
  iface->handle_call_counts = on_call_counts;
  iface->handle_call_log = on_call_log;
  iface->handle_attempts = on_attempts;
  iface->handle_reset_counts = on_reset_counts;
}
