/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-phone.h"

G_BEGIN_DECLS

#define CABIN_TYPE_PHONE_LIST (cabin_phone_list_get_type ())

/**
 * CabinPhoneList:
 *
 * The phones that were let in, newest first, kept in the settings.
 */
G_DECLARE_FINAL_TYPE (CabinPhoneList, cabin_phone_list, CABIN, PHONE_LIST, GObject)

CabinPhoneList *cabin_phone_list_new       (GSettings      *settings);
GListModel     *cabin_phone_list_get_model (CabinPhoneList *self);
CabinPhone     *cabin_phone_list_find      (CabinPhoneList *self,
                                            const char     *address);
void            cabin_phone_list_remember  (CabinPhoneList *self,
                                            const char     *address,
                                            const char     *name);
void            cabin_phone_list_rename    (CabinPhoneList *self,
                                            const char     *address,
                                            const char     *name);

G_END_DECLS
