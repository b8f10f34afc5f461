/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bond-policy.h"

typedef struct {
  CabinBondState from;
  CabinBondEventKind event;
  CabinBondState to;
  CabinBondAction action;
} Row;

#define ROW(from, event, to, action)  \
        { CABIN_BOND_##from, CABIN_BOND_EVENT_##event, CABIN_BOND_##to, CABIN_BOND_ACTION_##action }

/* Written from the mission, not from the code: every state with every event, of a device that nobody knows. */
static const Row rows[] = {
  ROW (LOOKING, NO_ADAPTER, ENDED, END),
  ROW (LOOKING, LOOKED, SEARCHING, SEARCH),
  ROW (LOOKING, VERIFIED, LOOKING, NONE),
  ROW (LOOKING, IN_RANGE, LOOKING, NONE),
  ROW (LOOKING, REMOVED, LOOKING, NONE),
  ROW (LOOKING, PAIRED, LOOKING, NONE),
  ROW (LOOKING, FAILED, ENDED, END),
  ROW (LOOKING, STOPPED, ENDED, END),
  ROW (LOOKING, LEFT, LOOKING, NONE),
  ROW (VERIFYING, NO_ADAPTER, ENDED, END),
  ROW (VERIFYING, LOOKED, VERIFYING, NONE),
  ROW (VERIFYING, VERIFIED, LEAVING, LEAVE),
  ROW (VERIFYING, IN_RANGE, VERIFYING, NONE),
  ROW (VERIFYING, REMOVED, VERIFYING, NONE),
  ROW (VERIFYING, PAIRED, VERIFYING, NONE),
  ROW (VERIFYING, FAILED, VERIFYING, NONE),
  ROW (VERIFYING, STOPPED, LEAVING, LEAVE),
  ROW (VERIFYING, LEFT, VERIFYING, NONE),
  ROW (SEARCHING, NO_ADAPTER, ENDED, END),
  ROW (SEARCHING, LOOKED, SEARCHING, NONE),
  ROW (SEARCHING, VERIFIED, SEARCHING, NONE),
  ROW (SEARCHING, IN_RANGE, PAIRING, PAIR),
  ROW (SEARCHING, REMOVED, SEARCHING, NONE),
  ROW (SEARCHING, PAIRED, SEARCHING, NONE),
  ROW (SEARCHING, FAILED, LEAVING, LEAVE),
  ROW (SEARCHING, STOPPED, LEAVING, LEAVE),
  ROW (SEARCHING, LEFT, SEARCHING, NONE),
  ROW (REMOVING, NO_ADAPTER, ENDED, END),
  ROW (REMOVING, LOOKED, REMOVING, NONE),
  ROW (REMOVING, VERIFIED, REMOVING, NONE),
  ROW (REMOVING, IN_RANGE, REMOVING, NONE),
  ROW (REMOVING, REMOVED, SEARCHING, SEARCH),
  ROW (REMOVING, PAIRED, REMOVING, NONE),
  ROW (REMOVING, FAILED, LEAVING, LEAVE),
  ROW (REMOVING, STOPPED, LEAVING, LEAVE),
  ROW (REMOVING, LEFT, REMOVING, NONE),
  ROW (PAIRING, NO_ADAPTER, ENDED, END),
  ROW (PAIRING, LOOKED, PAIRING, NONE),
  ROW (PAIRING, VERIFIED, PAIRING, NONE),
  ROW (PAIRING, IN_RANGE, PAIRING, NONE),
  ROW (PAIRING, REMOVED, PAIRING, NONE),
  ROW (PAIRING, PAIRED, LEAVING, LEAVE),
  ROW (PAIRING, FAILED, LEAVING, LEAVE),
  ROW (PAIRING, STOPPED, LEAVING, LEAVE),
  ROW (PAIRING, LEFT, PAIRING, NONE),
  ROW (LEAVING, NO_ADAPTER, LEAVING, NONE),
  ROW (LEAVING, LOOKED, LEAVING, NONE),
  ROW (LEAVING, VERIFIED, LEAVING, NONE),
  ROW (LEAVING, IN_RANGE, LEAVING, NONE),
  ROW (LEAVING, REMOVED, LEAVING, NONE),
  ROW (LEAVING, PAIRED, LEAVING, NONE),
  ROW (LEAVING, FAILED, LEAVING, NONE),
  ROW (LEAVING, STOPPED, LEAVING, NONE),
  ROW (LEAVING, LEFT, ENDED, END),
  ROW (ENDED, NO_ADAPTER, ENDED, NONE),
  ROW (ENDED, LOOKED, ENDED, NONE),
  ROW (ENDED, VERIFIED, ENDED, NONE),
  ROW (ENDED, IN_RANGE, ENDED, NONE),
  ROW (ENDED, REMOVED, ENDED, NONE),
  ROW (ENDED, PAIRED, ENDED, NONE),
  ROW (ENDED, FAILED, ENDED, NONE),
  ROW (ENDED, STOPPED, ENDED, NONE),
  ROW (ENDED, LEFT, ENDED, NONE),
};

static void
test_table (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, CABIN_BOND_N_STATES * CABIN_BOND_N_EVENTS);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      CabinBondPolicy policy = { .state = rows[i].from };
      CabinBondEvent event = { .kind = rows[i].event };

      g_test_message ("%s, event %d", cabin_bond_state_to_string (rows[i].from), (int) rows[i].event);
      g_assert_cmpint (cabin_bond_policy_step (&policy, &event), ==, rows[i].action);
      g_assert_cmpint (policy.state, ==, rows[i].to);
    }
}

