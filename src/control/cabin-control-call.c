/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-control-call.h"

#include "cabin-error.h"
#include "cabin-names.h"

struct _CabinControlCall
{
  GObject parent_instance;

  /* %NULL once answered. */
  GDBusMethodInvocation *invocation;
  GDBusConnection *connection;
  char *sender;
  GVariant *parameters;
  CabinControlTrust trust;
};

G_DEFINE_FINAL_TYPE (CabinControlCall, cabin_control_call, G_TYPE_OBJECT)

enum {
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
cabin_control_call_dispose (GObject *object)
{
  cabin_control_call_answer (CABIN_CONTROL_CALL (object), CABIN_CONTROL_CANCELLED, "The head unit ends.");

  G_OBJECT_CLASS (cabin_control_call_parent_class)->dispose (object);
}

static void
cabin_control_call_finalize (GObject *object)
{
  CabinControlCall *self = CABIN_CONTROL_CALL (object);

  g_object_unref (self->connection);
  g_free (self->sender);
  g_variant_unref (self->parameters);

  G_OBJECT_CLASS (cabin_control_call_parent_class)->finalize (object);
}

static void
cabin_control_call_class_init (CabinControlCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_control_call_dispose;
  object_class->finalize = cabin_control_call_finalize;

  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
cabin_control_call_init (CabinControlCall *self)
{
}

/**
 * cabin_control_call_new:
 * @invocation: (transfer full): the call to answer
 *
 * Returns: (transfer full): a call by a stranger, before it is looked at
 */
CabinControlCall *
cabin_control_call_new (GDBusMethodInvocation *invocation)
{
  CabinControlCall *self = g_object_new (CABIN_TYPE_CONTROL_CALL, NULL);

  self->invocation = invocation;
  self->connection = g_object_ref (g_dbus_method_invocation_get_connection (invocation));
  self->sender = g_strdup (g_dbus_method_invocation_get_sender (invocation));
  self->parameters = g_variant_ref (g_dbus_method_invocation_get_parameters (invocation));

  return self;
}

/**
 * cabin_control_call_identify:
 * @callback: to call cabin_control_call_admit()
 *
 * Asks the bus who calls.
 */
void
cabin_control_call_identify (CabinControlCall    *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  cabin_control_caller_ask_async (self->connection, self->sender, cancellable, callback, user_data);
}

/**
 * cabin_control_call_admit:
 *
 * Returns: whether the caller may change anything; if not, or if asking was cancelled, this was the answer
 */
gboolean
cabin_control_call_admit (CabinControlCall *self,
                          GAsyncResult     *result)
{
  g_autoptr(GError) error = NULL;

  self->trust = cabin_control_caller_ask_finish (result, &error);
  if (self->trust != CABIN_CONTROL_STRANGER)
    return TRUE;

  if (error == NULL)
    g_message ("%s may not change anything and is refused", self->sender);
  cabin_control_call_answer (self, cabin_error_cancelled (error) ? CABIN_CONTROL_CANCELLED : CABIN_CONTROL_DENIED,
                             NULL);

  return FALSE;
}

CabinControlTrust
cabin_control_call_get_trust (CabinControlCall *self)
{
  return self->trust;
}

/**
 * cabin_control_call_get_connection:
 *
 * Returns: (transfer none): the bus that the caller is on
 */
GDBusConnection *
cabin_control_call_get_connection (CabinControlCall *self)
{
  return self->connection;
}

/**
 * cabin_control_call_get_sender:
 *
 * Returns: (transfer none): the caller's unique name
 */
const char *
cabin_control_call_get_sender (CabinControlCall *self)
{
  return self->sender;
}

/**
 * cabin_control_call_get_parameters:
 *
 * Returns: (transfer none): a tuple
 */
GVariant *
cabin_control_call_get_parameters (CabinControlCall *self)
{
  return self->parameters;
}

/**
 * cabin_control_call_answer:
 * @outcome: how it ended
 * @message: (nullable): a sentence for the caller, if there is a better one than the outcome's own
 *
 * Answers the call, unless it has been answered.
 */
void
cabin_control_call_answer (CabinControlCall    *self,
                           CabinControlOutcome  outcome,
                           const char          *message)
{
  GDBusMethodInvocation *invocation = g_steal_pointer (&self->invocation);
  g_autofree char *name = NULL;

  g_return_if_fail (outcome != CABIN_CONTROL_WAITING);

  if (invocation == NULL)
    return;

  g_signal_emit (self, signals[ANSWERED], 0, outcome);
  if (outcome == CABIN_CONTROL_DONE)
    {
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }

  name = g_strconcat (CABIN_ERROR_DBUS_PREFIX, cabin_control_outcome_to_string (outcome), NULL);
  g_dbus_method_invocation_return_dbus_error (invocation, name,
                                              message != NULL ? message : cabin_control_outcome_to_words (outcome));
}

/**
 * cabin_control_call_return:
 * @value: (transfer floating): a tuple
 *
 * Answers the call of a method with a return value, unless it has been answered.
 */
void
cabin_control_call_return (CabinControlCall *self,
                           GVariant         *value)
{
  GDBusMethodInvocation *invocation = g_steal_pointer (&self->invocation);
  g_autoptr(GVariant) sunk = g_variant_ref_sink (value);

  if (invocation == NULL)
    return;

  g_signal_emit (self, signals[ANSWERED], 0, CABIN_CONTROL_DONE);
  g_dbus_method_invocation_return_value (invocation, sunk);
}

/**
 * cabin_control_call_refuse:
 * @message: what is wrong with its arguments
 *
 * Answers the call with InvalidArgs, unless it has been answered.
 */
void
cabin_control_call_refuse (CabinControlCall *self,
                           const char       *message)
{
  GDBusMethodInvocation *invocation = g_steal_pointer (&self->invocation);

  if (invocation == NULL)
    return;

  g_signal_emit (self, signals[ANSWERED], 0, CABIN_CONTROL_FAILED);
  g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, message);
}
