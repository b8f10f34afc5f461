/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A car without anybody to ask: who opens the pair mode consents. And the pairings that go out from the car. */

#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-test-manager.h"

#define PHONE "{'name': <'Pixel 8'>}"
#define CODELESS "{'name': <'Speaker'>, 'io-capability': <'NoInputNoOutput'>}"

static void
set_up_headless (CabinTestManager *test,
                 gconstpointer     data)
{
  test->consent = CABIN_CONSENT_WINDOW;
  cabin_test_manager_set_up (test, NULL);
  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
}

static void
set_up_with_screen (CabinTestManager *test,
                    gconstpointer     data)
{
  cabin_test_manager_set_up (test, NULL);
  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
}

static void
open_for (CabinTestManager *test,
          guint             seconds)
{
  cabin_bluetooth_manager_open_pairing (test->manager, seconds);
  cabin_test_manager_await_pairable (test, TRUE);
}

static gboolean
adapter_is_pairable (CabinTestManager *test)
{
  return cabin_test_sim_get_boolean (test->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable");
}

static gboolean
is_lent (gpointer data)
{
  return adapter_is_pairable (data);
}

static gboolean
is_shut (gpointer data)
{
  return !adapter_is_pairable (data);
}

static guint
adapter_timeout (CabinTestManager *test)
{
  g_autoptr(GVariant) value = cabin_test_sim_get_property (test->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE,
                                                           "PairableTimeout");

  return g_variant_get_uint32 (value);
}

static void
test_lets_in (CabinTestManager *test,
              gconstpointer     options)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, options);
  g_autofree char *result = NULL;

  open_for (test, 30);
  g_assert_cmpint (cabin_bluetooth_manager_get_pairing_mode (test->manager), ==, CABIN_PAIRING_MODE_TIMED);
  g_assert_cmpuint (adapter_timeout (test), ==, 30);
  result = cabin_test_sim_pair (test->sim, phone, "{}");
  g_assert_cmpstr (result, ==, "");
  cabin_test_manager_await_event (test, "finished-0:");
  g_assert_true (cabin_test_manager_knows (test, phone));
  /* One phone, and the door is shut. */
  cabin_test_manager_await_pairable (test, FALSE);
  g_assert_cmpint (cabin_bluetooth_manager_get_pairing_mode (test->manager), ==, CABIN_PAIRING_MODE_OFF);
}

static void
test_shut (CabinTestManager *test,
           gconstpointer     options)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, options);

  for (int bonding = 0; bonding < 2; bonding++)
    {
      g_autofree char *how = g_strdup_printf ("{'bonding': <%s>}", bonding ? "true" : "false");
      g_autofree char *result = cabin_test_sim_pair (test->sim, phone, how);

      g_assert_cmpstr (result, !=, "");
      g_assert_false (cabin_test_manager_knows (test, phone));
    }
}

/* Without an end: it stays open for the next phone, and comes back with bluetoothd, which is shut first. */
static void
test_endless (CabinTestManager *test,
              gconstpointer     data)
{
  g_autofree char *first = cabin_test_sim_add_phone (test->sim, PHONE);
  g_autofree char *second = cabin_test_sim_add_phone (test->sim, CODELESS);
  g_autofree char *result = NULL;
  g_autofree char *other = NULL;

  open_for (test, 0);
  g_assert_cmpint (cabin_bluetooth_manager_get_pairing_mode (test->manager), ==, CABIN_PAIRING_MODE_OPEN);
  g_assert_cmpint (cabin_bluetooth_manager_get_pairable_deadline (test->manager), ==, 0);
  g_assert_cmpuint (adapter_timeout (test), ==, 0);

  result = cabin_test_sim_pair (test->sim, first, "{}");
  g_assert_cmpstr (result, ==, "");
  cabin_test_manager_await_event (test, "finished-0:");
  cabin_test_settle (200);
  g_assert_true (adapter_is_pairable (test));

  cabin_test_sim_restart (test->sim, "kill", 100);
  cabin_test_manager_await_pairable (test, FALSE);
  cabin_test_manager_await_pairable (test, TRUE);
  other = cabin_test_sim_pair (test->sim, second, "{}");
  g_assert_cmpstr (other, ==, "");

  cabin_bluetooth_manager_set_pairable (test->manager, FALSE);
  cabin_test_manager_await_pairable (test, FALSE);
  cabin_test_sim_restart (test->sim, "kill", 100);
  cabin_test_manager_await_ready (test);
  cabin_test_settle (200);
  g_assert_false (adapter_is_pairable (test));
}

/* Lent: bluetoothd could make a bond, and nobody who asks gets one. */
static void
test_lent (CabinTestManager *test,
           gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, data);
  g_autofree char *result = NULL;

  cabin_bluetooth_manager_lend_pairable (test->manager);
  cabin_bluetooth_manager_lend_pairable (test->manager);
  g_assert_true (cabin_test_wait (is_lent, test, CABIN_TEST_DEADLINE_MS));
  g_assert_false (cabin_bluetooth_manager_get_pairable (test->manager));
  g_assert_cmpint (cabin_bluetooth_manager_get_pairing_mode (test->manager), ==, CABIN_PAIRING_MODE_OFF);
  g_assert_cmpuint (adapter_timeout (test), ==, CABIN_LEND_TIMEOUT_MS / 1000);

  result = cabin_test_sim_pair (test->sim, phone, "{}");
  g_assert_cmpstr (result, !=, "");
  g_assert_false (cabin_test_manager_knows (test, phone));

  cabin_bluetooth_manager_return_pairable (test->manager);
  cabin_test_settle (200);
  g_assert_true (adapter_is_pairable (test));
  cabin_bluetooth_manager_return_pairable (test->manager);
  g_assert_true (cabin_test_wait (is_shut, test, CABIN_TEST_DEADLINE_MS));
}

