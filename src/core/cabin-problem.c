/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-problem.h"

/**
 * CabinProblem:
 *
 * One thing that a person must act on. What it is called and what to do is in the words of the user interface.
 */
struct _CabinProblem
{
  GObject parent_instance;

  CabinProblemKind kind;
  char *subject;
  char *detail;
};

G_DEFINE_FINAL_TYPE (CabinProblem, cabin_problem, G_TYPE_OBJECT)

static void
cabin_problem_finalize (GObject *object)
{
  CabinProblem *self = CABIN_PROBLEM (object);

  g_free (self->subject);
  g_free (self->detail);

  G_OBJECT_CLASS (cabin_problem_parent_class)->finalize (object);
}

static void
cabin_problem_class_init (CabinProblemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_problem_finalize;
}

static void
cabin_problem_init (CabinProblem *self)
{
}

/**
 * cabin_problem_new:
 * @subject: (nullable): which one of several of this kind, such as a UUID or a key
 * @detail: (nullable): see #CabinProblemKind
 *
 * Returns: (transfer full): a problem
 */
CabinProblem *
cabin_problem_new (CabinProblemKind  kind,
                   const char       *subject,
                   const char       *detail)
{
  CabinProblem *self = g_object_new (CABIN_TYPE_PROBLEM, NULL);

  self->kind = kind;
  self->subject = g_strdup (subject ? subject : "");
  self->detail = g_strdup (detail ? detail : "");

  return self;
}

CabinProblemKind
cabin_problem_get_kind (CabinProblem *self)
{
  return self->kind;
}

/**
 * cabin_problem_get_subject:
 *
 * Returns: (transfer none) (not nullable): which one of several of this kind; may be empty
 */
const char *
cabin_problem_get_subject (CabinProblem *self)
{
  return self->subject;
}

/**
 * cabin_problem_get_detail:
 *
 * Returns: (transfer none) (not nullable): see #CabinProblemKind; may be empty
 */
const char *
cabin_problem_get_detail (CabinProblem *self)
{
  return self->detail;
}

const char *
cabin_problem_kind_to_string (CabinProblemKind kind)
{
  static const char *const names[] = {
    [CABIN_PROBLEM_NO_BUS] = "no-bus",
    [CABIN_PROBLEM_NO_BLUEZ] = "no-bluez",
    [CABIN_PROBLEM_NOT_ANSWERING] = "not-answering",
    [CABIN_PROBLEM_DENIED] = "denied",
    [CABIN_PROBLEM_NO_ADAPTER] = "no-adapter",
    [CABIN_PROBLEM_ADAPTER_MISSING] = "adapter-missing",
    [CABIN_PROBLEM_BLOCKED] = "blocked",
    [CABIN_PROBLEM_POWER_FAILED] = "power-failed",
    [CABIN_PROBLEM_AGENT_FAILED] = "agent-failed",
    [CABIN_PROBLEM_ADAPTER_FAILED] = "adapter-failed",
    [CABIN_PROBLEM_PROFILE_OWNED] = "profile-owned",
    [CABIN_PROBLEM_PROFILE_FAILED] = "profile-failed",
    [CABIN_PROBLEM_SETTINGS_NOT_SAVED] = "settings-not-saved",
    [CABIN_PROBLEM_SETTINGS_DAMAGED] = "settings-damaged",
    [CABIN_PROBLEM_BAD_SETTING] = "bad-setting",
    [CABIN_PROBLEM_CONTROL_DENIED] = "control-denied",
  };

  g_return_val_if_fail (kind <= CABIN_PROBLEM_LAST, "?");

  return names[kind];
}
