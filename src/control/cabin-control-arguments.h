/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char       *cabin_control_arguments_address (GVariant *parameters);
const char *cabin_control_arguments_name    (GVariant *parameters);
gboolean    cabin_control_arguments_timeout (GVariant *parameters,
                                             guint    *seconds);

G_END_DECLS
