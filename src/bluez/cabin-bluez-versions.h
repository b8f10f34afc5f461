/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CabinBluezGoodbye:
 * @CABIN_BLUEZ_GOODBYE_UNTOLD: bluetoothd does not say
 * @CABIN_BLUEZ_GOODBYE_AUTHENTICATION: one side has not the key of the other
 * @CABIN_BLUEZ_GOODBYE_LOCAL: we wanted it
 * @CABIN_BLUEZ_GOODBYE_REMOTE: the device wanted it
 * @CABIN_BLUEZ_GOODBYE_OTHER: anything else, such as a device out of reach
 *
 * Why a link ended.
 */
typedef enum {
  CABIN_BLUEZ_GOODBYE_UNTOLD,
  CABIN_BLUEZ_GOODBYE_AUTHENTICATION,
  CABIN_BLUEZ_GOODBYE_LOCAL,
  CABIN_BLUEZ_GOODBYE_REMOTE,
  CABIN_BLUEZ_GOODBYE_OTHER,
} CabinBluezGoodbye;

CabinBluezGoodbye  cabin_bluez_versions_read_goodbye    (const char  *reason);

void               cabin_bluez_versions_translate_error (const char **name,
                                                         const char **text);

char              *cabin_bluez_versions_read_modalias   (const char  *modalias);

G_END_DECLS
