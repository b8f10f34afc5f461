/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluez-device.h"

static void
take (CabinBluezDevice *device,
      const char       *properties)
{
  g_autoptr(GVariant) dict = g_variant_parse (G_VARIANT_TYPE_VARDICT, properties, NULL, NULL, NULL);

  cabin_bluez_device_update (device, dict);
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           guint      *count)
{
  (*count)++;
}

/* bluetoothd 5.66 says nothing of an LE link whose attribute channel was up before the kernel's word of it arrived. */
static void
test_link_untold (void)
{
  /* Nothing is called, so it need not be connected. */
  g_autoptr(GDBusConnection) connection = g_object_new (G_TYPE_DBUS_CONNECTION, NULL);
  g_autoptr(CabinBluezPeer) peer = cabin_bluez_peer_new (connection, ":1.1");
  g_autoptr(CabinBluezDevice) device = cabin_bluez_device_new (peer, "/org/bluez/hci0/dev_00");
  guint told = 0;

  g_signal_connect (device, "notify::connected", G_CALLBACK (on_notify), &told);
  take (device, "{'Connected': <false>, 'ServicesResolved': <false>}");
  g_assert_cmpuint (told, ==, 0);

  take (device, "{'ServicesResolved': <true>}");
  g_assert_true (cabin_bluez_device_get_connected (device));
  g_assert_cmpuint (told, ==, 1);

  /* Not a word of the link when it is said that services are not known any more. */
  take (device, "{'ServicesResolved': <false>}");
  g_assert_true (cabin_bluez_device_get_connected (device));
  take (device, "{'Connected': <false>}");
  g_assert_false (cabin_bluez_device_get_connected (device));
  g_assert_cmpuint (told, ==, 2);
}

static void
on_dropped (CabinBluezDevice *device,
            guint            *count)
{
  (*count)++;
}

/* A link that came and went at once: bluetoothd tells the end alone. */
static void
test_end_alone (void)
{
  g_autoptr(GDBusConnection) connection = g_object_new (G_TYPE_DBUS_CONNECTION, NULL);
  g_autoptr(CabinBluezPeer) peer = cabin_bluez_peer_new (connection, ":1.1");
  g_autoptr(CabinBluezDevice) device = cabin_bluez_device_new (peer, "/org/bluez/hci0/dev_00");
  guint told = 0, dropped = 0;

  take (device, "{'Connected': <false>}");
  g_signal_connect (device, "notify::connected", G_CALLBACK (on_notify), &told);
  g_signal_connect (device, "dropped", G_CALLBACK (on_dropped), &dropped);

  take (device, "{'ServicesResolved': <false>}");
  g_assert_cmpuint (dropped, ==, 0);
  take (device, "{'Connected': <false>}");
  g_assert_cmpuint (dropped, ==, 1);
  g_assert_cmpuint (told, ==, 0);

  take (device, "{'Connected': <true>}");
  g_assert_cmpuint (dropped, ==, 1);
  take (device, "{'Connected': <false>}");
  g_assert_cmpuint (dropped, ==, 2);
  g_assert_cmpuint (told, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bluez-device/link-untold", test_link_untold);
  g_test_add_func ("/bluez-device/end-alone", test_end_alone);

  return g_test_run ();
}
