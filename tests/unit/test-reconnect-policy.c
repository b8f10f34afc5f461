/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-names.h"
#include "cabin-test-car.h"

static void
assert_gap (Car   *car,
            guint  gap_s)
{
  gint64 gap_us = cabin_reconnect_policy_get_due_us (car->policy) - car->now;

  g_assert_cmpint (gap_us, >=, gap_s * SECOND * 9 / 10);
  g_assert_cmpint (gap_us, <=, gap_s * SECOND * 11 / 10);
}

/* Every gap counts from the end of the attempt before, however long that took, and no two cars keep the same time. */
static void
test_schedule (void)
{
  guint n = 0;
  gboolean early = FALSE, late = FALSE;
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_STOPPED);
  know (&car, TRUE, FALSE);
  TELL (&car, START);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  for (gsize stage = 0; stage < G_N_ELEMENTS (usual); stage++)
    {
      for (guint i = 0; i < usual[stage].times; i++)
        {
          gint64 gap_us = usual[stage].gap_s * SECOND;

          g_assert_cmpuint (cabin_reconnect_policy_get_round (car.policy), ==, ++n);
          car.now += 7 * SECOND;
          FINISH (&car, UNREACHABLE);
          CHECK (&car, WAITING, NONE, NULL);
          assert_gap (&car, usual[stage].gap_s);
          early = early || cabin_reconnect_policy_get_due_us (car.policy) - car.now < gap_us * 98 / 100;
          late = late || cabin_reconnect_policy_get_due_us (car.policy) - car.now > gap_us * 102 / 100;

          /* Too early a timer is none. */
          TELL (&car, TIMER);
          CHECK (&car, WAITING, NONE, NULL);
          wait_for_due (&car);
          CHECK (&car, TRYING, ATTEMPT, ONE);
        }
    }
  g_assert_true (early && late);

  for (guint i = 0; i < 3; i++)
    {
      FINISH (&car, UNREACHABLE);
      assert_gap (&car, 300);
      wait_for_due (&car);
      CHECK (&car, TRYING, ATTEMPT, ONE);
    }

  scrap (&car);
}

static void
test_no_tail (void)
{
  Car car = new_car (0);

  bring (&car, CABIN_RECONNECT_STOPPED);
  know (&car, TRUE, FALSE);
  TELL (&car, START);
  for (guint i = 0; i < 13; i++)
    {
      FINISH (&car, REFUSED);
      wait_for_due (&car);
    }

  /* The last one was none, so there is one more. */
  FINISH (&car, BUSY);
  assert_gap (&car, 60);
  wait_for_due (&car);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  FINISH (&car, REFUSED);
  CHECK (&car, HELD, NONE, NULL);

  TELL (&car, SUSPEND);
  TELL (&car, RESUME);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  scrap (&car);
}

static void
test_no_stages (void)
{
  Car car = { cabin_reconnect_policy_new (NULL, 0, 40, 1), SECOND };

  bring (&car, CABIN_RECONNECT_CONNECTED);
  TELL (&car, DISCONNECTED, .address = ONE);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  FINISH (&car, UNREACHABLE);
  FINISH (&car, UNREACHABLE);
  assert_gap (&car, 40);
  scrap (&car);
}

/* Neither busy, gone nor cancelled is a failure: however often, the gap stays the first one. */
static void
test_not_counted (void)
{
  static const CabinConnectResult none[] = { CABIN_CONNECT_BUSY, CABIN_CONNECT_GONE, CABIN_CONNECT_CANCELLED };
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_STOPPED);
  know (&car, TRUE, FALSE);
  TELL (&car, START);
  for (guint i = 0; i < 30; i++)
    {
      TELL (&car, FINISHED, .result = none[i % G_N_ELEMENTS (none)]);
      CHECK (&car, WAITING, NONE, NULL);
      assert_gap (&car, 5);
      g_assert_cmpuint (cabin_reconnect_policy_get_round (car.policy), ==, 1);
      wait_for_due (&car);
    }

  scrap (&car);
}

