/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-problem-list.h"

static CabinProblemKind
kind_at (GListStore *list,
         guint       position)
{
  g_autoptr(CabinProblem) problem = g_list_model_get_item (G_LIST_MODEL (list), position);

  return cabin_problem_get_kind (problem);
}

static void
on_items_changed (GListModel *list,
                  guint       position,
                  guint       removed,
                  guint       added,
                  int        *count)
{
  (*count)++;
}

static void
test_order (void)
{
  g_autoptr(GListStore) list = g_list_store_new (CABIN_TYPE_PROBLEM);

  cabin_problem_list_put (list, CABIN_PROBLEM_BAD_SETTING, "profiles", "x");
  cabin_problem_list_put (list, CABIN_PROBLEM_PROFILE_OWNED, "b", "PipeWire");
  cabin_problem_list_put (list, CABIN_PROBLEM_NO_ADAPTER, NULL, NULL);
  cabin_problem_list_put (list, CABIN_PROBLEM_PROFILE_OWNED, "a", "PipeWire");

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4);
  g_assert_cmpint (kind_at (list, 0), ==, CABIN_PROBLEM_NO_ADAPTER);
  g_assert_cmpint (kind_at (list, 1), ==, CABIN_PROBLEM_PROFILE_OWNED);
  g_assert_cmpint (kind_at (list, 3), ==, CABIN_PROBLEM_BAD_SETTING);

  cabin_problem_list_drop (list, CABIN_PROBLEM_PROFILE_OWNED, "a");
  cabin_problem_list_drop (list, CABIN_PROBLEM_PROFILE_OWNED, "nobody");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
}

static void
test_nothing_new (void)
{
  g_autoptr(GListStore) list = g_list_store_new (CABIN_TYPE_PROBLEM);
  int count = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), &count);
  cabin_problem_list_put (list, CABIN_PROBLEM_PROFILE_OWNED, "a", "PipeWire");
  cabin_problem_list_put (list, CABIN_PROBLEM_PROFILE_OWNED, "a", "PipeWire");
  g_assert_cmpint (count, ==, 1);
  cabin_problem_list_put (list, CABIN_PROBLEM_PROFILE_OWNED, "a", "oFono");
  g_assert_cmpint (count, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
}

static void
test_denied (void)
{
  g_autoptr(GListStore) list = g_list_store_new (CABIN_TYPE_PROBLEM);
  g_autoptr(CabinProblem) problem = NULL;

  cabin_problem_list_put_denied (list);
  problem = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_nonnull (strstr (cabin_problem_get_detail (problem), "<allow send_destination=\"org.bluez\"/>"));
  g_assert_nonnull (strstr (cabin_problem_get_detail (problem), g_get_user_name ()));
}

static void
test_names (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (CabinProblemKind kind = 0; kind <= CABIN_PROBLEM_LAST; kind++)
    g_assert_true (g_hash_table_add (seen, (gpointer) cabin_problem_kind_to_string (kind)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problem-list/order", test_order);
  g_test_add_func ("/problem-list/nothing-new", test_nothing_new);
  g_test_add_func ("/problem-list/denied", test_denied);
  g_test_add_func ("/problem-list/names", test_names);

  return g_test_run ();
}
