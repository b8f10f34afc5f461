/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-test-handover.h"

#define REASON(name) CABIN_HANDOVER_REASON_##name

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
has_count (gpointer data)
{
  return count_descriptors () == *(guint *) data;
}

static void
await_descriptors (guint count)
{
  g_assert_true (cabin_test_wait (has_count, &count, CABIN_TEST_DEADLINE_MS));
}

static void
open_headset (CabinTestHandover *test)
{
  g_autofree char *result = cabin_test_sim_open_rfcomm (test->manager.sim, test->phone, CABIN_UUID_HSP_HS);

  g_assert_cmpstr (result, ==, "");
}

static void
test_usual (CabinTestHandover *test,
            gconstpointer      data)
{
  guint before = count_descriptors ();

  g_assert_cmpint (cabin_handover_get_state (test->handover), ==, CABIN_HANDOVER_NONE);
  g_assert_null (cabin_handover_get_device_name (test->handover));

  cabin_test_handover_open (test, test->phone);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_ASKED, REASON (NONE));
  g_assert_cmpstr (cabin_handover_get_device_name (test->handover), ==, "Pixel 8");
  g_assert_cmpstr (cabin_handover_get_device_address (test->handover), ==, test->phone);
  cabin_test_handover_await_heard (test, test->phone, HEARS_VERSION);
  cabin_test_handover_say (test, test->phone, SAYS_VERSION);
  cabin_test_handover_await_heard (test, test->phone, HEARS_START);
  g_assert_cmpint (cabin_handover_get_state (test->handover), ==, CABIN_HANDOVER_ASKED);
  cabin_test_handover_say (test, test->phone, SAYS_REQUEST);
  cabin_test_handover_await_heard (test, test->phone, HEARS_KEY);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_SENT, REASON (NONE));
  cabin_test_handover_say (test, test->phone, SAYS_ANSWER SAYS_JOINED);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_JOINED, REASON (NONE));
  cabin_test_handover_say (test, test->phone, SAYS_PING SAYS_PING);
  cabin_test_handover_await_heard (test, test->phone, HEARS_PONG HEARS_PONG);

  cabin_test_sim_tell (test->manager.sim, "Disconnect", "(ss)", test->phone, "bredr");
  cabin_test_handover_await_state (test, CABIN_HANDOVER_NONE, REASON (NONE));
  g_assert_null (cabin_handover_get_device_name (test->handover));
  g_assert_null (cabin_handover_get_device_address (test->handover));
  await_descriptors (before);
}

/* Since a release of 2025, phones answer before they ask. */
static void
test_other_order (CabinTestHandover *test,
                  gconstpointer      data)
{
  cabin_test_handover_open (test, test->phone);
  cabin_test_handover_await_heard (test, test->phone, HEARS_VERSION);
  cabin_test_handover_say (test, test->phone, SAYS_VERSION SAYS_ANSWER);
  cabin_test_handover_await_heard (test, test->phone, HEARS_START);
  cabin_test_handover_say (test, test->phone, SAYS_REQUEST);
  cabin_test_handover_await_heard (test, test->phone, HEARS_KEY);
  cabin_test_handover_say (test, test->phone, SAYS_JOINED);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_JOINED, REASON (NONE));
}

static void
test_byte_by_byte (CabinTestHandover *test,
                   gconstpointer      data)
{
  const char said[] = SAYS_VERSION SAYS_REQUEST SAYS_ANSWER SAYS_JOINED;

  cabin_test_handover_open (test, test->phone);
  cabin_test_handover_await_heard (test, test->phone, HEARS_VERSION);
  for (gsize i = 0; i + 1 < sizeof said; i += 2)
    {
      const char byte[] = { said[i], said[i + 1], '\0' };

      cabin_test_handover_say (test, test->phone, byte);
    }
  cabin_test_handover_await_heard (test, test->phone, HEARS_START HEARS_KEY);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_JOINED, REASON (NONE));
}

