/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-reconnect-policy.h"

G_BEGIN_DECLS

/**
 * CabinReconnectEntry:
 * @address: "AA:BB:CC:DD:EE:FF"
 * @bonded: whether bluetoothd has a bond with it
 * @automatic: whether it may be tried without being asked for
 * @left_alone: the driver disconnected it in this drive
 * @forgot_us: it has lost our key
 * @tried_in: the last round in which it had its attempt, 0 for none since the schedule began
 * @auth_failures: how many authentications failed in a row
 *
 * What #CabinReconnectPolicy knows of one phone of the list.
 */
typedef struct {
  char *address;
  gboolean bonded;
  gboolean automatic;
  gboolean left_alone;
  gboolean forgot_us;
  guint tried_in;
  guint auth_failures;
} CabinReconnectEntry;

GPtrArray           *cabin_reconnect_phones_new      (const CabinReconnectPhone *phones,
                                                      guint                      n_phones,
                                                      GPtrArray                 *old);
CabinReconnectEntry *cabin_reconnect_phones_find     (GPtrArray  *self,
                                                      const char *address);
gboolean             cabin_reconnect_phones_any_new  (GPtrArray *self,
                                                      GPtrArray *old);

gboolean             cabin_reconnect_entry_welcome   (const CabinReconnectEntry *entry);
void                 cabin_reconnect_entry_trust     (CabinReconnectEntry *entry);
void                 cabin_reconnect_entry_note      (CabinReconnectEntry *entry,
                                                      CabinConnectResult   result,
                                                      gboolean             counts);

G_END_DECLS
