/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-handover.h"

static gboolean
is_wanted (GObject *network)
{
  return cabin_access_point_get_state (CABIN_ACCESS_POINT (network)) != CABIN_ACCESS_POINT_OFF;
}

static void
get_offer_async (GObject             *network,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  cabin_access_point_get_offer_async (CABIN_ACCESS_POINT (network), cancellable, callback, user_data);
}

static CabinNetworkOffer *
get_offer_finish (GObject       *network,
                  GAsyncResult  *result,
                  GError       **error)
{
  return cabin_access_point_get_offer_finish (CABIN_ACCESS_POINT (network), result, error);
}

static void
on_state (CabinAccessPoint *access_point,
          GParamSpec       *pspec,
          CabinHandover    *handover)
{
  CabinAccessPointState state = cabin_access_point_get_state (access_point);

  if (state == CABIN_ACCESS_POINT_ON || state == CABIN_ACCESS_POINT_OFF)
    cabin_handover_network_changed (handover, state == CABIN_ACCESS_POINT_ON);
}

/**
 * cabin_handover_new:
 * @manager: whose phones ask
 * @access_point: the car's network
 *
 * Returns: (transfer full): a hand-over that waits for phones
 */
CabinHandover *
cabin_handover_new (CabinBluetoothManager *manager,
                    CabinAccessPoint      *access_point)
{
  static const CabinHandoverSource source = { is_wanted, get_offer_async, get_offer_finish };

  CabinHandover *self = cabin_handover_new_for_source (manager, G_OBJECT (access_point), &source);

  g_signal_connect_object (access_point, "notify::state", G_CALLBACK (on_state), self, 0);

  return self;
}
