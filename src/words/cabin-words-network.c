/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sentences about the car's network, and about a phone that is handed over to it. As in cabin-words.c: pure
 * functions, plain text.
 */

#include "cabin-words-network.h"

#include <glib/gi18n-lib.h>

#include "cabin-words.h"

/**
 * cabin_words_network_state:
 *
 * Returns: (transfer none): how the car's network is, in a few words
 */
const char *
cabin_words_network_state (CabinAccessPointState state)
{
  switch (state)
    {
    case CABIN_ACCESS_POINT_OFF:
      return _("Off");

    case CABIN_ACCESS_POINT_NO_SERVICE:
      return _("No program to run it");

    case CABIN_ACCESS_POINT_NO_DEVICE:
      return _("No Wi-Fi adapter for it");

    case CABIN_ACCESS_POINT_BLOCKED:
      return _("Wi-Fi is switched off");

    case CABIN_ACCESS_POINT_STARTING:
      return _("Starting…");

    case CABIN_ACCESS_POINT_ON:
      return _("On");

    case CABIN_ACCESS_POINT_FAILED:
      return _("Does not start");

    default:
      g_return_val_if_reached ("");
    }
}

/* What the room network knows of a failure. It speaks English to logs and programs, and people read it here. */
static const char *const known_failures[] = {
  N_("It does not come up"),
  N_("NetworkManager has ended it"),
  N_("The adapter is used for another network"),
  N_("cabin-ap.service has failed; its log says why"),
  N_("The address of the car could not be set"),
  N_("NetworkManager was not given the key"),
  N_("The radio refused the network"),
  N_("The radio cannot run such a network"),
  N_("wpa_supplicant failed"),
  N_("wpa_supplicant took too long"),
  N_("The address service could not be started"),
  N_("The address service failed"),
  N_("The firmware of the radio is missing"),
  N_("The radio was removed"),
  N_("The machine sleeps"),
  N_("It was switched off by hand"),
  N_("A program that NetworkManager needs is missing"),
};

static char *
failure_words (const char *detail)
{
  g_autofree char *isolated = NULL;

  if (detail == NULL || *detail == '\0')
    return g_strdup (_("The journal of NetworkManager or hostapd says why."));

  for (guint i = 0; i < G_N_ELEMENTS (known_failures); i++)
    if (g_str_equal (detail, known_failures[i]))
      return g_strdup (_(known_failures[i]));

  /* What another program says may be in a script that runs the other way, as a name may. */
  isolated = cabin_words_name (detail);
  /* Translators: %s is what another program says, in its own language. */
  return g_strdup_printf (_("The answer was: %s"), isolated);
}

/**
 * cabin_words_network_advice:
 * @detail: (nullable): of the access point
 *
 * Returns: (transfer full) (nullable): what to do about that state, a sentence; %NULL if there is nothing to do
 */
