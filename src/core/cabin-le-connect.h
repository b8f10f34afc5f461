/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-device.h"
#include "cabin-connect-result.h"

G_BEGIN_DECLS

void               cabin_le_connect_async  (CabinBluezDevice    *device,
                                            int                  timeout_ms,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
CabinConnectResult cabin_le_connect_finish (GAsyncResult  *result,
                                            GError       **error);
guint              cabin_le_connect_get_pause (guint tries);

G_END_DECLS
