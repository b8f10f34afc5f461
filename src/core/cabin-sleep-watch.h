/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CABIN_TYPE_SLEEP_WATCH (cabin_sleep_watch_get_type ())

/**
 * CabinSleepWatch:
 *
 * Hears from logind, where there is one, when the machine goes to sleep and when it is awake again. Never starts
 * logind.
 *
 * Signal `sleep` (boolean): %TRUE before, %FALSE after.
 */
G_DECLARE_FINAL_TYPE (CabinSleepWatch, cabin_sleep_watch, CABIN, SLEEP_WATCH, GObject)

CabinSleepWatch *cabin_sleep_watch_new   (void);
void             cabin_sleep_watch_start (CabinSleepWatch *self,
                                          GDBusConnection *connection);

G_END_DECLS
