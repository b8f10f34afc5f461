/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-adapter.h"
#include "cabin-control-dbus.h"

G_BEGIN_DECLS

#define CABINCTL_TYPE_PAIRABLE (cabinctl_pairable_get_type ())

/**
 * CabinctlPairable:
 *
 * The adapter's Pairable, which must be true while we pair outward, or no bond comes of it. Where a head unit runs,
 * which keeps it false, it lends it; elsewhere it is put back to what it was. To be made before an agent is registered,
 * which changes it.
 */
G_DECLARE_FINAL_TYPE (CabinctlPairable, cabinctl_pairable, CABINCTL, PAIRABLE, GObject)

CabinctlPairable *cabinctl_pairable_new           (CabinBluezAdapter   *adapter,
                                                   CabinDBusHeadUnit1  *head_unit);
void              cabinctl_pairable_lend_async    (CabinctlPairable    *self,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
gboolean          cabinctl_pairable_lend_finish   (CabinctlPairable  *self,
                                                   GAsyncResult      *result,
                                                   GError           **error);
void              cabinctl_pairable_return_async  (CabinctlPairable    *self,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
void              cabinctl_pairable_return_finish (CabinctlPairable    *self,
                                                   GAsyncResult        *result);

G_END_DECLS
