/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-control-call.h"

G_BEGIN_DECLS

#define CABIN_TYPE_CONTROL_HOLDS (cabin_control_holds_get_type ())

/**
 * CabinControlHolds:
 *
 * What goes on because callers want it to: until each of them has said that it may end, or has left the bus, or its
 * time is over.
 *
 * Properties, read-only with notify: `held` (boolean: somebody wants it)
 */
G_DECLARE_FINAL_TYPE (CabinControlHolds, cabin_control_holds, CABIN, CONTROL_HOLDS, GObject)

CabinControlHolds *cabin_control_holds_new      (guint              limit_ms);
void               cabin_control_holds_take     (CabinControlHolds *self,
                                                 CabinControlCall  *call);
void               cabin_control_holds_drop     (CabinControlHolds *self,
                                                 const char        *caller);
void               cabin_control_holds_drop_all (CabinControlHolds *self);
gboolean           cabin_control_holds_get_held (CabinControlHolds *self);

G_END_DECLS
