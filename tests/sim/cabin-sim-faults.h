/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-types.h"

G_BEGIN_DECLS

/**
 * CabinSimFaults:
 *
 * Stands between the bus and bluetoothd: notes the calls, answers some with an error, holds some answers back, or all
 * that bluetoothd has to say. Calls are named as in org.cabin.Sim1.FailNext.
 */
CabinSimFaults *cabin_sim_faults_new      (void);
CabinSimFaults *cabin_sim_faults_ref      (CabinSimFaults  *self);
void            cabin_sim_faults_unref    (CabinSimFaults  *self);

void            cabin_sim_faults_attach   (CabinSimFaults  *self,
                                           GDBusConnection *connection);
void            cabin_sim_faults_fail     (CabinSimFaults  *self,
                                           const char      *call,
                                           const char      *error,
                                           const char      *message,
                                           guint            count);
void            cabin_sim_faults_delay    (CabinSimFaults  *self,
                                           const char      *call,
                                           guint            delay_ms);
void            cabin_sim_faults_fail_nth (CabinSimFaults  *self,
                                           const char      *client,
                                           guint            number,
                                           const char      *error,
                                           const char      *message);
void            cabin_sim_faults_delay_nth
                                          (CabinSimFaults  *self,
                                           const char      *client,
                                           guint            number,
                                           guint            delay_ms);
void            cabin_sim_faults_set_killer
                                          (CabinSimFaults  *self,
                                           GSourceFunc      kill,
                                           gpointer         data);
void            cabin_sim_faults_kill_nth (CabinSimFaults  *self,
                                           const char      *client,
                                           guint            number);
void            cabin_sim_faults_freeze   (CabinSimFaults  *self);
void            cabin_sim_faults_thaw     (CabinSimFaults  *self);
GVariant       *cabin_sim_faults_counts   (CabinSimFaults  *self);
GVariant       *cabin_sim_faults_log      (CabinSimFaults  *self,
                                           const char      *client);
void            cabin_sim_faults_attempts (CabinSimFaults  *self,
                                           guint           *n_calls,
                                           guint           *n_most);
void            cabin_sim_faults_reset    (CabinSimFaults  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CabinSimFaults, cabin_sim_faults_unref)

G_END_DECLS
