/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-connect-result.h"

#include "cabin-bluez-versions.h"
#include "cabin-names.h"

/* bluetoothd says "br-connection-…" or "le-connection-…". */
#define BEARER_PREFIX_LENGTH 3
#define REASON_PREFIX "connection-"

/*
 * What bluetoothd and the bus say, in the words of 5.87 (cabin-bluez-versions); what is not here is unknown. A row with
 * a text beats one with a name alone: nearly all failures of a connection have the same name, and the text says why.
 *
 * "connection-…" stands for both bearers; a device that does not answer over LE is "abort-by-local". The texts with
 * capitals are those of strerror(), in which a search for the phone's services ends; bluetoothd speaks no language but
 * C's.
 */
static const struct {
  const char *name;
  const char *text;
  CabinConnectResult result;
} rows[] = {
  { NULL, REASON_PREFIX "already-connected", CABIN_CONNECT_ALREADY },
  { NULL, REASON_PREFIX "page-timeout", CABIN_CONNECT_UNREACHABLE },
  { NULL, REASON_PREFIX "timeout", CABIN_CONNECT_UNREACHABLE },
  { NULL, REASON_PREFIX "abort-by-local", CABIN_CONNECT_UNREACHABLE },
  { NULL, REASON_PREFIX "refused", CABIN_CONNECT_REFUSED },
  { NULL, REASON_PREFIX "aborted-by-remote", CABIN_CONNECT_REFUSED },
  { NULL, REASON_PREFIX "abort-by-remote", CABIN_CONNECT_REFUSED },
  { NULL, REASON_PREFIX "busy", CABIN_CONNECT_BUSY },
  { NULL, REASON_PREFIX "concurrent-connection-limit", CABIN_CONNECT_BUSY },
  { NULL, REASON_PREFIX "key-missing", CABIN_CONNECT_FORGOT_US },
  { NULL, REASON_PREFIX "profile-unavailable", CABIN_CONNECT_NO_PROFILE },
  { NULL, REASON_PREFIX "not-supported", CABIN_CONNECT_NO_PROFILE },
  { NULL, REASON_PREFIX "adapter-not-powered", CABIN_CONNECT_NOT_READY },
  { NULL, REASON_PREFIX "canceled", CABIN_CONNECT_CANCELLED },

  { NULL, "Host is down", CABIN_CONNECT_UNREACHABLE },
  { NULL, "Connection timed out", CABIN_CONNECT_UNREACHABLE },
  { NULL, "Software caused connection abort", CABIN_CONNECT_UNREACHABLE },
  { NULL, "Connection refused", CABIN_CONNECT_REFUSED },
  { NULL, "Connection reset by peer", CABIN_CONNECT_REFUSED },
  { NULL, "Device or resource busy", CABIN_CONNECT_BUSY },
  { NULL, "Too many links", CABIN_CONNECT_BUSY },
  { NULL, "Operation now in progress", CABIN_CONNECT_BUSY },
  { NULL, "Invalid exchange", CABIN_CONNECT_FORGOT_US },
  { NULL, "Permission denied", CABIN_CONNECT_AUTH_FAILED },
  { NULL, "No route to host", CABIN_CONNECT_NOT_READY },
  { NULL, "Operation canceled", CABIN_CONNECT_CANCELLED },

  { CABIN_BLUEZ_ERROR_PREFIX "AlreadyConnected", NULL, CABIN_CONNECT_ALREADY },
  { CABIN_BLUEZ_ERROR_ALREADY_EXISTS, NULL, CABIN_CONNECT_ALREADY },
  { CABIN_BLUEZ_ERROR_PREFIX "ConnectionAttemptFailed", NULL, CABIN_CONNECT_UNREACHABLE },
  { CABIN_BLUEZ_ERROR_PREFIX "AuthenticationTimeout", NULL, CABIN_CONNECT_UNREACHABLE },
  { CABIN_BLUEZ_ERROR_PREFIX "NotConnected", NULL, CABIN_CONNECT_UNREACHABLE },
  { CABIN_BLUEZ_ERROR_PREFIX "AuthenticationRejected", NULL, CABIN_CONNECT_REFUSED },
  { CABIN_BLUEZ_ERROR_PREFIX "InProgress", NULL, CABIN_CONNECT_BUSY },
  { CABIN_BLUEZ_ERROR_PREFIX "AuthenticationFailed", NULL, CABIN_CONNECT_AUTH_FAILED },
  { CABIN_BLUEZ_ERROR_PREFIX "BREDR.ProfileUnavailable", NULL, CABIN_CONNECT_NO_PROFILE },
  { CABIN_BLUEZ_ERROR_PREFIX "NotSupported", NULL, CABIN_CONNECT_NO_PROFILE },
  { CABIN_BLUEZ_ERROR_PREFIX "NotReady", NULL, CABIN_CONNECT_NOT_READY },
  { CABIN_BLUEZ_ERROR_PREFIX "NotAuthorized", NULL, CABIN_CONNECT_DENIED },
  { CABIN_BLUEZ_ERROR_NOT_PERMITTED, NULL, CABIN_CONNECT_DENIED },
  { CABIN_BLUEZ_ERROR_PREFIX "DoesNotExist", NULL, CABIN_CONNECT_GONE },
  { CABIN_BLUEZ_ERROR_PREFIX "AuthenticationCanceled", NULL, CABIN_CONNECT_CANCELLED },

  { CABIN_DBUS_ERROR_PREFIX "TimedOut", NULL, CABIN_CONNECT_UNREACHABLE },
  { CABIN_DBUS_ERROR_ACCESS_DENIED, NULL, CABIN_CONNECT_DENIED },
  { CABIN_DBUS_ERROR_PREFIX "NoReply", NULL, CABIN_CONNECT_GONE },
  { CABIN_DBUS_ERROR_PREFIX "UnknownObject", NULL, CABIN_CONNECT_GONE },
  { CABIN_DBUS_ERROR_PREFIX "UnknownInterface", NULL, CABIN_CONNECT_GONE },
  { CABIN_DBUS_ERROR_PREFIX "UnknownMethod", NULL, CABIN_CONNECT_GONE },
  { CABIN_DBUS_ERROR_PREFIX "ServiceUnknown", NULL, CABIN_CONNECT_GONE },
  { CABIN_DBUS_ERROR_PREFIX "NameHasNoOwner", NULL, CABIN_CONNECT_GONE },
  { CABIN_DBUS_ERROR_PREFIX "Disconnected", NULL, CABIN_CONNECT_GONE },
};

