/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-network-service.h"

G_DEFINE_INTERFACE (CabinNetworkService, cabin_network_service, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
cabin_network_service_default_init (CabinNetworkServiceInterface *iface)
{
  signals[CHANGED] = g_signal_new ("changed", CABIN_TYPE_NETWORK_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

/**
 * cabin_network_service_start:
 * @connection: the system bus; another one than before when the bus was lost
 */
void
cabin_network_service_start (CabinNetworkService *self,
                             GDBusConnection     *connection)
{
  CABIN_NETWORK_SERVICE_GET_IFACE (self)->start (self, connection);
}

/**
 * cabin_network_service_set_interface:
 * @interface: (nullable): the one that the presence is asked for; %NULL if no network is wanted
 */
void
cabin_network_service_set_interface (CabinNetworkService *self,
                                     const char          *interface)
{
  CABIN_NETWORK_SERVICE_GET_IFACE (self)->set_interface (self, interface);
}

/**
 * cabin_network_service_want:
 * @plan: (nullable): the network to run, of the interface that was set; %NULL for none
 *
 * Makes it so, in the background, also for what comes up later. What is so already is left alone: phones in the network
 * notice nothing when we start.
 */
void
cabin_network_service_want (CabinNetworkService    *self,
                            const CabinNetworkPlan *plan)
{
  CABIN_NETWORK_SERVICE_GET_IFACE (self)->want (self, plan);
}

/**
 * cabin_network_service_get_report:
 *
 * Returns: (transfer none): what there is to say, valid until it changes
 */
const CabinNetworkReport *
cabin_network_service_get_report (CabinNetworkService *self)
{
  return CABIN_NETWORK_SERVICE_GET_IFACE (self)->get_report (self);
}

/**
 * cabin_network_service_say:
 * @report: of @self
 *
 * For implementations: writes the report, and emits `changed` if it is another one.
 */
void
cabin_network_service_say (CabinNetworkService   *self,
                           CabinNetworkReport    *report,
                           CabinNetworkPresence   presence,
                           CabinAccessPointState  state,
                           const char            *detail,
                           const char            *bssid)
{
  CabinNetworkReport said = { presence, state, (char *) detail, (char *) bssid };

  if (report->presence == presence && report->state == state && g_strcmp0 (report->detail, detail) == 0 &&
      g_strcmp0 (report->bssid, bssid) == 0)
    return;

  said.detail = g_strdup (detail);
  said.bssid = g_strdup (bssid);
  cabin_network_report_clear (report);
  *report = said;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * cabin_network_report_clear:
 *
 * Frees what the report holds.
 */
void
cabin_network_report_clear (CabinNetworkReport *self)
{
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->bssid, g_free);
}
