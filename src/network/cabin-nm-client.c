/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-nm-client.h"

#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-network-dbus.h"
#include "cabin-nm-agent.h"
#include "cabin-nm-device.h"
#include "cabin-nm-profile.h"
#include "cabin-nm-reason.h"

/* NM_STATE_ASLEEP of NMState. */
#define STATE_ASLEEP 10
/* Of NMSettingsAddConnection2Flags and NMSettingsUpdate2Flags. */
#define TO_DISK 0x1

typedef enum {
  WISH_UNKNOWN,
  WISH_NOTHING,
  WISH_PLAN,
} Wish;

struct _CabinNmClient
{
  GObject parent_instance;

  GDBusConnection *connection;
  guint name_watch;
  guint profile_watch;

  /* One life of NetworkManager; the unique name is empty before the bus has said whether there is one. */
  char *owner;
  GCancellable *cancellable;
  CabinDBusNm *manager;
  gboolean was_off;
  CabinNmAgent *agent;
  gboolean registered;

  char *interface;
  CabinNmDevice *device;
  gboolean looked_for_device;

  Wish wish;
  CabinNetworkPlan *plan;
  char *profile;
  gboolean looked_for_profile;
  /* Whether the stored profile is as it is planned; whether the active one was compared; whether it must start anew. */
  gboolean stored;
  gboolean compared;
  gboolean must_activate;
  /* What we have activated, until it shows on the device; what was compared. */
  char *expected;
  char *seen;

  /* One step at a time; the last one that failed, which is tried again a while later. */
  gboolean busy;
  char *problem;
  guint retry;

  CabinNetworkReport report;
};

static void cabin_nm_client_service_init (CabinNetworkServiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinNmClient, cabin_nm_client, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CABIN_TYPE_NETWORK_SERVICE, cabin_nm_client_service_init))

/* Each step ends here, and begins the next one. */
static void work (CabinNmClient *self);

static void
say (CabinNmClient         *self,
     CabinNetworkPresence   presence,
     CabinAccessPointState  state,
     const char            *detail)
{
  const char *bssid = self->device ? cabin_nm_device_get_hw_address (self->device) : NULL;

  cabin_network_service_say (CABIN_NETWORK_SERVICE (self), &self->report, presence, state, detail, bssid);
}

static gboolean
is_asleep (CabinNmClient *self)
{
  return cabin_dbus_nm_get_state (self->manager) == STATE_ASLEEP;
}

static gboolean
is_wireless_on (CabinNmClient *self)
{
  return cabin_dbus_nm_get_wireless_enabled (self->manager) &&
         cabin_dbus_nm_get_wireless_hardware_enabled (self->manager);
}

/* Whether the device takes a connection now. */
static gboolean
is_available (CabinNmClient *self)
{
  return !is_asleep (self) && is_wireless_on (self) && cabin_nm_device_is_managed (self->device) &&
         cabin_nm_device_can_be_ap (self->device) &&
         cabin_nm_device_get_state (self->device) >= CABIN_NM_DEVICE_DISCONNECTED;
}

static gboolean
is_ours_active (CabinNmClient *self)
{
  return g_strcmp0 (cabin_nm_device_get_uuid (self->device), CABIN_NM_PROFILE_UUID) == 0;
}

static void
report_network (CabinNmClient *self)
{
  guint state = cabin_nm_device_get_state (self->device);
  const char *reason = cabin_nm_reason_to_string (cabin_nm_device_get_reason (self->device));
  const CabinNetworkPresence yes = CABIN_NETWORK_PRESENCE_YES;
  g_autofree char *text = NULL;

  if (self->problem != NULL)
    say (self, yes, CABIN_ACCESS_POINT_FAILED, self->problem);
  else if (self->wish != WISH_PLAN)
    say (self, yes, CABIN_ACCESS_POINT_OFF, NULL);
  else if (!self->compared || self->must_activate || self->expected != NULL ||
           cabin_nm_device_get_uuid (self->device) == NULL)
    say (self, yes, CABIN_ACCESS_POINT_STARTING, reason);
  else if (is_ours_active (self) && state >= CABIN_NM_DEVICE_PREPARE && state <= CABIN_NM_DEVICE_ACTIVATED)
    say (self, yes, state == CABIN_NM_DEVICE_ACTIVATED ? CABIN_ACCESS_POINT_ON : CABIN_ACCESS_POINT_STARTING, NULL);
  else if (!is_ours_active (self) && *cabin_nm_device_get_uuid (self->device) != '\0')
    {
      text = g_strdup_printf ("%s is used for another network", self->interface);
      say (self, yes, CABIN_ACCESS_POINT_FAILED, text);
    }
  else
    say (self, yes, CABIN_ACCESS_POINT_FAILED, reason ? reason : "NetworkManager has ended it");
}