static void
look (CabinBondPolicy *policy,
      gboolean         known,
      gboolean         bonded,
      gboolean         connected,
      CabinBondAction  wanted)
{
  CabinBondEvent event = { .kind = CABIN_BOND_EVENT_LOOKED, .known = known, .bonded = bonded, .connected = connected };

  g_assert_cmpint (cabin_bond_policy_step (policy, &event), ==, wanted);
}

static void
verified (CabinBondPolicy    *policy,
          CabinConnectResult  result,
          CabinBondAction     wanted)
{
  CabinBondEvent event = { .kind = CABIN_BOND_EVENT_VERIFIED, .result = result };

  g_assert_cmpint (cabin_bond_policy_step (policy, &event), ==, wanted);
}

static void
happens (CabinBondPolicy    *policy,
         CabinBondEventKind  kind,
         CabinBondAction     wanted)
{
  CabinBondEvent event = { .kind = kind };

  g_assert_cmpint (cabin_bond_policy_step (policy, &event), ==, wanted);
}

static void
fails (CabinBondPolicy *policy,
       CabinError       error,
       CabinBondAction  wanted)
{
  CabinBondEvent event = { .kind = CABIN_BOND_EVENT_FAILED, .error = error };

  g_assert_cmpint (cabin_bond_policy_step (policy, &event), ==, wanted);
}

static void
left (CabinBondPolicy  *policy,
      CabinBondVerdict  verdict)
{
  happens (policy, CABIN_BOND_EVENT_LEFT, CABIN_BOND_ACTION_END);
  g_assert_cmpstr (cabin_bond_verdict_to_string (policy->verdict), ==, cabin_bond_verdict_to_string (verdict));
}

