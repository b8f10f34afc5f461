/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-problem.h"
#include "cabin-settings.h"

G_BEGIN_DECLS

void cabin_problem_list_put            (GListStore       *list,
                                        CabinProblemKind  kind,
                                        const char       *subject,
                                        const char       *detail);
void cabin_problem_list_put_denied     (GListStore       *list);
void cabin_problem_list_drop           (GListStore       *list,
                                        CabinProblemKind  kind,
                                        const char       *subject);
void cabin_problem_list_watch_settings (GListStore       *list,
                                        CabinSettings    *settings);

G_END_DECLS
