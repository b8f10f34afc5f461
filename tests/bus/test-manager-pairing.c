/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-test-manager.h"

#define PIXEL "{'name': <'Pixel 8'>}"
#define FINISHED(result) finished (CABIN_PAIRING_RESULT_##result)

static const char *
finished (CabinPairingResult result)
{
  static char text[32];

  g_snprintf (text, sizeof text, "finished-%d:", (int) result);

  return text;
}

static const char *
knocked (CabinKnock knock)
{
  static char text[32];

  g_snprintf (text, sizeof text, "knock-%d:", (int) knock);

  return text;
}

static gboolean
device_is (CabinTestManager *test,
           const char       *phone,
           const char       *property)
{
  g_autofree char *path = cabin_test_sim_device_path (HCI0, phone);

  return cabin_test_sim_get_boolean (test->sim, path, CABIN_BLUEZ_DEVICE_INTERFACE, property);
}

static gboolean
is_idle (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_bluetooth_manager_get_pairing_phase (test->manager) == CABIN_PAIRING_NONE;
}

static void
assert_nothing_shown (CabinTestManager *test)
{
  gboolean active;

  g_object_get (test->manager, "pairing-active", &active, NULL);
  g_assert_false (active);
  g_assert_cmpuint (cabin_bluetooth_manager_get_pairing_id (test->manager), ==, 0);
  g_assert_null (cabin_bluetooth_manager_get_pairing_device_name (test->manager));
  g_assert_null (cabin_bluetooth_manager_get_pairing_passkey (test->manager));
  g_assert_cmpint (cabin_bluetooth_manager_get_pairing_deadline (test->manager), ==, 0);
}

static void
test_confirm (CabinTestManager *test,
              gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, PIXEL);
  g_autofree char *result = NULL;
  gint64 left;
  guint id;

  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, phone, "{'passkey': <uint32 1234>}");
  id = cabin_test_manager_await_question (test);
  g_assert_cmpstr (cabin_bluetooth_manager_get_pairing_passkey (test->manager), ==, "001234");
  g_assert_cmpstr (cabin_bluetooth_manager_get_pairing_device_name (test->manager), ==, "Pixel 8");
  g_assert_cmpstr (cabin_bluetooth_manager_get_pairing_device_suffix (test->manager), ==, phone + 12);
  left = cabin_bluetooth_manager_get_pairing_deadline (test->manager) - g_get_monotonic_time ();
  g_assert_cmpint (left, >, 25 * G_USEC_PER_SEC);
  g_assert_cmpint (left, <=, 30 * G_USEC_PER_SEC);
  g_assert_null (cabin_bluetooth_manager_get_connected_device_name (test->manager));
  g_assert_false (cabin_test_manager_knows (test, phone));

  g_assert_true (cabin_bluetooth_manager_confirm_pairing (test->manager, id));
  g_assert_false (cabin_bluetooth_manager_confirm_pairing (test->manager, id));
  g_assert_false (cabin_bluetooth_manager_reject_pairing (test->manager, id));
  result = cabin_test_sim_pair_end (test->sim);
  g_assert_cmpstr (result, ==, "");
  cabin_test_manager_await_event (test, FINISHED (PAIRED));
  assert_nothing_shown (test);

  cabin_test_manager_await_pairable (test, FALSE);
  cabin_test_settle (100);
  g_assert_true (device_is (test, phone, "Bonded"));
  g_assert_true (device_is (test, phone, "Trusted"));
  g_assert_true (cabin_test_manager_knows (test, phone));
  cabin_test_manager_await_event (test, "device-connected:Pixel 8");
  g_assert_cmpstr (cabin_bluetooth_manager_get_connected_device_name (test->manager), ==, "Pixel 8");

  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", phone, "bredr");
  cabin_test_manager_await_event (test, "device-disconnected:Pixel 8");
  g_assert_null (cabin_bluetooth_manager_get_connected_device_name (test->manager));
}

