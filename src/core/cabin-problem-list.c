/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-problem-list.h"

#include "cabin-names.h"

static gboolean
find (GListStore       *list,
      CabinProblemKind  kind,
      const char       *subject,
      guint            *position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (*position = 0; *position < n; (*position)++)
    {
      g_autoptr(CabinProblem) problem = g_list_model_get_item (G_LIST_MODEL (list), *position);

      if (cabin_problem_get_kind (problem) == kind &&
          g_str_equal (cabin_problem_get_subject (problem), subject ? subject : ""))
        return TRUE;
    }

  return FALSE;
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  CabinProblem *left = (CabinProblem *) a, *right = (CabinProblem *) b;
  int order = (int) cabin_problem_get_kind (left) - (int) cabin_problem_get_kind (right);

  return order != 0 ? order : g_strcmp0 (cabin_problem_get_subject (left), cabin_problem_get_subject (right));
}

static void
on_not_saved (CabinSettings *settings,
              GParamSpec    *pspec,
              GListStore    *list)
{
  const char *not_saved = cabin_settings_get_not_saved (settings);

  if (not_saved != NULL)
    cabin_problem_list_put (list, CABIN_PROBLEM_SETTINGS_NOT_SAVED, NULL, not_saved);
  else
    cabin_problem_list_drop (list, CABIN_PROBLEM_SETTINGS_NOT_SAVED, NULL);
}

/**
 * cabin_problem_list_put:
 * @list: problems, most urgent first
 * @subject: (nullable): which one of several of this kind
 * @detail: (nullable): see #CabinProblemKind
 *
 * Says that there is a problem, in place of what was said of the same one. Nothing changes if nothing is new.
 */
void
cabin_problem_list_put (GListStore       *list,
                        CabinProblemKind  kind,
                        const char       *subject,
                        const char       *detail)
{
  g_autoptr(CabinProblem) problem = cabin_problem_new (kind, subject, detail);
  guint position;

  if (find (list, kind, subject, &position))
    {
      g_autoptr(CabinProblem) old = g_list_model_get_item (G_LIST_MODEL (list), position);

      if (!g_str_equal (cabin_problem_get_detail (old), cabin_problem_get_detail (problem)))
        g_list_store_splice (list, position, 1, (gpointer *) &problem, 1);
      return;
    }

  g_message ("Problem: %s %s", cabin_problem_kind_to_string (kind), cabin_problem_get_subject (problem));
  g_list_store_insert_sorted (list, problem, compare, NULL);
}

/**
 * cabin_problem_list_put_denied:
 *
 * Says that the bus does not let us talk to bluetoothd, with the rule that is missing.
 */
void
cabin_problem_list_put_denied (GListStore *list)
{
  g_autofree char *rule = g_markup_printf_escaped ("<policy user=\"%s\"><allow send_destination=\"%s\"/></policy>",
                                                   g_get_user_name (), CABIN_BLUEZ_NAME);

  cabin_problem_list_put (list, CABIN_PROBLEM_DENIED, NULL, rule);
}

/**
 * cabin_problem_list_drop:
 *
 * Says that a problem is over, if there was one.
 */
void
cabin_problem_list_drop (GListStore       *list,
                         CabinProblemKind  kind,
                         const char       *subject)
{
  guint position;

  if (!find (list, kind, subject, &position))
    return;

  g_message ("Over: %s %s", cabin_problem_kind_to_string (kind), subject ? subject : "");
  g_list_store_remove (list, position);
}

/**
 * cabin_problem_list_watch_settings:
 *
 * Says what is wrong with the settings, now and as long as both live.
 */
void
cabin_problem_list_watch_settings (GListStore    *list,
                                   CabinSettings *settings)
{
  const char *damaged = cabin_settings_get_damaged (settings);

  if (damaged != NULL)
    cabin_problem_list_put (list, CABIN_PROBLEM_SETTINGS_DAMAGED, NULL, damaged);
  g_signal_connect_object (settings, "notify::not-saved", G_CALLBACK (on_not_saved), list, 0);
  on_not_saved (settings, NULL, list);
}