static void
report (CabinNmClient *self)
{
  const CabinNetworkPresence yes = CABIN_NETWORK_PRESENCE_YES;
  g_autofree char *text = NULL;

  if (self->owner == NULL)
    say (self, CABIN_NETWORK_PRESENCE_NO, CABIN_ACCESS_POINT_OFF, NULL);
  else if (self->interface == NULL && self->problem != NULL)
    say (self, CABIN_NETWORK_PRESENCE_UNKNOWN, CABIN_ACCESS_POINT_FAILED, self->problem);
  else if (self->interface == NULL)
    say (self, CABIN_NETWORK_PRESENCE_UNKNOWN,
         self->profile != NULL ? CABIN_ACCESS_POINT_STARTING : CABIN_ACCESS_POINT_OFF, NULL);
  else if (*self->owner == '\0' || self->manager == NULL || (!self->looked_for_device && self->problem == NULL))
    say (self, CABIN_NETWORK_PRESENCE_UNKNOWN, CABIN_ACCESS_POINT_STARTING, NULL);
  else if (is_asleep (self))
    say (self, yes, CABIN_ACCESS_POINT_BLOCKED, "NetworkManager has all networks switched off");
  else if (self->device == NULL && self->problem != NULL)
    say (self, yes, CABIN_ACCESS_POINT_FAILED, self->problem);
  else if (self->device == NULL)
    say (self, yes, CABIN_ACCESS_POINT_NO_DEVICE, NULL);
  else if (!cabin_nm_device_is_managed (self->device) && cabin_dbus_nm_get_startup (self->manager))
    say (self, CABIN_NETWORK_PRESENCE_UNKNOWN, CABIN_ACCESS_POINT_STARTING, NULL);
  else if (!cabin_nm_device_is_managed (self->device))
    {
      text = g_strdup_printf ("NetworkManager leaves %s alone", self->interface);
      say (self, CABIN_NETWORK_PRESENCE_NO, CABIN_ACCESS_POINT_OFF, text);
    }
  else if (!cabin_nm_device_can_be_ap (self->device))
    {
      text = g_strdup_printf ("%s cannot be an access point", self->interface);
      say (self, yes, CABIN_ACCESS_POINT_NO_DEVICE, text);
    }
  else if (!is_wireless_on (self))
    say (self, yes, CABIN_ACCESS_POINT_BLOCKED, NULL);
  else
    report_network (self);
}

static gboolean
on_retry (gpointer user_data)
{
  CabinNmClient *self = user_data;

  self->retry = 0;
  work (self);

  return G_SOURCE_REMOVE;
}

/* Whatever failed: what changes, or time, brings another try. */
static void
step_failed (CabinNmClient *self,
             const char    *what,
             const GError  *error)
{
  g_autofree char *text = cabin_error_text (error);

  g_message ("NetworkManager: %s failed: %s", what, text);
  self->busy = FALSE;
  g_free (self->problem);
  self->problem = g_steal_pointer (&text);
  g_clear_handle_id (&self->retry, g_source_remove);
  self->retry = g_timeout_add (CABIN_RETRY_MAX_MS, on_retry, self);
  report (self);
}

static void
step_done (CabinNmClient *self)
{
  self->busy = FALSE;
  work (self);
}

/* What is under way is about what is wanted no more. */
static void
drop_step (CabinNmClient *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->busy = FALSE;
}

/* Something has changed, so what failed may succeed now. */
static void
begin_anew (CabinNmClient *self)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_pointer (&self->problem, g_free);
  work (self);
}

static void
call (CabinNmClient       *self,
      const char          *path,
      const char          *interface,
      const char          *method,
      GVariant            *parameters,
      const char          *reply_type,
      GAsyncReadyCallback  callback)
{
  self->busy = TRUE;
  g_dbus_connection_call (self->connection, self->owner, path, interface, method, parameters,
                          G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NO_AUTO_START, CABIN_NETWORK_CALL_TIMEOUT_MS,
                          self->cancellable, callback, self);
}

