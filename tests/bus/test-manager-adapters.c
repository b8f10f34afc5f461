/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens to adapters in the middle of something. After each the phone is back without a hand. */

#include "cabin-test-drive.h"

#define ADAPTER CABIN_BLUEZ_ADAPTER_INTERFACE
#define HCI1 "/org/bluez/hci1"

static gboolean
has_no_adapter (gpointer data)
{
  CabinTestManager *test = data;

  return cabin_bluetooth_manager_get_state (test->manager) == CABIN_MANAGER_WAITING;
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
  cabin_test_drive_await_all_well (test, HCI0);
}

static void
test_swap_connected (CabinTestManager *test,
                     gconstpointer     data)
{
  cabin_test_drive_start_connected (test);
  replug (test);
  cabin_test_drive_await_all_well (test, HCI1);
}

static void
test_swap_trying (CabinTestManager *test,
                  gconstpointer     data)
{
  cabin_test_drive_start_trying (test);
  replug (test);
  cabin_test_drive_let_answer (test);
  cabin_test_drive_await_all_well (test, HCI1);
}

static void
test_swap_open (CabinTestManager *test,
                gconstpointer     data)
{
  cabin_test_drive_set_reachable (test, PIXEL, FALSE);
  cabin_test_manager_open (test);
  replug (test);
  cabin_test_drive_set_reachable (test, PIXEL, TRUE);
  cabin_test_drive_await_all_well (test, HCI1);
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
  cabin_test_drive_await_all_well (test, HCI1);
}

static void
test_rfkill (CabinTestManager *test,
             gconstpointer     data)
{
  g_autofree char *address = cabin_test_drive_get_adapter (test);

  if (g_str_has_suffix (g_test_get_path (), "trying"))
    cabin_test_drive_start_trying (test);
  else
    cabin_test_drive_start_connected (test);
  cabin_test_sim_tell (test->sim, "Block", "(s)", address);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_BLOCKED, NULL);
  cabin_test_drive_await_evidence (test, PIXEL, CABIN_EVIDENCE_NONE);
  cabin_test_drive_await_state (test, CABIN_RECONNECT_HELD);
  cabin_test_drive_let_answer (test);
  cabin_test_sim_tell (test->sim, "Unblock", "(s)", address);
  cabin_test_drive_await_all_well (test, HCI0);
}

static void
test_powered_off (CabinTestManager *test,
                  gconstpointer     data)
{
  cabin_test_drive_start_connected (test);
  cabin_test_sim_set_property (test->sim, HCI0, ADAPTER, "Powered", g_variant_new_boolean (FALSE));
  cabin_test_manager_await_event (test, "device-disconnected:Pixel 8");
  cabin_test_drive_await_all_well (test, HCI0);
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
  cabin_test_drive_await_all_well (test, HCI1);
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
    { "/adapters/adapter-late", test_late },
    { "/adapters/swap/connected", test_swap_connected },
    { "/adapters/swap/trying", test_swap_trying },
    { "/adapters/swap/open", test_swap_open },
    { "/adapters/swap/pairing", test_swap_pairing },
    { "/adapters/rfkill/connected", test_rfkill },
    { "/adapters/rfkill/trying", test_rfkill },
    { "/adapters/powered-off", test_powered_off },
    { "/adapters/choose-adapter", test_choose_adapter },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    cabin_test_drive_add (tests[i].path, SOON, tests[i].func);

  return g_test_run ();
}
