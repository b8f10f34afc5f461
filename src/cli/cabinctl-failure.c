/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Every failure that the program tells: one sentence that says what to do, a word for JSON, and the exit status.
 */

#include "cabinctl-failure.h"

#include <stdio.h>

#include "cabin-connect-result.h"
#include "cabin-names.h"
#include "cabin-words.h"
#include "cabinctl-output.h"

#define BY_VERB (-1)

/*
 * The errors of the head unit, and our own, by the last part of their name. Where there is no sentence, the head unit's
 * own text is one; those of a connection are said in the words of the screen.
 */
static const struct {
  const char *error;
  const char *name;
  int status;
  CabinConnectResult words;
  const char *sentence;
} failures[] = {
  { "NotReady", "not-ready", CABINCTL_EXIT_ADAPTER, CABIN_CONNECT_OK,
    "Bluetooth is not ready. `cabinctl status` says why." },
  { "NoSuchDevice", "no-such-device", CABINCTL_EXIT_NO, CABIN_CONNECT_OK,
    "The head unit knows no such phone or device. `cabinctl status` lists the phones, `cabinctl devices` what is in "
    "range." },
  { "Unreachable", "unreachable", CABINCTL_EXIT_FAILED, CABIN_CONNECT_UNREACHABLE, NULL },
  { "Refused", "refused", BY_VERB, CABIN_CONNECT_REFUSED, NULL },
  { "ForgotUs", "forgot-us", CABINCTL_EXIT_FAILED, CABIN_CONNECT_FORGOT_US, NULL },
  { "AuthFailed", "auth-failed", CABINCTL_EXIT_FAILED, CABIN_CONNECT_OK,
    "The pairing failed: the code was wrong, or one of the two said no. Try again." },
  { "NotKept", "not-kept", CABINCTL_EXIT_FAILED, CABIN_CONNECT_OK,
    "The device paired and did not keep it. Let it forget this car, then try again." },
  { "Busy", "busy", CABINCTL_EXIT_NO, CABIN_CONNECT_BUSY, NULL },
  { "Cancelled", "cancelled", BY_VERB, CABIN_CONNECT_OK, "Somebody ended it. Try again." },
  { "Blocked", "blocked", CABINCTL_EXIT_ADAPTER, CABIN_CONNECT_OK,
    "Bluetooth is switched off. Turn off airplane mode, or run: rfkill unblock bluetooth" },
  { "NoAnswer", "no-answer", CABINCTL_EXIT_ADAPTER, CABIN_CONNECT_OK,
    "bluetoothd does not answer. If that stays: systemctl restart bluetooth" },
  { "Gone", "gone", CABINCTL_EXIT_ADAPTER, CABIN_CONNECT_OK,
    "bluetoothd, the adapter or the device went away. Try again when it is back." },
  { "Failed", "failed", BY_VERB, CABIN_CONNECT_OK, NULL },
};

static int
fail_literal (Cabinctl   *self,
              int         status,
              const char *name,
              const char *sentence)
{
  g_autofree char *plain = cabinctl_plain (sentence);

  cabinctl_progress (self, NULL);
  fprintf (stderr, "cabinctl: %s\n", plain);
  if (self->json)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      if (self->describe != NULL)
        self->describe (builder, self->described);
      cabinctl_json_string (builder, "error", name);
      cabinctl_json_string (builder, "message", plain);
      json_builder_set_member_name (builder, "exit_status");
      json_builder_add_int_value (builder, status);
      json_builder_end_object (builder);
      cabinctl_print_json (builder, FALSE);
    }

  return status;
}

static int
fail_by_name (Cabinctl     *self,
              const char   *error_name,
              const GError *error,
              CabinctlExit  failed,
              const char   *device)
{
  g_autofree char *text = cabin_error_text (error);

  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *words = NULL;
      const char *sentence = failures[i].sentence;

      if (g_strcmp0 (failures[i].error, error_name) != 0)
        continue;

      if (failures[i].words != CABIN_CONNECT_OK)
        sentence = words = cabin_words_connect_result (failures[i].words, device != NULL ? device : "The device");

      return fail_literal (self, failures[i].status == BY_VERB ? (int) failed : failures[i].status, failures[i].name,
                           sentence != NULL ? sentence : text);
    }

  return fail_literal (self, failed, "failed", text);
}

/* The last part of the name of one of our own errors, however it came here. */
static const char *
own_error (const GError  *error,
           char         **buffer)
{
  *buffer = g_dbus_error_get_remote_error (error);
  if (*buffer == NULL && error->domain == CABIN_ERROR)
    *buffer = g_dbus_error_encode_gerror (error);

  return *buffer != NULL && g_str_has_prefix (*buffer, CABIN_ERROR_DBUS_PREFIX)
         ? *buffer + sizeof CABIN_ERROR_DBUS_PREFIX - 1 : NULL;
}

/**
 * cabinctl_fail:
 * @name: the word for it in JSON
 * @format: a sentence that says what to do
 *
 * Says that it did not work.
 *
 * Returns: @status
 */
int
cabinctl_fail (Cabinctl    *self,
               CabinctlExit status,
               const char  *name,
               const char  *format,
               ...)
{
  g_autofree char *sentence = NULL;
  va_list values;

  va_start (values, format);
  sentence = g_strdup_vprintf (format, values);
  va_end (values);

  return fail_literal (self, status, name, sentence);
}

