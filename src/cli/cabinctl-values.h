/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-phone.h"
#include "cabin-problem.h"
#include "cabinctl.h"

G_BEGIN_DECLS

char         *cabinctl_lookup_string     (GVariant           *dictionary,
                                          const char         *key);
gboolean      cabinctl_lookup_boolean    (GVariant           *dictionary,
                                          const char         *key);
CabinPhone   *cabinctl_phone_from        (GVariant           *dictionary);
CabinProblem *cabinctl_problem_from      (GVariant           *dictionary);

void          cabinctl_json_dictionary   (JsonBuilder        *builder,
                                          const char         *member,
                                          GVariant           *dictionary);
void          cabinctl_json_dictionaries (JsonBuilder        *builder,
                                          const char         *member,
                                          GVariant           *dictionaries);
void          cabinctl_json_problem      (JsonBuilder        *builder,
                                          CabinProblem       *problem);
void          cabinctl_row_problem       (const char         *label,
                                          CabinProblem       *problem);
char         *cabinctl_pair_mode_words   (CabinDBusHeadUnit1 *head_unit);
void          cabinctl_json_pair_mode    (JsonBuilder        *builder,
                                          CabinDBusHeadUnit1 *head_unit);

G_END_DECLS
