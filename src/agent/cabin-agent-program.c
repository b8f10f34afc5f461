/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-agent-program.h"

#include <glib-unix.h>

#include "cabin-agent-notify.h"
#include "cabin-agent-terminal.h"
#include "cabin-bluetooth-manager.h"
#include "cabin-bus.h"
#include "cabin-car-network.h"
#include "cabin-control.h"
#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-problem.h"
#include "cabin-secret-file.h"
#include "cabin-settings.h"
#include "cabin-words.h"

struct _CabinAgentProgram
{
  GObject parent_instance;

  const CabinAgentOptions *options;

  CabinSettings *settings;
  CabinBluetoothManager *manager;
  CabinAgentTerminal *terminal;
  CabinCarNetwork *network;
  CabinControl *control;
  CabinBus *bus;

  GMainLoop *loop;
  GCancellable *cancellable;
  guint signals[3];
  guint end_timeout;
  gboolean ending;
  guint to_end;
  gboolean was_ready;
  char *status_text;
  CabinAgentExit status;
};

G_DEFINE_FINAL_TYPE (CabinAgentProgram, cabin_agent_program, G_TYPE_OBJECT)

static gboolean
on_end_timeout (gpointer user_data)
{
  CabinAgentProgram *self = user_data;

  self->end_timeout = 0;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

/* Bluetooth and the network have ended, in either order. */
static void
on_part_ended (CabinAgentProgram *self)
{
  if (--self->to_end > 0)
    return;

  g_clear_handle_id (&self->end_timeout, g_source_remove);
  g_main_loop_quit (self->loop);
}

static void
on_network_shut_down (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  cabin_car_network_shutdown_finish (CABIN_CAR_NETWORK (source), result, NULL);
  on_part_ended (user_data);
}

static void
on_manager_shut_down (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  cabin_bluetooth_manager_shutdown_finish (CABIN_BLUETOOTH_MANAGER (source), result, NULL);
  on_part_ended (user_data);
}

/* Whatever is set up is taken back. */
static gboolean
on_unix_signal (gpointer user_data)
{
  CabinAgentProgram *self = user_data;

  if (self->ending)
    return G_SOURCE_CONTINUE;

  self->ending = TRUE;
  cabin_agent_notify ("STOPPING=1");
  self->end_timeout = g_timeout_add (CABIN_SHUTDOWN_TIMEOUT_MS, on_end_timeout, self);
  self->to_end = 2;
  cabin_car_network_shutdown_async (self->network, self->cancellable, on_network_shut_down, self);
  cabin_bluetooth_manager_shutdown_async (self->manager, self->cancellable, on_manager_shut_down, self);

  return G_SOURCE_CONTINUE;
}

/* Nothing is set up that bluetoothd would not take back by itself. */
static void
fail (CabinAgentProgram *self,
      CabinAgentExit     status,
      const char        *why,
      const char        *advice)
{
  if (self->ending)
    return;

  g_printerr ("cabin-agent: %s. %s\n", why, advice);
  self->ending = TRUE;
  self->status = status;
  cabin_agent_notify ("STOPPING=1");
  g_main_loop_quit (self->loop);
}

static char *
describe (CabinAgentProgram *self)
{
  GListModel *problems = cabin_bluetooth_manager_get_problems (self->manager);
  g_autoptr(CabinProblem) problem = g_list_model_get_item (problems, 0);

  if (cabin_bluetooth_manager_get_state (self->manager) != CABIN_MANAGER_READY)
    return problem ? cabin_words_problem_title (problem) : g_strdup ("Setting up");

  switch (cabin_bluetooth_manager_get_pairing_mode (self->manager))
    {
    case CABIN_PAIRING_MODE_TIMED:
      return g_strdup ("Pair mode is on for a while");

    case CABIN_PAIRING_MODE_OPEN:
      return g_strdup ("Pair mode is on");

    case CABIN_PAIRING_MODE_OFF:
    default:
      return g_strdup ("Pair mode is off");
    }
}

/* What `systemctl status` and the log say. */
static void
tell_status (CabinAgentProgram *self)
{
  g_autofree char *text = describe (self);
  g_autofree char *state = NULL;

  if (g_strcmp0 (text, self->status_text) == 0)
    return;

  if (cabin_bluetooth_manager_get_state (self->manager) == CABIN_MANAGER_READY)
    g_message ("%s", text);
  state = g_strconcat ("STATUS=", text, NULL);
  cabin_agent_notify (state);
  g_free (self->status_text);
  self->status_text = g_steal_pointer (&text);
}

/* The first time that everything is there: what was asked for on the command line is due, and nothing before that
 * could have been missed. */
static void
on_ready (CabinAgentProgram *self)
{
  self->was_ready = TRUE;
  if (self->options->pair_mode)
    cabin_bluetooth_manager_open_pairing (self->manager, self->options->timeout_s);
  cabin_agent_notify ("READY=1");
}

static void
on_changed (CabinAgentProgram *self)
{
  if (self->ending)
    return;

  if (!self->was_ready && cabin_bluetooth_manager_get_state (self->manager) == CABIN_MANAGER_READY)
    on_ready (self);
  tell_status (self);
}

/* At the start, what nothing will mend by itself is an end; later everything is waited for. */
static void
on_problem (CabinAgentProgram *self,
            CabinProblem      *problem)
{
  CabinProblemKind kind = cabin_problem_get_kind (problem);
  g_autofree char *title = cabin_words_problem_title (problem);
  g_autofree char *advice = cabin_words_problem_advice (problem);
  gboolean absent = kind == CABIN_PROBLEM_NO_BLUEZ || kind == CABIN_PROBLEM_NO_BUS;

  if (!self->was_ready && kind == CABIN_PROBLEM_DENIED)
    fail (self, CABIN_AGENT_EXIT_DENIED, title, advice);
  else if (!self->was_ready && absent && !self->options->wait_for_bluez)
    fail (self, CABIN_AGENT_EXIT_NO_BLUEZ, title, "Start it first, or wait for it with --wait-for-bluez.");
  else
    g_message ("%s. %s", title, advice ? advice : "");
}

static void
on_problems_changed (GListModel        *problems,
                     guint              position,
                     guint              n_removed,
                     guint              n_added,
                     CabinAgentProgram *self)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(CabinProblem) problem = g_list_model_get_item (problems, position + i);

      on_problem (self, problem);
    }

  on_changed (self);
}

