/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line of a verb of cabinctl; a line of the input is an argument. What it says is not shown
 * (-close_fd_mask=3). */

#include "cabin-fuzz.h"

#include "cabin-address.h"
#include "cabinctl-options.h"

static const CabinctlVerb verb = { "fuzz", "ADDRESS [SECONDS]", "Is tested", "For example: no", NULL };

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  g_autofree char *line = g_strconcat ("fuzz\n", text, NULL);
  g_auto (GStrv) arguments = g_strsplit (line, "\n", -1);
  g_autofree char **argv = g_memdup2 (arguments, (g_strv_length (arguments) + 1) * sizeof *arguments);
  g_autoptr(Cabinctl) cabinctl = NULL;
  g_autofree char *address = NULL;
  int argc = (int) g_strv_length (arguments);
  int status;
  guint number;

  cabinctl = cabinctl_new (&verb);
  if (!cabinctl_parse (cabinctl, NULL, 1, 2, &argc, argv, &status))
    {
      g_assert_true (status == CABINCTL_EXIT_OK || status == CABINCTL_EXIT_USAGE);
      return 0;
    }

  g_assert_true (argc == 2 || argc == 3);
  address = cabinctl_parse_address (cabinctl, argv[1]);
  g_assert_true (address == NULL || cabin_address_is_valid (address));
  if (argc == 3 && cabinctl_parse_number (cabinctl, "--timeout", argv[2], 1, 3600, &number))
    g_assert_true (number >= 1 && number <= 3600);

  return 0;
}