char *
cabin_words_network_advice (CabinAccessPointState  state,
                            const char            *detail)
{
  switch (state)
    {
    case CABIN_ACCESS_POINT_OFF:
      return g_strdup (_("The command cabin-setup turns it on."));

    case CABIN_ACCESS_POINT_NO_SERVICE:
      /* The one service that is there was told to leave the interface alone. */
      return g_strdup (detail != NULL ? _("NetworkManager does not manage the adapter. Run cabin-setup.")
                                      : _("Start the service NetworkManager, or run cabin-setup."));

    case CABIN_ACCESS_POINT_NO_DEVICE:
      return g_strdup (_("Plug one in that can be an access point, or correct the setting “wifi-ap-interface”."));

    case CABIN_ACCESS_POINT_BLOCKED:
      /* It is not the radio but NetworkManager that has everything switched off. */
      return g_strdup (detail != NULL ? _("Turn the networks on again, or run: nmcli networking on")
                                      : _("Turn off airplane mode, or run: rfkill unblock wlan"));

    case CABIN_ACCESS_POINT_FAILED:
      return failure_words (detail);

    case CABIN_ACCESS_POINT_STARTING:
    case CABIN_ACCESS_POINT_ON:
      return NULL;

    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * cabin_words_secret_place:
 *
 * Returns: (transfer none): where the password of the car's network is kept, a sentence
 */
const char *
cabin_words_secret_place (CabinSecretPlace place)
{
  switch (place)
    {
    case CABIN_SECRET_PLACE_NONE:
      return _("The password is made when it is needed first.");

    case CABIN_SECRET_PLACE_KEYRING:
      return _("The password is kept in the keyring.");

    case CABIN_SECRET_PLACE_FILE:
      return _("The password is kept in a file that only Cabin’s user can read, as no keyring is open.");

    default:
      g_return_val_if_reached ("");
    }
}

/**
 * cabin_words_password_failed:
 * @error: why the password of the car's network could not be read
 *
 * Returns: (transfer full): that it could not, a sentence
 */
char *
cabin_words_password_failed (const GError *error)
{
  g_autofree char *isolated = cabin_words_name (error->message);

  /* Translators: %s is the reason, in English. */
  return g_strdup_printf (_("The password cannot be read: %s"), isolated);
}

/**
 * cabin_words_handover:
 *
 * Returns: (transfer none): how far the phone is on its way into the car's network, in a few words; the phone's name
 *   stands beside them
 */
const char *
cabin_words_handover (CabinHandoverState state)
{
  switch (state)
    {
    case CABIN_HANDOVER_NONE:
      return _("No phone has asked for the car’s network");

    case CABIN_HANDOVER_ASKED:
      return _("Asking for the car’s network…");

    case CABIN_HANDOVER_SENT:
      return _("Joining the car’s network…");

    case CABIN_HANDOVER_JOINED:
      return _("In the car’s network");

    case CABIN_HANDOVER_REFUSED:
      return _("Not in the car’s network");

    default:
      g_return_val_if_reached ("");
    }
}

typedef struct {
  const char *reason;
  const char *advice;
} Refusal;

static const Refusal *
refusal_of (CabinHandoverReason reason)
{
  static const Refusal refusals[] = {
    [CABIN_HANDOVER_REASON_NO_NETWORK] = { N_("The car’s network is not there") },
    [CABIN_HANDOVER_REASON_SILENT] = { N_("The phone fell silent"), N_("It tries again by itself.") },
    [CABIN_HANDOVER_REASON_PROTOCOL] = {
      N_("The phone was not understood"), N_("If this stays, update Android Auto on it."),
    },
    [CABIN_HANDOVER_REASON_HUNG_UP] = { N_("The phone broke off"), N_("It tries again by itself.") },
    [CABIN_HANDOVER_REASON_NOT_JOINED] = {
      N_("The phone did not join in time"), N_("Turn its Wi-Fi off and on again."),
    },
    [CABIN_HANDOVER_REASON_VERSION] = {
      N_("The phone has another version"), N_("Update Android Auto on it."),
    },
    [CABIN_HANDOVER_REASON_CHANNEL] = {
      N_("The phone cannot use the channel"), N_("Correct the setting “wifi-ap-band” or “wifi-ap-channel”."),
    },
    [CABIN_HANDOVER_REASON_CREDENTIALS] = {
      N_("The phone has a wrong password"), N_("Let it forget the car’s network, then connect it again."),
    },
    [CABIN_HANDOVER_REASON_ALREADY_PROJECTING] = {
      N_("Android Auto is running already"), N_("If the phone is on a cable, unplug it."),
    },
    [CABIN_HANDOVER_REASON_PHONE_WIFI_OFF] = { N_("Wi-Fi is off on the phone"), N_("Turn it on there.") },
    [CABIN_HANDOVER_REASON_HOST] = {
      N_("The phone cannot use the car’s address"), N_("Correct the setting “wifi-ap-address”."),
    },
    [CABIN_HANDOVER_REASON_LOOK_AT_PHONE] = {
      N_("The phone has a question"), N_("Look at it once you have stopped."),
    },
    [CABIN_HANDOVER_REASON_NOT_FOUND] = {
      N_("The phone does not find the network"), N_("Turn its Wi-Fi off and on again."),
    },
    [CABIN_HANDOVER_REASON_UNKNOWN] = { N_("The phone did not say why"), N_("It tries again by itself.") },
  };

  g_return_val_if_fail (reason < G_N_ELEMENTS (refusals), &refusals[CABIN_HANDOVER_REASON_NONE]);

  return &refusals[reason];
}

/**
 * cabin_words_handover_reason:
 *
 * Returns: (transfer none) (nullable): why the phone did not come, in a few words; %NULL if nothing was refused
 */
const char *
cabin_words_handover_reason (CabinHandoverReason reason)
{
  const char *words = refusal_of (reason)->reason;

  return words != NULL ? _(words) : NULL;
}

/**
 * cabin_words_handover_advice:
 *
 * Returns: (transfer none) (nullable): what to do about it, a sentence; %NULL if there is nothing to say
 */
const char *
cabin_words_handover_advice (CabinHandoverReason reason)
{
  const char *words = refusal_of (reason)->advice;

  return words != NULL ? _(words) : NULL;
}

/**
 * cabin_words_handover_line:
 * @subject: what it is about, ready for display: the phone, or Android Auto
 *
 * Returns: (transfer full): how the hand-over goes, on a line of its own
 */
char *
cabin_words_handover_line (const char          *subject,
                           CabinHandoverState   state,
                           CabinHandoverReason  reason)
{
  const char *words = state == CABIN_HANDOVER_REFUSED ? cabin_words_handover_reason (reason) : NULL;

  /* Translators: a phone or Android Auto, and how it is getting on. */
  return g_strdup_printf (_("%s: %s"), subject, words != NULL ? words : cabin_words_handover (state));
}
