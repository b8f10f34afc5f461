/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-nm-client-private.h"

#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-nm-profile.h"
#include "cabin-nm-reason.h"

static void cabin_nm_client_service_init (CabinNetworkServiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinNmClient, cabin_nm_client, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CABIN_TYPE_NETWORK_SERVICE, cabin_nm_client_service_init))

/* Each step ends here, and begins the next one. */
static void work (CabinNmClient *self);

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
  cabin_nm_client_report (self);
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
  if (cabin_nm_client_is_ours_active (self) && !self->plan->is_new_key)
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
on_stored (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean stored = cabin_nm_store_make_finish (CABIN_NM_STORE (source), result, &error);
  CabinNmClient *self = user_data;

  if (cabin_error_cancelled (error))
    return;

  if (!stored)
    {
      step_failed (self, self->wish == CABIN_NM_WISH_PLAN ? "writing the profile" : "removing the profile", error);
      return;
    }

  self->stored = TRUE;
  step_done (self);
}

/* Somebody changed the profile, perhaps so that the key would be written down, or removed it. */
static void
on_store_changed (CabinNmStore  *store,
                  CabinNmClient *self)
{
  self->stored = FALSE;
  if (cabin_nm_store_get_profile (store) == NULL)
    self->compared = FALSE;
  begin_anew (self);
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
  if (cabin_nm_client_is_ours_active (self) && g_strcmp0 (cabin_nm_device_get_active (device), self->seen) != 0)
    self->compared = FALSE;
  if (self->problem != NULL && cabin_nm_client_is_ours_active (self))
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
  gboolean is_off = !cabin_nm_client_is_wireless_on (self);

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
  self->was_off = !cabin_nm_client_is_wireless_on (self);
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
  if (self->wish == CABIN_NM_WISH_PLAN && !self->registered)
    {
      self->busy = TRUE;
      cabin_nm_agent_register_async (self->agent, self->connection, self->owner, self->cancellable, on_registered,
                                     self);
    }
  else if (!self->stored)
    {
      self->busy = TRUE;
      cabin_nm_store_make_async (self->store, self->plan, self->cancellable, on_stored, self);
    }
  else
    return FALSE;

  return TRUE;
}

static void
work_on_network (CabinNmClient *self)
{
  if (self->wish != CABIN_NM_WISH_PLAN || self->device == NULL || self->expected != NULL ||
      !cabin_nm_client_is_available (self) || cabin_nm_device_get_uuid (self->device) == NULL)
    return;

  if (!self->compared)
    compare (self);
  else if (self->must_activate)
    call (self, CABIN_NM_PATH, CABIN_NM_NAME, "ActivateConnection",
          g_variant_new ("(ooo)", cabin_nm_store_get_profile (self->store), cabin_nm_device_get_path (self->device),
                         "/"), "(o)", on_activated);
}

static void
work (CabinNmClient *self)
{
  if (!self->busy && self->retry == 0 && self->owner != NULL && *self->owner != '\0' && !work_on_device (self) &&
      self->wish != CABIN_NM_WISH_UNKNOWN && !work_on_profile (self))
    {
      g_clear_pointer (&self->problem, g_free);
      work_on_network (self);
    }

  cabin_nm_client_report (self);
}

static void
forget_wish (CabinNmClient *self)
{
  self->wish = CABIN_NM_WISH_UNKNOWN;
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
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  if (self->manager != NULL)
    g_signal_handlers_disconnect_by_data (self->manager, self);
  g_clear_object (&self->manager);
  g_clear_pointer (&self->owner, g_free);
  self->stored = self->registered = FALSE;
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
  self->store = cabin_nm_store_new (connection, owner);
  g_signal_connect_object (self->store, "changed", G_CALLBACK (on_store_changed), self, 0);
  work (self);
}

static void
on_name_vanished (GDBusConnection *connection,
                  const char      *name,
                  gpointer         user_data)
{
  CabinNmClient *self = user_data;

  end_life (self);
  cabin_nm_client_report (self);
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
  cabin_nm_client_report (self);
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
  drop_device (self);
  forget_wish (self);
  begin_anew (self);
}

static void
cabin_nm_client_want (CabinNetworkService    *service,
                      const CabinNetworkPlan *plan)
{
  CabinNmClient *self = CABIN_NM_CLIENT (service);
  CabinNmWish wish = plan ? CABIN_NM_WISH_PLAN : CABIN_NM_WISH_NOTHING;

  if (self->wish == wish && cabin_network_plan_equal (self->plan, plan))
    return;

  drop_step (self);
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
