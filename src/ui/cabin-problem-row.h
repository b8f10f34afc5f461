/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cabin-problem.h"

G_BEGIN_DECLS

#define CABIN_TYPE_PROBLEM_ROW (cabin_problem_row_get_type ())

G_DECLARE_FINAL_TYPE (CabinProblemRow, cabin_problem_row, CABIN, PROBLEM_ROW, GtkWidget)

GtkWidget *cabin_problem_row_new (CabinProblem *problem);

G_END_DECLS
