/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The PIN of a device, from wherever a service or a script keeps it. It stays out of every message, and is wiped where
 * it was read.
 */

#include "cabinctl-pin.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cabin-names.h"
#include "cabin-text.h"
#include "cabinctl-failure.h"
#include "cabinctl-pin-keyring.h"

#define STANDARD_INPUT "-"

/* A file is read this far, and no PIN is so long. */
#define MAX_FILE 64

static gboolean
is_pin (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isprint (text[i]))
        return FALSE;
    }

  return length > 0 && length <= CABIN_PIN_MAX_BYTES;
}

/* One line, without the white space around it. Empty is no PIN, which is no mistake. */
static gboolean
take (Cabinctl    *self,
      const char  *where,
      char        *text,
      char       **pin,
      int         *status)
{
  g_strstrip (text);
  if (*text == '\0')
    return TRUE;

  if (is_pin (text))
    {
      *pin = g_strdup (text);
      return TRUE;
    }

  *status = cabinctl_fail_usage (self, "%s holds no PIN: that is six digits, or 1 to %d characters for an old device.",
                                 where, CABIN_PIN_MAX_BYTES);

  return FALSE;
}

static int
open_source (const char *file)
{
  return g_str_equal (file, STANDARD_INPUT)
         ? fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : g_open (file, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
}

/* Whatever is read, it is read to its end, which a signal can end as well. */
static gboolean
read_file (Cabinctl    *self,
           const char  *where,
           const char  *file,
           char       **pin,
           int         *status)
{
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char text[MAX_FILE + 1] = "";
  gsize length = 0;
  gboolean ok;
  int fd = open_source (file);

  if (fd < 0)
    {
      *status = cabinctl_fail_usage (self, "%s cannot be read: %s.", where, g_strerror (errno));
      return FALSE;
    }

  stream = g_unix_input_stream_new (fd, TRUE);
  g_input_stream_read_all_async (stream, text, MAX_FILE, G_PRIORITY_DEFAULT, self->cancellable, cabinctl_on_result,
                                 self);
  result = cabinctl_wait (self);
  ok = g_input_stream_read_all_finish (stream, result, &length, &error);
  if (ok)
    ok = take (self, where, text, pin, status);
  else if (cabinctl_interrupted (self))
    *status = cabinctl_end_by_signal (self);
  else
    *status = cabinctl_fail_usage (self, "%s cannot be read: %s.", where, error->message);
  explicit_bzero (text, sizeof text);

  return ok;
}

static gboolean
read_credential (Cabinctl  *self,
                 char     **pin,
                 int       *status)
{
  const char *folder = g_getenv (CABIN_CREDENTIALS_VARIABLE);
  g_autofree char *file = NULL;

  if (folder == NULL)
    return TRUE;

  file = g_build_filename (folder, CABIN_CREDENTIAL_PIN, NULL);
  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    return TRUE;

  return read_file (self, "The credential " CABIN_CREDENTIAL_PIN, file, pin, status);
}

static gboolean
read_keyring (Cabinctl    *self,
              const char  *address,
              char       **pin,
              int         *status)
{
  char *text = NULL;
  gboolean ok = cabinctl_pin_keyring_look_up (self, address, &text, status) &&
                take (self, "The keyring", text, pin, status);

  cabin_text_wipe (text);

  return ok;
}

/**
 * cabinctl_pin_read:
 * @source: where it is
 * @address: of the device, in capitals
 * @pin: (out) (transfer full) (nullable): the PIN, to be freed with cabin_text_wipe(); %NULL if there is none
 * @status: (out): the exit status, if there is nothing more to do
 *
 * Reads the PIN. Says itself what is wrong.
 *
 * Returns: whether to go on
 */
gboolean
cabinctl_pin_read (Cabinctl                 *self,
                   const CabinctlPinSource  *source,
                   const char               *address,
                   char                    **pin,
                   int                      *status)
{
  *pin = NULL;
  if ((source->text != NULL) + (source->file != NULL) + source->keyring > 1)
    {
      *status = cabinctl_fail_usage (self, "--pin, --pin-file and --pin-keyring exclude each other.");
      return FALSE;
    }

  if (source->text != NULL)
    {
      fputs ("cabinctl: Everybody on this machine can read a PIN on the command line. Use --pin-file.\n", stderr);
      return take (self, "--pin", source->text, pin, status);
    }

  if (source->file != NULL)
    return read_file (self, "--pin-file", source->file, pin, status);

  if (source->keyring)
    return read_keyring (self, address, pin, status);

  return read_credential (self, pin, status);
}

void
cabinctl_pin_source_clear (CabinctlPinSource *source)
{
  cabin_text_wipe (g_steal_pointer (&source->text));
  g_clear_pointer (&source->file, g_free);
}
