/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-ap-request.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cabin-names.h"
#include "cabin-text.h"

/* Seven short lines; what is longer was not written by Cabin. */
#define MAX_BYTES 1024
/* IFNAMSIZ of linux/if.h, without the end. */
#define MAX_INTERFACE_BYTES 15
/* IEEE 802.11, Annex E. */
#define MAX_CHANNEL_2GHZ 14
#define MAX_CHANNEL_5GHZ 177

static gboolean
refuse (GError     **error,
        const char  *problem)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, problem);
  return FALSE;
}

static gboolean
is_interface (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > MAX_INTERFACE_BYTES || !g_ascii_isalnum (text[0]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("._-", text[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
is_ssid (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length % 2 == 0 && length <= 2 * CABIN_SSID_MAX_BYTES &&
         strspn (text, "0123456789abcdef") == length;
}

/* hostapd takes the rest of a line for the passphrase. */
static gboolean
is_key (const char *text)
{
  gsize length = strlen (text);

  if (length < CABIN_PASSPHRASE_MIN || length > CABIN_PASSPHRASE_MAX || text[0] == ' ' || text[length - 1] == ' ')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isprint (text[i]))
      return FALSE;

  return TRUE;
}

static gboolean
is_country (const char *text)
{
  return *text == '\0' || (strlen (text) == 2 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]));
}

/* One of a private network (RFC 1918), neither its own number nor its broadcast. */
static gboolean
is_address (const char *text)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (text);
  g_autofree char *canonical = address != NULL ? g_inet_address_to_string (address) : NULL;
  guint8 host;

  if (address == NULL || g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV4 ||
      !g_inet_address_get_is_site_local (address) || !g_str_equal (text, canonical))
    return FALSE;

  host = g_inet_address_to_bytes (address)[3];
  return host != 0 && host != G_MAXUINT8;
}

static char *
get (GKeyFile   *file,
     const char *key)
{
  char *value = g_key_file_get_string (file, CABIN_AP_GROUP, key, NULL);

  return value != NULL ? value : g_strdup ("");
}

static gboolean
take (CabinApRequest  *self,
      GKeyFile        *file,
      GError         **error)
{
  g_autofree char *band = get (file, "band");
  g_autofree char *channel = get (file, "channel");
  guint64 number;

  self->interface = get (file, "interface");
  self->ssid = get (file, "ssid");
  self->key = get (file, "key");
  self->country = get (file, "country");
  self->address = get (file, "address");
  self->five = g_str_equal (band, "5");
  if (!is_interface (self->interface))
    return refuse (error, "no name of an interface");
  if (!is_ssid (self->ssid))
    return refuse (error, "no name of a network");
  if (!is_key (self->key))
    return refuse (error, "no key");
  if (!is_country (self->country))
    return refuse (error, "no country");
  if (!is_address (self->address))
    return refuse (error, "no private IPv4 address");
  if (!self->five && !g_str_equal (band, "2.4"))
    return refuse (error, "no band");
  if (!g_ascii_string_to_unsigned (channel, 10, 1, self->five ? MAX_CHANNEL_5GHZ : MAX_CHANNEL_2GHZ, &number, NULL) ||
      (self->five && number < CABIN_CHANNEL_5GHZ))
    return refuse (error, "no channel of the band");

  self->channel = number;
  return TRUE;
}

