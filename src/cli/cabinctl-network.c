/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The car's own network and the hand-over to it, as the head unit says them.
 */

#include "cabinctl-network.h"

#include "cabin-handover-types.h"
#include "cabin-words-network.h"
#include "cabinctl-output.h"
#include "cabinctl-values.h"

/* Empty, or not there at all: a program that has no network, or an old one. */
static gboolean
has_keys (GVariant *dictionary)
{
  return dictionary != NULL && g_variant_n_children (dictionary) > 0;
}

static void
row_words (const char *label,
           const char *words)
{
  g_autofree char *plain = words != NULL ? cabinctl_plain (words) : NULL;

  if (plain != NULL && *plain != '\0')
    cabinctl_row (label, "%s", plain);
}

/**
 * cabinctl_network_state:
 *
 * Returns: how the car's network is; off if the head unit has none
 */
CabinAccessPointState
cabinctl_network_state (CabinDBusHeadUnit1 *head_unit)
{
  GVariant *network = cabin_dbus_head_unit1_get_network (head_unit);
  g_autofree char *name = has_keys (network) ? cabinctl_lookup_string (network, "State") : NULL;

  for (CabinAccessPointState state = CABIN_ACCESS_POINT_OFF; state <= CABIN_ACCESS_POINT_FAILED; state++)
    {
      if (g_strcmp0 (name, cabin_access_point_state_to_string (state)) == 0)
        return state;
    }

  return CABIN_ACCESS_POINT_OFF;
}

/**
 * cabinctl_row_network:
 *
 * Writes the car's network, what to do about it, and where its password is kept. Nothing if the head unit has none.
 */
void
cabinctl_row_network (CabinDBusHeadUnit1 *head_unit)
{
  GVariant *network = cabin_dbus_head_unit1_get_network (head_unit);
  CabinAccessPointState state = cabinctl_network_state (head_unit);
  g_autofree char *name = NULL;
  g_autofree char *place = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *advice = NULL;

  if (!has_keys (network))
    return;

  name = cabinctl_lookup_string (network, "Name");
  place = cabinctl_lookup_string (network, "KeyPlace");
  detail = cabinctl_lookup_string (network, "Detail");
  advice = cabin_words_network_advice (state, detail);

  if (state == CABIN_ACCESS_POINT_OFF)
    cabinctl_row ("Network", "%s", cabin_words_network_state (state));
  else
    cabinctl_row ("Network", "%s: %s", name, cabin_words_network_state (state));
  row_words ("", advice);
  for (CabinSecretPlace known = CABIN_SECRET_PLACE_KEYRING; known <= CABIN_SECRET_PLACE_FILE; known++)
    {
      if (state != CABIN_ACCESS_POINT_OFF && g_str_equal (place, cabin_secret_place_to_string (known)))
        row_words ("", cabin_words_secret_place (known));
    }
}

/**
 * cabinctl_hand_over_words:
 *
 * Returns: (transfer full) (nullable): how far a phone is on its way into the network; %NULL if none is
 */
char *
cabinctl_hand_over_words (CabinDBusHeadUnit1 *head_unit)
{
  GVariant *hand_over = cabin_dbus_head_unit1_get_hand_over (head_unit);
  g_autofree char *state_name = has_keys (hand_over) ? cabinctl_lookup_string (hand_over, "State") : NULL;
  g_autofree char *reason_name = has_keys (hand_over) ? cabinctl_lookup_string (hand_over, "Reason") : NULL;
  g_autofree char *name = has_keys (hand_over) ? cabinctl_lookup_string (hand_over, "Name") : NULL;
  CabinHandoverState state = CABIN_HANDOVER_NONE;
  CabinHandoverReason reason = CABIN_HANDOVER_REASON_NONE;

  for (CabinHandoverState known = CABIN_HANDOVER_NONE; known <= CABIN_HANDOVER_REFUSED; known++)
    {
      if (g_strcmp0 (state_name, cabin_handover_state_to_string (known)) == 0)
        state = known;
    }
  for (CabinHandoverReason known = CABIN_HANDOVER_REASON_NONE; known <= CABIN_HANDOVER_REASON_UNKNOWN; known++)
    {
      if (g_strcmp0 (reason_name, cabin_handover_reason_to_string (known)) == 0)
        reason = known;
    }

  if (state == CABIN_HANDOVER_NONE)
    return NULL;

  if (state == CABIN_HANDOVER_REFUSED)
    return g_strdup_printf ("%s: %s", name, cabin_words_handover_reason (reason));

  return g_strdup_printf ("%s: %s", name, cabin_words_handover (state));
}

/**
 * cabinctl_row_hand_over:
 *
 * Writes the same, if there is anything.
 */
void
cabinctl_row_hand_over (CabinDBusHeadUnit1 *head_unit)
{
  g_autofree char *words = cabinctl_hand_over_words (head_unit);

  row_words ("Hand-over", words);
}

/**
 * cabinctl_json_network:
 *
 * Adds the members network and hand_over to the object of @builder; they are null if the head unit has none.
 */
void
cabinctl_json_network (JsonBuilder        *builder,
                       CabinDBusHeadUnit1 *head_unit)
{
  cabinctl_json_dictionary (builder, "network", cabin_dbus_head_unit1_get_network (head_unit));
  cabinctl_json_dictionary (builder, "hand_over", cabin_dbus_head_unit1_get_hand_over (head_unit));
}
