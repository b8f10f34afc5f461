/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bluez-profile.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cabin-error.h"
#include "cabin-names.h"

/* What bluetoothd is told of a profile. It only logs an option of a wrong type and goes on without it, so the types
* matter: Name s, Role s, Channel q, RequireAuthentication b, RequireAuthorization b. AutoConnect is for clients. */
static const struct {
  const char *uuid;
  const char *name;
  /* %NULL serves and calls: the headset side is also the way to a phone's gateway over BR/EDR. */
  const char *role;
  /* Whether bluetoothd has no RFCOMM channel of its own for it, and gives it none unasked. */
  gboolean needs_channel;
} known_profiles[] = {
  { CABIN_UUID_HFP_AG, "Hands-Free Audio Gateway", "server", FALSE },
  { CABIN_UUID_HFP_HF, "Hands-Free", "server", FALSE },
  { CABIN_UUID_HSP_HS, "Headset", NULL, FALSE },
  { CABIN_UUID_ANDROID_AUTO, "Android Auto", "server", TRUE },
};

typedef struct {
  CabinBluezProfile *profile;
  char *device;
  int fd;
  guint hangup;
} Link;

struct _CabinBluezProfile
{
  CabinDBusProfile1Skeleton parent_instance;

  char *uuid;
  char *path;
  CabinBluezPeer *peer;
  gboolean registered;
  /* Device path to Link. */
  GHashTable *links;
};

enum {
  CONNECTED,
  DISCONNECTED,
  RELEASED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
link_free (gpointer data)
{
  Link *link = data;

  g_clear_handle_id (&link->hangup, g_source_remove);
  /* Closing alone ends nothing: bluetoothd has a descriptor of the same link, and so may others here. */
  shutdown (link->fd, SHUT_RDWR);
  close (link->fd);
  g_free (link->device);
  g_free (link);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Link, link_free)

/* Who reads it is told before it ends, and can tell a link that the phone has ended from one that is taken away. */
static void
drop_link (CabinBluezProfile *self,
           const char        *device)
{
  g_autoptr(Link) link = NULL;

  if (g_hash_table_steal_extended (self->links, device, NULL, (gpointer *) &link))
    g_signal_emit (self, signals[DISCONNECTED], 0, link->device);
}

static gboolean
on_hangup (int          fd,
           GIOCondition condition,
           gpointer     user_data)
{
  Link *link = user_data;

  link->hangup = 0;
  drop_link (link->profile, link->device);

  return G_SOURCE_REMOVE;
}

static void
take_link (CabinBluezProfile *self,
           const char        *device,
           int                fd)
{
  Link *link;

  drop_link (self, device);
  link = g_new0 (Link, 1);
  link->profile = self;
  link->device = g_strdup (device);
  link->fd = fd;
  /* Not G_IO_IN: what the phone says on a link that nobody reads would wake us for nothing. */
  link->hangup = g_unix_fd_add (fd, G_IO_HUP | G_IO_ERR, on_hangup, link);
  g_hash_table_insert (self->links, link->device, link);
  g_signal_emit (self, signals[CONNECTED], 0, device);
}

static gboolean
handle_new_connection (CabinDBusProfile1     *profile,
                       GDBusMethodInvocation *invocation,
                       GUnixFDList           *fd_list,
                       const char            *device,
                       GVariant              *handle,
                       GVariant              *fd_properties)
{
  CabinBluezProfile *self = CABIN_BLUEZ_PROFILE (profile);
  g_autoptr(GError) error = NULL;
  int fd;

  if (cabin_bluez_peer_refuse_stranger (self->peer, invocation))
    return TRUE;

  if (fd_list == NULL)
    fd = -1;
  else
    fd = g_unix_fd_list_get (fd_list, g_variant_get_handle (handle), &error);

  if (fd < 0)
    {
      g_message ("A link came without its descriptor: %s", error ? error->message : "none was sent");
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_REJECTED, "No descriptor");
      return TRUE;
    }

  cabin_dbus_profile1_complete_new_connection (profile, invocation, NULL);
  take_link (self, device, fd);

  return TRUE;
}

