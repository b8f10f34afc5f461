/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-ap-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-text.h"

#define FILE_MODE 0600

struct _CabinApFile
{
  GObject parent_instance;

  char *folder;
  char *net_folder;
  char *path;

  GDBusConnection *connection;
  GCancellable *cancellable;
  guint subscription;
  gboolean wanted_once;

  CabinNetworkPlan *plan;
  char *problem;
  /* When the file was changed, on the clock of systemd's time stamps, in microseconds. What is older says nothing. */
  gint64 written_us;

  /* Of the unit; empty while it is unknown. */
  char *active_state;
  guint64 changed_us;

  CabinNetworkReport report;
};

static void cabin_ap_file_service_init (CabinNetworkServiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinApFile, cabin_ap_file, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CABIN_TYPE_NETWORK_SERVICE, cabin_ap_file_service_init))

static void
say (CabinApFile           *self,
     CabinAccessPointState  state,
     const char            *detail,
     const char            *bssid)
{
  gboolean present = g_file_test (self->folder, G_FILE_TEST_IS_DIR);

  cabin_network_service_say (CABIN_NETWORK_SERVICE (self), &self->report,
                             present ? CABIN_NETWORK_PRESENCE_YES : CABIN_NETWORK_PRESENCE_NO, state, detail, bssid);
}

/* Whether a switch of the radio, of software or of hardware, is on "off". */
static gboolean
is_blocked (CabinApFile *self)
{
  static const char *const kinds[] = { "soft", "hard" };
  g_autofree char *phy = g_build_filename (self->net_folder, self->plan->interface, "phy80211", NULL);
  g_autoptr(GDir) dir = g_dir_open (phy, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (kinds) && g_str_has_prefix (name, "rfkill"); i++)
        {
          g_autofree char *path = g_build_filename (phy, name, kinds[i], NULL);
          g_autofree char *content = NULL;

          if (g_file_get_contents (path, &content, NULL, NULL) && *content == '1')
            return TRUE;
        }
    }

  return FALSE;
}

static void
report (CabinApFile *self)
{
  g_autofree char *path = NULL;
  g_autofree char *bssid = NULL;
  gboolean is_new = self->changed_us >= (guint64) self->written_us;

  if (self->problem != NULL)
    {
      say (self, CABIN_ACCESS_POINT_FAILED, self->problem, NULL);
      return;
    }

  if (self->plan == NULL)
    {
      say (self, CABIN_ACCESS_POINT_OFF, NULL, NULL);
      return;
    }

  path = g_build_filename (self->net_folder, self->plan->interface, "address", NULL);
  if (!g_file_get_contents (path, &bssid, NULL, NULL))
    {
      say (self, CABIN_ACCESS_POINT_NO_DEVICE, NULL, NULL);
      return;
    }

  g_strstrip (bssid);
  if (is_new && g_str_equal (self->active_state, "active"))
    say (self, CABIN_ACCESS_POINT_ON, NULL, bssid);
  else if (is_blocked (self))
    say (self, CABIN_ACCESS_POINT_BLOCKED, NULL, bssid);
  else if (is_new && g_str_equal (self->active_state, "failed"))
    say (self, CABIN_ACCESS_POINT_FAILED, CABIN_AP_UNIT " has failed; its log says why", bssid);
  else
    say (self, CABIN_ACCESS_POINT_STARTING, NULL, bssid);
}

static void
take_properties (CabinApFile *self,
                 GVariant    *properties)
{
  const char *state;

  if (g_variant_lookup (properties, "ActiveState", "&s", &state))
    {
      g_free (self->active_state);
      self->active_state = g_strdup (state);
    }
  g_variant_lookup (properties, "StateChangeTimestampMonotonic", "t", &self->changed_us);
  report (self);
}

static void
on_properties_changed (GDBusConnection *connection,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *name,
                       GVariant        *parameters,
                       gpointer         user_data)
{
  g_autoptr(GVariant) properties = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  properties = g_variant_get_child_value (parameters, 1);
  take_properties (user_data, properties);
}

static void
on_properties (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr(GVariant) properties = NULL;

  if (cabin_error_cancelled (error))
    return;

  if (reply == NULL)
    {
      g_message ("systemd does not say how " CABIN_AP_UNIT " is: %s", error->message);
      return;
    }

  properties = g_variant_get_child_value (reply, 0);
  take_properties (user_data, properties);
}

/* Only where a network is wanted: systemd tells its subscribers of all units. */
static void
watch_unit (CabinApFile *self)
{
  if (self->connection == NULL || self->subscription != 0)
    return;

  self->subscription =
    g_dbus_connection_signal_subscribe (self->connection, CABIN_SYSTEMD_NAME, CABIN_DBUS_PROPERTIES,
                                        "PropertiesChanged", CABIN_AP_UNIT_PATH, CABIN_SYSTEMD_UNIT_INTERFACE,
                                        G_DBUS_SIGNAL_FLAGS_NONE, on_properties_changed, self, NULL);
  g_dbus_connection_call (self->connection, CABIN_SYSTEMD_NAME, CABIN_SYSTEMD_PATH, CABIN_SYSTEMD_MANAGER_INTERFACE,
                          "Subscribe", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, CABIN_NETWORK_CALL_TIMEOUT_MS,
                          NULL, NULL, NULL);
  g_dbus_connection_call (self->connection, CABIN_SYSTEMD_NAME, CABIN_AP_UNIT_PATH, CABIN_DBUS_PROPERTIES, "GetAll",
                          g_variant_new ("(s)", CABIN_SYSTEMD_UNIT_INTERFACE), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, CABIN_NETWORK_CALL_TIMEOUT_MS, self->cancellable,
                          on_properties, self);
}

