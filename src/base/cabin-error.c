/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-error.h"

#include "cabin-names.h"

static const GDBusErrorEntry entries[] = {
  { CABIN_ERROR_FAILED, CABIN_ERROR_DBUS_PREFIX "Failed" },
  { CABIN_ERROR_DENIED, CABIN_ERROR_DBUS_PREFIX "Denied" },
  { CABIN_ERROR_BLOCKED, CABIN_ERROR_DBUS_PREFIX "Blocked" },
  { CABIN_ERROR_BUSY, CABIN_ERROR_DBUS_PREFIX "Busy" },
  { CABIN_ERROR_IN_USE, CABIN_ERROR_DBUS_PREFIX "InUse" },
  { CABIN_ERROR_GONE, CABIN_ERROR_DBUS_PREFIX "Gone" },
  { CABIN_ERROR_NO_ANSWER, CABIN_ERROR_DBUS_PREFIX "NoAnswer" },
  { CABIN_ERROR_REFUSED, CABIN_ERROR_DBUS_PREFIX "Refused" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (entries) == CABIN_ERROR_REFUSED + 1);

/* What bluetoothd and the bus say, by the name of the D-Bus error. */
static const struct {
  const char *name;
  CabinError code;
} classes[] = {
  { CABIN_DBUS_ERROR_ACCESS_DENIED, CABIN_ERROR_DENIED },
  { CABIN_BLUEZ_ERROR_PREFIX "NotAuthorized", CABIN_ERROR_DENIED },
  { CABIN_BLUEZ_ERROR_BLOCKED, CABIN_ERROR_BLOCKED },
  { CABIN_BLUEZ_ERROR_PREFIX "Busy", CABIN_ERROR_BUSY },
  { CABIN_BLUEZ_ERROR_PREFIX "InProgress", CABIN_ERROR_BUSY },
  { CABIN_BLUEZ_ERROR_ALREADY_EXISTS, CABIN_ERROR_IN_USE },
  { CABIN_BLUEZ_ERROR_NOT_PERMITTED, CABIN_ERROR_IN_USE },
  { CABIN_DBUS_ERROR_PREFIX "ServiceUnknown", CABIN_ERROR_GONE },
  { CABIN_DBUS_ERROR_PREFIX "NameHasNoOwner", CABIN_ERROR_GONE },
  { CABIN_DBUS_ERROR_PREFIX "UnknownObject", CABIN_ERROR_GONE },
  { CABIN_DBUS_ERROR_PREFIX "UnknownMethod", CABIN_ERROR_GONE },
  { CABIN_DBUS_ERROR_PREFIX "UnknownInterface", CABIN_ERROR_GONE },
  { CABIN_DBUS_ERROR_PREFIX "NoReply", CABIN_ERROR_NO_ANSWER },
  { CABIN_BLUEZ_ERROR_PREFIX "DoesNotExist", CABIN_ERROR_GONE },
};

/**
 * cabin_error_quark:
 *
 * The error domain of Cabin, registered with its D-Bus names.
 */
GQuark
cabin_error_quark (void)
{
  static gsize quark = 0;

  g_dbus_error_register_error_domain ("cabin-error-quark", &quark, entries, G_N_ELEMENTS (entries));

  return (GQuark) quark;
}

/**
 * cabin_error_classify:
 * @error: an error of a call to bluetoothd, or of ours
 *
 * What kind of failure @error is.
 */
CabinError
cabin_error_classify (const GError *error)
{
  g_autofree char *name = NULL;

  if (error->domain == CABIN_ERROR)
    return (CabinError) error->code;

  name = g_dbus_error_is_remote_error (error) ? g_dbus_error_get_remote_error (error) : NULL;
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (classes); i++)
    {
      if (g_str_equal (name, classes[i].name))
        return classes[i].code;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return CABIN_ERROR_GONE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return CABIN_ERROR_NO_ANSWER;

  return CABIN_ERROR_FAILED;
}

/**
 * cabin_error_cancelled:
 * @error: (nullable): an error
 *
 * Whether @error says no more than that we stopped asking, which is never worth a word.
 */
gboolean
cabin_error_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/**
 * cabin_error_is_remote:
 * @error: (nullable): an error
 * @name: of a D-Bus error
 *
 * Whether @error is this one, by its name.
 */
gboolean
cabin_error_is_remote (const GError *error,
                       const char   *name)
{
  g_autofree char *its_name = error != NULL ? g_dbus_error_get_remote_error (error) : NULL;

  return g_strcmp0 (its_name, name) == 0;
}

/**
 * cabin_error_text:
 * @error: an error of a call
 *
 * The sender's own words, without the prefix that GDBus puts before them.
 *
 * Returns: (transfer full): a text for a log or behind our own words on screen
 */
char *
cabin_error_text (const GError *error)
{
  g_autoptr(GError) copy = g_error_copy (error);

  g_dbus_error_strip_remote_error (copy);

  return g_strdup (copy->message);
}
