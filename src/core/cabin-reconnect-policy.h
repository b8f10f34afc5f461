/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-connect-result.h"

G_BEGIN_DECLS

/**
 * CabinReconnectState:
 * @CABIN_RECONNECT_STOPPED: not started, or shut down
 * @CABIN_RECONNECT_HELD: nothing may be tried now (no adapter, pairing window open, asleep), or there is nothing to try
 *   (no phone that may be tried, or the schedule is over and has no tail)
 * @CABIN_RECONNECT_WAITING: the next attempt is due at `due_us`
 * @CABIN_RECONNECT_TRYING: one attempt is in flight
 * @CABIN_RECONNECT_ENDING: an attempt that is no longer wanted was told to end, and has not yet
 * @CABIN_RECONNECT_SWITCHING: the connected phone was told to leave for the one that the driver chose
 * @CABIN_RECONNECT_CONNECTED: a phone is connected over BR/EDR
 */
typedef enum {
  CABIN_RECONNECT_STOPPED,
  CABIN_RECONNECT_HELD,
  CABIN_RECONNECT_WAITING,
  CABIN_RECONNECT_TRYING,
  CABIN_RECONNECT_ENDING,
  CABIN_RECONNECT_SWITCHING,
  CABIN_RECONNECT_CONNECTED,
} CabinReconnectState;

/**
 * CabinReconnectEventKind:
 * @CABIN_RECONNECT_EVENT_START: a drive begins
 * @CABIN_RECONNECT_EVENT_SHUTDOWN: it ends
 * @CABIN_RECONNECT_EVENT_ADAPTER_UP: bluetoothd and adapter are set up
 * @CABIN_RECONNECT_EVENT_ADAPTER_DOWN: adapter or bluetoothd are not; whatever was in flight or connected is gone, no
 *   `FINISHED` and no `DISCONNECTED` follow
 * @CABIN_RECONNECT_EVENT_SUSPEND: the machine goes to sleep
 * @CABIN_RECONNECT_EVENT_RESUME: it is awake again, which is a new drive
 * @CABIN_RECONNECT_EVENT_WINDOW_OPENED: the pairing window is open
 * @CABIN_RECONNECT_EVENT_WINDOW_CLOSED: it is shut again
 * @CABIN_RECONNECT_EVENT_PHONES: the list, its order, its bonds or its switches changed; `phones` has it all
 * @CABIN_RECONNECT_EVENT_CONNECTED: there is evidence that the phone `address` is connected over BR/EDR
 * @CABIN_RECONNECT_EVENT_DISCONNECTED: there is none any more; `reason` says why if BlueZ does
 * @CABIN_RECONNECT_EVENT_FINISHED: the attempt in flight ended with `result`; evidence that it brought is told before
 * @CABIN_RECONNECT_EVENT_FORGOT_US: something else than an attempt proves that the phone `address` has lost our key
 * @CABIN_RECONNECT_EVENT_USER_CONNECT: the driver wants the phone `address`
 * @CABIN_RECONNECT_EVENT_USER_DISCONNECT: the driver wants it to be left alone in this drive
 * @CABIN_RECONNECT_EVENT_TIMER: `due_us` is over
 *
 * An event that says what is so already changes nothing; the adapter, the window, the phones and who is connected are
 * taken note of while the machine is stopped, too.
 */
typedef enum {
  CABIN_RECONNECT_EVENT_START,
  CABIN_RECONNECT_EVENT_SHUTDOWN,
  CABIN_RECONNECT_EVENT_ADAPTER_UP,
  CABIN_RECONNECT_EVENT_ADAPTER_DOWN,
  CABIN_RECONNECT_EVENT_SUSPEND,
  CABIN_RECONNECT_EVENT_RESUME,
  CABIN_RECONNECT_EVENT_WINDOW_OPENED,
  CABIN_RECONNECT_EVENT_WINDOW_CLOSED,
  CABIN_RECONNECT_EVENT_PHONES,
  CABIN_RECONNECT_EVENT_CONNECTED,
  CABIN_RECONNECT_EVENT_DISCONNECTED,
  CABIN_RECONNECT_EVENT_FINISHED,
  CABIN_RECONNECT_EVENT_FORGOT_US,
  CABIN_RECONNECT_EVENT_USER_CONNECT,
  CABIN_RECONNECT_EVENT_USER_DISCONNECT,
  CABIN_RECONNECT_EVENT_TIMER,
} CabinReconnectEventKind;

#define CABIN_RECONNECT_N_STATES (CABIN_RECONNECT_CONNECTED + 1)
#define CABIN_RECONNECT_N_EVENTS (CABIN_RECONNECT_EVENT_TIMER + 1)

/**
 * CabinReconnectReason:
 * @CABIN_RECONNECT_REASON_UNKNOWN: not said, or the link was lost
 * @CABIN_RECONNECT_REASON_REMOTE: the phone said good-bye (Device1.Disconnected of BlueZ 5.83)
 */