static void
start (CabinAgentProgram *self)
{
  cabin_bluetooth_manager_start (self->manager, cabin_bus_get_connection (self->bus));
  cabin_car_network_start (self->network, cabin_bus_get_connection (self->bus));
}

static void
on_owned (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean owned = cabin_control_own_finish (CABIN_CONTROL (source), result, &error);
  CabinAgentProgram *self;

  if (cabin_error_cancelled (error))
    return;

  self = CABIN_AGENT_PROGRAM (user_data);
  /* A bus that was lost meanwhile comes again, and with it the question. */
  if (cabin_bus_get_connection (self->bus) == NULL)
    return;

  if (owned)
    start (self);
  else if (cabin_error_classify (error) == CABIN_ERROR_DENIED)
    fail (self, CABIN_AGENT_EXIT_DENIED, error->message, "--no-control runs without the name.");
  else
    fail (self, CABIN_AGENT_EXIT_FAILED, error->message, "");
}

/* Whoever has the name has the car's Bluetooth: nothing is touched before it is ours. */
static void
on_bus_connected (CabinBus          *bus,
                  GDBusConnection   *connection,
                  CabinAgentProgram *self)
{
  if (self->ending)
    return;

  if (self->control != NULL)
    cabin_control_own_async (self->control, connection, self->cancellable, on_owned, self);
  else
    start (self);
}

static void
on_bus_failed (CabinBus          *bus,
               const GError      *error,
               CabinAgentProgram *self)
{
  cabin_bluetooth_manager_set_bus_error (self->manager, error);
}

