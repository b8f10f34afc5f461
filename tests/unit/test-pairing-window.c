/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-pairing-window.h"

#define LENGTH (120 * G_USEC_PER_SEC)

#define OPEN CABIN_WINDOW_EVENT_OPEN
#define CLOSE CABIN_WINDOW_EVENT_CLOSE
#define SAYS_OPEN CABIN_WINDOW_EVENT_SAYS_OPEN
#define SAYS_SHUT CABIN_WINDOW_EVENT_SAYS_SHUT
#define WRITTEN CABIN_WINDOW_EVENT_WRITTEN
#define FAILED CABIN_WINDOW_EVENT_FAILED
#define DEADLINE CABIN_WINDOW_EVENT_DEADLINE
#define LOST CABIN_WINDOW_EVENT_LOST
#define LEND CABIN_WINDOW_EVENT_LEND
#define RETURN CABIN_WINDOW_EVENT_RETURN

typedef struct {
  CabinWindowState from;
  CabinWindowEvent event;
  CabinWindowState to;
  CabinWindowAction action;
} Row;

#define ROW(from, event, to, action)  \
        { CABIN_WINDOW_##from, event, CABIN_WINDOW_##to, CABIN_WINDOW_ACTION_##action }

/* Written from the mission, not from the code: every state with every event. */
static const Row rows[] = {
  ROW (SHUT, OPEN, OPENING, WRITE_OPEN),
  ROW (SHUT, CLOSE, SHUT, NONE),
  ROW (SHUT, SAYS_OPEN, CLOSING, WRITE_SHUT),
  ROW (SHUT, SAYS_SHUT, SHUT, NONE),
  ROW (SHUT, WRITTEN, SHUT, NONE),
  ROW (SHUT, FAILED, SHUT, NONE),
  ROW (SHUT, DEADLINE, SHUT, NONE),
  ROW (SHUT, LOST, SHUT, NONE),
  ROW (OPENING, OPEN, OPENING, WRITE_OPEN),
  ROW (OPENING, CLOSE, CLOSING, WRITE_SHUT),
  ROW (OPENING, SAYS_OPEN, OPENING, NONE),
  ROW (OPENING, SAYS_SHUT, OPENING, NONE),
  ROW (OPENING, WRITTEN, OPEN, NONE),
  ROW (OPENING, FAILED, CLOSING, WRITE_SHUT),
  ROW (OPENING, DEADLINE, CLOSING, WRITE_SHUT),
  ROW (OPENING, LOST, SHUT, NONE),
  ROW (OPEN, OPEN, OPENING, WRITE_OPEN),
  ROW (OPEN, CLOSE, CLOSING, WRITE_SHUT),
  ROW (OPEN, SAYS_OPEN, OPEN, NONE),
  ROW (OPEN, SAYS_SHUT, SHUT, NONE),
  ROW (OPEN, WRITTEN, OPEN, NONE),
  ROW (OPEN, FAILED, OPEN, NONE),
  ROW (OPEN, DEADLINE, CLOSING, WRITE_SHUT),
  ROW (OPEN, LOST, SHUT, NONE),
  ROW (CLOSING, OPEN, OPENING, WRITE_OPEN),
  ROW (CLOSING, CLOSE, CLOSING, NONE),
  ROW (CLOSING, SAYS_OPEN, CLOSING, WRITE_SHUT),
  ROW (CLOSING, SAYS_SHUT, CLOSING, NONE),
  ROW (CLOSING, WRITTEN, SHUT, NONE),
  ROW (CLOSING, FAILED, SHUT, NONE),
  ROW (CLOSING, DEADLINE, CLOSING, NONE),
  ROW (CLOSING, LOST, SHUT, NONE),
  ROW (LENT, OPEN, OPENING, WRITE_OPEN),
  ROW (LENT, CLOSE, LENT, NONE),
  ROW (LENT, SAYS_OPEN, LENT, NONE),
  ROW (LENT, SAYS_SHUT, LENT, NONE),
  ROW (LENT, WRITTEN, LENT, NONE),
  ROW (LENT, FAILED, LENT, NONE),
  ROW (LENT, DEADLINE, LENT, NONE),
  ROW (LENT, LOST, SHUT, NONE),
  ROW (SHUT, LEND, LENT, WRITE_LENT),
  ROW (OPENING, LEND, OPENING, NONE),
  ROW (OPEN, LEND, OPEN, NONE),
  ROW (CLOSING, LEND, LENT, WRITE_LENT),
  ROW (LENT, LEND, LENT, NONE),
  ROW (SHUT, RETURN, SHUT, NONE),
  ROW (OPENING, RETURN, OPENING, NONE),
  ROW (OPEN, RETURN, OPEN, NONE),
  ROW (CLOSING, RETURN, CLOSING, NONE),
  ROW (LENT, RETURN, CLOSING, WRITE_SHUT),
};

static void
test_table (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, CABIN_WINDOW_N_STATES * CABIN_WINDOW_N_EVENTS);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      CabinPairingWindow window = { rows[i].from, LENGTH, 0, rows[i].from == CABIN_WINDOW_LENT };

      g_test_message ("%s, event %d", cabin_window_state_to_string (rows[i].from), (int) rows[i].event);
      g_assert_cmpint (cabin_pairing_window_step (&window, rows[i].event, 1), ==, rows[i].action);
      g_assert_cmpint (window.state, ==, rows[i].to);
    }
}

