/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdlib.h>

#include "cabin-names.h"
#include "cabin-reconnect-policy.h"

#define N_SEQUENCES 100000
#define N_EVENTS 40
#define N_PHONES 3
#define NOBODY -1
#define SECOND ((gint64) G_USEC_PER_SEC)

static const char *const addresses[N_PHONES] = { "AA:00:00:00:00:01", "AA:00:00:00:00:02", "AA:00:00:00:00:03" };

static const CabinReconnectStage stages[] = { { 5, 2 }, { 30, 1 }, { 60, 1 } };

/* What the car outside the policy knows of a phone. */
typedef struct {
  gboolean listed;
  gboolean bonded;
  gboolean automatic;
  gboolean left_alone;
  gboolean forgot_us;
  guint auth_failures;
  gboolean connected;
  /* Whether it could be tried all the time since `n_waits` gaps began, and how many more are its due. */
  gboolean could;
  guint n_waits;
  guint n_more;
  /* When its last attempt ended, if no schedule began since. */
  gint64 ended_us;
} Phone;

/* The world as the contract has it, kept apart from the policy's own book. */
typedef struct {
  CabinReconnectPolicy *policy;
  GRand *rand;
  guint tail_s;
  gint64 now;

  gboolean started;
  gboolean up;
  gboolean asleep;
  gboolean open;
  Phone phones[N_PHONES];
  int in_flight;
  gboolean cancelled;
  gboolean outdated;
  /* Whether the event of now begins a schedule, at once or after a gap. */
  gboolean at_once;
  gboolean after_gap;
  int choice;
  int leaving;

  CabinReconnectState state;
  gint64 due_us;
} World;

static guint64 n_attempts, n_events;

static int
index_of (const char *address)
{
  for (int i = 0; i < N_PHONES; i++)
    {
      if (g_strcmp0 (address, addresses[i]) == 0)
        return i;
    }

  return NOBODY;
}

static int
n_connected (World *world)
{
  int n = 0;

  for (int i = 0; i < N_PHONES; i++)
    n += world->phones[i].connected;

  return n;
}

static gboolean
held (World *world)
{
  return !world->started || !world->up || world->asleep || world->open;
}

static gboolean
may_try (World *world,
         int    i)
{
  const Phone *phone = &world->phones[i];

  if (!phone->listed || !phone->bonded || phone->forgot_us)
    return FALSE;

  return world->choice == NOBODY ? phone->automatic && !phone->left_alone : world->choice == i;
}

static gboolean
welcome (const Phone *phone)
{
  return phone->listed && phone->bonded && phone->automatic && !phone->left_alone && !phone->forgot_us;
}

/* A schedule begins: an attempt in flight is of the one before, and nobody has to wait for a gap. */
static void
anew (World *world)
{
  for (int i = 0; i < N_PHONES; i++)
    world->phones[i].ended_us = 0;

  world->outdated = TRUE;
  world->at_once = world->in_flight == NOBODY;
}

static void
new_drive (World *world)
{
  for (int i = 0; i < N_PHONES; i++)
    world->phones[i].left_alone = FALSE;

  anew (world);
}

static void
note_finished (World              *world,
               CabinConnectResult  result)
{
  int i = world->in_flight;
  Phone *phone = &world->phones[i];
  gboolean counts = !world->cancelled && result != CABIN_CONNECT_BUSY && result != CABIN_CONNECT_GONE &&
                    result != CABIN_CONNECT_CANCELLED;

  world->in_flight = NOBODY;
  if (counts && world->choice == i && !phone->connected)
    {
      world->choice = NOBODY;
      anew (world);
      world->at_once = FALSE;
    }

  if (!counts)
    {
      for (int j = 0; j < N_PHONES; j++)
        world->phones[j].n_more += j != i;
    }

  if (counts)
    phone->auth_failures = result == CABIN_CONNECT_AUTH_FAILED ? phone->auth_failures + 1 : 0;
  if (phone->listed && (result == CABIN_CONNECT_FORGOT_US || phone->auth_failures >= 2))
    phone->forgot_us = TRUE;
  phone->ended_us = world->cancelled && world->outdated ? 0 : world->now;
}

