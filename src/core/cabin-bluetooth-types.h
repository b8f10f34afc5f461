/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CabinManagerState:
 * @CABIN_MANAGER_STOPPED: not started, or shut down
 * @CABIN_MANAGER_WAITING: started; bluetoothd or an adapter is missing (the problems say which)
 * @CABIN_MANAGER_STARTING: agent, profiles and adapter are being set up
 * @CABIN_MANAGER_READY: phones can connect, and pair while the window is open
 */
typedef enum {
  CABIN_MANAGER_STOPPED,
  CABIN_MANAGER_WAITING,
  CABIN_MANAGER_STARTING,
  CABIN_MANAGER_READY,
} CabinManagerState;

/**
 * CabinConsent:
 * @CABIN_CONSENT_ASK: a person is asked, and compares the code
 * @CABIN_CONSENT_WINDOW: there is nobody to ask; that somebody opened the pair mode is the consent
 *
 * How a phone is let in.
 */
typedef enum {
  CABIN_CONSENT_ASK,
  CABIN_CONSENT_WINDOW,
} CabinConsent;

/**
 * CabinPairingMode:
 * @CABIN_PAIRING_MODE_OFF: nobody can pair
 * @CABIN_PAIRING_MODE_TIMED: phones can pair for a while
 * @CABIN_PAIRING_MODE_OPEN: phones can pair until somebody ends it
 */
typedef enum {
  CABIN_PAIRING_MODE_OFF,
  CABIN_PAIRING_MODE_TIMED,
  CABIN_PAIRING_MODE_OPEN,
} CabinPairingMode;

/**
 * CabinPairingPhase:
 * @CABIN_PAIRING_NONE: nobody asks
 * @CABIN_PAIRING_ASKED: a phone waits for the driver's answer
 * @CABIN_PAIRING_CONFIRMED: the driver said yes, the phone and the radios have not finished
 */
typedef enum {
  CABIN_PAIRING_NONE,
  CABIN_PAIRING_ASKED,
  CABIN_PAIRING_CONFIRMED,
} CabinPairingPhase;

/**
 * CabinPairingResult:
 * @CABIN_PAIRING_RESULT_PAIRED: the phone is bonded and remembered
 * @CABIN_PAIRING_RESULT_REJECTED: the driver said no
 * @CABIN_PAIRING_RESULT_TIMED_OUT: nobody answered in time
 * @CABIN_PAIRING_RESULT_CANCELLED: the phone, or bluetoothd for it, withdrew the question
 * @CABIN_PAIRING_RESULT_FAILED: the driver said yes and no bond came of it
 * @CABIN_PAIRING_RESULT_NOT_KEPT: paired without a bond; the phone was not let in
 * @CABIN_PAIRING_RESULT_LOST: bluetoothd or the adapter went away meanwhile
 */
typedef enum {
  CABIN_PAIRING_RESULT_PAIRED,
  CABIN_PAIRING_RESULT_REJECTED,
  CABIN_PAIRING_RESULT_TIMED_OUT,
  CABIN_PAIRING_RESULT_CANCELLED,
  CABIN_PAIRING_RESULT_FAILED,
  CABIN_PAIRING_RESULT_NOT_KEPT,
  CABIN_PAIRING_RESULT_LOST,
} CabinPairingResult;

/**
 * CabinKnock:
 * @CABIN_KNOCK_WINDOW_SHUT: a phone asked to pair while the window was shut
 * @CABIN_KNOCK_BUSY: a second phone asked while the first one's question was on the screen
 * @CABIN_KNOCK_CODELESS: a device without a display asked to pair without comparing a code
 * @CABIN_KNOCK_WANTS_PIN: a device asked for a PIN or passkey that we never show to strangers
 *
 * Why a pairing request was refused without asking the driver.
 */
typedef enum {
  CABIN_KNOCK_WINDOW_SHUT,
  CABIN_KNOCK_BUSY,
  CABIN_KNOCK_CODELESS,
  CABIN_KNOCK_WANTS_PIN,
} CabinKnock;

const char *cabin_manager_state_to_string (CabinManagerState state);
const char *cabin_pairing_mode_to_string  (CabinPairingMode  mode);
const char *cabin_knock_to_string         (CabinKnock        knock);

G_END_DECLS
