/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void  cabin_bus_peers_find_audio_async  (GDBusConnection     *connection,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
char *cabin_bus_peers_find_audio_finish (GAsyncResult  *result,
                                         GError       **error);

G_END_DECLS
