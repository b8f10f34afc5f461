/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-le-connect.h"

#include "cabin-error.h"
#include "cabin-names.h"

typedef struct {
  GTask *task;
  CabinBluezDevice *device;
  /* Of the calls, so that no reply comes after the end. */
  GCancellable *calls;
  /* For the whole of it, and for whatever is waited for now. */
  guint deadline;
  guint timer;
  gulong cancelled;

  /* The present try. */
  guint tries;
  gint64 begun_us;
  gboolean asked;
  gboolean answered;
  gboolean came_up;
  gboolean dropped;
  /* Of the drop, as bluetoothd forgets it with the next link. */
  CabinBluezGoodbye goodbye;
  CabinConnectResult verdict;
} Attempt;

static void begin_try (Attempt *self);

static void
attempt_free (gpointer data)
{
  Attempt *self = data;

  g_object_unref (self->calls);
  g_free (self);
}

/* Frees @self, unless the caller's callback kept the task. */
static void
finish (Attempt            *self,
        CabinConnectResult  result)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  g_clear_handle_id (&self->deadline, g_source_remove);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_signal_handler (&self->cancelled, g_task_get_cancellable (task));
  g_signal_handlers_disconnect_by_data (self->device, self);
  g_cancellable_cancel (self->calls);

  g_debug ("LE connection: %s", cabin_connect_result_to_string (result));
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_int (task, result);
}

/* A try that bluetoothd still works on goes on without us, if it is not told to end. */
static void
abandon (Attempt            *self,
         CabinConnectResult  result)
{
  if (self->asked && !self->answered)
    cabin_bluez_device_disconnect (self->device, NULL, NULL, NULL);

  finish (self, result);
}

static gboolean
on_deadline (gpointer user_data)
{
  Attempt *self = user_data;

  self->deadline = 0;
  abandon (self, CABIN_CONNECT_UNREACHABLE);

  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable,
              Attempt      *self)
{
  abandon (self, CABIN_CONNECT_CANCELLED);
}

static gboolean
on_pause_over (gpointer user_data)
{
  Attempt *self = user_data;

  self->timer = 0;
  begin_try (self);

  return G_SOURCE_REMOVE;
}

static void
try_again (Attempt            *self,
           CabinConnectResult  result)
{
  guint pause_ms = cabin_le_connect_get_pause (self->tries);

  if (pause_ms == 0)
    {
      finish (self, result);
      return;
    }

  g_message ("LE connection: %s, try %u of %d in %u ms", cabin_connect_result_to_string (result), self->tries + 1,
             CABIN_LE_TRIES, pause_ms);
  self->timer = g_timeout_add (pause_ms, on_pause_over, self);
}

static void
on_link_ended (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Attempt *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (!cabin_error_cancelled (error))
    finish (self, self->verdict);
}

/* bluetoothd 5.66 lets what it had queued for the link make it anew, without encryption, and it lasts; whoever tries
 * next would take it for a good one. */
static gboolean
on_drop_settled (gpointer user_data)
{
  Attempt *self = user_data;

  self->timer = 0;
  cabin_bluez_device_disconnect (self->device, self->calls, on_link_ended, g_object_ref (self->task));

  return G_SOURCE_REMOVE;
}

/* The link was up and is down before it was of use. What bluetoothd says of it, if it does, is the kernel's word. */
static void
judge_drop (Attempt *self)
{
  static const CabinConnectResult results[] = {
    [CABIN_BLUEZ_GOODBYE_UNTOLD] = CABIN_CONNECT_AUTH_FAILED,
    [CABIN_BLUEZ_GOODBYE_AUTHENTICATION] = CABIN_CONNECT_FORGOT_US,
    [CABIN_BLUEZ_GOODBYE_LOCAL] = CABIN_CONNECT_CANCELLED,
    [CABIN_BLUEZ_GOODBYE_REMOTE] = CABIN_CONNECT_REFUSED,
    [CABIN_BLUEZ_GOODBYE_OTHER] = CABIN_CONNECT_UNREACHABLE,
  };

  self->verdict = results[self->dropped ? self->goodbye : cabin_bluez_device_get_goodbye (self->device)];
  g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->device, self);
  self->timer = g_timeout_add (CABIN_LINK_SETTLE_MS, on_drop_settled, self);
}

static gboolean
on_settled (gpointer user_data)
{
  Attempt *self = user_data;

  self->timer = 0;
  if (cabin_bluez_device_get_connected (self->device))
    finish (self, CABIN_CONNECT_OK);
  else
    try_again (self, CABIN_CONNECT_UNREACHABLE);

  return G_SOURCE_REMOVE;
}

static gboolean
on_drop_overdue (gpointer user_data)
{
  Attempt *self = user_data;

  self->timer = 0;
  judge_drop (self);

  return G_SOURCE_REMOVE;
}

static gboolean
has_services (Attempt *self)
{
  gboolean resolved;

  g_object_get (self->device, "services-resolved", &resolved, NULL);

  return resolved && cabin_bluez_device_get_connected (self->device);
}

/* That bluetoothd takes it for connected proves nothing: a device without our key ends the link a moment later. */
static void
settle (Attempt *self)
{
  if (has_services (self))
    finish (self, CABIN_CONNECT_OK);
  else if (self->dropped)
    judge_drop (self);
  else
    self->timer = g_timeout_add (CABIN_LE_SETTLE_MS, on_settled, self);
}

