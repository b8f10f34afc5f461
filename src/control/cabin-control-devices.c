/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Devices that are bonded and no phones: what was paired outward, such as a speaker. Nobody remembers them but
 * bluetoothd, which does at once what it is told.
 */

#include "cabin-control-devices.h"

#include "cabin-names.h"

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(CabinControlCall) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  cabin_control_call_answer (call, reply != NULL ? CABIN_CONTROL_DONE :
                             cabin_control_outcome_of_connect (cabin_connect_result_classify (error)), NULL);
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(CabinControlCall) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  cabin_control_call_answer (call, reply != NULL ? CABIN_CONTROL_DONE : cabin_control_outcome_of_error (error), NULL);
}

/**
 * cabin_control_devices_connect:
 *
 * Connects whatever the device and this side have in common.
 */
void
cabin_control_devices_connect (CabinBluezDevice *device,
                               CabinControlCall *call)
{
  cabin_bluez_device_connect (device, NULL, CABIN_CONNECT_TIMEOUT_MS, NULL, on_connected, g_object_ref (call));
}

/**
 * cabin_control_devices_disconnect:
 *
 * Ends its links.
 */
void
cabin_control_devices_disconnect (CabinBluezDevice *device,
                                  CabinControlCall *call)
{
  cabin_bluez_device_disconnect (device, NULL, on_done, g_object_ref (call));
}

/**
 * cabin_control_devices_forget:
 *
 * Removes the bond.
 */
void
cabin_control_devices_forget (CabinBluezDevice *device,
                              CabinControlCall *call)
{
  cabin_bluez_device_remove (device, NULL, on_done, g_object_ref (call));
}
