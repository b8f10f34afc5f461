/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the head unit says on D-Bus, as JSON and in words. In JSON, keys are the same in another spelling: AutoConnect
 * becomes auto_connect.
 */

#include "cabinctl-values.h"

#include "cabin-words.h"
#include "cabinctl-output.h"

static char *
json_key (const char *key)
{
  GString *name = g_string_new (NULL);

  for (const char *at = key; *at != '\0'; at++)
    {
      if (at > key && g_ascii_isupper (*at) && g_ascii_islower (at[-1]))
        g_string_append_c (name, '_');
      g_string_append_c (name, g_ascii_tolower (*at));
    }

  return g_string_free (name, FALSE);
}

/* What the interface has in its dictionaries. The rest is passed over: json-glib would write NaN for a number that is
 * none, which is no JSON. */
static gboolean
is_known_type (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) || g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) ||
         g_variant_is_of_type (value, G_VARIANT_TYPE_INT16) || g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32);
}

static void
add_dictionary (JsonBuilder *builder,
                GVariant    *dictionary)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  json_builder_begin_object (builder);
  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      g_autofree char *name = NULL;

      if (!is_known_type (value))
        continue;

      name = json_key (key);
      json_builder_set_member_name (builder, name);
      json_builder_add_value (builder, json_gvariant_serialize (value));
    }
  json_builder_end_object (builder);
}

/**
 * cabinctl_lookup_string:
 *
 * Returns: (transfer full): the value, made fit for a terminal; empty if there is none
 */
char *
cabinctl_lookup_string (GVariant   *dictionary,
                        const char *key)
{
  const char *value = "";

  g_variant_lookup (dictionary, key, "&s", &value);

  return cabinctl_plain (value);
}

/**
 * cabinctl_lookup_boolean:
 *
 * Returns: the value; %FALSE if there is none
 */
gboolean
cabinctl_lookup_boolean (GVariant   *dictionary,
                         const char *key)
{
  gboolean value = FALSE;

  g_variant_lookup (dictionary, key, "b", &value);

  return value;
}

/**
 * cabinctl_phone_from:
 * @dictionary: one of the property Phones
 *
 * Returns: (transfer full): that phone
 */
CabinPhone *
cabinctl_phone_from (GVariant *dictionary)
{
  g_autofree char *address = cabinctl_lookup_string (dictionary, "Address");
  g_autofree char *name = cabinctl_lookup_string (dictionary, "Name");
  g_autofree char *evidence = cabinctl_lookup_string (dictionary, "Evidence");
  CabinPhone *phone = cabin_phone_new (address, name);

  for (CabinEvidence known = CABIN_EVIDENCE_NONE; known <= CABIN_EVIDENCE_BEARER; known++)
    {
      if (g_str_equal (evidence, cabin_evidence_to_string (known)))
        cabin_phone_set_evidence (phone, known);
    }
  cabin_phone_set_auto_connect (phone, cabinctl_lookup_boolean (dictionary, "AutoConnect"));
  cabin_phone_set_bonded (phone, cabinctl_lookup_boolean (dictionary, "Bonded"));
  cabin_phone_set_connecting (phone, cabinctl_lookup_boolean (dictionary, "Connecting"));
  cabin_phone_set_forgot_us (phone, cabinctl_lookup_boolean (dictionary, "ForgotUs"));
  cabin_phone_set_left_alone (phone, cabinctl_lookup_boolean (dictionary, "LeftAlone"));

  return phone;
}

/**
 * cabinctl_problem_from:
 * @dictionary: one of the property Problems
 *
 * Returns: (transfer full) (nullable): that problem; %NULL if it is of a kind that only a newer program knows
 */
CabinProblem *
cabinctl_problem_from (GVariant *dictionary)
{
  g_autofree char *name = cabinctl_lookup_string (dictionary, "Kind");
  g_autofree char *subject = cabinctl_lookup_string (dictionary, "Subject");
  g_autofree char *detail = cabinctl_lookup_string (dictionary, "Detail");

  for (guint kind = 0; kind <= CABIN_PROBLEM_LAST; kind++)
    {
      if (g_str_equal (name, cabin_problem_kind_to_string (kind)))
        return cabin_problem_new (kind, *subject != '\0' ? subject : NULL, *detail != '\0' ? detail : NULL);
    }

  return NULL;
}

