/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-connect-le.h"

#include "cabin-sim-connect.h"
#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"

/* How often a peripheral lets itself be heard; and how long the two sides take to find that their keys do not fit. */
#define ADVERTISING_MS 100
#define ENCRYPTION_MS 20

/* One way out from the car to a peripheral: its advertisement, the link, the keys. */
typedef struct {
  /* Monotonic time, in microseconds. */
  gint64 deadline;
  guint source;
  gulong linked_handler;
  gulong cancelled_handler;
} Calling;

static CabinSimAdapter *
get_adapter (GTask *task)
{
  return cabin_sim_device_get_adapter (g_task_get_source_object (task));
}

static CabinSimWorld *
get_world (GTask *task)
{
  return cabin_sim_daemon_get_world (cabin_sim_adapter_get_daemon (get_adapter (task)));
}

/* @failure: (nullable): bluetoothd's text; %NULL for a success */
static void
end (GTask      *task,
     const char *failure)
{
  G_GNUC_UNUSED g_autoptr(GTask) kept = g_object_ref (task);
  Calling *calling = g_task_get_task_data (task);

  g_clear_handle_id (&calling->source, g_source_remove);
  g_clear_signal_handler (&calling->linked_handler, g_task_get_source_object (task));
  g_clear_signal_handler (&calling->cancelled_handler, g_task_get_cancellable (task));

  if (failure == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_dbus_error_new_for_dbus_error (CABIN_BLUEZ_ERROR_PREFIX "Failed", failure));
}

/* The trap: bluetoothd has one text for this, and it is that of the other bearer. */
static void
on_cancelled (GCancellable *cancellable,
              GTask        *task)
{
  end (task, CABIN_SIM_CONNECT_CANCELED);
}

/* The trap: what still waits in the kernel makes the link anew, without encryption, and it lasts. */
static gboolean
on_revival (gpointer user_data)
{
  CabinSimDevice *device = g_task_get_source_object (user_data);
  CabinSimPhone *phone = get_adapter (user_data) != NULL ? cabin_sim_device_get_phone (device) : NULL;

  if (phone != NULL && phone->reachable && cabin_sim_device_is_bonded (device))
    cabin_sim_link_up (get_world (user_data), phone, CABIN_SIM_BEARER_LE, NULL);

  return G_SOURCE_REMOVE;
}

static void
drop (GTask *task)
{
  CabinSimDevice *device = g_task_get_source_object (task);
  CabinSimPhone *phone = get_adapter (task) != NULL ? cabin_sim_device_get_phone (device) : NULL;
  guint revive_ms;

  if (phone == NULL)
    return;

  revive_ms = get_world (task)->times.revive;
  cabin_sim_link_down (get_world (task), phone, CABIN_SIM_BEARER_LE, CABIN_SIM_REASON_AUTHENTICATION);
  if (revive_ms > 0)
    g_timeout_add_full (G_PRIORITY_DEFAULT, revive_ms, on_revival, g_object_ref (task), g_object_unref);
}

/* The trap: the answer comes before the signals that could tell the reason, and is that of a peripheral not there. */
static gboolean
on_keys_differ (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Calling *calling = g_task_get_task_data (task);

  calling->source = 0;
  end (task, CABIN_SIM_CONNECT_ABORTED);
  drop (task);

  return G_SOURCE_REMOVE;
}

/* The trap: or the answer is a success, and then comes the end. */
static gboolean
on_keys_differ_late (gpointer user_data)
{
  drop (user_data);

  return G_SOURCE_REMOVE;
}

static void
encrypt (GTask         *task,
         CabinSimPhone *phone)
{
  Calling *calling = g_task_get_task_data (task);
  CabinSimDevice *device = g_task_get_source_object (task);
  const char *address = cabin_sim_adapter_get_controller (get_adapter (task))->address;
  guint drop_ms = get_world (task)->times.drop;

  /* What the link has to say comes before the answer. */
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (device));

  if (!cabin_sim_device_is_bonded (device) || cabin_sim_phone_has_key (phone, address))
    end (task, NULL);
  else if (drop_ms > 0)
    {
      g_timeout_add_full (G_PRIORITY_DEFAULT, drop_ms, on_keys_differ_late, g_object_ref (task), g_object_unref);
      end (task, NULL);
    }
  else
    calling->source = g_timeout_add_full (G_PRIORITY_DEFAULT, ENCRYPTION_MS, on_keys_differ, g_object_ref (task),
                                          g_object_unref);
}

/* The trap: bluetoothd has one text for all that can go wrong here. */
static gboolean
on_advertisement (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Calling *calling = g_task_get_task_data (task);
  CabinSimDevice *device = g_task_get_source_object (task);
  CabinSimPhone *phone = cabin_sim_device_get_phone (device);
  guint pause_ms = ADVERTISING_MS;

  calling->source = 0;
  if (phone != NULL && phone->reachable && !phone->silent)
    {
      g_clear_signal_handler (&calling->linked_handler, device);
      if (cabin_sim_link_up (get_world (task), phone, CABIN_SIM_BEARER_LE, NULL) == device)
        encrypt (task, phone);
      else
        end (task, CABIN_SIM_CONNECT_ABORTED);
    }
  else if (g_get_monotonic_time () >= calling->deadline)
    end (task, CABIN_SIM_CONNECT_ABORTED);
  else
    {
      pause_ms = MIN (pause_ms, get_world (task)->times.peripheral);
      calling->source = g_timeout_add_full (G_PRIORITY_DEFAULT, pause_ms, on_advertisement, g_object_ref (task),
                                            g_object_unref);
    }

  return G_SOURCE_REMOVE;
}

/* It was the other side that made the link. */
static void
on_linked (CabinSimDevice *device,
           guint           bearers,
           GTask          *task)
{
  end (task, NULL);
}

/**
 * cabin_sim_connect_le_async:
 * @cancellable: ends it
 *
 * Connects to the peripheral behind @device as soon as it is heard, and encrypts the link if there is a bond. Ends with
 * cabin_sim_connect_finish().
 */
void
cabin_sim_connect_le_async (CabinSimDevice      *device,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (device, cancellable, callback, user_data);
  Calling *calling = g_new0 (Calling, 1);
  CabinSimPhone *phone = cabin_sim_device_get_phone (device);

  calling->deadline = g_get_monotonic_time () + get_world (task)->times.peripheral * G_TIME_SPAN_MILLISECOND;
  g_task_set_task_data (task, calling, g_free);
  g_task_set_check_cancellable (task, FALSE);

  calling->cancelled_handler = cabin_sim_connect_watch (task, cancellable, "cancelled", G_CALLBACK (on_cancelled));
  calling->linked_handler = cabin_sim_connect_watch (task, device, "linked", G_CALLBACK (on_linked));
  calling->source = g_timeout_add_full (G_PRIORITY_DEFAULT, phone != NULL ? phone->page_answer_ms : ADVERTISING_MS,
                                        on_advertisement, g_object_ref (task), g_object_unref);
}
