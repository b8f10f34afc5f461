/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-device.h"

G_BEGIN_DECLS

void     cabin_sim_connect_async        (CabinSimDevice        *device,
                                         const char *const     *uuids,
                                         GCancellable          *cancellable,
                                         GAsyncReadyCallback    callback,
                                         gpointer               user_data);
gboolean cabin_sim_connect_finish       (CabinSimDevice        *device,
                                         GAsyncResult          *result,
                                         GError               **error);
void     cabin_sim_connect_return_error (GDBusMethodInvocation *invocation,
                                         const GError          *error);
gulong   cabin_sim_connect_watch        (GTask                 *task,
                                         gpointer               instance,
                                         const char            *signal,
                                         GCallback              callback);

G_END_DECLS
