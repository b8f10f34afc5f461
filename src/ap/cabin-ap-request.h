/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CabinApRequest:
 * @interface: name of a Wi-Fi interface, such as wlan0
 * @ssid: the network's name, as hexadecimal digits
 * @key: the passphrase; wiped by cabin_ap_request_free()
 * @five: whether it is the band of 5 GHz, else that of 2.4
 * @channel: a channel of that band
 * @country: two capital letters, or empty
 * @address: IPv4 address of the car
 *
 * The network that an unprivileged Cabin asks root for. Everything in it has been checked: it can stand in files of
 * hostapd and systemd-networkd without a quote.
 */
typedef struct {
  char *interface;
  char *ssid;
  char *key;
  gboolean five;
  guint channel;
  char *country;
  char *address;
} CabinApRequest;

CabinApRequest *cabin_ap_request_read         (const char           *folder,
                                               GError              **error);
CabinApRequest *cabin_ap_request_parse        (const char           *text,
                                               gsize                 length,
                                               GError              **error);
void            cabin_ap_request_free         (CabinApRequest       *self);
char           *cabin_ap_request_to_hostapd   (const CabinApRequest *self,
                                               const char           *psk_file);
char           *cabin_ap_request_to_psk       (const CabinApRequest *self);
char           *cabin_ap_request_to_networkd  (const CabinApRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CabinApRequest, cabin_ap_request_free)

G_END_DECLS