static void
note_phones (World                     *world,
             const CabinReconnectEvent *event)
{
  Phone before[N_PHONES];
  gboolean any = FALSE;

  memcpy (before, world->phones, sizeof before);
  for (int i = 0; i < N_PHONES; i++)
    world->phones[i].listed = FALSE;

  for (guint k = 0; k < event->n_phones; k++)
    {
      int i = index_of (event->phones[k].address);
      Phone *phone = &world->phones[i];

      phone->listed = TRUE;
      phone->bonded = event->phones[k].bonded;
      phone->automatic = event->phones[k].automatic;
      if (!before[i].listed)
        phone->left_alone = FALSE;
      if (!before[i].listed || (!before[i].bonded && phone->bonded))
        {
          phone->forgot_us = FALSE;
          phone->auth_failures = 0;
        }
      any = any || (welcome (phone) && !welcome (&before[i]));
    }

  if (any)
    anew (world);
}

static void
note_user (World                     *world,
           const CabinReconnectEvent *event)
{
  int i = index_of (event->address);
  Phone *phone = &world->phones[i];

  if (event->kind == CABIN_RECONNECT_EVENT_USER_DISCONNECT)
    {
      phone->left_alone = phone->listed;
      if (world->choice == i)
        world->choice = NOBODY;
    }
  else if (world->started && phone->listed && phone->bonded)
    {
      phone->left_alone = FALSE;
      phone->forgot_us = FALSE;
      phone->auth_failures = 0;
      world->choice = i;
      anew (world);
    }
}

static void
note_link (World                     *world,
           const CabinReconnectEvent *event)
{
  Phone *phone = &world->phones[index_of (event->address)];

  phone->connected = event->kind == CABIN_RECONNECT_EVENT_CONNECTED;
  if (phone->connected)
    {
      phone->forgot_us = FALSE;
      phone->auth_failures = 0;
    }
  anew (world);
  world->at_once = FALSE;
  world->after_gap = !phone->connected && n_connected (world) == 0 && world->choice == NOBODY;
}

static void
note_adapter_down (World *world)
{
  world->up = FALSE;
  world->in_flight = NOBODY;
  for (int i = 0; i < N_PHONES; i++)
    world->phones[i].connected = FALSE;
}

static void
note (World                     *world,
      const CabinReconnectEvent *event)
{
  switch (event->kind)
    {
    case CABIN_RECONNECT_EVENT_START:
      if (!world->started)
        new_drive (world);
      world->started = TRUE;
      break;

    case CABIN_RECONNECT_EVENT_SHUTDOWN:
      world->started = FALSE;
      world->choice = NOBODY;
      break;

    case CABIN_RECONNECT_EVENT_ADAPTER_UP:
      if (!world->up)
        anew (world);
      world->up = TRUE;
      break;

    case CABIN_RECONNECT_EVENT_ADAPTER_DOWN:
      note_adapter_down (world);
      break;

    case CABIN_RECONNECT_EVENT_SUSPEND:
      world->asleep = TRUE;
      break;

    case CABIN_RECONNECT_EVENT_RESUME:
      if (world->asleep)
        new_drive (world);
      world->asleep = FALSE;
      break;

    case CABIN_RECONNECT_EVENT_WINDOW_OPENED:
      world->open = TRUE;
      break;

    case CABIN_RECONNECT_EVENT_WINDOW_CLOSED:
      if (world->open)
        anew (world);
      world->open = FALSE;
      break;

    case CABIN_RECONNECT_EVENT_PHONES:
      note_phones (world, event);
      break;

    case CABIN_RECONNECT_EVENT_CONNECTED:
    case CABIN_RECONNECT_EVENT_DISCONNECTED:
      note_link (world, event);
      break;

    case CABIN_RECONNECT_EVENT_FINISHED:
      if (world->in_flight != NOBODY)
        note_finished (world, event->result);
      break;

    case CABIN_RECONNECT_EVENT_FORGOT_US:
      if (world->phones[index_of (event->address)].listed)
        world->phones[index_of (event->address)].forgot_us = TRUE;
      break;

    case CABIN_RECONNECT_EVENT_USER_CONNECT:
    case CABIN_RECONNECT_EVENT_USER_DISCONNECT:
      note_user (world, event);
      break;

    case CABIN_RECONNECT_EVENT_TIMER:
    default:
      break;
    }
}

