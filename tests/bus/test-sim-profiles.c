/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How bluetoothd hands connections to profiles, and how faults are played. */

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cabin-names.h"
#include "cabin-test-peer.h"

#define ADAPTER "/org/bluez/hci0"
#define PHONE "02:F0:0E:00:00:01"
#define DEVICE ADAPTER "/dev_02_F0_0E_00_00_01"
#define CONNECT_PROFILE CABIN_BLUEZ_DEVICE_INTERFACE ".ConnectProfile"
/* More than any socket takes at once. */
#define SPEECH_BYTES (1024 * 1024)
/* So long nobody hangs up who has no reason to. */
#define HELD_MS 100
#define PAIRABLE CABIN_BLUEZ_ADAPTER_INTERFACE ".Pairable"

typedef struct {
  CabinTestSim *sim;
  CabinTestPeer *peer;
} Fixture;

typedef struct {
  Fixture *fixture;
  const char *uuid;
} Channel;

/* A phone that has been here before, and an agent that lets it in. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->sim = cabin_test_sim_new (1);
  fixture->peer = cabin_test_peer_new (fixture->sim);
  cabin_test_sim_configure (fixture->sim, "disconnect", 50);
  cabin_test_sim_configure (fixture->sim, "page", 50);
  g_free (cabin_test_sim_add_phone (fixture->sim, "{'address': <'" PHONE "'>, 'known': <true>}"));
  cabin_test_peer_add_agent (fixture->peer, "DisplayYesNo");
  cabin_test_peer_wait_for (fixture->peer, "Pairable=true");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->peer);
  g_clear_object (&fixture->sim);
}

static void
assert_profile (CabinTestPeer *peer,
                const char    *uuid,
                const char    *options,
                const char    *expected)
{
  g_autofree char *outcome = cabin_test_peer_add_profile (peer, uuid, options);

  g_assert_cmpstr (outcome, ==, expected);
}

static void
assert_channel (Fixture    *fixture,
                const char *uuid,
                const char *expected)
{
  g_autofree char *outcome = cabin_test_sim_open_rfcomm (fixture->sim, PHONE, uuid);

  g_assert_cmpstr (outcome, ==, expected);
}

static void
assert_connect (Fixture    *fixture,
                const char *uuid,
                const char *expected)
{
  g_autofree char *outcome = cabin_test_peer_call (fixture->peer, DEVICE, CONNECT_PROFILE,
                                                   g_variant_new ("(s)", uuid));

  g_assert_cmpstr (outcome, ==, expected);
}

static void
trust (Fixture *fixture)
{
  cabin_test_sim_set_property (fixture->sim, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE, "Trusted",
                               g_variant_new_boolean (TRUE));
}

static gboolean
is_closed (gpointer user_data)
{
  Channel *channel = user_data;

  return !cabin_test_sim_has_channel (channel->fixture->sim, PHONE, channel->uuid);
}

static void
say (Fixture    *fixture,
     const char *data,
     gsize       length)
{
  cabin_test_sim_tell (fixture->sim, "SendRfcomm", "(ss@ay)", PHONE, CABIN_UUID_HFP_AG,
                       g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data, length, 1));
}

static void
assert_heard (Fixture    *fixture,
              const char *expected)
{
  g_autoptr(GVariant) reply =
    cabin_test_sim_call (fixture->sim, "TakeRfcomm", "(ss)", PHONE, CABIN_UUID_HFP_AG);
  g_autoptr(GVariant) data = g_variant_get_child_value (reply, 0);
  gsize length;
  const char *bytes = g_variant_get_fixed_array (data, &length, 1);

  g_assert_cmpmem (bytes, length, expected, strlen (expected));
}

static void
test_authorized (Fixture       *fixture,
                 gconstpointer  data)
{
  assert_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL, "");
  assert_channel (fixture, CABIN_UUID_HFP_AG, "");
  g_assert_true (cabin_test_peer_has (fixture->peer, "AuthorizeService:" CABIN_UUID_HFP_AG));
  g_assert_true (cabin_test_sim_has_channel (fixture->sim, PHONE, CABIN_UUID_HFP_AG));
  assert_channel (fixture, CABIN_UUID_HFP_AG, "AlreadyConnected");
  g_assert_cmpuint (cabin_test_peer_count_fds (fixture->peer), ==, 1);
}

static void
test_shut_down (Fixture       *fixture,
                gconstpointer  data)
{
  Channel channel = { fixture, CABIN_UUID_HFP_AG };

  assert_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL, "");
  for (guint i = 0; i < 2; i++)
    {
      assert_channel (fixture, CABIN_UUID_HFP_AG, "");
      g_assert_no_errno (shutdown (cabin_test_peer_get_fd (fixture->peer), SHUT_RDWR));
      g_assert_true (cabin_test_wait (is_closed, &channel, CABIN_TEST_DEADLINE_MS));
      cabin_test_peer_close_fds (fixture->peer);
    }
}

static void
test_closing_hangs_nobody_up (Fixture       *fixture,
                              gconstpointer  data)
{
  Channel channel = { fixture, CABIN_UUID_HFP_AG };

  assert_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL, "");
  assert_channel (fixture, CABIN_UUID_HFP_AG, "");
  cabin_test_peer_close_fds (fixture->peer);
  cabin_test_settle (HELD_MS);
  g_assert_false (is_closed (&channel));

  /* With the profile goes all that bluetoothd holds for it. */
  cabin_test_peer_leave (fixture->peer);
  g_assert_true (cabin_test_wait (is_closed, &channel, CABIN_TEST_DEADLINE_MS));
}

