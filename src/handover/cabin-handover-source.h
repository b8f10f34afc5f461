/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-network-offer.h"

G_BEGIN_DECLS

/**
 * CabinHandoverSource:
 * @is_wanted: whether the car is to have a network; without, there is nothing to speak of with a phone
 * @get_offer_async: finds out what a phone has to know to join it, as it is now
 * @get_offer_finish: what that is
 *
 * Where the offers come from: what a hand-over needs of the access point, and no more.
 */
typedef struct {
  gboolean (*is_wanted) (GObject *network);
  void (*get_offer_async) (GObject             *network,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data);
  CabinNetworkOffer *(*get_offer_finish) (GObject       *network,
                                          GAsyncResult  *result,
                                          GError       **error);
} CabinHandoverSource;

G_END_DECLS
