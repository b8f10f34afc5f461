/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-reconnect-policy.h"

#define ONE "AA:00:00:00:00:01"
#define TWO "AA:00:00:00:00:02"
#define SECOND ((gint64) G_USEC_PER_SEC)

static const CabinReconnectStage usual[] = { { 5, 6 }, { 30, 4 }, { 60, 3 } };

/* A policy and what it said last. */
typedef struct {
  CabinReconnectPolicy *policy;
  gint64 now;
  CabinReconnectAction action;
  const char *whom;
} Car;

static inline Car
new_car (guint tail_s)
{
  return (Car){ cabin_reconnect_policy_new (usual, G_N_ELEMENTS (usual), tail_s, 1), SECOND };
}

static inline void
scrap (Car *car)
{
  cabin_reconnect_policy_free (car->policy);
}

static inline void
step (Car                 *car,
      CabinReconnectEvent  event)
{
  car->now += 1000;
  car->action = cabin_reconnect_policy_step (car->policy, &event, car->now, &car->whom);
}

#define TELL(car, what, ...)  \
        step (car, (CabinReconnectEvent) { .kind = CABIN_RECONNECT_EVENT_##what, __VA_ARGS__ })
#define FINISH(car, how)  \
        TELL (car, FINISHED, .result = CABIN_CONNECT_##how)

static inline void
phones (Car                       *car,
        const CabinReconnectPhone *list,
        guint                      n)
{
  TELL (car, PHONES, .phones = list, .n_phones = n);
}

static inline void
know (Car      *car,
      gboolean  one,
      gboolean  two)
{
  const CabinReconnectPhone list[] = { { ONE, TRUE, TRUE }, { TWO, TRUE, TRUE } };

  phones (car, one ? list : list + 1, one + two);
}

static inline void
wait_for_due (Car *car)
{
  g_assert_cmpint (cabin_reconnect_policy_get_due_us (car->policy), >, car->now);
  car->now = cabin_reconnect_policy_get_due_us (car->policy) - 1000;
  TELL (car, TIMER);
}

static inline void
check (Car                  *car,
       CabinReconnectState   state,
       CabinReconnectAction  action,
       const char           *whom)
{
  CabinReconnectState is = cabin_reconnect_policy_get_state (car->policy);
  gint64 due_us = cabin_reconnect_policy_get_due_us (car->policy);
  gboolean tries = is == CABIN_RECONNECT_WAITING || is == CABIN_RECONNECT_TRYING;

  g_assert_cmpstr (cabin_reconnect_state_to_string (is), ==, cabin_reconnect_state_to_string (state));
  g_assert_cmpint (car->action, ==, action);
  g_assert_cmpstr (car->whom, ==, whom);

  g_assert_cmpint (due_us != 0, ==, is == CABIN_RECONNECT_WAITING || is == CABIN_RECONNECT_SWITCHING);
  g_assert_cmpint (cabin_reconnect_policy_get_round (car->policy) != 0, ==, tries);
  if (tries)
    g_assert_nonnull (cabin_reconnect_policy_get_candidate (car->policy));
  if (is == CABIN_RECONNECT_STOPPED)
    g_assert_null (cabin_reconnect_policy_get_choice (car->policy));
}

#define CHECK(car, state, action, whom)  \
        check (car, CABIN_RECONNECT_##state, CABIN_RECONNECT_ACTION_##action, whom)

/* The shortest ways into each state, with both phones known. */
static inline void
bring (Car                 *car,
       CabinReconnectState  state)
{
  TELL (car, ADAPTER_UP);
  know (car, TRUE, TRUE);
  if (state == CABIN_RECONNECT_HELD)
    TELL (car, WINDOW_OPENED);
  if (state != CABIN_RECONNECT_STOPPED)
    TELL (car, START);

  if (state == CABIN_RECONNECT_WAITING)
    {
      FINISH (car, UNREACHABLE);
      FINISH (car, UNREACHABLE);
    }

  if (state == CABIN_RECONNECT_ENDING)
    TELL (car, WINDOW_OPENED);

  if (state == CABIN_RECONNECT_CONNECTED || state == CABIN_RECONNECT_SWITCHING)
    {
      TELL (car, CONNECTED, .address = ONE);
      FINISH (car, OK);
    }

  if (state == CABIN_RECONNECT_SWITCHING)
    TELL (car, USER_CONNECT, .address = TWO);

  g_assert_cmpint (cabin_reconnect_policy_get_state (car->policy), ==, state);
}
