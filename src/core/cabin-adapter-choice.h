/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-client.h"

G_BEGIN_DECLS

/**
 * CabinAdapterChoice:
 * @present: (nullable): the adapter that is the car's now
 * @usual: (nullable): the address of the one that is it by custom
 * @instead: (nullable): what is wanted in this run, instead of what the settings say
 * @taken_us: since when @present is kept, monotonic µs
 *
 * Which of several adapters is the car's.
 */
typedef struct {
  CabinBluezAdapter *present;
  char *usual;
  char *instead;
  gint64 taken_us;
} CabinAdapterChoice;

CabinBluezAdapter *cabin_adapter_choice_choose (CabinAdapterChoice *self,
                                                CabinBluezClient   *client,
                                                const char         *wanted,
                                                gboolean            in_use);
char              *cabin_adapter_choice_dup_wanted
                                               (CabinAdapterChoice *self,
                                                GSettings          *settings);
void               cabin_adapter_choice_taken  (CabinAdapterChoice *self,
                                                CabinBluezAdapter  *adapter);
void               cabin_adapter_choice_note   (CabinAdapterChoice *self);
void               cabin_adapter_choice_clear  (CabinAdapterChoice *self);

G_END_DECLS