static void
stop_watching (CabinApFile *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  self->subscription = 0;
  g_free (self->active_state);
  self->active_state = g_strdup ("");
  self->changed_us = 0;
}

static char *
to_text (const CabinNetworkPlan *plan)
{
  g_autoptr(GString) ssid = g_string_new (NULL);

  for (const char *p = plan->ssid; *p != '\0'; p++)
    g_string_append_printf (ssid, "%02x", (guint8) *p);

  return g_strdup_printf ("[%s]\ninterface=%s\nssid=%s\nkey=%s\nband=%s\nchannel=%u\ncountry=%s\naddress=%s\n",
                          CABIN_AP_GROUP, plan->interface, ssid->str, plan->key, plan->is_5ghz ? "5" : "2.4",
                          plan->channel, plan->country, plan->address);
}

/* A file that is written without need would restart hostapd. */
static void
write_file (CabinApFile *self)
{
  g_autoptr(GError) error = NULL;
  char *text = to_text (self->plan);
  char *old = NULL;

  g_file_get_contents (self->path, &old, NULL, NULL);
  if (g_strcmp0 (old, text) != 0)
    {
      self->written_us = g_get_monotonic_time ();
      if (!g_file_set_contents_full (self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, FILE_MODE, &error))
        self->problem = g_strdup (error->message);
    }
  cabin_text_wipe (old);
  cabin_text_wipe (text);
}

static void
remove_file (CabinApFile *self)
{
  if (g_unlink (self->path) != 0 && errno != ENOENT && errno != ENOTDIR)
    self->problem = g_strdup_printf ("%s cannot be removed: %s", self->path, g_strerror (errno));
}

static void
cabin_ap_file_start (CabinNetworkService *service,
                     GDBusConnection     *connection)
{
  CabinApFile *self = CABIN_AP_FILE (service);

  stop_watching (self);
  g_set_object (&self->connection, connection);
  if (self->plan != NULL)
    watch_unit (self);
  report (self);
}

/* The folder can have come or gone since. */
static void
cabin_ap_file_set_interface (CabinNetworkService *service,
                             const char          *interface)
{
  report (CABIN_AP_FILE (service));
}

static void
cabin_ap_file_want (CabinNetworkService    *service,
                    const CabinNetworkPlan *plan)
{
  CabinApFile *self = CABIN_AP_FILE (service);

  if (self->wanted_once && self->problem == NULL && cabin_network_plan_equal (self->plan, plan))
    return;

  self->wanted_once = TRUE;
  cabin_network_plan_free (self->plan);
  self->plan = cabin_network_plan_copy (plan);
  g_clear_pointer (&self->problem, g_free);
  if (plan != NULL)
    {
      watch_unit (self);
      write_file (self);
    }
  else
    {
      stop_watching (self);
      remove_file (self);
    }

  report (self);
}

static const CabinNetworkReport *
cabin_ap_file_get_report (CabinNetworkService *service)
{
  return &CABIN_AP_FILE (service)->report;
}

static void
cabin_ap_file_service_init (CabinNetworkServiceInterface *iface)
{
  iface->start = cabin_ap_file_start;
  iface->set_interface = cabin_ap_file_set_interface;
  iface->want = cabin_ap_file_want;
  iface->get_report = cabin_ap_file_get_report;
}

static void
cabin_ap_file_dispose (GObject *object)
{
  CabinApFile *self = CABIN_AP_FILE (object);

  stop_watching (self);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (cabin_ap_file_parent_class)->dispose (object);
}

static void
cabin_ap_file_finalize (GObject *object)
{
  CabinApFile *self = CABIN_AP_FILE (object);

  g_object_unref (self->cancellable);
  cabin_network_plan_free (self->plan);
  cabin_network_report_clear (&self->report);
  g_free (self->folder);
  g_free (self->net_folder);
  g_free (self->path);
  g_free (self->problem);
  g_free (self->active_state);

  G_OBJECT_CLASS (cabin_ap_file_parent_class)->finalize (object);
}

static void
cabin_ap_file_class_init (CabinApFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_ap_file_dispose;
  object_class->finalize = cabin_ap_file_finalize;
}

static void
cabin_ap_file_init (CabinApFile *self)
{
  self->cancellable = g_cancellable_new ();
  self->active_state = g_strdup ("");
}

/**
 * cabin_ap_file_new:
 * @folder: (type filename): where the file is to be; where there is no such folder, there is no hostapd for us
 * @net_folder: (type filename): where the kernel shows its network interfaces
 *
 * Returns: (transfer full): a service that knows nothing before cabin_network_service_start()
 */
CabinApFile *
cabin_ap_file_new (const char *folder,
                   const char *net_folder)
{
  CabinApFile *self = g_object_new (CABIN_TYPE_AP_FILE, NULL);

  self->folder = g_strdup (folder);
  self->net_folder = g_strdup (net_folder);
  self->path = g_build_filename (folder, CABIN_AP_FILE_NAME, NULL);

  return self;
}