static gboolean
begin (CabinAgentProgram  *self,
       GError            **error)
{
  CabinConsent consent = self->options->confirm ? CABIN_CONSENT_ASK : CABIN_CONSENT_WINDOW;
  g_autoptr(CabinSecretStore) secrets = CABIN_SECRET_STORE (cabin_secret_file_new (NULL));
  GListModel *problems;

  self->settings = cabin_settings_new (NULL);
  self->manager = cabin_bluetooth_manager_new (self->settings, consent);
  if (self->options->adapter != NULL)
    cabin_bluetooth_manager_use_adapter (self->manager, self->options->adapter);
  if (self->options->confirm)
    {
      self->terminal = cabin_agent_terminal_new (self->manager, error);
      if (self->terminal == NULL)
        return FALSE;
    }
  self->network = cabin_car_network_new (self->manager, secrets);
  if (!self->options->no_control)
    {
      self->control = cabin_control_new (self->manager, "cabin-agent");
      cabin_control_add_network (self->control, cabin_car_network_get_access_point (self->network),
                                 cabin_car_network_get_handover (self->network));
    }

  problems = cabin_bluetooth_manager_get_problems (self->manager);
  g_signal_connect_object (problems, "items-changed", G_CALLBACK (on_problems_changed), self, 0);
  on_problems_changed (problems, 0, 0, g_list_model_get_n_items (problems), self);
  g_signal_connect_object (self->manager, "notify::state", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "notify::pairing-mode", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);

  self->bus = cabin_bus_new ();
  g_signal_connect_object (self->bus, "connected", G_CALLBACK (on_bus_connected), self, 0);
  g_signal_connect_object (self->bus, "failed", G_CALLBACK (on_bus_failed), self, 0);
  cabin_bus_connect (self->bus, NULL);

  return TRUE;
}

static void
cabin_agent_program_dispose (GObject *object)
{
  CabinAgentProgram *self = CABIN_AGENT_PROGRAM (object);

  g_cancellable_cancel (self->cancellable);
  for (gsize i = 0; i < G_N_ELEMENTS (self->signals); i++)
    g_clear_handle_id (&self->signals[i], g_source_remove);
  g_clear_handle_id (&self->end_timeout, g_source_remove);
  g_clear_object (&self->bus);
  g_clear_object (&self->control);
  g_clear_object (&self->terminal);
  g_clear_object (&self->network);
  g_clear_object (&self->manager);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (cabin_agent_program_parent_class)->dispose (object);
}

static void
cabin_agent_program_finalize (GObject *object)
{
  CabinAgentProgram *self = CABIN_AGENT_PROGRAM (object);

  g_free (self->status_text);
  g_main_loop_unref (self->loop);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (cabin_agent_program_parent_class)->finalize (object);
}

static void
cabin_agent_program_class_init (CabinAgentProgramClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_agent_program_dispose;
  object_class->finalize = cabin_agent_program_finalize;
}

static void
cabin_agent_program_init (CabinAgentProgram *self)
{
  self->cancellable = g_cancellable_new ();
  self->loop = g_main_loop_new (NULL, FALSE);
}

/**
 * cabin_agent_program_new:
 * @options: what the command line says; has to last as long as the program
 *
 * Returns: (transfer full): a program that has not begun
 */
CabinAgentProgram *
cabin_agent_program_new (const CabinAgentOptions *options)
{
  CabinAgentProgram *self = g_object_new (CABIN_TYPE_AGENT_PROGRAM, NULL);

  self->options = options;

  return self;
}

/**
 * cabin_agent_program_run:
 *
 * Runs until a signal comes, or until the start fails; says why on standard error.
 *
 * Returns: what the process should end with
 */
CabinAgentExit
cabin_agent_program_run (CabinAgentProgram *self)
{
  static const int ends[] = { SIGTERM, SIGINT, SIGHUP };
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (CABIN_IS_AGENT_PROGRAM (self), CABIN_AGENT_EXIT_FAILED);

  G_STATIC_ASSERT (G_N_ELEMENTS (ends) == G_N_ELEMENTS (self->signals));
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    self->signals[i] = g_unix_signal_add (ends[i], on_unix_signal, self);

  if (!begin (self, &error))
    {
      g_printerr ("cabin-agent: %s\n", error->message);
      return CABIN_AGENT_EXIT_FAILED;
    }

  g_main_loop_run (self->loop);

  return self->status;
}
