/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-profiles.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cabin-sim-daemon.h"
#include "cabin-sim-holds.h"
#include "cabin-sim-media.h"

/* RFCOMM channels of bluetoothd's src/profile.c; it refuses larger ones than the standard has. */
#define HFP_HF_CHANNEL 7
#define HFP_AG_CHANNEL 13
#define HSP_HS_CHANNEL 6
#define HSP_AG_CHANNEL 12
#define MAX_CHANNEL 31
/* Its own plugin for SIM access, where it runs. */
#define SAP_CHANNEL 8
/* Of those that are free. */
#define ANY_CHANNEL 1
/* A2DP has an L2CAP channel instead; any number but 0. */
#define A2DP_CHANNEL 1

/* What bluetoothd knows of a UUID without being told. */
typedef struct {
  const char *uuid;
  const char *remote_uuid;
  guint16 channel;
} Default;

typedef struct {
  CabinSimProfiles *profiles;
  /* %NULL: bluetoothd itself, for a program that serves A2DP. */
  char *owner;
  char *path;
  char *uuid;
  const char *remote_uuid;
  guint watch;
  /* 0: no socket. */
  guint16 channel;
  guint16 version;
  guint16 features;
  gboolean listens;
  gboolean wants_authority;
  CabinSimHolds *holds;
} Profile;

typedef struct {
  CabinSimPhone *phone;
  char *uuid;
  char *device_path;
  /* The phone's end, and bluetoothd's copy of the profile's. */
  int fd;
  int copy;
} Connecting;

typedef struct {
  CabinSimProfiles *profiles;
  char *uuid;
  char *device_path;
} HangingUp;

struct _CabinSimProfiles
{
  CabinDBusProfileManager1Skeleton parent_instance;

  /* Not owned: the daemon owns this. */
  CabinSimDaemon *daemon;
  /* Of Profile. */
  GPtrArray *profiles;
  CabinSimMedia *media;
};

static const Default defaults[] = {
  { CABIN_UUID_HFP_HF, CABIN_UUID_HFP_AG, HFP_HF_CHANNEL },
  { CABIN_UUID_HFP_AG, CABIN_UUID_HFP_HF, HFP_AG_CHANNEL },
  { CABIN_UUID_HSP_HS, CABIN_UUID_HSP_AG, HSP_HS_CHANNEL },
  { CABIN_UUID_HSP_AG, CABIN_UUID_HSP_HS, HSP_AG_CHANNEL },
  { CABIN_UUID_A2DP_SINK, CABIN_UUID_A2DP_SOURCE, A2DP_CHANNEL },
};

static void
profile_free (gpointer data)
{
  Profile *profile = data;

  g_clear_handle_id (&profile->watch, g_bus_unwatch_name);
  cabin_sim_holds_free (profile->holds);
  g_free (profile->owner);
  g_free (profile->path);
  g_free (profile->uuid);
  g_free (profile);
}

static void
connecting_free (gpointer data)
{
  Connecting *connecting = data;

  if (connecting->fd >= 0)
    close (connecting->fd);
  if (connecting->copy >= 0)
    close (connecting->copy);
  g_object_unref (connecting->phone);
  g_free (connecting->device_path);
  g_free (connecting->uuid);
  g_free (connecting);
}

static Profile *
find_uuid (CabinSimProfiles *self,
           const char       *uuid)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      Profile *profile = g_ptr_array_index (self->profiles, i);

      if (g_ascii_strcasecmp (profile->uuid, uuid) == 0)
        return profile;
    }

  return NULL;
}

static Profile *
find_path (CabinSimProfiles *self,
           const char       *owner,
           const char       *path)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      Profile *profile = g_ptr_array_index (self->profiles, i);

      if (g_strcmp0 (profile->owner, owner) == 0 && g_strcmp0 (profile->path, path) == 0)
        return profile;
    }

  return NULL;
}

static void
tell (Profile             *profile,
      const char          *member,
      GVariant            *parameters,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  g_dbus_connection_call (cabin_sim_daemon_get_connection (profile->profiles->daemon), profile->owner, profile->path,
                          CABIN_SIM_PROFILE, member, parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                          callback, user_data);
}

static void
on_owner_vanished (GDBusConnection *connection,
                   const char      *name,
                   gpointer         user_data)
{
  Profile *profile = user_data;
  CabinSimProfiles *self = profile->profiles;

  g_ptr_array_remove (self->profiles, profile);
  cabin_sim_daemon_list_services (self->daemon);
}

/* Returns: the channel that is bound when a client asks for @wanted, 0 for none: a failure is a line in the log */
static guint16
bind_channel (CabinSimProfiles *self,
              guint16           wanted)
{
  guint version = cabin_sim_daemon_get_world (self->daemon)->version;

  if (wanted == 0)
    return ANY_CHANNEL;

  if (wanted == SAP_CHANNEL && version >= CABIN_SIM_VERSION_SAP && version < CABIN_SIM_VERSION_NO_SAP)
    return 0;

  return wanted;
}

