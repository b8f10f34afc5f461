/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Callers that come and go, and what goes on for them meanwhile. */

#include <unistd.h>

#include "cabin-error.h"
#include "cabin-test-control.h"

#define SPEAKER "02:F0:0E:00:00:B1"
#define DISCOVERING CABIN_BLUEZ_ADAPTER_INTERFACE, "Discovering"
#define PAIRABLE CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable"

static GVariant *
text (const char *value)
{
  return g_variant_new ("(s)", value);
}

static gboolean
is_discovering (gpointer data)
{
  CabinTestControl *self = data;

  return cabin_test_sim_get_boolean (self->test.sim, HCI0, DISCOVERING);
}

static gboolean
is_not_discovering (gpointer data)
{
  return !is_discovering (data);
}

static gboolean
is_pairable (gpointer data)
{
  CabinTestControl *self = data;

  return cabin_test_sim_get_boolean (self->test.sim, HCI0, PAIRABLE);
}

static gboolean
is_shut (gpointer data)
{
  return !is_pairable (data);
}

static gboolean
is_pairing (gpointer data)
{
  CabinTestControl *self = data;

  return cabin_outward_get_device (cabin_bluetooth_manager_get_outward (self->test.manager)) != NULL;
}

static gboolean
is_not_pairing (gpointer data)
{
  return !is_pairing (data);
}

static gboolean
is_connected (gpointer data)
{
  CabinTestControl *self = data;
  g_autofree char *path = cabin_test_sim_device_path (HCI0, SPEAKER);

  return cabin_test_sim_get_boolean (self->test.sim, path, CABIN_BLUEZ_DEVICE_INTERFACE, "Connected");
}

static gboolean
is_not_connected (gpointer data)
{
  return !is_connected (data);
}

static void
await (CabinTestControl   *self,
       CabinTestCondition  condition)
{
  g_assert_true (cabin_test_wait (condition, self, CABIN_TEST_DEADLINE_MS));
}

static char *
call_as (GDBusConnection *caller,
         const char      *member,
         GVariant        *parameters)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  g_autoptr(GVariant) reply = cabin_test_call (caller, CABIN_CONTROL_NAME, CABIN_CONTROL_PATH,
                                               CABIN_CONTROL_INTERFACE, member, parameters, &error);

  if (reply != NULL)
    return g_strdup ("");

  name = g_dbus_error_get_remote_error (error);

  return g_strdup (strrchr (name, '.') + 1);
}

static void
add_speaker (CabinTestControl *self,
             const char       *options)
{
  g_autofree char *all = g_strdup_printf ("{'address': <'" SPEAKER "'>, 'name': <'Boombox'>%s}", options);

  g_free (cabin_test_sim_add_phone (self->test.sim, all));
}

static void
test_discovery (CabinTestControl *self,
                gconstpointer     data)
{
  g_autoptr(GDBusConnection) second = cabin_test_sim_connect (self->test.sim);
  g_autofree char *result = NULL;

  add_speaker (self, "");
  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "StartDiscovery", NULL, "()");
  cabin_test_control_assert_is (self, "Discovering", "true");
  cabin_test_control_await (self, "Devices", "{'Address': <'" SPEAKER "'>, 'Name': <'Boombox'>, 'Icon': <");
  cabin_test_control_await_heard (self, "Devices=[");

  /* It is theirs together. */
  result = call_as (second, "StartDiscovery", NULL);
  g_assert_cmpstr (result, ==, "");
  cabin_test_control_assert (self, "StopDiscovery", NULL, "()");
  cabin_test_control_assert (self, "StopDiscovery", NULL, "()");
  cabin_test_settle (200);
  g_assert_true (is_discovering (self));
  g_dbus_connection_close_sync (second, NULL, NULL);
  await (self, is_not_discovering);
  cabin_test_control_await (self, "Discovering", "false");
  cabin_test_control_await (self, "Devices", "[]");
}

static void
test_discovery_fails (CabinTestControl *self,
                      gconstpointer     data)
{
  cabin_test_control_await_ready (self);
  cabin_test_sim_fail_next (self->test.sim, CABIN_BLUEZ_ADAPTER_INTERFACE ".StartDiscovery",
                            CABIN_BLUEZ_ERROR_PREFIX "Failed", "Not now", 1);
  cabin_test_control_assert (self, "StartDiscovery", NULL, "Failed");
  cabin_test_settle (200);
  cabin_test_control_assert_is (self, "Discovering", "false");
  g_assert_false (is_discovering (self));
}

