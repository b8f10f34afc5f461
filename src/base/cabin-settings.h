/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CABIN_TYPE_SETTINGS (cabin_settings_get_type ())

/**
 * CabinSettings:
 *
 * The settings store of one program: where GSettings keeps Cabin's keys, and whether what is written there lasts.
 *
 * Properties, read-only with notify:
 *
 * - `not-saved` (string or %NULL): see cabin_settings_get_not_saved()
 */
G_DECLARE_FINAL_TYPE (CabinSettings, cabin_settings, CABIN, SETTINGS, GObject)

CabinSettings *cabin_settings_new             (const char    *path);
GSettings     *cabin_settings_get_connection  (CabinSettings *self);
GSettings     *cabin_settings_get_display     (CabinSettings *self);
const char    *cabin_settings_get_not_saved   (CabinSettings *self);
const char    *cabin_settings_get_damaged     (CabinSettings *self);

G_END_DECLS
