/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-projection.h"

#include <signal.h>
#include <sys/prctl.h>

#include "cabin-names.h"

struct _CabinProjection
{
  GObject parent_instance;

  GSettings *settings;
  CabinHandover *handover;
  GCancellable *cancellable;

  GSubprocess *process;
  gint64 started_us;
  guint retry;
  guint retry_ms;

  /* Of who waits for its end, at the end of the head unit. */
  GTask *shutdown;
  guint kill;
  gboolean over;

  CabinProjectionState state;
  char *detail;
};

G_DEFINE_FINAL_TYPE (CabinProjection, cabin_projection, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_DETAIL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_state (CabinProjection      *self,
           CabinProjectionState  state)
{
  if (state == self->state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_detail (CabinProjection *self,
            const char      *detail)
{
  if (g_strcmp0 (detail, self->detail) == 0)
    return;

  g_free (self->detail);
  self->detail = g_strdup (detail);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
}

/* Whether a phone is there that needs it. */
static gboolean
is_needed (CabinProjection *self)
{
  switch (cabin_handover_get_state (self->handover))
    {
    case CABIN_HANDOVER_ASKED:
    case CABIN_HANDOVER_SENT:
    case CABIN_HANDOVER_JOINED:
      return !self->over;

    case CABIN_HANDOVER_NONE:
    case CABIN_HANDOVER_REFUSED:
    default:
      return FALSE;
    }
}

static char *
describe_end (GSubprocess *process)
{
  if (g_subprocess_get_if_signaled (process))
    return g_strdup_printf ("It was ended by signal %d", g_subprocess_get_term_sig (process));

  return g_strdup_printf ("It ended with exit status %d", g_subprocess_get_exit_status (process));
}

/* In the child, before it becomes the program: it must not keep the port if the head unit is killed, as the next one
 * starts one of its own. */
static void
on_fork (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static GSubprocess *
spawn (CabinProjection  *self,
       GError          **error)
{
  g_autofree char *command = g_settings_get_string (self->settings, CABIN_KEY_PROJECTION_COMMAND);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_auto (GStrv) arguments = NULL;

  if (!g_shell_parse_argv (command, NULL, &arguments, error))
    return NULL;

  /* These speak of us. */
  g_subprocess_launcher_unsetenv (launcher, CABIN_NOTIFY_SOCKET);
  g_subprocess_launcher_unsetenv (launcher, CABIN_CREDENTIALS_VARIABLE);
  g_subprocess_launcher_set_child_setup (launcher, on_fork, NULL, NULL);

  return g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, error);
}

static gboolean on_retry (gpointer user_data);

static void
wait_to_retry (CabinProjection *self)
{
  set_state (self, is_needed (self) ? CABIN_PROJECTION_WAITING : CABIN_PROJECTION_OFF);
  if (self->state != CABIN_PROJECTION_WAITING)
    return;

  self->retry = g_timeout_add (self->retry_ms, on_retry, self);
  self->retry_ms = MIN (self->retry_ms * 2, CABIN_RETRY_MAX_MS);
}

static void
on_ended (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GSubprocess) process = g_object_ref (G_SUBPROCESS (source));
  g_autofree char *how = NULL;
  CabinProjection *self;

  if (!g_subprocess_wait_finish (process, result, NULL))
    return;

  self = CABIN_PROJECTION (user_data);
  how = describe_end (process);
  g_message ("Projection program: %s", how);
  g_clear_object (&self->process);
  g_clear_handle_id (&self->kill, g_source_remove);
  set_detail (self, how);
  /* One that has run for a while has not failed to start. */
  if (g_get_monotonic_time () - self->started_us >= CABIN_RETRY_MAX_MS * G_TIME_SPAN_MILLISECOND)
    self->retry_ms = CABIN_RETRY_FIRST_MS;
  wait_to_retry (self);
  if (self->shutdown != NULL)
    {
      g_autoptr(GTask) task = g_steal_pointer (&self->shutdown);

      g_task_return_boolean (task, TRUE);
    }
}

static void
start (CabinProjection *self)
{
  g_autofree char *command = g_settings_get_string (self->settings, CABIN_KEY_PROJECTION_COMMAND);
  g_autoptr(GError) error = NULL;

  g_clear_handle_id (&self->retry, g_source_remove);
  if (*command == '\0')
    {
      set_state (self, CABIN_PROJECTION_OFF);
      return;
    }

  self->process = spawn (self, &error);
  if (self->process == NULL)
    {
      g_message ("Projection program: %s", error->message);
      set_detail (self, error->message);
      wait_to_retry (self);
      return;
    }

  self->started_us = g_get_monotonic_time ();
  g_message ("Projection program: started");
  set_state (self, CABIN_PROJECTION_RUNNING);
  g_subprocess_wait_async (self->process, self->cancellable, on_ended, self);
}

static gboolean
on_retry (gpointer user_data)
{
  CabinProjection *self = user_data;

  self->retry = 0;
  start (self);

  return G_SOURCE_REMOVE;
}

static void
on_handover_state (CabinProjection *self)
{
  if (self->process != NULL)
    return;

  if (!is_needed (self))
    {
      g_clear_handle_id (&self->retry, g_source_remove);
      set_state (self, CABIN_PROJECTION_OFF);
    }
  /* A phone that asks is a reason not to wait. */
  else if (self->retry == 0 || cabin_handover_get_state (self->handover) == CABIN_HANDOVER_ASKED)
    {
      self->retry_ms = CABIN_RETRY_FIRST_MS;
      start (self);
    }
}

static gboolean
on_kill (gpointer user_data)
{
  CabinProjection *self = user_data;

  self->kill = 0;
  g_message ("Projection program: does not end, and is killed");
  g_subprocess_force_exit (self->process);

  return G_SOURCE_REMOVE;
}

static void
cabin_projection_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  CabinProjection *self = CABIN_PROJECTION (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_projection_dispose (GObject *object)
{
  CabinProjection *self = CABIN_PROJECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_handle_id (&self->kill, g_source_remove);
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  g_clear_object (&self->handover);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (cabin_projection_parent_class)->dispose (object);
}

static void
cabin_projection_finalize (GObject *object)
{
  CabinProjection *self = CABIN_PROJECTION (object);

  g_object_unref (self->cancellable);
  g_free (self->detail);

  G_OBJECT_CLASS (cabin_projection_parent_class)->finalize (object);
}

static void
cabin_projection_class_init (CabinProjectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cabin_projection_get_property;
  object_class->dispose = cabin_projection_dispose;
  object_class->finalize = cabin_projection_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, CABIN_PROJECTION_OFF, CABIN_PROJECTION_ENDING,
                                             CABIN_PROJECTION_OFF, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_projection_init (CabinProjection *self)
{
  self->cancellable = g_cancellable_new ();
  self->retry_ms = CABIN_RETRY_FIRST_MS;
}

/**
 * cabin_projection_new:
 * @settings: where the command is
 * @handover: says when a phone asks
 *
 * Returns: (transfer full): a program that is not started
 */
CabinProjection *
cabin_projection_new (CabinSettings *settings,
                      CabinHandover *handover)
{
  CabinProjection *self = g_object_new (CABIN_TYPE_PROJECTION, NULL);

  self->settings = g_object_ref (cabin_settings_get_connection (settings));
  self->handover = g_object_ref (handover);
  g_signal_connect_object (handover, "notify::state", G_CALLBACK (on_handover_state), self, G_CONNECT_SWAPPED);
  on_handover_state (self);

  return self;
}

/**
 * cabin_projection_shutdown_async:
 *
 * Ends the program if it runs, with force if it does not end by itself, and starts no other. Finish with
 * cabin_projection_shutdown_finish().
 */
void
cabin_projection_shutdown_async (CabinProjection     *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, cabin_projection_shutdown_async);
  g_return_if_fail (self->shutdown == NULL);

  self->over = TRUE;
  g_clear_handle_id (&self->retry, g_source_remove);
  if (self->process == NULL)
    {
      set_state (self, CABIN_PROJECTION_OFF);
      g_task_return_boolean (task, TRUE);
      return;
    }

  set_state (self, CABIN_PROJECTION_ENDING);
  self->shutdown = g_steal_pointer (&task);
  self->kill = g_timeout_add (CABIN_PROJECTION_END_MS, on_kill, self);
  g_subprocess_send_signal (self->process, SIGTERM);
}

/**
 * cabin_projection_shutdown_finish:
 *
 * Returns: %TRUE when the program has ended
 */
gboolean
cabin_projection_shutdown_finish (CabinProjection  *self,
                                  GAsyncResult     *result,
                                  GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

CabinProjectionState
cabin_projection_get_state (CabinProjection *self)
{
  g_return_val_if_fail (CABIN_IS_PROJECTION (self), CABIN_PROJECTION_OFF);

  return self->state;
}

/**
 * cabin_projection_get_detail:
 *
 * Returns: (nullable) (transfer none): how the program ended last, or why it could not be started
 */
const char *
cabin_projection_get_detail (CabinProjection *self)
{
  g_return_val_if_fail (CABIN_IS_PROJECTION (self), NULL);

  return self->detail;
}
