/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CabinSimFault:
 *
 * What is to happen to some of the calls.
 */
typedef struct {
  /* %NULL: of any client. */
  char *client;
  /* %NULL: any call. */
  char *call;
  /* How many calls pass before it happens, then how often it does. */
  guint skip;
  guint count;
  /* Nothing else: bluetoothd is killed before it answers. */
  gboolean kills;
  /* %NULL: the answer is late. */
  char *error;
  char *message;
  guint delay_ms;
} CabinSimFault;

void           cabin_sim_fault_free (gpointer    data);
CabinSimFault *cabin_sim_fault_add  (GPtrArray  *faults,
                                     const char *client,
                                     const char *call,
                                     guint       skip,
                                     guint       count);
void           cabin_sim_fault_drop (GPtrArray  *faults,
                                     const char *call);
CabinSimFault *cabin_sim_fault_take (GPtrArray  *faults,
                                     const char *client,
                                     const char *call);

G_END_DECLS
