/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-profile-set.h"

#include "cabin-bus-peers.h"
#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-problem-list.h"

struct _CabinProfileSet
{
  GObject parent_instance;

  GPtrArray *profiles;
  GStrv uuids;
  GListStore *problems;

  /* What the adapter offers, by whomever. */
  GStrv services;

  CabinBluezPeer *peer;
  GCancellable *cancellable;

  /* While another program has one of ours: who leaves the bus may have been the one. */
  guint leave_subscription;
  guint retry;
  guint retry_ms;
};

G_DEFINE_FINAL_TYPE (CabinProfileSet, cabin_profile_set, G_TYPE_OBJECT)

enum {
  CONNECTED,
  DISCONNECTED,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A profile and the set that waits for bluetoothd's answer about it. */
typedef struct {
  CabinProfileSet *set;
  CabinBluezProfile *profile;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_object_unref (attempt->set);
  g_object_unref (attempt->profile);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

static Attempt *
attempt_new (CabinProfileSet   *self,
             CabinBluezProfile *profile)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->set = g_object_ref (self);
  attempt->profile = g_object_ref (profile);

  return attempt;
}

static void
stop_waiting (CabinProfileSet *self)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  if (self->leave_subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->peer->connection, self->leave_subscription);
  self->leave_subscription = 0;
}

static void
on_owner_found (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *owner = cabin_bus_peers_find_audio_finish (result, &error);

  if (cabin_error_cancelled (error) || cabin_bluez_profile_get_registered (attempt->profile))
    return;

  cabin_problem_list_put (attempt->set->problems, CABIN_PROBLEM_PROFILE_OWNED,
                          cabin_bluez_profile_get_uuid (attempt->profile), owner);
}

static void wait_for_leavers (CabinProfileSet *self);
static gboolean on_retry (gpointer user_data);

static gboolean
has_all (CabinProfileSet *self)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      if (!cabin_bluez_profile_get_registered (g_ptr_array_index (self->profiles, i)))
        return FALSE;
    }

  return TRUE;
}

static void
leave_to_owner (CabinProfileSet   *self,
                CabinBluezProfile *profile)
{
  wait_for_leavers (self);
  cabin_bus_peers_find_audio_async (self->peer->connection, self->cancellable, on_owner_found,
                                    attempt_new (self, profile));
}

static void
on_registered (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  CabinProfileSet *self = attempt->set;
  CabinBluezProfile *profile = attempt->profile;
  const char *uuid = cabin_bluez_profile_get_uuid (profile);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (cabin_bluez_profile_register_finish (profile, result, &error))
    {
      g_debug ("Profile %s is ours", uuid);
      cabin_problem_list_drop (self->problems, CABIN_PROBLEM_PROFILE_OWNED, uuid);
      cabin_problem_list_drop (self->problems, CABIN_PROBLEM_PROFILE_FAILED, uuid);
      if (has_all (self))
        stop_waiting (self);
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }

  if (cabin_error_cancelled (error) || self->peer == NULL)
    return;

  if (cabin_error_classify (error) == CABIN_ERROR_IN_USE)
    {
      leave_to_owner (self, profile);
      return;
    }

  text = cabin_error_text (error);
  cabin_problem_list_put (self->problems, CABIN_PROBLEM_PROFILE_FAILED, uuid, text);
  if (self->retry == 0)
    {
      self->retry = g_timeout_add (self->retry_ms, on_retry, self);
      self->retry_ms = MIN (self->retry_ms * 2, CABIN_RETRY_MAX_MS);
    }
}

static void
register_missing (CabinProfileSet *self)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      CabinBluezProfile *profile = g_ptr_array_index (self->profiles, i);

      if (cabin_bluez_profile_get_registered (profile))
        continue;

      /* bluetoothd compares UUIDs as they are written: to BlueALSA's capitals it would add ours, without a channel. */
      if (g_strv_contains ((const char *const *) self->services, cabin_bluez_profile_get_uuid (profile)))
        leave_to_owner (self, profile);
      else
        cabin_bluez_profile_register_async (profile, self->peer, self->cancellable, on_registered,
                                            attempt_new (self, profile));
    }
}

static gboolean
on_retry (gpointer user_data)
{
  CabinProfileSet *self = user_data;

  self->retry = 0;
  register_missing (self);

  return G_SOURCE_REMOVE;
}

static void
on_name_owner_changed (GDBusConnection *connection,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *name,
                       GVariant        *parameters,
                       gpointer         user_data)
{
  CabinProfileSet *self = user_data;
  const char *peer, *new_owner;

  g_variant_get (parameters, "(&s&s&s)", &peer, NULL, &new_owner);
  if (*peer == ':' && *new_owner == '\0' && self->retry == 0)
    self->retry = g_timeout_add (CABIN_OWNER_LEFT_DEBOUNCE_MS, on_retry, self);
}

