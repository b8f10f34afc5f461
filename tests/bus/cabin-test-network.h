/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-access-point.h"
#include "cabin-test-sim.h"

G_BEGIN_DECLS

/**
 * CabinTestNetwork:
 *
 * The car's network on a simulated NetworkManager, with folders of its own for secrets, for hostapd's file (which is
 * not there at first), and for the interfaces of the kernel, of which there is wlan0.
 */
typedef struct {
  CabinTestSim *sim;
  char *folder;
  char *ap_folder;
  char *net_folder;
  CabinSettings *settings;
  GSettings *connection;
  CabinSecretStore *secrets;
  CabinAccessPoint *access_point;
} CabinTestNetwork;

void               cabin_test_network_set_up        (CabinTestNetwork      *self,
                                                     gconstpointer          options);
void               cabin_test_network_tear_down     (CabinTestNetwork      *self,
                                                     gconstpointer          options);
void               cabin_test_network_start         (CabinTestNetwork      *self);
void               cabin_test_network_end           (CabinTestNetwork      *self);
void               cabin_test_network_set           (CabinTestNetwork      *self,
                                                     const char            *options);
GVariant          *cabin_test_network_get           (CabinTestNetwork      *self,
                                                     const char            *name);
char              *cabin_test_network_get_text      (CabinTestNetwork      *self,
                                                     const char            *name);
guint              cabin_test_network_get_number    (CabinTestNetwork      *self,
                                                     const char            *name);
void               cabin_test_network_await         (CabinTestNetwork      *self,
                                                     CabinAccessPointState  state);
void               cabin_test_network_settle        (CabinTestNetwork      *self,
                                                     const char            *problem);
char              *cabin_test_network_get_key       (CabinTestNetwork      *self);
CabinNetworkOffer *cabin_test_network_get_offer     (CabinTestNetwork      *self,
                                                     GError               **error);

G_END_DECLS
