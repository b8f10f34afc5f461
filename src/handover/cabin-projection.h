/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-handover.h"
#include "cabin-settings.h"

G_BEGIN_DECLS

#define CABIN_TYPE_PROJECTION (cabin_projection_get_type ())

/**
 * CabinProjectionState:
 * @CABIN_PROJECTION_OFF: not started: no phone has asked, or the settings name none
 * @CABIN_PROJECTION_RUNNING: started
 * @CABIN_PROJECTION_WAITING: it has ended, or could not be started, and is tried again; `detail` says why
 * @CABIN_PROJECTION_ENDING: told to end
 */
typedef enum {
  CABIN_PROJECTION_OFF,
  CABIN_PROJECTION_RUNNING,
  CABIN_PROJECTION_WAITING,
  CABIN_PROJECTION_ENDING,
} CabinProjectionState;

/**
 * CabinProjection:
 *
 * The life of the program of the setting `projection-command`, which shows Android Auto. It is started when a phone
 * asks for the car's network, and again when it ends while a phone is there; it is not ended before the head unit is.
 * It gets no secret, no descriptor and no word from us.
 *
 * Properties, read-only with notify:
 *
 * - `state` (int, #CabinProjectionState)
 * - `detail` (string or %NULL): how it ended last
 */
G_DECLARE_FINAL_TYPE (CabinProjection, cabin_projection, CABIN, PROJECTION, GObject)

CabinProjection      *cabin_projection_new             (CabinSettings        *settings,
                                                        CabinHandover        *handover);
void                  cabin_projection_shutdown_async  (CabinProjection      *self,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
gboolean              cabin_projection_shutdown_finish (CabinProjection      *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);
CabinProjectionState  cabin_projection_get_state       (CabinProjection      *self);
const char           *cabin_projection_get_detail      (CabinProjection      *self);

G_END_DECLS
