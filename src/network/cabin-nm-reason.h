/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* NMDeviceState, as far as it is told apart here. */
#define CABIN_NM_DEVICE_UNMANAGED 10
#define CABIN_NM_DEVICE_UNAVAILABLE 20
#define CABIN_NM_DEVICE_DISCONNECTED 30
#define CABIN_NM_DEVICE_PREPARE 40
#define CABIN_NM_DEVICE_ACTIVATED 100
#define CABIN_NM_DEVICE_FAILED 120

const char *cabin_nm_reason_to_string (guint reason);

G_END_DECLS
