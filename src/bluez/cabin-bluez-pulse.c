/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluez-pulse.h"

#include "cabin-error.h"
#include "cabin-names.h"

struct _CabinBluezPulse
{
  GObject parent_instance;

  CabinBluezPeer *peer;
  GCancellable *cancellable;
  gboolean asked;
  /* Something was sent after the ping that is under way: what it waits for is its end. */
  gboolean again;
  gboolean answering;
  guint timer;
};

G_DEFINE_FINAL_TYPE (CabinBluezPulse, cabin_bluez_pulse, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ANSWERING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_answering (CabinBluezPulse *self,
               gboolean         answering)
{
  if (self->answering == answering)
    return;

  self->answering = answering;
  g_message ("bluetoothd %s", answering ? "answers again" : "does not answer");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANSWERING]);
}

static gboolean
on_silence (gpointer user_data)
{
  CabinBluezPulse *self = user_data;

  self->timer = 0;
  set_answering (self, FALSE);

  return G_SOURCE_REMOVE;
}

static void on_pong (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ping (CabinBluezPulse *self)
{
  self->asked = TRUE;
  cabin_bluez_call (self->peer, CABIN_BLUEZ_ROOT_PATH, CABIN_DBUS_PEER, "Ping", NULL, "()", G_MAXINT,
                    self->cancellable, on_pong, g_object_ref (self));
}

static void
on_pong (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(CabinBluezPulse) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply G_GNUC_UNUSED = cabin_bluez_call_finish (result, &error);

  if (cabin_error_cancelled (error))
    return;

  /* An error is an answer as well. */
  self->asked = FALSE;
  if (self->again)
    {
      self->again = FALSE;
      ping (self);
      return;
    }

  g_clear_handle_id (&self->timer, g_source_remove);
  set_answering (self, TRUE);
}

static void
cabin_bluez_pulse_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  CabinBluezPulse *self = CABIN_BLUEZ_PULSE (object);

  switch (prop_id)
    {
    case PROP_ANSWERING:
      g_value_set_boolean (value, self->answering);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_bluez_pulse_dispose (GObject *object)
{
  CabinBluezPulse *self = CABIN_BLUEZ_PULSE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);

  G_OBJECT_CLASS (cabin_bluez_pulse_parent_class)->dispose (object);
}

static void
cabin_bluez_pulse_finalize (GObject *object)
{
  CabinBluezPulse *self = CABIN_BLUEZ_PULSE (object);

  g_object_unref (self->cancellable);
  cabin_bluez_peer_unref (self->peer);

  G_OBJECT_CLASS (cabin_bluez_pulse_parent_class)->finalize (object);
}

static void
cabin_bluez_pulse_class_init (CabinBluezPulseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cabin_bluez_pulse_get_property;
  object_class->dispose = cabin_bluez_pulse_dispose;
  object_class->finalize = cabin_bluez_pulse_finalize;

  properties[PROP_ANSWERING] =
    g_param_spec_boolean ("answering", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_bluez_pulse_init (CabinBluezPulse *self)
{
  self->cancellable = g_cancellable_new ();
  self->answering = TRUE;
}

/**
 * cabin_bluez_pulse_new:
 * @peer: the bluetoothd
 *
 * Returns: (transfer full): a pulse that is taken for healthy until it is felt
 */
CabinBluezPulse *
cabin_bluez_pulse_new (CabinBluezPeer *peer)
{
  CabinBluezPulse *self = g_object_new (CABIN_TYPE_BLUEZ_PULSE, NULL);

  self->peer = cabin_bluez_peer_ref (peer);

  return self;
}

/**
 * cabin_bluez_pulse_feel:
 *
 * Asks bluetoothd for a sign of life. Without one in CABIN_SILENCE_MS, `answering` is %FALSE until it comes; as
 * bluetoothd answers in order, it has then done all that it was told before.
 */
void
cabin_bluez_pulse_feel (CabinBluezPulse *self)
{
  g_return_if_fail (CABIN_IS_BLUEZ_PULSE (self));

  if (self->asked)
    {
      self->again = TRUE;
      return;
    }

  self->timer = g_timeout_add (CABIN_SILENCE_MS, on_silence, self);
  ping (self);
}

gboolean
cabin_bluez_pulse_get_answering (CabinBluezPulse *self)
{
  return self->answering;
}