/* Whoever left before the bus knew that we listen is found by trying once more. */
static void
wait_for_leavers (CabinProfileSet *self)
{
  if (self->leave_subscription != 0)
    return;

  self->leave_subscription =
    g_dbus_connection_signal_subscribe (self->peer->connection, CABIN_DBUS_NAME, CABIN_DBUS_INTERFACE,
                                        "NameOwnerChanged", CABIN_DBUS_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                        on_name_owner_changed, self, NULL);
  g_clear_handle_id (&self->retry, g_source_remove);
  self->retry = g_timeout_add (CABIN_OWNER_LEFT_DEBOUNCE_MS, on_retry, self);
}

static void
on_connected (CabinBluezProfile *profile,
              const char        *device,
              CabinProfileSet   *self)
{
  g_signal_emit (self, signals[CONNECTED], 0, cabin_bluez_profile_get_uuid (profile), device);
}

static void
on_disconnected (CabinBluezProfile *profile,
                 const char        *device,
                 CabinProfileSet   *self)
{
  g_signal_emit (self, signals[DISCONNECTED], 0, cabin_bluez_profile_get_uuid (profile), device);
}

static void
on_unregistered (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);
  guint pending = GPOINTER_TO_UINT (g_task_get_task_data (task)) - 1;

  if (reply == NULL)
    g_debug ("A profile was not taken back: %s", error->message);

  g_task_set_task_data (task, GUINT_TO_POINTER (pending), NULL);
  if (pending == 0)
    g_task_return_boolean (task, TRUE);
}

static CabinBluezProfile *
find_profile (CabinProfileSet *self,
              const char      *uuid)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      CabinBluezProfile *profile = g_ptr_array_index (self->profiles, i);

      if (g_str_equal (cabin_bluez_profile_get_uuid (profile), uuid))
        return profile;
    }

  return NULL;
}

static void
cabin_profile_set_dispose (GObject *object)
{
  CabinProfileSet *self = CABIN_PROFILE_SET (object);

  cabin_profile_set_forget (self);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);

  G_OBJECT_CLASS (cabin_profile_set_parent_class)->dispose (object);
}

static void
cabin_profile_set_finalize (GObject *object)
{
  CabinProfileSet *self = CABIN_PROFILE_SET (object);

  g_clear_object (&self->problems);
  g_strfreev (self->services);
  g_strfreev (self->uuids);

  G_OBJECT_CLASS (cabin_profile_set_parent_class)->finalize (object);
}

static void
cabin_profile_set_class_init (CabinProfileSetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_profile_set_dispose;
  object_class->finalize = cabin_profile_set_finalize;

  signals[CONNECTED] = g_signal_new ("connected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[DISCONNECTED] = g_signal_new ("disconnected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
cabin_profile_set_init (CabinProfileSet *self)
{
  self->profiles = g_ptr_array_new_with_free_func (g_object_unref);
  self->services = g_new0 (char *, 1);
}

/**
 * cabin_profile_set_new:
 * @uuids: (array zero-terminated=1): what the settings name; what is not a UUID becomes a problem
 * @problems: where to say what is wrong
 *
 * Returns: (transfer full): profiles that are not registered yet
 */
CabinProfileSet *
cabin_profile_set_new (const char *const *uuids,
                       GListStore        *problems)
{
  CabinProfileSet *self = g_object_new (CABIN_TYPE_PROFILE_SET, NULL);
  g_autoptr(GStrvBuilder) valid = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->problems = g_object_ref (problems);

  for (gsize i = 0; uuids[i] != NULL; i++)
    {
      CabinBluezProfile *profile;

      if (!g_uuid_string_is_valid (uuids[i]))
        {
          g_autofree char *clean = g_utf8_make_valid (uuids[i], -1);

          cabin_problem_list_put (problems, CABIN_PROBLEM_BAD_SETTING, CABIN_KEY_PROFILES, clean);
          continue;
        }

      if (!g_hash_table_add (seen, g_ascii_strdown (uuids[i], -1)))
        continue;

      profile = cabin_bluez_profile_new (uuids[i]);
      g_signal_connect_object (profile, "connected", G_CALLBACK (on_connected), self, 0);
      g_signal_connect_object (profile, "disconnected", G_CALLBACK (on_disconnected), self, 0);
      g_ptr_array_add (self->profiles, profile);
      g_strv_builder_add (valid, cabin_bluez_profile_get_uuid (profile));
    }

  self->uuids = g_strv_builder_end (valid);

  return self;
}

/**
 * cabin_profile_set_get_uuids:
 *
 * Returns: (transfer none) (array zero-terminated=1): the UUIDs of the set, in lower case
 */
const char *const *
cabin_profile_set_get_uuids (CabinProfileSet *self)
{
  g_return_val_if_fail (CABIN_IS_PROFILE_SET (self), NULL);

  return (const char *const *) self->uuids;
}

/**
 * cabin_profile_set_serves:
 * @uuid: in lower case
 *
 * Returns: whether this profile is ours and registered
 */
gboolean
cabin_profile_set_serves (CabinProfileSet *self,
                          const char      *uuid)
{
  CabinBluezProfile *profile = find_profile (self, uuid);

  return profile != NULL && cabin_bluez_profile_get_registered (profile);
}

/**
 * cabin_profile_set_has_link:
 * @device: the path of a device
 *
 * Returns: whether that device has one of our profiles open
 */
gboolean
cabin_profile_set_has_link (CabinProfileSet *self,
                            const char      *device)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      if (cabin_bluez_profile_has_link (g_ptr_array_index (self->profiles, i), device))
        return TRUE;
    }

  return FALSE;
}

