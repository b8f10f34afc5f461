/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-agent
 *
 * The floor that cabin-agent is compared with: the least program that is a pairing agent by GDBus. It is bluetoothd's
 * default agent, says yes to everything, and does nothing else.
 */

#include <gio/gio.h>

#define AGENT_PATH "/bench/agent"

static const char xml[] =
  "<node><interface name='org.bluez.Agent1'>"
  "<method name='Release'/><method name='Cancel'/>"
  "<method name='RequestConfirmation'><arg type='o' direction='in'/><arg type='u' direction='in'/></method>"
  "<method name='RequestAuthorization'><arg type='o' direction='in'/></method>"
  "<method name='AuthorizeService'><arg type='o' direction='in'/><arg type='s' direction='in'/></method>"
  "</interface></node>";

static void
on_method (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
call_manager (GDBusConnection *connection,
              const char      *method,
              GVariant        *parameters)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) result =
    g_dbus_connection_call_sync (connection, "org.bluez", "/org/bluez", "org.bluez.AgentManager1", method, parameters,
                                 NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  if (result == NULL)
    g_error ("%s: %s", method, error->message);
}

int
main (void)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method };
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (connection == NULL)
    g_error ("No bus: %s", error->message);

  g_dbus_connection_register_object (connection, AGENT_PATH, node->interfaces[0], &vtable, NULL, NULL, NULL);
  call_manager (connection, "RegisterAgent", g_variant_new ("(os)", AGENT_PATH, "DisplayYesNo"));
  call_manager (connection, "RequestDefaultAgent", g_variant_new ("(o)", AGENT_PATH));
  g_main_loop_run (loop);
}