/* Returns: %FALSE for a value of another type than bluetoothd wants */
static gboolean
apply_option (Profile    *profile,
              const char *key,
              GVariant   *value)
{
  const char *type = g_variant_get_type_string (value);

  if (g_ascii_strcasecmp (key, "Channel") == 0)
    {
      if (!g_str_equal (type, "q") || g_variant_get_uint16 (value) > MAX_CHANNEL)
        return FALSE;
      profile->channel = bind_channel (profile->profiles, g_variant_get_uint16 (value));
    }
  else if (g_ascii_strcasecmp (key, "Version") == 0)
    {
      if (!g_str_equal (type, "q"))
        return FALSE;
      profile->version = g_variant_get_uint16 (value);
    }
  else if (g_ascii_strcasecmp (key, "Features") == 0)
    {
      if (!g_str_equal (type, "q"))
        return FALSE;
      profile->features = g_variant_get_uint16 (value);
    }
  else if (g_ascii_strcasecmp (key, "PSM") == 0)
    {
      return g_str_equal (type, "q");
    }
  else if (g_ascii_strcasecmp (key, "RequireAuthorization") == 0)
    {
      if (!g_str_equal (type, "b"))
        return FALSE;
      profile->wants_authority = g_variant_get_boolean (value);
    }
  else if (g_ascii_strcasecmp (key, "AutoConnect") == 0 || g_ascii_strcasecmp (key, "RequireAuthentication") == 0)
    {
      return g_str_equal (type, "b");
    }
  else if (g_ascii_strcasecmp (key, "Role") == 0)
    {
      if (!g_str_equal (type, "s"))
        return FALSE;
      profile->listens = g_strcmp0 (g_variant_get_string (value, NULL), "client") != 0;
    }
  else if (g_ascii_strcasecmp (key, "Name") == 0 || g_ascii_strcasecmp (key, "Service") == 0
           || g_ascii_strcasecmp (key, "ServiceRecord") == 0)
    {
      return g_str_equal (type, "s");
    }

  return TRUE;
}

static Profile *
profile_new (CabinSimProfiles *self,
             const char       *owner,
             const char       *path,
             const char       *uuid,
             GVariant         *options)
{
  Profile *profile = g_new0 (Profile, 1);
  GVariantIter iter;
  const char *key;
  GVariant *child;

  profile->profiles = self;
  profile->holds = cabin_sim_holds_new ();
  profile->owner = g_strdup (owner);
  profile->path = g_strdup (path);
  profile->uuid = g_ascii_strdown (uuid, -1);
  profile->remote_uuid = profile->uuid;
  profile->listens = TRUE;
  profile->wants_authority = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (g_str_equal (defaults[i].uuid, profile->uuid))
      {
        profile->remote_uuid = defaults[i].remote_uuid;
        profile->channel = defaults[i].channel;
      }

  /* The trap: an option of the wrong type is a line in bluetoothd's log, and the call succeeds. */
  if (options != NULL)
    g_variant_iter_init (&iter, options);
  while (options != NULL && g_variant_iter_next (&iter, "{&sv}", &key, &child))
    {
      g_autoptr(GVariant) value = child;

      if (!apply_option (profile, key, value))
        g_message ("Invalid value for profile option %s", key);
    }

  return profile;
}

static gboolean
on_register_profile (CabinDBusProfileManager1 *object,
                     GDBusMethodInvocation    *invocation,
                     const char               *path,
                     const char               *uuid,
                     GVariant                 *options)
{
  CabinSimProfiles *self = CABIN_SIM_PROFILES (object);
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  Profile *profile;

  if (find_path (self, sender, path) != NULL)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_ALREADY_EXISTS, "Already Exists");
      return TRUE;
    }
  if (!g_uuid_string_is_valid (uuid))
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "InvalidArguments",
                                                  "Invalid arguments in method call");
      return TRUE;
    }
  if (find_uuid (self, uuid) != NULL)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_NOT_PERMITTED,
                                                  "UUID already registered");
      return TRUE;
    }

  profile = profile_new (self, sender, path, uuid, options);
  g_ptr_array_add (self->profiles, profile);
  cabin_dbus_profile_manager1_complete_register_profile (object, invocation);
  cabin_sim_daemon_list_services (self->daemon);
  profile->watch = g_bus_watch_name_on_connection (cabin_sim_daemon_get_connection (self->daemon), sender,
                                                   G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_owner_vanished, profile,
                                                   NULL);

  return TRUE;
}