static void
test_rounds (void)
{
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_TRYING);
  for (guint i = 1; i <= 3; i++)
    {
      CHECK (&car, TRYING, ATTEMPT, ONE);
      g_assert_cmpuint (cabin_reconnect_policy_get_round (car.policy), ==, i);
      FINISH (&car, UNREACHABLE);
      CHECK (&car, TRYING, ATTEMPT, TWO);
      g_assert_cmpuint (cabin_reconnect_policy_get_round (car.policy), ==, i);
      FINISH (&car, UNREACHABLE);
      CHECK (&car, WAITING, NONE, NULL);
      g_assert_cmpstr (cabin_reconnect_policy_get_candidate (car.policy), ==, ONE);
      assert_gap (&car, 5);
      wait_for_due (&car);
    }

  /* A phone that is always busy does not keep the other from its turn. */
  FINISH (&car, BUSY);
  assert_gap (&car, 5);
  g_assert_cmpstr (cabin_reconnect_policy_get_candidate (car.policy), ==, TWO);
  wait_for_due (&car);
  CHECK (&car, TRYING, ATTEMPT, TWO);
  FINISH (&car, UNREACHABLE);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  FINISH (&car, UNREACHABLE);
  CHECK (&car, WAITING, NONE, NULL);
  scrap (&car);
}

static void
test_order_changes (void)
{
  static const CabinReconnectPhone turned[] = { { TWO, TRUE, TRUE }, { ONE, TRUE, TRUE } };
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_WAITING);
  phones (&car, turned, 2);
  CHECK (&car, WAITING, NONE, NULL);
  wait_for_due (&car);
  CHECK (&car, TRYING, ATTEMPT, TWO);
  scrap (&car);
}

/* One that is new has its turn at once, and not only after the gap of the others. */
static void
test_new_phone (void)
{
  static const CabinReconnectPhone off[] = { { ONE, TRUE, TRUE }, { TWO, TRUE, FALSE } };
  static const CabinReconnectPhone unbonded[] = { { ONE, TRUE, TRUE }, { TWO, FALSE, TRUE } };
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_STOPPED);
  know (&car, TRUE, FALSE);
  TELL (&car, START);
  know (&car, TRUE, TRUE);
  CHECK (&car, TRYING, NONE, NULL);
  FINISH (&car, UNREACHABLE);
  CHECK (&car, TRYING, ATTEMPT, TWO);

  phones (&car, off, 2);
  CHECK (&car, ENDING, CANCEL, TWO);
  FINISH (&car, CANCELLED);
  CHECK (&car, WAITING, NONE, NULL);
  know (&car, TRUE, TRUE);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  FINISH (&car, UNREACHABLE);
  CHECK (&car, TRYING, ATTEMPT, TWO);

  phones (&car, unbonded, 2);
  CHECK (&car, ENDING, CANCEL, TWO);
  know (&car, TRUE, TRUE);
  CHECK (&car, ENDING, NONE, NULL);
  FINISH (&car, CANCELLED);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  scrap (&car);
}

static void
test_lost_link (void)
{
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_CONNECTED);
  TELL (&car, DISCONNECTED, .address = ONE);
  assert_gap (&car, 5);
  wait_for_due (&car);
  CHECK (&car, TRYING, ATTEMPT, ONE);

  TELL (&car, CONNECTED, .address = ONE);
  FINISH (&car, OK);
  TELL (&car, DISCONNECTED, .address = ONE, .reason = CABIN_RECONNECT_REASON_REMOTE);
  CHECK (&car, WAITING, NONE, NULL);
  assert_gap (&car, 30);

  /* It came by itself, and a second one with it: the link is down when the last one is. */
  TELL (&car, CONNECTED, .address = ONE);
  TELL (&car, CONNECTED, .address = TWO);
  TELL (&car, DISCONNECTED, .address = ONE);
  CHECK (&car, CONNECTED, NONE, NULL);
  TELL (&car, DISCONNECTED, .address = TWO);
  assert_gap (&car, 5);
  scrap (&car);
}

