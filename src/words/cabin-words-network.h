/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-access-point.h"
#include "cabin-handover-types.h"

G_BEGIN_DECLS

const char *cabin_words_network_state   (CabinAccessPointState  state);
char       *cabin_words_network_advice  (CabinAccessPointState  state,
                                         const char            *detail);
const char *cabin_words_secret_place    (CabinSecretPlace       place);
const char *cabin_words_handover        (CabinHandoverState     state);
const char *cabin_words_handover_reason (CabinHandoverReason    reason);

G_END_DECLS
