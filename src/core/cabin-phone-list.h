/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-phone.h"

G_BEGIN_DECLS

#define CABIN_TYPE_PHONE_LIST (cabin_phone_list_get_type ())

/**
 * CabinPhoneList:
 *
 * The phones that were let in, kept in the settings. In the order in which they are tried: who connected last is first,
 * until the driver says otherwise. A change of a phone's `auto-connect` or name is written by itself.
 */
G_DECLARE_FINAL_TYPE (CabinPhoneList, cabin_phone_list, CABIN, PHONE_LIST, GObject)

CabinPhoneList *cabin_phone_list_new       (GSettings      *settings);
GListModel     *cabin_phone_list_get_model (CabinPhoneList *self);
CabinPhone     *cabin_phone_list_find      (CabinPhoneList *self,
                                            const char     *address);
CabinPhone     *cabin_phone_list_remember  (CabinPhoneList *self,
                                            const char     *address,
                                            const char     *name);
void            cabin_phone_list_rename    (CabinPhoneList *self,
                                            const char     *address,
                                            const char     *name);
void            cabin_phone_list_move      (CabinPhoneList *self,
                                            CabinPhone     *phone,
                                            guint           position);
void            cabin_phone_list_forget    (CabinPhoneList *self,
                                            CabinPhone     *phone);

G_END_DECLS