static gboolean
handle_request_disconnection (CabinDBusProfile1     *profile,
                              GDBusMethodInvocation *invocation,
                              const char            *device)
{
  CabinBluezProfile *self = CABIN_BLUEZ_PROFILE (profile);

  if (cabin_bluez_peer_refuse_stranger (self->peer, invocation))
    return TRUE;

  drop_link (self, device);
  cabin_dbus_profile1_complete_request_disconnection (profile, invocation);

  return TRUE;
}

static gboolean
handle_release (CabinDBusProfile1     *profile,
                GDBusMethodInvocation *invocation)
{
  CabinBluezProfile *self = CABIN_BLUEZ_PROFILE (profile);

  if (cabin_bluez_peer_refuse_stranger (self->peer, invocation))
    return TRUE;

  cabin_dbus_profile1_complete_release (profile, invocation);
  cabin_bluez_profile_forget (self);
  g_signal_emit (self, signals[RELEASED], 0);

  return TRUE;
}

static void
profile_iface_init (CabinDBusProfile1Iface *iface)
{
  iface->handle_new_connection = handle_new_connection;
  iface->handle_request_disconnection = handle_request_disconnection;
  iface->handle_release = handle_release;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinBluezProfile, cabin_bluez_profile, CABIN_DBUS_TYPE_PROFILE1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_PROFILE1, profile_iface_init))

static GVariant *
build_options (CabinBluezProfile *self)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "RequireAuthentication", "b", TRUE);
  g_variant_dict_insert (&dict, "RequireAuthorization", "b", TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (known_profiles); i++)
    {
      if (g_ascii_strcasecmp (self->uuid, known_profiles[i].uuid) != 0)
        continue;

      g_variant_dict_insert (&dict, "Name", "s", known_profiles[i].name);
      if (known_profiles[i].role != NULL)
        g_variant_dict_insert (&dict, "Role", "s", known_profiles[i].role);
      if (known_profiles[i].needs_channel)
        g_variant_dict_insert (&dict, "Channel", "q", CABIN_CHANNEL_ANY);
    }

  return g_variant_dict_end (&dict);
}

static void
on_registered (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinBluezProfile *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  /* AlreadyExists is our own registration, whose reply we did not wait for; of another's UUID it says NotPermitted. */
  if (reply == NULL && !cabin_error_is_remote (error, CABIN_BLUEZ_ERROR_ALREADY_EXISTS))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  self->registered = self->peer != NULL;
  g_task_return_boolean (task, TRUE);
}

static void
cabin_bluez_profile_dispose (GObject *object)
{
  CabinBluezProfile *self = CABIN_BLUEZ_PROFILE (object);

  if (g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self)) != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self));
  g_hash_table_remove_all (self->links);
  g_clear_pointer (&self->peer, cabin_bluez_peer_unref);

  G_OBJECT_CLASS (cabin_bluez_profile_parent_class)->dispose (object);
}

static void
cabin_bluez_profile_finalize (GObject *object)
{
  CabinBluezProfile *self = CABIN_BLUEZ_PROFILE (object);

  g_hash_table_unref (self->links);
  g_free (self->uuid);
  g_free (self->path);

  G_OBJECT_CLASS (cabin_bluez_profile_parent_class)->finalize (object);
}

