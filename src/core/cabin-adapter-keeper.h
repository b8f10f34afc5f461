/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluetooth-types.h"
#include "cabin-bluez-adapter.h"

G_BEGIN_DECLS

#define CABIN_TYPE_ADAPTER_KEEPER (cabin_adapter_keeper_get_type ())

/**
 * CabinAdapterKeeper:
 *
 * Keeps the car's adapter as it has to be: on, named, and shut but for the pairing window.
 *
 * Properties, read-only with notify: `ready`, `pairable` (boolean), `pairable-deadline` (int64, monotonic µs),
 * `pairing-mode` (int, #CabinPairingMode: as it is wished; off again if the adapter refuses).
 */
G_DECLARE_FINAL_TYPE (CabinAdapterKeeper, cabin_adapter_keeper, CABIN, ADAPTER_KEEPER, GObject)

CabinAdapterKeeper *cabin_adapter_keeper_new          (GSettings  *settings,
                                                       GListStore *problems);
void                cabin_adapter_keeper_take         (CabinAdapterKeeper *self,
                                                       CabinBluezAdapter  *adapter);
void                cabin_adapter_keeper_set_up       (CabinAdapterKeeper  *self);
CabinBluezAdapter  *cabin_adapter_keeper_get_adapter  (CabinAdapterKeeper  *self);
gboolean            cabin_adapter_keeper_get_ready    (CabinAdapterKeeper  *self);

void                cabin_adapter_keeper_open         (CabinAdapterKeeper  *self,
                                                       guint                seconds);
void                cabin_adapter_keeper_close        (CabinAdapterKeeper  *self);
void                cabin_adapter_keeper_lend         (CabinAdapterKeeper  *self);
void                cabin_adapter_keeper_take_back    (CabinAdapterKeeper  *self);
CabinPairingMode    cabin_adapter_keeper_get_mode     (CabinAdapterKeeper  *self);
gboolean            cabin_adapter_keeper_get_pairable (CabinAdapterKeeper  *self);
gint64              cabin_adapter_keeper_get_deadline (CabinAdapterKeeper  *self);
gboolean            cabin_adapter_keeper_admits       (CabinAdapterKeeper  *self);

G_END_DECLS
