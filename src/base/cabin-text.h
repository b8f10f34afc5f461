/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *cabin_text_sanitise  (const char *text,
                            gssize      length);
GStrv cabin_text_strv_down (GStrv       texts);

void   cabin_text_wipe      (char *text);

G_END_DECLS
