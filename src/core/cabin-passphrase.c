/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-passphrase.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "cabin-names.h"

#define N_CHARACTERS (sizeof CABIN_PASSPHRASE_CHARACTERS - 1)
/* Random bytes from here on would make the first characters likelier than the others. */
#define FIRST_UNFAIR (256 / N_CHARACTERS * N_CHARACTERS)

/**
 * cabin_passphrase_new:
 *
 * Makes up a passphrase that a person can type from the screen, by the kernel's random numbers.
 *
 * Returns: (transfer full): %CABIN_PASSPHRASE_LENGTH characters, to be freed with cabin_text_wipe()
 */
char *
cabin_passphrase_new (void)
{
  char *passphrase = g_malloc0 (CABIN_PASSPHRASE_LENGTH + 1);
  guint8 bytes[CABIN_PASSPHRASE_LENGTH * 2];
  gsize length = 0;

  while (length < CABIN_PASSPHRASE_LENGTH)
    {
      gssize n = getrandom (bytes, sizeof bytes, 0);

      if (n < 0 && errno != EINTR)
        g_error ("The kernel has no random numbers: %s", g_strerror (errno));

      for (gssize i = 0; i < n && length < CABIN_PASSPHRASE_LENGTH; i++)
        {
          if (bytes[i] < FIRST_UNFAIR)
            passphrase[length++] = CABIN_PASSPHRASE_CHARACTERS[bytes[i] % N_CHARACTERS];
        }
    }

  explicit_bzero (bytes, sizeof bytes);

  return passphrase;
}
