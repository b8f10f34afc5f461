/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-connect.h"

#include <string.h>

#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"

/* A phone that is there answers a page within its scan interval; here it is quick. */
#define PAGE_ANSWER_MS 20

/* One way out from the car to a phone: the page, then the profiles. */
typedef struct {
  char **uuids;
  guint n_pending;
  guint n_connected;
} Connecting;

static void
connecting_free (gpointer data)
{
  Connecting *connecting = data;

  g_strfreev (connecting->uuids);
  g_free (connecting);
}

static void
return_failure (GTask      *task,
                const char *message)
{
  g_task_return_error (task, g_dbus_error_new_for_dbus_error (CABIN_BLUEZ_ERROR_PREFIX "Failed", message));
}

static void
on_profile (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Connecting *connecting = g_task_get_task_data (task);

  if (cabin_sim_profiles_connect_finish (CABIN_SIM_PROFILES (source), result, NULL))
    connecting->n_connected++;
  if (--connecting->n_pending > 0)
    return;

  /* One profile that connects makes the whole attempt a success. */
  if (g_task_return_error_if_cancelled (task))
    return;
  if (connecting->n_connected > 0)
    g_task_return_boolean (task, TRUE);
  else
    return_failure (task, "br-connection-refused");
}

static void
connect_profiles (GTask         *task,
                  CabinSimPhone *phone)
{
  CabinSimDevice *device = g_task_get_source_object (task);
  CabinSimDaemon *daemon = cabin_sim_adapter_get_daemon (cabin_sim_device_get_adapter (device));
  Connecting *connecting = g_task_get_task_data (task);
  guint n_uuids = g_strv_length (connecting->uuids);

  /* Held until all have been started, so that none of them is the last too early. */
  connecting->n_pending = 1;
  for (guint i = 0; i < n_uuids; i++)
    {
      if (cabin_sim_phone_has_channel (phone, connecting->uuids[i]))
        {
          connecting->n_connected++;
          continue;
        }

      connecting->n_pending++;
      cabin_sim_profiles_connect_async (cabin_sim_daemon_get_profiles (daemon), connecting->uuids[i],
                                        cabin_sim_device_get_path (device), phone, on_profile, g_object_ref (task));
    }

  if (--connecting->n_pending == 0)
    g_task_return_boolean (task, TRUE);
}

static gboolean
on_page_answer (gpointer user_data)
{
  GTask *task = user_data;
  CabinSimDevice *device = g_task_get_source_object (task);
  CabinSimAdapter *adapter;
  CabinSimPhone *phone;
  CabinSimWorld *world;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  adapter = cabin_sim_device_get_adapter (device);
  world = cabin_sim_daemon_get_world (cabin_sim_adapter_get_daemon (adapter));
  phone = cabin_sim_device_get_phone (device);
  if (phone == NULL || !phone->reachable
      || cabin_sim_link_up (world, phone, CABIN_SIM_BEARER_BREDR, NULL) != device)
    {
      return_failure (task, "br-connection-page-timeout");
      return G_SOURCE_REMOVE;
    }

  /* The phone has deleted the car: on 5.66 that looks as if somebody had changed his mind. */
  if (cabin_sim_device_is_bonded (device)
      && !cabin_sim_phone_has_key (phone, cabin_sim_adapter_get_controller (adapter)->address))
    {
      cabin_sim_link_down (world, phone, CABIN_SIM_BEARER_ALL);
      return_failure (task, "br-connection-canceled");
      return G_SOURCE_REMOVE;
    }

  connect_profiles (task, phone);

  return G_SOURCE_REMOVE;
}

/**
 * cabin_sim_connect_async:
 * @uuids: our profiles to connect; none is a link without any
 *
 * Connects to the phone behind @device over BR/EDR.
 */
void
cabin_sim_connect_async (CabinSimDevice      *device,
                         const char *const   *uuids,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (device, cancellable, callback, user_data);
  Connecting *connecting = g_new0 (Connecting, 1);
  CabinSimPhone *phone = cabin_sim_device_get_phone (device);
  CabinSimAdapter *adapter = cabin_sim_device_get_adapter (device);
  CabinSimWorld *world = cabin_sim_daemon_get_world (cabin_sim_adapter_get_daemon (adapter));
  guint delay_ms = phone != NULL && phone->reachable ? PAGE_ANSWER_MS : world->times.page;

  connecting->uuids = g_strdupv ((char **) uuids);
  g_task_set_task_data (task, connecting, connecting_free);
  g_timeout_add_full (G_PRIORITY_DEFAULT, delay_ms, on_page_answer, task, g_object_unref);
}

/**
 * cabin_sim_connect_finish:
 *
 * Returns: %FALSE and an error with a name of bluetoothd's
 */
gboolean
cabin_sim_connect_finish (CabinSimDevice  *device,
                          GAsyncResult    *result,
                          GError         **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabin_sim_connect_return_error:
 * @invocation: (transfer full): the call to answer
 * @error: of this file; a cancelled one is what bluetoothd calls br-connection-canceled
 *
 * Answers a call as bluetoothd words it.
 */
void
cabin_sim_connect_return_error (GDBusMethodInvocation *invocation,
                                const GError          *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  g_autoptr(GError) stripped = g_error_copy (error);

  if (name == NULL)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "Failed",
                                                  "br-connection-canceled");
      return;
    }

  g_dbus_error_strip_remote_error (stripped);
  g_dbus_method_invocation_return_dbus_error (invocation, name, stripped->message);
}