/* Returns: (transfer full) (nullable): the reply; %NULL with an error, of which a cancelled one is of a life that is
 *   over: @user_data may be gone */
static GVariant *
take_reply (GObject       *source,
            GAsyncResult  *result,
            GError       **error)
{
  return g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, error);
}

static void
see (CabinNmClient *self,
     const char    *active)
{
  g_free (self->seen);
  self->seen = g_strdup (active);
}

static void
on_activated (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = take_reply (source, result, &error);
  CabinNmClient *self = user_data;

  if (cabin_error_cancelled (error))
    return;

  self->must_activate = FALSE;
  if (reply == NULL)
    {
      /* It may start by itself, which needs nobody's leave. */
      self->compared = FALSE;
      step_failed (self, "starting the network", error);
      return;
    }

  g_free (self->expected);
  g_variant_get (reply, "(o)", &self->expected);
  see (self, self->expected);
  if (self->device != NULL && g_strcmp0 (cabin_nm_device_get_active (self->device), self->expected) == 0)
    g_clear_pointer (&self->expected, g_free);
  step_done (self);
}

static void
on_applied (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = take_reply (source, result, &error);
  g_autoptr(GVariant) settings = NULL;
  CabinNmClient *self = user_data;

  if (cabin_error_cancelled (error))
    return;

  if (reply != NULL)
    settings = g_variant_get_child_value (reply, 0);
  see (self, self->device ? cabin_nm_device_get_active (self->device) : NULL);
  self->compared = TRUE;
  self->must_activate = settings == NULL || self->plan == NULL || !cabin_nm_profile_fits (self->plan, settings);
  step_done (self);
}

static void
compare (CabinNmClient *self)
{
  if (is_ours_active (self) && !self->plan->is_new_key)
    {
      self->busy = TRUE;
      cabin_nm_device_get_applied (self->device, self->cancellable, on_applied, self);
      return;
    }

  self->plan->is_new_key = FALSE;
  self->compared = TRUE;
  self->must_activate = TRUE;
  work (self);
}

static void
on_updated (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = take_reply (source, result, &error);
  CabinNmClient *self = user_data;

  if (cabin_error_cancelled (error))
    return;

  if (reply == NULL)
    {
      step_failed (self, "changing the profile", error);
      return;
    }

  self->stored = TRUE;
  step_done (self);
}

static void
on_settings (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = take_reply (source, result, &error);
  g_autoptr(GVariant) settings = NULL;
  CabinNmClient *self = user_data;

  if (cabin_error_cancelled (error))
    return;

  if (reply == NULL || self->plan == NULL)
    {
      self->looked_for_profile = FALSE;
      if (reply == NULL)
        step_failed (self, "reading the profile", error);
      else
        step_done (self);
      return;
    }

  settings = g_variant_get_child_value (reply, 0);
  if (cabin_nm_profile_fits (self->plan, settings))
    {
      self->stored = TRUE;
      step_done (self);
      return;
    }

  call (self, self->profile, CABIN_NM_PROFILE_INTERFACE, "Update2",
        g_variant_new ("(@a{sa{sv}}u@a{sv})", cabin_nm_profile_new (self->plan), TO_DISK,
                       g_variant_new ("a{sv}", NULL)), "(a{sv})", on_updated);
}

/* Somebody changed the profile, perhaps so that the key would be written down, or removed it. */
static void
on_profile_signal (GDBusConnection *connection,
                   const char      *sender,
                   const char      *path,
                   const char      *interface,
                   const char      *name,
                   GVariant        *parameters,
                   gpointer         user_data)
{
  CabinNmClient *self = user_data;

  if (g_strcmp0 (path, self->profile) != 0)
    return;

  self->stored = FALSE;
  if (g_str_equal (name, "Removed"))
    {
      g_clear_pointer (&self->profile, g_free);
      self->compared = FALSE;
    }
  begin_anew (self);
}

static void
on_added (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = take_reply (source, result, &error);
  CabinNmClient *self = user_data;

  if (cabin_error_cancelled (error))
    return;

  if (reply == NULL)
    {
      step_failed (self, "making the profile", error);
      return;
    }

  g_free (self->profile);
  g_variant_get (reply, "(o@a{sv})", &self->profile, NULL);
  self->stored = TRUE;
  step_done (self);
}

