/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-connect-result.h"

#define FAILED "org.bluez.Error.Failed"

/*
 * Written from bluetoothd's source (src/error.c, src/error.h, src/device.c) of 5.66, 5.69, 5.72, 5.82, 5.84 and 5.87,
 * each with the oldest of them that says it; the bus's own names are those of its specification.
 */
static const struct {
  const char *since;
  const char *name;
  const char *text;
  CabinConnectResult result;
} rows[] = {
  /* src/error.h, "BR/EDR connection failure reasons". */
  { "5.66", FAILED, "br-connection-already-connected", CABIN_CONNECT_ALREADY },
  { "5.66", FAILED, "br-connection-page-timeout", CABIN_CONNECT_UNREACHABLE },
  { "5.66", FAILED, "br-connection-profile-unavailable", CABIN_CONNECT_NO_PROFILE },
  { "5.66", "org.bluez.Error.NotAvailable", "br-connection-profile-unavailable", CABIN_CONNECT_NO_PROFILE },
  { "5.66", FAILED, "br-connection-sdp-search", CABIN_CONNECT_UNKNOWN },
  { "5.66", FAILED, "br-connection-create-socket", CABIN_CONNECT_UNKNOWN },
  { "5.66", "org.bluez.Error.InvalidArguments", "br-connection-invalid-argument", CABIN_CONNECT_UNKNOWN },
  { "5.66", "org.bluez.Error.NotReady", "br-connection-adapter-not-powered", CABIN_CONNECT_NOT_READY },
  { "5.66", FAILED, "br-connection-adapter-not-powered", CABIN_CONNECT_NOT_READY },
  { "5.66", FAILED, "br-connection-not-supported", CABIN_CONNECT_NO_PROFILE },
  { "5.66", FAILED, "br-connection-bad-socket", CABIN_CONNECT_UNKNOWN },
  { "5.66", FAILED, "br-connection-memory-allocation", CABIN_CONNECT_UNKNOWN },
  { "5.66", "org.bluez.Error.InProgress", "br-connection-busy", CABIN_CONNECT_BUSY },
  { "5.66", FAILED, "br-connection-busy", CABIN_CONNECT_BUSY },
  { "5.66", FAILED, "br-connection-concurrent-connection-limit", CABIN_CONNECT_BUSY },
  { "5.66", FAILED, "br-connection-timeout", CABIN_CONNECT_UNREACHABLE },
  { "5.66", FAILED, "br-connection-refused", CABIN_CONNECT_REFUSED },
  { "5.66", FAILED, "br-connection-aborted-by-remote", CABIN_CONNECT_REFUSED },
  { "5.66", FAILED, "br-connection-aborted-by-local", CABIN_CONNECT_UNKNOWN },
  { "5.66", FAILED, "br-connection-lmp-protocol-error", CABIN_CONNECT_UNKNOWN },
  { "5.66", FAILED, "br-connection-canceled", CABIN_CONNECT_CANCELLED },
  { "5.69", FAILED, "br-connection-key-missing", CABIN_CONNECT_FORGOT_US },
  { "5.66", FAILED, "br-connection-unknown", CABIN_CONNECT_UNKNOWN },

  /* The same for LE, whose words differ a little. */
  { "5.66", FAILED, "le-connection-invalid-arguments", CABIN_CONNECT_UNKNOWN },
  { "5.66", FAILED, "le-connection-adapter-not-powered", CABIN_CONNECT_NOT_READY },
  { "5.66", FAILED, "le-connection-not-supported", CABIN_CONNECT_NO_PROFILE },
  { "5.66", FAILED, "le-connection-already-connected", CABIN_CONNECT_ALREADY },
  { "5.66", FAILED, "le-connection-bad-socket", CABIN_CONNECT_UNKNOWN },
  { "5.66", FAILED, "le-connection-memory-allocation", CABIN_CONNECT_UNKNOWN },
  { "5.66", FAILED, "le-connection-busy", CABIN_CONNECT_BUSY },
  { "5.66", FAILED, "le-connection-refused", CABIN_CONNECT_REFUSED },
  { "5.66", FAILED, "le-connection-create-socket", CABIN_CONNECT_UNKNOWN },
  { "5.66", FAILED, "le-connection-timeout", CABIN_CONNECT_UNREACHABLE },
  { "5.66", FAILED, "le-connection-concurrent-connection-limit", CABIN_CONNECT_BUSY },
  { "5.66", FAILED, "le-connection-abort-by-remote", CABIN_CONNECT_REFUSED },
  { "5.66", FAILED, "le-connection-abort-by-local", CABIN_CONNECT_UNREACHABLE },
  { "5.66", FAILED, "le-connection-link-layer-protocol-error", CABIN_CONNECT_UNKNOWN },
  { "5.66", FAILED, "le-connection-gatt-browsing", CABIN_CONNECT_UNKNOWN },
  { "5.69", FAILED, "le-connection-key-missing", CABIN_CONNECT_FORGOT_US },
  { "5.66", FAILED, "le-connection-unknown", CABIN_CONNECT_UNKNOWN },

  /* strerror() of what ended the search for services before the connection (search_cb), or the begin of one over LE. */
  { "5.66", FAILED, "Host is down", CABIN_CONNECT_UNREACHABLE },
  { "5.66", FAILED, "Connection timed out", CABIN_CONNECT_UNREACHABLE },
  { "5.66", FAILED, "Connection refused", CABIN_CONNECT_REFUSED },
  { "5.66", FAILED, "Connection reset by peer", CABIN_CONNECT_REFUSED },
  { "5.66", FAILED, "Software caused connection abort", CABIN_CONNECT_UNREACHABLE },
  { "5.66", FAILED, "Device or resource busy", CABIN_CONNECT_BUSY },
  { "5.66", FAILED, "Too many links", CABIN_CONNECT_BUSY },
  { "5.66", FAILED, "Operation already in progress", CABIN_CONNECT_BUSY },
  { "5.66", FAILED, "Operation now in progress", CABIN_CONNECT_BUSY },
  { "5.66", FAILED, "Invalid exchange", CABIN_CONNECT_FORGOT_US },
  { "5.66", FAILED, "Permission denied", CABIN_CONNECT_AUTH_FAILED },
  { "5.66", FAILED, "No route to host", CABIN_CONNECT_NOT_READY },
  { "5.66", FAILED, "Operation canceled", CABIN_CONNECT_CANCELLED },
  { "5.66", FAILED, "Input/output error", CABIN_CONNECT_UNKNOWN },

  /* Names, with the texts that btd_error_… gives them. */
  { "5.66", "org.bluez.Error.InProgress", "In Progress", CABIN_CONNECT_BUSY },
  { "5.66", "org.bluez.Error.InProgress", "Operation already in progress", CABIN_CONNECT_BUSY },
  { "5.66", "org.bluez.Error.AlreadyConnected", "Already Connected", CABIN_CONNECT_ALREADY },
  { "5.66", "org.bluez.Error.NotReady", "Resource Not Ready", CABIN_CONNECT_NOT_READY },
  { "5.66", "org.bluez.Error.NotAvailable", "Operation currently not available", CABIN_CONNECT_NO_PROFILE },
  { "5.66", "org.bluez.Error.NotConnected", "Not Connected", CABIN_CONNECT_UNREACHABLE },
  { "5.66", "org.bluez.Error.DoesNotExist", "Does Not Exist", CABIN_CONNECT_GONE },
  { "5.66", "org.bluez.Error.NotSupported", "Operation is not supported", CABIN_CONNECT_NO_PROFILE },
  { "5.66", "org.bluez.Error.InvalidArguments", "Invalid arguments in method call", CABIN_CONNECT_UNKNOWN },
  { "5.66", "org.bluez.Error.NotAuthorized", "Operation Not Authorized", CABIN_CONNECT_DENIED },
  { "5.66", "org.bluez.Error.NotPermitted", "Operation Not Permitted", CABIN_CONNECT_DENIED },
  { "5.84", "org.bluez.Error.BREDR.ProfileUnavailable", "No more profiles to connect to", CABIN_CONNECT_NO_PROFILE },

  /* new_authentication_return() of src/device.c. */
  { "5.66", "org.bluez.Error.ConnectionAttemptFailed", "Page Timeout", CABIN_CONNECT_UNREACHABLE },
  { "5.66", "org.bluez.Error.AuthenticationTimeout", "Authentication Timeout", CABIN_CONNECT_UNREACHABLE },
  { "5.66", "org.bluez.Error.AuthenticationRejected", "Authentication Rejected", CABIN_CONNECT_REFUSED },
  { "5.66", "org.bluez.Error.AuthenticationCanceled", "Authentication Canceled", CABIN_CONNECT_CANCELLED },
  { "5.66", "org.bluez.Error.AuthenticationFailed", "Authentication Failed", CABIN_CONNECT_AUTH_FAILED },

  /* The bus. */
  { NULL, "org.freedesktop.DBus.Error.AccessDenied", "Rejected send message", CABIN_CONNECT_DENIED },
  { NULL, "org.freedesktop.DBus.Error.NoReply", "Message recipient disconnected", CABIN_CONNECT_GONE },
  { NULL, "org.freedesktop.DBus.Error.TimedOut", "", CABIN_CONNECT_UNREACHABLE },
  { NULL, "org.freedesktop.DBus.Error.UnknownObject", "Method doesn't exist", CABIN_CONNECT_GONE },
  { NULL, "org.freedesktop.DBus.Error.UnknownInterface", "", CABIN_CONNECT_GONE },
  { NULL, "org.freedesktop.DBus.Error.UnknownMethod", "Method doesn't exist", CABIN_CONNECT_GONE },
  { NULL, "org.freedesktop.DBus.Error.ServiceUnknown", "", CABIN_CONNECT_GONE },
  { NULL, "org.freedesktop.DBus.Error.NameHasNoOwner", "", CABIN_CONNECT_GONE },
  { NULL, "org.freedesktop.DBus.Error.Disconnected", "", CABIN_CONNECT_GONE },
  { NULL, "org.freedesktop.DBus.Error.LimitsExceeded", "", CABIN_CONNECT_UNKNOWN },

  /* What nobody says yet. */
  { NULL, FAILED, "", CABIN_CONNECT_UNKNOWN },
  { NULL, FAILED, "connection-refused", CABIN_CONNECT_REFUSED },
  { NULL, FAILED, "br-connection-refused-politely", CABIN_CONNECT_UNKNOWN },
  { NULL, FAILED, "br-", CABIN_CONNECT_UNKNOWN },
  { NULL, "org.bluez.Error.BREDR.Tired", "br-connection-busy", CABIN_CONNECT_BUSY },
  { NULL, "org.bluez.Error.BREDR.Tired", "It is late", CABIN_CONNECT_UNKNOWN },
  { NULL, "org.bluez.Error.", "", CABIN_CONNECT_UNKNOWN },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = g_dbus_error_new_for_dbus_error (rows[i].name, rows[i].text);

      g_test_message ("%s: %s: %s", rows[i].since ? rows[i].since : "any", rows[i].name, rows[i].text);
      g_assert_cmpstr (cabin_connect_result_to_string (cabin_connect_result_classify (error)), ==,
                       cabin_connect_result_to_string (rows[i].result));
    }
}