/**
 * cabin_profile_set_dup_link:
 * @uuid: of a profile, in lower case
 * @device: the path of a device
 *
 * See cabin_bluez_profile_dup_link().
 */
int
cabin_profile_set_dup_link (CabinProfileSet *self,
                            const char      *uuid,
                            const char      *device)
{
  CabinBluezProfile *profile = find_profile (self, uuid);

  return profile != NULL ? cabin_bluez_profile_dup_link (profile, device) : -1;
}

/**
 * cabin_profile_set_end_link:
 * @uuid: of a profile, in lower case
 * @device: the path of a device
 *
 * See cabin_bluez_profile_end_link().
 */
void
cabin_profile_set_end_link (CabinProfileSet *self,
                            const char      *uuid,
                            const char      *device)
{
  CabinBluezProfile *profile = find_profile (self, uuid);

  if (profile != NULL)
    cabin_bluez_profile_end_link (profile, device);
}

/**
 * cabin_profile_set_set_services:
 * @uuids: (array zero-terminated=1): what the adapter offers now, by whomever, in lower case
 *
 * A profile that is offered and not ours is another program's. When that program takes it back, ours is registered.
 */
void
cabin_profile_set_set_services (CabinProfileSet   *self,
                                const char *const *uuids)
{
  g_return_if_fail (CABIN_IS_PROFILE_SET (self));

  g_strfreev (self->services);
  self->services = g_strdupv ((char **) uuids);

  if (self->leave_subscription != 0 && self->retry == 0)
    self->retry = g_timeout_add (CABIN_OWNER_LEFT_DEBOUNCE_MS, on_retry, self);
}

/**
 * cabin_profile_set_register:
 * @peer: the bluetoothd to register with
 *
 * Registers all profiles. One that another program has becomes a problem with that program's name, and is tried again
 * when a peer leaves the bus: no polling.
 */
void
cabin_profile_set_register (CabinProfileSet *self,
                            CabinBluezPeer  *peer)
{
  g_return_if_fail (CABIN_IS_PROFILE_SET (self));

  cabin_profile_set_forget (self);
  self->peer = cabin_bluez_peer_ref (peer);
  self->cancellable = g_cancellable_new ();
  self->retry_ms = CABIN_RETRY_FIRST_MS;
  register_missing (self);
}

/**
 * cabin_profile_set_forget:
 *
 * To be called when bluetoothd is gone: nothing is registered any more, and who has what is open again.
 */
void
cabin_profile_set_forget (CabinProfileSet *self)
{
  g_return_if_fail (CABIN_IS_PROFILE_SET (self));

  if (self->peer == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  stop_waiting (self);
  g_clear_pointer (&self->peer, cabin_bluez_peer_unref);
  /* They were its, ours among them. */
  g_strfreev (self->services);
  self->services = g_new0 (char *, 1);

  for (guint i = 0; i < self->profiles->len; i++)
    {
      CabinBluezProfile *profile = g_ptr_array_index (self->profiles, i);

      cabin_bluez_profile_forget (profile);
      cabin_problem_list_drop (self->problems, CABIN_PROBLEM_PROFILE_OWNED, cabin_bluez_profile_get_uuid (profile));
      cabin_problem_list_drop (self->problems, CABIN_PROBLEM_PROFILE_FAILED, cabin_bluez_profile_get_uuid (profile));
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * cabin_profile_set_unregister_async:
 *
 * Takes all profiles back. Finish with cabin_profile_set_unregister_finish().
 */
void
cabin_profile_set_unregister_async (CabinProfileSet     *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  guint pending = 0;

  g_task_set_source_tag (task, cabin_profile_set_unregister_async);
  if (self->peer != NULL)
    stop_waiting (self);

  for (guint i = 0; i < self->profiles->len; i++)
    {
      CabinBluezProfile *profile = g_ptr_array_index (self->profiles, i);

      if (!cabin_bluez_profile_get_registered (profile))
        continue;

      pending++;
      cabin_bluez_profile_unregister (profile, cancellable, on_unregistered, g_object_ref (task));
    }

  g_task_set_task_data (task, GUINT_TO_POINTER (pending), NULL);
  if (pending == 0)
    g_task_return_boolean (task, TRUE);
}

/**
 * cabin_profile_set_unregister_finish:
 *
 * Returns: whether it is done
 */
gboolean
cabin_profile_set_unregister_finish (CabinProfileSet  *self,
                                     GAsyncResult     *result,
                                     GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
