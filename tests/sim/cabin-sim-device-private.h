/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-bluez.h"
#include "cabin-sim-device.h"

G_BEGIN_DECLS

struct _CabinSimDevice
{
  CabinDBusDevice1Skeleton parent_instance;

  /* Not owned: the adapter owns this. %NULL once the device is off the bus. */
  CabinSimAdapter *adapter;
  char *address;
  char *path;
  CabinSimBearers bearers;
  /* Whether it was ever seen over LE. */
  gboolean has_le;
  /* %NULL for a bluetoothd that does not have it. */
  CabinDBusBearerBREDR1 *bredr;
  /* Whether discovery brought it; such a device lives on for a while. */
  gboolean found;
  /* Whether it goes for good when its link is down. */
  gboolean forgotten;
  guint services_source;
  guint vanish_source;
  guint disconnect_source;
  /* Of the connection that is under way; %NULL if there is none. */
  GCancellable *connecting;
  /* Calls that are answered when the link is down: Disconnect, RemoveDevice. */
  GPtrArray *until_down;
};

void cabin_sim_device_implement_calls  (CabinDBusDevice1Iface *iface);
void cabin_sim_device_begin_disconnect (CabinSimDevice        *self);

G_END_DECLS