/* A choice ends when it came, cannot come, or when the phone before it did not make room in time. */
static void
settle (World *world)
{
  if (world->choice != NOBODY && (!may_try (world, world->choice) ||
                                  (world->phones[world->choice].connected && world->leaving != world->choice)))
    world->choice = NOBODY;

  if (world->leaving != NOBODY && world->choice != NOBODY && world->phones[world->leaving].connected &&
      world->now >= world->due_us)
    world->choice = NOBODY;

  if (world->leaving != NOBODY && (world->choice == NOBODY || !world->phones[world->leaving].connected))
    world->leaving = NOBODY;
}

static void
check_attempt (World *world,
               int    i)
{
  Phone *phone = &world->phones[i];

  g_assert_cmpint (world->in_flight, ==, NOBODY);
  g_assert_false (held (world));
  g_assert_cmpint (n_connected (world), ==, 0);
  g_assert_true (may_try (world, i));
  g_assert_false (world->after_gap);
  if (phone->ended_us != 0)
    g_assert_cmpint (world->now - phone->ended_us, >=, stages[0].gap_s * SECOND * 9 / 10);

  /* Nobody else waits for longer than it must. */
  for (int j = 0; j < N_PHONES; j++)
    world->phones[j].n_waits += world->state == CABIN_RECONNECT_WAITING && world->now >= world->due_us;
  phone->could = FALSE;
  world->in_flight = i;
  world->cancelled = FALSE;
  world->outdated = FALSE;
  n_attempts++;
}

static void
check_action (World                     *world,
              const CabinReconnectEvent *event,
              CabinReconnectAction       action,
              const char                *whom)
{
  int i = index_of (whom);

  g_assert_cmpint (i != NOBODY, ==, action != CABIN_RECONNECT_ACTION_NONE);
  if (action == CABIN_RECONNECT_ACTION_ATTEMPT)
    {
      check_attempt (world, i);
    }
  else if (action == CABIN_RECONNECT_ACTION_CANCEL)
    {
      g_assert_cmpint (world->in_flight, ==, i);
      g_assert_false (world->cancelled);
      g_assert_false (world->phones[i].connected);
      world->cancelled = TRUE;
    }
  else if (action == CABIN_RECONNECT_ACTION_DISCONNECT)
    {
      g_assert_true (world->phones[i].connected);
      if (event->kind != CABIN_RECONNECT_EVENT_USER_DISCONNECT)
        {
          g_assert_cmpint (world->choice, !=, NOBODY);
          g_assert_false (held (world));
          world->leaving = i;
        }
    }

  if (event->kind == CABIN_RECONNECT_EVENT_USER_DISCONNECT && world->started &&
      world->phones[index_of (event->address)].connected && world->leaving != index_of (event->address))
    g_assert_cmpint (action, ==, CABIN_RECONNECT_ACTION_DISCONNECT);
}

static CabinReconnectState
expected_state (World *world)
{
  gboolean anybody = FALSE;

  for (int i = 0; i < N_PHONES; i++)
    anybody = anybody || may_try (world, i);

  if (!world->started)
    return CABIN_RECONNECT_STOPPED;
  if (world->in_flight != NOBODY && !world->phones[world->in_flight].connected)
    return world->cancelled ? CABIN_RECONNECT_ENDING : CABIN_RECONNECT_TRYING;
  if (n_connected (world) > 0)
    return world->leaving != NOBODY ? CABIN_RECONNECT_SWITCHING : CABIN_RECONNECT_CONNECTED;

  return held (world) || !anybody ? CABIN_RECONNECT_HELD : CABIN_RECONNECT_WAITING;
}

/* The longest gap before the round of this number; the first one of a schedule may follow a good-bye. */
static gint64
longest_wait (World *world,
              guint  round)
{
  guint n = 1;

  if (round == 1)
    return stages[1].gap_s * SECOND * 11 / 10;

  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      n += stages[i].times;
      if (round <= n)
        return stages[i].gap_s * SECOND * 11 / 10;
    }

  return world->tail_s * SECOND * 11 / 10;
}

