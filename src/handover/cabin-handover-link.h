/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-handover-source.h"
#include "cabin-handover-types.h"

G_BEGIN_DECLS

#define CABIN_TYPE_HANDOVER_LINK (cabin_handover_link_get_type ())

/**
 * CabinHandoverLink:
 *
 * One link of one phone, and the conversation on it. It keeps the time, and the offer for as long as it is needed.
 *
 * Signals:
 *
 * - `changed`: state or reason
 * - `ended`: nothing more is said, and the link is to be ended; the state is the last one
 */
G_DECLARE_FINAL_TYPE (CabinHandoverLink, cabin_handover_link, CABIN, HANDOVER_LINK, GObject)

CabinHandoverLink   *cabin_handover_link_new        (int                        fd,
                                                     GObject                   *network,
                                                     const CabinHandoverSource *source);
void                 cabin_handover_link_renew      (CabinHandoverLink         *self);
gboolean             cabin_handover_link_close      (CabinHandoverLink         *self);
CabinHandoverState   cabin_handover_link_get_state  (CabinHandoverLink         *self);
CabinHandoverReason  cabin_handover_link_get_reason (CabinHandoverLink         *self);

G_END_DECLS
