/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-drive.h"

/* A gap of the schedule and an attempt or two are shorter. */
#define DEADLINE_MS (3 * CABIN_TEST_DEADLINE_MS)

typedef struct {
  CabinTestManager *test;
  const char *address;
  int value;
} Wanted;

static void
set_up (CabinTestManager *test,
        gconstpointer     settings)
{
  g_autofree char *keyfile =
    g_strconcat ("[org/cabin/HeadUnit/connection]\n"
                 "phones=[{'address': <'" PIXEL "'>, 'name': <'Pixel 8'>}, "
                 "{'address': <'" MOTO "'>, 'name': <'Moto G'>}]\n", settings, NULL);

  cabin_test_manager_set_up (test, keyfile);
  cabin_test_sim_configure (test->sim, "page", 50);
  cabin_test_sim_configure (test->sim, "disconnect", 50);
  cabin_test_sim_configure (test->sim, "services", 50);
  g_free (cabin_test_sim_add_phone (test->sim, "{'address': <'" PIXEL "'>, 'name': <'Pixel 8'>, 'known': <true>}"));
  g_free (cabin_test_sim_add_phone (test->sim, "{'address': <'" MOTO "'>, 'name': <'Moto G'>, 'known': <true>, "
                                    "'reachable': <false>}"));
}

static gboolean
has_evidence (gpointer data)
{
  Wanted *wanted = data;
  CabinPhone *phone = cabin_test_drive_find (wanted->test, wanted->address);

  return phone != NULL && (int) cabin_phone_get_evidence (phone) == wanted->value;
}

static gboolean
has_state (gpointer data)
{
  Wanted *wanted = data;

  return (int) cabin_reconnector_get_state (cabin_test_drive_get_reconnector (wanted->test)) == wanted->value;
}

static gboolean
has_attempt (gpointer data)
{
  Wanted *wanted = data;

  return (int) cabin_reconnector_get_attempt (cabin_test_drive_get_reconnector (wanted->test)) >= wanted->value;
}

static gboolean
is_forgetful (gpointer data)
{
  Wanted *wanted = data;
  CabinPhone *phone = cabin_reconnector_get_forgetful_phone (cabin_test_drive_get_reconnector (wanted->test));

  return phone != NULL && g_str_equal (cabin_phone_get_address (phone), wanted->address);
}

static gboolean
has_flag (CabinTestManager *test,
          const char       *address,
          const char       *property)
{
  g_autofree char *path = cabin_test_sim_device_path (HCI0, address);

  return cabin_test_sim_get_boolean (test->sim, path, CABIN_BLUEZ_DEVICE_INTERFACE, property);
}

static gboolean
is_shut (gpointer data)
{
  Wanted *wanted = data;
  CabinTestSim *sim = wanted->test->sim;

  return !cabin_test_sim_get_boolean (sim, wanted->address, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable") &&
         cabin_test_sim_get_boolean (sim, wanted->address, CABIN_BLUEZ_ADAPTER_INTERFACE, "Discoverable");
}

/**
 * cabin_test_drive_add:
 * @settings: (nullable): lines of the settings' group, beside the phones; a static string
 */
void
cabin_test_drive_add (const char         *path,
                      const char         *settings,
                      CabinTestDriveFunc  func)
{
  g_test_add (path, CabinTestManager, settings, set_up, func, cabin_test_manager_tear_down);
}

/**
 * cabin_test_drive_get_reconnector:
 *
 * Returns: (transfer none): the manager's
 */
CabinReconnector *
cabin_test_drive_get_reconnector (CabinTestManager *test)
{
  return cabin_bluetooth_manager_get_reconnector (test->manager);
}

/**
 * cabin_test_drive_find:
 *
 * Returns: (transfer none) (nullable): the phone of this address, if it is listed
 */
CabinPhone *
cabin_test_drive_find (CabinTestManager *test,
                       const char       *address)
{
  GListModel *phones = cabin_bluetooth_manager_get_phones (test->manager);
  guint n = g_list_model_get_n_items (phones);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);

      if (g_str_equal (cabin_phone_get_address (phone), address))
        return phone;
    }

  return NULL;
}

void
cabin_test_drive_set_reachable (CabinTestManager *test,
                                const char       *address,
                                gboolean          reachable)
{
  cabin_test_sim_set_phone (test->sim, address, reachable ? "{'reachable': <true>}" : "{'reachable': <false>}");
}

void
cabin_test_drive_await_evidence (CabinTestManager *test,
                                 const char       *address,
                                 CabinEvidence     evidence)
{
  Wanted wanted = { test, address, evidence };

  if (!cabin_test_wait (has_evidence, &wanted, DEADLINE_MS))
    g_error ("Waited for evidence %s, saw %s", cabin_evidence_to_string (evidence), test->diary->str);
}

