/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-connect DEVICE
 *
 * The floor that `cabinctl bond` with a bond that is there is compared with: the least program that connects a device
 * and disconnects it again, by GDBus. DEVICE is its object path.
 */

#include <gio/gio.h>

static void
call_device (GDBusConnection *connection,
             const char      *path,
             const char      *method)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) result =
    g_dbus_connection_call_sync (connection, "org.bluez", path, "org.bluez.Device1", method, NULL, NULL,
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  if (result == NULL)
    g_error ("%s: %s", method, error->message);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);

  if (connection == NULL || argc != 2)
    g_error ("No bus, or no device: %s", error != NULL ? error->message : "");

  call_device (connection, argv[1], "Connect");
  call_device (connection, argv[1], "Disconnect");

  return 0;
}
