/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The links of one profile, which bluetoothd hands over: here the test is bluetoothd, and does what that one seldom
 * does. */

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cabin-bluez-profile.h"
#include "cabin-names.h"
#include "cabin-test-sim.h"

#define PHONE "/org/bluez/hci0/dev_02_F0_0E_00_00_A1"
#define OTHER "/org/bluez/hci0/dev_02_F0_0E_00_00_A2"

typedef struct {
  CabinTestSim *sim;
  GDBusConnection *ours;
  GDBusConnection *daemon;
  CabinBluezPeer *peer;
  CabinBluezProfile *profile;
  GString *diary;
} Fixture;

static void
on_connected (CabinBluezProfile *profile,
              const char        *device,
              Fixture           *fixture)
{
  g_assert_true (cabin_bluez_profile_has_link (profile, device));
  g_string_append_printf (fixture->diary, "+%s ", device + sizeof PHONE - 3);
}

static void
on_disconnected (CabinBluezProfile *profile,
                 const char        *device,
                 Fixture           *fixture)
{
  g_assert_false (cabin_bluez_profile_has_link (profile, device));
  g_string_append_printf (fixture->diary, "-%s ", device + sizeof PHONE - 3);
}

static void
on_registered (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_assert_false (cabin_bluez_profile_register_finish (CABIN_BLUEZ_PROFILE (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  gboolean done = FALSE;

  fixture->sim = cabin_test_sim_new (0);
  fixture->ours = cabin_test_sim_connect (fixture->sim);
  fixture->daemon = cabin_test_sim_connect (fixture->sim);
  fixture->peer = cabin_bluez_peer_new (fixture->ours, g_dbus_connection_get_unique_name (fixture->daemon));
  fixture->profile = cabin_bluez_profile_new (CABIN_UUID_ANDROID_AUTO);
  fixture->diary = g_string_new (NULL);
  g_signal_connect (fixture->profile, "connected", G_CALLBACK (on_connected), fixture);
  g_signal_connect (fixture->profile, "disconnected", G_CALLBACK (on_disconnected), fixture);
  /* This daemon has no such method, but the profile is where it can be called. */
  cabin_bluez_profile_register_async (fixture->profile, fixture->peer, NULL, on_registered, &done);
  g_assert_true (cabin_test_wait (is_true, &done, CABIN_TEST_DEADLINE_MS));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->profile);
  g_clear_pointer (&fixture->peer, cabin_bluez_peer_unref);
  g_dbus_connection_close_sync (fixture->ours, NULL, NULL);
  g_dbus_connection_close_sync (fixture->daemon, NULL, NULL);
  g_clear_object (&fixture->ours);
  g_clear_object (&fixture->daemon);
  g_clear_object (&fixture->sim);
  g_string_free (fixture->diary, TRUE);
}

typedef struct {
  GAsyncResult *result;
} Reply;

static void
on_reply (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  ((Reply *) data)->result = g_object_ref (result);
}

static gboolean
has_reply (gpointer data)
{
  return ((Reply *) data)->result != NULL;
}

/* Whether the profile took it. */
static gboolean
call (Fixture         *fixture,
      GDBusConnection *caller,
      const char      *method,
      GVariant        *parameters,
      int              fd)
{
  g_autofree char *path =
    g_strdelimit (g_strconcat (CABIN_PROFILE_PATH_PREFIX, CABIN_UUID_ANDROID_AUTO, NULL), "-", '_');
  g_autoptr(GUnixFDList) fds = g_unix_fd_list_new ();
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  Reply wanted = { NULL };

  if (fd >= 0)
    g_assert_cmpint (g_unix_fd_list_append (fds, fd, NULL), ==, 0);
  g_dbus_connection_call_with_unix_fd_list (caller, g_dbus_connection_get_unique_name (fixture->ours), path,
                                            "org.bluez.Profile1", method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                                            fds, NULL, on_reply, &wanted);
  g_assert_true (cabin_test_wait (has_reply, &wanted, CABIN_TEST_DEADLINE_MS));
  result = wanted.result;
  reply = g_dbus_connection_call_with_unix_fd_list_finish (caller, NULL, result, NULL);

  return reply != NULL;
}

/* A phone opens a link. Returns its own end of it. */
static int
open_link (Fixture    *fixture,
           const char *device)
{
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), ==, 0);
  g_assert_true (call (fixture, fixture->daemon, "NewConnection",
                       g_variant_new_parsed ("(%o, @h 0, @a{sv} {})", device), ends[1]));
  close (ends[1]);

  return ends[0];
}

static gboolean
is_over (int fd)
{
  char byte;

  return recv (fd, &byte, sizeof byte, MSG_DONTWAIT) == 0;
}