/* What is done first, for each way in which a device can be found. */
static void
test_first_action (void)
{
  static const struct {
    gboolean check_only, force, known, bonded, connected;
    CabinBondAction action;
  } looks[] = {
    { 0, 0, 0, 0, 0, CABIN_BOND_ACTION_SEARCH },
    { 0, 0, 1, 0, 0, CABIN_BOND_ACTION_REMOVE },
    { 0, 0, 1, 0, 1, CABIN_BOND_ACTION_PAIR },
    { 0, 0, 1, 1, 0, CABIN_BOND_ACTION_VERIFY },
    { 0, 0, 1, 1, 1, CABIN_BOND_ACTION_VERIFY },
    { 0, 1, 0, 0, 0, CABIN_BOND_ACTION_SEARCH },
    { 0, 1, 1, 0, 0, CABIN_BOND_ACTION_REMOVE },
    { 0, 1, 1, 0, 1, CABIN_BOND_ACTION_PAIR },
    { 0, 1, 1, 1, 0, CABIN_BOND_ACTION_SEARCH },
    { 0, 1, 1, 1, 1, CABIN_BOND_ACTION_REMOVE },
    { 1, 0, 0, 0, 0, CABIN_BOND_ACTION_END },
    { 1, 0, 1, 0, 0, CABIN_BOND_ACTION_END },
    { 1, 0, 1, 0, 1, CABIN_BOND_ACTION_END },
    { 1, 0, 1, 1, 0, CABIN_BOND_ACTION_VERIFY },
    { 1, 1, 1, 1, 1, CABIN_BOND_ACTION_VERIFY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      CabinBondPolicy policy = { .check_only = looks[i].check_only, .force = looks[i].force };

      g_test_message ("row %d", (int) i);
      look (&policy, looks[i].known, looks[i].bonded, looks[i].connected, looks[i].action);
      if (looks[i].action == CABIN_BOND_ACTION_END)
        g_assert_cmpint (policy.verdict, ==, CABIN_BOND_ABSENT);
    }
}

/* What each outcome of the test connection means: whether it costs the bond, and the verdict if it does not. */
static void
test_verification (void)
{
  static const struct {
    CabinConnectResult result;
    gboolean proof;
    CabinBondVerdict verdict, checked;
  } results[] = {
    { CABIN_CONNECT_OK, FALSE, CABIN_BOND_VALID, CABIN_BOND_VALID },
    { CABIN_CONNECT_ALREADY, FALSE, CABIN_BOND_VALID, CABIN_BOND_VALID },
    { CABIN_CONNECT_UNREACHABLE, FALSE, CABIN_BOND_FAILED, CABIN_BOND_UNVERIFIED },
    { CABIN_CONNECT_REFUSED, FALSE, CABIN_BOND_FAILED, CABIN_BOND_UNVERIFIED },
    { CABIN_CONNECT_BUSY, FALSE, CABIN_BOND_FAILED, CABIN_BOND_UNVERIFIED },
    { CABIN_CONNECT_FORGOT_US, TRUE, CABIN_BOND_FAILED, CABIN_BOND_INVALID },
    { CABIN_CONNECT_NO_PROFILE, FALSE, CABIN_BOND_FAILED, CABIN_BOND_UNVERIFIED },
    { CABIN_CONNECT_NOT_READY, FALSE, CABIN_BOND_NO_ADAPTER, CABIN_BOND_NO_ADAPTER },
    { CABIN_CONNECT_DENIED, FALSE, CABIN_BOND_DENIED, CABIN_BOND_DENIED },
    { CABIN_CONNECT_GONE, FALSE, CABIN_BOND_FAILED, CABIN_BOND_UNVERIFIED },
    { CABIN_CONNECT_CANCELLED, FALSE, CABIN_BOND_FAILED, CABIN_BOND_UNVERIFIED },
    { CABIN_CONNECT_UNKNOWN, FALSE, CABIN_BOND_FAILED, CABIN_BOND_UNVERIFIED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      for (int check_only = 0; check_only <= 1; check_only++)
        {
          CabinBondPolicy policy = { .check_only = check_only };
          gboolean ends = results[i].result == CABIN_CONNECT_NOT_READY;

          g_test_message ("%s, check only %d", cabin_connect_result_to_string (results[i].result), check_only);
          look (&policy, TRUE, TRUE, FALSE, CABIN_BOND_ACTION_VERIFY);
          if (results[i].proof && !check_only)
            {
              verified (&policy, results[i].result, CABIN_BOND_ACTION_REMOVE);
              g_assert_true (policy.proven);
              continue;
            }
          verified (&policy, results[i].result, ends ? CABIN_BOND_ACTION_END : CABIN_BOND_ACTION_LEAVE);
          if (!ends)
            left (&policy, check_only ? results[i].checked : results[i].verdict);
          g_assert_cmpint (policy.verdict, ==, check_only ? results[i].checked : results[i].verdict);
        }
    }
}

/* Links that drop for no reason that is told are proof when there are three of them, and none when something else comes
 * between. */
static void
test_drops (void)
{
  CabinBondPolicy policy = { 0 };
  CabinBondPolicy checked = { .check_only = TRUE };
  CabinBondPolicy away = { 0 };

  look (&policy, TRUE, TRUE, FALSE, CABIN_BOND_ACTION_VERIFY);
  verified (&policy, CABIN_CONNECT_AUTH_FAILED, CABIN_BOND_ACTION_VERIFY);
  verified (&policy, CABIN_CONNECT_AUTH_FAILED, CABIN_BOND_ACTION_VERIFY);
  verified (&policy, CABIN_CONNECT_AUTH_FAILED, CABIN_BOND_ACTION_REMOVE);

  look (&checked, TRUE, TRUE, FALSE, CABIN_BOND_ACTION_VERIFY);
  verified (&checked, CABIN_CONNECT_AUTH_FAILED, CABIN_BOND_ACTION_VERIFY);
  verified (&checked, CABIN_CONNECT_AUTH_FAILED, CABIN_BOND_ACTION_VERIFY);
  verified (&checked, CABIN_CONNECT_AUTH_FAILED, CABIN_BOND_ACTION_LEAVE);
  left (&checked, CABIN_BOND_INVALID);

  look (&away, TRUE, TRUE, FALSE, CABIN_BOND_ACTION_VERIFY);
  verified (&away, CABIN_CONNECT_AUTH_FAILED, CABIN_BOND_ACTION_VERIFY);
  verified (&away, CABIN_CONNECT_AUTH_FAILED, CABIN_BOND_ACTION_VERIFY);
  verified (&away, CABIN_CONNECT_UNREACHABLE, CABIN_BOND_ACTION_LEAVE);
  left (&away, CABIN_BOND_FAILED);
  g_assert_cmpint (away.reason, ==, CABIN_ERROR_UNREACHABLE);
}

static void
test_repair (void)
{
  CabinBondPolicy policy = { 0 };

  look (&policy, TRUE, TRUE, FALSE, CABIN_BOND_ACTION_VERIFY);
  verified (&policy, CABIN_CONNECT_FORGOT_US, CABIN_BOND_ACTION_REMOVE);
  happens (&policy, CABIN_BOND_EVENT_REMOVED, CABIN_BOND_ACTION_SEARCH);
  happens (&policy, CABIN_BOND_EVENT_IN_RANGE, CABIN_BOND_ACTION_PAIR);
  happens (&policy, CABIN_BOND_EVENT_PAIRED, CABIN_BOND_ACTION_LEAVE);
  g_assert_false (policy.litter);
  left (&policy, CABIN_BOND_VALID);
}

/* A forced repair keeps the bond of a device that is not there. */
static void
test_force (void)
{
  CabinBondPolicy policy = { .force = TRUE };
  CabinBondPolicy away = { .force = TRUE };

  look (&policy, TRUE, TRUE, FALSE, CABIN_BOND_ACTION_SEARCH);
  happens (&policy, CABIN_BOND_EVENT_IN_RANGE, CABIN_BOND_ACTION_REMOVE);
  happens (&policy, CABIN_BOND_EVENT_REMOVED, CABIN_BOND_ACTION_SEARCH);
  happens (&policy, CABIN_BOND_EVENT_IN_RANGE, CABIN_BOND_ACTION_PAIR);
  happens (&policy, CABIN_BOND_EVENT_PAIRED, CABIN_BOND_ACTION_LEAVE);
  left (&policy, CABIN_BOND_VALID);

  look (&away, TRUE, TRUE, FALSE, CABIN_BOND_ACTION_SEARCH);
  fails (&away, CABIN_ERROR_UNREACHABLE, CABIN_BOND_ACTION_LEAVE);
  g_assert_true (away.bonded);
  left (&away, CABIN_BOND_FAILED);
}

/* A pairing that fails, or is stopped, leaves an entry that is of no use. */
static void
test_litter (void)
{
  CabinBondPolicy failed = { 0 };
  CabinBondPolicy stopped = { 0 };
  CabinBondPolicy denied = { 0 };

  look (&failed, FALSE, FALSE, FALSE, CABIN_BOND_ACTION_SEARCH);
  happens (&failed, CABIN_BOND_EVENT_IN_RANGE, CABIN_BOND_ACTION_PAIR);
  fails (&failed, CABIN_ERROR_AUTH_FAILED, CABIN_BOND_ACTION_LEAVE);
  g_assert_true (failed.litter);
  left (&failed, CABIN_BOND_FAILED);
  g_assert_cmpint (failed.reason, ==, CABIN_ERROR_AUTH_FAILED);

  look (&stopped, FALSE, FALSE, FALSE, CABIN_BOND_ACTION_SEARCH);
  happens (&stopped, CABIN_BOND_EVENT_IN_RANGE, CABIN_BOND_ACTION_PAIR);
  happens (&stopped, CABIN_BOND_EVENT_STOPPED, CABIN_BOND_ACTION_LEAVE);
  g_assert_true (stopped.litter);
  left (&stopped, CABIN_BOND_STOPPED);

  look (&denied, FALSE, FALSE, FALSE, CABIN_BOND_ACTION_SEARCH);
  fails (&denied, CABIN_ERROR_DENIED, CABIN_BOND_ACTION_LEAVE);
  g_assert_false (denied.litter);
  left (&denied, CABIN_BOND_DENIED);
}

/* The answer to an action, as a world may give it that means no good. */
static void
random_event (GRand           *random,
              CabinBondAction  action,
              CabinBondEvent  *event)
{
  static const CabinBondEventKind answers[] = {
    [CABIN_BOND_ACTION_NONE] = CABIN_BOND_EVENT_LOOKED,
    [CABIN_BOND_ACTION_VERIFY] = CABIN_BOND_EVENT_VERIFIED,
    [CABIN_BOND_ACTION_SEARCH] = CABIN_BOND_EVENT_IN_RANGE,
    [CABIN_BOND_ACTION_REMOVE] = CABIN_BOND_EVENT_REMOVED,
    [CABIN_BOND_ACTION_PAIR] = CABIN_BOND_EVENT_PAIRED,
    [CABIN_BOND_ACTION_LEAVE] = CABIN_BOND_EVENT_LEFT,
    [CABIN_BOND_ACTION_END] = CABIN_BOND_EVENT_LEFT,
  };

  event->kind = g_rand_int_range (random, 0, 3) == 0 ? (CabinBondEventKind) g_rand_int_range (random, 0,
                                                                                              CABIN_BOND_N_EVENTS) :
                answers[action];
  event->bonded = g_rand_boolean (random);
  event->known = event->bonded || g_rand_boolean (random);
  event->connected = event->known && g_rand_boolean (random);
  event->result = (CabinConnectResult) g_rand_int_range (random, 0, CABIN_CONNECT_N_RESULTS);
  event->error = (CabinError) g_rand_int_range (random, 0, CABIN_ERROR_NOT_KEPT + 1);
}

static void
check_action (const CabinBondPolicy *policy,
              CabinBondAction        action,
              gboolean               was_proven)
{
  gboolean changes = action == CABIN_BOND_ACTION_SEARCH || action == CABIN_BOND_ACTION_REMOVE ||
                     action == CABIN_BOND_ACTION_PAIR;

  g_assert_false (policy->check_only && changes);
  if (action == CABIN_BOND_ACTION_REMOVE && policy->bonded)
    g_assert_true (was_proven || policy->force);
  if (action == CABIN_BOND_ACTION_PAIR)
    g_assert_false (policy->bonded);
  if (action == CABIN_BOND_ACTION_END)
    g_assert_cmpint (policy->state, ==, CABIN_BOND_ENDED);
}

/* Whatever happens: no bond goes without proof or wish, nothing is changed under check-only, and it ends. */
static void
test_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("figure: the seed is %u", seed);
  for (int run = 0; run < 20000; run++)
    {
      CabinBondPolicy policy = { .check_only = g_rand_boolean (random), .force = g_rand_boolean (random) };
      CabinBondAction under_way = CABIN_BOND_ACTION_NONE;
      guint drops = 0;
      int steps = 0;

      while (policy.state != CABIN_BOND_ENDED)
        {
          CabinBondState before = policy.state;
          CabinBondEvent event;
          CabinBondAction action;
          gboolean proven = FALSE;

          random_event (random, under_way, &event);
          if (before == CABIN_BOND_VERIFYING && event.kind == CABIN_BOND_EVENT_VERIFIED)
            {
              drops = event.result == CABIN_CONNECT_AUTH_FAILED ? drops + 1 : 0;
              proven = event.result == CABIN_CONNECT_FORGOT_US || drops == CABIN_BOND_PROOF_DROPS;
            }
          action = cabin_bond_policy_step (&policy, &event);
          check_action (&policy, action, proven);
          if (action != CABIN_BOND_ACTION_NONE)
            under_way = action;
          g_assert_cmpint (++steps, <, 1000);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bond-policy/table", test_table);
  g_test_add_func ("/bond-policy/first-action", test_first_action);
  g_test_add_func ("/bond-policy/verification", test_verification);
  g_test_add_func ("/bond-policy/drops", test_drops);
  g_test_add_func ("/bond-policy/repair", test_repair);
  g_test_add_func ("/bond-policy/force", test_force);
  g_test_add_func ("/bond-policy/litter", test_litter);
  g_test_add_func ("/bond-policy/random", test_random);

  return g_test_run ();
}
