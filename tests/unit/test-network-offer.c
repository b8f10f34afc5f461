/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-network-offer.h"

#include <string.h>

#define HOST "10.42.77.1"
#define SSID "Prodigy_1a2b3c4d"
#define KEY "correct horse"
#define BSSID "dc:a6:32:01:02:03"
#define KEY_OF_63 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"

typedef struct {
  const char *name;
  const char *host;
  guint port;
  const char *ssid;
  const char *key;
  const char *bssid;
  guint frequency;
  gboolean good;
} Row;

static const Row rows[] = {
  { "usual", HOST, 5288, SSID, KEY, BSSID, 2437, TRUE },
  { "ends of ranges", "1.0.0.1", 1, "x", "12345678", "02:00:00:00:01:00", 0, TRUE },
  { "other ends", "223.255.255.254", 65535, "0123456789abcdef0123456789abcdef", KEY_OF_63, "FE:FF:FF:FF:FF:FF", 7125,
    TRUE },
  { "name that is not ASCII", HOST, 5288, "K\xc3\xa4the", KEY, BSSID, 5180, TRUE },

  { "no host", NULL, 5288, SSID, KEY, BSSID, 2437, FALSE },
  { "host's name", "car.local", 5288, SSID, KEY, BSSID, 2437, FALSE },
  { "IPv6", "fe80::1", 5288, SSID, KEY, BSSID, 2437, FALSE },
  { "short form", "10.1", 5288, SSID, KEY, BSSID, 2437, FALSE },
  { "any host", "0.0.0.0", 5288, SSID, KEY, BSSID, 2437, FALSE },
  { "this host", "127.0.0.1", 5288, SSID, KEY, BSSID, 2437, FALSE },
  { "host without a lease", "169.254.7.7", 5288, SSID, KEY, BSSID, 2437, FALSE },
  { "group of hosts", "224.0.0.1", 5288, SSID, KEY, BSSID, 2437, FALSE },
  { "all hosts", "255.255.255.255", 5288, SSID, KEY, BSSID, 2437, FALSE },
  { "port 0", HOST, 0, SSID, KEY, BSSID, 2437, FALSE },
  { "port too high", HOST, 65536, SSID, KEY, BSSID, 2437, FALSE },
  { "no name", HOST, 5288, NULL, KEY, BSSID, 2437, FALSE },
  { "empty name", HOST, 5288, "", KEY, BSSID, 2437, FALSE },
  { "long name", HOST, 5288, "0123456789abcdef0123456789abcdef0", KEY, BSSID, 2437, FALSE },
  { "name that is no UTF-8", HOST, 5288, "K\xe4the", KEY, BSSID, 2437, FALSE },
  { "no key", HOST, 5288, SSID, NULL, BSSID, 2437, FALSE },
  { "short key", HOST, 5288, SSID, "1234567", BSSID, 2437, FALSE },
  { "key of a PSK's length", HOST, 5288, SSID, KEY_OF_63 "f", BSSID, 2437, FALSE },
  { "key that is not ASCII", HOST, 5288, SSID, "correct h\xc3\xb6rse", BSSID, 2437, FALSE },
  { "key with a control character", HOST, 5288, SSID, "correct\thorse", BSSID, 2437, FALSE },
  { "no address", HOST, 5288, SSID, KEY, NULL, 2437, FALSE },
  { "empty address", HOST, 5288, SSID, KEY, "", 2437, FALSE },
  { "address of another form", HOST, 5288, SSID, KEY, "dca632010203", 2437, FALSE },
  { "address of nobody", HOST, 5288, SSID, KEY, "00:00:00:00:00:00", 2437, FALSE },
  { "address of all", HOST, 5288, SSID, KEY, "ff:ff:ff:ff:ff:ff", 2437, FALSE },
  { "address of a group", HOST, 5288, SSID, KEY, "01:00:5e:00:00:01", 2437, FALSE },
  { "address that is not known", HOST, 5288, SSID, KEY, "02:00:00:00:00:00", 2437, FALSE },
  { "channel instead of a frequency", HOST, 5288, SSID, KEY, BSSID, 36, FALSE },
  { "frequency of another radio", HOST, 5288, SSID, KEY, BSSID, 60480, FALSE },
};

static void
test_new (gconstpointer data)
{
  const Row *row = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(CabinNetworkOffer) offer = cabin_network_offer_new (row->host, row->port, row->ssid, row->key, row->bssid,
                                                                row->frequency, CABIN_NETWORK_SECURITY_WPA2, &error);

  if (row->good)
    {
      g_assert_no_error (error);
      g_assert_nonnull (offer);
      return;
    }

  g_assert_null (offer);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  /* It goes to a log. */
  if (row->key != NULL)
    g_assert_null (strstr (error->message, row->key));
  if (row->bssid != NULL && *row->bssid != '\0')
    g_assert_null (strstr (error->message, row->bssid));
}

static void
test_copy (void)
{
  g_autoptr(CabinNetworkOffer) offer =
    cabin_network_offer_new (HOST, 5288, SSID, KEY, BSSID, 2437, CABIN_NETWORK_SECURITY_WPA2_WPA3, NULL);
  g_autoptr(CabinNetworkOffer) copy = cabin_network_offer_copy (offer);

  g_clear_pointer (&offer, cabin_network_offer_free);
  g_assert_cmpstr (copy->host, ==, HOST);
  g_assert_cmpuint (copy->port, ==, 5288);
  g_assert_cmpstr (copy->ssid, ==, SSID);
  g_assert_cmpstr (copy->key, ==, KEY);
  g_assert_cmpstr (copy->bssid, ==, "DC:A6:32:01:02:03");
  g_assert_cmpuint (copy->frequency, ==, 2437);
  g_assert_cmpint (copy->security, ==, CABIN_NETWORK_SECURITY_WPA2_WPA3);
  cabin_network_offer_free (NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/network-offer/new/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_new);
    }
  g_test_add_func ("/network-offer/copy", test_copy);

  return g_test_run ();
}
