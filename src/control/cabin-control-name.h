/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void     cabin_control_name_own_async  (GDBusConnection     *connection,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
gboolean cabin_control_name_own_finish (GAsyncResult        *result,
                                        GError             **error);
void     cabin_control_name_release    (GDBusConnection     *connection);

G_END_DECLS
