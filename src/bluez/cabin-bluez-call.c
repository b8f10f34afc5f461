/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluez-call.h"

#include "cabin-names.h"

/**
 * cabin_bluez_peer_new:
 * @connection: the message bus
 * @owner: the unique name that owns org.bluez
 *
 * Returns: (transfer full): a peer for calls to this bluetoothd
 */
CabinBluezPeer *
cabin_bluez_peer_new (GDBusConnection *connection,
                      const char      *owner)
{
  CabinBluezPeer *self = g_new0 (CabinBluezPeer, 1);

  g_atomic_ref_count_init (&self->refs);
  self->connection = g_object_ref (connection);
  self->owner = g_strdup (owner);

  return self;
}

CabinBluezPeer *
cabin_bluez_peer_ref (CabinBluezPeer *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

void
cabin_bluez_peer_unref (CabinBluezPeer *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_object_unref (self->connection);
  g_free (self->owner);
  g_free (self);
}

/**
 * cabin_bluez_peer_export:
 * @skeleton: an object for bluetoothd to call
 * @path: where it is found
 *
 * Exports an object on the bus of this bluetoothd, and on no other: a bus that was lost is another connection.
 *
 * Returns: whether it can be called; %FALSE with an error if the path is taken
 */
gboolean
cabin_bluez_peer_export (CabinBluezPeer          *self,
                         GDBusInterfaceSkeleton  *skeleton,
                         const char              *path,
                         GError                 **error)
{
  if (g_dbus_interface_skeleton_has_connection (skeleton, self->connection))
    return TRUE;

  if (g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
    g_dbus_interface_skeleton_unexport (skeleton);

  return g_dbus_interface_skeleton_export (skeleton, self->connection, path, error);
}

/**
 * cabin_bluez_peer_refuse_stranger:
 * @self: (nullable): the bluetoothd that may call
 * @invocation: a call of one of the objects that we export for it; answered if this returns %TRUE
 *
 * The bus lets everybody who may talk to us call these objects. Whoever is not bluetoothd is answered here.
 *
 * Returns: whether the caller was somebody else
 */
gboolean
cabin_bluez_peer_refuse_stranger (CabinBluezPeer        *self,
                                  GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);

  if (self != NULL && g_strcmp0 (sender, self->owner) == 0)
    return FALSE;

  g_message ("%s called us in the name of bluetoothd and is refused", sender);
  g_dbus_method_invocation_return_dbus_error (invocation, CABIN_DBUS_ERROR_ACCESS_DENIED, "Only bluetoothd may call");

  return TRUE;
}

/**
 * cabin_bluez_call:
 * @parameters: (nullable): a tuple; consumed if floating
 * @reply_type: the type of the reply, which is checked before @callback sees it
 * @timeout_ms: in milliseconds; always explicit, since bluetoothd takes from 1 ms to minutes
 *
 * Calls a method of bluetoothd, never starting one. Finish with cabin_bluez_call_finish().
 */
void
cabin_bluez_call (CabinBluezPeer      *self,
                  const char          *path,
                  const char          *interface,
                  const char          *method,
                  GVariant            *parameters,
                  const char          *reply_type,
                  int                  timeout_ms,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  g_dbus_connection_call (self->connection, self->owner, path, interface, method, parameters,
                          G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NO_AUTO_START, timeout_ms, cancellable,
                          callback, user_data);
}

/**
 * cabin_bluez_call_finish:
 *
 * Returns: (transfer full): the reply; %NULL with bluetoothd's error, see cabin_error_classify(), or
 *   %G_IO_ERROR_CANCELLED
 */
GVariant *
cabin_bluez_call_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_autoptr(GObject) connection = g_async_result_get_source_object (result);

  return g_dbus_connection_call_finish (G_DBUS_CONNECTION (connection), result, error);
}

/**
 * cabin_bluez_set:
 * @value: consumed if floating
 * @timeout_ms: in milliseconds
 *
 * Writes a property. The reply says that bluetoothd took the value; its signal of the change comes after the reply.
 * Finish with cabin_bluez_call_finish().
 */
void
cabin_bluez_set (CabinBluezPeer      *self,
                 const char          *path,
                 const char          *interface,
                 const char          *property,
                 GVariant            *value,
                 int                  timeout_ms,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  cabin_bluez_call (self, path, CABIN_DBUS_PROPERTIES, "Set", g_variant_new ("(ssv)", interface, property, value), "()",
                    timeout_ms, cancellable, callback, user_data);
}