static void
test_deadline (void)
{
  CabinPairingWindow window = { CABIN_WINDOW_SHUT, LENGTH, 0 };

  cabin_pairing_window_step (&window, OPEN, 1000);
  g_assert_cmpint (window.deadline_us, ==, 1000 + LENGTH);
  cabin_pairing_window_step (&window, WRITTEN, 2000);
  g_assert_cmpint (window.deadline_us, ==, 1000 + LENGTH);

  /* Opened again: the whole length from then on. */
  cabin_pairing_window_step (&window, OPEN, 5000);
  cabin_pairing_window_step (&window, WRITTEN, 6000);
  g_assert_cmpint (window.deadline_us, ==, 5000 + LENGTH);

  cabin_pairing_window_step (&window, SAYS_SHUT, 7000);
  g_assert_cmpint (window.deadline_us, ==, 0);
}

static void
test_endless (void)
{
  CabinPairingWindow window = { CABIN_WINDOW_SHUT, 0, 0, FALSE };

  g_assert_cmpint (cabin_pairing_window_step (&window, OPEN, 1000), ==, CABIN_WINDOW_ACTION_WRITE_OPEN);
  cabin_pairing_window_step (&window, WRITTEN, 2000);
  g_assert_true (cabin_pairing_window_admits (&window));
  g_assert_cmpint (window.deadline_us, ==, 0);
}

/* What shuts the window while it is lent leaves the adapter pairable and lets nobody in. */
static void
test_lent (void)
{
  static const CabinWindowEvent ends[] = { CLOSE, DEADLINE, SAYS_SHUT };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      CabinPairingWindow window = { CABIN_WINDOW_OPEN, LENGTH, 1, FALSE };

      cabin_pairing_window_step (&window, LEND, 1000);
      g_assert_true (cabin_pairing_window_admits (&window));
      g_assert_cmpint (cabin_pairing_window_step (&window, ends[i], 2000), ==, CABIN_WINDOW_ACTION_WRITE_LENT);
      g_assert_cmpint (window.state, ==, CABIN_WINDOW_LENT);
      g_assert_false (cabin_pairing_window_admits (&window));
      g_assert_cmpint (cabin_pairing_window_step (&window, RETURN, 3000), ==, CABIN_WINDOW_ACTION_WRITE_SHUT);
      g_assert_cmpint (window.state, ==, CABIN_WINDOW_CLOSING);
    }
}

/* Whatever happens in whatever order: it is never open without our wish, and always has an end when it is. */
static void
test_invariants (void)
{
  for (int round = 0; round < 2000; round++)
    {
      CabinPairingWindow window = { CABIN_WINDOW_SHUT, LENGTH, 0 };
      gboolean wished = FALSE;
      gboolean lent = FALSE;
      gint64 now = 1;

      for (int i = 0; i < 50; i++)
        {
          CabinWindowEvent event = g_test_rand_int_range (0, CABIN_WINDOW_N_EVENTS);
          CabinWindowAction action = cabin_pairing_window_step (&window, event, now += 1000);

          if (event == OPEN)
            wished = TRUE;
          else if (event == CLOSE || event == LOST || event == DEADLINE)
            wished = FALSE;
          else if (event == LEND || event == RETURN)
            lent = event == LEND;

          if (window.state == CABIN_WINDOW_LENT)
            g_assert_true (lent);
          if (cabin_pairing_window_admits (&window))
            {
              g_assert_true (wished);
              g_assert_cmpint (window.deadline_us, >, now - 50 * 1000);
            }
          else
            {
              g_assert_cmpint (window.deadline_us, ==, 0);
            }

          if (action == CABIN_WINDOW_ACTION_WRITE_OPEN)
            g_assert_true (event == OPEN);
          else if (action == CABIN_WINDOW_ACTION_WRITE_LENT)
            g_assert_true (lent);
          else if (action == CABIN_WINDOW_ACTION_WRITE_SHUT)
            g_assert_false (lent);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pairing-window/table", test_table);
  g_test_add_func ("/pairing-window/deadline", test_deadline);
  g_test_add_func ("/pairing-window/endless", test_endless);
  g_test_add_func ("/pairing-window/lent", test_lent);
  g_test_add_func ("/pairing-window/invariants", test_invariants);

  return g_test_run ();
}
