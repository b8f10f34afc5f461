/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens to adapters, to bluetoothd and to the machine in the middle of something. After each the phone is back
 * without a hand. */

#include "cabin-test-drive.h"

#define ADAPTER CABIN_BLUEZ_ADAPTER_INTERFACE
#define HCI1 "/org/bluez/hci1"

typedef struct {
  CabinTestManager *test;
  const char *path;
} Wanted;

static gboolean
is_shut (gpointer data)
{
  Wanted *wanted = data;

  return !cabin_test_sim_get_boolean (wanted->test->sim, wanted->path, ADAPTER, "Pairable")
         && cabin_test_sim_get_boolean (wanted->test->sim, wanted->path, ADAPTER, "Discoverable");
}

static gboolean
has_no_adapter (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_bluetooth_manager_get_state (test->manager) == CABIN_MANAGER_WAITING;
}

/* Set up, shut, connected, and no complaint left. */
static void
await_all_well (CabinTestManager *test,
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

static void
start_connected (CabinTestManager *test)
{
  cabin_test_manager_start (test);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_PROFILE);
}

/* As far as the attempt that a phone does not answer. */
static void
start_trying (CabinTestManager *test)
{
  cabin_test_sim_set_phone (test->sim, PIXEL, "{'silent': <true>}");
  cabin_test_manager_start (test);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_TRYING);
}

static void
let_answer (CabinTestManager *test)
{
  cabin_test_sim_set_phone (test->sim, PIXEL, "{'silent': <false>}");
}

static void
plug_in_as (CabinTestManager *test,
            const char       *address,
            int               index)
{
  g_autofree char *options = g_strdup_printf ("{'address': <'%s'>, 'index': <%d>}", address, index);

  g_free (cabin_test_sim_add_adapter (test->sim, options));
}

static void
replug (CabinTestManager *test)
{
  g_autofree char *address = cabin_test_drive_get_adapter (test);

  cabin_test_sim_tell (test->sim, "RemoveAdapter", "(s)", address);
  g_assert_true (cabin_test_wait (has_no_adapter, test, CABIN_TEST_DEADLINE_MS));
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_NO_ADAPTER, NULL);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  plug_in_as (test, address, 1);
}

static void
test_late (CabinTestManager *test,
           gconstpointer     data)
{
  g_autofree char *address = cabin_test_drive_get_adapter (test);

  cabin_test_sim_tell (test->sim, "RemoveAdapter", "(s)", address);
  cabin_test_manager_start (test);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_NO_ADAPTER, NULL);
  plug_in_as (test, address, 0);
  await_all_well (test, HCI0);
}

static void
test_swap_connected (CabinTestManager *test,
                     gconstpointer     data)
{
  start_connected (test);
  replug (test);
  await_all_well (test, HCI1);
}

static void
test_swap_trying (CabinTestManager *test,
                  gconstpointer     data)
{
  start_trying (test);
  replug (test);
  let_answer (test);
  await_all_well (test, HCI1);
}

static void
test_swap_pairing (CabinTestManager *test,
                   gconstpointer     data)
{
  g_autofree char *phone = cabin_test_sim_add_phone (test->sim, "{'name': <'New one'>}");
  g_autofree char *result = NULL;

  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_manager_open (test);
  cabin_test_sim_pair_begin (test->sim, phone, NULL);
  cabin_test_manager_await_question (test);
  replug (test);
  result = cabin_test_sim_pair_end (test->sim);
  g_assert_cmpstr (result, ==, "AuthenticationFailed");
  cabin_test_manager_await_event (test, "finished-");
  g_assert_false (cabin_test_manager_knows (test, phone));
  cabin_test_drive_set_reachable (test, PIXEL, TRUE);
  await_all_well (test, HCI1);
}

static void
test_rfkill (CabinTestManager *test,
             gconstpointer     data)
{
  g_autofree char *address = cabin_test_drive_get_adapter (test);

  if (g_str_has_suffix (g_test_get_path (), "trying"))
    start_trying (test);
  else
    start_connected (test);
  cabin_test_sim_tell (test->sim, "Block", "(s)", address);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_BLOCKED, NULL);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_HELD);
  let_answer (test);
  cabin_test_sim_tell (test->sim, "Unblock", "(s)", address);
  await_all_well (test, HCI0);
}

static void
test_powered_off (CabinTestManager *test,
                  gconstpointer     data)
{
  start_connected (test);
  cabin_test_sim_set_property (test->sim, HCI0, ADAPTER, "Powered", g_variant_new_boolean (FALSE));
  cabin_test_manager_await_event (test, "device-disconnected:Pixel 8");
  await_all_well (test, HCI0);
}

static void
test_ended (CabinTestManager *test,
            gconstpointer     data)
{
  const char *path = g_test_get_path ();

  if (strstr (path, "/trying"))
    start_trying (test);
  else
    start_connected (test);
  if (strstr (path, "/switching"))
    {
      cabin_test_sim_configure (test->sim, "disconnect", 1000);
      cabin_reconnector_connect_phone (cabin_test_drive_get_reconnector (test), cabin_test_drive_find (test, MOTO));
      cabin_test_drive_await_state (test, CABIN_RECONNECT_SWITCHING);
    }
  g_string_truncate (test->diary, 0);
  cabin_test_sim_restart (test->sim, g_str_has_suffix (path, "kill") ? "kill" : "stop", 20);
  let_answer (test);
  await_all_well (test, HCI0);
}

