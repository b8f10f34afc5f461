/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-pairing-request.h"
#include "cabinctl.h"

G_BEGIN_DECLS

#define CABINCTL_TYPE_QUESTIONS (cabinctl_questions_get_type ())

/**
 * CabinctlQuestions:
 *
 * What bluetoothd asks during a pairing outward, put to the person at the terminal, one question at a time.
 */
G_DECLARE_FINAL_TYPE (CabinctlQuestions, cabinctl_questions, CABINCTL, QUESTIONS, GObject)

CabinctlQuestions *cabinctl_questions_new          (Cabinctl            *program,
                                                    const char          *name);
void               cabinctl_questions_ask          (CabinctlQuestions   *self,
                                                    CabinPairingRequest *request);
void               cabinctl_questions_end          (CabinctlQuestions   *self);
gboolean           cabinctl_questions_nobody_there (CabinctlQuestions   *self);

G_END_DECLS
