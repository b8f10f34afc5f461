/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-property.h"

/**
 * cabin_sim_property_delegate:
 * @vtable: (out caller-allocates): filled with a copy of the parent class's table
 * @method_call: gets method calls and writes of properties
 *
 * Takes the writes of properties away from the generated code, which can neither refuse one nor answer it before the
 * property changes. GDBus hands them to @method_call where a table has no setter.
 */
void
cabin_sim_property_delegate (GDBusInterfaceVTable         *vtable,
                             GDBusInterfaceSkeletonClass  *parent_class,
                             GDBusInterfaceSkeleton       *skeleton,
                             GDBusInterfaceMethodCallFunc  method_call)
{
  *vtable = *parent_class->get_vtable (skeleton);
  vtable->set_property = NULL;
  vtable->method_call = method_call;
}

/**
 * cabin_sim_property_get_name:
 * @value: (out) (transfer full): what is to be written
 *
 * Returns: (nullable): the property that is to be written, %NULL for a call of a method
 */
const char *
cabin_sim_property_get_name (GDBusMethodInvocation  *invocation,
                             GVariant              **value)
{
  const char *name;

  if (g_dbus_method_invocation_get_property_info (invocation) == NULL)
    return NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&sv)", NULL, &name, value);

  return name;
}

/**
 * cabin_sim_property_emit:
 * @value: (nullable) (transfer floating): of the property; %NULL if there is none any more
 *
 * Says that a property has changed, also one that has not, as bluetoothd does on some occasions. An object that is not
 * on the bus yet says nothing.
 */
void
cabin_sim_property_emit (GDBusInterfaceSkeleton *skeleton,
                         const char             *name,
                         GVariant               *value)
{
  GDBusConnection *connection = g_dbus_interface_skeleton_get_connection (skeleton);
  g_auto (GVariantDict) changed = G_VARIANT_DICT_INIT (NULL);
  const char *invalidated[] = { value == NULL ? name : NULL, NULL };

  if (value != NULL)
    g_variant_dict_insert_value (&changed, name, value);
  if (connection == NULL)
    return;

  g_dbus_connection_emit_signal (connection, NULL, g_dbus_interface_skeleton_get_object_path (skeleton),
                                 CABIN_DBUS_PROPERTIES, "PropertiesChanged",
                                 g_variant_new ("(s@a{sv}^as)", g_dbus_interface_skeleton_get_info (skeleton)->name,
                                                g_variant_dict_end (&changed), invalidated),
                                 NULL);
}

/**
 * cabin_sim_property_amend:
 * @properties: a{sv}
 * @value: (nullable) (transfer floating): of the property; %NULL if there is none
 *
 * Returns: (transfer full): the same in the same order, but for the property of this name
 */
GVariant *
cabin_sim_property_amend (GVariant   *properties,
                          const char *name,
                          GVariant   *value)
{
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key;
  GVariant *child;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_iter_init (&iter, properties);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &child))
    if (!g_str_equal (key, name))
      g_variant_builder_add (&builder, "{sv}", key, child);
  if (value != NULL)
    g_variant_builder_add (&builder, "{sv}", name, value);

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}