static void
test_disconnection_lets_go (Fixture       *fixture,
                            gconstpointer  data)
{
  Channel channel = { fixture, CABIN_UUID_HFP_AG };

  assert_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL, "");
  assert_channel (fixture, CABIN_UUID_HFP_AG, "");
  cabin_test_peer_close_fds (fixture->peer);
  /* Long enough that it is not the end of the link which ends the channel. */
  cabin_test_sim_configure (fixture->sim, "disconnect", 2 * CABIN_TEST_DEADLINE_MS);
  cabin_test_peer_begin (fixture->peer, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE ".Disconnect", NULL);
  g_assert_true (cabin_test_wait (is_closed, &channel, CABIN_TEST_DEADLINE_MS));
}

static void
test_talk (Fixture       *fixture,
           gconstpointer  data)
{
  char buffer[16];
  int fd;

  /* Nobody hears what is said before. */
  say (fixture, "early", 5);
  assert_heard (fixture, "");

  assert_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL, "");
  assert_channel (fixture, CABIN_UUID_HFP_AG, "");
  fd = cabin_test_peer_get_fd (fixture->peer);
  g_assert_cmpint (read (fd, buffer, sizeof buffer), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);

  say (fixture, "\0hello", 6);
  g_assert_cmpint (read (fd, buffer, sizeof buffer), ==, 6);
  g_assert_cmpmem (buffer, 6, "\0hello", 6);

  g_assert_cmpint (write (fd, "who is ", 7), ==, 7);
  g_assert_cmpint (write (fd, "there", 5), ==, 5);
  assert_heard (fixture, "who is there");
  assert_heard (fixture, "");
}

static void
test_last_words (Fixture       *fixture,
                 gconstpointer  data)
{
  Channel channel = { fixture, CABIN_UUID_HFP_AG };

  assert_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL, "");
  assert_channel (fixture, CABIN_UUID_HFP_AG, "");
  g_assert_cmpint (write (cabin_test_peer_get_fd (fixture->peer), "bye", 3), ==, 3);
  g_assert_no_errno (shutdown (cabin_test_peer_get_fd (fixture->peer), SHUT_RDWR));
  g_assert_true (cabin_test_wait (is_closed, &channel, CABIN_TEST_DEADLINE_MS));
  say (fixture, "late", 4);
  assert_heard (fixture, "bye");
}

static void
test_long_speech (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *speech = g_malloc (SPEECH_BYTES);
  g_autofree char *heard = g_malloc (SPEECH_BYTES);
  gint64 deadline = g_get_monotonic_time () + CABIN_TEST_DEADLINE_MS * G_TIME_SPAN_MILLISECOND;
  gsize length = 0;

  for (gsize i = 0; i < SPEECH_BYTES; i++)
    speech[i] = (char) (i % 251);

  assert_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL, "");
  assert_channel (fixture, CABIN_UUID_HFP_AG, "");
  say (fixture, speech, SPEECH_BYTES);
  while (length < SPEECH_BYTES && g_get_monotonic_time () < deadline)
    {
      gssize some = read (cabin_test_peer_get_fd (fixture->peer), heard + length, SPEECH_BYTES - length);

      if (some > 0)
        length += some;
    }
  g_assert_cmpmem (heard, length, speech, SPEECH_BYTES);
}

static void
test_not_authorized (Fixture       *fixture,
                     gconstpointer  data)
{
  assert_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL, "");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_REJECTS);
  assert_channel (fixture, CABIN_UUID_HFP_AG, "ConnectionRefused");
  g_assert_false (cabin_test_peer_has (fixture->peer, "NewConnection"));
}

