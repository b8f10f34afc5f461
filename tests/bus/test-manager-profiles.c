/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-test-manager.h"

#define REGISTER "org.bluez.ProfileManager1.RegisterProfile"

/* A phone that was let in before this drive: bonded, and not marked as trusted, so that it is asked about. */
static char *
add_bonded_phone (CabinTestManager *test)
{
  return cabin_test_sim_add_phone (test->sim, "{'name': <'Pixel 8'>, 'known': <true>}");
}

static guint
count_descriptors (void)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;

  return count;
}

static gboolean
channel_is_open (gpointer data)
{
  CabinTestManager *test = data;

  return strstr (test->diary->str, "profile:" CABIN_UUID_ANDROID_AUTO) != NULL;
}

static void
test_connection (CabinTestManager *test,
                 gconstpointer     data)
{
  g_autofree char *phone = add_bonded_phone (test);
  guint before;

  g_settings_set_boolean (cabin_settings_get_connection (test->settings), CABIN_KEY_AUTO_CONNECT, FALSE);
  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
  cabin_test_settle (100);
  before = count_descriptors ();

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *result = cabin_test_sim_open_rfcomm (test->sim, phone, CABIN_UUID_ANDROID_AUTO);

      g_assert_cmpstr (result, ==, "");
      g_assert_true (cabin_test_wait (channel_is_open, test, CABIN_TEST_DEADLINE_MS));
      g_string_truncate (test->diary, 0);
      g_assert_cmpuint (count_descriptors (), ==, before + 1);
      g_assert_true (cabin_test_sim_has_channel (test->sim, phone, CABIN_UUID_ANDROID_AUTO));
      cabin_test_sim_tell (test->sim, "CloseRfcomm", "(ss)", phone, CABIN_UUID_ANDROID_AUTO);
      cabin_test_settle (100);
      g_assert_cmpuint (count_descriptors (), ==, before);
    }
}

/* The number that is usual for Android Auto is that of bluetoothd's own plugin for SIM access. */
static void
test_taken_channel (CabinTestManager *test,
                    gconstpointer     data)
{
  g_autofree char *phone = add_bonded_phone (test);
  g_autofree char *result = NULL;

  cabin_test_sim_configure (test->sim, "version", 582);
  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
  result = cabin_test_sim_open_rfcomm (test->sim, phone, CABIN_UUID_ANDROID_AUTO);
  g_assert_cmpstr (result, ==, "");
}

static void
test_links_end_with_bluez (CabinTestManager *test,
                           gconstpointer     data)
{
  g_autofree char *phone = add_bonded_phone (test);
  g_autofree char *result = NULL;
  guint before;

  g_settings_set_boolean (cabin_settings_get_connection (test->settings), CABIN_KEY_AUTO_CONNECT, FALSE);
  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
  cabin_test_settle (100);
  before = count_descriptors ();
  result = cabin_test_sim_open_rfcomm (test->sim, phone, CABIN_UUID_HSP_HS);
  g_assert_cmpstr (result, ==, "");
  cabin_test_sim_restart (test->sim, "kill", 10);
  cabin_test_manager_await_ready (test);
  cabin_test_settle (100);
  g_assert_cmpuint (count_descriptors (), ==, before);
}

