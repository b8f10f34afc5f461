/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-reconnect-policy.h"

G_BEGIN_DECLS

/* A time that never comes. */
#define CABIN_RECONNECT_NEVER G_MAXINT64

/**
 * CabinReconnectSchedule:
 *
 * The gaps between rounds of attempts, with their jitter. A part of #CabinReconnectPolicy.
 */
typedef struct _CabinReconnectSchedule CabinReconnectSchedule;

CabinReconnectSchedule *cabin_reconnect_schedule_new    (const CabinReconnectStage *stages,
                                                         guint                      n_stages,
                                                         guint                      tail_s,
                                                         guint32                    seed);
void                    cabin_reconnect_schedule_free   (CabinReconnectSchedule *self);

gint64                  cabin_reconnect_schedule_after  (CabinReconnectSchedule *self,
                                                         guint                   n_rounds,
                                                         gint64                  now_us);
gint64                  cabin_reconnect_schedule_again  (CabinReconnectSchedule *self,
                                                         CabinReconnectReason    reason,
                                                         gint64                  now_us);

G_END_DECLS
