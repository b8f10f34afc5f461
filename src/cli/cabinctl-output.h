/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabinctl.h"

G_BEGIN_DECLS

/**
 * CabinctlStyle:
 * @CABINCTL_PLAIN: as it is
 * @CABINCTL_STRONG: what the eye should find
 * @CABINCTL_FAINT: what it may pass over
 * @CABINCTL_GOOD: all is well
 * @CABINCTL_BAD: something is wrong
 *
 * How a text looks on a terminal.
 */
typedef enum {
  CABINCTL_PLAIN,
  CABINCTL_STRONG,
  CABINCTL_FAINT,
  CABINCTL_GOOD,
  CABINCTL_BAD,
} CabinctlStyle;

char *cabinctl_plain       (const char    *text);
char *cabinctl_plain_lines (const char    *text);
char *cabinctl_paint       (CabinctlStyle  style,
                            const char    *text);
char *cabinctl_pad         (const char    *text,
                            int            width);

void  cabinctl_say         (const char    *format,
                            ...) G_GNUC_PRINTF (1, 2);
void  cabinctl_row         (const char    *label,
                            const char    *format,
                            ...) G_GNUC_PRINTF (2, 3);
void  cabinctl_progress    (Cabinctl      *self,
                            const char    *format,
                            ...) G_GNUC_PRINTF (2, 3);

void  cabinctl_print_json  (JsonBuilder   *builder,
                            gboolean       on_one_line);
void  cabinctl_json_string (JsonBuilder   *builder,
                            const char    *member,
                            const char    *value);
int   cabinctl_done        (Cabinctl      *self,
                            const char    *result,
                            const char    *address,
                            const char    *format,
                            ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
