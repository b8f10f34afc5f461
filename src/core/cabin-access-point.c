/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-access-point.h"

#include "cabin-access-point-plan.h"
#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-network-key.h"
#include "cabin-network-runner.h"
#include "cabin-task-queue.h"
#include "cabin-text.h"

struct _CabinAccessPoint
{
  GObject parent_instance;

  CabinSettings *settings;
  CabinSecretStore *secrets;
  char *ap_folder;
  char *net_folder;

  GCancellable *cancellable;
  gboolean started;
  CabinNetworkKey *key;
  CabinNetworkRunner *runner;

  char *ssid;
  char *interface;
  CabinAccessPointState state;
  char *detail;

  /* A change that is not yet taken up; the key, which is read for it, or could not be; why the change cannot be. */
  guint debounce;
  gboolean waits_for_key;
  guint retry;
  char *problem;
  /* Who waits for the last change to be in the air; the data of a task is whether it wants an offer. */
  CabinTaskQueue *waiting;
};

G_DEFINE_FINAL_TYPE (CabinAccessPoint, cabin_access_point, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_SETTINGS,
  PROP_SECRETS,
  PROP_AP_FOLDER,
  PROP_NET_FOLDER,
  PROP_STATE,
  PROP_DETAIL,
  PROP_SSID,
  PROP_INTERFACE,
  PROP_KEY_PLACE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GSettings *
get_connection (CabinAccessPoint *self)
{
  return cabin_settings_get_connection (self->settings);
}

static gboolean
is_settled (CabinAccessPoint *self)
{
  return self->debounce == 0 && !self->waits_for_key && self->state != CABIN_ACCESS_POINT_STARTING;
}

static CabinNetworkOffer *
make_offer (CabinAccessPoint  *self,
            GError           **error)
{
  const CabinNetworkPlan *plan = cabin_network_runner_get_plan (self->runner);

  return cabin_network_offer_new (plan->address, g_settings_get_uint (get_connection (self), CABIN_KEY_TCP_PORT),
                                  plan->ssid, plan->key, cabin_network_runner_get_bssid (self->runner),
                                  cabin_network_plan_get_frequency (plan), CABIN_NETWORK_SECURITY_WPA2, error);
}

static void
answer (CabinAccessPoint *self,
        GTask            *task)
{
  gboolean wants_offer = GPOINTER_TO_INT (g_task_get_task_data (task));
  g_autoptr(GError) error = NULL;
  CabinNetworkOffer *offer;

  if (self->state == CABIN_ACCESS_POINT_ON && wants_offer)
    {
      offer = make_offer (self, &error);
      if (offer != NULL)
        g_task_return_pointer (task, offer, (GDestroyNotify) cabin_network_offer_free);
      else
        g_task_return_error (task, g_steal_pointer (&error));
    }
  else if (self->state == CABIN_ACCESS_POINT_ON || (self->state == CABIN_ACCESS_POINT_OFF && !wants_offer))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, CABIN_ERROR, CABIN_ERROR_FAILED, "The car's network is not there (%s)%s%s",
                             cabin_access_point_state_to_string (self->state), self->detail ? ": " : "",
                             self->detail ? self->detail : "");
}

static void
answer_all (CabinAccessPoint *self)
{
  while (is_settled (self) && !cabin_task_queue_is_empty (self->waiting))
    {
      g_autoptr(GTask) task = cabin_task_queue_pop (self->waiting);

      answer (self, task);
    }
}