/* The attempt is not over when the evidence comes, and nothing else begins before it is. */
static void
test_connected_in_flight (void)
{
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_TRYING);
  TELL (&car, CONNECTED, .address = TWO);
  CHECK (&car, ENDING, CANCEL, ONE);
  TELL (&car, DISCONNECTED, .address = TWO);
  CHECK (&car, ENDING, NONE, NULL);
  FINISH (&car, CANCELLED);
  CHECK (&car, WAITING, NONE, NULL);
  assert_gap (&car, 5);
  wait_for_due (&car);
  CHECK (&car, TRYING, ATTEMPT, ONE);

  TELL (&car, CONNECTED, .address = ONE);
  CHECK (&car, CONNECTED, NONE, NULL);
  TELL (&car, WINDOW_OPENED);
  CHECK (&car, CONNECTED, NONE, NULL);
  TELL (&car, WINDOW_CLOSED);
  TELL (&car, DISCONNECTED, .address = ONE);
  CHECK (&car, TRYING, NONE, NULL);
  FINISH (&car, UNKNOWN);
  CHECK (&car, WAITING, NONE, NULL);
  assert_gap (&car, 5);

  /* LE alone is no success. */
  wait_for_due (&car);
  CHECK (&car, TRYING, ATTEMPT, TWO);
  FINISH (&car, OK);
  CHECK (&car, TRYING, ATTEMPT, ONE);

  /* The phone came and said good-bye before the answer: that is what is waited for. */
  TELL (&car, CONNECTED, .address = ONE);
  TELL (&car, DISCONNECTED, .address = ONE, .reason = CABIN_RECONNECT_REASON_REMOTE);
  FINISH (&car, CANCELLED);
  CHECK (&car, WAITING, NONE, NULL);
  assert_gap (&car, 30);
  scrap (&car);
}

static void
test_switch (void)
{
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_SWITCHING);
  g_assert_cmpstr (cabin_reconnect_policy_get_choice (car.policy), ==, TWO);
  g_assert_cmpint (cabin_reconnect_policy_get_due_us (car.policy) - car.now, ==,
                   CABIN_SWITCH_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND);
  TELL (&car, DISCONNECTED, .address = ONE);
  CHECK (&car, TRYING, ATTEMPT, TWO);
  TELL (&car, CONNECTED, .address = TWO);
  g_assert_null (cabin_reconnect_policy_get_choice (car.policy));
  FINISH (&car, OK);
  CHECK (&car, CONNECTED, NONE, NULL);

  /* The other one does not come: the schedule begins anew, and with the one that was sent away. */
  TELL (&car, USER_CONNECT, .address = ONE);
  CHECK (&car, SWITCHING, DISCONNECT, TWO);
  TELL (&car, DISCONNECTED, .address = TWO);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  FINISH (&car, UNREACHABLE);
  g_assert_null (cabin_reconnect_policy_get_choice (car.policy));
  CHECK (&car, TRYING, ATTEMPT, TWO);
  g_assert_cmpuint (cabin_reconnect_policy_get_round (car.policy), ==, 1);
  scrap (&car);

  /* It does not leave. */
  car = new_car (300);
  bring (&car, CABIN_RECONNECT_SWITCHING);
  wait_for_due (&car);
  CHECK (&car, CONNECTED, NONE, NULL);
  g_assert_null (cabin_reconnect_policy_get_choice (car.policy));
  scrap (&car);

  /* The driver thinks better of it while the first one leaves. */
  car = new_car (300);
  bring (&car, CABIN_RECONNECT_SWITCHING);
  TELL (&car, USER_CONNECT, .address = ONE);
  CHECK (&car, SWITCHING, NONE, NULL);
  TELL (&car, DISCONNECTED, .address = ONE);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  scrap (&car);
}

