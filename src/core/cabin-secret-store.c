/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-secret-store.h"

G_DEFINE_INTERFACE (CabinSecretStore, cabin_secret_store, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
cabin_secret_store_default_init (CabinSecretStoreInterface *iface)
{
  signals[CHANGED] = g_signal_new ("changed", CABIN_TYPE_SECRET_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

/**
 * cabin_secret_store_look_up_async:
 * @name: of the secret
 *
 * Reads a secret. Nobody is asked for a password for it. Finish with cabin_secret_store_look_up_finish().
 */
void
cabin_secret_store_look_up_async (CabinSecretStore    *self,
                                  const char          *name,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (CABIN_IS_SECRET_STORE (self));

  CABIN_SECRET_STORE_GET_IFACE (self)->look_up_async (self, name, cancellable, callback, user_data);
}

/**
 * cabin_secret_store_look_up_finish:
 *
 * Returns: (transfer full) (nullable): the secret, to be freed with cabin_text_wipe(); %NULL without an error if there
 *   is none, with one if nobody can say
 */
char *
cabin_secret_store_look_up_finish (CabinSecretStore  *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  g_return_val_if_fail (CABIN_IS_SECRET_STORE (self), NULL);

  return CABIN_SECRET_STORE_GET_IFACE (self)->look_up_finish (self, result, error);
}

/**
 * cabin_secret_store_store_async:
 * @name: of the secret
 * @secret: not empty
 *
 * Keeps a secret, in the place of an older one. Finish with cabin_secret_store_store_finish().
 */
void
cabin_secret_store_store_async (CabinSecretStore    *self,
                                const char          *name,
                                const char          *secret,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (CABIN_IS_SECRET_STORE (self));

  CABIN_SECRET_STORE_GET_IFACE (self)->store_async (self, name, secret, cancellable, callback, user_data);
}

/**
 * cabin_secret_store_store_finish:
 *
 * Returns: whether the secret outlives a power cut from now on; %FALSE with an error, and the older one is as it was
 */
gboolean
cabin_secret_store_store_finish (CabinSecretStore  *self,
                                 GAsyncResult      *result,
                                 GError           **error)
{
  g_return_val_if_fail (CABIN_IS_SECRET_STORE (self), FALSE);

  return CABIN_SECRET_STORE_GET_IFACE (self)->store_finish (self, result, error);
}

/**
 * cabin_secret_store_get_place:
 * @name: of the secret
 *
 * Returns: where the secret is, as far as this is known from the last time that it was read or stored
 */
CabinSecretPlace
cabin_secret_store_get_place (CabinSecretStore *self,
                              const char       *name)
{
  g_return_val_if_fail (CABIN_IS_SECRET_STORE (self), CABIN_SECRET_PLACE_NONE);

  return CABIN_SECRET_STORE_GET_IFACE (self)->get_place (self, name);
}

/**
 * cabin_secret_store_emit_changed:
 * @name: of the secret
 *
 * For implementations: says that the secret is somewhere else.
 */
void
cabin_secret_store_emit_changed (CabinSecretStore *self,
                                 const char       *name)
{
  g_return_if_fail (CABIN_IS_SECRET_STORE (self));

  g_signal_emit (self, signals[CHANGED], 0, name);
}

/**
 * cabin_secret_place_to_string:
 *
 * Returns: the word for it on D-Bus and in reports
 */
const char *
cabin_secret_place_to_string (CabinSecretPlace place)
{
  static const char *const names[] = {
    [CABIN_SECRET_PLACE_NONE] = "none",
    [CABIN_SECRET_PLACE_KEYRING] = "keyring",
    [CABIN_SECRET_PLACE_FILE] = "file",
  };

  g_return_val_if_fail (place < G_N_ELEMENTS (names), "?");

  return names[place];
}
