/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CABIN_TYPE_NM_DEVICE (cabin_nm_device_get_type ())

/**
 * CabinNmDevice:
 *
 * A Wi-Fi interface as NetworkManager has it, and what is active on it.
 *
 * Signals:
 *
 * - `changed`: something here is different
 */
G_DECLARE_FINAL_TYPE (CabinNmDevice, cabin_nm_device, CABIN, NM_DEVICE, GObject)

void           cabin_nm_device_new_async      (GDBusConnection      *connection,
                                               const char           *owner,
                                               const char           *path,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
CabinNmDevice *cabin_nm_device_new_finish     (GAsyncResult         *result,
                                               GError              **error);
const char    *cabin_nm_device_get_path       (CabinNmDevice        *self);
gboolean       cabin_nm_device_is_managed     (CabinNmDevice        *self);
gboolean       cabin_nm_device_can_be_ap      (CabinNmDevice        *self);
const char    *cabin_nm_device_get_hw_address (CabinNmDevice        *self);
guint          cabin_nm_device_get_state      (CabinNmDevice        *self);
guint          cabin_nm_device_get_reason     (CabinNmDevice        *self);
const char    *cabin_nm_device_get_active     (CabinNmDevice        *self);
const char    *cabin_nm_device_get_uuid       (CabinNmDevice        *self);
void           cabin_nm_device_get_applied    (CabinNmDevice        *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);

G_END_DECLS