/* Three seconds are a long time for a driver and none for a program that waits. */
static void
test_frozen (CabinTestManager *test,
             gconstpointer     data)
{
  const char *path = g_test_get_path ();

  if (g_str_has_suffix (path, "trying"))
    start_trying (test);
  else if (g_str_has_suffix (path, "connected"))
    start_connected (test);
  else
    cabin_test_manager_start (test);
  cabin_test_sim_tell (test->sim, "Freeze", NULL);
  cabin_test_settle (3000);
  cabin_test_sim_tell (test->sim, "Thaw", NULL);
  if (g_str_has_suffix (path, "trying"))
    cabin_test_sim_restart (test->sim, "kill", 0);
  let_answer (test);
  await_all_well (test, HCI0);
}

/* bluetoothd hangs while the phone leaves and comes again. */
static void
test_frozen_unnoticed (CabinTestManager *test,
                       gconstpointer     data)
{
  start_connected (test);
  cabin_test_sim_tell (test->sim, "Freeze", NULL);
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_settle (500);
  cabin_test_sim_tell (test->sim, "Thaw", NULL);
  cabin_test_manager_await_event (test, "device-disconnected:Pixel 8");
  await_all_well (test, HCI0);
}

static void
test_asleep (CabinTestManager *test,
             gconstpointer     data)
{
  start_connected (test);
  cabin_test_sim_tell (test->sim, "PrepareForSleep", "(b)", TRUE);
  cabin_test_sim_tell (test->sim, "Disconnect", "(ss)", PIXEL, "bredr");
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  cabin_test_sim_tell (test->sim, "ResetCounts", NULL);
  cabin_test_settle (1500);
  g_assert_cmpuint (cabin_test_drive_count_attempts (test), ==, 0);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_HELD);
  cabin_test_sim_tell (test->sim, "PrepareForSleep", "(b)", FALSE);
  await_all_well (test, HCI0);
}

static void
test_asleep_trying (CabinTestManager *test,
                    gconstpointer     data)
{
  start_trying (test);
  cabin_test_sim_tell (test->sim, "PrepareForSleep", "(b)", TRUE);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_HELD);
  let_answer (test);
  cabin_test_sim_tell (test->sim, "PrepareForSleep", "(b)", FALSE);
  await_all_well (test, HCI0);
}

/* The phone's bond is with the other adapter, which the driver chooses. */
static void
test_choose_adapter (CabinTestManager *test,
                     gconstpointer     data)
{
  g_autofree char *second = cabin_test_sim_add_adapter (test->sim, NULL);
  g_autofree char *options =
    g_strdup_printf ("{'address': <'" PIXEL "'>, 'name': <'Pixel 8'>, 'known': <true>, 'adapter': <'%s'>}", second);
  GListModel *adapters = cabin_bluetooth_manager_get_adapters (test->manager);

  cabin_test_sim_tell (test->sim, "RemovePhone", "(s)", PIXEL);
  g_free (cabin_test_sim_add_phone (test->sim, options));
  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
  cabin_test_settle (300);
  g_assert_cmpuint (g_list_model_get_n_items (adapters), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(CabinBluezAdapter) adapter = g_list_model_get_item (adapters, i);

      if (g_strcmp0 (cabin_bluez_adapter_get_address (adapter), second) == 0)
        cabin_bluetooth_manager_choose_adapter (test->manager, adapter);
    }
  await_all_well (test, HCI1);
  g_assert_cmpstr (cabin_bluez_adapter_get_address (cabin_bluetooth_manager_get_adapter (test->manager)), ==, second);
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *path;
    CabinTestDriveFunc func;
  } tests[] = {
    { "/accidents/adapter-late", test_late },
    { "/accidents/swap/connected", test_swap_connected },
    { "/accidents/swap/trying", test_swap_trying },
    { "/accidents/swap/pairing", test_swap_pairing },
    { "/accidents/rfkill/connected", test_rfkill },
    { "/accidents/rfkill/trying", test_rfkill },
    { "/accidents/powered-off", test_powered_off },
    { "/accidents/ended/connected/kill", test_ended },
    { "/accidents/ended/connected/stop", test_ended },
    { "/accidents/ended/trying/kill", test_ended },
    { "/accidents/ended/trying/stop", test_ended },
    { "/accidents/ended/switching/kill", test_ended },
    { "/accidents/ended/switching/stop", test_ended },
    { "/accidents/frozen/start", test_frozen },
    { "/accidents/frozen/trying", test_frozen },
    { "/accidents/frozen/connected", test_frozen },
    { "/accidents/frozen/unnoticed", test_frozen_unnoticed },
    { "/accidents/asleep/connected", test_asleep },
    { "/accidents/asleep/trying", test_asleep_trying },
    { "/accidents/choose-adapter", test_choose_adapter },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    cabin_test_drive_add (tests[i].path, SOON, tests[i].func);

  return g_test_run ();
}