/* A file of the folder's owner that nobody else can read. No link is followed, nothing that blocks is waited for. */
static int
open_file (const char  *folder,
           GError     **error)
{
  int in = open (folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  int fd = in >= 0 ? openat (in, CABIN_AP_FILE_NAME, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;
  struct stat owner, file;
  gboolean good = fd >= 0 && fstat (in, &owner) == 0 && fstat (fd, &file) == 0 && S_ISREG (file.st_mode) &&
                  file.st_uid == owner.st_uid && file.st_nlink == 1 && (file.st_mode & 077) == 0;

  if (in >= 0)
    close (in);
  if (good)
    return fd;

  if (fd >= 0)
    close (fd);
  refuse (error, "the file is not there, or not a plain one that its owner alone can read");
  return -1;
}

/**
 * cabin_ap_request_read:
 * @folder: (type filename): where Cabin writes its wish
 *
 * Reads the wish of a user who may be hostile. Blocks: this is for the helper that does nothing else.
 *
 * Returns: (transfer full) (nullable): the wish; %NULL with @error, which quotes nothing of the file
 */
CabinApRequest *
cabin_ap_request_read (const char  *folder,
                       GError     **error)
{
  CabinApRequest *self = NULL;
  char text[MAX_BYTES + 1];
  gsize length = 0;
  gssize more = 1;
  int fd = open_file (folder, error);

  if (fd < 0)
    return NULL;

  while (more > 0 && length < sizeof text)
    {
      more = read (fd, text + length, sizeof text - length);
      if (more > 0)
        length += (gsize) more;
    }
  close (fd);
  if (more < 0)
    refuse (error, "the file cannot be read");
  else
    self = cabin_ap_request_parse (text, length, error);
  explicit_bzero (text, sizeof text);

  return self;
}

/**
 * cabin_ap_request_parse:
 * @text: (array length=length): what is in the file
 * @length: its bytes
 *
 * Checks a wish.
 *
 * Returns: (transfer full) (nullable): the wish; %NULL with @error, which quotes nothing of the text
 */
CabinApRequest *
cabin_ap_request_parse (const char  *text,
                        gsize        length,
                        GError     **error)
{
  g_autoptr(CabinApRequest) self = g_new0 (CabinApRequest, 1);
  g_autoptr(GKeyFile) file = g_key_file_new ();

  if (length > MAX_BYTES)
    refuse (error, "the file is too long");
  else if (length == 0 || memchr (text, '\0', length) != NULL ||
           !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    refuse (error, "the file is no key file");
  else if (take (self, file, error))
    return g_steal_pointer (&self);

  return NULL;
}

/**
 * cabin_ap_request_free:
 * @self: (transfer full) (nullable): a wish
 */
void
cabin_ap_request_free (CabinApRequest *self)
{
  if (self == NULL)
    return;

  g_free (self->interface);
  g_free (self->ssid);
  cabin_text_wipe (self->key);
  g_free (self->country);
  g_free (self->address);
  g_free (self);
}

/**
 * cabin_ap_request_to_hostapd:
 * @psk_file: (type filename): where the key will be
 *
 * WPA2 with CCMP alone, and without protected management frames, with which the Raspberry Pi's radio fails.
 *
 * Returns: (transfer full): the text of hostapd.conf
 */
char *
cabin_ap_request_to_hostapd (const CabinApRequest *self,
                             const char           *psk_file)
{
  g_autoptr(GString) text = g_string_new ("driver=nl80211\nutf8_ssid=1\nwmm_enabled=1\nieee80211n=1\nauth_algs=1\n"
                                          "wpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nieee80211w=0\n");

  g_string_append_printf (text, "interface=%s\nssid2=%s\nhw_mode=%s\nchannel=%u\nwpa_psk_file=%s\n",
                          self->interface, self->ssid, self->five ? "a" : "g", self->channel, psk_file);
  if (*self->country != '\0')
    g_string_append_printf (text, "country_code=%s\nieee80211d=1\n", self->country);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * cabin_ap_request_to_psk:
 *
 * Returns: (transfer full): the text of hostapd's wpa_psk_file, the key for every phone; freed with cabin_text_wipe()
 */
char *
cabin_ap_request_to_psk (const CabinApRequest *self)
{
  return g_strdup_printf ("00:00:00:00:00:00 %s\n", self->key);
}

/**
 * cabin_ap_request_to_networkd:
 *
 * Phones get an address, but neither a way to the internet nor a name server: they keep their own.
 * Who had which one is not written to the disk (systemd 256 and later would, and waits for the disk).
 *
 * Returns: (transfer full): the text of a .network file of systemd-networkd
 */
char *
cabin_ap_request_to_networkd (const CabinApRequest *self)
{
  return g_strdup_printf ("[Match]\nName=%s\n\n"
                          "[Network]\nAddress=%s/%d\nConfigureWithoutCarrier=yes\nDHCPServer=yes\n"
                          "IPv6AcceptRA=no\nLinkLocalAddressing=no\n\n"
                          "[DHCPServer]\nEmitDNS=no\nEmitRouter=no\nPersistLeases=no\n",
                          self->interface, self->address, CABIN_NETWORK_PREFIX);
}