static void
check_waiting (World *world)
{
  g_assert_cmpint (world->due_us, >, world->now);
  g_assert_false (world->at_once);
  if (world->state != CABIN_RECONNECT_WAITING)
    g_assert_cmpint (world->due_us - world->now, <=,
                     longest_wait (world, cabin_reconnect_policy_get_round (world->policy)));
}

/* Whoever may be tried is, before a second gap begins; the others' attempts that did not count cost one gap each. */
static void
check_turns (World *world)
{
  for (int i = 0; i < N_PHONES; i++)
    {
      Phone *phone = &world->phones[i];

      if (held (world) || n_connected (world) > 0 || world->choice != NOBODY || !may_try (world, i) ||
          world->in_flight == i)
        {
          phone->could = FALSE;
        }
      else if (!phone->could)
        {
          phone->could = TRUE;
          phone->n_waits = 0;
          phone->n_more = 0;
        }
      else
        {
          g_assert_cmpuint (phone->n_waits, <=, 1 + phone->n_more);
        }
    }
}

static void
check_state (World *world)
{
  CabinReconnectState state = cabin_reconnect_policy_get_state (world->policy);
  CabinReconnectState expected = expected_state (world);
  gboolean timed = state == CABIN_RECONNECT_WAITING || state == CABIN_RECONNECT_SWITCHING;
  gint64 due_us = cabin_reconnect_policy_get_due_us (world->policy);

  if (state == CABIN_RECONNECT_HELD && expected == CABIN_RECONNECT_WAITING)
    g_assert_cmpuint (world->tail_s, ==, 0);
  else
    g_assert_cmpint (state, ==, expected);

  g_assert_cmpint (due_us != 0, ==, timed);
  world->due_us = due_us;
  if (state == CABIN_RECONNECT_WAITING)
    check_waiting (world);
  if (state == CABIN_RECONNECT_SWITCHING)
    g_assert_cmpint (due_us - world->now, <=, CABIN_SWITCH_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND);
  world->state = state;

  if (state == CABIN_RECONNECT_TRYING || state == CABIN_RECONNECT_WAITING)
    g_assert_true (may_try (world, index_of (cabin_reconnect_policy_get_candidate (world->policy))));
  g_assert_cmpint (index_of (cabin_reconnect_policy_get_choice (world->policy)), ==, world->choice);
  for (int i = 0; i < N_PHONES; i++)
    {
      const Phone *phone = &world->phones[i];

      g_assert_cmpint (cabin_reconnect_policy_has_forgotten (world->policy, addresses[i]), ==,
                       phone->listed && phone->forgot_us);
      g_assert_cmpint (cabin_reconnect_policy_is_left_alone (world->policy, addresses[i]), ==,
                       phone->listed && phone->left_alone);
    }

  /* What may not be in flight was told to end. */
  if (world->in_flight != NOBODY && !world->cancelled && !world->phones[world->in_flight].connected)
    g_assert_true (!held (world) && n_connected (world) == 0 && may_try (world, world->in_flight));
}

static void
tell (World               *world,
      CabinReconnectEvent  event)
{
  const char *whom;
  CabinReconnectAction action = cabin_reconnect_policy_step (world->policy, &event, world->now, &whom);

  n_events++;
  world->at_once = world->after_gap = FALSE;
  note (world, &event);
  settle (world);
  check_action (world, &event, action, whom);
  check_state (world);
  check_turns (world);
}

static void
tell_phones (World *world)
{
  CabinReconnectPhone list[N_PHONES];
  guint n = 0, first = g_rand_int_range (world->rand, 0, N_PHONES);

  for (guint k = 0; k < N_PHONES; k++)
    {
      guint i = (first + k) % N_PHONES;

      if (g_rand_int_range (world->rand, 0, 8) > 0)
        list[n++] = (CabinReconnectPhone) {
          addresses[i], g_rand_int_range (world->rand, 0, 6) > 0, g_rand_int_range (world->rand, 0, 4) > 0
        }
      ;
    }

  tell (world, (CabinReconnectEvent) { .kind = CABIN_RECONNECT_EVENT_PHONES, .phones = list, .n_phones = n });
}

