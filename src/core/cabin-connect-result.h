/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-error.h"

G_BEGIN_DECLS

/**
 * CabinConnectResult:
 * @CABIN_CONNECT_OK: bluetoothd says that it is connected
 * @CABIN_CONNECT_ALREADY: it was connected before; as good as a success
 * @CABIN_CONNECT_UNREACHABLE: the phone does not answer: out of range, asleep, or its Bluetooth is off
 * @CABIN_CONNECT_REFUSED: the phone answers and does not want to
 * @CABIN_CONNECT_BUSY: bluetoothd has an attempt of its own or of another program under way; not a failure of ours
 * @CABIN_CONNECT_FORGOT_US: the phone has no key for this car any more; proven
 * @CABIN_CONNECT_AUTH_FAILED: authentication failed, which can be a phone that forgot us and can be bad luck
 * @CABIN_CONNECT_NO_PROFILE: nothing that this phone offers has its counterpart here
 * @CABIN_CONNECT_NOT_READY: the adapter is off or going off
 * @CABIN_CONNECT_DENIED: the bus or bluetoothd does not let us
 * @CABIN_CONNECT_GONE: bluetoothd, the adapter or the device object went away
 * @CABIN_CONNECT_CANCELLED: ended by somebody's Disconnect, or by us
 * @CABIN_CONNECT_UNKNOWN: none of these
 *
 * How an attempt to connect ended, as far as we act on the difference.
 */
typedef enum {
  CABIN_CONNECT_OK,
  CABIN_CONNECT_ALREADY,
  CABIN_CONNECT_UNREACHABLE,
  CABIN_CONNECT_REFUSED,
  CABIN_CONNECT_BUSY,
  CABIN_CONNECT_FORGOT_US,
  CABIN_CONNECT_AUTH_FAILED,
  CABIN_CONNECT_NO_PROFILE,
  CABIN_CONNECT_NOT_READY,
  CABIN_CONNECT_DENIED,
  CABIN_CONNECT_GONE,
  CABIN_CONNECT_CANCELLED,
  CABIN_CONNECT_UNKNOWN,
} CabinConnectResult;

#define CABIN_CONNECT_N_RESULTS (CABIN_CONNECT_UNKNOWN + 1)

CabinConnectResult cabin_connect_result_classify  (const GError       *error);
const char        *cabin_connect_result_to_string (CabinConnectResult  result);
CabinError         cabin_connect_result_to_error  (CabinConnectResult  result);

G_END_DECLS
