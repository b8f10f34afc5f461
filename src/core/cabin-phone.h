/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CABIN_TYPE_PHONE (cabin_phone_get_type ())

/**
 * CabinPhone:
 *
 * A phone that the driver let in: what we remember of it between two drives.
 *
 * Properties: `address` (string, "AA:BB:CC:DD:EE:FF"), `name` (string, sanitised), `connected` (boolean).
 */
G_DECLARE_FINAL_TYPE (CabinPhone, cabin_phone, CABIN, PHONE, GObject)

CabinPhone *cabin_phone_new           (const char *address,
                                       const char *name);
const char *cabin_phone_get_address   (CabinPhone *self);
const char *cabin_phone_get_name      (CabinPhone *self);
void        cabin_phone_set_name      (CabinPhone *self,
                                       const char *name);
gboolean    cabin_phone_get_connected (CabinPhone *self);
void        cabin_phone_set_connected (CabinPhone *self,
                                       gboolean    connected);

G_END_DECLS
