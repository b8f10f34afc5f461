/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-secret-keyring.h"

#include <libsecret/secret.h>

#include "cabin-names.h"
#include "cabin-text.h"

struct _CabinSecretKeyring
{
  GObject parent_instance;

  CabinSecretFile *fallback;
  guint name_watch;
  SecretService *service;
  /* The one that was asked last, open or not. */
  SecretCollection *collection;
  /* CabinSecretPlace by name of the secret, as last seen. */
  GHashTable *places;
};

/* One question, of which each step begins the next one. */
typedef struct {
  char *name;
  /* What is to be stored, or is in the file and to be moved, or was found. */
  char *secret;
  gboolean is_store;
  GCancellable *cancellable;
  guint timeout;
} Question;

static const SecretSchema schema = {
  CABIN_SECRET_STORE_SCHEMA, SECRET_SCHEMA_NONE,
  { { CABIN_SECRET_APPLICATION, SECRET_SCHEMA_ATTRIBUTE_STRING },
    { CABIN_SECRET_NAME, SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL } },
};

static void cabin_secret_keyring_store_init (CabinSecretStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinSecretKeyring, cabin_secret_keyring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CABIN_TYPE_SECRET_STORE, cabin_secret_keyring_store_init))

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_handle_id (&question->timeout, g_source_remove);
  g_free (question->name);
  cabin_text_wipe (question->secret);
  g_object_unref (question->cancellable);
  g_free (question);
}

static void
answer (GTask            *task,
        CabinSecretPlace  place)
{
  CabinSecretKeyring *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  gpointer old = g_hash_table_lookup (self->places, question->name);

  g_hash_table_insert (self->places, g_strdup (question->name), GINT_TO_POINTER (place));
  if (GPOINTER_TO_INT (old) != (int) place)
    cabin_secret_store_emit_changed (CABIN_SECRET_STORE (self), question->name);

  if (question->is_store)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_pointer (task, g_steal_pointer (&question->secret), (GDestroyNotify) cabin_text_wipe);
}

static void
on_file_stored (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (cabin_secret_store_store_finish (CABIN_SECRET_STORE (source), result, &error))
    answer (task, CABIN_SECRET_PLACE_FILE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* There is no keyring for us, or it does not take the secret. */
static void
use_file (GTask      *task,
          const char *why)
{
  CabinSecretKeyring *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);

  g_debug ("Without a keyring: %s", why);
  if (question->is_store)
    cabin_secret_store_store_async (CABIN_SECRET_STORE (self->fallback), question->name, question->secret, NULL,
                                    on_file_stored, g_object_ref (task));
  else
    answer (task, question->secret ? CABIN_SECRET_PLACE_FILE : CABIN_SECRET_PLACE_NONE);
}

static GHashTable *
make_attributes (Question *question)
{
  return secret_attributes_build (&schema, CABIN_SECRET_APPLICATION, CABIN_SECRET_CABIN, CABIN_SECRET_NAME,
                                  question->name, NULL);
}

/* The keyring has it, which is proven by what was read there. */
static void
leave_file (GTask *task)
{
  CabinSecretKeyring *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!cabin_secret_file_remove (self->fallback, question->name, &error))
    g_message ("A secret is in the keyring and in a file: %s", error->message);
  answer (task, CABIN_SECRET_PLACE_KEYRING);
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  GList *items = secret_collection_search_finish (SECRET_COLLECTION (source), result, &error);
  g_autoptr(SecretValue) value = items ? secret_item_get_secret (items->data) : NULL;
  const char *text = value ? secret_value_get_text (value) : NULL;

  if (question->secret != NULL && g_strcmp0 (text, question->secret) == 0)
    leave_file (task);
  else if (question->secret != NULL)
    use_file (task, "it does not say what it was told");
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (items != NULL && text == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The keyring does not tell the secret");
  else
    {
      question->secret = g_strdup (text);
      answer (task, text ? CABIN_SECRET_PLACE_KEYRING : CABIN_SECRET_PLACE_NONE);
    }
  g_list_free_full (items, g_object_unref);
}

static void
search (GTask            *task,
        SecretCollection *collection)
{
  Question *question = g_task_get_task_data (task);
  g_autoptr(GHashTable) attributes = make_attributes (question);

  secret_collection_search (collection, &schema, attributes, SECRET_SEARCH_LOAD_SECRETS, question->cancellable,
                            on_found, task);
}

static void
on_created (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinSecretKeyring *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretItem) item = secret_item_create_finish (result, &error);

  if (item == NULL)
    use_file (task, error->message);
  else
    search (g_steal_pointer (&task), self->collection);
}

static void
create (GTask            *task,
        SecretCollection *collection)
{
  Question *question = g_task_get_task_data (task);
  g_autoptr(GHashTable) attributes = make_attributes (question);
  g_autoptr(SecretValue) value = secret_value_new (question->secret, -1, "text/plain");

  secret_item_create (collection, &schema, attributes, "Cabin", value, SECRET_ITEM_CREATE_REPLACE,
                      question->cancellable, on_created, task);
}

static gboolean
on_timeout (gpointer user_data)
{
  Question *question = user_data;

  question->timeout = 0;
  g_cancellable_cancel (question->cancellable);

  return G_SOURCE_REMOVE;
}

