/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean cabin_address_is_valid (const char *address);
char    *cabin_address_redact   (const char *address);
char    *cabin_address_suffix   (const char *address);

G_END_DECLS