/**
 * cabinctl_json_dictionary:
 * @dictionary: (nullable): of type a{sv}
 *
 * Adds it to the object of @builder: an object, or null if there is nothing in it.
 */
void
cabinctl_json_dictionary (JsonBuilder *builder,
                          const char  *member,
                          GVariant    *dictionary)
{
  json_builder_set_member_name (builder, member);
  if (dictionary != NULL && g_variant_n_children (dictionary) > 0)
    add_dictionary (builder, dictionary);
  else
    json_builder_add_null_value (builder);
}

/**
 * cabinctl_json_dictionaries:
 * @dictionaries: (nullable): of type aa{sv}
 *
 * Adds them to the object of @builder, as a list of objects.
 */
void
cabinctl_json_dictionaries (JsonBuilder *builder,
                            const char  *member,
                            GVariant    *dictionaries)
{
  gsize n = dictionaries != NULL ? g_variant_n_children (dictionaries) : 0;

  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) dictionary = g_variant_get_child_value (dictionaries, i);

      add_dictionary (builder, dictionary);
    }
  json_builder_end_array (builder);
}

/**
 * cabinctl_json_problem:
 *
 * Adds the problem to the list of @builder, with its words.
 */
void
cabinctl_json_problem (JsonBuilder  *builder,
                       CabinProblem *problem)
{
  g_autofree char *title = cabin_words_problem_title (problem);
  g_autofree char *advice = cabin_words_problem_advice (problem);
  g_autofree char *plain_title = cabinctl_plain (title);
  g_autofree char *plain_advice = cabinctl_plain (advice);

  json_builder_begin_object (builder);
  cabinctl_json_string (builder, "kind", cabin_problem_kind_to_string (cabin_problem_get_kind (problem)));
  cabinctl_json_string (builder, "subject", cabin_problem_get_subject (problem));
  cabinctl_json_string (builder, "detail", cabin_problem_get_detail (problem));
  cabinctl_json_string (builder, "title", plain_title);
  cabinctl_json_string (builder, "advice", plain_advice);
  json_builder_end_object (builder);
}

/**
 * cabinctl_row_problem:
 *
 * Writes what is wrong and what to do about it.
 */
void
cabinctl_row_problem (const char   *label,
                      CabinProblem *problem)
{
  g_autofree char *title = cabin_words_problem_title (problem);
  g_autofree char *advice = cabin_words_problem_advice (problem);
  g_autofree char *plain_title = cabinctl_plain (title);
  g_autofree char *plain_advice = cabinctl_plain (advice);
  g_autofree char *painted = cabinctl_paint (CABINCTL_BAD, plain_title);

  cabinctl_row (label, "%s", painted);
  cabinctl_row ("", "%s", plain_advice);
}

/**
 * cabinctl_pair_mode_words:
 *
 * Returns: (transfer full): whether phones can pair, and how long
 */
char *
cabinctl_pair_mode_words (CabinDBusHeadUnit1 *head_unit)
{
  const char *mode = cabin_dbus_head_unit1_get_pairing_mode (head_unit);
  guint left = cabin_dbus_head_unit1_get_seconds_left (head_unit);

  if (g_strcmp0 (mode, "open") == 0)
    return g_strdup ("on, without end");

  if (g_strcmp0 (mode, "timed") == 0)
    return g_strdup_printf ("on, %u:%02u left", left / 60, left % 60);

  return g_strdup ("off");
}

/**
 * cabinctl_json_pair_mode:
 *
 * Adds the same to the object of @builder.
 */
void
cabinctl_json_pair_mode (JsonBuilder        *builder,
                         CabinDBusHeadUnit1 *head_unit)
{
  json_builder_set_member_name (builder, "pairable");
  json_builder_add_boolean_value (builder, cabin_dbus_head_unit1_get_pairable (head_unit));
  cabinctl_json_string (builder, "pairing_mode", cabin_dbus_head_unit1_get_pairing_mode (head_unit));
  json_builder_set_member_name (builder, "seconds_left");
  json_builder_add_int_value (builder, cabin_dbus_head_unit1_get_seconds_left (head_unit));
}
