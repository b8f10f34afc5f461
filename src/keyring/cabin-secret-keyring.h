/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-secret-file.h"

G_BEGIN_DECLS

#define CABIN_TYPE_SECRET_KEYRING (cabin_secret_keyring_get_type ())

/**
 * CabinSecretKeyring:
 *
 * A CabinSecretStore in the keyring of the session (Secret Service), if there is one and it is open. Nobody is ever
 * asked to open it: a car may have nobody who could, and the question would stand in front of Cabin. Where it is not
 * open, secrets are in files, and move into it when it opens.
 */
G_DECLARE_FINAL_TYPE (CabinSecretKeyring, cabin_secret_keyring, CABIN, SECRET_KEYRING, GObject)

CabinSecretKeyring *cabin_secret_keyring_new (CabinSecretFile *fallback);

G_END_DECLS
