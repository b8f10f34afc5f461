/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the head unit tells cabinctl, whoever named the phones in it: the JSON that comes of it is JSON. */

#include "cabin-fuzz.h"

#include "cabinctl-values.h"

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  g_autoptr(GVariant) dictionaries = cabin_fuzz_parse (G_VARIANT_TYPE ("aa{sv}"), text, length);
  g_autoptr(JsonBuilder) builder = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(JsonParser) parser = NULL;
  g_autofree char *json = NULL;

  if (dictionaries == NULL)
    return 0;

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  cabinctl_json_dictionaries (builder, "phones", dictionaries);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);

  g_assert_true (g_utf8_validate (json, -1, NULL));
  parser = json_parser_new ();
  g_assert_true (json_parser_load_from_data (parser, json, -1, NULL));

  for (gsize i = 0; i < g_variant_n_children (dictionaries); i++)
    {
      g_autoptr(GVariant) dictionary = g_variant_get_child_value (dictionaries, i);
      g_autoptr(CabinPhone) phone = cabinctl_phone_from (dictionary);
      g_autoptr(CabinProblem) problem = cabinctl_problem_from (dictionary);

      g_assert_true (phone == NULL || g_utf8_validate (cabin_phone_get_name (phone), -1, NULL));
    }

  return 0;
}
