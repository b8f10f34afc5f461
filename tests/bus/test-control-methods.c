/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What callers can ask of the head unit. */

#include <math.h>

#include "cabin-test-control.h"

#define PAIRABLE CABIN_BLUEZ_ADAPTER_INTERFACE ".Pairable"

static GVariant *
number (guint value)
{
  return g_variant_new ("(u)", value);
}

static GVariant *
text (const char *value)
{
  return g_variant_new ("(s)", value);
}

static void
test_open_pairing (CabinTestControl *self,
                   gconstpointer     data)
{
  g_autofree char *left = NULL;

  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "OpenPairing", number (30), "()");
  /* No waiting: who has the answer finds it so. */
  cabin_test_control_assert_is (self, "PairingMode", "'timed'");
  cabin_test_control_assert_is (self, "Pairable", "true");
  g_assert_true (cabin_test_sim_get_boolean (self->test.sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable"));
  left = cabin_test_control_get (self, "SecondsLeft");
  g_assert_cmpint (atoi (left), >=, 25);
  g_assert_cmpint (atoi (left), <=, 30);
  g_assert_nonnull (strstr (self->diary->str, "PairingMode='timed'"));

  cabin_test_control_assert (self, "OpenPairing", number (CABIN_WINDOW_MAX_S), "()");
  g_clear_pointer (&left, g_free);
  left = cabin_test_control_get (self, "SecondsLeft");
  g_assert_cmpint (atoi (left), >, CABIN_WINDOW_MAX_S - 10);

  cabin_test_control_assert (self, "OpenPairing", number (0), "()");
  cabin_test_control_assert_is (self, "PairingMode", "'open'");
  cabin_test_control_assert_is (self, "SecondsLeft", "0");

  cabin_test_control_assert (self, "ClosePairing", NULL, "()");
  cabin_test_control_assert_is (self, "PairingMode", "'off'");
  cabin_test_control_assert_is (self, "Pairable", "false");
  g_assert_false (cabin_test_sim_get_boolean (self->test.sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable"));
  cabin_test_control_assert (self, "ClosePairing", NULL, "()");

  cabin_test_control_assert (self, "OpenPairing", number (1), "()");
  cabin_test_control_await (self, "PairingMode", "'off'");
}

/* What makes no sense is refused and changes nothing. */
static void
test_limits (CabinTestControl *self,
             gconstpointer     data)
{
  static const guint numbers[] = { CABIN_WINDOW_MAX_S + 1, G_MAXINT, G_MAXUINT };
  static const char *const addresses[] = {
    "", "A1", "02:F0:0E:00:00:A1 ", "02-F0-0E-00-00-A1", "02:F0:0E:00:00:G1", "/org/bluez/hci0/dev_02_F0_0E_00_00_A1",
    "02:F0:0E:00:00:A1\n", "\xef\xbc\x90\xef\xbc\x92:F0:0E:00:00",
  };
  static const char *const methods[] = { "Connect", "Disconnect", "Forget", "Pair", "IsPaired" };
  g_autofree char *phones = NULL;
  g_autofree char *after = NULL;

  cabin_test_control_await_ready (self);
  phones = cabin_test_control_get (self, "Phones");
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    cabin_test_control_assert (self, "OpenPairing", number (numbers[i]), "InvalidArgs");
  cabin_test_control_assert (self, "OpenPairing", g_variant_new ("(i)", -1), "InvalidArgs");
  cabin_test_control_assert (self, "OpenPairing", g_variant_new ("(d)", (double) NAN), "InvalidArgs");
  cabin_test_control_assert (self, "OpenPairing", text ("30"), "InvalidArgs");
  cabin_test_control_assert (self, "OpenPairing", NULL, "InvalidArgs");
  cabin_test_control_assert (self, "OpenPairing", g_variant_new ("(uu)", 30, 30), "InvalidArgs");
  cabin_test_control_assert (self, "ClosePairing", number (1), "InvalidArgs");
  cabin_test_control_assert (self, "ConfirmPairing", number (1), "UnknownMethod");

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (addresses); j++)
        cabin_test_control_assert (self, methods[i], text (addresses[j]), "InvalidArgs");
      cabin_test_control_assert (self, methods[i], number (1), "InvalidArgs");
    }

  cabin_test_control_assert_is (self, "PairingMode", "'off'");
  after = cabin_test_control_get (self, "Phones");
  g_assert_cmpstr (phones, ==, after);
  g_assert_cmpuint (cabin_test_drive_count_attempts (&self->test), ==, 0);
}

/* Without bluetoothd, what cannot be done is said to be so, and is not done later. */
static void
test_not_ready (CabinTestControl *self,
                gconstpointer     data)
{
  static const char *const with_phone[] = { "Connect", "Forget", "Pair", "IsPaired" };
  static const char *const without[] = { "StartDiscovery", "LendPairable" };

  cabin_test_sim_tell (self->test.sim, "Stop", "(s)", "kill");
  cabin_test_manager_start (&self->test);
  cabin_test_control_await (self, "State", "'waiting'");

  cabin_test_control_assert (self, "OpenPairing", number (30), "NotReady");
  for (gsize i = 0; i < G_N_ELEMENTS (with_phone); i++)
    cabin_test_control_assert (self, with_phone[i], text (PIXEL), "NotReady");
  for (gsize i = 0; i < G_N_ELEMENTS (without); i++)
    cabin_test_control_assert (self, without[i], NULL, "NotReady");
  cabin_test_control_assert (self, "ClosePairing", NULL, "()");
  cabin_test_control_assert (self, "StopDiscovery", NULL, "()");
  cabin_test_control_assert (self, "ReturnPairable", NULL, "()");
  cabin_test_control_assert (self, "Disconnect", text (PIXEL), "()");

  cabin_test_sim_tell (self->test.sim, "Start", NULL);
  cabin_test_control_await (self, "State", "'ready'");
  cabin_test_settle (300);
  cabin_test_control_assert_is (self, "PairingMode", "'off'");
  cabin_test_control_assert_is (self, "Discovering", "false");
  g_assert_false (cabin_test_sim_get_boolean (self->test.sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable"));
  g_assert_nonnull (cabin_test_drive_find (&self->test, PIXEL));
}

static void
test_adapter_refuses (CabinTestControl *self,
                      gconstpointer     data)
{
  cabin_test_control_await_ready (self);
  cabin_test_sim_fail_next (self->test.sim, PAIRABLE, CABIN_BLUEZ_ERROR_PREFIX "Failed", "Not now", 1);
  cabin_test_control_assert (self, "OpenPairing", number (30), "Failed");
  cabin_test_control_assert_is (self, "PairingMode", "'off'");
  cabin_test_control_await (self, "State", "'ready'");
  cabin_test_control_assert (self, "OpenPairing", number (30), "()");
}

static void
test_connect (CabinTestControl *self,
              gconstpointer     data)
{
  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "Connect", text ("02:f0:0e:00:00:a1"), "()");
  cabin_test_control_assert_is (self, "ConnectedDevice", "('Pixel 8', '" PIXEL "')");
  g_assert_nonnull (strstr (self->diary->str, "Connected('Pixel 8', '" PIXEL "')"));
  cabin_test_control_await (self, "Phones", "'Evidence': <'profile'>");
  cabin_test_control_assert (self, "Connect", text (PIXEL), "()");

  /* Another one does not come, and is told of once. */
  cabin_test_control_assert (self, "Connect", text (MOTO), "Unreachable");
  cabin_test_control_await_heard (self, "Failed('Moto G', 'Unreachable')");
  cabin_test_control_assert (self, "Connect", text ("02:F0:0E:00:00:99"), "NoSuchDevice");

  /* Another one comes: the first goes for it. */
  cabin_test_drive_set_reachable (&self->test, MOTO, TRUE);
  cabin_test_control_assert (self, "Connect", text (PIXEL), "()");
  cabin_test_control_assert (self, "Connect", text (MOTO), "()");
  cabin_test_control_await (self, "ConnectedDevice", "('Moto G', '" MOTO "')");
}

static void
test_disconnect (CabinTestControl *self,
                 gconstpointer     data)
{
  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "Disconnect", text ("02:F0:0E:00:00:99"), "NoSuchDevice");
  cabin_test_control_assert (self, "Connect", text (PIXEL), "()");
  cabin_test_control_assert (self, "Disconnect", text (PIXEL), "()");
  cabin_test_control_assert_is (self, "ConnectedDevice", "('', '')");
  g_assert_nonnull (strstr (self->diary->str, "Disconnected('Pixel 8', '" PIXEL "')"));
  cabin_test_control_await (self, "Phones", "'LeftAlone': <true>");

  /* Whoever waits for it to come is told that somebody does not want it to. */
  cabin_test_sim_configure (self->test.sim, "page", 3000);
  cabin_test_control_begin (self, "Connect", text (MOTO));
  cabin_test_control_await (self, "Phones", "'Connecting': <true>");
  cabin_reconnector_disconnect_phone (cabin_test_drive_get_reconnector (&self->test),
                                      cabin_test_drive_find (&self->test, MOTO));
  cabin_test_control_assert_end (self, "Cancelled");
}

static void
test_forget (CabinTestControl *self,
             gconstpointer     data)
{
  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "IsPaired", text (PIXEL), "(true,)");
  cabin_test_control_assert (self, "Forget", text (PIXEL), "()");
  cabin_test_control_assert (self, "IsPaired", text (PIXEL), "(false,)");
  g_assert_null (cabin_test_drive_find (&self->test, PIXEL));
  g_assert_false (cabin_test_drive_is_bonded (&self->test, PIXEL));
  cabin_test_control_assert (self, "Forget", text (PIXEL), "NoSuchDevice");
  cabin_test_control_assert (self, "Connect", text (PIXEL), "NoSuchDevice");
  cabin_test_control_assert (self, "IsPaired", text (MOTO), "(true,)");
}

