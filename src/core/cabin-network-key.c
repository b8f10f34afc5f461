/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-network-key.h"

#include <string.h>

#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-passphrase.h"
#include "cabin-task-queue.h"
#include "cabin-text.h"

struct _CabinNetworkKey
{
  GObject parent_instance;

  CabinSecretStore *secrets;
  char *key;
  gboolean is_new;
  gboolean is_asked_for;
  CabinTaskQueue *waiting;
};

G_DEFINE_FINAL_TYPE (CabinNetworkKey, cabin_network_key, G_TYPE_OBJECT)

static void
answer (CabinNetworkKey *self,
        const GError    *error)
{
  self->is_asked_for = FALSE;
  while (!cabin_task_queue_is_empty (self->waiting))
    {
      g_autoptr(GTask) task = cabin_task_queue_pop (self->waiting);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, g_strdup (self->key), (GDestroyNotify) cabin_text_wipe);
    }
}

static void
drop_key (CabinNetworkKey *self)
{
  cabin_text_wipe (g_steal_pointer (&self->key));
}

static void
on_stored (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(CabinNetworkKey) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!cabin_secret_store_store_finish (CABIN_SECRET_STORE (source), result, &error))
    {
      g_prefix_error (&error, "The key of the network cannot be kept: ");
      drop_key (self);
    }

  self->is_new = self->key != NULL;
  answer (self, error);
}

/* What people put in the place of ours is taken if a network can have it. */
static gboolean
is_passphrase (const char *key)
{
  gsize length = strlen (key);

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isprint (key[i]))
        return FALSE;
    }

  return length >= CABIN_PASSPHRASE_MIN && length <= CABIN_PASSPHRASE_MAX;
}

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(CabinNetworkKey) self = user_data;
  g_autoptr(GError) error = NULL;

  self->key = cabin_secret_store_look_up_finish (CABIN_SECRET_STORE (source), result, &error);
  if (self->key == NULL && error == NULL)
    {
      self->key = cabin_passphrase_new ();
      cabin_secret_store_store_async (self->secrets, CABIN_SECRET_WIFI, self->key, NULL, on_stored,
                                      g_object_ref (self));
      return;
    }

  if (self->key != NULL && !is_passphrase (self->key))
    {
      g_set_error (&error, CABIN_ERROR, CABIN_ERROR_FAILED, "it has not %d to %d printable ASCII characters",
                   CABIN_PASSPHRASE_MIN, CABIN_PASSPHRASE_MAX);
      drop_key (self);
    }

  if (error != NULL)
    g_prefix_error (&error, "The key of the network cannot be used: ");
  answer (self, error);
}

static void
cabin_network_key_finalize (GObject *object)
{
  CabinNetworkKey *self = CABIN_NETWORK_KEY (object);

  drop_key (self);
  g_object_unref (self->waiting);
  g_object_unref (self->secrets);

  G_OBJECT_CLASS (cabin_network_key_parent_class)->finalize (object);
}

static void
cabin_network_key_class_init (CabinNetworkKeyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_network_key_finalize;
}

static void
cabin_network_key_init (CabinNetworkKey *self)
{
  self->waiting = cabin_task_queue_new ();
}

/**
 * cabin_network_key_new:
 * @secrets: where it is kept
 *
 * Returns: (transfer full): the key, not yet read
 */
CabinNetworkKey *
cabin_network_key_new (CabinSecretStore *secrets)
{
  CabinNetworkKey *self = g_object_new (CABIN_TYPE_NETWORK_KEY, NULL);

  self->secrets = g_object_ref (secrets);

  return self;
}

/**
 * cabin_network_key_get_async:
 *
 * Has the key read, or made and kept. Finish with cabin_network_key_get_finish().
 */
void
cabin_network_key_get_async (CabinNetworkKey     *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (CABIN_IS_NETWORK_KEY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cabin_network_key_get_async);
  cabin_task_queue_add (self->waiting, task);
  if (self->key != NULL)
    answer (self, NULL);
  else if (!self->is_asked_for)
    {
      self->is_asked_for = TRUE;
      cabin_secret_store_look_up_async (self->secrets, CABIN_SECRET_WIFI, NULL, on_looked_up, g_object_ref (self));
    }
}

/**
 * cabin_network_key_get_finish:
 *
 * Returns: (transfer full): the passphrase, to be freed with cabin_text_wipe(); %NULL with an error, and then no other
 *   one was made
 */
char *
cabin_network_key_get_finish (CabinNetworkKey  *self,
                              GAsyncResult     *result,
                              GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cabin_network_key_take_new:
 *
 * Returns: %TRUE once, if the key was made in this life of the program, so that a network that runs has another one
 */
gboolean
cabin_network_key_take_new (CabinNetworkKey *self)
{
  gboolean is_new;

  g_return_val_if_fail (CABIN_IS_NETWORK_KEY (self), FALSE);

  is_new = self->is_new;
  self->is_new = FALSE;

  return is_new;
}
