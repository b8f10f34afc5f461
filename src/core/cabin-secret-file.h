/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-secret-store.h"

G_BEGIN_DECLS

#define CABIN_TYPE_SECRET_FILE (cabin_secret_file_get_type ())

/**
 * CabinSecretFile:
 *
 * A CabinSecretStore of files, one for each secret, that only this user can read: for a machine without a keyring, or
 * with one that nobody unlocks, as a kiosk. What other users could have read or written is refused, in words.
 */
G_DECLARE_FINAL_TYPE (CabinSecretFile, cabin_secret_file, CABIN, SECRET_FILE, GObject)

CabinSecretFile *cabin_secret_file_new     (const char       *folder);
char            *cabin_secret_file_look_up (CabinSecretFile  *self,
                                            const char       *name,
                                            GError          **error);
gboolean         cabin_secret_file_remove  (CabinSecretFile  *self,
                                            const char       *name,
                                            GError          **error);

G_END_DECLS
