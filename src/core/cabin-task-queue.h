/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CABIN_TYPE_TASK_QUEUE (cabin_task_queue_get_type ())

/**
 * CabinTaskQueue:
 *
 * Tasks that wait for the same thing. One that is cancelled is answered at once.
 */
G_DECLARE_FINAL_TYPE (CabinTaskQueue, cabin_task_queue, CABIN, TASK_QUEUE, GObject)

CabinTaskQueue *cabin_task_queue_new      (void);
void            cabin_task_queue_add      (CabinTaskQueue *self,
                                           GTask          *task);
GTask          *cabin_task_queue_pop      (CabinTaskQueue *self);
gboolean        cabin_task_queue_is_empty (CabinTaskQueue *self);

G_END_DECLS
