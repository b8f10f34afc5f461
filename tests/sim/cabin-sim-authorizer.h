/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-device.h"

G_BEGIN_DECLS

#define CABIN_SIM_TYPE_AUTHORIZER (cabin_sim_authorizer_get_type ())

/**
 * CabinSimAuthorizer:
 *
 * Who may use our services: bluetoothd asks the agent for one device after the other, and trusted ones not at all.
 */
G_DECLARE_FINAL_TYPE (CabinSimAuthorizer, cabin_sim_authorizer, CABIN_SIM, AUTHORIZER, GObject)

CabinSimAuthorizer *cabin_sim_authorizer_new        (CabinSimDaemon     *daemon);
void                cabin_sim_authorizer_ask_async  (CabinSimAuthorizer *self,
                                                     CabinSimDevice     *device,
                                                     const char         *uuid,
                                                     GAsyncReadyCallback callback,
                                                     gpointer            user_data);
gboolean            cabin_sim_authorizer_ask_finish (CabinSimAuthorizer *self,
                                                     GAsyncResult       *result);
void                cabin_sim_authorizer_drop       (CabinSimAuthorizer *self,
                                                     CabinSimDevice     *device);

G_END_DECLS
