/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CabinAgentOptions:
 * @pair_mode: whether pair mode is opened at the start
 * @timeout_s: for how many seconds; 0 for no end
 * @no_control: whether the agent stays away from the name on the bus
 * @wait_for_bluez: whether a missing bluetoothd is waited for
 * @confirm: whether a person at the terminal compares the codes
 * @version: whether only the version is asked for
 * @help: (nullable): the text that is asked for instead of a run
 * @adapter: (nullable): the adapter to use in this run, an address or the kernel's name for it
 *
 * What the command line of cabin-agent says.
 */
typedef struct {
  gboolean pair_mode;
  guint timeout_s;
  gboolean no_control;
  gboolean wait_for_bluez;
  gboolean confirm;
  gboolean version;
  char *help;
  char *adapter;
} CabinAgentOptions;

gboolean cabin_agent_options_parse (CabinAgentOptions   *self,
                                    char              ***arguments,
                                    GError             **error);
void     cabin_agent_options_clear (CabinAgentOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CabinAgentOptions, cabin_agent_options_clear)

G_END_DECLS