static void
test_set_name (CabinTestControl *self,
               gconstpointer     data)
{
  g_autofree char *longest = g_strnfill (CABIN_NAME_MAX_BYTES, 'x');
  g_autofree char *too_long = g_strnfill (CABIN_NAME_MAX_BYTES + 1, 'x');
  g_autofree char *huge = g_strnfill (1 << 20, 'x');
  const char *const bad[] = {
    huge, "", " ", "\n", "Car\n", "\x1b[2JCar", "Car\x7f", "Car\xc2\x85", "\xe2\x80\xae" "Car", "\xe2\x80\x8b",
    too_long,
  };

  cabin_test_control_await_ready (self);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    cabin_test_control_assert (self, "SetName", text (bad[i]), "InvalidArgs");
  cabin_test_control_assert_is (self, "Name", "'" CABIN_FALLBACK_NAME "'");

  cabin_test_control_assert (self, "SetName", text (longest), "()");
  cabin_test_control_await (self, "Name", longest);
  cabin_test_control_assert (self, "SetName", text ("Škoda 105 🚗"), "()");
  cabin_test_control_await_heard (self, "Name='Škoda 105 🚗'");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_control_add ("/control/methods/open-pairing", test_open_pairing);
  cabin_test_control_add ("/control/methods/limits", test_limits);
  cabin_test_control_add ("/control/methods/not-ready", test_not_ready);
  cabin_test_control_add ("/control/methods/adapter-refuses", test_adapter_refuses);
  cabin_test_control_add ("/control/methods/connect", test_connect);
  cabin_test_control_add ("/control/methods/disconnect", test_disconnect);
  cabin_test_control_add ("/control/methods/forget", test_forget);
  cabin_test_control_add ("/control/methods/set-name", test_set_name);

  return g_test_run ();
}