static void
test_phone_wants_to_be_told (CabinTestHandover *test,
                             gconstpointer      data)
{
  cabin_test_handover_open (test, test->phone);
  cabin_test_handover_await_heard (test, test->phone, HEARS_VERSION);
  cabin_test_handover_say (test, test->phone, SAYS_START);
  cabin_test_handover_await_heard (test, test->phone, HEARS_START_ANSWER);
  cabin_test_handover_say (test, test->phone, SAYS_JOINED);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_JOINED, REASON (NONE));
}

/* The phone tries again on the same link. */
static void
test_refused (CabinTestHandover *test,
              gconstpointer      data)
{
  cabin_test_handover_join (test, test->phone);
  cabin_test_handover_say (test, test->phone, SAYS_WRONG_KEY);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_REFUSED, REASON (CREDENTIALS));
  g_assert_true (cabin_test_sim_has_channel (test->manager.sim, test->phone, CABIN_UUID_ANDROID_AUTO));
  cabin_test_handover_say (test, test->phone, SAYS_REQUEST);
  cabin_test_handover_await_heard (test, test->phone, HEARS_KEY);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_SENT, REASON (NONE));
  cabin_test_handover_say (test, test->phone, SAYS_JOINED);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_JOINED, REASON (NONE));
}

/* It ends its link and nothing else: the headset's stays, and so does the service. */
static void
test_hostile (CabinTestHandover *test,
              gconstpointer      data)
{
  static const char *const things[] = {
    "ffff0002", "10010006", "00000000", "00000003", "00000004", "00000009", "0000000a", "0000ffff",
    "00020005" "ffff", "00020006" "1000", "00020006" "0a00", SAYS_JOINED, SAYS_VERSION SAYS_VERSION,
    SAYS_REQUEST SAYS_REQUEST SAYS_REQUEST SAYS_REQUEST SAYS_REQUEST SAYS_REQUEST,
    SAYS_PING SAYS_PING SAYS_PING SAYS_PING SAYS_PING SAYS_PING SAYS_PING SAYS_PING SAYS_PING SAYS_PING SAYS_PING,
  };
  guint before;

  open_headset (test);
  before = count_descriptors ();
  for (gsize i = 0; i < G_N_ELEMENTS (things); i++)
    {
      g_test_message ("%s", things[i]);
      cabin_test_handover_open (test, test->phone);
      cabin_test_handover_await_heard (test, test->phone, HEARS_VERSION);
      cabin_test_handover_say (test, test->phone, things[i]);
      cabin_test_handover_await_closed (test, test->phone);
      cabin_test_handover_await_state (test, CABIN_HANDOVER_REFUSED, REASON (PROTOCOL));
      await_descriptors (before);
    }
  g_assert_true (cabin_test_sim_has_channel (test->manager.sim, test->phone, CABIN_UUID_HSP_HS));
  /* What it was told before it overdid it. */
  cabin_test_sim_tell (test->manager.sim, "Disconnect", "(ss)", test->phone, "bredr");
  cabin_test_handover_join (test, test->phone);
}

/* Two at the same time: one says nothing, one half a word. */
static void
test_silence (CabinTestHandover *test,
              gconstpointer      data)
{
  g_autofree char *other = cabin_test_sim_add_phone (test->manager.sim, "{'name': <'Moto'>, 'known': <true>}");

  cabin_test_handover_open (test, other);
  cabin_test_handover_await_heard (test, other, HEARS_VERSION);
  cabin_test_handover_say (test, other, SAYS_REQUEST "0002");
  cabin_test_handover_open (test, test->phone);
  cabin_test_handover_await_closed (test, other);
  cabin_test_handover_await_closed (test, test->phone);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_REFUSED, REASON (SILENT));
  cabin_test_handover_await_heard (test, test->phone, HEARS_VERSION HEARS_START);
}

