/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CABIN_TYPE_SECRET_STORE (cabin_secret_store_get_type ())

/**
 * CabinSecretPlace:
 * @CABIN_SECRET_PLACE_NONE: not kept anywhere yet
 * @CABIN_SECRET_PLACE_KEYRING: the user's keyring (Secret Service)
 * @CABIN_SECRET_PLACE_FILE: a file that only this user can read (0600), as no keyring is open
 */
typedef enum {
  CABIN_SECRET_PLACE_NONE,
  CABIN_SECRET_PLACE_KEYRING,
  CABIN_SECRET_PLACE_FILE,
} CabinSecretPlace;

/**
 * CabinSecretStore:
 *
 * A place for secrets: GInterface. CabinSecretFile (core) and CabinSecretKeyring (room `keyring`, the only one that
 * sees libsecret) implement it; cabin-agent, which has no session, uses the file alone. A name is 1 to 32 characters of
 * a-z, 0-9 and "-". What cannot be read is an error and never "not there": nobody makes a new secret over an old one.
 *
 * Signals:
 *
 * - `changed` (name): the secret is somewhere else, see cabin_secret_store_get_place()
 */
G_DECLARE_INTERFACE (CabinSecretStore, cabin_secret_store, CABIN, SECRET_STORE, GObject)

struct _CabinSecretStoreInterface
{
  GTypeInterface parent;

  void              (*look_up_async)  (CabinSecretStore    *self,
                                       const char          *name,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
  char             *(*look_up_finish) (CabinSecretStore    *self,
                                       GAsyncResult        *result,
                                       GError             **error);
  void              (*store_async)    (CabinSecretStore    *self,
                                       const char          *name,
                                       const char          *secret,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
  gboolean          (*store_finish)   (CabinSecretStore    *self,
                                       GAsyncResult        *result,
                                       GError             **error);
  CabinSecretPlace  (*get_place)      (CabinSecretStore    *self,
                                       const char          *name);
};

void              cabin_secret_store_look_up_async  (CabinSecretStore     *self,
                                                     const char           *name,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
char             *cabin_secret_store_look_up_finish (CabinSecretStore     *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
void              cabin_secret_store_store_async    (CabinSecretStore     *self,
                                                     const char           *name,
                                                     const char           *secret,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean          cabin_secret_store_store_finish   (CabinSecretStore     *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
CabinSecretPlace  cabin_secret_store_get_place      (CabinSecretStore     *self,
                                                     const char           *name);
void              cabin_secret_store_emit_changed   (CabinSecretStore     *self,
                                                     const char           *name);
const char       *cabin_secret_place_to_string      (CabinSecretPlace      place);

G_END_DECLS
