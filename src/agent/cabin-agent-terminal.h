/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluetooth-manager.h"

G_BEGIN_DECLS

#define CABIN_TYPE_AGENT_TERMINAL (cabin_agent_terminal_get_type ())

/**
 * CabinAgentTerminal:
 *
 * The person at the terminal, who is asked before a phone is let in.
 */
G_DECLARE_FINAL_TYPE (CabinAgentTerminal, cabin_agent_terminal, CABIN, AGENT_TERMINAL, GObject)

CabinAgentTerminal *cabin_agent_terminal_new (CabinBluetoothManager  *manager,
                                              GError                **error);

G_END_DECLS