void
cabin_test_drive_await_state (CabinTestManager    *test,
                              CabinReconnectState  state)
{
  Wanted wanted = { test, NULL, state };

  if (!cabin_test_wait (has_state, &wanted, DEADLINE_MS))
    g_error ("Waited for %s, it is %s", cabin_reconnect_state_to_string (state),
             cabin_reconnect_state_to_string (cabin_reconnector_get_state (cabin_test_drive_get_reconnector (test))));
}

/**
 * cabin_test_drive_await_attempt:
 * @attempt: its number in the schedule, or a later one
 */
void
cabin_test_drive_await_attempt (CabinTestManager *test,
                                guint             attempt)
{
  Wanted wanted = { test, NULL, (int) attempt };

  g_assert_true (cabin_test_wait (has_attempt, &wanted, DEADLINE_MS));
}

/**
 * cabin_test_drive_await_forgetful:
 *
 * Waits until the driver is told that this phone forgot the car.
 */
void
cabin_test_drive_await_forgetful (CabinTestManager *test,
                                  const char       *address)
{
  Wanted wanted = { test, address, 0 };

  g_assert_true (cabin_test_wait (is_forgetful, &wanted, DEADLINE_MS));
}

/**
 * cabin_test_drive_count_attempts:
 *
 * Returns: how often somebody told bluetoothd to connect a phone
 */
guint
cabin_test_drive_count_attempts (CabinTestManager *test)
{
  g_autoptr(GVariant) reply = cabin_test_sim_call (test->sim, "Attempts", NULL);
  guint count;

  g_variant_get (reply, "(uu)", &count, NULL);

  return count;
}

/**
 * cabin_test_drive_assert_no_overlap:
 *
 * At no time two attempts were in flight.
 */
void
cabin_test_drive_assert_no_overlap (CabinTestManager *test)
{
  g_autoptr(GVariant) reply = cabin_test_sim_call (test->sim, "Attempts", NULL);
  guint most;

  g_variant_get (reply, "(uu)", NULL, &most);
  g_assert_cmpuint (most, <=, 1);
}

/**
 * cabin_test_drive_get_adapter:
 *
 * Returns: (transfer full): the address of the first adapter
 */
char *
cabin_test_drive_get_adapter (CabinTestManager *test)
{
  g_autoptr(GVariant) address =
    cabin_test_sim_get_property (test->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Address");

  return g_variant_dup_string (address, NULL);
}

/**
 * cabin_test_drive_await_all_well:
 * @adapter: path of the one that the phone is on
 *
 * Waits until all is set up, shut and connected, and no complaint left.
 */
void
cabin_test_drive_await_all_well (CabinTestManager *test,
                                 const char       *adapter)
{
  Wanted wanted = { test, adapter };

  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
  cabin_test_manager_await_ready (test);
  cabin_test_manager_await_no_problem (test);
  g_assert_true (cabin_test_wait (is_shut, &wanted, CABIN_TEST_DEADLINE_MS));
  cabin_test_drive_await_state (test, CABIN_RECONNECT_CONNECTED);
  cabin_test_drive_assert_no_overlap (test);
  g_assert_cmpstr (cabin_bluetooth_manager_get_connected_device_name (test->manager), ==, "Pixel 8");
}

/**
 * cabin_test_drive_start_connected:
 *
 * Starts, and waits until the phone is there.
 */
void
cabin_test_drive_start_connected (CabinTestManager *test)
{
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

/**
 * cabin_test_drive_start_trying:
 *
 * Starts, as far as an attempt that the phone does not answer until cabin_test_drive_let_answer().
 */
void
cabin_test_drive_start_trying (CabinTestManager *test)
{
  cabin_test_sim_set_phone (test->sim, PIXEL, "{'silent': <true>}");
  cabin_test_manager_start (test);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
}

void
cabin_test_drive_let_answer (CabinTestManager *test)
{
  cabin_test_sim_set_phone (test->sim, PIXEL, "{'silent': <false>}");
}

/**
 * cabin_test_drive_assert_name:
 * @expected: (nullable): the name of the phone that is connected, %NULL for none
 */
void
cabin_test_drive_assert_name (CabinTestManager *test,
                              const char       *expected)
{
  g_assert_cmpstr (cabin_bluetooth_manager_get_connected_device_name (test->manager), ==, expected);
}

/**
 * cabin_test_drive_is_linked:
 * @data: a #CabinTestManager
 *
 * Returns: whether bluetoothd calls the Pixel connected, whatever over
 */
gboolean
cabin_test_drive_is_linked (gpointer data)
{
  return has_flag (data, PIXEL, "Connected");
}

gboolean
cabin_test_drive_is_bonded (CabinTestManager *test,
                            const char       *address)
{
  return has_flag (test, address, "Bonded");
}
