/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-types.h"

G_BEGIN_DECLS

/**
 * CabinSimFaults:
 *
 * Stands between the bus and bluetoothd: counts the calls, answers some with an error, holds some answers back. Calls
 * are named as in org.cabin.Sim1.FailNext.
 */
CabinSimFaults *cabin_sim_faults_new    (void);
CabinSimFaults *cabin_sim_faults_ref    (CabinSimFaults  *self);
void            cabin_sim_faults_unref  (CabinSimFaults  *self);

void            cabin_sim_faults_attach (CabinSimFaults  *self,
                                         GDBusConnection *connection);
void            cabin_sim_faults_fail   (CabinSimFaults  *self,
                                         const char      *call,
                                         const char      *error,
                                         const char      *message,
                                         guint            count);
void            cabin_sim_faults_delay  (CabinSimFaults  *self,
                                         const char      *call,
                                         guint            delay_ms);
GVariant       *cabin_sim_faults_counts (CabinSimFaults  *self);
void            cabin_sim_faults_reset  (CabinSimFaults  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CabinSimFaults, cabin_sim_faults_unref)

G_END_DECLS