static void
test_trusted_is_not_asked_for (Fixture       *fixture,
                               gconstpointer  data)
{
  assert_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL, "");
  trust (fixture);
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_REJECTS);
  assert_channel (fixture, CABIN_UUID_HFP_AG, "");
  g_assert_false (cabin_test_peer_has (fixture->peer, "AuthorizeService:" CABIN_UUID_HFP_AG));
}

static void
test_wish_ends_with_link (Fixture       *fixture,
                          gconstpointer  data)
{
  assert_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL, "");
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_WAITS);
  g_dbus_connection_call (cabin_test_sim_get_connection (fixture->sim), "org.cabin.Sim", "/org/cabin/sim",
                          "org.cabin.Sim1", "OpenRfcomm", g_variant_new ("(ss)", PHONE, CABIN_UUID_HFP_AG), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  cabin_test_peer_wait_for (fixture->peer, "AuthorizeService:" CABIN_UUID_HFP_AG);
  cabin_test_sim_tell (fixture->sim, "Disconnect", "(ss)", PHONE, "bredr");
  cabin_test_peer_wait_for (fixture->peer, "Cancel");
}

static void
test_first_registrar_wins (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(CabinTestPeer) other = cabin_test_peer_new (fixture->sim);

  /* One more adapter is not one more chance. */
  g_free (cabin_test_sim_add_adapter (fixture->sim, NULL));
  assert_profile (other, CABIN_UUID_HSP_HS, NULL, "");
  assert_profile (fixture->peer, CABIN_UUID_HSP_HS, NULL, CABIN_BLUEZ_ERROR_NOT_PERMITTED ": UUID already registered");
  cabin_test_peer_leave (other);
  assert_profile (fixture->peer, CABIN_UUID_HSP_HS, NULL, "");
}

static gboolean
is_listed (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GVariant) value =
    cabin_test_sim_get_property (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "UUIDs");
  g_autofree const char **uuids = g_variant_get_strv (value, NULL);

  return g_strv_contains (uuids, CABIN_UUID_HSP_HS);
}

static gboolean
is_not_listed (gpointer user_data)
{
  return !is_listed (user_data);
}

static void
test_adapter_lists_profiles (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr(CabinTestPeer) other = cabin_test_peer_new (fixture->sim);

  g_assert_true (is_not_listed (fixture));
  assert_profile (other, CABIN_UUID_HSP_HS, NULL, "");
  g_assert_true (cabin_test_wait (is_listed, fixture, CABIN_TEST_DEADLINE_MS));
  cabin_test_peer_wait_for (fixture->peer, "UUIDs=...");
  cabin_test_peer_leave (other);
  g_assert_true (cabin_test_wait (is_not_listed, fixture, CABIN_TEST_DEADLINE_MS));
}

static void
test_no_channel_no_socket (Fixture       *fixture,
                           gconstpointer  data)
{
  assert_profile (fixture->peer, CABIN_UUID_ANDROID_AUTO, NULL, "");
  assert_channel (fixture, CABIN_UUID_ANDROID_AUTO, "ConnectionRefused");
}

static void
test_wrong_type_is_ignored (Fixture       *fixture,
                            gconstpointer  data)
{
  /* Channel is a q: this i is a line in the log of the daemon, and the call succeeds. */
  assert_profile (fixture->peer, CABIN_UUID_ANDROID_AUTO, "{'Channel': <int32 8>}", "");
  assert_channel (fixture, CABIN_UUID_ANDROID_AUTO, "ConnectionRefused");
}

static void
test_right_type (Fixture       *fixture,
                 gconstpointer  data)
{
  assert_profile (fixture->peer, CABIN_UUID_ANDROID_AUTO, "{'Channel': <uint16 8>}", "");
  assert_channel (fixture, CABIN_UUID_ANDROID_AUTO, "");
}

static void
test_taken_channel (Fixture       *fixture,
                    gconstpointer  data)
{
  cabin_test_sim_configure (fixture->sim, "version", 582);
  assert_profile (fixture->peer, CABIN_UUID_ANDROID_AUTO, "{'Channel': <uint16 8>}", "");
  assert_channel (fixture, CABIN_UUID_ANDROID_AUTO, "ConnectionRefused");
}

static void
test_any_channel (Fixture       *fixture,
                  gconstpointer  data)
{
  cabin_test_sim_configure (fixture->sim, "version", 582);
  assert_profile (fixture->peer, CABIN_UUID_ANDROID_AUTO, "{'Channel': <uint16 0>}", "");
  assert_channel (fixture, CABIN_UUID_ANDROID_AUTO, "");
}

