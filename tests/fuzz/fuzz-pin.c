/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file that is said to hold a PIN, or a credential: what comes of it can be a PIN. */

#include "cabin-fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cabin-names.h"
#include "cabin-text.h"
#include "cabinctl-pin.h"

static const CabinctlVerb verb = { "fuzz", "", "Is tested", "", NULL };

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  g_autoptr(Cabinctl) cabinctl = cabinctl_new (&verb);
  int fd = memfd_create ("pin", MFD_CLOEXEC);
  g_autofree char *file = g_strdup_printf ("/proc/self/fd/%d", fd);
  CabinctlPinSource source = { .file = file };
  char *pin = NULL;
  int status = CABINCTL_EXIT_OK;

  g_assert_true (fd >= 0 && write (fd, text, length) == (gssize) length);
  if (cabinctl_pin_read (cabinctl, &source, "00:11:22:33:44:55", &pin, &status))
    {
      g_assert_true (pin == NULL || (*pin != '\0' && strlen (pin) <= CABIN_PIN_MAX_BYTES));
      for (gsize i = 0; pin != NULL && pin[i] != '\0'; i++)
        g_assert_true (g_ascii_isprint (pin[i]));
    }
  else
    {
      g_assert_null (pin);
      g_assert_cmpint (status, ==, CABINCTL_EXIT_USAGE);
    }
  cabin_text_wipe (pin);
  close (fd);

  return 0;
}
