/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-connect.h"

#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"
#include "cabin-sim-pairing.h"

/* One way out from the car to a phone: the page, the keys, then the profiles. */
typedef struct {
  char **uuids;
  guint n_pending;
  guint n_connected;
  /* Whether the link is there for this alone, and goes with it. */
  gboolean own_link;
  /* Whether the outcome is decided. */
  gboolean over;
  /* Whether nobody answered the page and bluetoothd goes for LE. */
  gboolean tries_le;
  guint page_source;
  gulong linked_handler;
  gulong cancelled_handler;
} Connecting;

static void
connecting_free (gpointer data)
{
  Connecting *connecting = data;

  g_strfreev (connecting->uuids);
  g_free (connecting);
}

static void
closure_unref (gpointer  data,
               GClosure *closure)
{
  g_object_unref (data);
}

static CabinSimWorld *
get_world (GTask *task)
{
  CabinSimDevice *device = g_task_get_source_object (task);

  return cabin_sim_daemon_get_world (cabin_sim_adapter_get_daemon (cabin_sim_device_get_adapter (device)));
}

static void
stop_paging (GTask *task)
{
  Connecting *connecting = g_task_get_task_data (task);

  g_clear_handle_id (&connecting->page_source, g_source_remove);
  g_clear_signal_handler (&connecting->linked_handler, g_task_get_source_object (task));
}

/* @failure: (nullable): bluetoothd's text; %NULL for a success */
static void
end (GTask      *task,
     const char *failure)
{
  G_GNUC_UNUSED g_autoptr(GTask) kept = g_object_ref (task);
  Connecting *connecting = g_task_get_task_data (task);
  CabinSimPhone *phone;

  connecting->over = TRUE;
  stop_paging (task);
  g_clear_signal_handler (&connecting->cancelled_handler, g_task_get_cancellable (task));

  if (failure == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  phone = cabin_sim_device_get_phone (g_task_get_source_object (task));
  if (connecting->own_link && phone != NULL)
    cabin_sim_link_down (get_world (task), phone, CABIN_SIM_BEARER_BREDR, CABIN_SIM_REASON_LOCAL);
  g_task_return_error (task, g_dbus_error_new_for_dbus_error (CABIN_BLUEZ_ERROR_PREFIX "Failed", failure));
}

/* The link, if there is one by now, is the canceller's business. */
static void
on_cancelled (GCancellable *cancellable,
              GTask        *task)
{
  Connecting *connecting = g_task_get_task_data (task);

  connecting->own_link = FALSE;
  end (task, "br-connection-canceled");
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

  /* One profile that connects makes the whole attempt a success. */
  if (--connecting->n_pending == 0 && !connecting->over)
    end (task, connecting->n_connected > 0 ? NULL : "br-connection-refused");
}

static void
connect_profiles (GTask         *task,
                  CabinSimPhone *phone)
{
  CabinSimDevice *device = g_task_get_source_object (task);
  CabinSimDaemon *daemon = cabin_sim_adapter_get_daemon (cabin_sim_device_get_adapter (device));
  Connecting *connecting = g_task_get_task_data (task);
  guint n_uuids = g_strv_length (connecting->uuids);

  /* Those of a phone that was paired in bluetoothd's last moments are not known yet. */
  if (!cabin_sim_device_is_resolved (device) && cabin_sim_device_is_bonded (device))
    cabin_sim_device_resolve (device);

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
    end (task, NULL);
}

static void
on_paired_anew (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Connecting *connecting = g_task_get_task_data (task);
  CabinSimDevice *device = CABIN_SIM_DEVICE (source);
  gboolean paired = cabin_sim_pairing_run_finish (device, result, NULL);

  if (connecting->over)
    return;

  if (paired)
    connect_profiles (task, cabin_sim_device_get_phone (device));
  else
    end (task, "br-connection-refused");
}

/* The phone has deleted the car. */
static void
miss_key (GTask         *task,
          CabinSimPhone *phone)
{
  Connecting *connecting = g_task_get_task_data (task);
  CabinSimWorld *world = get_world (task);

  if (world->fresh_pairing && phone->pairing == NULL)
    {
      /* The trap: our side pairs, unasked, and the phone's user too sees a code. */
      CabinSimPairingOptions options = {
        .bonding = TRUE,
        .passkey = cabin_sim_phone_choose_passkey (phone),
        .initiator = TRUE,
      };

      cabin_sim_pairing_run_async (g_task_get_source_object (task), phone, &options, on_paired_anew,
                                   g_object_ref (task));
      return;
    }

  /* The trap: on 5.66 it looks as if somebody had changed his mind. */
  connecting->own_link = FALSE;
  cabin_sim_link_down (world, phone, CABIN_SIM_BEARER_ALL, CABIN_SIM_REASON_AUTHENTICATION);
  end (task, world->version >= CABIN_SIM_VERSION_KEY_MISSING ? "br-connection-key-missing" : "br-connection-canceled");
}

/* The trap: whoever was seen over LE is waited for there, as long as it takes, and its link is taken for a success. */
static void
miss_page (GTask         *task,
           CabinSimPhone *phone)
{
  Connecting *connecting = g_task_get_task_data (task);
  gboolean has_link = phone != NULL && (phone->bearers & CABIN_SIM_BEARER_LE);

  if (connecting->tries_le)
    end (task, has_link ? NULL : "br-connection-page-timeout");
  else if (cabin_sim_device_has_le (g_task_get_source_object (task)) && !has_link
           && !cabin_sim_device_is_only_le (g_task_get_source_object (task)))
    connecting->tries_le = TRUE;
  else
    end (task, "br-connection-page-timeout");
}

static gboolean
answers_page (CabinSimPhone *phone)
{
  return phone->bearer == CABIN_SIM_BEARER_BREDR && phone->reachable && !phone->silent;
}

static gboolean
on_page_over (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Connecting *connecting = g_task_get_task_data (task);
  CabinSimDevice *device = g_task_get_source_object (task);
  CabinSimPhone *phone = cabin_sim_device_get_phone (device);
  CabinSimAdapter *adapter = cabin_sim_device_get_adapter (device);

  connecting->page_source = 0;
  connecting->own_link = phone != NULL && (phone->bearers & CABIN_SIM_BEARER_BREDR) == 0;
  if (phone == NULL || (connecting->own_link && !answers_page (phone)))
    {
      miss_page (task, phone);
      return G_SOURCE_REMOVE;
    }

  stop_paging (task);
  if (cabin_sim_link_up (get_world (task), phone, CABIN_SIM_BEARER_BREDR, NULL) != device)
    end (task, "br-connection-page-timeout");
  else if (cabin_sim_device_is_bonded (device)
           && !cabin_sim_phone_has_key (phone, cabin_sim_adapter_get_controller (adapter)->address))
    miss_key (task, phone);
  else
    connect_profiles (task, phone);

  return G_SOURCE_REMOVE;
}

static void
on_linked (CabinSimDevice *device,
           guint           bearers,
           GTask          *task)
{
  Connecting *connecting = g_task_get_task_data (task);

  if ((bearers & CABIN_SIM_BEARER_BREDR) == 0 && !connecting->tries_le)
    return;

  /* Whoever makes the link is not done yet. */
  g_clear_handle_id (&connecting->page_source, g_source_remove);
  connecting->page_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_page_over, g_object_ref (task), g_object_unref);
}