static void
test_client_role_has_no_socket (Fixture       *fixture,
                                gconstpointer  data)
{
  assert_profile (fixture->peer, CABIN_UUID_HSP_HS, "{'Role': <'client'>}", "");
  assert_channel (fixture, CABIN_UUID_HSP_HS, "ConnectionRefused");
}

static void
test_connect_without_counterpart (Fixture       *fixture,
                                  gconstpointer  data)
{
  assert_connect (fixture, CABIN_UUID_HSP_AG,
                  CABIN_BLUEZ_ERROR_PREFIX "NotAvailable: br-connection-profile-unavailable");
}

static void
test_connect_profile (Fixture       *fixture,
                      gconstpointer  data)
{
  assert_profile (fixture->peer, CABIN_UUID_HSP_HS, NULL, "");
  assert_connect (fixture, CABIN_UUID_HSP_AG, "");
  g_assert_cmpuint (cabin_test_peer_count_fds (fixture->peer), ==, 1);

  /* Once more is no mistake, and no second connection. */
  assert_connect (fixture, CABIN_UUID_HSP_AG, "");
  g_assert_cmpuint (cabin_test_peer_count_fds (fixture->peer), ==, 1);
}

static void
test_connect_unreachable (Fixture       *fixture,
                          gconstpointer  data)
{
  assert_profile (fixture->peer, CABIN_UUID_HSP_HS, NULL, "");
  cabin_test_sim_set_phone (fixture->sim, PHONE, "{'reachable': <false>}");
  assert_connect (fixture, CABIN_UUID_HSP_AG, CABIN_BLUEZ_ERROR_PREFIX "Failed: br-connection-page-timeout");
}

static void
test_connect_stale_bond (Fixture       *fixture,
                         gconstpointer  data)
{
  assert_profile (fixture->peer, CABIN_UUID_HSP_HS, NULL, "");
  cabin_test_sim_tell (fixture->sim, "ForgetCar", "(s)", PHONE);
  assert_connect (fixture, CABIN_UUID_HSP_AG, CABIN_BLUEZ_ERROR_PREFIX "Failed: br-connection-canceled");
}

static void
test_disconnect_asks_profile (Fixture       *fixture,
                              gconstpointer  data)
{
  Channel channel = { fixture, CABIN_UUID_HFP_AG };
  g_autofree char *outcome = NULL;

  assert_profile (fixture->peer, CABIN_UUID_HFP_AG, NULL, "");
  assert_channel (fixture, CABIN_UUID_HFP_AG, "");
  outcome = cabin_test_peer_call (fixture->peer, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE ".Disconnect", NULL);
  g_assert_cmpstr (outcome, ==, "");
  g_assert_true (cabin_test_peer_has (fixture->peer, "RequestDisconnection"));
  g_assert_true (is_closed (&channel));
}

static void
test_le_is_not_enough (Fixture       *fixture,
                       gconstpointer  data)
{
  /* A phone that is connected over LE alone looks connected all the same. */
  cabin_test_sim_tell (fixture->sim, "Connect", "(ss)", PHONE, "le");
  cabin_test_peer_wait_for (fixture->peer, "Connected=true,ServicesResolved=true");
  cabin_test_sim_tell (fixture->sim, "Disconnect", "(ss)", PHONE, "bredr");
  g_assert_true (cabin_test_sim_get_boolean (fixture->sim, DEVICE, CABIN_BLUEZ_DEVICE_INTERFACE, "Connected"));
  cabin_test_sim_tell (fixture->sim, "Disconnect", "(ss)", PHONE, "le");
  cabin_test_peer_wait_for (fixture->peer, "Connected=false,ServicesResolved=false");
}

