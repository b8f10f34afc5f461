/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CabinWindowState:
 * @CABIN_WINDOW_SHUT: nobody can pair
 * @CABIN_WINDOW_OPENING: the adapter was told to open and has not answered
 * @CABIN_WINDOW_OPEN: the adapter says it is open, because we told it to be
 * @CABIN_WINDOW_CLOSING: the adapter was told to shut and has not answered
 * @CABIN_WINDOW_LENT: nobody can pair with us, but the adapter is pairable, so that we can pair with somebody
 */
typedef enum {
  CABIN_WINDOW_SHUT,
  CABIN_WINDOW_OPENING,
  CABIN_WINDOW_OPEN,
  CABIN_WINDOW_CLOSING,
  CABIN_WINDOW_LENT,
} CabinWindowState;

/**
 * CabinWindowEvent:
 * @CABIN_WINDOW_EVENT_OPEN: the driver opens, or opens again
 * @CABIN_WINDOW_EVENT_CLOSE: the driver closes, or a phone has paired
 * @CABIN_WINDOW_EVENT_SAYS_OPEN: the adapter's Pairable became true
 * @CABIN_WINDOW_EVENT_SAYS_SHUT: the adapter's Pairable became false
 * @CABIN_WINDOW_EVENT_WRITTEN: bluetoothd took the newest write
 * @CABIN_WINDOW_EVENT_FAILED: bluetoothd refused the newest write
 * @CABIN_WINDOW_EVENT_DEADLINE: our own clock says that the time is over
 * @CABIN_WINDOW_EVENT_LOST: the adapter or bluetoothd is gone
 * @CABIN_WINDOW_EVENT_LEND: a pairing of our own begins, which makes no bond unless the adapter is pairable
 * @CABIN_WINDOW_EVENT_RETURN: it has ended
 */
typedef enum {
  CABIN_WINDOW_EVENT_OPEN,
  CABIN_WINDOW_EVENT_CLOSE,
  CABIN_WINDOW_EVENT_SAYS_OPEN,
  CABIN_WINDOW_EVENT_SAYS_SHUT,
  CABIN_WINDOW_EVENT_WRITTEN,
  CABIN_WINDOW_EVENT_FAILED,
  CABIN_WINDOW_EVENT_DEADLINE,
  CABIN_WINDOW_EVENT_LOST,
  CABIN_WINDOW_EVENT_LEND,
  CABIN_WINDOW_EVENT_RETURN,
} CabinWindowEvent;

#define CABIN_WINDOW_N_STATES (CABIN_WINDOW_LENT + 1)
#define CABIN_WINDOW_N_EVENTS (CABIN_WINDOW_EVENT_RETURN + 1)

/**
 * CabinWindowAction:
 * @CABIN_WINDOW_ACTION_NONE: nothing to do
 * @CABIN_WINDOW_ACTION_WRITE_OPEN: write PairableTimeout, then Pairable=true
 * @CABIN_WINDOW_ACTION_WRITE_SHUT: write Pairable=false
 * @CABIN_WINDOW_ACTION_WRITE_LENT: write PairableTimeout for as long as it is lent at most, then Pairable=true
 */
typedef enum {
  CABIN_WINDOW_ACTION_NONE,
  CABIN_WINDOW_ACTION_WRITE_OPEN,
  CABIN_WINDOW_ACTION_WRITE_SHUT,
  CABIN_WINDOW_ACTION_WRITE_LENT,
} CabinWindowAction;

/**
 * CabinPairingWindow:
 * @state: the present state
 * @length_us: how long it stays open, in µs; 0 for without end
 * @deadline_us: when it closes, monotonic µs; 0 unless it is open or opening, and has an end
 * @lent: whether a pairing of our own is under way
 *
 * The pairing window as a pure machine. The adapter's Pairable is the truth; our own deadline is there because the
 * adapter's dies with bluetoothd.
 */
typedef struct {
  CabinWindowState state;
  gint64 length_us;
  gint64 deadline_us;
  gboolean lent;
} CabinPairingWindow;

CabinWindowAction cabin_pairing_window_step            (CabinPairingWindow *self,
                                                        CabinWindowEvent    event,
                                                        gint64              now_us);
gboolean          cabin_pairing_window_admits          (const CabinPairingWindow *self);
const char       *cabin_window_state_to_string         (CabinWindowState    state);

G_END_DECLS