static void
test_choice_waits (void)
{
  static const CabinReconnectPhone off[] = { { ONE, TRUE, TRUE }, { TWO, TRUE, FALSE } };
  Car car = new_car (300);

  /* Switched off and yet chosen; through a window, a sleep and a lost adapter. */
  bring (&car, CABIN_RECONNECT_HELD);
  phones (&car, off, 2);
  TELL (&car, USER_CONNECT, .address = TWO);
  TELL (&car, WINDOW_CLOSED);
  CHECK (&car, TRYING, ATTEMPT, TWO);
  TELL (&car, SUSPEND);
  CHECK (&car, ENDING, CANCEL, TWO);
  FINISH (&car, CANCELLED);
  TELL (&car, RESUME);
  CHECK (&car, TRYING, ATTEMPT, TWO);
  TELL (&car, ADAPTER_DOWN);
  CHECK (&car, HELD, NONE, NULL);
  TELL (&car, ADAPTER_UP);
  CHECK (&car, TRYING, ATTEMPT, TWO);

  /* Busy is no failure, so it is still the one and only. */
  FINISH (&car, BUSY);
  assert_gap (&car, 5);
  g_assert_cmpstr (cabin_reconnect_policy_get_candidate (car.policy), ==, TWO);
  wait_for_due (&car);
  CHECK (&car, TRYING, ATTEMPT, TWO);
  FINISH (&car, REFUSED);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  FINISH (&car, UNREACHABLE);
  wait_for_due (&car);
  CHECK (&car, TRYING, ATTEMPT, ONE);

  /* Nobody can choose who has no bond, and a choice that loses it is none. */
  TELL (&car, USER_CONNECT, .address = "AA:00:00:00:00:03");
  CHECK (&car, TRYING, NONE, NULL);
  TELL (&car, USER_CONNECT, .address = TWO);
  CHECK (&car, ENDING, CANCEL, ONE);
  know (&car, TRUE, FALSE);
  g_assert_null (cabin_reconnect_policy_get_choice (car.policy));
  FINISH (&car, CANCELLED);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  scrap (&car);
}

static void
test_left_alone (void)
{
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_CONNECTED);
  g_assert_false (cabin_reconnect_policy_is_left_alone (car.policy, ONE));
  TELL (&car, USER_DISCONNECT, .address = ONE);
  CHECK (&car, CONNECTED, DISCONNECT, ONE);
  g_assert_true (cabin_reconnect_policy_is_left_alone (car.policy, ONE));
  TELL (&car, DISCONNECTED, .address = ONE);
  CHECK (&car, WAITING, NONE, NULL);
  wait_for_due (&car);
  CHECK (&car, TRYING, ATTEMPT, TWO);
  TELL (&car, USER_DISCONNECT, .address = TWO);
  CHECK (&car, ENDING, CANCEL, TWO);
  FINISH (&car, CANCELLED);
  CHECK (&car, HELD, NONE, NULL);

  /* Neither another adapter nor a window is a new drive; waking up is. */
  TELL (&car, ADAPTER_DOWN);
  TELL (&car, ADAPTER_UP);
  CHECK (&car, HELD, NONE, NULL);
  TELL (&car, SUSPEND);
  TELL (&car, RESUME);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  TELL (&car, USER_DISCONNECT, .address = ONE);
  TELL (&car, USER_DISCONNECT, .address = TWO);
  FINISH (&car, CANCELLED);
  CHECK (&car, HELD, NONE, NULL);
  TELL (&car, USER_CONNECT, .address = ONE);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  scrap (&car);
}

static void
test_two_failures (void)
{
  static const CabinReconnectPhone unbonded[] = { { ONE, FALSE, TRUE } };
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_STOPPED);
  know (&car, TRUE, FALSE);
  TELL (&car, START);
  FINISH (&car, AUTH_FAILED);
  wait_for_due (&car);
  FINISH (&car, UNREACHABLE);
  wait_for_due (&car);
  FINISH (&car, AUTH_FAILED);
  g_assert_false (cabin_reconnect_policy_has_forgotten (car.policy, ONE));
  wait_for_due (&car);
  FINISH (&car, AUTH_FAILED);
  CHECK (&car, HELD, NONE, NULL);
  g_assert_true (cabin_reconnect_policy_has_forgotten (car.policy, ONE));

  /* The next drive does not change what the phone knows, a tap asks it once more. */
  TELL (&car, SHUTDOWN);
  TELL (&car, START);
  CHECK (&car, HELD, NONE, NULL);
  TELL (&car, USER_CONNECT, .address = ONE);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  g_assert_false (cabin_reconnect_policy_has_forgotten (car.policy, ONE));
  FINISH (&car, FORGOT_US);
  CHECK (&car, HELD, NONE, NULL);

  /* Repaired. */
  phones (&car, unbonded, 1);
  g_assert_true (cabin_reconnect_policy_has_forgotten (car.policy, ONE));
  know (&car, TRUE, FALSE);
  CHECK (&car, TRYING, ATTEMPT, ONE);
  g_assert_false (cabin_reconnect_policy_has_forgotten (car.policy, ONE));

  TELL (&car, FORGOT_US, .address = ONE);
  CHECK (&car, ENDING, CANCEL, ONE);
  TELL (&car, CONNECTED, .address = ONE);
  CHECK (&car, CONNECTED, NONE, NULL);
  g_assert_false (cabin_reconnect_policy_has_forgotten (car.policy, ONE));
  g_assert_false (cabin_reconnect_policy_has_forgotten (car.policy, TWO));
  scrap (&car);
}