static void
test_fault (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *failed = NULL;
  g_autofree char *passed = NULL;

  cabin_test_sim_fail_next (fixture->sim, PAIRABLE, CABIN_BLUEZ_ERROR_PREFIX "Failed", "No luck", 1);
  failed = cabin_test_peer_call (fixture->peer, ADAPTER, CABIN_DBUS_PROPERTIES ".Set",
                                 g_variant_new ("(ssv)", CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable",
                                                g_variant_new_boolean (FALSE)));
  g_assert_cmpstr (failed, ==, CABIN_BLUEZ_ERROR_PREFIX "Failed: No luck");
  g_assert_true (cabin_test_sim_get_boolean (fixture->sim, ADAPTER, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable"));
  passed = cabin_test_peer_call (fixture->peer, ADAPTER, CABIN_DBUS_PROPERTIES ".Set",
                                 g_variant_new ("(ssv)", CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable",
                                                g_variant_new_boolean (FALSE)));
  g_assert_cmpstr (passed, ==, "");
  g_assert_cmpuint (cabin_test_sim_count_calls (fixture->sim, PAIRABLE), ==, 2);
  cabin_test_sim_tell (fixture->sim, "ResetCounts", NULL);
  g_assert_cmpuint (cabin_test_sim_count_calls (fixture->sim, NULL), ==, 0);
}

static void
test_late_answer (Fixture       *fixture,
                  gconstpointer  data)
{
  gint64 begin = g_get_monotonic_time ();
  g_autofree char *outcome = NULL;

  cabin_test_sim_tell (fixture->sim, "DelayNext", "(su)", PAIRABLE, 200);
  outcome = cabin_test_peer_call (fixture->peer, ADAPTER, CABIN_DBUS_PROPERTIES ".Set",
                                  g_variant_new ("(ssv)", CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable",
                                                 g_variant_new_boolean (FALSE)));
  g_assert_cmpstr (outcome, ==, "");
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 200 * G_TIME_SPAN_MILLISECOND);
  /* What was asked for has happened long before. */
  g_assert_true (cabin_test_peer_has (fixture->peer, "Pairable=false"));
}

static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  const struct {
    const char *option;
    const char *expected;
  } names[] = {
    { "<'<b>%s</b>'>", "<b>%s</b>" },
    { "<b' caf\\351\\377! '>", "caf  !" },
    { "<'line\\nline'>", "line\nline" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *options = g_strdup_printf ("{'name': %s, 'known': <true>}", names[i].option);
      g_autofree char *phone = cabin_test_sim_add_phone (fixture->sim, options);
      g_autofree char *path = cabin_test_sim_device_path (ADAPTER, phone);
      g_autoptr(GVariant) name =
        cabin_test_sim_get_property (fixture->sim, path, CABIN_BLUEZ_DEVICE_INTERFACE, "Name");

      g_assert_cmpstr (g_variant_get_string (name, NULL), ==, names[i].expected);
    }
}

static void
test_any_question (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GVariant) asked = NULL;
  const char *result, *answer;

  cabin_test_peer_set_answers (fixture->peer, "4711", 0);
  asked = cabin_test_sim_call (fixture->sim, "AskAgent", "(ssa{sv})", PHONE, "RequestPinCode", NULL);
  g_variant_get (asked, "(&s&s)", &result, &answer);
  g_assert_cmpstr (result, ==, "");
  g_assert_cmpstr (answer, ==, "4711");

  g_clear_pointer (&asked, g_variant_unref);
  cabin_test_peer_set_mood (fixture->peer, CABIN_TEST_PEER_REJECTS);
  asked = cabin_test_sim_call (fixture->sim, "AskAgent", "(ssa{sv})", PHONE, "RequestAuthorization", NULL);
  g_variant_get (asked, "(&s&s)", &result, &answer);
  g_assert_cmpstr (result, ==, CABIN_BLUEZ_ERROR_REJECTED);
}

static void
add (const char *name,
     void (*test)(Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/sim/profiles/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("authorized", test_authorized);
  add ("shut-down", test_shut_down);
  add ("closing-hangs-nobody-up", test_closing_hangs_nobody_up);
  add ("disconnection-lets-go", test_disconnection_lets_go);
  add ("talk", test_talk);
  add ("last-words", test_last_words);
  add ("long-speech", test_long_speech);
  add ("not-authorized", test_not_authorized);
  add ("trusted-is-not-asked-for", test_trusted_is_not_asked_for);
  add ("wish-ends-with-link", test_wish_ends_with_link);
  add ("first-registrar-wins", test_first_registrar_wins);
  add ("adapter-lists-profiles", test_adapter_lists_profiles);
  add ("no-channel-no-socket", test_no_channel_no_socket);
  add ("wrong-type-is-ignored", test_wrong_type_is_ignored);
  add ("right-type", test_right_type);
  add ("taken-channel", test_taken_channel);
  add ("any-channel", test_any_channel);
  add ("client-role-has-no-socket", test_client_role_has_no_socket);
  add ("connect-without-counterpart", test_connect_without_counterpart);
  add ("connect-profile", test_connect_profile);
  add ("connect-unreachable", test_connect_unreachable);
  add ("connect-stale-bond", test_connect_stale_bond);
  add ("disconnect-asks-profile", test_disconnect_asks_profile);
  add ("le-is-not-enough", test_le_is_not_enough);
  add ("fault", test_fault);
  add ("late-answer", test_late_answer);
  add ("names", test_names);
  add ("any-question", test_any_question);

  return g_test_run ();
}