static gboolean
is_open (int fd)
{
  char byte;

  return recv (fd, &byte, sizeof byte, MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

static void
assert_diary (Fixture    *fixture,
              const char *expected)
{
  g_assert_cmpstr (fixture->diary->str, ==, expected);
  g_string_truncate (fixture->diary, 0);
}

static void
test_second (Fixture       *fixture,
             gconstpointer  data)
{
  int first = open_link (fixture, PHONE);
  int lent = cabin_bluez_profile_dup_link (fixture->profile, PHONE);
  int second;

  assert_diary (fixture, "+A1 ");
  second = open_link (fixture, PHONE);
  assert_diary (fixture, "-A1 +A1 ");
  g_assert_true (is_over (first));
  g_assert_true (is_open (second));
  close (lent);
  close (first);
  close (second);
}

static void
test_dup (Fixture       *fixture,
          gconstpointer  data)
{
  int phone, lent;
  char byte = 'x';

  g_assert_cmpint (cabin_bluez_profile_dup_link (fixture->profile, PHONE), ==, -1);
  phone = open_link (fixture, PHONE);
  lent = cabin_bluez_profile_dup_link (fixture->profile, PHONE);
  g_assert_cmpint (lent, >=, 0);
  g_assert_cmpint (fcntl (lent, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
  g_assert_cmpint (write (lent, &byte, sizeof byte), ==, sizeof byte);
  g_assert_cmpint (read (phone, &byte, sizeof byte), ==, sizeof byte);
  close (lent);
  g_assert_true (is_open (phone));
  close (phone);
}

/* Although somebody else has a descriptor of it, as bluetoothd does. */
static void
test_end (Fixture       *fixture,
          gconstpointer  data)
{
  int phone = open_link (fixture, PHONE);
  int other = open_link (fixture, OTHER);
  int lent = cabin_bluez_profile_dup_link (fixture->profile, PHONE);

  assert_diary (fixture, "+A1 +A2 ");
  cabin_bluez_profile_end_link (fixture->profile, PHONE);
  assert_diary (fixture, "-A1 ");
  g_assert_true (is_over (phone));
  g_assert_true (is_open (other));
  cabin_bluez_profile_end_link (fixture->profile, PHONE);
  assert_diary (fixture, "");
  close (lent);
  close (phone);
  close (other);
}

static void
test_request (Fixture       *fixture,
              gconstpointer  data)
{
  int phone = open_link (fixture, PHONE);
  int lent = cabin_bluez_profile_dup_link (fixture->profile, PHONE);

  g_assert_false (call (fixture, fixture->ours, "RequestDisconnection", g_variant_new ("(o)", PHONE), -1));
  g_assert_true (is_open (phone));
  g_assert_true (call (fixture, fixture->daemon, "RequestDisconnection", g_variant_new ("(o)", PHONE), -1));
  assert_diary (fixture, "+A1 -A1 ");
  g_assert_true (is_over (phone));
  close (lent);
  close (phone);
}

/* All that are told of a link are told of its end. */
static void
test_release (Fixture       *fixture,
              gconstpointer  data)
{
  int phone = open_link (fixture, PHONE);

  g_assert_true (call (fixture, fixture->daemon, "Release", NULL, -1));
  assert_diary (fixture, "+A1 -A1 ");
  g_assert_true (is_over (phone));
  close (phone);
}

static void
test_forget (Fixture       *fixture,
             gconstpointer  data)
{
  int phone = open_link (fixture, PHONE);
  int other = open_link (fixture, OTHER);

  cabin_bluez_profile_forget (fixture->profile);
  g_assert_true (is_over (phone));
  g_assert_true (is_over (other));
  g_assert_cmpuint (fixture->diary->len, ==, 4 * sizeof "+A1");
  cabin_bluez_profile_forget (fixture->profile);
  g_assert_cmpuint (fixture->diary->len, ==, 4 * sizeof "+A1");
  close (phone);
  close (other);
}

static void
test_no_descriptor (Fixture       *fixture,
                    gconstpointer  data)
{
  g_assert_false (call (fixture, fixture->daemon, "NewConnection",
                        g_variant_new_parsed ("(%o, @h 0, @a{sv} {})", PHONE), -1));
  assert_diary (fixture, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/profile-links/second", Fixture, NULL, set_up, test_second, tear_down);
  g_test_add ("/profile-links/dup", Fixture, NULL, set_up, test_dup, tear_down);
  g_test_add ("/profile-links/end", Fixture, NULL, set_up, test_end, tear_down);
  g_test_add ("/profile-links/request", Fixture, NULL, set_up, test_request, tear_down);
  g_test_add ("/profile-links/release", Fixture, NULL, set_up, test_release, tear_down);
  g_test_add ("/profile-links/forget", Fixture, NULL, set_up, test_forget, tear_down);
  g_test_add ("/profile-links/no-descriptor", Fixture, NULL, set_up, test_no_descriptor, tear_down);

  return g_test_run ();
}
