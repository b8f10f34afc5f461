/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <locale.h>

#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-nm-reason.h"
#include "cabin-words-network.h"
#include "cabin-words.h"

#define ISOLATED(name) "\xe2\x81\xa8" name "\xe2\x81\xa9"

static void
assert_words (char       *words,
              const char *expected)
{
  g_autofree char *owned = words;

  g_assert_cmpstr (owned, ==, expected);
}

/* A sentence for a person: there, valid, plain, and without a number in place of a word. */
static void
assert_sentence (const char *words)
{
  g_assert_nonnull (words);
  g_assert_true (g_utf8_validate (words, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (words, -1), >, 5);
  g_assert_null (strchr (words, '\n'));
  g_assert_null (strstr (words, "(null)"));
  g_assert_null (strchr (words, '%'));
}

static void
test_every_problem (void)
{
  g_autoptr(GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (CabinProblemKind kind = 0; kind <= CABIN_PROBLEM_LAST; kind++)
    for (int bare = 0; bare < 2; bare++)
      {
        g_autoptr(CabinProblem) problem =
          bare ? cabin_problem_new (kind, NULL, NULL) : cabin_problem_new (kind, CABIN_UUID_HSP_HS, "bluealsa");
        g_autofree char *title = cabin_words_problem_title (problem);
        g_autofree char *advice = cabin_words_problem_advice (problem);

        assert_sentence (title);
        assert_sentence (advice);
        if (!bare)
          g_assert_true (g_hash_table_add (titles, g_steal_pointer (&title)));
      }
}

static void
test_profile_owner (void)
{
  g_autoptr(CabinProblem) owned = cabin_problem_new (CABIN_PROBLEM_PROFILE_OWNED, CABIN_UUID_HSP_HS, "wireplumber");
  g_autoptr(CabinProblem) nobody = cabin_problem_new (CABIN_PROBLEM_PROFILE_OWNED, CABIN_UUID_ANDROID_AUTO, "");
  g_autoptr(CabinProblem) unknown = cabin_problem_new (CABIN_PROBLEM_PROFILE_FAILED, CABIN_UUID_MAP, "x");
  g_autofree char *title = cabin_words_problem_title (unknown);

  assert_words (cabin_words_problem_title (owned), "Headset is used by another program");
  assert_words (cabin_words_problem_advice (owned), "Cabin takes it over when " ISOLATED ("wireplumber") " ends.");
  assert_words (cabin_words_problem_title (nobody), "Android Auto is used by another program");
  assert_words (cabin_words_problem_advice (nobody), "Cabin takes it over when that program ends.");
  g_assert_nonnull (strstr (title, CABIN_UUID_MAP));
}

static void
test_every_result (void)
{
  for (CabinPairingResult result = 0; result <= CABIN_PAIRING_RESULT_LOST; result++)
    {
      g_autofree char *words = cabin_words_result (result, "Pixel 8");
      g_autofree char *nameless = cabin_words_result (result, NULL);
      g_autofree char *reason = cabin_words_result_reason (result);

      assert_sentence (words);
      assert_sentence (nameless);
      g_assert_nonnull (strstr (words, ISOLATED ("Pixel 8")));
      if (reason != NULL)
        assert_sentence (reason);
    }

  assert_words (cabin_words_result (CABIN_PAIRING_RESULT_PAIRED, "Pixel 8"), "Paired with " ISOLATED ("Pixel 8"));
}

static void
test_every_knock (void)
{
  for (CabinKnock knock = 0; knock <= CABIN_KNOCK_WANTS_PIN; knock++)
    {
      g_autofree char *words = cabin_words_knock (knock, "Pixel 8");
      g_autofree char *nameless = cabin_words_knock (knock, "");

      assert_sentence (words);
      assert_sentence (nameless);
      g_assert_nonnull (strstr (words, ISOLATED ("Pixel 8")));
    }
}

static void
test_every_connect_result (void)
{
  g_autoptr(GHashTable) different = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (CabinConnectResult result = 0; result < CABIN_CONNECT_N_RESULTS; result++)
    {
      g_autofree char *words = cabin_words_connect_result (result, "Pixel 8");
      g_autofree char *nameless = cabin_words_connect_result (result, NULL);

      assert_sentence (words);
      assert_sentence (nameless);
      g_assert_nonnull (strstr (words, ISOLATED ("Pixel 8")));
      if (result != CABIN_CONNECT_ALREADY)
        g_assert_true (g_hash_table_add (different, g_steal_pointer (&words)));
    }
}

/* Whatever ends a pairing that goes out from the car: what became of it, and what to do. */
static void
test_every_outward_failure (void)
{
  g_autofree char *paired = cabin_words_outward_result (NULL, "OBDII");

  assert_sentence (paired);
  g_assert_null (cabin_words_outward_reason (NULL));
  for (CabinError code = CABIN_ERROR_FAILED; code <= CABIN_ERROR_NOT_KEPT; code++)
    {
      g_autoptr(GError) error = g_error_new_literal (CABIN_ERROR, (int) code, "Page Timeout");
      g_autofree char *words = cabin_words_outward_result (error, "OBDII");
      g_autofree char *nameless = cabin_words_outward_result (error, NULL);
      g_autofree char *reason = cabin_words_outward_reason (error);

      assert_sentence (words);
      assert_sentence (nameless);
      assert_sentence (reason);
      g_assert_cmpstr (words, !=, paired);
      g_assert_nonnull (strstr (words, ISOLATED ("OBDII")));
      g_assert_null (strstr (reason, "Page Timeout"));
    }
}

static void
test_enter (void)
{
  assert_words (cabin_words_enter ("OBDII", CABIN_PAIRING_ENTER_PASSKEY),
                "Type the six digits that " ISOLATED ("OBDII") " shows.");
  assert_words (cabin_words_enter (NULL, CABIN_PAIRING_ENTER_PIN),
                "Type the PIN of A device. It is in its manual; often it is 0000 or 1234.");
}

/* From what is true now to what was: the first of them that is so is said. */
static void
test_phone_state (void)
{
  g_autoptr(CabinPhone) phone = cabin_phone_new ("00:11:22:33:44:55", "Pixel 8");

  cabin_phone_set_bonded (phone, FALSE);
  g_assert_cmpstr (cabin_words_phone_state (phone, FALSE), ==, "Not connected");
  g_assert_cmpstr (cabin_words_phone_state (phone, TRUE), ==, "Not paired");
  cabin_phone_set_bonded (phone, TRUE);
  g_assert_cmpstr (cabin_words_phone_state (phone, TRUE), ==, "Not connected");
  cabin_phone_set_left_alone (phone, TRUE);
  g_assert_cmpstr (cabin_words_phone_state (phone, TRUE), ==, "Left alone until the next start");
  cabin_phone_set_forgot_us (phone, TRUE);
  g_assert_cmpstr (cabin_words_phone_state (phone, TRUE), ==, "Forgot this car");
  cabin_phone_set_connecting (phone, TRUE);
  g_assert_cmpstr (cabin_words_phone_state (phone, TRUE), ==, "Connecting…");
  cabin_phone_set_evidence (phone, CABIN_EVIDENCE_PROFILE);
  g_assert_cmpstr (cabin_words_phone_state (phone, TRUE), ==, "Connected");

  for (CabinEvidence evidence = CABIN_EVIDENCE_SERVICE; evidence <= CABIN_EVIDENCE_BEARER; evidence++)
    {
      cabin_phone_set_evidence (phone, evidence);
      g_assert_true (g_str_has_prefix (cabin_words_phone_state (phone, TRUE), "Connected · "));
    }
}

static void
test_search (void)
{
  assert_words (cabin_words_searching (0), "Searching…");
  assert_words (cabin_words_searching (3), "Searching… attempt 3");
  assert_words (cabin_words_next_attempt (1), "Next attempt in 1 s");
  assert_words (cabin_words_next_attempt (12 * G_USEC_PER_SEC), "Next attempt in 12 s");
  assert_words (cabin_words_next_attempt (59 * G_USEC_PER_SEC), "Next attempt in 59 s");
  assert_words (cabin_words_next_attempt (59 * G_USEC_PER_SEC + 1), "Next attempt in 1 min");
  assert_words (cabin_words_next_attempt (60 * G_USEC_PER_SEC), "Next attempt in 1 min");
  assert_words (cabin_words_next_attempt (60 * G_USEC_PER_SEC + 1), "Next attempt in 2 min");
  assert_words (cabin_words_next_attempt (300 * G_USEC_PER_SEC), "Next attempt in 5 min");
  assert_words (cabin_words_next_attempt (86400 * (gint64) G_USEC_PER_SEC), "Next attempt in 1440 min");
}

/* A name is data: it is neither a format string nor markup, and it cannot reorder the sentence around it. */
static void
test_hostile_names (void)
{
  static const char *const names[] = {
    "%s%n%d", "<b>bold</b>", "&amp;", "../../etc/passwd", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *expected = g_strconcat ("\xe2\x81\xa8", names[i], "\xe2\x81\xa9 was rejected", NULL);

      assert_words (cabin_words_result (CABIN_PAIRING_RESULT_REJECTED, names[i]), expected);
    }
}

/* Each state and reason has words of its own; what can be done about a state is said where something can. */
static void
test_network (void)
{
  g_autoptr(GHashTable) states = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) reasons = g_hash_table_new (g_str_hash, g_str_equal);

  for (CabinAccessPointState state = 0; state <= CABIN_ACCESS_POINT_FAILED; state++)
    {
      g_autofree char *advice = cabin_words_network_advice (state, NULL);

      g_assert_true (g_hash_table_add (states, (gpointer) cabin_words_network_state (state)));
      if (state == CABIN_ACCESS_POINT_STARTING || state == CABIN_ACCESS_POINT_ON)
        g_assert_null (advice);
      else
        assert_sentence (advice);
    }
  assert_words (cabin_words_network_advice (CABIN_ACCESS_POINT_FAILED, "not <b>authorized"),
                "The answer was: " ISOLATED ("not <b>authorized"));

  assert_words (cabin_words_network_advice (CABIN_ACCESS_POINT_BLOCKED, "NetworkManager has all networks switched off"),
                "Turn the networks on again, or run: nmcli networking on");

  /* No failure that has English words of ours goes untranslated. */
  for (guint reason = 0; reason < 100; reason++)
    {
      const char *failure = cabin_nm_reason_to_string (reason);

      if (failure != NULL)
        assert_words (cabin_words_network_advice (CABIN_ACCESS_POINT_FAILED, failure), failure);
    }

  for (CabinSecretPlace place = 0; place <= CABIN_SECRET_PLACE_FILE; place++)
    assert_sentence (cabin_words_secret_place (place));

  for (CabinHandoverState state = 0; state <= CABIN_HANDOVER_REFUSED; state++)
    {
      assert_sentence (cabin_words_handover (state));
      g_assert_true (g_hash_table_add (states, (gpointer) cabin_words_handover (state)));
    }

  g_assert_null (cabin_words_handover_reason (CABIN_HANDOVER_REASON_NONE));
  for (CabinHandoverReason reason = 1; reason <= CABIN_HANDOVER_REASON_UNKNOWN; reason++)
    {
      assert_sentence (cabin_words_handover_reason (reason));
      g_assert_true (g_hash_table_add (reasons, (gpointer) cabin_words_handover_reason (reason)));
      if (reason != CABIN_HANDOVER_REASON_NO_NETWORK)
        assert_sentence (cabin_words_handover_advice (reason));
    }
  g_assert_null (cabin_words_handover_advice (CABIN_HANDOVER_REASON_NO_NETWORK));

  assert_words (cabin_words_handover_line ("Android Auto", CABIN_HANDOVER_SENT, CABIN_HANDOVER_REASON_NONE),
                "Android Auto: Joining the car’s network…");
  assert_words (cabin_words_handover_line (ISOLATED ("Pixel 8"), CABIN_HANDOVER_REFUSED,
                                           CABIN_HANDOVER_REASON_PHONE_WIFI_OFF),
                ISOLATED ("Pixel 8") ": Wi-Fi is off on the phone");
}

static void
test_code (void)
{
  assert_words (cabin_words_code ("776574"), "776 574");
  assert_words (cabin_words_code ("000042"), "000 042");
  assert_words (cabin_words_code ("000000"), "000 000");
  assert_words (cabin_words_code ("1234"), "1234");
  assert_words (cabin_words_code (NULL), "");
}

/* Rounded up: what is still open is never shown as 0:00. */
static void
test_time_left (void)
{
  assert_words (cabin_words_time_left (107 * G_USEC_PER_SEC), "1:47 left");
  assert_words (cabin_words_time_left (106 * G_USEC_PER_SEC + 1), "1:47 left");
  assert_words (cabin_words_time_left (9 * G_USEC_PER_SEC), "0:09 left");
  assert_words (cabin_words_time_left (1), "0:01 left");
  assert_words (cabin_words_time_left (0), "0:00 left");
  assert_words (cabin_words_time_left (-5 * G_USEC_PER_SEC), "0:00 left");
  assert_words (cabin_words_time_left (600 * G_USEC_PER_SEC), "10:00 left");
}

static void
test_clock (void)
{
  g_autoptr(GDateTime) time = g_date_time_new_local (2026, 11, 6, 7, 5, 59);

  assert_words (cabin_words_time (time), "7:05");
  assert_words (cabin_words_date (time), "Friday, 6 November");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/words/every-problem", test_every_problem);
  g_test_add_func ("/ui/words/profile-owner", test_profile_owner);
  g_test_add_func ("/ui/words/every-result", test_every_result);
  g_test_add_func ("/ui/words/every-knock", test_every_knock);
  g_test_add_func ("/ui/words/every-connect-result", test_every_connect_result);
  g_test_add_func ("/ui/words/every-outward-failure", test_every_outward_failure);
  g_test_add_func ("/ui/words/enter", test_enter);
  g_test_add_func ("/ui/words/phone-state", test_phone_state);
  g_test_add_func ("/ui/words/search", test_search);
  g_test_add_func ("/ui/words/hostile-names", test_hostile_names);
  g_test_add_func ("/ui/words/network", test_network);
  g_test_add_func ("/ui/words/code", test_code);
  g_test_add_func ("/ui/words/time-left", test_time_left);
  g_test_add_func ("/ui/words/clock", test_clock);

  return g_test_run ();
}
