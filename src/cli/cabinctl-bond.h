/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bond-policy.h"
#include "cabinctl-bluez.h"
#include "cabinctl.h"

G_BEGIN_DECLS

/**
 * CabinctlBond:
 * @program: the run of the program
 * @address: whom it is about
 * @adapter: (nullable): which adapter, as it was typed
 * @pin: (nullable): the device's PIN or passkey
 * @timeout_s: after how many seconds it is enough; 0 for never
 * @wait: whether to wait for bluetoothd and an adapter that is on
 * @bluez: what bluetoothd knows
 * @policy: what is decided; @policy.verdict and @policy.reason are the outcome
 * @device: (nullable): the device, while bluetoothd knows it
 * @name: (nullable): its name, as long as one was told
 * @nobody_there: whether a question was refused because there was nobody to ask
 * @verify: how the test connection ended; NULL for none
 * @cleanup: what was removed; NULL for nothing
 * @pairing: how the pairing ended; NULL for none
 * @asked: whether an agent was registered
 *
 * One run of `cabinctl bond`: what is wanted, what is under way, and what the report is made of.
 */
typedef struct {
  Cabinctl *program;
  const char *address;
  const char *adapter;
  const char *pin;
  guint timeout_s;
  gboolean wait;

  CabinctlBluez bluez;
  CabinBondPolicy policy;
  CabinBluezDevice *device;
  char *name;
  gboolean nobody_there;
  const char *verify;
  const char *cleanup;
  const char *pairing;
  gboolean asked;
} CabinctlBond;

void cabinctl_bond_run    (CabinctlBond *self);
int  cabinctl_bond_report (CabinctlBond *self);

G_END_DECLS
