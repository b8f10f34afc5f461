/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean cabin_service_policy_allows (const char        *uuid,
                                      const char *const *offered);

G_END_DECLS
