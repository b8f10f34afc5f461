/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What bluetoothd says of adapters and devices, of any type where another one is due. The input is a{sv} in text. */

#include "cabin-fuzz.h"

#include "cabin-bluez-adapter.h"
#include "cabin-bluez-device.h"

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  g_autoptr(GVariant) properties = cabin_fuzz_parse (G_VARIANT_TYPE_VARDICT, text, length);
  g_autoptr(GDBusConnection) connection = NULL;
  g_autoptr(CabinBluezPeer) peer = NULL;
  g_autoptr(CabinBluezDevice) device = NULL;
  g_autoptr(CabinBluezAdapter) adapter = NULL;

  if (properties == NULL)
    return 0;

  /* Nothing is called, so it need not be connected. */
  connection = g_object_new (G_TYPE_DBUS_CONNECTION, NULL);
  peer = cabin_bluez_peer_new (connection, ":1.1");
  device = cabin_bluez_device_new (peer, "/org/bluez/hci0/dev_00");
  adapter = cabin_bluez_adapter_new (peer, "/org/bluez/hci0");
  for (int i = 0; i < 2; i++)
    {
      cabin_bluez_device_update (device, properties);
      cabin_bluez_device_update_bearer (device, properties);
      cabin_bluez_adapter_update (adapter, properties);
    }
  g_assert_true (g_utf8_validate (cabin_bluez_device_get_name (device), -1, NULL));

  return 0;
}