static void
test_lend (CabinTestControl *self,
           gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (self->test.sim, "{'name': <'Galaxy'>}");
  g_autofree char *refused = NULL;

  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "LendPairable", NULL, "()");
  g_assert_true (is_pairable (self));
  cabin_test_control_assert_is (self, "Pairable", "false");
  cabin_test_control_assert_is (self, "PairingMode", "'off'");
  refused = cabin_test_sim_pair (self->test.sim, phone, NULL);
  g_assert_cmpstr (refused, !=, "");
  cabin_test_control_await_heard (self, "Knock('window-shut', 'Galaxy')");
  cabin_test_control_assert (self, "ClosePairing", NULL, "()");
  g_assert_true (is_pairable (self));
  cabin_test_control_assert (self, "ReturnPairable", NULL, "()");
  await (self, is_shut);

  /* Beside an open pair mode, each as long as it wants. */
  cabin_test_control_assert (self, "OpenPairing", g_variant_new ("(u)", 30), "()");
  cabin_test_control_assert (self, "LendPairable", NULL, "()");
  cabin_test_control_assert (self, "ReturnPairable", NULL, "()");
  cabin_test_settle (200);
  g_assert_true (is_pairable (self));
  cabin_test_control_assert_is (self, "PairingMode", "'timed'");
  cabin_test_control_assert (self, "ClosePairing", NULL, "()");
  g_assert_false (is_pairable (self));
}

static void
test_borrower_leaves (CabinTestControl *self,
                      gconstpointer     data)
{
  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "LendPairable", NULL, "()");
  cabin_test_control_leave (self);
  await (self, is_shut);
}

/* What is lent does not outlive bluetoothd, nor stand in the way of the next time. */
static void
test_lender_dies (CabinTestControl *self,
                  gconstpointer     data)
{
  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "LendPairable", NULL, "()");
  cabin_test_sim_restart (self->test.sim, "kill", 50);
  cabin_test_control_await_heard (self, "State='waiting'");
  cabin_test_control_await (self, "State", "'ready'");
  await (self, is_shut);
  cabin_test_control_assert (self, "OpenPairing", g_variant_new ("(u)", 30), "()");
  cabin_test_control_assert (self, "ClosePairing", NULL, "()");
  g_assert_false (is_pairable (self));
  cabin_test_control_assert (self, "LendPairable", NULL, "()");
  g_assert_true (is_pairable (self));
}

static void
test_pair (CabinTestControl *self,
           gconstpointer     data)
{
  add_speaker (self, ", 'io-capability': <'NoInputNoOutput'>");
  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "Pair", text (SPEAKER), "NoSuchDevice");
  cabin_test_control_assert (self, "StartDiscovery", NULL, "()");
  cabin_test_control_await (self, "Devices", SPEAKER);
  cabin_test_control_assert (self, "Pair", text (SPEAKER), "()");
  cabin_test_control_await_heard (self, "Paired('Boombox', '" SPEAKER "')");
  cabin_test_control_assert (self, "IsPaired", text (SPEAKER), "(true,)");
  cabin_test_control_await (self, "Devices", "'Paired': <true>");
  await (self, is_shut);

  /* It is no phone, and can be told the same. */
  cabin_test_control_assert (self, "Disconnect", text (SPEAKER), "()");
  cabin_test_control_await (self, "Devices", "'Paired': <true>, 'Connected': <false>");
  cabin_test_control_assert (self, "Forget", text (SPEAKER), "()");
  cabin_test_control_assert (self, "IsPaired", text (SPEAKER), "(false,)");
  cabin_test_control_assert (self, "Forget", text (SPEAKER), "NoSuchDevice");
  cabin_test_control_assert (self, "Connect", text (SPEAKER), "NoSuchDevice");
}

static void
test_device (CabinTestControl *self,
             gconstpointer     data)
{
  add_speaker (self, ", 'known': <true>");
  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "Connect", text (SPEAKER), "()");
  g_assert_true (is_connected (self));
  cabin_test_control_assert (self, "Disconnect", text (SPEAKER), "()");
  await (self, is_not_connected);
  cabin_test_drive_set_reachable (&self->test, SPEAKER, FALSE);
  cabin_test_control_assert (self, "Connect", text (SPEAKER), "Unreachable");
}

