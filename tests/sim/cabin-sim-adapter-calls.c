/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-adapter-private.h"

#include "cabin-sim-device.h"

static gboolean
on_remove_device (CabinDBusAdapter1     *object,
                  GDBusMethodInvocation *invocation,
                  const char            *path)
{
  CabinSimAdapter *self = CABIN_SIM_ADAPTER (object);

  if (!self->controller->powered)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "NotReady",
                                                  "Resource Not Ready");
      return TRUE;
    }

  for (guint i = 0; i < self->devices->len; i++)
    {
      CabinSimDevice *device = g_ptr_array_index (self->devices, i);

      if (g_str_equal (cabin_sim_device_get_path (device), path))
        {
          cabin_sim_device_forget (device, invocation);
          return TRUE;
        }
    }

  g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "DoesNotExist", "Does Not Exist");
  return TRUE;
}

/**
 * cabin_sim_adapter_implement_calls:
 *
 * Fills in the methods of org.bluez.Adapter1.
 */
void
cabin_sim_adapter_implement_calls (CabinDBusAdapter1Iface *iface)
{
  cabin_sim_adapter_implement_discovery (iface);
  iface->handle_remove_device = on_remove_device;
}