static void
on_deleted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = take_reply (source, result, &error);
  CabinNmClient *self = user_data;

  if (cabin_error_cancelled (error))
    return;

  if (reply == NULL)
    {
      step_failed (self, "removing the profile", error);
      return;
    }

  g_clear_pointer (&self->profile, g_free);
  step_done (self);
}

static void
on_profile_found (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = take_reply (source, result, &error);
  CabinNmClient *self = user_data;

  if (cabin_error_cancelled (error))
    return;

  if (reply == NULL && !cabin_error_is_remote (error, CABIN_NM_ERROR_INVALID_CONNECTION))
    {
      step_failed (self, "looking for the profile", error);
      return;
    }

  self->looked_for_profile = TRUE;
  g_clear_pointer (&self->profile, g_free);
  if (reply != NULL)
    g_variant_get (reply, "(o)", &self->profile);
  step_done (self);
}

static void
on_registered (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean registered = cabin_nm_agent_register_finish (CABIN_NM_AGENT (source), result, &error);
  CabinNmClient *self = user_data;

  if (cabin_error_cancelled (error))
    return;

  if (!registered)
    {
      step_failed (self, "offering the key", error);
      return;
    }

  self->registered = TRUE;
  step_done (self);
}

static void
on_device_changed (CabinNmDevice *device,
                   CabinNmClient *self)
{
  if (g_strcmp0 (cabin_nm_device_get_active (device), self->expected) == 0 ||
      cabin_nm_device_get_state (device) == CABIN_NM_DEVICE_FAILED)
    g_clear_pointer (&self->expected, g_free);
  /* Somebody else, or NetworkManager by itself, has started it. */
  if (is_ours_active (self) && g_strcmp0 (cabin_nm_device_get_active (device), self->seen) != 0)
    self->compared = FALSE;
  if (self->problem != NULL && is_ours_active (self))
    begin_anew (self);
  else
    work (self);
}

static void
drop_device (CabinNmClient *self)
{
  if (self->device != NULL)
    g_signal_handlers_disconnect_by_data (self->device, self);
  g_clear_object (&self->device);
  self->looked_for_device = FALSE;
  self->compared = FALSE;
  self->must_activate = FALSE;
  g_clear_pointer (&self->expected, g_free);
  g_clear_pointer (&self->seen, g_free);
}

static void
on_device (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CabinNmDevice) device = cabin_nm_device_new_finish (result, &error);
  CabinNmClient *self = user_data;

  if (cabin_error_cancelled (error))
    return;

  if (device == NULL)
    {
      step_failed (self, "looking at the interface", error);
      return;
    }

  self->looked_for_device = TRUE;
  self->device = g_steal_pointer (&device);
  g_signal_connect_object (self->device, "changed", G_CALLBACK (on_device_changed), self, 0);
  step_done (self);
}

static void
on_device_found (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = take_reply (source, result, &error);
  CabinNmClient *self = user_data;
  const char *path;

  if (cabin_error_cancelled (error))
    return;

  if (reply != NULL)
    {
      g_variant_get (reply, "(&o)", &path);
      cabin_nm_device_new_async (self->connection, self->owner, path, self->cancellable, on_device, self);
    }
  else if (cabin_error_is_remote (error, CABIN_NM_ERROR_UNKNOWN_DEVICE))
    {
      self->looked_for_device = TRUE;
      step_done (self);
    }
  else
    step_failed (self, "looking for the interface", error);
}

static void
on_device_added (CabinDBusNm   *manager,
                 const char    *path,
                 CabinNmClient *self)
{
  if (self->device == NULL)
    {
      self->looked_for_device = FALSE;
      begin_anew (self);
    }
}

static void
on_device_removed (CabinDBusNm   *manager,
                   const char    *path,
                   CabinNmClient *self)
{
  if (self->device == NULL || !g_str_equal (cabin_nm_device_get_path (self->device), path))
    return;

  drop_device (self);
  begin_anew (self);
}

/* Wi-Fi that was off has to be started again, unless NetworkManager does so by itself. */
static void
on_manager_changed (GDBusProxy    *proxy,
                    GVariant      *changed,
                    GStrv          invalidated,
                    CabinNmClient *self)
{
  gboolean is_off = is_asleep (self) || !is_wireless_on (self);

  if (is_off == self->was_off)
    {
      work (self);
      return;
    }

  self->was_off = is_off;
  self->compared = FALSE;
  begin_anew (self);
}

