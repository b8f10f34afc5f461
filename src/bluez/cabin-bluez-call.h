/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CabinBluezPeer:
 * @connection: the message bus
 * @owner: the unique name of one bluetoothd; a restarted one has another name
 * @refs: private
 *
 * One life of bluetoothd. Calls go to the unique name, so none can reach the next daemon with the paths of the one
 * before.
 */
typedef struct {
  GDBusConnection *connection;
  char *owner;
  gatomicrefcount refs;
} CabinBluezPeer;

CabinBluezPeer *cabin_bluez_peer_new    (GDBusConnection *connection,
                                         const char      *owner);
CabinBluezPeer *cabin_bluez_peer_ref    (CabinBluezPeer  *self);
void            cabin_bluez_peer_unref  (CabinBluezPeer  *self);

gboolean        cabin_bluez_peer_export (CabinBluezPeer          *self,
                                         GDBusInterfaceSkeleton  *skeleton,
                                         const char              *path,
                                         GError                 **error);
gboolean        cabin_bluez_peer_refuse_stranger
                                        (CabinBluezPeer        *self,
                                         GDBusMethodInvocation *invocation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CabinBluezPeer, cabin_bluez_peer_unref)

void            cabin_bluez_call        (CabinBluezPeer      *self,
                                         const char          *path,
                                         const char          *interface,
                                         const char          *method,
                                         GVariant            *parameters,
                                         const char          *reply_type,
                                         int                  timeout_ms,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
GVariant       *cabin_bluez_call_finish (GAsyncResult  *result,
                                         GError       **error);
void            cabin_bluez_set         (CabinBluezPeer      *self,
                                         const char          *path,
                                         const char          *interface,
                                         const char          *property,
                                         GVariant            *value,
                                         int                  timeout_ms,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);

G_END_DECLS
