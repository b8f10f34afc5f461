/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-access-point.h"
#include "cabin-handover-types.h"

G_BEGIN_DECLS

const char *cabin_words_network_state   (CabinAccessPointState  state);
char       *cabin_words_network_advice  (CabinAccessPointState  state,
                                         const char            *detail);
const char *cabin_words_secret_place    (CabinSecretPlace       place);
char       *cabin_words_password_failed (const GError          *error);
const char *cabin_words_handover        (CabinHandoverState     state);
const char *cabin_words_handover_reason (CabinHandoverReason    reason);
const char *cabin_words_handover_advice (CabinHandoverReason    reason);
char       *cabin_words_handover_line   (const char          *subject,
                                         CabinHandoverState   state,
                                         CabinHandoverReason  reason);

G_END_DECLS
