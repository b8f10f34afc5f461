/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CabinControlTrust:
 * @CABIN_CONTROL_STRANGER: may change nothing
 * @CABIN_CONTROL_MEMBER: of the group that may use the car's Bluetooth
 * @CABIN_CONTROL_OWNER: root, or the user whom the head unit runs as
 *
 * What a caller may do.
 */
typedef enum {
  CABIN_CONTROL_STRANGER,
  CABIN_CONTROL_MEMBER,
  CABIN_CONTROL_OWNER,
} CabinControlTrust;

CabinControlTrust cabin_control_caller_judge      (GVariant            *credentials,
                                                   uid_t                own,
                                                   gint64               group);
void              cabin_control_caller_ask_async  (GDBusConnection     *connection,
                                                   const char          *caller,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
CabinControlTrust cabin_control_caller_ask_finish (GAsyncResult  *result,
                                                   GError       **error);

G_END_DECLS