static void
test_local (void)
{
  static const struct {
    int code;
    CabinConnectResult result;
  } local[] = {
    { G_IO_ERROR_TIMED_OUT, CABIN_CONNECT_UNREACHABLE },
    { G_IO_ERROR_CLOSED, CABIN_CONNECT_GONE },
    { G_IO_ERROR_CANCELLED, CABIN_CONNECT_CANCELLED },
    { G_IO_ERROR_INVALID_ARGUMENT, CABIN_CONNECT_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (local); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, local[i].code, "br-connection-busy");

      g_assert_cmpint (cabin_connect_result_classify (error), ==, local[i].result);
    }

  g_assert_cmpint (cabin_connect_result_classify (NULL), ==, CABIN_CONNECT_OK);
}

static void
test_to_string (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int i = 0; i < CABIN_CONNECT_N_RESULTS; i++)
    {
      const char *word = cabin_connect_result_to_string (i);

      g_assert_nonnull (word);
      g_assert_true (g_hash_table_add (seen, (char *) word));
    }
}

/* What a caller who only wanted success is told; success itself is none of these. */
static void
test_to_error (void)
{
  static const CabinError errors[CABIN_CONNECT_N_RESULTS] = {
    [CABIN_CONNECT_OK] = CABIN_ERROR_FAILED,
    [CABIN_CONNECT_ALREADY] = CABIN_ERROR_FAILED,
    [CABIN_CONNECT_UNREACHABLE] = CABIN_ERROR_UNREACHABLE,
    [CABIN_CONNECT_REFUSED] = CABIN_ERROR_AUTH_FAILED,
    [CABIN_CONNECT_BUSY] = CABIN_ERROR_BUSY,
    [CABIN_CONNECT_FORGOT_US] = CABIN_ERROR_AUTH_FAILED,
    [CABIN_CONNECT_AUTH_FAILED] = CABIN_ERROR_AUTH_FAILED,
    [CABIN_CONNECT_NO_PROFILE] = CABIN_ERROR_FAILED,
    [CABIN_CONNECT_NOT_READY] = CABIN_ERROR_FAILED,
    [CABIN_CONNECT_DENIED] = CABIN_ERROR_DENIED,
    [CABIN_CONNECT_GONE] = CABIN_ERROR_GONE,
    [CABIN_CONNECT_CANCELLED] = CABIN_ERROR_AUTH_FAILED,
    [CABIN_CONNECT_UNKNOWN] = CABIN_ERROR_FAILED,
  };

  for (int i = 0; i < CABIN_CONNECT_N_RESULTS; i++)
    g_assert_cmpint (cabin_connect_result_to_error ((CabinConnectResult) i), ==, errors[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connect-result/table", test_table);
  g_test_add_func ("/connect-result/local", test_local);
  g_test_add_func ("/connect-result/to-string", test_to_string);
  g_test_add_func ("/connect-result/to-error", test_to_error);

  return g_test_run ();
}
