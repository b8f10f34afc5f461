/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-client.h"
#include "cabin-phone-list.h"

G_BEGIN_DECLS

#define CABIN_TYPE_DEVICE_WATCH (cabin_device_watch_get_type ())

/**
 * CabinDeviceWatch:
 *
 * Which bonded devices of one adapter are connected. A stranger who is connected while he asks to pair is not.
 *
 * Property, read-only with notify: `name` (string or %NULL), see cabin_device_watch_get_name().
 *
 * Signals:
 *
 * - `connected`, `disconnected` (string name, string address)
 */
G_DECLARE_FINAL_TYPE (CabinDeviceWatch, cabin_device_watch, CABIN, DEVICE_WATCH, GObject)

CabinDeviceWatch *cabin_device_watch_new         (CabinBluezClient *client,
                                                  CabinPhoneList   *phones);
void              cabin_device_watch_set_adapter (CabinDeviceWatch *self,
                                                  const char       *path);
const char       *cabin_device_watch_get_name    (CabinDeviceWatch *self);
char             *cabin_device_watch_name_of     (CabinDeviceWatch *self,
                                                  CabinBluezDevice *device);

G_END_DECLS
