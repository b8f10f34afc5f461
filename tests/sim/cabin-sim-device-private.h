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
  /* Whether it is a peripheral, which has nothing but LE. */
  gboolean only_le;
  /* Whether it was ever seen over LE. */
  gboolean has_le;
  /* %NULL for a bluetoothd that does not have it. */
  CabinDBusBearerBREDR1 *bredr;
  /* In dBm; 0 while nobody looks for devices. */
  gint16 rssi;
  /* Whether discovery brought it; such a device lives on for a while. */
  gboolean found;
  /* Whether a client has once wanted to connect or pair it; such a device stays. */
  gboolean kept;
  /* Whether it is paired and says so when its services are known, and the Pair() that is answered then, if any. */
  gboolean paired_pending;
  GDBusMethodInvocation *pair_call;
  /* Whether the services of a peripheral are asked for since its link came up, whoever made that but a Pair(). */
  gboolean asked_to_connect;
  /* Whether it goes for good when its link is down. */
  gboolean forgotten;
  guint services_source;
  guint vanish_source;
  guint disconnect_source;
  /* Of the connection that is under way; %NULL if there is none. */
  GCancellable *connecting;
  /* Whether it is a Pair() that needs it; a peripheral is asked for its services when it is paired then. */
  gboolean connecting_to_pair;
  /* Calls that are answered when the link is down: Disconnect, RemoveDevice. */
  GPtrArray *until_down;
};

void      cabin_sim_device_implement_calls   (CabinDBusDevice1Iface  *iface);
void      cabin_sim_device_implement_pairing (CabinDBusDevice1Iface  *iface);
void      cabin_sim_device_begin_disconnect  (CabinSimDevice         *self);
void      cabin_sim_device_keep              (CabinSimDevice         *self);
void      cabin_sim_device_give_up           (CabinSimDevice         *self);
void      cabin_sim_device_drop              (CabinSimDevice         *self);
void      cabin_sim_device_store             (CabinSimDevice         *self);
gboolean  cabin_sim_device_knows_services    (CabinSimDevice         *self);
void      cabin_sim_device_answer_waiting    (CabinSimDevice         *self);
void      cabin_sim_device_return_error      (GDBusMethodInvocation  *invocation,
                                              const char             *name,
                                              const char             *message);

GVariant *cabin_sim_device_read_property     (GDBusConnection        *connection,
                                              const char             *sender,
                                              const char             *path,
                                              const char             *interface,
                                              const char             *name,
                                              GError                **error,
                                              gpointer                user_data);
GVariant *cabin_sim_device_list_properties   (GDBusInterfaceSkeleton *skeleton);

G_END_DECLS
