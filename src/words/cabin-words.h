/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluetooth-manager.h"
#include "cabin-pairing-request.h"
#include "cabin-problem.h"

G_BEGIN_DECLS

const char *cabin_words_profile        (const char         *uuid);
char       *cabin_words_problem_title  (CabinProblem       *problem);
char       *cabin_words_problem_advice (CabinProblem       *problem);
char       *cabin_words_result         (CabinPairingResult  result,
                                        const char         *name);
char       *cabin_words_result_reason  (CabinPairingResult  result);
char       *cabin_words_knock          (CabinKnock          knock,
                                        const char         *name);
char       *cabin_words_connect_result (CabinConnectResult  result,
                                        const char         *name);
const char *cabin_words_phone_state    (CabinPhone         *phone,
                                        gboolean            ready);
char       *cabin_words_device         (const char         *name);
char       *cabin_words_enter          (const char         *name,
                                        CabinPairingKind    kind);
char       *cabin_words_outward_result (const GError       *error,
                                        const char         *name);
char       *cabin_words_outward_reason (const GError       *error);
char       *cabin_words_discovery      (CabinDiscovery     *discovery);
const char *cabin_words_device_state   (CabinBluezDevice   *device,
                                        gboolean            connecting);
char       *cabin_words_searching      (guint               attempt);
char       *cabin_words_next_attempt   (gint64              left_us);
char       *cabin_words_more_about     (const char         *name);
char       *cabin_words_forget         (const char         *name);
char       *cabin_words_forgot_us      (const char         *name);
char       *cabin_words_adapter        (const char         *alias);
char       *cabin_words_look_for       (const char         *device_name);
char       *cabin_words_time_left      (gint64              left_us);
char       *cabin_words_code           (const char         *passkey);
char       *cabin_words_name           (const char         *name);
char       *cabin_words_time           (GDateTime          *time);
char       *cabin_words_date           (GDateTime          *time);

G_END_DECLS
