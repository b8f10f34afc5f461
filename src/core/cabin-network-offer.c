/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-network-offer.h"

#include <arpa/inet.h>
#include <string.h>

#include "cabin-address.h"
#include "cabin-names.h"
#include "cabin-text.h"

/* A group has the lowest bit of its first byte set. */
#define GROUP_BIT 0x01
/* Where Wi-Fi is: from the 2.4 GHz band to the end of the 6 GHz band, in MHz. */
#define FREQUENCY_MIN 2400
#define FREQUENCY_MAX 7125

G_DEFINE_BOXED_TYPE (CabinNetworkOffer, cabin_network_offer, cabin_network_offer_copy, cabin_network_offer_free)

/* An address that another machine can reach: not of this network, loopback, link-local, multicast or above. */
static gboolean
is_host (const char *host)
{
  struct in_addr address;
  guint32 ip;

  if (host == NULL || inet_pton (AF_INET, host, &address) != 1)
    return FALSE;

  ip = ntohl (address.s_addr);

  return ip >> 24 != 0 && ip >> 24 != 127 && ip >> 16 != 0xa9fe && ip >> 28 < 14;
}

static gboolean
is_ssid (const char *ssid)
{
  return ssid != NULL && *ssid != '\0' && strlen (ssid) <= CABIN_SSID_MAX_BYTES && g_utf8_validate (ssid, -1, NULL);
}

static gboolean
is_passphrase (const char *key)
{
  gsize length = key != NULL ? strlen (key) : 0;

  if (length < CABIN_PASSPHRASE_MIN || length > CABIN_PASSPHRASE_MAX)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isprint (key[i]))
        return FALSE;
    }

  return TRUE;
}

/* Phones look for the network by it; Android refuses the one that it has itself for "not known". */
static gboolean
is_bssid (const char *bssid)
{
  if (bssid == NULL || !cabin_address_is_valid (bssid))
    return FALSE;

  return (g_ascii_xdigit_value (bssid[1]) & GROUP_BIT) == 0 && !g_str_equal (bssid, "00:00:00:00:00:00") &&
         !g_str_equal (bssid, "02:00:00:00:00:00");
}

/* What is wrong, in words that have nothing of the value. */
static const char *
find_fault (const char *host,
            guint       port,
            const char *ssid,
            const char *key,
            const char *bssid,
            guint       frequency)
{
  if (!is_host (host))
    return "The car has no IPv4 address in its network";
  if (port == 0 || port > G_MAXUINT16)
    return "There is no such TCP port";
  if (!is_ssid (ssid))
    return "The network's name is not 1 to 32 bytes of UTF-8";
  if (!is_passphrase (key))
    return "The network's password is not 8 to 63 printable characters";
  if (!is_bssid (bssid))
    return "The address of the access point is none that phones look for";
  if (frequency != 0 && (frequency < FREQUENCY_MIN || frequency > FREQUENCY_MAX))
    return "The access point's frequency is none of Wi-Fi";

  return NULL;
}

/**
 * cabin_network_offer_new:
 * @host: IPv4 address of the car in its network
 * @port: TCP port of the projection program
 * @ssid: name of the network
 * @key: passphrase of the network
 * @bssid: address of the access point, in either case
 * @frequency: in MHz, 0 if it is not known
 * @security: how the key is used
 *
 * Checks that phones will take it. The error never has anything of the values.
 *
 * Returns: (transfer full): the offer; %NULL with %G_IO_ERROR_INVALID_ARGUMENT if one of its parts is none
 */
CabinNetworkOffer *
cabin_network_offer_new (const char            *host,
                         guint                  port,
                         const char            *ssid,
                         const char            *key,
                         const char            *bssid,
                         guint                  frequency,
                         CabinNetworkSecurity   security,
                         GError               **error)
{
  const char *fault = find_fault (host, port, ssid, key, bssid, frequency);
  CabinNetworkOffer *self;

  if (fault != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, fault);
      return NULL;
    }

  self = g_new0 (CabinNetworkOffer, 1);
  self->host = g_strdup (host);
  self->port = port;
  self->ssid = g_strdup (ssid);
  self->key = g_strdup (key);
  self->bssid = g_ascii_strup (bssid, -1);
  self->frequency = frequency;
  self->security = security;

  return self;
}

/**
 * cabin_network_offer_copy:
 *
 * Returns: (transfer full): the same once more, the key included
 */
CabinNetworkOffer *
cabin_network_offer_copy (const CabinNetworkOffer *self)
{
  CabinNetworkOffer *copy = g_memdup2 (self, sizeof *self);

  copy->host = g_strdup (self->host);
  copy->ssid = g_strdup (self->ssid);
  copy->key = g_strdup (self->key);
  copy->bssid = g_strdup (self->bssid);

  return copy;
}

/**
 * cabin_network_offer_free:
 * @self: (nullable): an offer
 *
 * Nothing is left of its key.
 */
void
cabin_network_offer_free (CabinNetworkOffer *self)
{
  if (self == NULL)
    return;

  cabin_text_wipe (self->key);
  g_free (self->host);
  g_free (self->ssid);
  g_free (self->bssid);
  g_free (self);
}