static void
test_reject (CabinTestManager *test,
             gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, PIXEL);
  g_autofree char *result = NULL;
  guint id;

  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, phone, NULL);
  id = cabin_test_manager_await_question (test);
  g_assert_false (cabin_bluetooth_manager_reject_pairing (test->manager, id + 1));
  g_assert_true (cabin_bluetooth_manager_reject_pairing (test->manager, id));
  cabin_test_manager_await_event (test, FINISHED (REJECTED));
  assert_nothing_shown (test);
  result = cabin_test_sim_pair_end (test->sim);
  g_assert_cmpstr (result, !=, "");
  g_assert_false (cabin_test_manager_knows (test, phone));
  /* No is no to one phone; the driver's window stays as it is. */
  g_assert_true (cabin_bluetooth_manager_get_pairable (test->manager));
}

static void
test_phone_cancels (CabinTestManager *test,
                    gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, "{'name': <'Pixel 8'>, 'answer': <'never'>}");
  g_autofree char *result = NULL;
  guint id;

  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, phone, NULL);
  id = cabin_test_manager_await_question (test);
  cabin_test_sim_tell (test->sim, "CancelPairing", "(s)", phone);
  g_assert_true (cabin_test_wait (is_idle, test, 100));
  g_assert_false (cabin_bluetooth_manager_confirm_pairing (test->manager, id));
  cabin_test_manager_await_event (test, FINISHED (CANCELLED));
  result = cabin_test_sim_pair_end (test->sim);
  g_assert_false (cabin_test_manager_knows (test, phone));
}

/* The driver says yes, the phone's user says no: no trusted ghost. */
static void
test_phone_rejects (CabinTestManager *test,
                    gconstpointer     data)
{
  g_autofree char *phone =
    cabin_test_sim_add_phone (test->sim, "{'name': <'Pixel 8'>, 'answer': <'reject'>, 'delay': <uint32 150>}");
  g_autofree char *result = NULL;
  guint id;

  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, phone, NULL);
  id = cabin_test_manager_await_question (test);
  g_assert_true (cabin_bluetooth_manager_confirm_pairing (test->manager, id));
  g_assert_cmpint (cabin_bluetooth_manager_get_pairing_phase (test->manager), ==, CABIN_PAIRING_CONFIRMED);
  result = cabin_test_sim_pair_end (test->sim);
  g_assert_cmpstr (result, !=, "");
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", phone, "bredr");
  cabin_test_manager_await_event (test, FINISHED (FAILED));
  g_assert_false (cabin_test_manager_knows (test, phone));
}

static void
test_knock (CabinTestManager *test,
            gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, PIXEL);
  g_autofree char *bonding = NULL;
  g_autofree char *guest = NULL;

  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
  bonding = cabin_test_sim_pair (test->sim, phone, NULL);
  g_assert_cmpstr (bonding, !=, "");
  g_assert_cmpstr (test->diary->str, ==, "");
  guest = cabin_test_sim_pair (test->sim, phone, "{'bonding': <false>}");
  g_assert_cmpstr (guest, !=, "");
  cabin_test_manager_await_event (test, knocked (CABIN_KNOCK_WINDOW_SHUT));
  assert_nothing_shown (test);
}

static void
test_guest (CabinTestManager *test,
            gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, PIXEL);
  g_autofree char *result = NULL;
  guint id;

  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, phone, "{'bonding': <false>}");
  id = cabin_test_manager_await_question (test);
  g_assert_true (cabin_bluetooth_manager_confirm_pairing (test->manager, id));
  cabin_test_manager_await_event (test, FINISHED (NOT_KEPT));
  result = cabin_test_sim_pair_end (test->sim);
  g_assert_false (cabin_test_manager_knows (test, phone));
  g_assert_false (device_is (test, phone, "Trusted"));
  g_assert_null (cabin_bluetooth_manager_get_connected_device_name (test->manager));
}

