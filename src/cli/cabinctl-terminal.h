/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean cabinctl_terminal_is_there   (void);
void     cabinctl_terminal_tell       (const char         *text);
void     cabinctl_terminal_ask_async  (const char         *question,
                                       gboolean            secret,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
char    *cabinctl_terminal_ask_finish (GAsyncResult       *result,
                                       GError            **error);
gboolean cabinctl_terminal_is_yes     (const char         *answer);
gboolean cabinctl_terminal_is_no      (const char         *answer);

G_END_DECLS
