/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What org.cabin.HeadUnit1 decides without a bus: who may, with what, and how it is told. */

#include <pwd.h>

#include "cabin-control-arguments.h"
#include "cabin-control-caller.h"
#include "cabin-control-outcome.h"
#include "cabin-control-values.h"
#include "cabin-error.h"
#include "cabin-names.h"

#define OWN 1000
#define GROUP 115

static void
test_judge (void)
{
  static const struct {
    const char *credentials;
    gint64 group;
    CabinControlTrust trust;
  } rows[] = {
    { "{'UnixUserID': <uint32 0>}", GROUP, CABIN_CONTROL_OWNER },
    { "{'UnixUserID': <uint32 0>}", -1, CABIN_CONTROL_OWNER },
    { "{'UnixUserID': <uint32 1000>}", -1, CABIN_CONTROL_OWNER },
    { "{'UnixUserID': <uint32 1001>, 'UnixGroupIDs': <[uint32 1001, 115]>}", GROUP, CABIN_CONTROL_MEMBER },
    { "{'UnixUserID': <uint32 1001>, 'UnixGroupIDs': <[uint32 1001, 116]>}", GROUP, CABIN_CONTROL_STRANGER },
    { "{'UnixUserID': <uint32 1001>, 'UnixGroupIDs': <@au []>}", GROUP, CABIN_CONTROL_STRANGER },
    /* Not the group of the number 4294967295, if there is no group bluetooth. */
    { "{'UnixUserID': <uint32 1001>, 'UnixGroupIDs': <[uint32 4294967295]>}", -1, CABIN_CONTROL_STRANGER },
    /* Without the bus's word on groups, those of the user's name; nobody has this number. */
    { "{'UnixUserID': <uint32 4000000000>}", GROUP, CABIN_CONTROL_STRANGER },
    { "{'UnixUserID': <uint32 4000000000>, 'UnixGroupIDs': <'115'>}", GROUP, CABIN_CONTROL_STRANGER },
    /* Nobody knows who it is. */
    { "@a{sv} {}", GROUP, CABIN_CONTROL_STRANGER },
    { "{'UnixGroupIDs': <[uint32 115]>}", GROUP, CABIN_CONTROL_STRANGER },
    { "{'UnixUserID': <'0'>}", GROUP, CABIN_CONTROL_STRANGER },
    { "{'UnixUserID': <int32 0>}", GROUP, CABIN_CONTROL_STRANGER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GVariant) credentials = g_variant_new_parsed (rows[i].credentials);

      g_test_message ("%s", rows[i].credentials);
      g_assert_cmpint (cabin_control_caller_judge (g_variant_ref_sink (credentials), OWN, rows[i].group), ==,
                       rows[i].trust);
    }
}

/* Without the bus's word, groups are those that the system's files say. User 1 is daemon, of the group daemon. */
static void
test_groups_of_files (void)
{
  g_autoptr(GVariant) credentials = g_variant_ref_sink (g_variant_new_parsed ("{'UnixUserID': <uint32 1>}"));
  const struct passwd *daemon = getpwuid (1);

  g_assert_nonnull (daemon);
  g_assert_cmpint (cabin_control_caller_judge (credentials, OWN, daemon->pw_gid), ==, CABIN_CONTROL_MEMBER);
  g_assert_cmpint (cabin_control_caller_judge (credentials, OWN, 4000000000), ==, CABIN_CONTROL_STRANGER);
}

static void
test_address (void)
{
  static const char *const bad[] = {
    "('',)", "('AA:BB:CC:DD:EE',)", "('AA:BB:CC:DD:EE:FF:00',)", "('AA:BB:CC:DD:EE:FG',)", "('AA-BB-CC-DD-EE-FF',)",
    "('AA:BB:CC:DD:EE:F\\n',)", "(uint32 1,)", "@() ()", "('AA:BB:CC:DD:EE:FF', 'AA:BB:CC:DD:EE:FF')",
    "(['AA:BB:CC:DD:EE:FF'],)",
  };
  g_autoptr(GVariant) good = g_variant_ref_sink (g_variant_new ("(s)", "aa:Bb:CC:0d:e1:ff"));
  g_autofree char *address = cabin_control_arguments_address (good);

  g_assert_cmpstr (address, ==, "AA:BB:CC:0D:E1:FF");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GVariant) parameters = g_variant_ref_sink (g_variant_new_parsed (bad[i]));

      g_assert_null (cabin_control_arguments_address (parameters));
    }
}