static void
on_manager (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  CabinDBusNm *manager = cabin_dbus_nm_proxy_new_finish (result, &error);
  CabinNmClient *self = user_data;

  if (cabin_error_cancelled (error))
    return;

  if (manager == NULL)
    {
      step_failed (self, "speaking with it", error);
      return;
    }

  self->manager = manager;
  self->was_off = is_asleep (self) || !is_wireless_on (self);
  g_signal_connect_object (manager, "g-properties-changed", G_CALLBACK (on_manager_changed), self, 0);
  g_signal_connect_object (manager, "device-added", G_CALLBACK (on_device_added), self, 0);
  g_signal_connect_object (manager, "device-removed", G_CALLBACK (on_device_removed), self, 0);
  step_done (self);
}

/* Returns: whether there was something to do */
static gboolean
work_on_device (CabinNmClient *self)
{
  if (self->manager == NULL)
    {
      self->busy = TRUE;
      cabin_dbus_nm_proxy_new (self->connection, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, self->owner, CABIN_NM_PATH,
                               self->cancellable, on_manager, self);
    }
  else if (!self->looked_for_device && self->interface != NULL)
    call (self, CABIN_NM_PATH, CABIN_NM_NAME, "GetDeviceByIpIface", g_variant_new ("(s)", self->interface), "(o)",
          on_device_found);
  else
    return FALSE;

  return TRUE;
}

/* Returns: whether there was something to do */
static gboolean
work_on_profile (CabinNmClient *self)
{
  if (self->wish == WISH_PLAN && !self->registered)
    {
      self->busy = TRUE;
      cabin_nm_agent_register_async (self->agent, self->connection, self->owner, self->cancellable, on_registered,
                                     self);
    }
  else if (!self->looked_for_profile)
    call (self, CABIN_NM_SETTINGS_PATH, CABIN_NM_SETTINGS_INTERFACE, "GetConnectionByUuid",
          g_variant_new ("(s)", CABIN_NM_PROFILE_UUID), "(o)", on_profile_found);
  else if (self->wish == WISH_NOTHING && self->profile != NULL)
    call (self, self->profile, CABIN_NM_PROFILE_INTERFACE, "Delete", NULL, "()", on_deleted);
  else if (self->wish == WISH_PLAN && self->profile == NULL)
    call (self, CABIN_NM_SETTINGS_PATH, CABIN_NM_SETTINGS_INTERFACE, "AddConnection2",
          g_variant_new ("(@a{sa{sv}}u@a{sv})", cabin_nm_profile_new (self->plan), TO_DISK,
                         g_variant_new ("a{sv}", NULL)), "(oa{sv})", on_added);
  else if (self->wish == WISH_PLAN && !self->stored)
    call (self, self->profile, CABIN_NM_PROFILE_INTERFACE, "GetSettings", NULL, "(a{sa{sv}})", on_settings);
  else
    return FALSE;

  return TRUE;
}

static void
work_on_network (CabinNmClient *self)
{
  if (self->wish != WISH_PLAN || self->device == NULL || self->expected != NULL || !is_available (self) ||
      cabin_nm_device_get_uuid (self->device) == NULL)
    return;

  if (!self->compared)
    compare (self);
  else if (self->must_activate)
    call (self, CABIN_NM_PATH, CABIN_NM_NAME, "ActivateConnection",
          g_variant_new ("(ooo)", self->profile, cabin_nm_device_get_path (self->device), "/"), "(o)", on_activated);
}

static void
work (CabinNmClient *self)
{
  if (!self->busy && self->retry == 0 && self->owner != NULL && *self->owner != '\0' && !work_on_device (self) &&
      self->wish != WISH_UNKNOWN && !work_on_profile (self))
    {
      g_clear_pointer (&self->problem, g_free);
      work_on_network (self);
    }

  report (self);
}

static void
forget_wish (CabinNmClient *self)
{
  self->wish = WISH_UNKNOWN;
  g_clear_pointer (&self->plan, cabin_network_plan_free);
}

/* All that was of one life of NetworkManager. */
static void
end_life (CabinNmClient *self)
{
  drop_step (self);
  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_pointer (&self->problem, g_free);
  drop_device (self);
  /* What is wanted of the next one is decided when it has said whether the interface is its. */
  if (self->interface != NULL)
    forget_wish (self);
  if (self->profile_watch != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->profile_watch);
  self->profile_watch = 0;
  if (self->manager != NULL)
    g_signal_handlers_disconnect_by_data (self->manager, self);
  g_clear_object (&self->manager);
  g_clear_pointer (&self->profile, g_free);
  g_clear_pointer (&self->owner, g_free);
  self->looked_for_profile = self->stored = self->registered = FALSE;
}