static void
test_codeless (CabinTestManager *test,
               gconstpointer     data)
{
  g_autofree char *thing = cabin_test_sim_add_phone (test->sim, "{'io-capability': <'NoInputNoOutput'>}");
  g_autofree char *refused = NULL;
  g_autofree char *result = NULL;
  guint id;

  cabin_test_manager_open (test);
  refused = cabin_test_sim_pair (test->sim, thing, NULL);
  g_assert_cmpstr (refused, !=, "");
  cabin_test_manager_await_event (test, knocked (CABIN_KNOCK_CODELESS));
  g_assert_false (cabin_test_manager_knows (test, thing));

  g_settings_set_boolean (cabin_settings_get_connection (test->settings), CABIN_KEY_ALLOW_CODELESS, TRUE);
  cabin_test_sim_pair_begin (test->sim, thing, NULL);
  id = cabin_test_manager_await_question (test);
  g_assert_null (cabin_bluetooth_manager_get_pairing_passkey (test->manager));
  g_assert_true (cabin_bluetooth_manager_confirm_pairing (test->manager, id));
  result = cabin_test_sim_pair_end (test->sim);
  g_assert_cmpstr (result, ==, "");
  cabin_test_manager_await_event (test, FINISHED (PAIRED));
}

static void
test_second_asks (CabinTestManager *test,
                  gconstpointer     data)
{
  g_autofree char *first = cabin_test_sim_add_phone (test->sim, PIXEL);
  g_autofree char *second = cabin_test_sim_add_phone (test->sim, "{'name': <'Galaxy'>}");
  g_autofree char *result = NULL;
  guint id;

  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, first, NULL);
  id = cabin_test_manager_await_question (test);
  g_assert_true (cabin_bluetooth_manager_confirm_pairing (test->manager, id));
  result = cabin_test_sim_pair_end (test->sim);
  cabin_test_manager_await_event (test, FINISHED (PAIRED));
  g_clear_pointer (&result, g_free);

  /* Two questions have two numbers: a tap that was meant for the first is nothing to the second. */
  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, second, NULL);
  g_assert_cmpuint (cabin_test_manager_await_question (test), !=, id);
  g_assert_false (cabin_bluetooth_manager_confirm_pairing (test->manager, id));
  g_assert_true (cabin_bluetooth_manager_reject_pairing (test->manager,
                                                         cabin_bluetooth_manager_get_pairing_id (test->manager)));
  result = cabin_test_sim_pair_end (test->sim);
}

/* What we are never asked by a phone that pairs with us: PINs, passkeys, codes to show. */
static void
test_wants_pin (CabinTestManager *test,
                gconstpointer     data)
{
  static const char *const members[] = { "RequestPinCode", "RequestPasskey", "DisplayPinCode" };
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, PIXEL);
  g_autoptr(GVariant) link = NULL;

  cabin_test_manager_open (test);
  link = cabin_test_sim_call (test->sim, "Connect", "(ss)", phone, "bredr");
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autoptr(GVariant) reply =
        cabin_test_sim_call (test->sim, "AskAgent", "(ssa{sv})", phone, members[i], NULL);
      const char *result;

      g_variant_get (reply, "(&s&s)", &result, NULL);
      g_assert_cmpstr (result, !=, "");
      cabin_test_manager_await_event (test, knocked (CABIN_KNOCK_WANTS_PIN));
      g_string_truncate (test->diary, 0);
      assert_nothing_shown (test);
    }
}

static void
test_bluez_dies (CabinTestManager *test,
                 gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, PIXEL);
  g_autofree char *result = NULL;
  g_autofree char *again = NULL;
  guint id;

  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, phone, NULL);
  id = cabin_test_manager_await_question (test);
  cabin_test_sim_restart (test->sim, "kill", 10);
  cabin_test_manager_await_event (test, FINISHED (LOST));
  assert_nothing_shown (test);
  g_assert_false (cabin_bluetooth_manager_confirm_pairing (test->manager, id));
  result = cabin_test_sim_pair_end (test->sim);
  cabin_test_manager_await_ready (test);
  g_assert_false (cabin_test_manager_knows (test, phone));

  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, phone, NULL);
  id = cabin_test_manager_await_question (test);
  g_assert_true (cabin_bluetooth_manager_confirm_pairing (test->manager, id));
  again = cabin_test_sim_pair_end (test->sim);
  g_assert_cmpstr (again, ==, "");
  cabin_test_manager_await_event (test, FINISHED (PAIRED));
}

