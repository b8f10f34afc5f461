/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabinctl-bond.h"

#include "cabin-names.h"
#include "cabin-text.h"
#include "cabinctl-failure.h"
#include "cabinctl-options.h"
#include "cabinctl-pin.h"
#include "cabinctl-verbs.h"

typedef struct {
  CabinctlPinSource source;
  char *adapter;
  char *timeout;
  gboolean check_only;
  gboolean force;
  gboolean verbose;
  gboolean wait;
  gboolean from_stdin;
} Options;

static void
options_clear (Options *options)
{
  cabinctl_pin_source_clear (&options->source);
  g_free (options->adapter);
  g_free (options->timeout);
}

static int
make_bond (Cabinctl      *self,
           const Options *options,
           const char    *address,
           guint          seconds,
           const char    *pin)
{
  CabinctlBond bond = {
    .program = self,
    .address = address,
    .adapter = options->adapter,
    .pin = pin,
    .timeout_s = seconds,
    .wait = options->wait,
    .policy = { .check_only = options->check_only, .force = options->force },
  };
  int status = cabinctl_find_head_unit (self);

  if (status != CABINCTL_EXIT_OK)
    return status;

  cabinctl_bond_run (&bond);
  status = cabinctl_bond_report (&bond);

  g_clear_object (&bond.device);
  cabinctl_bluez_clear (&bond.bluez);
  g_free (bond.name);

  return status;
}

static int
run_with_options (Cabinctl *self,
                  Options  *options,
                  int       argc,
                  char     *argv[])
{
  const GOptionEntry entries[] = {
    { "check-only", 0, 0, G_OPTION_ARG_NONE, &options->check_only, "Say whether there is a valid bond; change nothing",
      NULL },
    { "force-repair", 0, 0, G_OPTION_ARG_NONE, &options->force, "Make a new bond, whatever the old one is worth",
      NULL },
    { "pin", 0, 0, G_OPTION_ARG_STRING, &options->source.text, "The device's PIN or passkey, which every user of "
      "the machine can see here", "PIN" },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &options->source.file, "Read the PIN from a file; - is standard input",
      "FILE" },
    { "pin-stdin", 0, 0, G_OPTION_ARG_NONE, &options->from_stdin, "Read the PIN from standard input", NULL },
    { "pin-keyring", 0, 0, G_OPTION_ARG_NONE, &options->source.keyring,
      "Take the PIN from the keyring (Secret Service)", NULL },
    { "timeout", 't', 0, G_OPTION_ARG_STRING, &options->timeout, "End after so long, 1 to 3600", "SECONDS" },
    { "wait-for-bluez", 0, 0, G_OPTION_ARG_NONE, &options->wait,
      "Wait for bluetoothd and an adapter that is on", NULL },
    { "adapter", 0, 0, G_OPTION_ARG_STRING, &options->adapter,
      "Use this adapter: its address, or its name such as hci0", "ADAPTER" },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &options->verbose, "Say on standard error what is tried", NULL },
    { NULL },
  };
  g_autofree char *address = NULL;
  guint seconds = 0;
  char *pin = NULL;
  int status;

  if (!cabinctl_parse (self, entries, 1, 1, &argc, argv, &status))
    return status;

  address = cabinctl_parse_address (self, argv[1]);
  if (address == NULL || (options->timeout != NULL && !cabinctl_parse_number (self, "--timeout", options->timeout, 1,
                                                                              CABIN_WINDOW_MAX_S, &seconds)))
    return CABINCTL_EXIT_USAGE;

  if (options->check_only && options->force)
    return cabinctl_fail_usage (self, "--check-only changes nothing, --force-repair does.");

  if (options->from_stdin && options->source.file == NULL)
    options->source.file = g_strdup ("-");
  if (!cabinctl_pin_read (self, &options->source, address, &pin, &status))
    return status;

  if (options->verbose)
    g_log_set_debug_enabled (TRUE);
  status = make_bond (self, options, address, seconds, pin);
  cabin_text_wipe (pin);

  return status;
}

static int
run (Cabinctl *self,
     int       argc,
     char     *argv[])
{
  Options options = { { NULL } };
  int status = run_with_options (self, &options, argc, argv);

  options_clear (&options);

  return status;
}

const CabinctlVerb cabinctl_bond = {
  .name = "bond",
  .arguments = "ADDRESS",
  .summary = "Make sure that there is a valid bond with a device of low energy",
  .help = "A bond that is there is tried by connecting, and then left alone. One that the device has lost is removed\n"
          "and made anew; one with a device that does not answer is kept. The device is left connected if it was.\n"
          "A code is typed or compared at the terminal, or comes from one of the options above, or for a service from\n"
          "the credential \"pin\" (LoadCredential=). Works without the head unit.\n\n"
          "For example:\n"
          "  cabinctl bond AA:BB:CC:DD:EE:FF\n"
          "  cabinctl bond --check-only AA:BB:CC:DD:EE:FF && start-what-needs-it\n"
          "  cabinctl bond --pin-file /etc/cabin/pins/obd AA:BB:CC:DD:EE:FF\n\n"
          "Exit status: 0 there is a valid bond; 1 there is none, or the device has lost it (--check-only); 2 there\n"
          "is none that can be used: wrong code, or the device does not answer; 3 there is no adapter that is on;\n"
          "4 not allowed; 5 there is a bond, and the device does not answer (--check-only).",
  .run = run,
};
