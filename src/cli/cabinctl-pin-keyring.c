/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabinctl-pin-keyring.h"

#include <libsecret/secret.h>
#include <string.h>

#include "cabin-names.h"
#include "cabinctl-failure.h"

#define STORE_IT \
        "Store it with: secret-tool store --label='PIN' " CABIN_SECRET_APPLICATION " " CABIN_SECRET_CABIN " " \
        CABIN_SECRET_ADDRESS " %s"

static gboolean
fail (Cabinctl     *self,
      const GError *error,
      int          *status)
{
  if (cabinctl_interrupted (self))
    *status = cabinctl_end_by_signal (self);
  else
    *status = cabinctl_fail_usage (self, "The keyring cannot be asked: %s. --pin-file is another place for a PIN.",
                                   error->message);

  return FALSE;
}

/* Without unlocking: nobody may be there to be asked for the keyring's own password. */
static gboolean
search (Cabinctl           *self,
        const char         *address,
        SecretRetrievable **item,
        GError            **error)
{
  static const SecretSchema schema = {
    CABIN_SECRET_SCHEMA, SECRET_SCHEMA_DONT_MATCH_NAME,
    { { CABIN_SECRET_APPLICATION, SECRET_SCHEMA_ATTRIBUTE_STRING },
      { CABIN_SECRET_ADDRESS, SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL } },
  };
  g_autoptr(GAsyncResult) result = NULL;
  GError *failure = NULL;
  GList *items;

  secret_password_search (&schema, SECRET_SEARCH_NONE, self->cancellable, cabinctl_on_result, self,
                          CABIN_SECRET_APPLICATION, CABIN_SECRET_CABIN, CABIN_SECRET_ADDRESS, address, NULL);
  result = cabinctl_wait (self);
  items = secret_password_search_finish (result, &failure);
  if (items != NULL)
    *item = g_object_ref (items->data);
  g_list_free_full (items, g_object_unref);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, failure);

  return FALSE;
}

/**
 * cabinctl_pin_keyring_look_up:
 * @address: of the device, in capitals
 * @pin: (out) (transfer full): what is kept under it, to be freed with cabin_text_wipe()
 * @status: (out): the exit status, if there is nothing more to do
 *
 * Asks the keyring (Secret Service) of this user, and never for its password. Says itself what is wrong.
 *
 * Returns: whether to go on
 */
gboolean
cabinctl_pin_keyring_look_up (Cabinctl    *self,
                              const char  *address,
                              char       **pin,
                              int         *status)
{
  g_autoptr(SecretRetrievable) item = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(SecretValue) value = NULL;
  g_autoptr(GError) error = NULL;
  const char *text;

  if (!search (self, address, &item, &error))
    return fail (self, error, status);

  if (item == NULL)
    {
      *status = cabinctl_fail_usage (self, "The keyring has no PIN for %s. " STORE_IT, address, address);
      return FALSE;
    }

  if (SECRET_IS_ITEM (item) && secret_item_get_locked (SECRET_ITEM (item)))
    {
      *status = cabinctl_fail_usage (self, "The keyring is locked. Unlock it, or use --pin-file.");
      return FALSE;
    }

  secret_retrievable_retrieve_secret (item, self->cancellable, cabinctl_on_result, self);
  result = cabinctl_wait (self);
  value = secret_retrievable_retrieve_secret_finish (item, result, &error);
  if (error != NULL)
    return fail (self, error, status);

  text = value != NULL ? secret_value_get_text (value) : NULL;
  *pin = g_strdup (text != NULL ? text : "");

  return TRUE;
}
