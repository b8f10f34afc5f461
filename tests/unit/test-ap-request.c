/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "cabin-ap-request.h"
#include "cabin-names.h"

#define KEY "correct horse"
#define HEAD "[access-point]\n"
#define WISH(interface, ssid, key, band, channel, country, address) \
        HEAD "interface=" interface "\nssid=" ssid "\nkey=" key "\nband=" band "\nchannel=" channel \
        "\ncountry=" country "\naddress=" address "\n"
#define GOOD WISH ("wlan0", "50726f64696779", KEY, "2.4", "6", "", "10.42.77.1")
#define X10 "xxxxxxxxxx"
#define X10_HEX "50505050505050505050"

static CabinApRequest *
parse (const char *text)
{
  return cabin_ap_request_parse (text, strlen (text), NULL);
}

static void
test_good (void)
{
  g_autoptr(CabinApRequest) wish = parse (GOOD);
  g_autoptr(CabinApRequest) five = parse (WISH ("wlp2s0.1", "ff", "12345678", "5", "36", "DE", "192.168.4.254"));
  g_autofree char *hostapd = NULL;
  g_autofree char *psk = NULL;
  g_autofree char *networkd = NULL;
  g_autofree char *of_five = NULL;

  g_assert_nonnull (wish);
  hostapd = cabin_ap_request_to_hostapd (wish, "/run/psk");
  g_assert_nonnull (strstr (hostapd, "\ninterface=wlan0\nssid2=50726f64696779\nhw_mode=g\nchannel=6\n"));
  g_assert_nonnull (strstr (hostapd, "\nwpa_psk_file=/run/psk\n"));
  g_assert_nonnull (strstr (hostapd, "\nwpa=2\n"));
  g_assert_null (strstr (hostapd, "country"));
  g_assert_null (strstr (hostapd, KEY));
  psk = cabin_ap_request_to_psk (wish);
  g_assert_cmpstr (psk, ==, "00:00:00:00:00:00 " KEY "\n");
  networkd = cabin_ap_request_to_networkd (wish);
  g_assert_nonnull (strstr (networkd, "\nName=wlan0\n"));
  g_assert_nonnull (strstr (networkd, "\nAddress=10.42.77.1/24\n"));

  g_assert_nonnull (five);
  of_five = cabin_ap_request_to_hostapd (five, "/run/psk");
  g_assert_nonnull (strstr (of_five, "\nhw_mode=a\nchannel=36\n"));
  g_assert_nonnull (strstr (of_five, "\ncountry_code=DE\nieee80211d=1\n"));
}

static void
test_refused (void)
{
  static const char *const wrong[] = {
    "", "x", HEAD, "[other]\nkey=" KEY "\n", "interface=wlan0\n",
    WISH ("", "50", KEY, "2.4", "6", "", "10.42.77.1"),
    WISH ("..", "50", KEY, "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0/x", "50", KEY, "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0\\nctrl_interface", "50", KEY, "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0 x", "50", KEY, "2.4", "6", "", "10.42.77.1"),
    WISH (X10 "123456", "50", KEY, "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", "", KEY, "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", "5", KEY, "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", "5G", KEY, "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", "50\\n60", KEY, "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", X10_HEX X10_HEX X10_HEX "505050", KEY, "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", "50", "1234567", "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", "50", X10 X10 X10 X10 X10 X10 "1234", "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", "50", "12345678\\n00:00:00:00:00:00 x", "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", "50", "12345678\xc3\xa4", "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", "50", "\\s12345678", "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", "50", "12345678\\s", "2.4", "6", "", "10.42.77.1"),
    WISH ("wlan0", "50", KEY, "6", "6", "", "10.42.77.1"),
    WISH ("wlan0", "50", KEY, "2.4", "0", "", "10.42.77.1"),
    WISH ("wlan0", "50", KEY, "2.4", "15", "", "10.42.77.1"),
    WISH ("wlan0", "50", KEY, "2.4", "+6", "", "10.42.77.1"),
    WISH ("wlan0", "50", KEY, "2.4", "6x", "", "10.42.77.1"),
    WISH ("wlan0", "50", KEY, "5", "6", "DE", "10.42.77.1"),
    WISH ("wlan0", "50", KEY, "5", "178", "DE", "10.42.77.1"),
    WISH ("wlan0", "50", KEY, "2.4", "6", "de", "10.42.77.1"),
    WISH ("wlan0", "50", KEY, "2.4", "6", "DEU", "10.42.77.1"),
    WISH ("wlan0", "50", KEY, "2.4", "6", "", "8.8.8.8"),
    WISH ("wlan0", "50", KEY, "2.4", "6", "", "10.42.77.0"),
    WISH ("wlan0", "50", KEY, "2.4", "6", "", "10.42.77.255"),
    WISH ("wlan0", "50", KEY, "2.4", "6", "", "10.42.77"),
    WISH ("wlan0", "50", KEY, "2.4", "6", "", "fec0::1"),
    WISH ("wlan0", "50", KEY, "2.4", "6", "", "10.42.77.1/8"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(CabinApRequest) wish = cabin_ap_request_parse (wrong[i], strlen (wrong[i]), &error);

      if (wish != NULL)
        g_error ("taken: %s", wrong[i]);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_null (strstr (error->message, KEY));
    }
}

static void
test_size (void)
{
  g_autofree char *padding = g_strnfill (2000, '#');
  g_autofree char *padded = g_strconcat (GOOD, padding, "\n", NULL);
  g_autoptr(CabinApRequest) with_end = cabin_ap_request_parse (GOOD, sizeof GOOD, NULL);

  g_assert_null (parse (padded));
  g_assert_null (with_end);
}

/* Makes a file of the folder as Cabin does, but for its name and mode. */
static char *
make_file (const char *folder,
           const char *name,
           int         mode)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, GOOD, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);

  return path;
}

static gboolean
is_read (const char *folder)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(CabinApRequest) wish = cabin_ap_request_read (folder, &error);

  g_assert_true ((wish == NULL) == (error != NULL));
  return wish != NULL;
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("cabin-ap-XXXXXX", NULL);
  g_autofree char *other_name = NULL;
  g_autofree char *folder_link = g_strconcat (folder, ".link", NULL);
  g_autofree char *path = NULL;

  g_assert_false (is_read (folder));
  path = make_file (folder, CABIN_AP_FILE_NAME, 0600);
  g_assert_true (is_read (folder));

  g_assert_cmpint (symlink (folder, folder_link), ==, 0);
  g_assert_false (is_read (folder_link));
  g_unlink (folder_link);

  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  g_assert_false (is_read (folder));
  g_unlink (path);

  other_name = make_file (folder, "other", 0600);
  g_assert_cmpint (symlink ("other", path), ==, 0);
  g_assert_false (is_read (folder));
  g_unlink (path);
  g_assert_cmpint (link (other_name, path), ==, 0);
  g_assert_false (is_read (folder));
  g_unlink (other_name);
  g_assert_true (is_read (folder));
  g_unlink (path);

  /* Nothing that would be waited for. */
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_false (is_read (folder));
  g_unlink (path);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (is_read (folder));
  g_rmdir (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ap-request/good", test_good);
  g_test_add_func ("/ap-request/refused", test_refused);
  g_test_add_func ("/ap-request/size", test_size);
  g_test_add_func ("/ap-request/file", test_file);

  return g_test_run ();
}