static void
test_services (CabinTestManager *test,
               gconstpointer     data)
{
  static const struct {
    const char *uuid;
    gboolean allowed;
  } table[] = {
    { CABIN_UUID_ANDROID_AUTO, TRUE },
    { CABIN_UUID_A2DP_SOURCE, TRUE },
    { CABIN_UUID_PBAP_PSE, TRUE },
    { "00001124-0000-1000-8000-00805f9b34fb", FALSE },
    { "00001105-0000-1000-8000-00805f9b34fb", FALSE },
    { "12345678-1234-1234-1234-123456789abc", FALSE },
  };
  g_autofree char *phone = add_bonded_phone (test);
  g_autofree char *stranger = cabin_test_sim_add_phone (test->sim, "{'name': <'Stranger'>}");

  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
  cabin_test_sim_tell (test->sim, "Connect", "(ss)", phone, "bredr");
  cabin_test_sim_tell (test->sim, "Connect", "(ss)", stranger, "bredr");

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *options = g_strdup_printf ("{'uuid': <'%s'>}", table[i].uuid);
      GVariant *arguments = g_variant_new_parsed (options);
      g_autoptr(GVariant) mine =
        cabin_test_sim_call (test->sim, "AskAgent", "(ss@a{sv})", phone, "AuthorizeService", arguments);
      g_autoptr(GVariant) other =
        cabin_test_sim_call (test->sim, "AskAgent", "(ss@a{sv})", stranger, "AuthorizeService",
                             g_variant_new_parsed (options));
      const char *result;

      g_variant_get (mine, "(&s&s)", &result, NULL);
      g_assert_cmpint (*result == '\0', ==, table[i].allowed);
      g_variant_get (other, "(&s&s)", &result, NULL);
      g_assert_cmpstr (result, !=, "");
    }
}

static void
test_owned (CabinTestManager *test,
            gconstpointer     data)
{
  g_autoptr(CabinTestPeer) owner = cabin_test_peer_new (test->sim);
  g_autoptr(CabinTestPeer) other = cabin_test_peer_new (test->sim);
  const char *uuid = g_str_has_suffix (g_test_get_path (), "capitals") ? "00001108-0000-1000-8000-00805F9B34FB" :
                     CABIN_UUID_HSP_HS;
  g_autofree char *phone = NULL;
  g_autofree char *result = NULL;

  g_free (cabin_test_peer_add_profile (owner, uuid, NULL));
  cabin_test_manager_start (test);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_PROFILE_OWNED, NULL);
  cabin_test_manager_await_ready (test);

  /* No error loop: one of theirs and two of ours, and no more while it is theirs. */
  cabin_test_peer_leave (other);
  cabin_test_settle (1000);
  g_assert_cmpuint (cabin_test_sim_count_calls (test->sim, REGISTER), ==, 3);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_PROFILE_OWNED, NULL);

  cabin_test_peer_leave (owner);
  cabin_test_manager_await_no_problem (test);
  phone = add_bonded_phone (test);
  result = cabin_test_sim_open_rfcomm (test->sim, phone, CABIN_UUID_HSP_HS);
  g_assert_cmpstr (result, ==, "");
  cabin_test_manager_await_event (test, "profile:" CABIN_UUID_HSP_HS);
}

/* bluetoothd says that it is taken, and the adapter offers nothing of it: somebody who leaves may have been the one. */
static void
test_owned_unseen (CabinTestManager *test,
                   gconstpointer     data)
{
  g_autoptr(CabinTestPeer) other = cabin_test_peer_new (test->sim);

  cabin_test_sim_fail_next (test->sim, REGISTER, "org.bluez.Error.NotPermitted", "UUID already registered", 7);
  cabin_test_manager_start (test);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_PROFILE_OWNED, NULL);
  cabin_test_settle (1000);
  g_assert_cmpuint (cabin_test_sim_count_calls (test->sim, REGISTER), ==, 6);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_PROFILE_OWNED, NULL);
  cabin_test_peer_leave (other);
  cabin_test_manager_await_no_problem (test);
}

static void
test_refused (CabinTestManager *test,
              gconstpointer     data)
{
  cabin_test_sim_fail_next (test->sim, REGISTER, "org.bluez.Error.InvalidArguments", "as the test wants", 3);
  cabin_test_manager_start (test);
  cabin_test_manager_await_ready (test);
  cabin_test_manager_await_problem (test, CABIN_PROBLEM_PROFILE_FAILED, "as the test wants");
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
  add ("/profiles/connection", test_connection);
  add ("/profiles/taken-channel", test_taken_channel);
  add ("/profiles/links-end-with-bluez", test_links_end_with_bluez);
  add ("/profiles/services", test_services);
  add ("/profiles/owned", test_owned);
  add ("/profiles/owned/capitals", test_owned);
  add ("/profiles/owned/unseen", test_owned_unseen);
  add ("/profiles/refused", test_refused);

  return g_test_run ();
}