static void
on_name_appeared (GDBusConnection *connection,
                  const char      *name,
                  const char      *owner,
                  gpointer         user_data)
{
  CabinNmClient *self = user_data;

  end_life (self);
  self->owner = g_strdup (owner);
  self->profile_watch =
    g_dbus_connection_signal_subscribe (connection, owner, CABIN_NM_PROFILE_INTERFACE, NULL, NULL, NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, on_profile_signal, self, NULL);
  work (self);
}

static void
on_name_vanished (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  CabinNmClient *self = user_data;

  end_life (self);
  report (self);
}

static void
stop (CabinNmClient *self)
{
  g_clear_handle_id (&self->name_watch, g_bus_unwatch_name);
  end_life (self);
  g_clear_object (&self->connection);
}

static void
cabin_nm_client_start (CabinNetworkService *service,
                       GDBusConnection     *connection)
{
  CabinNmClient *self = CABIN_NM_CLIENT (service);

  stop (self);
  self->connection = g_object_ref (connection);
  self->owner = g_strdup ("");
  self->name_watch = g_bus_watch_name_on_connection (connection, CABIN_NM_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                     on_name_appeared, on_name_vanished, self, NULL);
  report (self);
}

static void
cabin_nm_client_set_interface (CabinNetworkService *service,
                               const char          *interface)
{
  CabinNmClient *self = CABIN_NM_CLIENT (service);

  if (g_strcmp0 (self->interface, interface) == 0)
    return;

  g_free (self->interface);
  self->interface = g_strdup (interface);
  drop_step (self);
  self->looked_for_profile = FALSE;
  drop_device (self);
  forget_wish (self);
  begin_anew (self);
}

static void
cabin_nm_client_want (CabinNetworkService    *service,
                      const CabinNetworkPlan *plan)
{
  CabinNmClient *self = CABIN_NM_CLIENT (service);
  Wish wish = plan ? WISH_PLAN : WISH_NOTHING;

  if (self->wish == wish && cabin_network_plan_equal (self->plan, plan))
    return;

  drop_step (self);
  self->looked_for_profile = FALSE;
  self->wish = wish;
  cabin_network_plan_free (self->plan);
  self->plan = cabin_network_plan_copy (plan);
  cabin_nm_agent_set_key (self->agent, plan ? plan->key : NULL);
  if (plan == NULL && self->registered)
    {
      cabin_nm_agent_unregister (self->agent);
      self->registered = FALSE;
    }

  self->stored = self->compared = self->must_activate = FALSE;
  begin_anew (self);
}

static const CabinNetworkReport *
cabin_nm_client_get_report (CabinNetworkService *service)
{
  return &CABIN_NM_CLIENT (service)->report;
}

static void
cabin_nm_client_service_init (CabinNetworkServiceInterface *iface)
{
  iface->start = cabin_nm_client_start;
  iface->set_interface = cabin_nm_client_set_interface;
  iface->want = cabin_nm_client_want;
  iface->get_report = cabin_nm_client_get_report;
}

static void
cabin_nm_client_dispose (GObject *object)
{
  CabinNmClient *self = CABIN_NM_CLIENT (object);

  stop (self);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (cabin_nm_client_parent_class)->dispose (object);
}

static void
cabin_nm_client_finalize (GObject *object)
{
  CabinNmClient *self = CABIN_NM_CLIENT (object);

  g_object_unref (self->cancellable);
  g_free (self->interface);
  cabin_network_plan_free (self->plan);
  cabin_network_report_clear (&self->report);

  G_OBJECT_CLASS (cabin_nm_client_parent_class)->finalize (object);
}

static void
cabin_nm_client_class_init (CabinNmClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_nm_client_dispose;
  object_class->finalize = cabin_nm_client_finalize;
}

static void
cabin_nm_client_init (CabinNmClient *self)
{
  self->cancellable = g_cancellable_new ();
  self->agent = cabin_nm_agent_new ();
}

/**
 * cabin_nm_client_new:
 *
 * Returns: (transfer full): a client that knows nothing before cabin_network_service_start()
 */
CabinNmClient *
cabin_nm_client_new (void)
{
  return g_object_new (CABIN_TYPE_NM_CLIENT, NULL);
}
