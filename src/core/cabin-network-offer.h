/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CABIN_TYPE_NETWORK_OFFER (cabin_network_offer_get_type ())

/**
 * CabinNetworkSecurity:
 * @CABIN_NETWORK_SECURITY_WPA2: WPA2 with a passphrase alone
 * @CABIN_NETWORK_SECURITY_WPA2_WPA3: both WPA2 and WPA3 (SAE) with the same passphrase
 */
typedef enum {
  CABIN_NETWORK_SECURITY_WPA2,
  CABIN_NETWORK_SECURITY_WPA2_WPA3,
} CabinNetworkSecurity;

/**
 * CabinNetworkOffer:
 * @host: IPv4 address of the car in its network, such as "10.42.77.1"
 * @port: TCP port of the projection program, 1 to 65535
 * @ssid: UTF-8, 1 to 32 bytes
 * @key: the passphrase, 8 to 63 printable ASCII characters; wiped with the offer, and for no log
 * @bssid: address of the access point's radio, such as "00:11:22:AA:BB:CC"; for no log
 * @frequency: in MHz, 0 if it is not known
 * @security: how the key is used
 *
 * What a phone has to know to join the car's network and open the projection. Nobody changes it.
 */
typedef struct {
  char *host;
  guint port;
  char *ssid;
  char *key;
  char *bssid;
  guint frequency;
  CabinNetworkSecurity security;
} CabinNetworkOffer;

GType              cabin_network_offer_get_type (void);
CabinNetworkOffer *cabin_network_offer_new      (const char            *host,
                                                 guint                  port,
                                                 const char            *ssid,
                                                 const char            *key,
                                                 const char            *bssid,
                                                 guint                  frequency,
                                                 CabinNetworkSecurity   security,
                                                 GError               **error);
CabinNetworkOffer *cabin_network_offer_copy     (const CabinNetworkOffer *self);
void               cabin_network_offer_free     (CabinNetworkOffer       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CabinNetworkOffer, cabin_network_offer_free)

G_END_DECLS