/* As if there were no hand-over: the phone waits, and the link shows that it is there. */
static void
test_no_network_wanted (CabinTestHandover *test,
                        gconstpointer      data)
{
  test->is = CABIN_TEST_OFFERS_OFF;
  cabin_test_handover_open (test, test->phone);
  cabin_test_manager_await_event (&test->manager, "profile:" CABIN_UUID_ANDROID_AUTO);
  cabin_test_handover_say (test, test->phone, "ffffffff");
  cabin_test_settle (100);
  g_assert_cmpint (cabin_handover_get_state (test->handover), ==, CABIN_HANDOVER_NONE);
  g_assert_true (cabin_test_sim_has_channel (test->manager.sim, test->phone, CABIN_UUID_ANDROID_AUTO));
  cabin_test_handover_await_heard (test, test->phone, "");
}

static void
test_no_network (CabinTestHandover *test,
                 gconstpointer      data)
{
  test->is = CABIN_TEST_OFFERS_BROKEN;
  open_headset (test);
  cabin_test_handover_open (test, test->phone);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_REFUSED, REASON (NO_NETWORK));
  cabin_test_handover_await_closed (test, test->phone);
  g_assert_cmpstr (cabin_handover_get_device_name (test->handover), ==, "Pixel 8");

  test->is = CABIN_TEST_OFFERS_ON;
  cabin_test_handover_join (test, test->phone);
}

static void
test_late_network (CabinTestHandover *test,
                   gconstpointer      data)
{
  test->is = CABIN_TEST_OFFERS_LATE;
  cabin_test_handover_open (test, test->phone);
  cabin_test_handover_await_heard (test, test->phone, HEARS_BARE_VERSION);
  cabin_test_handover_say (test, test->phone, SAYS_VERSION);
  cabin_test_handover_bring_up (test);
  cabin_test_handover_await_heard (test, test->phone, HEARS_START);
}

/* A network that is gone when the phone asks once more. */
static void
test_lost_network (CabinTestHandover *test,
                   gconstpointer      data)
{
  cabin_test_handover_join (test, test->phone);
  test->is = CABIN_TEST_OFFERS_BROKEN;
  cabin_test_handover_say (test, test->phone, SAYS_REQUEST);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_REFUSED, REASON (NO_NETWORK));
  cabin_test_handover_await_closed (test, test->phone);
}

/* What it has said before it hangs up counts. */
static void
test_hangs_up (CabinTestHandover *test,
               gconstpointer      data)
{
  open_headset (test);
  cabin_test_handover_open (test, test->phone);
  cabin_test_handover_await_heard (test, test->phone, HEARS_VERSION);
  cabin_test_sim_tell (test->manager.sim, "CloseRfcomm", "(ss)", test->phone, CABIN_UUID_ANDROID_AUTO);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_REFUSED, REASON (HUNG_UP));

  cabin_test_handover_open (test, test->phone);
  cabin_test_handover_await_heard (test, test->phone, HEARS_VERSION);
  cabin_test_handover_say (test, test->phone, SAYS_REQUEST);
  cabin_test_handover_await_heard (test, test->phone, HEARS_START HEARS_KEY);
  cabin_test_handover_say (test, test->phone, SAYS_JOINED);
  cabin_test_sim_tell (test->manager.sim, "CloseRfcomm", "(ss)", test->phone, CABIN_UUID_ANDROID_AUTO);
  cabin_test_handover_await_closed (test, test->phone);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_JOINED, REASON (NONE));

  cabin_test_sim_tell (test->manager.sim, "Disconnect", "(ss)", test->phone, "bredr");
  cabin_test_handover_await_state (test, CABIN_HANDOVER_NONE, REASON (NONE));
}

