/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#ifndef G_SETTINGS_ENABLE_BACKEND
#define G_SETTINGS_ENABLE_BACKEND
#endif

#include <gio/gio.h>
#include <gio/gsettingsbackend.h>

G_BEGIN_DECLS

#define CABIN_TYPE_SETTINGS_FILE (cabin_settings_file_get_type ())

/**
 * CabinSettingsFile:
 *
 * Keeps settings in one file, in the format and the place of GLib's own keyfile backend. That one cannot be used in a
 * car: when the disk is full, it puts the part that it could write in place of the file, loses the settings in memory
 * as well, and tells nobody (seen with GLib 2.74).
 *
 * Here the file is the old or the new one, whatever happens. What could not be written is held in memory and tried
 * again. What another program writes there is read at once.
 *
 * Properties, read-only with notify:
 *
 * - `saved` (boolean): whether the file has what the settings have
 */
G_DECLARE_FINAL_TYPE (CabinSettingsFile, cabin_settings_file, CABIN, SETTINGS_FILE, GSettingsBackend)

CabinSettingsFile *cabin_settings_file_new         (const char        *path,
                                                    guint              retry_ms);
gboolean           cabin_settings_file_get_saved   (CabinSettingsFile *self);
const char        *cabin_settings_file_get_damaged (CabinSettingsFile *self);

G_END_DECLS
