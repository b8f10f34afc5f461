/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-nm-client-private.h"

#include "cabin-names.h"
#include "cabin-nm-reason.h"

/* NM_STATE_ASLEEP of NMState. */
#define STATE_ASLEEP 10

static void
say (CabinNmClient         *self,
     CabinNetworkPresence   presence,
     CabinAccessPointState  state,
     const char            *detail)
{
  const char *bssid = self->device ? cabin_nm_device_get_hw_address (self->device) : NULL;

  cabin_network_service_say (CABIN_NETWORK_SERVICE (self), &self->report, presence, state, detail, bssid);
}

static gboolean
is_asleep (CabinNmClient *self)
{
  return cabin_dbus_nm_get_state (self->manager) == STATE_ASLEEP;
}

static void
report_network (CabinNmClient *self)
{
  guint state = cabin_nm_device_get_state (self->device);
  gboolean ours = cabin_nm_client_is_ours_active (self);
  const char *reason = cabin_nm_reason_to_string (cabin_nm_device_get_reason (self->device));
  const CabinNetworkPresence yes = CABIN_NETWORK_PRESENCE_YES;

  if (self->problem != NULL)
    say (self, yes, CABIN_ACCESS_POINT_FAILED, self->problem);
  else if (self->wish != CABIN_NM_WISH_PLAN)
    say (self, yes, CABIN_ACCESS_POINT_OFF, NULL);
  else if (!self->compared || self->must_activate || self->expected != NULL ||
           cabin_nm_device_get_uuid (self->device) == NULL)
    say (self, yes, CABIN_ACCESS_POINT_STARTING, reason);
  else if (ours && state >= CABIN_NM_DEVICE_PREPARE && state <= CABIN_NM_DEVICE_ACTIVATED)
    say (self, yes, state == CABIN_NM_DEVICE_ACTIVATED ? CABIN_ACCESS_POINT_ON : CABIN_ACCESS_POINT_STARTING, NULL);
  else if (!ours && *cabin_nm_device_get_uuid (self->device) != '\0')
    say (self, yes, CABIN_ACCESS_POINT_FAILED, "The adapter is used for another network");
  else
    say (self, yes, CABIN_ACCESS_POINT_FAILED, reason ? reason : "NetworkManager has ended it");
}

/**
 * cabin_nm_client_is_wireless_on:
 *
 * Returns: whether no switch, of NetworkManager or of the radio, keeps Wi-Fi off
 */
gboolean
cabin_nm_client_is_wireless_on (CabinNmClient *self)
{
  return !is_asleep (self) && cabin_dbus_nm_get_wireless_enabled (self->manager) &&
         cabin_dbus_nm_get_wireless_hardware_enabled (self->manager);
}

/**
 * cabin_nm_client_is_available:
 *
 * Returns: whether the device takes a connection now
 */
gboolean
cabin_nm_client_is_available (CabinNmClient *self)
{
  return cabin_nm_client_is_wireless_on (self) && cabin_nm_device_is_managed (self->device) &&
         cabin_nm_device_can_be_ap (self->device) &&
         cabin_nm_device_get_state (self->device) >= CABIN_NM_DEVICE_DISCONNECTED;
}

/**
 * cabin_nm_client_is_ours_active:
 *
 * Returns: whether the network on the device is of our profile
 */
gboolean
cabin_nm_client_is_ours_active (CabinNmClient *self)
{
  return g_strcmp0 (cabin_nm_device_get_uuid (self->device), CABIN_NM_PROFILE_UUID) == 0;
}

/**
 * cabin_nm_client_report:
 *
 * Says how it is.
 */
void
cabin_nm_client_report (CabinNmClient *self)
{
  const CabinNetworkPresence yes = CABIN_NETWORK_PRESENCE_YES;
  g_autofree char *text = NULL;

  if (self->owner == NULL)
    say (self, CABIN_NETWORK_PRESENCE_NO, CABIN_ACCESS_POINT_OFF, NULL);
  else if (self->interface == NULL && self->problem != NULL)
    say (self, CABIN_NETWORK_PRESENCE_UNKNOWN, CABIN_ACCESS_POINT_FAILED, self->problem);
  else if (self->interface == NULL)
    say (self, CABIN_NETWORK_PRESENCE_UNKNOWN,
         self->store && cabin_nm_store_get_profile (self->store) ? CABIN_ACCESS_POINT_STARTING : CABIN_ACCESS_POINT_OFF,
         NULL);
  else if (*self->owner == '\0' || self->manager == NULL || (!self->looked_for_device && self->problem == NULL))
    say (self, CABIN_NETWORK_PRESENCE_UNKNOWN, CABIN_ACCESS_POINT_STARTING, NULL);
  else if (is_asleep (self))
    say (self, yes, CABIN_ACCESS_POINT_BLOCKED, "NetworkManager has all networks switched off");
  else if (self->device == NULL && self->problem != NULL)
    say (self, yes, CABIN_ACCESS_POINT_FAILED, self->problem);
  else if (self->device == NULL)
    say (self, yes, CABIN_ACCESS_POINT_NO_DEVICE, NULL);
  else if (!cabin_nm_device_is_managed (self->device) && cabin_dbus_nm_get_startup (self->manager))
    say (self, CABIN_NETWORK_PRESENCE_UNKNOWN, CABIN_ACCESS_POINT_STARTING, NULL);
  else if (!cabin_nm_device_is_managed (self->device))
    {
      text = g_strdup_printf ("NetworkManager leaves %s alone", self->interface);
      say (self, CABIN_NETWORK_PRESENCE_NO, CABIN_ACCESS_POINT_OFF, text);
    }
  else if (!cabin_nm_device_can_be_ap (self->device))
    {
      text = g_strdup_printf ("%s cannot be an access point", self->interface);
      say (self, yes, CABIN_ACCESS_POINT_NO_DEVICE, text);
    }
  else if (!cabin_nm_client_is_wireless_on (self))
    say (self, yes, CABIN_ACCESS_POINT_BLOCKED, NULL);
  else
    report_network (self);
}
