/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-access-point-types.h"
#include "cabin-network-plan.h"

G_BEGIN_DECLS

#define CABIN_TYPE_NETWORK_SERVICE (cabin_network_service_get_type ())

/**
 * CabinNetworkPresence:
 * @CABIN_NETWORK_PRESENCE_UNKNOWN: it has not said yet; shortly it will have
 * @CABIN_NETWORK_PRESENCE_NO: the service does not run, or leaves the interface to others
 * @CABIN_NETWORK_PRESENCE_YES: it is the one to run the network
 */
typedef enum {
  CABIN_NETWORK_PRESENCE_UNKNOWN,
  CABIN_NETWORK_PRESENCE_NO,
  CABIN_NETWORK_PRESENCE_YES,
} CabinNetworkPresence;

/**
 * CabinNetworkReport:
 * @presence: whether the service could run the network
 * @state: of the network, as far as this service is concerned; never %CABIN_ACCESS_POINT_NO_SERVICE
 * @detail: (nullable): the service's words about @state
 * @bssid: (nullable): address of the interface's radio; for no log
 *
 * What a service says.
 */
typedef struct {
  CabinNetworkPresence presence;
  CabinAccessPointState state;
  char *detail;
  char *bssid;
} CabinNetworkReport;

/**
 * CabinNetworkService:
 *
 * What can run an access point: GInterface of CabinNmClient and CabinApFile. It carries out and decides nothing.
 *
 * Signals:
 *
 * - `changed`: the report is another one
 */
G_DECLARE_INTERFACE (CabinNetworkService, cabin_network_service, CABIN, NETWORK_SERVICE, GObject)

struct _CabinNetworkServiceInterface
{
  GTypeInterface parent;

  void                      (*start)         (CabinNetworkService    *self,
                                              GDBusConnection        *connection);
  void                      (*set_interface) (CabinNetworkService    *self,
                                              const char             *interface);
  void                      (*want)          (CabinNetworkService    *self,
                                              const CabinNetworkPlan *plan);
  const CabinNetworkReport *(*get_report)    (CabinNetworkService    *self);
};

void                      cabin_network_service_start         (CabinNetworkService    *self,
                                                               GDBusConnection        *connection);
void                      cabin_network_service_set_interface (CabinNetworkService    *self,
                                                               const char             *interface);
void                      cabin_network_service_want          (CabinNetworkService    *self,
                                                               const CabinNetworkPlan *plan);
const CabinNetworkReport *cabin_network_service_get_report    (CabinNetworkService    *self);
void                      cabin_network_service_say           (CabinNetworkService    *self,
                                                               CabinNetworkReport     *report,
                                                               CabinNetworkPresence    presence,
                                                               CabinAccessPointState   state,
                                                               const char             *detail,
                                                               const char             *bssid);
void                      cabin_network_report_clear          (CabinNetworkReport     *self);

G_END_DECLS
