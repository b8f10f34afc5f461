/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CABIN_TYPE_FILE_WATCH (cabin_file_watch_get_type ())

/**
 * CabinFileWatch:
 *
 * Tells when another program has written a file, or put another one in its place. GFileMonitor would do, and take as
 * much memory as all the rest of a small program; and it looks every four seconds for a folder that is not there.
 *
 * Signals:
 *
 * - `changed`: the file is written, and closed
 */
G_DECLARE_FINAL_TYPE (CabinFileWatch, cabin_file_watch, CABIN, FILE_WATCH, GObject)

CabinFileWatch *cabin_file_watch_new   (const char     *path);
void            cabin_file_watch_begin (CabinFileWatch *self);

G_END_DECLS