static void
cabin_bluez_profile_class_init (CabinBluezProfileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = cabin_bluez_profile_dispose;
  object_class->finalize = cabin_bluez_profile_finalize;

  signals[CONNECTED] = g_signal_new ("connected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     G_TYPE_STRING);
  signals[DISCONNECTED] = g_signal_new ("disconnected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        G_TYPE_STRING);
  signals[RELEASED] = g_signal_new ("released", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cabin_bluez_profile_init (CabinBluezProfile *self)
{
  self->links = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, link_free);
}

/**
 * cabin_bluez_profile_new:
 * @uuid: a service UUID in its long form, in either case
 *
 * Returns: (transfer full): a profile that nobody knows yet
 */
CabinBluezProfile *
cabin_bluez_profile_new (const char *uuid)
{
  CabinBluezProfile *self = g_object_new (CABIN_TYPE_BLUEZ_PROFILE, NULL);
  g_autofree char *element = g_strdelimit (g_strdup (uuid), "-", '_');

  self->uuid = g_ascii_strdown (uuid, -1);
  self->path = g_strconcat (CABIN_PROFILE_PATH_PREFIX, element, NULL);

  return self;
}

const char *
cabin_bluez_profile_get_uuid (CabinBluezProfile *self)
{
  return self->uuid;
}

gboolean
cabin_bluez_profile_get_registered (CabinBluezProfile *self)
{
  return self->registered;
}

/**
 * cabin_bluez_profile_has_link:
 * @device: the path of a device
 *
 * Returns: whether that device has the profile open
 */
gboolean
cabin_bluez_profile_has_link (CabinBluezProfile *self,
                              const char        *device)
{
  return g_hash_table_contains (self->links, device);
}

/**
 * cabin_bluez_profile_dup_link:
 * @device: the path of a device
 *
 * For who speaks on the link. It stays ours: `disconnected` says when it is over.
 *
 * Returns: a descriptor of its own of that device's link, to be closed; -1 if there is none
 */
int
cabin_bluez_profile_dup_link (CabinBluezProfile *self,
                              const char        *device)
{
  Link *link = g_hash_table_lookup (self->links, device);

  return link != NULL ? fcntl (link->fd, F_DUPFD_CLOEXEC, 0) : -1;
}

/**
 * cabin_bluez_profile_end_link:
 * @device: the path of a device
 *
 * Ends that device's link, if there is one. The registration and all other links stay.
 */
void
cabin_bluez_profile_end_link (CabinBluezProfile *self,
                              const char        *device)
{
  g_return_if_fail (CABIN_IS_BLUEZ_PROFILE (self));

  drop_link (self, device);
}

/**
 * cabin_bluez_profile_register_async:
 * @peer: the bluetoothd to register with
 *
 * Offers the profile to phones. The first program to register a UUID has it; for all others it is
 * %CABIN_ERROR_IN_USE. Finish with cabin_bluez_profile_register_finish().
 */
void
cabin_bluez_profile_register_async (CabinBluezProfile   *self,
                                    CabinBluezPeer      *peer,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GError) error = NULL;

  g_task_set_source_tag (task, cabin_bluez_profile_register_async);

  if (!cabin_bluez_peer_export (peer, G_DBUS_INTERFACE_SKELETON (self), self->path, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_clear_pointer (&self->peer, cabin_bluez_peer_unref);
  self->peer = cabin_bluez_peer_ref (peer);
  self->registered = FALSE;
  cabin_bluez_call (peer, CABIN_BLUEZ_MANAGER_PATH, CABIN_BLUEZ_PROFILE_MANAGER_INTERFACE, "RegisterProfile",
                    g_variant_new ("(os@a{sv})", self->path, self->uuid, build_options (self)), "()",
                    CABIN_CALL_TIMEOUT_MS, cancellable, on_registered, g_steal_pointer (&task));
}

/**
 * cabin_bluez_profile_register_finish:
 *
 * Returns: whether the profile is ours; %FALSE with bluetoothd's error, see cabin_error_classify()
 */
gboolean
cabin_bluez_profile_register_finish (CabinBluezProfile  *self,
                                     GAsyncResult       *result,
                                     GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabin_bluez_profile_forget:
 *
 * To be called when bluetoothd is gone. All links are closed: the radio dropped them with it.
 */
void
cabin_bluez_profile_forget (CabinBluezProfile *self)
{
  GHashTableIter iter;
  gpointer device;

  g_return_if_fail (CABIN_IS_BLUEZ_PROFILE (self));

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, &device, NULL))
    {
      drop_link (self, device);
      g_hash_table_iter_init (&iter, self->links);
    }
  g_clear_pointer (&self->peer, cabin_bluez_peer_unref);
  self->registered = FALSE;
}

/**
 * cabin_bluez_profile_unregister:
 *
 * Takes a registered profile back; to be finished with cabin_bluez_call_finish(). Only for a profile that
 * cabin_bluez_profile_get_registered() says is registered.
 */
void
cabin_bluez_profile_unregister (CabinBluezProfile   *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (CABIN_IS_BLUEZ_PROFILE (self));
  g_return_if_fail (self->registered);

  self->registered = FALSE;
  cabin_bluez_call (self->peer, CABIN_BLUEZ_MANAGER_PATH, CABIN_BLUEZ_PROFILE_MANAGER_INTERFACE, "UnregisterProfile",
                    g_variant_new ("(o)", self->path), "()", CABIN_CALL_TIMEOUT_MS, cancellable, callback, user_data);
}