static void
set_state (CabinAccessPoint      *self,
           CabinAccessPointState  state,
           const char            *detail)
{
  g_autofree char *old_detail = self->detail;
  CabinAccessPointState old_state = self->state;

  self->state = state;
  self->detail = g_strdup (detail);
  if (old_state != state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (g_strcmp0 (old_detail, detail) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
  if (old_state != state || g_strcmp0 (old_detail, detail) != 0)
    g_message ("The car's network: %s%s%s", cabin_access_point_state_to_string (state), detail ? ": " : "",
               detail ? detail : "");

  answer_all (self);
}

static void
look (CabinAccessPoint *self)
{
  if (self->problem != NULL)
    set_state (self, CABIN_ACCESS_POINT_FAILED, self->problem);
  else if (self->waits_for_key && cabin_network_runner_get_plan (self->runner) == NULL)
    set_state (self, CABIN_ACCESS_POINT_STARTING, NULL);
  else
    set_state (self, cabin_network_runner_get_state (self->runner), cabin_network_runner_get_detail (self->runner));
}

static void
on_key (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(CabinNetworkPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  char *key = cabin_network_key_get_finish (CABIN_NETWORK_KEY (source), result, &error);
  CabinAccessPoint *self;

  if (cabin_error_cancelled (error))
    return;

  self = user_data;
  self->waits_for_key = FALSE;
  /* The settings may be others meanwhile, or be about to. */
  if (!g_settings_get_boolean (get_connection (self), CABIN_KEY_WIFI_AP_ENABLED))
    cabin_text_wipe (g_steal_pointer (&key));
  else if (key != NULL)
    plan = cabin_access_point_plan_new (get_connection (self), &error);

  g_clear_pointer (&self->problem, g_free);
  if (error != NULL)
    {
      /* Neither a key that cannot be read nor a setting that cannot be ends a network that runs. */
      self->problem = g_strdup (error->message);
      cabin_text_wipe (key);
      look (self);
      return;
    }

  g_clear_handle_id (&self->retry, g_source_remove);
  if (plan != NULL)
    {
      plan->key = key;
      plan->is_new_key = cabin_network_key_take_new (self->key);
    }
  cabin_network_runner_want (self->runner, g_steal_pointer (&plan));
  look (self);
}

static void
take_text (CabinAccessPoint  *self,
           char             **place,
           char              *text,
           int                prop_id)
{
  g_autofree char *old = *place;

  *place = text;
  if (g_strcmp0 (old, text) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
read_names (CabinAccessPoint *self)
{
  take_text (self, &self->ssid, cabin_access_point_plan_ssid (get_connection (self)), PROP_SSID);
  take_text (self, &self->interface, g_settings_get_string (get_connection (self), CABIN_KEY_WIFI_AP_INTERFACE),
             PROP_INTERFACE);
}

/* Makes what is in the settings so. Called anew a while later as long as there is no key. */
static gboolean
refresh (gpointer user_data)
{
  CabinAccessPoint *self = user_data;
  gboolean enabled = g_settings_get_boolean (get_connection (self), CABIN_KEY_WIFI_AP_ENABLED);
  g_autoptr(CabinNetworkPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_handle_id (&self->debounce, g_source_remove);
  g_clear_pointer (&self->problem, g_free);
  if (enabled)
    plan = cabin_access_point_plan_new (get_connection (self), &error);

  if (plan != NULL)
    {
      self->retry = g_timeout_add (CABIN_SETTINGS_RETRY_MS, refresh, self);
      if (!self->waits_for_key)
        cabin_network_key_get_async (self->key, self->cancellable, on_key, self);
      self->waits_for_key = TRUE;
    }
  else if (error != NULL)
    self->problem = g_strdup (error->message);
  else
    cabin_network_runner_want (self->runner, NULL);
  look (self);

  return G_SOURCE_REMOVE;
}

static void
on_settings_changed (GSettings        *settings,
                     const char       *key,
                     CabinAccessPoint *self)
{
  if (!cabin_access_point_plan_uses (key))
    return;

  read_names (self);
  if (!self->started)
    return;

  g_clear_handle_id (&self->debounce, g_source_remove);
  self->debounce = g_timeout_add (CABIN_NETWORK_DEBOUNCE_MS, refresh, self);
}

static void
on_runner_changed (CabinNetworkRunner *runner,
                   CabinAccessPoint   *self)
{
  look (self);
}

static void
on_secret_moved (CabinSecretStore *secrets,
                 const char       *name,
                 CabinAccessPoint *self)
{
  if (g_str_equal (name, CABIN_SECRET_WIFI))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEY_PLACE]);
}

static void
end_task (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The program ends");
  g_object_unref (task);
}

static void
await (CabinAccessPoint    *self,
       gboolean             wants_offer,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, await);
  g_task_set_task_data (task, GINT_TO_POINTER (wants_offer), NULL);
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      end_task (task);
      return;
    }

  cabin_task_queue_add (self->waiting, task);
  answer_all (self);
}

static void
on_key_shown (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  char *key = cabin_network_key_get_finish (CABIN_NETWORK_KEY (source), result, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) cabin_text_wipe);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
cabin_access_point_constructed (GObject *object)
{
  CabinAccessPoint *self = CABIN_ACCESS_POINT (object);

  self->key = cabin_network_key_new (self->secrets);
  self->runner = cabin_network_runner_new (self->ap_folder, self->net_folder);
  g_signal_connect_object (self->runner, "changed", G_CALLBACK (on_runner_changed), self, 0);
  g_signal_connect_object (self->secrets, "changed", G_CALLBACK (on_secret_moved), self, 0);
  g_signal_connect_object (get_connection (self), "changed", G_CALLBACK (on_settings_changed), self, 0);

  self->ssid = cabin_access_point_plan_ssid (get_connection (self));
  self->interface = g_settings_get_string (get_connection (self), CABIN_KEY_WIFI_AP_INTERFACE);
  if (g_settings_get_boolean (get_connection (self), CABIN_KEY_WIFI_AP_ENABLED))
    self->state = CABIN_ACCESS_POINT_STARTING;

  G_OBJECT_CLASS (cabin_access_point_parent_class)->constructed (object);
}

static void
cabin_access_point_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  CabinAccessPoint *self = CABIN_ACCESS_POINT (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;

    case PROP_SSID:
      g_value_set_string (value, self->ssid);
      break;

    case PROP_INTERFACE:
      g_value_set_string (value, self->interface);
      break;

    case PROP_KEY_PLACE:
      g_value_set_int (value, cabin_access_point_get_key_place (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_access_point_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  CabinAccessPoint *self = CABIN_ACCESS_POINT (object);

  switch (prop_id)
    {
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;

    case PROP_SECRETS:
      self->secrets = g_value_dup_object (value);
      break;

    case PROP_AP_FOLDER:
      self->ap_folder = g_value_dup_string (value);
      break;

    case PROP_NET_FOLDER:
      self->net_folder = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_access_point_dispose (GObject *object)
{
  CabinAccessPoint *self = CABIN_ACCESS_POINT (object);

  if (self->runner != NULL)
    cabin_access_point_shutdown (self);
  g_clear_object (&self->runner);
  g_clear_object (&self->key);

  G_OBJECT_CLASS (cabin_access_point_parent_class)->dispose (object);
}

static void
cabin_access_point_finalize (GObject *object)
{
  CabinAccessPoint *self = CABIN_ACCESS_POINT (object);

  g_object_unref (self->waiting);
  g_object_unref (self->cancellable);
  g_object_unref (self->settings);
  g_object_unref (self->secrets);
  g_free (self->ap_folder);
  g_free (self->net_folder);
  g_free (self->ssid);
  g_free (self->interface);
  g_free (self->detail);
  g_free (self->problem);

  G_OBJECT_CLASS (cabin_access_point_parent_class)->finalize (object);
}

static void
cabin_access_point_class_init (CabinAccessPointClass *klass)
{
  const GParamFlags given = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags told = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = cabin_access_point_constructed;
  object_class->get_property = cabin_access_point_get_property;
  object_class->set_property = cabin_access_point_set_property;
  object_class->dispose = cabin_access_point_dispose;
  object_class->finalize = cabin_access_point_finalize;

  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, CABIN_TYPE_SETTINGS, given);
  properties[PROP_SECRETS] = g_param_spec_object ("secrets", NULL, NULL, CABIN_TYPE_SECRET_STORE, given);
  properties[PROP_AP_FOLDER] = g_param_spec_string ("ap-folder", NULL, NULL, CABIN_AP_FOLDER, given);
  properties[PROP_NET_FOLDER] = g_param_spec_string ("net-folder", NULL, NULL, CABIN_NET_FOLDER, given);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, CABIN_ACCESS_POINT_OFF, CABIN_ACCESS_POINT_FAILED,
                                             CABIN_ACCESS_POINT_OFF, told);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, told);
  properties[PROP_SSID] = g_param_spec_string ("ssid", NULL, NULL, NULL, told);
  properties[PROP_INTERFACE] = g_param_spec_string ("interface", NULL, NULL, NULL, told);
  properties[PROP_KEY_PLACE] = g_param_spec_int ("key-place", NULL, NULL, CABIN_SECRET_PLACE_NONE,
                                                 CABIN_SECRET_PLACE_FILE, CABIN_SECRET_PLACE_NONE, told);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_access_point_init (CabinAccessPoint *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = cabin_task_queue_new ();
}

/**
 * cabin_access_point_new:
 * @settings: which it follows
 * @secrets: where its key is kept
 *
 * Returns: (transfer full): the car's network, of which nothing happens before cabin_access_point_start()
 */
CabinAccessPoint *
cabin_access_point_new (CabinSettings    *settings,
                        CabinSecretStore *secrets)
{
  return g_object_new (CABIN_TYPE_ACCESS_POINT, "settings", settings, "secrets", secrets,
                       "ap-folder", CABIN_AP_FOLDER, "net-folder", CABIN_NET_FOLDER, NULL);
}

/**
 * cabin_access_point_start:
 * @connection: the system bus; another one than before when the bus was lost
 *
 * Begins to make the network as the settings want it.
 */
void
cabin_access_point_start (CabinAccessPoint *self,
                          GDBusConnection  *connection)
{
  g_return_if_fail (CABIN_IS_ACCESS_POINT (self));

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  self->started = TRUE;
  cabin_network_runner_start (self->runner, connection);
  refresh (self);
}

/**
 * cabin_access_point_shutdown:
 *
 * Ends what is under way here. The network itself goes on, so that phones notice nothing of a program that is started
 * anew.
 */
void
cabin_access_point_shutdown (CabinAccessPoint *self)
{
  g_return_if_fail (CABIN_IS_ACCESS_POINT (self));

  self->started = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->debounce, g_source_remove);
  g_clear_handle_id (&self->retry, g_source_remove);
  cabin_network_runner_stop (self->runner);
  while (!cabin_task_queue_is_empty (self->waiting))
    end_task (cabin_task_queue_pop (self->waiting));
}

/**
 * cabin_access_point_get_state:
 *
 * Returns: how the network is
 */
CabinAccessPointState
cabin_access_point_get_state (CabinAccessPoint *self)
{
  g_return_val_if_fail (CABIN_IS_ACCESS_POINT (self), CABIN_ACCESS_POINT_OFF);

  return self->state;
}

/**
 * cabin_access_point_get_detail:
 *
 * Returns: (transfer none) (nullable): the words of the other program about the state
 */
const char *
cabin_access_point_get_detail (CabinAccessPoint *self)
{
  g_return_val_if_fail (CABIN_IS_ACCESS_POINT (self), NULL);

  return self->detail;
}

/**
 * cabin_access_point_get_ssid:
 *
 * Returns: (transfer none): the name of the network as it is wanted
 */
const char *
cabin_access_point_get_ssid (CabinAccessPoint *self)
{
  g_return_val_if_fail (CABIN_IS_ACCESS_POINT (self), NULL);

  return self->ssid;
}

/**
 * cabin_access_point_get_interface:
 *
 * Returns: (transfer none): the kernel's name of the interface
 */
const char *
cabin_access_point_get_interface (CabinAccessPoint *self)
{
  g_return_val_if_fail (CABIN_IS_ACCESS_POINT (self), NULL);

  return self->interface;
}

/**
 * cabin_access_point_get_key_place:
 *
 * Returns: where the key is kept, as far as this is known
 */
CabinSecretPlace
cabin_access_point_get_key_place (CabinAccessPoint *self)
{
  g_return_val_if_fail (CABIN_IS_ACCESS_POINT (self), CABIN_SECRET_PLACE_NONE);

  return cabin_secret_store_get_place (self->secrets, CABIN_SECRET_WIFI);
}

/**
 * cabin_access_point_get_key_async:
 *
 * Has the passphrase read, or made if there is none yet. Finish with cabin_access_point_get_key_finish().
 */
void
cabin_access_point_get_key_async (CabinAccessPoint    *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (CABIN_IS_ACCESS_POINT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cabin_access_point_get_key_async);
  cabin_network_key_get_async (self->key, cancellable, on_key_shown, g_steal_pointer (&task));
}

/**
 * cabin_access_point_get_key_finish:
 *
 * Returns: (transfer full): the passphrase, to be freed with cabin_text_wipe(); %NULL with an error
 */
char *
cabin_access_point_get_key_finish (CabinAccessPoint  *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cabin_access_point_get_offer_async:
 *
 * Waits while the network starts. Finish with cabin_access_point_get_offer_finish().
 */
void
cabin_access_point_get_offer_async (CabinAccessPoint    *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (CABIN_IS_ACCESS_POINT (self));

  await (self, TRUE, cancellable, callback, user_data);
}

/**
 * cabin_access_point_get_offer_finish:
 *
 * Returns: (transfer full): all that a phone has to know to join; %NULL with an error if there is no network
 */
CabinNetworkOffer *
cabin_access_point_get_offer_finish (CabinAccessPoint  *self,
                                     GAsyncResult      *result,
                                     GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cabin_access_point_settle_async:
 *
 * Waits until the last change of the settings is in the air, is not wanted, or has failed. Finish with
 * cabin_access_point_settle_finish().
 */
void
cabin_access_point_settle_async (CabinAccessPoint    *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (CABIN_IS_ACCESS_POINT (self));

  await (self, FALSE, cancellable, callback, user_data);
}

/**
 * cabin_access_point_settle_finish:
 *
 * Returns: whether the network is as the settings want it; %FALSE with an error that says why not
 */
gboolean
cabin_access_point_settle_finish (CabinAccessPoint  *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
