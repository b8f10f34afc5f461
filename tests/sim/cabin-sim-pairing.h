/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-device.h"

G_BEGIN_DECLS

/* How a pairing ends badly: last parts of names of errors, ours and the phone's alike. */
#define CABIN_SIM_AUTHENTICATION_FAILED "AuthenticationFailed"
#define CABIN_SIM_AUTHENTICATION_CANCELED "AuthenticationCanceled"
#define CABIN_SIM_AUTHENTICATION_TIMEOUT "AuthenticationTimeout"

#define CABIN_SIM_TYPE_PAIRING (cabin_sim_pairing_get_type ())

/**
 * CabinSimPairing:
 *
 * One pairing of two sides that have a link, from the exchange of capabilities to the bond.
 */
G_DECLARE_FINAL_TYPE (CabinSimPairing, cabin_sim_pairing, CABIN_SIM, PAIRING, GObject)

/**
 * CabinSimPairingOptions:
 *
 * What the side that wants to pair asks for.
 */
typedef struct {
  /* Unique name of the client that called Pair(); %NULL if the phone asks. */
  const char *owner;
  gboolean bonding;
  /* 0 to 999999. */
  guint32 passkey;
  /* Whether the link was made for the pairing and goes with it. */
  gboolean own_link;
  /* Whether it is the kernel that pairs, as an attempt of ours to connect has found the phone without its key. */
  gboolean initiator;
} CabinSimPairingOptions;

void     cabin_sim_pairing_run_async   (CabinSimDevice               *device,
                                        CabinSimPhone                *phone,
                                        const CabinSimPairingOptions *options,
                                        GAsyncReadyCallback           callback,
                                        gpointer                      user_data);
gboolean cabin_sim_pairing_run_finish  (CabinSimDevice               *device,
                                        GAsyncResult                 *result,
                                        GError                      **error);
gboolean cabin_sim_pairing_is_outgoing (CabinSimPairing              *self);
void     cabin_sim_pairing_abort       (CabinSimPairing              *self,
                                        const char                   *failure);

G_END_DECLS
