/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CABIN_TYPE_BUS (cabin_bus_get_type ())

/**
 * CabinBus:
 *
 * The way to the bus that bluetoothd is on, found again when it is lost.
 *
 * Signals:
 *
 * - `connected` (#GDBusConnection)
 * - `failed` (#GError): there is no bus, or there is none any more; tried again by itself
 */
G_DECLARE_FINAL_TYPE (CabinBus, cabin_bus, CABIN, BUS, GObject)

CabinBus        *cabin_bus_new            (void);
void             cabin_bus_connect        (CabinBus   *self,
                                           const char *address);
GDBusConnection *cabin_bus_get_connection (CabinBus   *self);

G_END_DECLS