/**
 * cabin_sim_connect_async:
 * @uuids: our profiles to connect; none is a link without any
 * @cancellable: ends it; until it has an end, a phone may keep it waiting for ever
 *
 * Connects to the phone behind @device over BR/EDR. A phone that connects to us meanwhile is as good as one that
 * answers.
 */
void
cabin_sim_connect_async (CabinSimDevice      *device,
                         const char *const   *uuids,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (device, cancellable, callback, user_data);
  Connecting *connecting = g_new0 (Connecting, 1);
  CabinSimPhone *phone = cabin_sim_device_get_phone (device);
  guint delay_ms = 0;

  connecting->uuids = g_strdupv ((char **) uuids);
  g_task_set_task_data (task, connecting, connecting_free);
  g_task_set_check_cancellable (task, FALSE);

  connecting->cancelled_handler = cabin_sim_connect_watch (task, cancellable, "cancelled", G_CALLBACK (on_cancelled));
  connecting->linked_handler = cabin_sim_connect_watch (task, device, "linked", G_CALLBACK (on_linked));
  if (phone == NULL || !phone->reachable || phone->bearer != CABIN_SIM_BEARER_BREDR)
    delay_ms = get_world (task)->times.page;
  else if ((phone->bearers & CABIN_SIM_BEARER_BREDR) == 0)
    delay_ms = phone->page_answer_ms;

  /* The trap: a phone whose controller is off is paged for ever, says btvirt. */
  if (phone == NULL || !phone->silent || (phone->bearers & CABIN_SIM_BEARER_BREDR))
    connecting->page_source = g_timeout_add_full (G_PRIORITY_DEFAULT, delay_ms, on_page_over, g_steal_pointer (&task),
                                                  g_object_unref);
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
 * @error: of cabin_sim_connect_finish()
 *
 * Answers a call as bluetoothd words it.
 */
void
cabin_sim_connect_return_error (GDBusMethodInvocation *invocation,
                                const GError          *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  g_autoptr(GError) stripped = g_error_copy (error);

  g_dbus_error_strip_remote_error (stripped);
  g_dbus_method_invocation_return_dbus_error (invocation, name, stripped->message);
}

/**
 * cabin_sim_connect_watch:
 * @instance: what has the signal
 *
 * Calls @callback with @task as its user data, which lives as long as the handler.
 *
 * Returns: the handler
 */
gulong
cabin_sim_connect_watch (GTask      *task,
                         gpointer    instance,
                         const char *signal,
                         GCallback   callback)
{
  return g_signal_connect_data (instance, signal, callback, g_object_ref (task), closure_unref, 0);
}
