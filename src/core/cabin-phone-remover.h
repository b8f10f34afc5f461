/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-phone-list.h"
#include "cabin-stack.h"

G_BEGIN_DECLS

#define CABIN_TYPE_PHONE_REMOVER (cabin_phone_remover_get_type ())

/**
 * CabinPhoneRemover:
 *
 * Makes bluetoothd and the list forget phones, in this order.
 */
G_DECLARE_FINAL_TYPE (CabinPhoneRemover, cabin_phone_remover, CABIN, PHONE_REMOVER, GObject)

CabinPhoneRemover *cabin_phone_remover_new          (CabinStack        *stack,
                                                     CabinPhoneList    *phones);
void               cabin_phone_remover_forget       (CabinPhoneRemover *self,
                                                     CabinPhone        *phone);
gboolean           cabin_phone_remover_is_going     (CabinPhoneRemover *self,
                                                     const char        *address);
gboolean           cabin_phone_remover_remove_bonds (CabinPhoneRemover *self,
                                                     const char        *address);
void               cabin_phone_remover_retry        (CabinPhoneRemover *self);

G_END_DECLS
