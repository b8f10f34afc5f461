/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-network-runner.h"

#include "cabin-ap-file.h"
#include "cabin-names.h"
#include "cabin-nm-client.h"

/* In the order in which they are asked. */
enum {
  NETWORK_MANAGER,
  HOSTAPD,
  N_SERVICES
};

struct _CabinNetworkRunner
{
  GObject parent_instance;

  CabinNetworkService *services[N_SERVICES];
  gboolean started;
  CabinNetworkPlan *plan;

  CabinAccessPointState state;
  char *detail;
  char *bssid;
  /* A start that must end; whether it has taken too long. */
  guint patience;
  gboolean late;
};

G_DEFINE_FINAL_TYPE (CabinNetworkRunner, cabin_network_runner, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
say (CabinNetworkRunner    *self,
     CabinAccessPointState  state,
     const char            *detail,
     const char            *bssid)
{
  g_autofree char *old_detail = self->detail;
  g_autofree char *old_bssid = self->bssid;
  CabinAccessPointState old_state = self->state;

  self->state = state;
  self->detail = g_strdup (detail);
  self->bssid = g_strdup (bssid);
  if (old_state != state || g_strcmp0 (old_detail, detail) != 0 || g_strcmp0 (old_bssid, bssid) != 0)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
begin_to_wait (CabinNetworkRunner *self)
{
  g_clear_handle_id (&self->patience, g_source_remove);
  self->late = FALSE;
}

static gboolean
on_impatient (gpointer user_data)
{
  CabinNetworkRunner *self = user_data;
  g_autofree char *detail = g_strdup (self->detail ? self->detail : "It does not come up");

  self->patience = 0;
  self->late = TRUE;
  say (self, CABIN_ACCESS_POINT_FAILED, detail, NULL);

  return G_SOURCE_REMOVE;
}

/* A start that takes too long is a failure, until the service says something else. */
static void
adopt (CabinNetworkRunner    *self,
       CabinAccessPointState  state,
       const char            *detail,
       const char            *bssid)
{
  if (state == CABIN_ACCESS_POINT_ON)
    self->plan->is_new_key = FALSE;
  if (state != CABIN_ACCESS_POINT_STARTING)
    begin_to_wait (self);
  else if (self->late)
    return;
  else if (self->patience == 0)
    self->patience = g_timeout_add (CABIN_NETWORK_START_MS, on_impatient, self);

  say (self, state, detail, bssid);
}

static void
adopt_report (CabinNetworkRunner  *self,
              CabinNetworkService *service)
{
  const CabinNetworkReport *report = cabin_network_service_get_report (service);

  adopt (self, report->state, report->detail, report->bssid);
}

/* Where nothing is wanted, one that has not ended yet, or cannot be ended, is worth a word. */
static void
look_at_the_end (CabinNetworkRunner *self)
{
  for (int i = 0; i < N_SERVICES; i++)
    {
      if (cabin_network_service_get_report (self->services[i])->state != CABIN_ACCESS_POINT_OFF)
        {
          adopt_report (self, self->services[i]);
          return;
        }
    }

  adopt (self, CABIN_ACCESS_POINT_OFF, NULL, NULL);
}

/* The service that runs the network tells how; the others end what they may have of it. */
static void
choose (CabinNetworkRunner  *self,
        CabinNetworkService *chosen)
{
  for (int i = 0; i < N_SERVICES; i++)
    cabin_network_service_want (self->services[i], self->services[i] == chosen ? self->plan : NULL);
}

/* The services say that something has changed also while they are told what to do, which ends as nothing is new. */
static void
look (CabinNetworkRunner *self)
{
  const char *detail = NULL;

  if (!self->started)
    return;

  if (self->plan == NULL)
    {
      look_at_the_end (self);
      return;
    }

  for (int i = 0; i < N_SERVICES; i++)
    {
      const CabinNetworkReport *report = cabin_network_service_get_report (self->services[i]);

      if (report->presence == CABIN_NETWORK_PRESENCE_UNKNOWN)
        {
          adopt (self, CABIN_ACCESS_POINT_STARTING, NULL, NULL);
          return;
        }

      if (report->presence == CABIN_NETWORK_PRESENCE_YES)
        {
          choose (self, self->services[i]);
          adopt_report (self, self->services[i]);
          return;
        }

      if (detail == NULL)
        detail = report->detail;
    }

  adopt (self, CABIN_ACCESS_POINT_NO_SERVICE, detail, NULL);
  choose (self, NULL);
}

static void
cabin_network_runner_dispose (GObject *object)
{
  CabinNetworkRunner *self = CABIN_NETWORK_RUNNER (object);

  cabin_network_runner_stop (self);
  for (int i = 0; i < N_SERVICES; i++)
    g_clear_object (&self->services[i]);

  G_OBJECT_CLASS (cabin_network_runner_parent_class)->dispose (object);
}

static void
cabin_network_runner_finalize (GObject *object)
{
  CabinNetworkRunner *self = CABIN_NETWORK_RUNNER (object);

  cabin_network_plan_free (self->plan);
  g_free (self->detail);
  g_free (self->bssid);

  G_OBJECT_CLASS (cabin_network_runner_parent_class)->finalize (object);
}

static void
cabin_network_runner_class_init (CabinNetworkRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_network_runner_dispose;
  object_class->finalize = cabin_network_runner_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
cabin_network_runner_init (CabinNetworkRunner *self)
{
}

/**
 * cabin_network_runner_new:
 * @ap_folder: (type filename): %CABIN_AP_FOLDER
 * @net_folder: (type filename): %CABIN_NET_FOLDER
 *
 * Returns: (transfer full): a runner of nothing
 */
CabinNetworkRunner *
cabin_network_runner_new (const char *ap_folder,
                          const char *net_folder)
{
  CabinNetworkRunner *self = g_object_new (CABIN_TYPE_NETWORK_RUNNER, NULL);

  self->services[NETWORK_MANAGER] = CABIN_NETWORK_SERVICE (cabin_nm_client_new ());
  self->services[HOSTAPD] = CABIN_NETWORK_SERVICE (cabin_ap_file_new (ap_folder, net_folder));
  for (int i = 0; i < N_SERVICES; i++)
    g_signal_connect_object (self->services[i], "changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * cabin_network_runner_start:
 * @connection: the system bus; another one than before when the bus was lost
 */
void
cabin_network_runner_start (CabinNetworkRunner *self,
                            GDBusConnection    *connection)
{
  g_return_if_fail (CABIN_IS_NETWORK_RUNNER (self));

  for (int i = 0; i < N_SERVICES; i++)
    cabin_network_service_start (self->services[i], connection);
  self->started = TRUE;
}

/**
 * cabin_network_runner_stop:
 *
 * Says and does nothing any more. The network goes on.
 */
void
cabin_network_runner_stop (CabinNetworkRunner *self)
{
  g_return_if_fail (CABIN_IS_NETWORK_RUNNER (self));

  self->started = FALSE;
  begin_to_wait (self);
}

/**
 * cabin_network_runner_want:
 * @plan: (nullable) (transfer full): the network to run; %NULL for none. A key that is new stays so until it is in the
 *   air.
 */
void
cabin_network_runner_want (CabinNetworkRunner *self,
                           CabinNetworkPlan   *plan)
{
  g_return_if_fail (CABIN_IS_NETWORK_RUNNER (self));

  if (plan != NULL && self->plan != NULL)
    plan->is_new_key |= self->plan->is_new_key;
  cabin_network_plan_free (self->plan);
  self->plan = plan;
  begin_to_wait (self);
  for (int i = 0; i < N_SERVICES; i++)
    cabin_network_service_set_interface (self->services[i], plan ? plan->interface : NULL);
  if (plan == NULL)
    choose (self, NULL);
  look (self);
}

/**
 * cabin_network_runner_get_plan:
 *
 * Returns: (transfer none) (nullable): the network that is wanted
 */
const CabinNetworkPlan *
cabin_network_runner_get_plan (CabinNetworkRunner *self)
{
  g_return_val_if_fail (CABIN_IS_NETWORK_RUNNER (self), NULL);

  return self->plan;
}

/**
 * cabin_network_runner_get_state:
 *
 * Returns: how the network is
 */
CabinAccessPointState
cabin_network_runner_get_state (CabinNetworkRunner *self)
{
  g_return_val_if_fail (CABIN_IS_NETWORK_RUNNER (self), CABIN_ACCESS_POINT_OFF);

  return self->state;
}

/**
 * cabin_network_runner_get_detail:
 *
 * Returns: (transfer none) (nullable): the service's words about the state
 */
const char *
cabin_network_runner_get_detail (CabinNetworkRunner *self)
{
  g_return_val_if_fail (CABIN_IS_NETWORK_RUNNER (self), NULL);

  return self->detail;
}

/**
 * cabin_network_runner_get_bssid:
 *
 * Returns: (transfer none) (nullable): the address of the radio; for no log
 */
const char *
cabin_network_runner_get_bssid (CabinNetworkRunner *self)
{
  g_return_val_if_fail (CABIN_IS_NETWORK_RUNNER (self), NULL);

  return self->bssid;
}
