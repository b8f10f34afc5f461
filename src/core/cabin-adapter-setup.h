/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-adapter.h"

G_BEGIN_DECLS

void     cabin_adapter_setup_async  (CabinBluezAdapter   *adapter,
                                     const char          *alias,
                                     gboolean             discoverable,
                                     guint                pairable_timeout_s,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean cabin_adapter_setup_finish (GAsyncResult  *result,
                                     gboolean      *powered,
                                     GError       **error);

G_END_DECLS