typedef struct {
  GError *error;
  gboolean done;
} Outcome;

static void
on_paired (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Outcome *outcome = data;

  cabin_outward_pair_finish (CABIN_OUTWARD (source), result, &outcome->error);
  outcome->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Outcome *) data)->done;
}

static gboolean
is_found (gpointer data)
{
  CabinTestManager *test = data;
  CabinDiscovery *discovery = cabin_bluetooth_manager_get_discovery (test->manager);

  return g_list_model_get_n_items (cabin_discovery_get_devices (discovery)) > 0;
}

static gboolean
has_question (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_outward_get_question (cabin_bluetooth_manager_get_outward (test->manager)) != NULL;
}

static CabinBluezDevice *
begin_outward (CabinTestManager *test,
               const char       *phone,
               Outcome          *outcome)
{
  CabinDiscovery *discovery = cabin_bluetooth_manager_get_discovery (test->manager);
  CabinBluezDevice *device;

  cabin_discovery_start (discovery);
  g_assert_true (cabin_test_wait (is_found, test, CABIN_TEST_DEADLINE_MS));
  device = cabin_bluetooth_manager_find_device (test->manager, phone);
  g_assert_nonnull (device);
  cabin_outward_pair_async (cabin_bluetooth_manager_get_outward (test->manager), device, NULL, on_paired, outcome);
  cabin_discovery_stop (discovery);

  return device;
}

static void
test_outward_codeless (CabinTestManager *test,
                       gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, CODELESS);
  Outcome outcome = { NULL, FALSE };
  CabinBluezDevice *device = begin_outward (test, phone, &outcome);

  g_assert_true (cabin_test_wait (is_done, &outcome, CABIN_TEST_DEADLINE_MS));
  g_assert_no_error (outcome.error);
  g_assert_true (cabin_bluez_device_get_bonded (device));
  /* It is not a phone that would be looked for. */
  g_assert_false (cabin_test_manager_knows (test, phone));
  g_assert_true (cabin_test_wait (is_shut, test, CABIN_TEST_DEADLINE_MS));
}

static void
test_outward_pin (CabinTestManager *test,
                  gconstpointer     pin)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim,
                                                     "{'name': <'OBD'>, 'io-capability': <'Legacy'>, 'pin': <'1234'>}");
  CabinOutward *outward = cabin_bluetooth_manager_get_outward (test->manager);
  Outcome outcome = { NULL, FALSE };
  CabinPairingRequest *question;

  begin_outward (test, phone, &outcome);
  g_assert_true (cabin_test_wait (has_question, test, CABIN_TEST_DEADLINE_MS));
  question = cabin_outward_get_question (outward);
  g_assert_cmpint (cabin_pairing_request_get_kind (question), ==, CABIN_PAIRING_ENTER_PIN);
  /* No code at all is no answer. */
  g_assert_false (cabin_pairing_request_enter (question, ""));
  g_assert_false (cabin_pairing_request_enter (question, "12345678901234567"));
  g_assert_true (cabin_pairing_request_enter (question, pin));
  g_assert_null (cabin_outward_get_question (outward));

  g_assert_true (cabin_test_wait (is_done, &outcome, CABIN_TEST_DEADLINE_MS));
  if (g_str_equal (pin, "1234"))
    g_assert_no_error (outcome.error);
  else
    g_assert_error (outcome.error, CABIN_ERROR, CABIN_ERROR_AUTH_FAILED);
  g_clear_error (&outcome.error);
  g_assert_true (cabin_test_wait (is_shut, test, CABIN_TEST_DEADLINE_MS));
}

/* Without a screen nobody can type. */
static void
test_outward_headless_pin (CabinTestManager *test,
                           gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, "{'name': <'OBD'>, 'io-capability': <'Legacy'>}");
  Outcome outcome = { NULL, FALSE };

  begin_outward (test, phone, &outcome);
  g_assert_true (cabin_test_wait (is_done, &outcome, CABIN_TEST_DEADLINE_MS));
  g_assert_nonnull (outcome.error);
  g_clear_error (&outcome.error);
  g_assert_true (cabin_test_wait (is_shut, test, CABIN_TEST_DEADLINE_MS));
}

#define ADD(path, data, set_up, test)  \
        g_test_add (path, CabinTestManager, data, set_up, test, cabin_test_manager_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/consent/lets-in/phone", PHONE, set_up_headless, test_lets_in);
  ADD ("/consent/lets-in/codeless", CODELESS, set_up_headless, test_lets_in);
  ADD ("/consent/shut/phone", PHONE, set_up_headless, test_shut);
  ADD ("/consent/shut/codeless", CODELESS, set_up_headless, test_shut);
  ADD ("/consent/endless", NULL, set_up_headless, test_endless);
  ADD ("/consent/lent/headless", CODELESS, set_up_headless, test_lent);
  ADD ("/consent/lent/screen", PHONE, set_up_with_screen, test_lent);
  ADD ("/consent/outward/codeless", NULL, set_up_with_screen, test_outward_codeless);
  ADD ("/consent/outward/pin", "1234", set_up_with_screen, test_outward_pin);
  ADD ("/consent/outward/wrong-pin", "4321", set_up_with_screen, test_outward_pin);
  ADD ("/consent/outward/headless-pin", NULL, set_up_headless, test_outward_headless_pin);

  return g_test_run ();
}
