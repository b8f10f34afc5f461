/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-countdown.h"
#include "cabin-names.h"
#include "cabin-test-screen.h"
#include "cabin-words.h"

typedef struct {
  GtkWindow *window;
  GtkStack *pages;
  GtkWidget *page;
  CabinCountdown *countdown;
  guint wakes;
} Fixture;

static void
on_changed (Fixture *fixture)
{
  fixture->wakes++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  coarse)
{
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->pages = GTK_STACK (gtk_stack_new ());
  fixture->page = gtk_label_new ("counts");
  gtk_stack_add_named (fixture->pages, fixture->page, "counts");
  gtk_stack_add_named (fixture->pages, gtk_label_new ("other"), "other");
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->pages));
  fixture->countdown = cabin_countdown_new (fixture->page, coarse != NULL);
  g_signal_connect_swapped (fixture->countdown, "changed", G_CALLBACK (on_changed), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  coarse)
{
  g_clear_object (&fixture->countdown);
  gtk_window_destroy (fixture->window);
  cabin_test_settle (0);
}

static gboolean
has_woken (gpointer user_data)
{
  return ((Fixture *) user_data)->wakes > 0;
}

static void
wait_for_wake (Fixture *fixture)
{
  fixture->wakes = 0;
  g_assert_true (cabin_test_wait (has_woken, fixture, CABIN_TEST_DEADLINE_MS));
}

static void
set_end (Fixture *fixture,
         gint64   left_us)
{
  cabin_countdown_set_end (fixture->countdown, g_get_monotonic_time () + left_us);
}

/* At each full second, and only while somebody can see it. */
static void
test_seen (Fixture       *fixture,
           gconstpointer  coarse)
{
  gint64 left;

  /* More than a second without a wake-up proves that there is no timer: nobody sees the page yet. */
  set_end (fixture, 10 * G_USEC_PER_SEC);
  cabin_test_settle (1200);
  g_assert_cmpuint (fixture->wakes, ==, 0);

  gtk_window_present (fixture->window);
  wait_for_wake (fixture);
  for (int i = 0; i < 2; i++)
    {
      wait_for_wake (fixture);
      left = cabin_countdown_get_left (fixture->countdown);
      g_assert_cmpint (left % G_USEC_PER_SEC, >, G_USEC_PER_SEC / 2);
    }

  gtk_stack_set_visible_child_name (fixture->pages, "other");
  cabin_test_settle (0);
  fixture->wakes = 0;
  cabin_test_settle (1200);
  g_assert_cmpuint (fixture->wakes, ==, 0);

  gtk_stack_set_visible_child (fixture->pages, fixture->page);
  wait_for_wake (fixture);
}

/* Above a minute at each full minute, and never after the end. */
static void
test_quiet (Fixture       *fixture,
            gconstpointer  coarse)
{
  gtk_window_present (fixture->window);
  set_end (fixture, 150 * G_USEC_PER_SEC);
  cabin_test_settle (0);
  fixture->wakes = 0;
  cabin_test_settle (1200);
  g_assert_cmpuint (fixture->wakes, ==, 0);

  set_end (fixture, 120 * G_USEC_PER_SEC + 200000);
  wait_for_wake (fixture);
  set_end (fixture, 200000);
  wait_for_wake (fixture);
  g_assert_cmpint (cabin_countdown_get_left (fixture->countdown), ==, 0);
  fixture->wakes = 0;
  cabin_test_settle (1200);
  g_assert_cmpuint (fixture->wakes, ==, 0);
}

/* The words change when it is said that they do, and not before. */
static void
test_words (void)
{
  for (gint64 left = 1; left < 400 * G_USEC_PER_SEC; left += 97001)
    {
      gint64 change = cabin_countdown_until_change (left, TRUE);
      g_autofree char *now = cabin_words_next_attempt (left);
      g_autofree char *late = cabin_words_next_attempt (left - change + 1);

      g_assert_cmpint (change, >, 0);
      g_assert_cmpint (change, <=, left);
      g_assert_cmpstr (now, ==, late);
      if (change < left)
        {
          g_autofree char *then = cabin_words_next_attempt (left - change);

          g_assert_cmpstr (now, !=, then);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

  g_test_add ("/ui/countdown/seen", Fixture, NULL, set_up, test_seen, tear_down);
  g_test_add ("/ui/countdown/quiet", Fixture, "coarse", set_up, test_quiet, tear_down);
  g_test_add_func ("/ui/countdown/words", test_words);

  return g_test_run ();
}
