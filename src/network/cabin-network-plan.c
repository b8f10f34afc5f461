/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-network-plan.h"

#include "cabin-text.h"

/* Channel 0 of each band in MHz; they are 5 MHz apart (IEEE 802.11, annex E). */
#define BASE_2GHZ 2407
#define BASE_5GHZ 5000
#define CHANNEL_WIDTH 5

/**
 * cabin_network_plan_copy:
 * @self: (nullable): a plan
 *
 * Returns: (transfer full) (nullable): the same
 */
CabinNetworkPlan *
cabin_network_plan_copy (const CabinNetworkPlan *self)
{
  CabinNetworkPlan *copy;

  if (self == NULL)
    return NULL;

  copy = g_new (CabinNetworkPlan, 1);
  *copy = (CabinNetworkPlan) {
    .interface = g_strdup (self->interface),
    .ssid = g_strdup (self->ssid),
    .key = g_strdup (self->key),
    .is_new_key = self->is_new_key,
    .is_5ghz = self->is_5ghz,
    .channel = self->channel,
    .country = g_strdup (self->country),
    .address = g_strdup (self->address),
  };

  return copy;
}

/**
 * cabin_network_plan_free:
 * @self: (nullable) (transfer full): a plan, whose key is wiped
 */
void
cabin_network_plan_free (CabinNetworkPlan *self)
{
  if (self == NULL)
    return;

  g_free (self->interface);
  g_free (self->ssid);
  cabin_text_wipe (self->key);
  g_free (self->country);
  g_free (self->address);
  g_free (self);
}

/**
 * cabin_network_plan_equal:
 * @self: (nullable): a plan
 * @other: (nullable): another one
 *
 * Returns: whether a network as @self is one as @other
 */
gboolean
cabin_network_plan_equal (const CabinNetworkPlan *self,
                          const CabinNetworkPlan *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  return g_str_equal (self->interface, other->interface) && g_str_equal (self->ssid, other->ssid) &&
         g_strcmp0 (self->key, other->key) == 0 && self->is_5ghz == other->is_5ghz &&
         self->channel == other->channel && g_str_equal (self->country, other->country) &&
         g_str_equal (self->address, other->address);
}

/**
 * cabin_network_plan_get_frequency:
 *
 * Returns: the frequency of the channel in MHz
 */
guint
cabin_network_plan_get_frequency (const CabinNetworkPlan *self)
{
  return (self->is_5ghz ? BASE_5GHZ : BASE_2GHZ) + CHANNEL_WIDTH * self->channel;
}
