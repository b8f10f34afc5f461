/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabinctl.h"

G_BEGIN_DECLS

gboolean cabinctl_parse         (Cabinctl           *self,
                                 const GOptionEntry *entries,
                                 int                 least,
                                 int                 most,
                                 int                *argc,
                                 char               *argv[],
                                 int                *status);
gboolean cabinctl_parse_number  (Cabinctl           *self,
                                 const char         *option,
                                 const char         *text,
                                 guint               least,
                                 guint               most,
                                 guint              *number);
char    *cabinctl_parse_address (Cabinctl           *self,
                                 const char         *text);

G_END_DECLS
