/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-device-private.h"

#include "cabin-sim-property.h"

/* RSSI and Icon, which a device does not always have; the generated code knows no properties of that kind. */

static gboolean
lacks (CabinSimDevice *self,
       const char     *name)
{
  if (g_str_equal (name, "RSSI"))
    return self->rssi == 0;
  if (g_str_equal (name, "Icon"))
    return cabin_dbus_device1_get_icon (CABIN_DBUS_DEVICE1 (self)) == NULL;

  return FALSE;
}

static GDBusInterfaceSkeletonClass *
get_parent_class (void)
{
  return g_type_class_peek (CABIN_DBUS_TYPE_DEVICE1_SKELETON);
}

/**
 * cabin_sim_device_read_property:
 *
 * Answers Get and GetAll of org.freedesktop.DBus.Properties; a #GDBusInterfaceGetPropertyFunc.
 */
GVariant *
cabin_sim_device_read_property (GDBusConnection  *connection,
                                const char       *sender,
                                const char       *path,
                                const char       *interface,
                                const char       *name,
                                GError          **error,
                                gpointer          user_data)
{
  if (lacks (user_data, name))
    {
      g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, "No such property '%s'", name);
      return NULL;
    }
  if (g_str_equal (name, "RSSI"))
    return g_variant_new_int16 (CABIN_SIM_DEVICE (user_data)->rssi);

  return get_parent_class ()->get_vtable (user_data)->get_property (connection, sender, path, interface, name, error,
                                                                    user_data);
}

/**
 * cabin_sim_device_list_properties:
 *
 * What GetManagedObjects and InterfacesAdded say; implements #GDBusInterfaceSkeletonClass.get_properties().
 */
GVariant *
cabin_sim_device_list_properties (GDBusInterfaceSkeleton *skeleton)
{
  g_autoptr(GVariant) all = get_parent_class ()->get_properties (skeleton);
  CabinSimDevice *self = CABIN_SIM_DEVICE (skeleton);
  GVariant *rssi = self->rssi != 0 ? g_variant_new_int16 (self->rssi) : NULL;
  g_autoptr(GVariant) amended = cabin_sim_property_amend (all, "RSSI", rssi);

  return lacks (self, "Icon") ? cabin_sim_property_amend (amended, "Icon", NULL) : g_steal_pointer (&amended);
}

/**
 * cabin_sim_device_set_rssi:
 * @rssi: in dBm; 0 for a device that is not heard of, whose property is invalidated
 */
void
cabin_sim_device_set_rssi (CabinSimDevice *self,
                           gint16          rssi)
{
  if (rssi == self->rssi)
    return;

  self->rssi = rssi;
  cabin_sim_property_emit (G_DBUS_INTERFACE_SKELETON (self), "RSSI", rssi != 0 ? g_variant_new_int16 (rssi) : NULL);
}
