/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabinctl.h"

G_BEGIN_DECLS

/**
 * CabinctlPinSource:
 * @text: (nullable): what was typed on the command line
 * @file: (nullable): the name of a file; "-" is standard input
 * @keyring: whether it is in the keyring, under the address of the device
 *
 * Where the PIN of a device comes from, if not from somebody who is asked for it. Without any of these it is the
 * credential `pin` that a service manager hands over.
 */
typedef struct {
  char *text;
  char *file;
  gboolean keyring;
} CabinctlPinSource;

gboolean cabinctl_pin_read         (Cabinctl                 *self,
                                    const CabinctlPinSource  *source,
                                    const char               *address,
                                    char                    **pin,
                                    int                      *status);
void     cabinctl_pin_source_clear (CabinctlPinSource *source);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CabinctlPinSource, cabinctl_pin_source_clear)

G_END_DECLS
