/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-connect-attempt.h"

#include "cabin-error.h"
#include "cabin-names.h"

struct _CabinConnectAttempt
{
  GObject parent_instance;

  CabinBluezDevice *device;
  GCancellable *cancellable;
  /* One at a time: for the page, for the rest, for the end of what was told to end. */
  guint timer;
  /* An LE link that was up before says nothing of the page. */
  gboolean was_connected;
  /* What it will be once bluetoothd says that it has ended. */
  gboolean ending;
  CabinConnectResult outcome;
};

G_DEFINE_FINAL_TYPE (CabinConnectAttempt, cabin_connect_attempt, G_TYPE_OBJECT)

enum {
  FINISHED,
  LATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
finish (CabinConnectAttempt *self,
        CabinConnectResult   result)
{
  g_autoptr(CabinConnectAttempt) keep G_GNUC_UNUSED = g_object_ref (self);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_signal_emit (self, signals[FINISHED], 0, result);
}

static void
on_disconnected (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (reply == NULL)
    g_debug ("bluetoothd does not end the attempt: %s", error->message);
}

/* Disconnect is not cancelled with the attempt: it is what ends a page that nobody waits for any more. */
static gboolean
on_overdue (gpointer user_data)
{
  CabinConnectAttempt *self = user_data;

  self->timer = 0;
  finish (self, self->outcome);

  return G_SOURCE_REMOVE;
}

static void
end (CabinConnectAttempt *self,
     CabinConnectResult   outcome)
{
  if (self->ending)
    return;

  self->ending = TRUE;
  self->outcome = outcome;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (CABIN_CANCEL_TIMEOUT_MS, on_overdue, self);
  cabin_bluez_device_disconnect (self->device, NULL, on_disconnected, NULL);
  g_signal_emit (self, signals[LATE], 0);
}

static gboolean
on_connect_timeout (gpointer user_data)
{
  CabinConnectAttempt *self = user_data;

  self->timer = 0;
  g_message ("The phone answered and does not get further: the attempt is ended");
  end (self, CABIN_CONNECT_REFUSED);

  return G_SOURCE_REMOVE;
}

/* While nobody has answered the page, no new link is up. */
static gboolean
on_page_timeout (gpointer user_data)
{
  CabinConnectAttempt *self = user_data;

  self->timer = 0;
  if (!self->was_connected && cabin_bluez_device_get_connected (self->device))
    {
      self->timer = g_timeout_add (CABIN_CONNECT_TIMEOUT_MS - CABIN_PAGE_TIMEOUT_MS, on_connect_timeout, self);
      return G_SOURCE_REMOVE;
    }

  g_message ("Nobody answers the page: the attempt is ended");
  end (self, CABIN_CONNECT_UNREACHABLE);

  return G_SOURCE_REMOVE;
}

static void
on_reply (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(CabinConnectAttempt) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);
  g_autofree char *text = NULL;
  CabinConnectResult class;

  if (cabin_error_cancelled (error))
    return;

  if (reply != NULL)
    {
      finish (self, CABIN_CONNECT_OK);
      return;
    }

  text = cabin_error_text (error);
  class = cabin_connect_result_classify (error);
  g_message ("The attempt ended: %s (%s)", text, cabin_connect_result_to_string (class));

  if (self->ending)
    finish (self, self->outcome);
  /* BlueZ 5.66 calls it so when the phone has another key, or none. */
  else if (class == CABIN_CONNECT_CANCELLED)
    finish (self, CABIN_CONNECT_AUTH_FAILED);
  else
    finish (self, class);
}

static void
cabin_connect_attempt_dispose (GObject *object)
{
  CabinConnectAttempt *self = CABIN_CONNECT_ATTEMPT (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->device);

  G_OBJECT_CLASS (cabin_connect_attempt_parent_class)->dispose (object);
}

static void
cabin_connect_attempt_finalize (GObject *object)
{
  CabinConnectAttempt *self = CABIN_CONNECT_ATTEMPT (object);

  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (cabin_connect_attempt_parent_class)->finalize (object);
}

static void
cabin_connect_attempt_class_init (CabinConnectAttemptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_connect_attempt_dispose;
  object_class->finalize = cabin_connect_attempt_finalize;

  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_INT);
  signals[LATE] = g_signal_new ("late", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);
}

static void
cabin_connect_attempt_init (CabinConnectAttempt *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * cabin_connect_attempt_new:
 * @device: whom to connect
 * @uuid: (nullable): the service of it to connect; %NULL for whatever bluetoothd finds best
 *
 * Begins to connect.
 *
 * Returns: (transfer full): the attempt
 */
CabinConnectAttempt *
cabin_connect_attempt_new (CabinBluezDevice *device,
                           const char       *uuid)
{
  CabinConnectAttempt *self = g_object_new (CABIN_TYPE_CONNECT_ATTEMPT, NULL);

  self->device = g_object_ref (device);
  self->was_connected = cabin_bluez_device_get_connected (device);
  self->timer = g_timeout_add (CABIN_PAGE_TIMEOUT_MS, on_page_timeout, self);
  /* Our own timers come first: bluetoothd is told to end what we wait for no longer. */
  cabin_bluez_device_connect (device, uuid, CABIN_CONNECT_TIMEOUT_MS + CABIN_CANCEL_TIMEOUT_MS, self->cancellable,
                              on_reply, g_object_ref (self));

  return self;
}

CabinBluezDevice *
cabin_connect_attempt_get_device (CabinConnectAttempt *self)
{
  return self->device;
}

/**
 * cabin_connect_attempt_cancel:
 *
 * Ends the attempt, and with it a link that it has made. `finished` follows, with %CABIN_CONNECT_CANCELLED unless it
 * was ending already.
 */
void
cabin_connect_attempt_cancel (CabinConnectAttempt *self)
{
  g_return_if_fail (CABIN_IS_CONNECT_ATTEMPT (self));

  end (self, CABIN_CONNECT_CANCELLED);
}