/* Whoever asked for the pairing leaves: nobody wants it any more. */
static void
test_pairer_leaves (CabinTestControl *self,
                    gconstpointer     data)
{
  g_autoptr(GDBusConnection) second = cabin_test_sim_connect (self->test.sim);
  g_autofree char *busy = NULL;

  add_speaker (self, ", 'answer': <'never'>");
  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "StartDiscovery", NULL, "()");
  cabin_test_control_await (self, "Devices", SPEAKER);
  cabin_test_control_begin (self, "Pair", text (SPEAKER));
  await (self, is_pairing);
  busy = call_as (second, "Pair", text (SPEAKER));
  g_assert_cmpstr (busy, ==, "Busy");
  g_dbus_connection_close_sync (second, NULL, NULL);
  cabin_test_settle (100);
  g_assert_true (is_pairing (self));

  cabin_test_control_leave (self);
  await (self, is_not_pairing);
  await (self, is_shut);
  g_clear_object (&self->pending);
  g_assert_false (cabin_test_drive_is_bonded (&self->test, SPEAKER));
}

static void
test_second_owner (CabinTestControl *self,
                   gconstpointer     data)
{
  g_autoptr(GDBusConnection) connection = cabin_test_sim_connect (self->test.sim);
  CabinControl *second = cabin_control_new (self->test.manager, "cabin");
  g_autofree char *who = g_strdup_printf ("test-control-ca (process %d)", (int) getpid ());
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) none = NULL;

  g_assert_false (cabin_test_control_own (second, connection, &error));
  g_assert_error (error, CABIN_ERROR, CABIN_ERROR_IN_USE);
  g_assert_nonnull (strstr (error->message, who));
  cabin_test_control_assert_is (self, "Program", "'cabin-agent'");

  /* The first one ends, and gives the name back at once. */
  cabin_test_control_end_service (self);
  g_assert_true (cabin_test_control_own (second, connection, &none));
  g_assert_no_error (none);
  cabin_test_control_assert_is (self, "Program", "'cabin'");
  g_assert_finalize_object (second);
  g_dbus_connection_close_sync (connection, NULL, NULL);
}

/* The bus is lost, and found again as another connection. */
static void
test_bus_again (CabinTestControl *self,
                gconstpointer     data)
{
  g_autoptr(GDBusConnection) connection = cabin_test_sim_connect (self->test.sim);
  g_autoptr(GDBusConnection) old = cabin_test_sim_connect (self->test.sim);
  g_autoptr(GError) error = NULL;

  cabin_test_control_end_service (self);
  self->control = cabin_control_new (self->test.manager, "cabin");
  g_assert_true (cabin_test_control_own (self->control, old, &error));
  g_dbus_connection_close_sync (old, NULL, NULL);
  g_assert_true (cabin_test_control_own (self->control, connection, &error));
  cabin_test_control_assert_is (self, "Program", "'cabin'");
  g_dbus_connection_close_sync (connection, NULL, NULL);
}

/* bluetoothd dies while a method waits: it is answered, soon, and once. */
static void
test_bluez_dies (CabinTestControl *self,
                 gconstpointer     data)
{
  static const struct {
    const char *member;
    const char *argument;
    gboolean freeze;
  } calls[] = {
    { "Connect", MOTO, FALSE },
    { "Pair", SPEAKER, FALSE },
    { "Forget", PIXEL, TRUE },
    { "StartDiscovery", NULL, TRUE },
    { "LendPairable", NULL, TRUE },
    { "OpenPairing", "30", TRUE },
  };

  add_speaker (self, ", 'answer': <'never'>");
  cabin_test_sim_configure (self->test.sim, "page", 60000);
  cabin_test_control_await_ready (self);

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      GVariant *parameters = NULL;
      gint64 begun;

      g_test_message ("%s", calls[i].member);
      cabin_test_control_assert (self, "StartDiscovery", NULL, "()");
      cabin_test_control_await (self, "Devices", SPEAKER);
      if (g_str_equal (calls[i].member, "StartDiscovery"))
        {
          cabin_test_control_assert (self, "StopDiscovery", NULL, "()");
          await (self, is_not_discovering);
        }

      if (g_strcmp0 (calls[i].argument, "30") == 0)
        parameters = g_variant_new ("(u)", 30);
      else if (calls[i].argument != NULL)
        parameters = text (calls[i].argument);
      if (calls[i].freeze)
        cabin_test_sim_tell (self->test.sim, "Freeze", NULL);
      cabin_test_control_begin (self, calls[i].member, parameters);
      cabin_test_settle (200);
      g_assert_null (self->pending);
      begun = g_get_monotonic_time ();
      cabin_test_sim_restart (self->test.sim, "kill", 50);
      cabin_test_control_assert_end (self, "NotReady");
      g_assert_cmpint (g_get_monotonic_time () - begun, <, 2 * G_USEC_PER_SEC);
      cabin_test_control_await (self, "State", "'ready'");
      cabin_test_control_await (self, "PairingMode", "'off'");
      cabin_test_control_assert (self, "ReturnPairable", NULL, "()");
      cabin_test_control_assert (self, "StopDiscovery", NULL, "()");
    }
}

