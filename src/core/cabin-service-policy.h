/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean cabin_service_policy_allows   (const char         *uuid,
                                        const char *const  *offered);
gboolean cabin_service_policy_is_phone (const char *const  *offered);
gboolean cabin_service_policy_choose   (const char *const  *offered,
                                        const char *const  *ours,
                                        const char *const  *served,
                                        const char        **uuid,
                                        const char        **counterpart);

G_END_DECLS