typedef enum {
  CABIN_RECONNECT_REASON_UNKNOWN,
  CABIN_RECONNECT_REASON_REMOTE,
} CabinReconnectReason;

/**
 * CabinReconnectPhone:
 * @address: "AA:BB:CC:DD:EE:FF"
 * @bonded: whether bluetoothd has a bond with it; as it last was while there is no bluetoothd to ask
 * @automatic: whether it may be tried without being asked for
 */
typedef struct {
  const char *address;
  gboolean bonded;
  gboolean automatic;
} CabinReconnectPhone;

typedef struct {
  CabinReconnectEventKind kind;
  const char *address;
  CabinConnectResult result;
  CabinReconnectReason reason;
  const CabinReconnectPhone *phones;
  guint n_phones;
} CabinReconnectEvent;

/**
 * CabinReconnectAction:
 * @CABIN_RECONNECT_ACTION_NONE: nothing to do
 * @CABIN_RECONNECT_ACTION_ATTEMPT: try to connect the phone `address`
 * @CABIN_RECONNECT_ACTION_CANCEL: end the attempt in flight; its `FINISHED` is still wanted
 * @CABIN_RECONNECT_ACTION_DISCONNECT: disconnect the phone `address`
 */
typedef enum {
  CABIN_RECONNECT_ACTION_NONE,
  CABIN_RECONNECT_ACTION_ATTEMPT,
  CABIN_RECONNECT_ACTION_CANCEL,
  CABIN_RECONNECT_ACTION_DISCONNECT,
} CabinReconnectAction;

/**
 * CabinReconnectStage:
 * @gap_s: seconds from the end of one attempt to the begin of the next
 * @times: how many such gaps
 */
typedef struct {
  guint gap_s;
  guint times;
} CabinReconnectStage;

/**
 * CabinReconnectPolicy:
 *
 * When to try which phone, as a pure machine: no bus, no clock, no main loop. Times are monotonic µs that the caller
 * brings. The rules:
 *
 * - One attempt in flight at most; one that is not wanted any more is told to end, unless its phone is connected. None
 *   while the window is open, the adapter is down, the machine sleeps, or a phone is connected. None to a phone that is
 *   not bonded, that forgot us, that the driver disconnected in this drive, or whose `automatic` is off; the last three
 *   end with a tap on the phone.
 * - The first attempt of a schedule is due at once, each further one a gap after the end of the one before, ± 10 %.
 *   After the last stage one attempt every `tail_s`, 0 for none. A link that is lost is waited for one gap; a phone
 *   that said good-bye for one of the second stage.
 * - A round is one attempt to each phone that may be tried, in the order of the list, without a gap between them; gaps
 *   are between rounds.
 * - A schedule begins anew with start, adapter, resume, a closed window, a lost link, and a phone that is new, bonded
 *   anew or switched to automatic.
 * - Busy, gone and cancelled attempts are no failures: they end the round, which does not count in the schedule; who
 *   had no turn in it is the first of the next one.
 * - A proven lost key, or the second authentication failure of a phone in a row, makes it one that forgot us. A
 *   success (`CONNECTED`), a new bond (`PHONES` says unbonded and then bonded) or a tap ends that.
 * - The driver's choice is tried before all others and whatever its switches say, until it fails once, which begins
 *   the schedule anew; a connected phone is told to leave first, and if it does not leave in CABIN_SWITCH_TIMEOUT_MS
 *   the choice is dropped. It waits while the adapter is down, the window open or the machine asleep.
 */
typedef struct _CabinReconnectPolicy CabinReconnectPolicy;

CabinReconnectPolicy *cabin_reconnect_policy_new             (const CabinReconnectStage  *stages,
                                                              guint                       n_stages,
                                                              guint                       tail_s,
                                                              guint32                     seed);
void                  cabin_reconnect_policy_free            (CabinReconnectPolicy       *self);
CabinReconnectAction  cabin_reconnect_policy_step            (CabinReconnectPolicy       *self,
                                                              const CabinReconnectEvent  *event,
                                                              gint64                      now_us,
                                                              const char                **address);

CabinReconnectState   cabin_reconnect_policy_get_state       (CabinReconnectPolicy       *self);
gint64                cabin_reconnect_policy_get_due_us      (CabinReconnectPolicy       *self);
guint                 cabin_reconnect_policy_get_round       (CabinReconnectPolicy       *self);
const char           *cabin_reconnect_policy_get_candidate   (CabinReconnectPolicy       *self);
const char           *cabin_reconnect_policy_get_choice      (CabinReconnectPolicy       *self);
gboolean              cabin_reconnect_policy_has_forgotten   (CabinReconnectPolicy       *self,
                                                              const char                 *address);
gboolean              cabin_reconnect_policy_is_left_alone   (CabinReconnectPolicy       *self,
                                                              const char                 *address);
const char           *cabin_reconnect_state_to_string        (CabinReconnectState         state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CabinReconnectPolicy, cabin_reconnect_policy_free)

G_END_DECLS
