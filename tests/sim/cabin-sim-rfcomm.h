/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-world.h"

G_BEGIN_DECLS

void     cabin_sim_rfcomm_open_async  (CabinSimWorld      *world,
                                       CabinSimPhone      *phone,
                                       const char         *uuid,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean cabin_sim_rfcomm_open_finish (CabinSimWorld      *world,
                                       GAsyncResult       *result,
                                       GError            **error);

G_END_DECLS