static gboolean
on_unregister_profile (CabinDBusProfileManager1 *object,
                       GDBusMethodInvocation    *invocation,
                       const char               *path)
{
  CabinSimProfiles *self = CABIN_SIM_PROFILES (object);
  Profile *profile = find_path (self, g_dbus_method_invocation_get_sender (invocation), path);

  if (profile == NULL)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "DoesNotExist",
                                                  "Does Not Exist");
      return TRUE;
    }

  g_ptr_array_remove (self->profiles, profile);
  cabin_dbus_profile_manager1_complete_unregister_profile (object, invocation);
  cabin_sim_daemon_list_services (self->daemon);

  return TRUE;
}

static void
on_new_connection (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinSimProfiles *self = g_task_get_source_object (task);
  Connecting *connecting = g_task_get_task_data (task);
  Profile *profile = find_uuid (self, connecting->uuid);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), NULL, result, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* A link that was lost meanwhile takes the channel with it. */
  if ((connecting->phone->bearers & CABIN_SIM_BEARER_BREDR) == 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "No link");
      return;
    }

  if (profile != NULL)
    cabin_sim_holds_add (profile->holds, connecting->device_path, g_steal_fd (&connecting->copy));
  cabin_sim_phone_add_channel (connecting->phone, connecting->uuid, g_steal_fd (&connecting->fd));
  g_task_return_boolean (task, TRUE);
}

static void
on_disconnection_answered (GObject      *source,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  HangingUp *hanging_up = user_data;
  Profile *profile = find_uuid (hanging_up->profiles, hanging_up->uuid);

  if (profile != NULL)
    cabin_sim_holds_let_go (profile->holds, hanging_up->device_path);

  g_object_unref (hanging_up->profiles);
  g_free (hanging_up->uuid);
  g_free (hanging_up->device_path);
  g_free (hanging_up);
}

static void
cabin_sim_profiles_iface_init (CabinDBusProfileManager1Iface *iface)
{
  iface->handle_register_profile = on_register_profile;
  iface->handle_unregister_profile = on_unregister_profile;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinSimProfiles, cabin_sim_profiles, CABIN_DBUS_TYPE_PROFILE_MANAGER1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_PROFILE_MANAGER1,
                                                      cabin_sim_profiles_iface_init))

static void
cabin_sim_profiles_finalize (GObject *object)
{
  CabinSimProfiles *self = CABIN_SIM_PROFILES (object);

  g_clear_pointer (&self->media, cabin_sim_media_free);
  g_ptr_array_unref (self->profiles);

  G_OBJECT_CLASS (cabin_sim_profiles_parent_class)->finalize (object);
}

static void
cabin_sim_profiles_class_init (CabinSimProfilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_sim_profiles_finalize;
}

static void
cabin_sim_profiles_init (CabinSimProfiles *self)
{
  self->profiles = g_ptr_array_new_with_free_func (profile_free);
}

/**
 * cabin_sim_profiles_new:
 *
 * Returns: (transfer full): no profiles
 */
CabinSimProfiles *
cabin_sim_profiles_new (CabinSimDaemon *daemon)
{
  CabinSimProfiles *self = g_object_new (CABIN_SIM_TYPE_PROFILES, NULL);

  self->daemon = daemon;

  return self;
}

/**
 * cabin_sim_profiles_shutdown:
 * @orderly: whether the clients are told
 *
 * Forgets all profiles. Open channels stay open: they are the clients' own.
 */
void
cabin_sim_profiles_shutdown (CabinSimProfiles *self,
                             gboolean          orderly)
{
  for (guint i = 0; orderly && i < self->profiles->len; i++)
    {
      Profile *profile = g_ptr_array_index (self->profiles, i);

      if (profile->owner != NULL)
        tell (profile, "Release", NULL, NULL, NULL);
    }

  g_ptr_array_set_size (self->profiles, 0);
  g_clear_pointer (&self->media, cabin_sim_media_free);
}

/**
 * cabin_sim_profiles_set_media:
 *
 * A program that serves A2DP comes or goes.
 */
void
cabin_sim_profiles_set_media (CabinSimProfiles *self,
                              gboolean          media)
{
  Profile *profile = find_path (self, NULL, NULL);

  if (media == (profile != NULL))
    return;

  if (media)
    {
      self->media = cabin_sim_media_new (cabin_sim_daemon_get_server (self->daemon));
      g_ptr_array_add (self->profiles, profile_new (self, NULL, NULL, CABIN_UUID_A2DP_SINK, NULL));
    }
  else
    {
      g_clear_pointer (&self->media, cabin_sim_media_free);
      g_ptr_array_remove (self->profiles, profile);
    }
  cabin_sim_daemon_list_services (self->daemon);
}

/**
 * cabin_sim_profiles_list:
 *
 * Adds what phones can find in our service records to @uuids.
 */
