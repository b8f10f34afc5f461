/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "cabin-agent-options.h"

G_BEGIN_DECLS

/**
 * CabinAgentExit:
 * @CABIN_AGENT_EXIT_ENDED: a signal ended it
 * @CABIN_AGENT_EXIT_FAILED: another head unit runs, or what was asked for cannot be done here
 * @CABIN_AGENT_EXIT_NO_BLUEZ: bluetoothd is not there, and was not to be waited for
 * @CABIN_AGENT_EXIT_DENIED: the message bus does not allow what the agent needs
 * @CABIN_AGENT_EXIT_USAGE: the command line is wrong (EX_USAGE of sysexits.h)
 *
 * What cabin-agent ends with; the numbers are those of cabinctl.
 */
typedef enum {
  CABIN_AGENT_EXIT_ENDED = 0,
  CABIN_AGENT_EXIT_FAILED = 1,
  CABIN_AGENT_EXIT_NO_BLUEZ = 3,
  CABIN_AGENT_EXIT_DENIED = 4,
  CABIN_AGENT_EXIT_USAGE = 64,
} CabinAgentExit;

#define CABIN_TYPE_AGENT_PROGRAM (cabin_agent_program_get_type ())

/**
 * CabinAgentProgram:
 *
 * cabin-agent: the car's Bluetooth without a screen, from its start to its end.
 */
G_DECLARE_FINAL_TYPE (CabinAgentProgram, cabin_agent_program, CABIN, AGENT_PROGRAM, GObject)

CabinAgentProgram *cabin_agent_program_new (const CabinAgentOptions *options);
CabinAgentExit     cabin_agent_program_run (CabinAgentProgram *self);

G_END_DECLS
