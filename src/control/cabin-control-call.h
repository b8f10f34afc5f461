/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-control-caller.h"
#include "cabin-control-outcome.h"

G_BEGIN_DECLS

#define CABIN_TYPE_CONTROL_CALL (cabin_control_call_get_type ())

/**
 * CabinControlCall:
 *
 * One call. It is answered exactly once: by one of the methods below, or with
 * Cancelled when the last reference goes.
 *
 * Signal: `answered` (int #CabinControlOutcome), before the answer goes out.
 */
G_DECLARE_FINAL_TYPE (CabinControlCall, cabin_control_call, CABIN, CONTROL_CALL, GObject)

CabinControlCall *cabin_control_call_new            (GDBusMethodInvocation *invocation);
void              cabin_control_call_identify       (CabinControlCall      *self,
                                                     GCancellable          *cancellable,
                                                     GAsyncReadyCallback    callback,
                                                     gpointer               user_data);
gboolean          cabin_control_call_admit          (CabinControlCall      *self,
                                                     GAsyncResult          *result);
CabinControlTrust cabin_control_call_get_trust      (CabinControlCall      *self);
GDBusConnection  *cabin_control_call_get_connection (CabinControlCall      *self);
const char       *cabin_control_call_get_sender     (CabinControlCall      *self);
GVariant         *cabin_control_call_get_parameters (CabinControlCall      *self);
void              cabin_control_call_answer         (CabinControlCall      *self,
                                                     CabinControlOutcome    outcome,
                                                     const char            *message);
void              cabin_control_call_return         (CabinControlCall      *self,
                                                     GVariant              *value);
void              cabin_control_call_refuse         (CabinControlCall      *self,
                                                     const char            *message);

G_END_DECLS