void
cabin_sim_profiles_list (CabinSimProfiles *self,
                         GStrvBuilder     *uuids)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      Profile *profile = g_ptr_array_index (self->profiles, i);

      if (profile->listens)
        g_strv_builder_add (uuids, profile->uuid);
    }
}

/**
 * cabin_sim_profiles_listens:
 *
 * Returns: whether a phone finds a record and a socket for this service of ours
 */
gboolean
cabin_sim_profiles_listens (CabinSimProfiles *self,
                            const char       *uuid)
{
  Profile *profile = find_uuid (self, uuid);

  return profile != NULL && profile->listens && profile->channel != 0;
}

/**
 * cabin_sim_profiles_wants_authority:
 *
 * Returns: whether the agent is asked before a phone may use the service
 */
gboolean
cabin_sim_profiles_wants_authority (CabinSimProfiles *self,
                                    const char       *uuid)
{
  Profile *profile = find_uuid (self, uuid);

  return profile == NULL || profile->wants_authority;
}

/**
 * cabin_sim_profiles_find_remote:
 * @remote_uuid: a service of the phone
 *
 * Returns: (nullable): the UUID of our profile that is its counterpart
 */
const char *
cabin_sim_profiles_find_remote (CabinSimProfiles *self,
                                const char       *remote_uuid)
{
  for (guint i = 0; i < self->profiles->len; i++)
    {
      Profile *profile = g_ptr_array_index (self->profiles, i);

      if (g_ascii_strcasecmp (profile->remote_uuid, remote_uuid) == 0)
        return profile->uuid;
    }

  return NULL;
}

/**
 * cabin_sim_profiles_connect_async:
 * @uuid: of our profile
 *
 * Hands the profile a channel to @phone with NewConnection, or makes a stream of it. Once it has taken it, @phone holds
 * the other end.
 */
void
cabin_sim_profiles_connect_async (CabinSimProfiles    *self,
                                  const char          *uuid,
                                  const char          *device_path,
                                  CabinSimPhone       *phone,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GUnixFDList) fds = NULL;
  g_auto (GVariantDict) properties = G_VARIANT_DICT_INIT (NULL);
  Profile *profile = find_uuid (self, uuid);
  Connecting *connecting;
  int ends[2];

  if (profile == NULL || socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No profile %s", uuid);
      return;
    }

  connecting = g_new0 (Connecting, 1);
  connecting->phone = g_object_ref (phone);
  connecting->uuid = g_strdup (profile->uuid);
  connecting->device_path = g_strdup (device_path);
  connecting->fd = ends[0];
  connecting->copy = -1;
  g_task_set_task_data (task, connecting, connecting_free);

  if (profile->owner == NULL)
    {
      cabin_sim_media_open (self->media, device_path, ends[1]);
      cabin_sim_phone_add_channel (phone, uuid, g_steal_fd (&connecting->fd));
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (profile->version != 0)
    g_variant_dict_insert (&properties, "Version", "q", profile->version);
  if (profile->features != 0)
    g_variant_dict_insert (&properties, "Features", "q", profile->features);
  connecting->copy = fcntl (ends[1], F_DUPFD_CLOEXEC, 0);
  fds = g_unix_fd_list_new_from_array (&ends[1], 1);
  g_dbus_connection_call_with_unix_fd_list (cabin_sim_daemon_get_connection (self->daemon), profile->owner,
                                            profile->path, CABIN_SIM_PROFILE, "NewConnection",
                                            g_variant_new ("(oh@a{sv})", device_path, 0,
                                                           g_variant_dict_end (&properties)),
                                            NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, fds, NULL, on_new_connection,
                                            g_steal_pointer (&task));
}

/**
 * cabin_sim_profiles_connect_finish:
 *
 * Returns: %FALSE and an error if the profile did not take the channel
 */
gboolean
cabin_sim_profiles_connect_finish (CabinSimProfiles  *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabin_sim_profiles_hang_up:
 *
 * Asks the profile to give its connection up, as bluetoothd does before a disconnection that our side wants.
 */
void
cabin_sim_profiles_hang_up (CabinSimProfiles *self,
                            const char       *uuid,
                            const char       *device_path)
{
  Profile *profile = find_uuid (self, uuid);
  HangingUp *hanging_up;

  if (profile == NULL)
    return;

  if (profile->owner == NULL)
    {
      cabin_sim_media_close (self->media, device_path);
      return;
    }

  hanging_up = g_new0 (HangingUp, 1);
  hanging_up->profiles = g_object_ref (self);
  hanging_up->uuid = g_strdup (uuid);
  hanging_up->device_path = g_strdup (device_path);
  tell (profile, "RequestDisconnection", g_variant_new ("(o)", device_path), on_disconnection_answered, hanging_up);
}
