/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CabinNetworkPlan:
 * @interface: the kernel's name of the Wi-Fi interface
 * @ssid: UTF-8, 1 to 32 bytes
 * @key: the passphrase, 8 to 63 printable ASCII characters; wiped with the plan, and for no log
 * @is_new_key: the key was made a moment ago, so a network that runs already has another one
 * @is_5ghz: the band: 5 GHz, else 2.4
 * @channel: of that band, never 0
 * @country: two capital letters, or empty
 * @address: IPv4 address of the car, in a subnet of %CABIN_NETWORK_PREFIX bits
 *
 * The network that is wanted, in values that were checked. Nobody changes it.
 */
typedef struct {
  char *interface;
  char *ssid;
  char *key;
  gboolean is_new_key;
  gboolean is_5ghz;
  guint channel;
  char *country;
  char *address;
} CabinNetworkPlan;

CabinNetworkPlan *cabin_network_plan_copy          (const CabinNetworkPlan *self);
void              cabin_network_plan_free          (CabinNetworkPlan       *self);
gboolean          cabin_network_plan_equal         (const CabinNetworkPlan *self,
                                                    const CabinNetworkPlan *other);
guint             cabin_network_plan_get_frequency (const CabinNetworkPlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CabinNetworkPlan, cabin_network_plan_free)

G_END_DECLS
