/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-client.h"

G_BEGIN_DECLS

#define CABIN_TYPE_DISCOVERY (cabin_discovery_get_type ())

/**
 * CabinDiscovery:
 *
 * What is in range of one adapter, while somebody wants to know.
 *
 * Properties, read-only with notify: `active` (boolean: bluetoothd searches for us), `error` (#GError or %NULL: why it
 * does not, though somebody wants to know). A search that could not begin is tried again, by and by.
 */
G_DECLARE_FINAL_TYPE (CabinDiscovery, cabin_discovery, CABIN, DISCOVERY, GObject)

CabinDiscovery *cabin_discovery_new         (CabinBluezClient  *client,
                                             const char        *transport);
void            cabin_discovery_set_adapter (CabinDiscovery    *self,
                                             CabinBluezAdapter *adapter);
void            cabin_discovery_start       (CabinDiscovery    *self);
void            cabin_discovery_stop        (CabinDiscovery    *self);
gboolean        cabin_discovery_get_active  (CabinDiscovery    *self);
const GError   *cabin_discovery_get_error   (CabinDiscovery    *self);
GListModel     *cabin_discovery_get_devices (CabinDiscovery    *self);
GListModel     *cabin_discovery_get_bonded  (CabinDiscovery    *self);

G_END_DECLS