/* What was asked for is so when bluetoothd is gone. */
static void
test_bluez_does_it (CabinTestControl *self,
                    gconstpointer     data)
{
  cabin_test_control_await_ready (self);
  cabin_test_control_assert (self, "OpenPairing", g_variant_new ("(u)", 30), "()");
  cabin_test_sim_tell (self->test.sim, "Freeze", NULL);
  cabin_test_control_begin (self, "ClosePairing", NULL);
  cabin_test_settle (200);
  g_assert_null (self->pending);
  cabin_test_sim_restart (self->test.sim, "kill", 50);
  cabin_test_control_assert_end (self, "()");

  cabin_test_control_await (self, "State", "'ready'");
  cabin_test_control_assert (self, "Connect", text (PIXEL), "()");
  cabin_test_sim_tell (self->test.sim, "Freeze", NULL);
  cabin_test_control_begin (self, "Disconnect", text (PIXEL));
  cabin_test_settle (200);
  g_assert_null (self->pending);
  cabin_test_sim_restart (self->test.sim, "kill", 50);
  cabin_test_control_assert_end (self, "()");
}

/* The head unit's program ends while a method waits. */
static void
test_service_ends (CabinTestControl *self,
                   gconstpointer     data)
{
  cabin_test_sim_configure (self->test.sim, "page", 60000);
  cabin_test_control_await_ready (self);
  cabin_test_control_begin (self, "Connect", text (MOTO));
  cabin_test_control_await (self, "Phones", "'Connecting': <true>");
  cabin_test_control_end_service (self);
  cabin_test_control_assert_end (self, "Cancelled");
}

/* A caller that is gone before anybody could look who it is. */
static void
test_gone_at_once (CabinTestControl *self,
                   gconstpointer     data)
{
  g_autoptr(GDBusConnection) hasty = cabin_test_sim_connect (self->test.sim);

  cabin_test_control_await_ready (self);
  g_dbus_connection_call (hasty, CABIN_CONTROL_NAME, CABIN_CONTROL_PATH, CABIN_CONTROL_INTERFACE, "LendPairable", NULL,
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_dbus_connection_flush_sync (hasty, NULL, NULL);
  g_dbus_connection_close_sync (hasty, NULL, NULL);
  cabin_test_settle (300);
  await (self, is_shut);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_control_add ("/control/callers/discovery", test_discovery);
  cabin_test_control_add ("/control/callers/discovery-fails", test_discovery_fails);
  cabin_test_control_add ("/control/callers/lend", test_lend);
  cabin_test_control_add ("/control/callers/borrower-leaves", test_borrower_leaves);
  cabin_test_control_add ("/control/callers/lender-dies", test_lender_dies);
  cabin_test_control_add ("/control/callers/pair", test_pair);
  cabin_test_control_add ("/control/callers/device", test_device);
  cabin_test_control_add ("/control/callers/pairer-leaves", test_pairer_leaves);
  cabin_test_control_add ("/control/callers/second-owner", test_second_owner);
  cabin_test_control_add ("/control/callers/bus-again", test_bus_again);
  cabin_test_control_add ("/control/callers/bluez-dies", test_bluez_dies);
  cabin_test_control_add ("/control/callers/bluez-does-it", test_bluez_does_it);
  cabin_test_control_add ("/control/callers/service-ends", test_service_ends);
  cabin_test_control_add ("/control/callers/gone-at-once", test_gone_at_once);

  return g_test_run ();
}
