/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-client.h"
#include "cabin-problem.h"
#include "cabinctl.h"

G_BEGIN_DECLS

/**
 * CabinctlBluez:
 * @client: what bluetoothd knows
 * @adapter: (nullable): the adapter that is meant
 * @problem: (nullable): what keeps it from being used
 *
 * BlueZ, seen from outside the head unit.
 */
typedef struct {
  CabinBluezClient *client;
  CabinBluezAdapter *adapter;
  CabinProblem *problem;
} CabinctlBluez;

void cabinctl_bluez_look  (CabinctlBluez *bluez,
                           Cabinctl      *self,
                           const char    *wanted);
int  cabinctl_bluez_need  (CabinctlBluez *bluez,
                           Cabinctl      *self,
                           const char    *wanted);
void cabinctl_bluez_clear (CabinctlBluez *bluez);

CabinBluezDevice *cabinctl_bluez_find_device (CabinctlBluez *bluez,
                                              const char    *address);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CabinctlBluez, cabinctl_bluez_clear)

G_END_DECLS