static void
test_name (void)
{
  static const char *const good[] = { "Car", "  Car ", "Škoda 105", "車", "🚗", "%n%s", "<b>", "-rf" };
  static const char *const bad[] = {
    "", " ", "\t", "\r\n", "Car\n", "\x01", "\x1b]0;x\x07", "\x7f", "\xc2\x9b" "2J", "\xe2\x80\xa8", "\xe2\x80\xae",
    "\xe2\x81\xa6" "Car", "\xef\xbb\xbf", "\xef\xbf\xbe", "\xcc\x81",
  };
  g_autofree char *longest = g_strnfill (CABIN_NAME_MAX_BYTES, 'x');
  g_autofree char *too_long = g_strnfill (CABIN_NAME_MAX_BYTES + 1, 'x');
  g_autoptr(GVariant) allowed = g_variant_ref_sink (g_variant_new ("(s)", longest));
  g_autoptr(GVariant) oversize = g_variant_ref_sink (g_variant_new ("(s)", too_long));
  g_autoptr(GVariant) number = g_variant_ref_sink (g_variant_new ("(u)", 1));

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GVariant) parameters = g_variant_ref_sink (g_variant_new ("(s)", good[i]));

      g_assert_cmpstr (cabin_control_arguments_name (parameters), ==, good[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GVariant) parameters = g_variant_ref_sink (g_variant_new ("(s)", bad[i]));

      g_test_message ("%s", bad[i]);
      g_assert_null (cabin_control_arguments_name (parameters));
    }
  g_assert_cmpstr (cabin_control_arguments_name (allowed), ==, longest);
  g_assert_null (cabin_control_arguments_name (oversize));
  g_assert_null (cabin_control_arguments_name (number));
}

static void
test_timeout (void)
{
  static const struct {
    const char *parameters;
    gboolean valid;
  } rows[] = {
    { "(uint32 0,)", TRUE }, { "(uint32 1,)", TRUE }, { "(uint32 3600,)", TRUE }, { "(uint32 3601,)", FALSE },
    { "(uint32 4294967295,)", FALSE }, { "(-1,)", FALSE }, { "(30,)", FALSE }, { "(30.0,)", FALSE },
    { "@() ()", FALSE }, { "('30',)", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GVariant) parameters = g_variant_ref_sink (g_variant_new_parsed (rows[i].parameters));
      guint seconds;

      g_test_message ("%s", rows[i].parameters);
      g_assert_true (cabin_control_arguments_timeout (parameters, &seconds) == rows[i].valid);
    }
}

/* Whatever happened, the caller is told something that the XML knows. */
static void
test_outcomes (void)
{
  static const char *const names[] = {
    "Denied", "NotReady", "NoSuchDevice", "Failed", "Unreachable", "Refused", "ForgotUs", "NotKept", "Busy",
    "Cancelled",
  };
  g_autoptr(GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");

  for (int outcome = CABIN_CONTROL_DENIED; outcome <= CABIN_CONTROL_CANCELLED; outcome++)
    {
      g_assert_cmpstr (cabin_control_outcome_to_string (outcome), ==, names[outcome - CABIN_CONTROL_DENIED]);
      g_assert_true (g_str_has_suffix (cabin_control_outcome_to_words (outcome), "."));
    }

  for (int code = 0; code <= CABIN_ERROR_NOT_KEPT; code++)
    {
      g_autoptr(GError) error = g_error_new_literal (CABIN_ERROR, code, "x");

      g_assert_cmpint (cabin_control_outcome_of_error (error), >, CABIN_CONTROL_DENIED);
    }
  g_assert_cmpint (cabin_control_outcome_of_error (cancelled), ==, CABIN_CONTROL_CANCELLED);

  for (int result = 0; result < CABIN_CONNECT_N_RESULTS; result++)
    g_assert_true (cabin_control_outcome_of_connect (result) > CABIN_CONTROL_DENIED ||
                   result == CABIN_CONNECT_OK || result == CABIN_CONNECT_ALREADY);
  g_assert_cmpint (cabin_control_outcome_of_connect (CABIN_CONNECT_FORGOT_US), ==, CABIN_CONTROL_FORGOT_US);

  for (int result = CABIN_PAIRING_RESULT_REJECTED; result <= CABIN_PAIRING_RESULT_LOST; result++)
    g_assert_cmpint (cabin_control_outcome_of_pairing (result), >, CABIN_CONTROL_DENIED);
  g_assert_cmpint (cabin_control_outcome_of_pairing (CABIN_PAIRING_RESULT_PAIRED), ==, CABIN_CONTROL_DONE);
}

static void
test_seconds (void)
{
  g_assert_cmpuint (cabin_control_values_seconds (0, 5), ==, 0);
  g_assert_cmpuint (cabin_control_values_seconds (5, 5), ==, 0);
  g_assert_cmpuint (cabin_control_values_seconds (4, 5), ==, 0);
  g_assert_cmpuint (cabin_control_values_seconds (6, 5), ==, 1);
  g_assert_cmpuint (cabin_control_values_seconds (5 + G_USEC_PER_SEC, 5), ==, 1);
  g_assert_cmpuint (cabin_control_values_seconds (6 + G_USEC_PER_SEC, 5), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/control/judge", test_judge);
  g_test_add_func ("/control/groups-of-files", test_groups_of_files);
  g_test_add_func ("/control/address", test_address);
  g_test_add_func ("/control/name", test_name);
  g_test_add_func ("/control/timeout", test_timeout);
  g_test_add_func ("/control/outcomes", test_outcomes);
  g_test_add_func ("/control/seconds", test_seconds);

  return g_test_run ();
}
