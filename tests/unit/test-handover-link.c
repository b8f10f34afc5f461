/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One link, without Bluetooth: what the kernel does with it. */

#include "cabin-handover-link.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define DEADLINE_MS 5000

typedef struct {
  GObject *network;
  CabinHandoverLink *link;
  int phone;
  guint ended;
} Fixture;

static gboolean
is_wanted (GObject *network)
{
  return TRUE;
}

static void
get_offer_async (GObject             *network,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (network, cancellable, callback, user_data);

  g_task_return_pointer (task, cabin_network_offer_new ("10.42.77.1", 5288, "Prodigy_1a2b3c4d", "correct horse",
                                                        "DC:A6:32:01:02:03", 0, CABIN_NETWORK_SECURITY_WPA2, NULL),
                         (GDestroyNotify) cabin_network_offer_free);
}

static CabinNetworkOffer *
get_offer_finish (GObject       *network,
                  GAsyncResult  *result,
                  GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_ended (CabinHandoverLink *link,
          Fixture           *fixture)
{
  fixture->ended++;
  /* As the owner does. */
  g_clear_object (&fixture->link);
}

/* Fills what the car can send, so that the phone has to take something first. */
static void
block (int fd)
{
  static const char zeros[512];

  while (send (fd, zeros, sizeof zeros, MSG_DONTWAIT) > 0)
    ;
  while (send (fd, zeros, 1, MSG_DONTWAIT) > 0)
    ;
  g_assert_cmpint (errno, ==, EAGAIN);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const CabinHandoverSource source = { is_wanted, get_offer_async, get_offer_finish };
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  fixture->phone = ends[0];
  if (data != NULL)
    block (ends[1]);
  fixture->network = g_object_new (G_TYPE_OBJECT, NULL);
  fixture->link = cabin_handover_link_new (ends[1], fixture->network, &source);
  g_signal_connect (fixture->link, "ended", G_CALLBACK (on_ended), fixture);
}

static gboolean
on_deadline (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until the phone hears something. */
static gssize
hear (Fixture *fixture,
      guint8  *bytes,
      gsize    size)
{
  gboolean late = FALSE;
  guint timer = g_timeout_add (DEADLINE_MS, on_deadline, &late);
  gssize n = -1;

  while (n < 0 && !late)
    {
      n = recv (fixture->phone, bytes, size, MSG_DONTWAIT);
      if (n < 0)
        g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (timer);
  g_assert_cmpint (n, >, 0);

  return n;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->link);
  /* An offer that is on its way comes to nobody. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->network);
  close (fixture->phone);
}

/* What the car could not say at once follows when there is room. */
static void
test_blocked (Fixture       *fixture,
              gconstpointer  data)
{
  static const guint8 version[] = { 0x00, 0x04, 0x00, 0x04, 0x08, 0x06, 0x10, 0x00 };
  guint8 bytes[65536];
  gssize heard;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (cabin_handover_link_get_state (fixture->link), ==, CABIN_HANDOVER_ASKED);
  while ((heard = recv (fixture->phone, bytes, sizeof bytes, MSG_DONTWAIT)) > 0)
    g_assert_cmpint (bytes[heard - 1], ==, 0);

  heard = hear (fixture, bytes, sizeof bytes);
  g_assert_cmpmem (bytes, (gsize) heard, version, sizeof version);
}

static void
test_hang_up (Fixture       *fixture,
              gconstpointer  data)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_MS * G_TIME_SPAN_MILLISECOND;

  shutdown (fixture->phone, SHUT_RDWR);
  while (fixture->ended == 0 && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->ended, ==, 1);
  g_assert_null (fixture->link);
}

/* It is taken away from a phone that is there. */
static void
test_close (Fixture       *fixture,
            gconstpointer  data)
{
  g_assert_false (cabin_handover_link_close (fixture->link));
  g_assert_cmpint (cabin_handover_link_get_state (fixture->link), ==, CABIN_HANDOVER_ASKED);
  g_assert_cmpuint (fixture->ended, ==, 0);
}

static void
test_close_after_hang_up (Fixture       *fixture,
                          gconstpointer  data)
{
  shutdown (fixture->phone, SHUT_RDWR);
  g_assert_true (cabin_handover_link_close (fixture->link));
  g_assert_cmpint (cabin_handover_link_get_state (fixture->link), ==, CABIN_HANDOVER_REFUSED);
  g_assert_cmpint (cabin_handover_link_get_reason (fixture->link), ==, CABIN_HANDOVER_REASON_HUNG_UP);
  g_assert_cmpuint (fixture->ended, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/handover-link/blocked", Fixture, "blocked", set_up, test_blocked, tear_down);
  g_test_add ("/handover-link/hang-up", Fixture, NULL, set_up, test_hang_up, tear_down);
  g_test_add ("/handover-link/hang-up/blocked", Fixture, "blocked", set_up, test_hang_up, tear_down);
  g_test_add ("/handover-link/close", Fixture, NULL, set_up, test_close, tear_down);
  g_test_add ("/handover-link/close/after-hang-up", Fixture, NULL, set_up, test_close_after_hang_up, tear_down);

  return g_test_run ();
}