/* bluetoothd 5.66 does not tell of a link whose attribute channel was up before the kernel's word of it arrived. */
static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Attempt *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);
  g_autoptr(GVariant) dict = NULL;
  gboolean connected = FALSE;

  if (cabin_error_cancelled (error))
    return;

  if (reply != NULL)
    {
      dict = g_variant_get_child_value (reply, 0);
      g_variant_lookup (dict, "Connected", "b", &connected);
    }
  /* That it is not connected is no end of a link. */
  if (connected)
    cabin_bluez_device_update (self->device, dict);
  if (self->task != NULL)
    settle (self);
}

static void
take_failure (Attempt      *self,
              const GError *error)
{
  CabinConnectResult result = cabin_connect_result_classify (error);
  gboolean connected = cabin_bluez_device_get_connected (self->device);

  if (result == CABIN_CONNECT_BUSY && !connected)
    try_again (self, result);
  else if (result == CABIN_CONNECT_ALREADY || result == CABIN_CONNECT_BUSY)
    settle (self);
  else if (result != CABIN_CONNECT_UNREACHABLE && result != CABIN_CONNECT_CANCELLED)
    finish (self, result);
  else if (self->came_up && !self->dropped)
    self->timer = g_timeout_add (CABIN_LINK_SETTLE_MS, on_drop_overdue, self);
  else if (self->dropped)
    judge_drop (self);
  else if (result == CABIN_CONNECT_UNREACHABLE && g_get_monotonic_time () - self->begun_us < CABIN_LE_ABORT_US)
    try_again (self, result);
  else
    finish (self, result);
}

static void
on_reply (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Attempt *self = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (cabin_error_cancelled (error))
    return;

  self->answered = TRUE;
  if (reply == NULL)
    take_failure (self, error);
  else if (cabin_bluez_device_get_connected (self->device))
    settle (self);
  else
    cabin_bluez_device_read (self->device, self->calls, on_read, g_steal_pointer (&task));
}

static void
on_connected (CabinBluezDevice *device,
              GParamSpec       *pspec,
              Attempt          *self)
{
  self->came_up |= cabin_bluez_device_get_connected (device);
}

static void
on_dropped (CabinBluezDevice *device,
            Attempt          *self)
{
  self->dropped = TRUE;
  self->goodbye = cabin_bluez_device_get_goodbye (device);
  if (self->answered)
    judge_drop (self);
}

static void
on_services_resolved (CabinBluezDevice *device,
                      GParamSpec       *pspec,
                      Attempt          *self)
{
  if (self->answered && has_services (self))
    finish (self, CABIN_CONNECT_OK);
}

static void
begin_try (Attempt *self)
{
  self->tries++;
  self->begun_us = g_get_monotonic_time ();
  self->asked = TRUE;
  self->answered = FALSE;
  self->came_up = cabin_bluez_device_get_connected (self->device);
  self->dropped = FALSE;
  /* Our own deadline comes first: bluetoothd is told to end what we wait for no longer. */
  cabin_bluez_device_connect (self->device, NULL, G_MAXINT, self->calls, on_reply, g_object_ref (self->task));
}

/**
 * cabin_le_connect_get_pause:
 * @tries: how many attempts have been bad luck, 1 or more
 *
 * Returns: the milliseconds until the next one, 0 if that is enough of them
 */
guint
cabin_le_connect_get_pause (guint tries)
{
  return tries < CABIN_LE_TRIES ? CABIN_LE_RETRY_FIRST_MS << (tries - 1) : 0;
}

/**
 * cabin_le_connect_async:
 * @device: an LE device
 * @timeout_ms: in milliseconds; the first link can take as long as the device's advertisements are apart
 *
 * Brings the LE link up, until it is of use: services known, or still there after a moment. To a bonded device that
 * means that both still have the key. What bluetoothd aborts at once is tried again, with growing pauses. Nothing is
 * disconnected, but for an attempt that has not ended when its time is over or @cancellable is cancelled. Finish with
 * cabin_le_connect_finish().
 */
void
cabin_le_connect_async (CabinBluezDevice    *device,
                        int                  timeout_ms,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  Attempt *self = g_new0 (Attempt, 1);

  self->task = g_task_new (device, cancellable, callback, user_data);
  self->device = device;
  self->calls = g_cancellable_new ();
  g_task_set_source_tag (self->task, cabin_le_connect_async);
  g_task_set_task_data (self->task, self, attempt_free);
  g_task_set_check_cancellable (self->task, FALSE);

  g_signal_connect (device, "notify::connected", G_CALLBACK (on_connected), self);
  g_signal_connect (device, "dropped", G_CALLBACK (on_dropped), self);
  g_signal_connect (device, "notify::services-resolved", G_CALLBACK (on_services_resolved), self);
  self->deadline = g_timeout_add (timeout_ms, on_deadline, self);
  if (cancellable != NULL)
    self->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), self);

  if (g_cancellable_is_cancelled (cancellable))
    finish (self, CABIN_CONNECT_CANCELLED);
  else if (has_services (self))
    finish (self, CABIN_CONNECT_OK);
  else
    begin_try (self);
}

/**
 * cabin_le_connect_finish:
 * @error: %G_IO_ERROR_CANCELLED, for %CABIN_CONNECT_CANCELLED by the caller
 *
 * Returns: how it ended. %CABIN_CONNECT_FORGOT_US is proof that a bonded device has lost our key;
 *   %CABIN_CONNECT_AUTH_FAILED is a link that came up and was of no use, of which bluetoothd does not say why
 */
CabinConnectResult
cabin_le_connect_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_autoptr(GError) cancelled = NULL;
  gssize value = g_task_propagate_int (G_TASK (result), &cancelled);

  if (cancelled == NULL)
    return (CabinConnectResult) value;

  g_propagate_error (error, g_steal_pointer (&cancelled));

  return CABIN_CONNECT_CANCELLED;
}
