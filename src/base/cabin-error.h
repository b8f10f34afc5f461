/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CabinError:
 * @CABIN_ERROR_FAILED: none of the others
 * @CABIN_ERROR_DENIED: the bus or bluetoothd does not let us
 * @CABIN_ERROR_BLOCKED: rfkill keeps the adapter off
 * @CABIN_ERROR_BUSY: bluetoothd has the same change under way
 * @CABIN_ERROR_IN_USE: another program has what we asked for
 * @CABIN_ERROR_GONE: bluetoothd, the adapter or the device went away
 * @CABIN_ERROR_NO_ANSWER: bluetoothd is there and does not answer in time
 * @CABIN_ERROR_REFUSED: bluetoothd wrote something else than it was told
 * @CABIN_ERROR_AUTH_FAILED: a pairing failed: wrong code, or one of the two said no
 * @CABIN_ERROR_UNREACHABLE: the device does not answer
 * @CABIN_ERROR_NOT_KEPT: paired, and no bond came of it
 *
 * What can go wrong between us and bluetoothd, as far as we act on the difference.
 */
typedef enum {
  CABIN_ERROR_FAILED,
  CABIN_ERROR_DENIED,
  CABIN_ERROR_BLOCKED,
  CABIN_ERROR_BUSY,
  CABIN_ERROR_IN_USE,
  CABIN_ERROR_GONE,
  CABIN_ERROR_NO_ANSWER,
  CABIN_ERROR_REFUSED,
  CABIN_ERROR_AUTH_FAILED,
  CABIN_ERROR_UNREACHABLE,
  CABIN_ERROR_NOT_KEPT,
} CabinError;

#define CABIN_ERROR (cabin_error_quark ())

GQuark     cabin_error_quark     (void);
CabinError cabin_error_classify  (const GError *error);
gboolean   cabin_error_cancelled (const GError *error);
gboolean   cabin_error_is_remote (const GError *error,
                                  const char   *name);
char      *cabin_error_text      (const GError *error);

G_END_DECLS
