/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-client.h"
#include "cabin-phone-list.h"
#include "cabin-profile-set.h"

G_BEGIN_DECLS

#define CABIN_TYPE_DEVICE_WATCH (cabin_device_watch_get_type ())

/**
 * CabinDeviceWatch:
 *
 * Which bonded devices of one adapter are connected over BR/EDR, and what shows it. A stranger who is connected while
 * he asks to pair is not, and neither is a phone of which only the LE link is up. Keeps the phones' `bonded` and
 * `evidence`.
 *
 * Property, read-only with notify: `connected-device-name` (string or %NULL), see cabin_device_watch_get_name().
 *
 * Signals:
 *
 * - `connected`, `disconnected` (#CabinBluezDevice)
 * - `changed`: something else is new of a phone that we know
 */
G_DECLARE_FINAL_TYPE (CabinDeviceWatch, cabin_device_watch, CABIN, DEVICE_WATCH, GObject)

CabinDeviceWatch *cabin_device_watch_new         (CabinBluezClient *client,
                                                  CabinProfileSet  *profiles,
                                                  CabinPhoneList   *phones);
void              cabin_device_watch_set_adapter (CabinDeviceWatch *self,
                                                  const char       *path);
void              cabin_device_watch_miss_unknown
                                                 (CabinDeviceWatch *self);
CabinBluezDevice *cabin_device_watch_find        (CabinDeviceWatch *self,
                                                  const char       *address);
void              cabin_device_watch_note_service
                                                 (CabinDeviceWatch *self,
                                                  CabinBluezDevice *device);
void              cabin_device_watch_set_leaving (CabinDeviceWatch *self,
                                                  CabinBluezDevice *device,
                                                  gboolean          leaving);
void              cabin_device_watch_look_at     (CabinDeviceWatch *self,
                                                  CabinBluezDevice *device);
gboolean          cabin_device_watch_is_connected
                                                 (CabinDeviceWatch *self,
                                                  const char       *address);
const char       *cabin_device_watch_get_name    (CabinDeviceWatch *self);
char             *cabin_device_watch_name_of     (CabinDeviceWatch *self,
                                                  CabinBluezDevice *device);

G_END_DECLS