/* Most events are the ones that come by themselves: the end of an attempt, the timer, the end of what holds us. */
static CabinReconnectEventKind
pick_kind (World *world)
{
  if (g_rand_int_range (world->rand, 0, 4) > 0)
    {
      if (world->in_flight != NOBODY)
        return CABIN_RECONNECT_EVENT_FINISHED;
      if (world->due_us != 0)
        return CABIN_RECONNECT_EVENT_TIMER;
      if (n_connected (world) > 0)
        return CABIN_RECONNECT_EVENT_DISCONNECTED;
      if (!world->started)
        return CABIN_RECONNECT_EVENT_START;
      if (!world->up)
        return CABIN_RECONNECT_EVENT_ADAPTER_UP;
      if (world->asleep)
        return CABIN_RECONNECT_EVENT_RESUME;
      if (world->open)
        return CABIN_RECONNECT_EVENT_WINDOW_CLOSED;
    }

  return g_rand_int_range (world->rand, 0, CABIN_RECONNECT_N_EVENTS);
}

static void
tell_something (World *world)
{
  CabinReconnectEvent event = {
    .kind = pick_kind (world),
    .address = addresses[g_rand_int_range (world->rand, 0, N_PHONES)],
    .result = g_rand_int_range (world->rand, 0, CABIN_CONNECT_N_RESULTS),
    .reason = g_rand_int_range (world->rand, 0, CABIN_RECONNECT_REASON_REMOTE + 1),
  };

  if (g_rand_boolean (world->rand))
    event.result = CABIN_CONNECT_UNREACHABLE;
  world->now += g_rand_int_range (world->rand, 1, 3 * G_USEC_PER_SEC);
  if (event.kind == CABIN_RECONNECT_EVENT_TIMER && g_rand_int_range (world->rand, 0, 4) > 0)
    world->now = MAX (world->now, world->due_us);

  /* Nobody is connected by an adapter that is not there, and nobody is lost who was not there. */
  if (event.kind == CABIN_RECONNECT_EVENT_CONNECTED && !world->up)
    event.kind = CABIN_RECONNECT_EVENT_ADAPTER_UP;
  if (event.kind == CABIN_RECONNECT_EVENT_DISCONNECTED && !world->phones[index_of (event.address)].connected)
    event.kind = CABIN_RECONNECT_EVENT_TIMER;

  if (event.kind == CABIN_RECONNECT_EVENT_PHONES)
    tell_phones (world);
  else
    tell (world, event);
}

static void
run_sequence (guint32 seed)
{
  World world = { .in_flight = NOBODY, .choice = NOBODY, .leaving = NOBODY, .now = SECOND };

  world.rand = g_rand_new_with_seed (seed);
  world.tail_s = seed % 4 == 0 ? 0 : 300;
  world.policy = cabin_reconnect_policy_new (stages, G_N_ELEMENTS (stages), world.tail_s, seed);

  /* Half of them on the road already. */
  if (seed % 2 == 0)
    {
      tell_phones (&world);
      tell (&world, (CabinReconnectEvent) { .kind = CABIN_RECONNECT_EVENT_ADAPTER_UP });
      tell (&world, (CabinReconnectEvent) { .kind = CABIN_RECONNECT_EVENT_START });
    }
  for (int i = 0; i < N_EVENTS; i++)
    tell_something (&world);

  cabin_reconnect_policy_free (world.policy);
  g_rand_free (world.rand);
}

/* GTest would print what the policy has to say about all of them. */
static void
say_nothing (const char     *domain,
             GLogLevelFlags  level,
             const char     *message,
             gpointer        user_data)
{
}

/* Whatever happens in whatever order, the contract holds after every event. */
static void
test_invariants (void)
{
  const char *given = g_getenv ("CABIN_TEST_SEED");
  guint32 seed = given != NULL ? (guint32) strtoul (given, NULL, 10) : 20240229;

  g_log_set_handler ("cabin-core", G_LOG_LEVEL_DEBUG, say_nothing, NULL);
  g_test_message ("figure: reconnecting, CABIN_TEST_SEED=%u", seed);
  for (guint32 i = 0; i < N_SEQUENCES; i++)
    run_sequence (seed + i);
  g_test_message ("figure: reconnecting, %d sequences, %" G_GUINT64_FORMAT " events, %" G_GUINT64_FORMAT " attempts",
                  N_SEQUENCES, n_events, n_attempts);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reconnect-random/invariants", test_invariants);

  return g_test_run ();
}