/* What is in a file moves into a keyring that has opened. */
static void
move_in (CabinSecretKeyring *self)
{
  GHashTableIter iter;
  gpointer name, place;

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, &name, &place))
    {
      if (GPOINTER_TO_INT (place) == CABIN_SECRET_PLACE_FILE)
        cabin_secret_store_look_up_async (CABIN_SECRET_STORE (self), name, NULL, NULL, NULL);
    }
}

static void
take_service (CabinSecretKeyring *self,
              SecretService      *service)
{
  if (self->service == service)
    return;

  if (self->service != NULL)
    g_signal_handlers_disconnect_by_data (self->service, self);
  g_set_object (&self->service, service);
  /* A keyring is made, or is another one than before. */
  g_signal_connect_object (service, "g-signal", G_CALLBACK (move_in), self, G_CONNECT_SWAPPED);
}

static void
take_collection (CabinSecretKeyring *self,
                 SecretCollection   *collection)
{
  if (self->collection == collection)
    return;

  if (self->collection != NULL)
    g_signal_handlers_disconnect_by_data (self->collection, self);
  g_set_object (&self->collection, collection);
  g_signal_connect_object (collection, "notify::locked", G_CALLBACK (move_in), self, G_CONNECT_SWAPPED);
}

static void
on_collection (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinSecretKeyring *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretCollection) collection = secret_collection_for_alias_finish (result, &error);

  if (collection == NULL)
    {
      use_file (task, error ? error->message : "there is none");
      return;
    }

  take_collection (self, collection);
  if (secret_collection_get_locked (collection))
    use_file (task, "it is locked");
  else if (question->secret != NULL)
    create (g_steal_pointer (&task), collection);
  else
    search (g_steal_pointer (&task), collection);
}

static void
on_service (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretService) service = secret_service_get_finish (result, &error);

  if (service == NULL)
    {
      use_file (task, error->message);
      return;
    }

  take_service (g_task_get_source_object (task), service);
  secret_collection_for_alias (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, question->cancellable,
                               on_collection, g_steal_pointer (&task));
}

/* None of the calls opens the keyring, makes one, or has anybody asked for its password. */
static void
ask (GTask      *task,
     const char *name,
     char       *secret,
     gboolean    is_store)
{
  Question *question = g_new0 (Question, 1);

  question->name = g_strdup (name);
  question->secret = secret;
  question->is_store = is_store;
  question->cancellable = g_cancellable_new ();
  question->timeout = g_timeout_add (CABIN_KEYRING_TIMEOUT_MS, on_timeout, question);
  g_task_set_task_data (task, question, question_free);
  secret_service_get (SECRET_SERVICE_NONE, question->cancellable, on_service, task);
}

static void
look_up_async (CabinSecretStore    *store,
               const char          *name,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);
  GError *error = NULL;
  char *secret = cabin_secret_file_look_up (CABIN_SECRET_KEYRING (store)->fallback, name, &error);

  g_task_set_source_tag (task, look_up_async);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    ask (g_steal_pointer (&task), name, secret, FALSE);
}

static char *
look_up_finish (CabinSecretStore  *store,
                GAsyncResult      *result,
                GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
store_async (CabinSecretStore    *store,
             const char          *name,
             const char          *secret,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, store_async);
  ask (task, name, g_strdup (secret), TRUE);
}

static gboolean
store_finish (CabinSecretStore  *store,
              GAsyncResult      *result,
              GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static CabinSecretPlace
get_place (CabinSecretStore *store,
           const char       *name)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (CABIN_SECRET_KEYRING (store)->places, name));
}

static void
cabin_secret_keyring_store_init (CabinSecretStoreInterface *iface)
{
  iface->look_up_async = look_up_async;
  iface->look_up_finish = look_up_finish;
  iface->store_async = store_async;
  iface->store_finish = store_finish;
  iface->get_place = get_place;
}

static void
on_name_appeared (GDBusConnection *connection,
                  const char      *name,
                  const char      *owner,
                  gpointer         user_data)
{
  move_in (user_data);
}

static void
cabin_secret_keyring_dispose (GObject *object)
{
  CabinSecretKeyring *self = CABIN_SECRET_KEYRING (object);

  g_clear_handle_id (&self->name_watch, g_bus_unwatch_name);
  g_clear_object (&self->collection);
  g_clear_object (&self->service);
  g_clear_object (&self->fallback);

  G_OBJECT_CLASS (cabin_secret_keyring_parent_class)->dispose (object);
}

static void
cabin_secret_keyring_finalize (GObject *object)
{
  g_hash_table_unref (CABIN_SECRET_KEYRING (object)->places);

  G_OBJECT_CLASS (cabin_secret_keyring_parent_class)->finalize (object);
}

static void
cabin_secret_keyring_class_init (CabinSecretKeyringClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_secret_keyring_dispose;
  object_class->finalize = cabin_secret_keyring_finalize;
}

static void
cabin_secret_keyring_init (CabinSecretKeyring *self)
{
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * cabin_secret_keyring_new:
 * @fallback: where secrets are while no keyring is open; what is in it is newer than what the keyring has
 *
 * Returns: (transfer full): the store
 */
CabinSecretKeyring *
cabin_secret_keyring_new (CabinSecretFile *fallback)
{
  CabinSecretKeyring *self = g_object_new (CABIN_TYPE_SECRET_KEYRING, NULL);

  self->fallback = g_object_ref (fallback);
  self->name_watch = g_bus_watch_name (G_BUS_TYPE_SESSION, CABIN_SECRETS_SERVICE_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                       on_name_appeared, NULL, self, NULL);

  return self;
}
