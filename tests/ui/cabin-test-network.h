/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-access-point.h"
#include "cabin-handover.h"

G_BEGIN_DECLS

/*
 * The screen's tests have a network and a hand-over that do nothing by themselves: they stand in for those of core and
 * handover, under the same names, so that a test says at once what the screen is to show.
 */

CabinAccessPoint *cabin_test_access_point_new       (void);
void              cabin_test_access_point_set_state (CabinAccessPoint      *self,
                                                     CabinAccessPointState  state,
                                                     const char            *detail);
void              cabin_test_access_point_set_ssid  (CabinAccessPoint *self,
                                                     const char       *ssid);
void              cabin_test_access_point_set_key   (CabinAccessPoint *self,
                                                     const char       *key,
                                                     CabinSecretPlace  place);
gboolean          cabin_test_access_point_answer    (CabinAccessPoint      *self);
CabinHandover    *cabin_test_handover_new           (void);
void              cabin_test_handover_set           (CabinHandover       *self,
                                                     CabinHandoverState   state,
                                                     CabinHandoverReason  reason,
                                                     const char          *device_name);

G_END_DECLS
