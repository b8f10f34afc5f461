/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabinctl-questions.h"

#include "cabin-text.h"
#include "cabinctl-output.h"
#include "cabinctl-terminal.h"

struct _CabinctlQuestions
{
  GObject parent_instance;

  Cabinctl *program;
  char *name;
  CabinPairingRequest *request;
  GCancellable *cancellable;
  gboolean nobody_there;
};

G_DEFINE_FINAL_TYPE (CabinctlQuestions, cabinctl_questions, G_TYPE_OBJECT)

static void put (CabinctlQuestions *self);

static gboolean
is_code (CabinPairingKind kind)
{
  return kind == CABIN_PAIRING_ENTER_PASSKEY || kind == CABIN_PAIRING_ENTER_PIN;
}

/* What is no answer is asked for again. */
static void
answer (CabinctlQuestions *self,
        const char        *text)
{
  gboolean understood;

  if (is_code (cabin_pairing_request_get_kind (self->request)))
    understood = cabin_pairing_request_enter (self->request, text);
  else if (cabinctl_terminal_is_yes (text))
    understood = cabin_pairing_request_accept (self->request);
  else
    understood = cabinctl_terminal_is_no (text) && cabin_pairing_request_reject (self->request);

  if (!understood && self->request != NULL && !cabin_pairing_request_get_answered (self->request))
    put (self);
}

static void
on_typed (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(CabinctlQuestions) self = user_data;
  g_autoptr(GError) error = NULL;
  char *text = cabinctl_terminal_ask_finish (result, &error);

  if (cabin_error_cancelled (error) || self->request == NULL)
    {
      cabin_text_wipe (text);
      return;
    }

  if (text != NULL)
    {
      answer (self, text);
      cabin_text_wipe (text);
      return;
    }

  self->nobody_there = TRUE;
  cabin_pairing_request_reject (self->request);
}

static char *
question_of (CabinctlQuestions *self)
{
  guint passkey = cabin_pairing_request_get_passkey (self->request);

  switch (cabin_pairing_request_get_kind (self->request))
    {
    case CABIN_PAIRING_CONFIRMATION:
      return g_strdup_printf ("Does %s show %03u %03u? [y/n]", self->name, passkey / 1000, passkey % 1000);

    case CABIN_PAIRING_AUTHORIZATION:
      return g_strdup_printf ("%s pairs without a code to compare. Go on? [y/n]", self->name);

    case CABIN_PAIRING_ENTER_PASSKEY:
      return g_strdup_printf ("The six digits that %s shows:", self->name);

    case CABIN_PAIRING_ENTER_PIN:
      return g_strdup_printf ("The PIN of %s (often 0000 or 1234, see its manual):", self->name);

    case CABIN_PAIRING_SHOW_PASSKEY:
      return g_strdup_printf ("Type %06u on %s, then Enter there.", passkey, self->name);

    case CABIN_PAIRING_SHOW_PIN:
      return g_strdup_printf ("Type %s on %s, then Enter there.", cabin_pairing_request_get_pin (self->request),
                              self->name);

    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

static void
put (CabinctlQuestions *self)
{
  CabinPairingKind kind = cabin_pairing_request_get_kind (self->request);
  g_autofree char *question = question_of (self);
  g_autofree char *plain = cabinctl_plain (question);

  cabinctl_progress (self->program, NULL);
  if (kind == CABIN_PAIRING_SHOW_PASSKEY || kind == CABIN_PAIRING_SHOW_PIN)
    cabinctl_terminal_tell (plain);
  else
    cabinctl_terminal_ask_async (plain, is_code (kind), self->cancellable, on_typed, g_object_ref (self));
}

static void
on_answered (CabinPairingRequest *request,
             CabinctlQuestions   *self)
{
  cabinctl_questions_end (self);
}

static void
cabinctl_questions_dispose (GObject *object)
{
  cabinctl_questions_end (CABINCTL_QUESTIONS (object));

  G_OBJECT_CLASS (cabinctl_questions_parent_class)->dispose (object);
}

static void
cabinctl_questions_finalize (GObject *object)
{
  g_free (CABINCTL_QUESTIONS (object)->name);

  G_OBJECT_CLASS (cabinctl_questions_parent_class)->finalize (object);
}

static void
cabinctl_questions_class_init (CabinctlQuestionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabinctl_questions_dispose;
  object_class->finalize = cabinctl_questions_finalize;
}

static void
cabinctl_questions_init (CabinctlQuestions *self)
{
}

/**
 * cabinctl_questions_new:
 * @program: whose progress is on the terminal; outlives the result
 * @name: of the device that is paired
 *
 * Returns: (transfer full): the way to the person
 */
CabinctlQuestions *
cabinctl_questions_new (Cabinctl   *program,
                        const char *name)
{
  CabinctlQuestions *self = g_object_new (CABINCTL_TYPE_QUESTIONS, NULL);

  self->program = program;
  self->name = g_strdup (name);

  return self;
}

/**
 * cabinctl_questions_ask:
 *
 * Puts a question to the person, and the answer to bluetoothd; takes it back if bluetoothd does. Where nobody is, it is
 * refused.
 */
void
cabinctl_questions_ask (CabinctlQuestions   *self,
                        CabinPairingRequest *request)
{
  g_return_if_fail (CABINCTL_IS_QUESTIONS (self));

  cabinctl_questions_end (self);
  self->request = g_object_ref (request);
  self->cancellable = g_cancellable_new ();
  g_signal_connect (request, "answered", G_CALLBACK (on_answered), self);
  put (self);
}

/**
 * cabinctl_questions_end:
 *
 * Takes the question back, if there is one, and refuses what nobody has answered. The terminal is as it was before.
 */
void
cabinctl_questions_end (CabinctlQuestions *self)
{
  g_autoptr(CabinPairingRequest) request = g_steal_pointer (&self->request);
  g_autoptr(GCancellable) cancellable = g_steal_pointer (&self->cancellable);

  if (request == NULL)
    return;

  g_signal_handlers_disconnect_by_data (request, self);
  g_cancellable_cancel (cancellable);
  if (!cabin_pairing_request_get_answered (request))
    cabin_pairing_request_reject (request);
}

/**
 * cabinctl_questions_nobody_there:
 *
 * Whether a question was refused because there is no terminal, or no more.
 */
gboolean
cabinctl_questions_nobody_there (CabinctlQuestions *self)
{
  return self->nobody_there;
}