/**
 * cabinctl_end_by_signal:
 *
 * Says nothing: who ended the program knows why.
 *
 * Returns: the exit status for a program that was ended by the signal that came
 */
int
cabinctl_end_by_signal (Cabinctl *self)
{
  cabinctl_progress (self, NULL);

  return 128 + self->signal;
}

/**
 * cabinctl_fail_usage:
 * @format: what is wrong with the command
 *
 * Returns: %CABINCTL_EXIT_USAGE
 */
int
cabinctl_fail_usage (Cabinctl   *self,
                     const char *format,
                     ...)
{
  g_autofree char *problem = NULL;
  g_autofree char *sentence = NULL;
  va_list values;

  va_start (values, format);
  problem = g_strdup_vprintf (format, values);
  va_end (values);
  sentence = g_strdup_printf ("%s See: cabinctl %s --help", problem, self->verb->name);

  return fail_literal (self, CABINCTL_EXIT_USAGE, "usage", sentence);
}

/**
 * cabinctl_fail_denied:
 * @service: the bus name of what could not be talked to
 *
 * Says that the message bus does not let this user, and which rule is missing.
 *
 * Returns: %CABINCTL_EXIT_DENIED
 */
int
cabinctl_fail_denied (Cabinctl   *self,
                      const char *service)
{
  const char *user = g_get_user_name ();

  return cabinctl_fail (self, CABINCTL_EXIT_DENIED, "denied",
                        "The message bus does not let %s talk to %s. Run it as root, or add the user to the group: "
                        "adduser %s " CABIN_CONTROL_GROUP "; or allow in a file of " CABIN_DBUS_ADMIN_FOLDER ": "
                        "<policy user=\"%s\"><allow send_destination=\"%s\"/></policy>",
                        user, service, user, user, service);
}

/**
 * cabinctl_fail_head_unit:
 * @error: how a call to the head unit failed
 * @failed: the exit status for a plain no
 * @device: (nullable): the name of the device it was about
 *
 * Returns: the exit status
 */
int
cabinctl_fail_head_unit (Cabinctl     *self,
                         const GError *error,
                         CabinctlExit  failed,
                         const char   *device)
{
  g_autofree char *buffer = NULL;
  g_autofree char *text = cabin_error_text (error);
  const char *name;

  if (cabinctl_interrupted (self))
    return cabinctl_end_by_signal (self);

  if (cabin_error_is_remote (error, CABIN_DBUS_ERROR_ACCESS_DENIED))
    return cabinctl_fail_denied (self, CABIN_CONTROL_NAME);

  if (cabin_error_is_remote (error, CABIN_DBUS_ERROR_INVALID_ARGS))
    return cabinctl_fail_usage (self, "%s", text);

  name = own_error (error, &buffer);
  if (g_strcmp0 (name, "Denied") == 0)
    return cabinctl_fail (self, CABINCTL_EXIT_DENIED, "denied", "%s Run it as root, or add this user to the group: "
                          "adduser %s " CABIN_CONTROL_GROUP, text, g_get_user_name ());

  if (name == NULL && cabin_error_classify (error) == CABIN_ERROR_GONE)
    return cabinctl_fail (self, CABINCTL_EXIT_NOT_RUNNING, "not-running",
                          "The head unit went away. Try again when it is back.");

  if (name == NULL && cabin_error_classify (error) == CABIN_ERROR_NO_ANSWER)
    return cabinctl_fail (self, CABINCTL_EXIT_NO, "no-answer", "The head unit does not answer. Start it anew.");

  return fail_by_name (self, name, error, failed, device);
}

/**
 * cabinctl_fail_bluez:
 * @error: how a call to bluetoothd failed, or what we made of it
 * @failed: the exit status for a plain no
 * @device: (nullable): the name of the device it was about
 *
 * Returns: the exit status
 */
int
cabinctl_fail_bluez (Cabinctl     *self,
                     const GError *error,
                     CabinctlExit  failed,
                     const char   *device)
{
  static const char *const names[] = {
    [CABIN_ERROR_BLOCKED] = "Blocked",
    [CABIN_ERROR_BUSY] = "Busy",
    [CABIN_ERROR_GONE] = "Gone",
    [CABIN_ERROR_NO_ANSWER] = "NoAnswer",
    [CABIN_ERROR_AUTH_FAILED] = "AuthFailed",
    [CABIN_ERROR_UNREACHABLE] = "Unreachable",
    [CABIN_ERROR_NOT_KEPT] = "NotKept",
  };
  CabinError code;

  if (cabinctl_interrupted (self))
    return cabinctl_end_by_signal (self);

  if (cabin_error_is_remote (error, CABIN_BLUEZ_ERROR_PREFIX "NotReady"))
    return fail_by_name (self, "NotReady", error, failed, device);

  code = cabin_error_classify (error);
  if (code == CABIN_ERROR_DENIED)
    return cabinctl_fail_denied (self, CABIN_BLUEZ_NAME);

  return fail_by_name (self, (gsize) code < G_N_ELEMENTS (names) ? names[code] : NULL, error, failed, device);
}