/* Whoever takes the link away: the driver, or the end of bluetoothd, with a word or without. */
static void
test_taken_away (CabinTestHandover *test,
                 gconstpointer      data)
{
  static const char *const modes[] = { "driver", "stop", "kill" };
  guint before = count_descriptors ();

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      cabin_test_handover_open (test, test->phone);
      cabin_test_handover_await_heard (test, test->phone, HEARS_VERSION);
      cabin_test_handover_await_state (test, CABIN_HANDOVER_ASKED, REASON (NONE));
      if (i == 0)
        cabin_bluez_device_disconnect (cabin_bluetooth_manager_find_device (test->manager.manager, test->phone), NULL,
                                       NULL, NULL);
      else
        cabin_test_sim_restart (test->manager.sim, modes[i], 10);
      cabin_test_handover_await_state (test, CABIN_HANDOVER_NONE, REASON (NONE));
      cabin_test_manager_await_ready (&test->manager);
      cabin_test_handover_await_closed (test, test->phone);
      await_descriptors (before);
    }
}

static void
test_two_phones (CabinTestHandover *test,
                 gconstpointer      data)
{
  g_autofree char *other = cabin_test_sim_add_phone (test->manager.sim, "{'name': <'Moto'>, 'known': <true>}");

  cabin_test_handover_join (test, test->phone);
  cabin_test_handover_open (test, other);
  cabin_test_handover_await_state (test, CABIN_HANDOVER_ASKED, REASON (NONE));
  g_assert_cmpstr (cabin_handover_get_device_name (test->handover), ==, "Moto");
  cabin_test_handover_await_heard (test, other, HEARS_VERSION);
  cabin_test_handover_say (test, other, "ffff0002");
  cabin_test_handover_await_state (test, CABIN_HANDOVER_REFUSED, REASON (PROTOCOL));
  cabin_test_handover_say (test, test->phone, SAYS_PING);
  cabin_test_handover_await_heard (test, test->phone, HEARS_PONG);

  cabin_test_handover_join (test, other);
  cabin_test_sim_tell (test->manager.sim, "Disconnect", "(ss)", other, "bredr");
  cabin_test_handover_await_state (test, CABIN_HANDOVER_JOINED, REASON (NONE));
  cabin_test_handover_await_closed (test, other);
  g_assert_cmpstr (cabin_handover_get_device_name (test->handover), ==, "Pixel 8");
}

static void
test_shutdown (CabinTestHandover *test,
               gconstpointer      data)
{
  cabin_test_handover_join (test, test->phone);
  cabin_handover_shutdown (test->handover);
  g_assert_cmpint (cabin_handover_get_state (test->handover), ==, CABIN_HANDOVER_NONE);
  cabin_test_handover_await_closed (test, test->phone);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  cabin_test_handover_add ("/handover/usual", NULL, test_usual);
  cabin_test_handover_add ("/handover/other-order", NULL, test_other_order);
  cabin_test_handover_add ("/handover/byte-by-byte", NULL, test_byte_by_byte);
  cabin_test_handover_add ("/handover/phone-wants-to-be-told", NULL, test_phone_wants_to_be_told);
  cabin_test_handover_add ("/handover/refused", NULL, test_refused);
  cabin_test_handover_add ("/handover/hostile", NULL, test_hostile);
  cabin_test_handover_add ("/handover/silence", NULL, test_silence);
  cabin_test_handover_add ("/handover/no-network-wanted", NULL, test_no_network_wanted);
  cabin_test_handover_add ("/handover/no-network", NULL, test_no_network);
  cabin_test_handover_add ("/handover/late-network", NULL, test_late_network);
  cabin_test_handover_add ("/handover/lost-network", NULL, test_lost_network);
  cabin_test_handover_add ("/handover/hangs-up", NULL, test_hangs_up);
  cabin_test_handover_add ("/handover/taken-away", NULL, test_taken_away);
  cabin_test_handover_add ("/handover/two-phones", NULL, test_two_phones);
  cabin_test_handover_add ("/handover/shutdown", NULL, test_shutdown);

  return g_test_run ();
}
