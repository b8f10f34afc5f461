/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean cabin_rfkill_blocks (const char *folder,
                              const char *name);

G_END_DECLS
