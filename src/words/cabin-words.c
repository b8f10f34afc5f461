/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every sentence that depends on what happened stands here: problems, outcomes, knocks, phones. Pure functions; the
 * results are plain text, never markup. What comes from elsewhere (a name, bluetoothd's text) is isolated, so that a
 * right-to-left name cannot reorder the sentence around it.
 */

#include "cabin-words.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#include "cabin-error.h"
#include "cabin-names.h"

/* U+2068 first strong isolate, U+2069 pop directional isolate (UAX #9). */
#define ISOLATE "\xe2\x81\xa8"
#define END_ISOLATE "\xe2\x81\xa9"

static char *
isolate (const char *text)
{
  return g_strconcat (ISOLATE, text, END_ISOLATE, NULL);
}

/**
 * cabin_words_profile:
 * @uuid: (nullable): a service UUID in lower case
 *
 * Returns: (transfer none): what it is called, or the UUID itself if it is none of ours
 */
const char *
cabin_words_profile (const char *uuid)
{
  static const struct {
    const char *uuid;
    const char *title;
  } profiles[] = {
    { CABIN_UUID_HFP_AG, N_("Hands-free gateway") },
    { CABIN_UUID_HFP_HF, N_("Hands-free") },
    { CABIN_UUID_HSP_HS, N_("Headset") },
    { CABIN_UUID_HSP_AG, N_("Headset gateway") },
    { CABIN_UUID_ANDROID_AUTO, N_("Android Auto") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (g_strcmp0 (uuid, profiles[i].uuid) == 0)
      return _(profiles[i].title);

  return uuid != NULL ? uuid : "";
}

/**
 * cabin_words_problem_title:
 *
 * Returns: (transfer full): what is wrong, in a few words
 */
char *
cabin_words_problem_title (CabinProblem *problem)
{
  const char *subject = cabin_problem_get_subject (problem);

  switch (cabin_problem_get_kind (problem))
    {
    case CABIN_PROBLEM_NO_BUS:
      return g_strdup (_("No system bus"));

    case CABIN_PROBLEM_NO_BLUEZ:
      return g_strdup (_("Bluetooth is not running"));

    case CABIN_PROBLEM_NOT_ANSWERING:
      return g_strdup (_("Bluetooth does not answer"));

    case CABIN_PROBLEM_DENIED:
      return g_strdup (_("Bluetooth is not allowed"));

    case CABIN_PROBLEM_NO_ADAPTER:
      return g_strdup (_("No Bluetooth adapter"));

    case CABIN_PROBLEM_ADAPTER_MISSING:
      return g_strdup (_("The Bluetooth adapter is missing"));

    case CABIN_PROBLEM_BLOCKED:
      return g_strdup (_("Bluetooth is switched off"));

    case CABIN_PROBLEM_POWER_FAILED:
      return g_strdup (_("The Bluetooth adapter does not start"));

    case CABIN_PROBLEM_AGENT_FAILED:
      return g_strdup (_("Phones cannot pair"));

    case CABIN_PROBLEM_ADAPTER_FAILED:
      return g_strdup (_("The Bluetooth adapter refused a setting"));

    case CABIN_PROBLEM_PROFILE_OWNED:
      /* Translators: %s is a Bluetooth profile, such as Hands-free. */
      return g_strdup_printf (_("%s is used by another program"), cabin_words_profile (subject));

    case CABIN_PROBLEM_PROFILE_FAILED:
      /* Translators: %s is a Bluetooth profile, such as Hands-free. */
      return g_strdup_printf (_("%s does not work"), cabin_words_profile (subject));

    case CABIN_PROBLEM_SETTINGS_NOT_SAVED:
      return g_strdup (_("Phones will be forgotten"));

    case CABIN_PROBLEM_SETTINGS_DAMAGED:
      return g_strdup (_("The settings were damaged"));

    case CABIN_PROBLEM_BAD_SETTING:
      return g_strdup (_("A setting is wrong"));

    case CABIN_PROBLEM_CONTROL_DENIED:
      return g_strdup (_("Other programs cannot use Cabin"));

    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

/**
 * cabin_words_problem_advice:
 *
 * Returns: (transfer full): what to do about it, a sentence or two
 */
char *
cabin_words_problem_advice (CabinProblem *problem)
{
  const char *subject = cabin_problem_get_subject (problem);
  const char *detail = cabin_problem_get_detail (problem);
  g_autofree char *isolated = isolate (detail != NULL ? detail : "");
  g_autofree char *policy = isolate (CABIN_DBUS_POLICY_FOLDER "/" CABIN_CONTROL_POLICY);

  switch (cabin_problem_get_kind (problem))
    {
    case CABIN_PROBLEM_NO_BUS:
      return g_strdup (_("Start the D-Bus system bus, then start Cabin again."));

    case CABIN_PROBLEM_NO_BLUEZ:
      return g_strdup (_("Start the service bluetooth. Cabin carries on by itself."));

    case CABIN_PROBLEM_NOT_ANSWERING:
      return g_strdup (_("Restart the service bluetooth if this stays. Cabin carries on by itself."));

    case CABIN_PROBLEM_DENIED:
      return g_strdup_printf (_("Add Cabin’s user to the group bluetooth, or allow: %s"), isolated);

    case CABIN_PROBLEM_NO_ADAPTER:
      return g_strdup (_("Plug one in. Cabin carries on by itself."));

    case CABIN_PROBLEM_ADAPTER_MISSING:
      return g_strdup_printf (_("Plug in %s, or empty the setting “adapter”."), isolated);

    case CABIN_PROBLEM_BLOCKED:
      return g_strdup (_("Turn off airplane mode, or run: rfkill unblock bluetooth"));

    case CABIN_PROBLEM_POWER_FAILED:
      return g_strdup_printf (_("Unplug it and plug it in again. Its answer: %s"), isolated);

    case CABIN_PROBLEM_AGENT_FAILED:
      return g_strdup_printf (_("Restart the service bluetooth. Its answer: %s"), isolated);

    case CABIN_PROBLEM_ADAPTER_FAILED:
      return g_strdup_printf (_("Cabin tries again. Its answer: %s"), isolated);

    case CABIN_PROBLEM_PROFILE_OWNED:
      if (detail == NULL || *detail == '\0')
        return g_strdup (_("Cabin takes it over when that program ends."));
      /* Translators: %s is the name of a program. */
      return g_strdup_printf (_("Cabin takes it over when %s ends."), isolated);

    case CABIN_PROBLEM_PROFILE_FAILED:
      return g_strdup_printf (_("Check the setting “profiles”. Answer of Bluetooth: %s"), isolated);

    case CABIN_PROBLEM_SETTINGS_NOT_SAVED:
      return g_strdup_printf (_("Settings cannot be saved: %s"), isolated);

    case CABIN_PROBLEM_SETTINGS_DAMAGED:
      return g_strdup_printf (_("Cabin started with new ones. The old file is %s"), isolated);

    case CABIN_PROBLEM_BAD_SETTING:
      /* Translators: the name of a setting, and its value. */
      return g_strdup_printf (_("Correct “%s”. This value is not used: %s"), subject != NULL ? subject : "", isolated);

    case CABIN_PROBLEM_CONTROL_DENIED:
      return g_strdup_printf (_("Install the file %s, then start Cabin again."), policy);

    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

/**
 * cabin_words_name:
 * @name: (nullable): a phone's name, sanitised
 *
 * Returns: (transfer full): the name for use in a sentence or on a line of its own, isolated; if there is none, words
 *   for a phone without a name
 */
char *
cabin_words_name (const char *name)
{
  return name != NULL && *name != '\0' ? isolate (name) : g_strdup (_("A phone"));
}

/**
 * cabin_words_result:
 * @name: (nullable): the phone's name, sanitised
 *
 * Returns: (transfer full): how a pairing ended
 */
char *
cabin_words_result (CabinPairingResult  result,
                    const char         *name)
{
  g_autofree char *phone = cabin_words_name (name);

  switch (result)
    {
    case CABIN_PAIRING_RESULT_PAIRED:
      return g_strdup_printf (_("Paired with %s"), phone);

    case CABIN_PAIRING_RESULT_REJECTED:
      return g_strdup_printf (_("%s was rejected"), phone);

    case CABIN_PAIRING_RESULT_TIMED_OUT:
      return g_strdup_printf (_("%s was rejected: nobody answered in time"), phone);

    case CABIN_PAIRING_RESULT_CANCELLED:
      return g_strdup_printf (_("%s stopped pairing"), phone);

    case CABIN_PAIRING_RESULT_FAILED:
      return g_strdup_printf (_("%s is not paired"), phone);

    case CABIN_PAIRING_RESULT_NOT_KEPT:
      return g_strdup_printf (_("%s was not let in"), phone);

    case CABIN_PAIRING_RESULT_LOST:
      return g_strdup_printf (_("Bluetooth was lost while pairing with %s"), phone);

    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

/**
 * cabin_words_result_reason:
 *
 * Returns: (transfer full) (nullable): why the pairing ended that way and what to do; %NULL where the outcome says all
 */
char *
cabin_words_result_reason (CabinPairingResult result)
{
  switch (result)
    {
    case CABIN_PAIRING_RESULT_FAILED:
      return g_strdup (_("The phone said no, or the connection broke. Try again on the phone."));

    case CABIN_PAIRING_RESULT_NOT_KEPT:
      return g_strdup (_("It did not store the pairing. Forget this car on the phone, then try again."));

    case CABIN_PAIRING_RESULT_PAIRED:
    case CABIN_PAIRING_RESULT_REJECTED:
    case CABIN_PAIRING_RESULT_TIMED_OUT:
    case CABIN_PAIRING_RESULT_CANCELLED:
    case CABIN_PAIRING_RESULT_LOST:
    default:
      return NULL;
    }
}

/**
 * cabin_words_knock:
 * @name: (nullable): the phone's name, sanitised
 *
 * Returns: (transfer full): who was refused without a question, and what to do to let it in
 */
char *
cabin_words_knock (CabinKnock  knock,
                   const char *name)
{
  g_autofree char *phone = cabin_words_name (name);

  switch (knock)
    {
    case CABIN_KNOCK_WINDOW_SHUT:
      return g_strdup_printf (_("%s knocked. To let it in, turn on Accept New Pairings."), phone);

    case CABIN_KNOCK_BUSY:
      return g_strdup_printf (_("%s wanted to pair as well. Try again with it now."), phone);

    case CABIN_KNOCK_CODELESS:
      return g_strdup_printf (_("%s was refused: it cannot show a number to compare."), phone);

    case CABIN_KNOCK_WANTS_PIN:
      return g_strdup_printf (_("%s was refused: it asks for a PIN, which is not safe."), phone);

    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

/**
 * cabin_words_connect_result:
 * @name: (nullable): the phone's name, sanitised
 *
 * Returns: (transfer full): how an attempt that the driver wanted ended, and what to do
 */
char *
cabin_words_connect_result (CabinConnectResult  result,
                            const char         *name)
{
  g_autofree char *phone = cabin_words_name (name);

  switch (result)
    {
    case CABIN_CONNECT_OK:
    case CABIN_CONNECT_ALREADY:
      return g_strdup_printf (_("%s is connected."), phone);

    case CABIN_CONNECT_UNREACHABLE:
      return g_strdup_printf (_("%s is not in reach. Turn on its Bluetooth and bring it near."), phone);

    case CABIN_CONNECT_REFUSED:
      return g_strdup_printf (_("%s refused. Allow this car in its Bluetooth settings."), phone);

    case CABIN_CONNECT_BUSY:
      return g_strdup_printf (_("Bluetooth is busy. Try %s again in a moment."), phone);

    case CABIN_CONNECT_FORGOT_US:
      return g_strdup_printf (_("%s forgot this car. Pair it again."), phone);

    case CABIN_CONNECT_AUTH_FAILED:
      return g_strdup_printf (_("%s did not know this car. Try again; if that fails, pair it again."), phone);

    case CABIN_CONNECT_NO_PROFILE:
      return g_strdup_printf (_("%s offers nothing for this car. Allow calls or media in its Bluetooth settings."),
                              phone);

    case CABIN_CONNECT_NOT_READY:
      return g_strdup_printf (_("Bluetooth is off or starting. Try %s again when it is on."), phone);

    case CABIN_CONNECT_DENIED:
      return g_strdup_printf (_("Cabin is not allowed to connect %s. See Bluetooth for the reason."), phone);

    case CABIN_CONNECT_GONE:
      return g_strdup_printf (_("Bluetooth was lost while connecting %s. Try again when it is back."), phone);

    case CABIN_CONNECT_CANCELLED:
      return g_strdup_printf (_("Connecting %s was stopped. Touch it to try again."), phone);

    case CABIN_CONNECT_UNKNOWN:
      return g_strdup_printf (_("%s could not be connected. Try again."), phone);

    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

static const char *
evidence_words (CabinEvidence evidence)
{
  switch (evidence)
    {
    case CABIN_EVIDENCE_SERVICE:
      return _("Connected · used by another program");

    case CABIN_EVIDENCE_MEDIA:
      return _("Connected · media by another program");

    case CABIN_EVIDENCE_BEARER:
      return _("Connected · no profile open");

    case CABIN_EVIDENCE_NONE:
    case CABIN_EVIDENCE_PROFILE:
    default:
      return _("Connected");
    }
}

/**
 * cabin_words_phone_state:
 * @ready: whether Bluetooth works, so that what is known of bonds is true
 *
 * Returns: (transfer none): how things are between car and phone, in a few words
 */
const char *
cabin_words_phone_state (CabinPhone *phone,
                         gboolean    ready)
{
  if (cabin_phone_get_connected (phone))
    return evidence_words (cabin_phone_get_evidence (phone));

  if (cabin_phone_get_connecting (phone))
    return _("Connecting…");

  if (cabin_phone_get_forgot_us (phone))
    return _("Forgot this car");

  if (ready && !cabin_phone_get_bonded (phone))
    return _("Not paired");

  if (cabin_phone_get_left_alone (phone))
    return _("Left alone until the next start");

  return _("Not connected");
}

/**
 * cabin_words_device:
 * @name: (nullable): the name of a device that is no phone, sanitised
 *
 * Returns: (transfer full): the name for use in a sentence or on a line of its own, isolated; if there is none, words
 *   for a device without a name
 */
char *
cabin_words_device (const char *name)
{
  return name != NULL && *name != '\0' ? isolate (name) : g_strdup (_("A device"));
}

/**
 * cabin_words_enter:
 * @name: (nullable): the device's name, sanitised
 * @kind: what it wants, a passkey or a PIN
 *
 * Returns: (transfer full): what is to be typed, and where it stands
 */
char *
cabin_words_enter (const char       *name,
                   CabinPairingKind  kind)
{
  g_autofree char *device = cabin_words_device (name);

  if (kind == CABIN_PAIRING_ENTER_PASSKEY)
    return g_strdup_printf (_("Type the six digits that %s shows."), device);

  return g_strdup_printf (_("Type the PIN of %s. It is in its manual; often it is 0000 or 1234."), device);
}

/**
 * cabin_words_outward_result:
 * @error: (nullable): why a pairing that went out from the car came to nothing; %NULL if it did not
 * @name: (nullable): the device's name, sanitised
 *
 * Returns: (transfer full): how it ended
 */
char *
cabin_words_outward_result (const GError *error,
                            const char   *name)
{
  g_autofree char *device = cabin_words_device (name);

  return g_strdup_printf (error == NULL ? _("Paired with %s") : _("%s is not paired"), device);
}

/**
 * cabin_words_outward_reason:
 * @error: (nullable): why a pairing that went out from the car came to nothing
 *
 * Returns: (transfer full) (nullable): why, and what to do; %NULL without an error
 */
char *
cabin_words_outward_reason (const GError *error)
{
  if (error == NULL)
    return NULL;

  switch (cabin_error_classify (error))
    {
    case CABIN_ERROR_AUTH_FAILED:
      return g_strdup (_("The code was wrong, or the device said no. Try again with the code from its manual."));

    case CABIN_ERROR_UNREACHABLE:
    case CABIN_ERROR_NO_ANSWER:
      return g_strdup (_("It does not answer. Bring it near, make it ready to pair and try again."));

    case CABIN_ERROR_NOT_KEPT:
      return g_strdup (_("It did not store the pairing. Reset it, then try again."));

    case CABIN_ERROR_BUSY:
    case CABIN_ERROR_IN_USE:
      return g_strdup (_("Bluetooth is busy with another device. Try again in a moment."));

    case CABIN_ERROR_GONE:
    case CABIN_ERROR_BLOCKED:
      return g_strdup (_("Bluetooth or the device went away. Try again when it is back."));

    case CABIN_ERROR_DENIED:
      return g_strdup (_("Cabin is not allowed to pair. See Bluetooth for the reason."));

    case CABIN_ERROR_FAILED:
    case CABIN_ERROR_REFUSED:
    default:
      return g_strdup (_("Make it ready to pair, as its manual says, and try again."));
    }
}

/**
 * cabin_words_discovery:
 *
 * Returns: (transfer full): whether devices in range are searched for, and if not, why
 */
char *
cabin_words_discovery (CabinDiscovery *discovery)
{
  const GError *error = cabin_discovery_get_error (discovery);
  g_autofree char *answer = NULL;
  g_autofree char *isolated = NULL;

  if (cabin_discovery_get_active (discovery))
    return g_strdup (_("Searching…"));

  if (error == NULL)
    return g_strdup (_("Waiting for Bluetooth…"));

  answer = cabin_error_text (error);
  isolated = isolate (answer);

  return g_strdup_printf (_("Cabin tries again. Its answer: %s"), isolated);
}

/**
 * cabin_words_device_state:
 * @device: a device that is paired
 * @connecting: whether the driver wanted it to be connected a moment ago
 *
 * Returns: (transfer none): how things are between car and device, in a few words
 */
const char *
cabin_words_device_state (CabinBluezDevice *device,
                          gboolean          connecting)
{
  if (cabin_bluez_device_get_connected (device))
    return _("Connected");

  return connecting ? _("Connecting…") : _("Not connected");
}

/**
 * cabin_words_searching:
 * @attempt: its number, 0 for one that is not counted
 *
 * Returns: (transfer full): that a phone is being tried
 */
char *
cabin_words_searching (guint attempt)
{
  if (attempt == 0)
    return g_strdup (_("Searching…"));

  return g_strdup_printf (_("Searching… attempt %u"), attempt);
}

/**
 * cabin_words_next_attempt:
 * @left_us: microseconds until the phone is tried again
 *
 * Returns: (transfer full): such as "Next attempt in 12 s", or in minutes from one on; rounded up
 */
char *
cabin_words_next_attempt (gint64 left_us)
{
  int left = (int) ((left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  /* Translators: seconds */
  if (left < 60)
    return g_strdup_printf (_("Next attempt in %d s"), left);

  /* Translators: minutes */
  return g_strdup_printf (_("Next attempt in %d min"), (left + 59) / 60);
}

/**
 * cabin_words_more_about:
 * @name: (nullable): the phone's name, sanitised
 *
 * Returns: (transfer full): what a button without words leads to, for who cannot see it
 */
char *
cabin_words_more_about (const char *name)
{
  g_autofree char *phone = cabin_words_name (name);

  return g_strdup_printf (_("More about %s"), phone);
}

/**
 * cabin_words_forget:
 * @name: (nullable): the phone's name, sanitised
 *
 * Returns: (transfer full): the question before a phone is forgotten
 */
char *
cabin_words_forget (const char *name)
{
  g_autofree char *phone = cabin_words_name (name);

  return g_strdup_printf (_("Forget %s?"), phone);
}

/**
 * cabin_words_forgot_us:
 * @name: (nullable): the phone's name, sanitised
 *
 * Returns: (transfer full): that a phone has lost its key for this car
 */
char *
cabin_words_forgot_us (const char *name)
{
  g_autofree char *phone = cabin_words_name (name);

  return g_strdup_printf (_("%s forgot this car"), phone);
}

/**
 * cabin_words_adapter:
 * @alias: (nullable): the adapter's name
 *
 * Returns: (transfer full): the name, isolated; if there is none, words for an adapter without a name
 */
char *
cabin_words_adapter (const char *alias)
{
  return alias != NULL && *alias != '\0' ? isolate (alias) : g_strdup (_("Bluetooth Adapter"));
}

/**
 * cabin_words_look_for:
 * @device_name: (nullable): the name the phones see
 *
 * Returns: (transfer full): what to do on the phone
 */
char *
cabin_words_look_for (const char *device_name)
{
  g_autofree char *isolated = isolate (device_name != NULL ? device_name : "");

  return g_strdup_printf (_("On your phone, look for %s"), isolated);
}

/**
 * cabin_words_time_left:
 * @left_us: microseconds until the pairing window closes
 *
 * Returns: (transfer full): such as "1:47 left"; rounded up, so that "0:00" is never shown of an open window
 */
char *
cabin_words_time_left (gint64 left_us)
{
  gint64 left = left_us <= 0 ? 0 : (left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

  /* Translators: minutes and seconds until the pairing window closes, such as "1:47 left". */
  return g_strdup_printf (_("%d:%02d left"), (int) (left / 60), (int) (left % 60));
}

/**
 * cabin_words_code:
 * @passkey: (nullable): six digits
 *
 * Returns: (transfer full): the digits in two groups, "776 574"; anything else as it is
 */
char *
cabin_words_code (const char *passkey)
{
  if (passkey == NULL)
    return g_strdup ("");

  if (strlen (passkey) != 6)
    return g_strdup (passkey);

  return g_strdup_printf ("%.3s %s", passkey, passkey + 3);
}

/**
 * cabin_words_time:
 *
 * Returns: (transfer full): hours and minutes as the locale writes them, without seconds
 */
char *
cabin_words_time (GDateTime *time)
{
  const char *format = nl_langinfo (T_FMT);
  gboolean twelve_hours = strstr (format, "%r") || strstr (format, "%I") || strstr (format, "%l");

  return g_date_time_format (time, twelve_hours ? "%-I:%M" : "%-H:%M");
}

/**
 * cabin_words_date:
 *
 * Returns: (transfer full): the day of the week and of the month
 */
char *
cabin_words_date (GDateTime *time)
{
  /* Translators: weekday, day, month, such as "Friday, 20 November"; see strftime(3). */
  return g_date_time_format (time, _("%A, %-d %B"));
}