static const char *const names[CABIN_CONNECT_N_RESULTS] = {
  [CABIN_CONNECT_OK] = "ok",
  [CABIN_CONNECT_ALREADY] = "already connected",
  [CABIN_CONNECT_UNREACHABLE] = "unreachable",
  [CABIN_CONNECT_REFUSED] = "refused",
  [CABIN_CONNECT_BUSY] = "busy",
  [CABIN_CONNECT_FORGOT_US] = "forgot us",
  [CABIN_CONNECT_AUTH_FAILED] = "authentication failed",
  [CABIN_CONNECT_NO_PROFILE] = "no profile",
  [CABIN_CONNECT_NOT_READY] = "adapter not ready",
  [CABIN_CONNECT_DENIED] = "denied",
  [CABIN_CONNECT_GONE] = "gone",
  [CABIN_CONNECT_CANCELLED] = "cancelled",
  [CABIN_CONNECT_UNKNOWN] = "unknown",
};

/* GDBus's own: nothing of this was said by anybody on the bus. */
static CabinConnectResult
classify_local (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return CABIN_CONNECT_UNREACHABLE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return CABIN_CONNECT_GONE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return CABIN_CONNECT_CANCELLED;

  return CABIN_CONNECT_UNKNOWN;
}

/**
 * cabin_connect_result_classify:
 * @error: (nullable): how Connect, ConnectProfile or Pair of Device1 failed, or %NULL if it did not
 *
 * Returns: what that means for us
 */
CabinConnectResult
cabin_connect_result_classify (const GError *error)
{
  g_autofree char *name = NULL;
  g_autoptr(GError) stripped = NULL;
  const char *told, *text;

  if (error == NULL)
    return CABIN_CONNECT_OK;

  name = g_dbus_error_get_remote_error (error);
  if (name == NULL)
    return classify_local (error);

  stripped = g_error_copy (error);
  g_dbus_error_strip_remote_error (stripped);
  text = stripped->message;
  told = name;
  cabin_bluez_versions_translate_error (&told, &text);
  if (g_str_has_prefix (text, "br-" REASON_PREFIX) || g_str_has_prefix (text, "le-" REASON_PREFIX))
    text += BEARER_PREFIX_LENGTH;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (g_strcmp0 (rows[i].name, told) == 0 || g_strcmp0 (rows[i].text, text) == 0)
        return rows[i].result;
    }

  return CABIN_CONNECT_UNKNOWN;
}

/**
 * cabin_connect_result_to_string:
 *
 * Returns: a word for logs
 */
const char *
cabin_connect_result_to_string (CabinConnectResult result)
{
  g_return_val_if_fail (result < CABIN_CONNECT_N_RESULTS, "?");

  return names[result];
}

/**
 * cabin_connect_result_to_error:
 * @result: how a connection or a pairing failed
 *
 * Returns: what kind of failure that is for those who only wanted it to succeed
 */
CabinError
cabin_connect_result_to_error (CabinConnectResult result)
{
  switch (result)
    {
    case CABIN_CONNECT_UNREACHABLE:
      return CABIN_ERROR_UNREACHABLE;

    case CABIN_CONNECT_REFUSED:
    case CABIN_CONNECT_FORGOT_US:
    case CABIN_CONNECT_AUTH_FAILED:
    case CABIN_CONNECT_CANCELLED:
      return CABIN_ERROR_AUTH_FAILED;

    case CABIN_CONNECT_BUSY:
      return CABIN_ERROR_BUSY;

    case CABIN_CONNECT_DENIED:
      return CABIN_ERROR_DENIED;

    case CABIN_CONNECT_GONE:
      return CABIN_ERROR_GONE;

    case CABIN_CONNECT_OK:
    case CABIN_CONNECT_ALREADY:
    case CABIN_CONNECT_NO_PROFILE:
    case CABIN_CONNECT_NOT_READY:
    case CABIN_CONNECT_UNKNOWN:
    default:
      return CABIN_ERROR_FAILED;
    }
}
