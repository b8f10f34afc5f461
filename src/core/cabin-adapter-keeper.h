/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-adapter.h"

G_BEGIN_DECLS

#define CABIN_TYPE_ADAPTER_KEEPER (cabin_adapter_keeper_get_type ())

/**
 * CabinAdapterKeeper:
 *
 * Keeps the car's adapter as it has to be: on, named, and shut but for the pairing window.
 *
 * Properties, read-only with notify: `ready`, `pairable` (boolean), `pairable-deadline` (int64, monotonic µs).
 */
G_DECLARE_FINAL_TYPE (CabinAdapterKeeper, cabin_adapter_keeper, CABIN, ADAPTER_KEEPER, GObject)

CabinAdapterKeeper *cabin_adapter_keeper_new          (GSettings  *settings,
                                                       GListStore *problems);
void                cabin_adapter_keeper_take         (CabinAdapterKeeper *self,
                                                       CabinBluezAdapter  *adapter);
void                cabin_adapter_keeper_set_up       (CabinAdapterKeeper  *self);
CabinBluezAdapter  *cabin_adapter_keeper_get_adapter  (CabinAdapterKeeper  *self);
gboolean            cabin_adapter_keeper_get_ready    (CabinAdapterKeeper  *self);

void                cabin_adapter_keeper_open         (CabinAdapterKeeper  *self);
void                cabin_adapter_keeper_close        (CabinAdapterKeeper  *self);
gboolean            cabin_adapter_keeper_get_pairable (CabinAdapterKeeper  *self);
gint64              cabin_adapter_keeper_get_deadline (CabinAdapterKeeper  *self);
gboolean            cabin_adapter_keeper_admits       (CabinAdapterKeeper  *self);

G_END_DECLS