/* What fails after we ended it says nothing of the phone's key, unless it says so in so many words. */
static void
test_failure_of_ended (void)
{
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_STOPPED);
  know (&car, TRUE, FALSE);
  TELL (&car, START);
  for (guint i = 0; i < 3; i++)
    {
      TELL (&car, WINDOW_OPENED);
      FINISH (&car, AUTH_FAILED);
      TELL (&car, WINDOW_CLOSED);
      CHECK (&car, TRYING, ATTEMPT, ONE);
    }
  TELL (&car, WINDOW_OPENED);
  FINISH (&car, FORGOT_US);
  TELL (&car, WINDOW_CLOSED);
  CHECK (&car, HELD, NONE, NULL);
  scrap (&car);
}

/* A stopped car remembers what is so, and lets no attempt of the drive before run beside one of the next. */
static void
test_stopped (void)
{
  Car car = new_car (300);

  bring (&car, CABIN_RECONNECT_TRYING);
  TELL (&car, USER_CONNECT, .address = ONE);
  TELL (&car, SHUTDOWN);
  CHECK (&car, STOPPED, CANCEL, ONE);
  TELL (&car, START);
  CHECK (&car, ENDING, NONE, NULL);
  FINISH (&car, CANCELLED);
  CHECK (&car, TRYING, ATTEMPT, ONE);

  TELL (&car, CONNECTED, .address = ONE);
  TELL (&car, SHUTDOWN);
  CHECK (&car, STOPPED, NONE, NULL);
  TELL (&car, START);
  CHECK (&car, CONNECTED, NONE, NULL);
  TELL (&car, SHUTDOWN);
  FINISH (&car, OK);
  TELL (&car, DISCONNECTED, .address = ONE);
  CHECK (&car, STOPPED, NONE, NULL);
  TELL (&car, WINDOW_OPENED);
  TELL (&car, START);
  CHECK (&car, HELD, NONE, NULL);
  scrap (&car);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reconnect-policy/schedule", test_schedule);
  g_test_add_func ("/reconnect-policy/no-tail", test_no_tail);
  g_test_add_func ("/reconnect-policy/no-stages", test_no_stages);
  g_test_add_func ("/reconnect-policy/not-counted", test_not_counted);
  g_test_add_func ("/reconnect-policy/rounds", test_rounds);
  g_test_add_func ("/reconnect-policy/order-changes", test_order_changes);
  g_test_add_func ("/reconnect-policy/new-phone", test_new_phone);
  g_test_add_func ("/reconnect-policy/lost-link", test_lost_link);
  g_test_add_func ("/reconnect-policy/connected-in-flight", test_connected_in_flight);
  g_test_add_func ("/reconnect-policy/switch", test_switch);
  g_test_add_func ("/reconnect-policy/choice-waits", test_choice_waits);
  g_test_add_func ("/reconnect-policy/left-alone", test_left_alone);
  g_test_add_func ("/reconnect-policy/two-failures", test_two_failures);
  g_test_add_func ("/reconnect-policy/failure-of-ended", test_failure_of_ended);
  g_test_add_func ("/reconnect-policy/stopped", test_stopped);

  return g_test_run ();
}
