/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-outward.h"

#include "cabin-error.h"
#include "cabin-names.h"

struct _CabinOutward
{
  GObject parent_instance;

  CabinStack *stack;
  CabinConsent consent;

  /* The pairing under way; all %NULL while there is none. */
  GTask *task;
  GCancellable *cancellable;
  CabinOutwardPairing *pairing;
  CabinPairingRequest *question;
  /* Whose Pairable is lent and not seen yet. */
  CabinBluezAdapter *adapter;
  guint timeout;
};

G_DEFINE_FINAL_TYPE (CabinOutward, cabin_outward, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_DEVICE,
  PROP_QUESTION,
  N_PROPS
};

enum {
  FINISHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_question (CabinOutward        *self,
              CabinPairingRequest *question)
{
  if (self->question != NULL)
    g_signal_handlers_disconnect_by_data (self->question, self);
  if (g_set_object (&self->question, question))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUESTION]);
}

/* A code that is to be typed on the device is shown until the pairing ends. */
static void
on_answered (CabinPairingRequest *question,
             CabinOutward        *self)
{
  CabinPairingKind kind = cabin_pairing_request_get_kind (question);

  if (kind != CABIN_PAIRING_SHOW_PASSKEY && kind != CABIN_PAIRING_SHOW_PIN)
    set_question (self, NULL);
}

static void
on_question (CabinOutwardPairing *pairing,
             CabinPairingRequest *request,
             CabinOutward        *self)
{
  if (self->consent == CABIN_CONSENT_ASK)
    {
      set_question (self, request);
      g_signal_connect (request, "answered", G_CALLBACK (on_answered), self);
      return;
    }

  /* Nobody is there to compare a code; whoever asked for the pairing wants the device. A code cannot be typed. */
  cabin_pairing_request_accept (request);
}

static void
stop_waiting (CabinOutward *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->adapter != NULL)
    g_signal_handlers_disconnect_by_data (self->adapter, self);
  g_clear_object (&self->adapter);
}

