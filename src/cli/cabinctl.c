/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabinctl.h"

#include <glib-unix.h>

#include "cabin-names.h"
#include "cabinctl-failure.h"
#include "cabinctl-output.h"

/* The next such signal ends the program in the usual way: it removes the source, and with it the handler. */
static gboolean
on_unix_signal (Cabinctl *self,
                int       number)
{
  self->signal = number;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static gboolean
on_interrupt (gpointer user_data)
{
  Cabinctl *self = user_data;

  self->sources[0] = 0;

  return on_unix_signal (self, SIGINT);
}

static gboolean
on_terminate (gpointer user_data)
{
  Cabinctl *self = user_data;

  self->sources[1] = 0;

  return on_unix_signal (self, SIGTERM);
}

/**
 * cabinctl_new:
 *
 * Returns: (transfer full): a run of @verb
 */
Cabinctl *
cabinctl_new (const CabinctlVerb *verb)
{
  Cabinctl *self = g_new0 (Cabinctl, 1);

  self->verb = verb;
  self->cancellable = g_cancellable_new ();
  self->sources[0] = g_unix_signal_add (SIGINT, on_interrupt, self);
  self->sources[1] = g_unix_signal_add (SIGTERM, on_terminate, self);

  return self;
}

void
cabinctl_free (Cabinctl *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->sources); i++)
    g_clear_handle_id (&self->sources[i], g_source_remove);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->head_unit);
  g_clear_object (&self->bus);
  g_clear_object (&self->result);
  g_object_unref (self->cancellable);
  g_free (self->bus_address);
  g_free (self);
}

/**
 * cabinctl_on_result:
 * @user_data: (type Cabinctl): the run
 *
 * The callback of a call that cabinctl_wait() waits for.
 */
void
cabinctl_on_result (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Cabinctl *self = user_data;

  g_set_object (&self->result, result);
}

/**
 * cabinctl_wait:
 *
 * Runs the main loop until the call that was made with cabinctl_on_result() is done; one at a time. It is to be made
 * with the cancellable of @self, so that a signal ends it.
 *
 * Returns: (transfer full): its result, to be finished
 */
GAsyncResult *
cabinctl_wait (Cabinctl *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (&self->result);
}

/**
 * cabinctl_interrupted:
 *
 * Whether somebody wants the program to end.
 */
gboolean
cabinctl_interrupted (Cabinctl *self)
{
  return self->signal != 0;
}

/**
 * cabinctl_open_bus:
 *
 * Connects to the message bus, if that has not been done.
 *
 * Returns: %CABINCTL_EXIT_OK, or the exit status after it was said what is wrong
 */
int
cabinctl_open_bus (Cabinctl *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL;

  if (self->bus != NULL)
    return CABINCTL_EXIT_OK;

  if (self->bus_address != NULL && !g_dbus_is_supported_address (self->bus_address, &error))
    return cabinctl_fail_usage (self, "--bus takes the address of a message bus: %s.", error->message);

  /* For the system bus this reads a variable, and asks nobody. */
  address = self->bus_address != NULL ? g_strdup (self->bus_address) :
            g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  if (address == NULL)
    return cabinctl_fail (self, CABINCTL_EXIT_ADAPTER, "no-bus", "There is no system message bus: %s.", error->message);

  g_dbus_connection_new_for_address (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                     G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->cancellable, cabinctl_on_result, self);
  result = cabinctl_wait (self);
  self->bus = g_dbus_connection_new_for_address_finish (result, &error);
  if (self->bus != NULL)
    return CABINCTL_EXIT_OK;

  if (cabin_error_cancelled (error))
    return cabinctl_fail_bluez (self, error, CABINCTL_EXIT_FAILED, NULL);

  return cabinctl_fail (self, CABINCTL_EXIT_ADAPTER, "no-bus",
                        "The message bus cannot be reached: %s. Start the D-Bus system bus.", error->message);
}

/* A proxy says nothing of what it was refused. */
static gboolean
check_that_it_answers (Cabinctl  *self,
                       GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant) reply = NULL;

  g_dbus_connection_call (self->bus, CABIN_CONTROL_NAME, CABIN_CONTROL_PATH, CABIN_DBUS_PROPERTIES, "Get",
                          g_variant_new ("(ss)", CABIN_CONTROL_INTERFACE, "Version"), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, CABIN_CALL_TIMEOUT_MS, self->cancellable,
                          cabinctl_on_result, self);
  result = cabinctl_wait (self);
  reply = g_dbus_connection_call_finish (self->bus, result, error);

  return reply != NULL;
}

/**
 * cabinctl_look_for_head_unit:
 * @self: with an open bus
 * @error: (out) (optional): why it cannot be spoken to
 *
 * Looks for the head unit, and never starts one.
 *
 * Returns: %TRUE, also if none runs, which `head_unit` says
 */
gboolean
cabinctl_look_for_head_unit (Cabinctl  *self,
                             GError   **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(CabinDBusHeadUnit1) head_unit = NULL;
  g_autofree char *owner = NULL;

  cabin_dbus_head_unit1_proxy_new (self->bus, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, CABIN_CONTROL_NAME,
                                   CABIN_CONTROL_PATH, self->cancellable, cabinctl_on_result, self);
  result = cabinctl_wait (self);
  head_unit = cabin_dbus_head_unit1_proxy_new_finish (result, error);
  if (head_unit == NULL)
    return FALSE;

  owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (head_unit));
  if (owner == NULL)
    return TRUE;

  if (cabin_dbus_head_unit1_get_version (head_unit) == NULL && !check_that_it_answers (self, error))
    return FALSE;

  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (head_unit), CABIN_CONTROL_CONNECT_TIMEOUT_MS);
  self->head_unit = g_steal_pointer (&head_unit);

  return TRUE;
}

/**
 * cabinctl_find_head_unit:
 *
 * The same, and opens the bus before.
 *
 * Returns: %CABINCTL_EXIT_OK, also if none runs; else the exit status after it was said what is wrong
 */
int
cabinctl_find_head_unit (Cabinctl *self)
{
  g_autoptr(GError) error = NULL;
  int status = cabinctl_open_bus (self);

  if (status != CABINCTL_EXIT_OK || cabinctl_look_for_head_unit (self, &error))
    return status;

  return cabinctl_fail_head_unit (self, error, CABINCTL_EXIT_NO, NULL);
}

/**
 * cabinctl_need_head_unit:
 *
 * Looks for the head unit, and says how to start one if there is none.
 *
 * Returns: %CABINCTL_EXIT_OK, or the exit status
 */
int
cabinctl_need_head_unit (Cabinctl *self)
{
  int status = cabinctl_find_head_unit (self);

  if (status != CABINCTL_EXIT_OK || self->head_unit != NULL)
    return status;

  return cabinctl_fail (self, CABINCTL_EXIT_NOT_RUNNING, "not-running",
                        "The head unit does not run, and “%s” needs it. Start cabin on the display; on a box without "
                        "one: systemctl start cabin-agent", self->verb->name);
}
