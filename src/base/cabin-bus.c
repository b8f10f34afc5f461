/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bus.h"

#include "cabin-error.h"
#include "cabin-names.h"

struct _CabinBus
{
  GObject parent_instance;

  char *address;
  GDBusConnection *connection;
  GCancellable *cancellable;
  guint retry;
  guint retry_ms;
};

G_DEFINE_FINAL_TYPE (CabinBus, cabin_bus, G_TYPE_OBJECT)

enum {
  CONNECTED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void try_to_connect (CabinBus *self);

static gboolean
on_retry (gpointer user_data)
{
  CabinBus *self = user_data;

  self->retry = 0;
  try_to_connect (self);

  return G_SOURCE_REMOVE;
}

static void
fail (CabinBus     *self,
      const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
  self->retry = g_timeout_add (self->retry_ms, on_retry, self);
  self->retry_ms = MIN (self->retry_ms * 2, CABIN_RETRY_MAX_MS);
}

static void
on_closed (GDBusConnection *connection,
           gboolean         remote_peer_vanished,
           GError          *error,
           CabinBus        *self)
{
  g_autoptr(GError) closed = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "The connection was closed");

  g_clear_object (&self->connection);
  fail (self, error ? error : closed);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  CabinBus *self = user_data;
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_finish (result, &error);

  if (cabin_error_cancelled (error))
    return;

  if (connection == NULL)
    {
      fail (self, error);
      return;
    }

  self->connection = connection;
  self->retry_ms = CABIN_RETRY_FIRST_MS;
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, 0);
  g_signal_emit (self, signals[CONNECTED], 0, connection);
}

static void
try_to_connect (CabinBus *self)
{
  g_dbus_connection_new_for_address (self->address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                     G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->cancellable, on_connected, self);
}

static void
cabin_bus_dispose (GObject *object)
{
  CabinBus *self = CABIN_BUS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (cabin_bus_parent_class)->dispose (object);
}

static void
cabin_bus_finalize (GObject *object)
{
  CabinBus *self = CABIN_BUS (object);

  g_object_unref (self->cancellable);
  g_free (self->address);

  G_OBJECT_CLASS (cabin_bus_parent_class)->finalize (object);
}

static void
cabin_bus_class_init (CabinBusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = cabin_bus_dispose;
  object_class->finalize = cabin_bus_finalize;

  signals[CONNECTED] = g_signal_new ("connected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     G_TYPE_DBUS_CONNECTION);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
cabin_bus_init (CabinBus *self)
{
  self->cancellable = g_cancellable_new ();
  self->retry_ms = CABIN_RETRY_FIRST_MS;
}

/**
 * cabin_bus_new:
 *
 * Returns: (transfer full): a bus that is not connected to
 */
CabinBus *
cabin_bus_new (void)
{
  return g_object_new (CABIN_TYPE_BUS, NULL);
}

/**
 * cabin_bus_get_connection:
 *
 * Returns: (transfer none) (nullable): the bus while it is connected
 */
GDBusConnection *
cabin_bus_get_connection (CabinBus *self)
{
  return self->connection;
}

/**
 * cabin_bus_connect:
 * @address: (nullable): a D-Bus address; %NULL for the system bus
 *
 * Begins to connect. The connection is our own and not the shared one, which ends the process when the bus restarts.
 */
void
cabin_bus_connect (CabinBus   *self,
                   const char *address)
{
  g_return_if_fail (CABIN_IS_BUS (self));
  g_return_if_fail (self->address == NULL);

  /* For the system bus this reads a variable, and asks nobody. */
  self->address = address != NULL ? g_strdup (address) :
                  g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);
  try_to_connect (self);
}
