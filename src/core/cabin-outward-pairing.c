/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-outward-pairing.h"

#include "cabin-connect-result.h"
#include "cabin-error.h"
#include "cabin-le-connect.h"
#include "cabin-names.h"

struct _CabinOutwardPairing
{
  GObject parent_instance;

  CabinBluezDevice *device;
  /* Of what is under way below the task; cancelled when the task ends. */
  GCancellable *cancellable;
  GTask *task;
  gulong cancelled;
  guint timer;
  /* A link that we made is ended if nothing comes of it. */
  gboolean was_connected;
  gboolean le;
  guint tries;
  /* Monotonic time of the present try, in microseconds. */
  gint64 begun_us;
  gboolean asked;
  gboolean answered;
};

G_DEFINE_FINAL_TYPE (CabinOutwardPairing, cabin_outward_pairing, G_TYPE_OBJECT)

enum {
  QUESTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void pair (CabinOutwardPairing *self);

/* Takes the task from us, and all that could call back. */
static GTask *
end (CabinOutwardPairing *self)
{
  GTask *task = g_steal_pointer (&self->task);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_signal_handler (&self->cancelled, g_task_get_cancellable (task));
  g_signal_handlers_disconnect_by_data (self->device, self);
  g_cancellable_cancel (self->cancellable);

  return task;
}

/* Disconnect and never CancelPairing, which removes the bond if bluetoothd happens to be done; it ends the pairing as
 * well. */
static void
fail (CabinOutwardPairing *self,
      GError              *error)
{
  g_autoptr(GTask) task = end (self);

  g_message ("The pairing failed: %s", error->message);
  if (!self->was_connected || (self->asked && !self->answered))
    cabin_bluez_device_disconnect (self->device, NULL, NULL, NULL);

  g_task_return_error (task, error);
}

static void
on_cancelled (GCancellable        *cancellable,
              CabinOutwardPairing *self)
{
  fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
}

static void
succeed (CabinOutwardPairing *self)
{
  g_autoptr(GTask) task = end (self);

  cabin_bluez_device_trust (self->device);
  g_task_return_boolean (task, TRUE);
}

static gboolean
on_bonded_too_long (gpointer user_data)
{
  CabinOutwardPairing *self = user_data;

  self->timer = 0;
  succeed (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_not_bonded (gpointer user_data)
{
  CabinOutwardPairing *self = user_data;

  self->timer = 0;
  fail (self, g_error_new_literal (CABIN_ERROR, CABIN_ERROR_NOT_KEPT, "Paired, but no bond came of it"));

  return G_SOURCE_REMOVE;
}

/* Success is Bonded. The answer to Pair comes just after it; or never, if bluetoothd reads the services already. */
static void
on_bonded (CabinBluezDevice    *device,
           GParamSpec          *pspec,
           CabinOutwardPairing *self)
{
  if (!self->asked || !cabin_bluez_device_get_bonded (device))
    return;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->answered)
    succeed (self);
  else
    self->timer = g_timeout_add (CABIN_PAIR_ANSWER_MS, on_bonded_too_long, self);
}

static gboolean
on_pause_over (gpointer user_data)
{
  CabinOutwardPairing *self = user_data;

  self->timer = 0;
  pair (self);

  return G_SOURCE_REMOVE;
}

/* Over LE, an attempt that fails at once is bad luck of the radio; over BR/EDR it is a device that is not there. */
static gboolean
is_bad_luck (CabinOutwardPairing *self,
             CabinConnectResult   result)
{
  return self->le && result == CABIN_CONNECT_UNREACHABLE && cabin_le_connect_get_pause (self->tries) > 0 &&
         g_get_monotonic_time () - self->begun_us < CABIN_LE_ABORT_US;
}

static void
on_paired (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(CabinOutwardPairing) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (cabin_error_cancelled (error))
    return;

  self->answered = TRUE;
  if (cabin_bluez_device_get_bonded (self->device))
    {
      succeed (self);
    }
  else if (reply != NULL)
    {
      self->timer = g_timeout_add (CABIN_PAIR_ANSWER_MS, on_not_bonded, self);
    }
  else
    {
      g_autofree char *text = cabin_error_text (error);
      CabinConnectResult outcome = cabin_connect_result_classify (error);

      if (is_bad_luck (self, outcome))
        self->timer = g_timeout_add (cabin_le_connect_get_pause (self->tries), on_pause_over, self);
      else
        fail (self, g_error_new_literal (CABIN_ERROR, cabin_connect_result_to_error (outcome), text));
    }
}

/* bluetoothd makes the link. With one that is there already it begins, from 5.81 on, as the default agent can, and not
 * as ours can. */
static void
pair (CabinOutwardPairing *self)
{
  self->asked = TRUE;
  self->answered = FALSE;
  self->tries++;
  self->begun_us = g_get_monotonic_time ();
  cabin_bluez_device_pair (self->device, self->cancellable, on_paired, g_object_ref (self));
}

static void
on_apart (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(CabinOutwardPairing) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  /* Whatever it said: the pairing will tell. */
  if (!cabin_error_cancelled (error))
    pair (self);
}

static void
cabin_outward_pairing_finalize (GObject *object)
{
  CabinOutwardPairing *self = CABIN_OUTWARD_PAIRING (object);

  g_object_unref (self->device);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (cabin_outward_pairing_parent_class)->finalize (object);
}

static void
cabin_outward_pairing_class_init (CabinOutwardPairingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cabin_outward_pairing_finalize;

  signals[QUESTION] = g_signal_new ("question", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, CABIN_TYPE_PAIRING_REQUEST);
}

static void
cabin_outward_pairing_init (CabinOutwardPairing *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * cabin_outward_pairing_new:
 * @device: whom to pair with
 *
 * Returns: (transfer full): a pairing that has not begun
 */
CabinOutwardPairing *
cabin_outward_pairing_new (CabinBluezDevice *device)
{
  CabinOutwardPairing *self = g_object_new (CABIN_TYPE_OUTWARD_PAIRING, NULL);

  self->device = g_object_ref (device);
  self->le = g_strcmp0 (cabin_bluez_device_get_address_type (device), CABIN_BLUEZ_ADDRESS_RANDOM) == 0;

  return self;
}

/**
 * cabin_outward_pairing_set_le:
 *
 * The caller knows that the device is one of low energy. One with a public address can be of either kind, and is taken
 * for the other without this.
 */
void
cabin_outward_pairing_set_le (CabinOutwardPairing *self)
{
  g_return_if_fail (CABIN_IS_OUTWARD_PAIRING (self));

  self->le = TRUE;
}

CabinBluezDevice *
cabin_outward_pairing_get_device (CabinOutwardPairing *self)
{
  g_return_val_if_fail (CABIN_IS_OUTWARD_PAIRING (self), NULL);

  return self->device;
}

/**
 * cabin_outward_pairing_ask:
 * @request: a question of bluetoothd
 *
 * Hands a question in; which agent was asked is the caller's business. One that only shows a code is answered here,
 * because bluetoothd sends a PIN to the device when it is.
 *
 * Returns: whether it is about this pairing; %FALSE leaves it to the caller
 */
gboolean
cabin_outward_pairing_ask (CabinOutwardPairing *self,
                           CabinPairingRequest *request)
{
  CabinPairingKind kind = cabin_pairing_request_get_kind (request);

  g_return_val_if_fail (CABIN_IS_OUTWARD_PAIRING (self), FALSE);

  if (self->task == NULL ||
      !g_str_equal (cabin_pairing_request_get_device (request), cabin_bluez_device_get_path (self->device)))
    return FALSE;

  g_signal_emit (self, signals[QUESTION], 0, request);
  if (kind == CABIN_PAIRING_SHOW_PASSKEY || kind == CABIN_PAIRING_SHOW_PIN)
    cabin_pairing_request_accept (request);

  return TRUE;
}

/**
 * cabin_outward_pairing_run_async:
 * @cancellable: (nullable): ends the pairing, on the air as well
 *
 * Pairs, once in the life of this object. A device that is bonded is trusted and otherwise left alone: Pair on it could
 * cost the bond. A link that this made is ended if no bond comes of it, and stays up if one does; one over LE that was
 * there before is made anew. What fails at once over LE is tried again, with growing pauses. Finish with
 * cabin_outward_pairing_run_finish().
 */
void
cabin_outward_pairing_run_async (CabinOutwardPairing *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (CABIN_IS_OUTWARD_PAIRING (self));
  g_return_if_fail (self->task == NULL && !self->asked);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, cabin_outward_pairing_run_async);
  g_task_set_check_cancellable (self->task, FALSE);
  self->was_connected = cabin_bluez_device_get_connected (self->device);

  if (cancellable != NULL)
    self->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), self);
  g_signal_connect (self->device, "notify::bonded", G_CALLBACK (on_bonded), self);

  if (g_cancellable_is_cancelled (cancellable))
    on_cancelled (cancellable, self);
  else if (cabin_bluez_device_get_bonded (self->device))
    succeed (self);
  else if (self->le && self->was_connected)
    cabin_bluez_device_disconnect (self->device, self->cancellable, on_apart, g_object_ref (self));
  else
    pair (self);
}

/**
 * cabin_outward_pairing_run_finish:
 *
 * Returns: whether the device is bonded now; %FALSE with %CABIN_ERROR_AUTH_FAILED (wrong code, or somebody said no),
 *   %CABIN_ERROR_UNREACHABLE, %CABIN_ERROR_NOT_KEPT (the adapter's Pairable was false), %CABIN_ERROR_BUSY,
 *   %CABIN_ERROR_DENIED, %CABIN_ERROR_GONE, %CABIN_ERROR_FAILED or %G_IO_ERROR_CANCELLED
 */
gboolean
cabin_outward_pairing_run_finish (CabinOutwardPairing  *self,
                                  GAsyncResult         *result,
                                  GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