static void
test_adapter_pulled (CabinTestManager *test,
                     gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, PIXEL);
  g_autoptr(GVariant) address =
    cabin_test_sim_get_property (test->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Address");
  g_autofree char *result = NULL;

  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, phone, NULL);
  cabin_test_manager_await_question (test);
  cabin_test_sim_tell (test->sim, "RemoveAdapter", "(s)", g_variant_get_string (address, NULL));
  g_assert_true (cabin_test_wait (is_idle, test, 100));
  assert_nothing_shown (test);
  result = cabin_test_sim_pair_end (test->sim);
  g_assert_cmpstr (result, !=, "");
}

/* The phone forgot the car and pairs anew; the car's bond stands, and Bonded says nothing new. */
static void
test_again (CabinTestManager *test,
            gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, PIXEL);

  for (int i = 0; i < 2; i++)
    {
      g_autofree char *result = NULL;

      g_string_truncate (test->diary, 0);
      cabin_test_manager_open (test);
      cabin_test_sim_pair_begin (test->sim, phone, NULL);
      g_assert_true (cabin_bluetooth_manager_confirm_pairing (test->manager,
                                                              cabin_test_manager_await_question (test)));
      result = cabin_test_sim_pair_end (test->sim);
      g_assert_cmpstr (result, ==, "");
      cabin_test_manager_await_event (test, FINISHED (PAIRED));
      g_assert_true (cabin_test_manager_knows (test, phone));
      cabin_test_manager_await_event (test, "device-connected:");
      cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", phone, "bredr");
      cabin_test_manager_await_event (test, "device-disconnected:");
      cabin_test_sim_tell (test->sim, "ForgetCar", "(s)", phone);
    }
}

static void
test_hostile_name (CabinTestManager *test,
                   gconstpointer     data)
{
  g_autofree char *phone =
    cabin_test_sim_add_phone (test->sim, "{'name': <'<b>\xe2\x80\xae%s%n\\n\\n&amp;'>}");
  g_autofree char *result = NULL;

  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, phone, NULL);
  cabin_test_manager_await_question (test);
  g_assert_cmpstr (cabin_bluetooth_manager_get_pairing_device_name (test->manager), ==, "<b>%s%n &amp;");
  cabin_bluetooth_manager_confirm_pairing (test->manager, cabin_bluetooth_manager_get_pairing_id (test->manager));
  result = cabin_test_sim_pair_end (test->sim);
  cabin_test_manager_await_event (test, "device-connected:<b>%s%n &amp;");
}

/* Only bluetoothd may call the agent. */
static void
test_stranger_calls (CabinTestManager *test,
                     gconstpointer     data)
{
  g_autoptr(GDBusConnection) stranger = cabin_test_sim_connect (test->sim);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;

  cabin_test_manager_open (test);
  reply = cabin_test_call (stranger, g_dbus_connection_get_unique_name (test->connection), CABIN_AGENT_PATH,
                           "org.bluez.Agent1", "RequestConfirmation", g_variant_new ("(ou)", HCI0 "/dev_x", 123456),
                           &error);
  g_assert_null (reply);
  g_assert_true (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED));
  assert_nothing_shown (test);
  g_assert_cmpstr (test->diary->str, ==, "");
  g_dbus_connection_close_sync (stranger, NULL, NULL);
}

static void
add (const char *path,
     void      (*test)(CabinTestManager *test,
                       gconstpointer     data))
{
  g_test_add (path, CabinTestManager, NULL, cabin_test_manager_set_up, test, cabin_test_manager_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/pairing/confirm", test_confirm);
  add ("/pairing/reject", test_reject);
  add ("/pairing/phone-cancels", test_phone_cancels);
  add ("/pairing/phone-rejects", test_phone_rejects);
  add ("/pairing/knock", test_knock);
  add ("/pairing/guest", test_guest);
  add ("/pairing/codeless", test_codeless);
  add ("/pairing/second-asks", test_second_asks);
  add ("/pairing/wants-pin", test_wants_pin);
  add ("/pairing/bluez-dies", test_bluez_dies);
  add ("/pairing/adapter-pulled", test_adapter_pulled);
  add ("/pairing/again", test_again);
  add ("/pairing/hostile-name", test_hostile_name);
  add ("/pairing/stranger-calls", test_stranger_calls);

  return g_test_run ();
}