static void
finish (CabinOutward *self,
        GError       *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  g_autoptr(CabinOutwardPairing) pairing = g_steal_pointer (&self->pairing);

  stop_waiting (self);
  g_clear_object (&self->cancellable);
  g_signal_handlers_disconnect_by_data (pairing, self);
  cabin_adapter_keeper_take_back (cabin_stack_get_keeper (self->stack));
  set_question (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEVICE]);
  g_message ("Pairing outward: %s", error != NULL ? error->message : "paired");
  g_signal_emit (self, signals[FINISHED], 0, cabin_outward_pairing_get_device (pairing), error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_run (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(CabinOutward) self = user_data;
  g_autoptr(GError) error = NULL;

  cabin_outward_pairing_run_finish (CABIN_OUTWARD_PAIRING (source), result, &error);
  finish (self, g_steal_pointer (&error));
}

static void
on_lent (CabinBluezAdapter *adapter,
         GParamSpec        *pspec,
         CabinOutward      *self)
{
  if (!cabin_bluez_adapter_get_pairable (adapter))
    return;

  stop_waiting (self);
  cabin_outward_pairing_run_async (self->pairing, self->cancellable, on_run, g_object_ref (self));
}

static gboolean
on_not_lent (gpointer user_data)
{
  CabinOutward *self = user_data;

  self->timeout = 0;
  finish (self, g_error_new_literal (CABIN_ERROR, CABIN_ERROR_FAILED, "The adapter does not become pairable"));

  return G_SOURCE_REMOVE;
}

static void
cabin_outward_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  CabinOutward *self = CABIN_OUTWARD (object);

  switch (prop_id)
    {
    case PROP_DEVICE:
      g_value_set_object (value, cabin_outward_get_device (self));
      break;

    case PROP_QUESTION:
      g_value_set_object (value, self->question);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_outward_dispose (GObject *object)
{
  CabinOutward *self = CABIN_OUTWARD (object);

  cabin_outward_cancel (self);
  g_clear_object (&self->stack);

  G_OBJECT_CLASS (cabin_outward_parent_class)->dispose (object);
}

static void
cabin_outward_class_init (CabinOutwardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = cabin_outward_get_property;
  object_class->dispose = cabin_outward_dispose;

  properties[PROP_DEVICE] = g_param_spec_object ("device", NULL, NULL, CABIN_TYPE_BLUEZ_DEVICE, flags);
  properties[PROP_QUESTION] = g_param_spec_object ("question", NULL, NULL, CABIN_TYPE_PAIRING_REQUEST, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, CABIN_TYPE_BLUEZ_DEVICE, G_TYPE_ERROR);
}

static void
cabin_outward_init (CabinOutward *self)
{
}

/**
 * cabin_outward_new:
 * @stack: whose adapter pairs
 * @consent: whether there is a person who can be asked
 *
 * Returns: (transfer full): an object that pairs nothing yet
 */
CabinOutward *
cabin_outward_new (CabinStack   *stack,
                   CabinConsent  consent)
{
  CabinOutward *self = g_object_new (CABIN_TYPE_OUTWARD, NULL);

  self->stack = g_object_ref (stack);
  self->consent = consent;

  return self;
}

/**
 * cabin_outward_get_device:
 *
 * Returns: (transfer none) (nullable): the device that is being paired
 */
CabinBluezDevice *
cabin_outward_get_device (CabinOutward *self)
{
  return self->pairing != NULL ? cabin_outward_pairing_get_device (self->pairing) : NULL;
}

/**
 * cabin_outward_get_question:
 *
 * Returns: (transfer none) (nullable): what it asks the driver
 */
CabinPairingRequest *
cabin_outward_get_question (CabinOutward *self)
{
  return self->question;
}

/**
 * cabin_outward_ask:
 * @request: a question of the agent
 *
 * Returns: whether it is about the device that is being paired, and so taken care of
 */
gboolean
cabin_outward_ask (CabinOutward        *self,
                   CabinPairingRequest *request)
{
  g_return_val_if_fail (CABIN_IS_OUTWARD (self), FALSE);

  return self->pairing != NULL && cabin_outward_pairing_ask (self->pairing, request);
}

/**
 * cabin_outward_pair_async:
 * @device: a device of the car's adapter
 *
 * Pairs with it. Finish with cabin_outward_pair_finish().
 */
void
cabin_outward_pair_async (CabinOutward        *self,
                          CabinBluezDevice    *device,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  CabinAdapterKeeper *keeper = cabin_stack_get_keeper (self->stack);

  g_task_set_source_tag (task, cabin_outward_pair_async);

  if (self->task != NULL)
    {
      g_task_return_new_error (task, CABIN_ERROR, CABIN_ERROR_BUSY, "Another device is being paired");
      return;
    }

  if (!cabin_adapter_keeper_get_ready (keeper))
    {
      g_task_return_new_error (task, CABIN_ERROR, CABIN_ERROR_GONE, "The adapter is not ready");
      return;
    }

  self->task = g_steal_pointer (&task);
  self->cancellable = g_cancellable_new ();
  self->pairing = cabin_outward_pairing_new (device);
  g_signal_connect (self->pairing, "question", G_CALLBACK (on_question), self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEVICE]);

  /* bluetoothd makes a bond only while the adapter is pairable. */
  self->adapter = g_object_ref (cabin_adapter_keeper_get_adapter (keeper));
  self->timeout = g_timeout_add (CABIN_CALL_TIMEOUT_MS, on_not_lent, self);
  g_signal_connect (self->adapter, "notify::pairable", G_CALLBACK (on_lent), self);
  cabin_adapter_keeper_lend (keeper);
  on_lent (self->adapter, NULL, self);
}

/**
 * cabin_outward_pair_finish:
 *
 * Returns: whether the device is bonded now; %FALSE with an error of %CABIN_ERROR, or %G_IO_ERROR_CANCELLED
 */
gboolean
cabin_outward_pair_finish (CabinOutward  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabin_outward_cancel:
 *
 * Ends the pairing under way, if there is one.
 */
void
cabin_outward_cancel (CabinOutward *self)
{
  g_return_if_fail (CABIN_IS_OUTWARD (self));

  if (self->task == NULL)
    return;

  if (self->adapter != NULL)
    finish (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  else
    g_cancellable_cancel (self->cancellable);
}
