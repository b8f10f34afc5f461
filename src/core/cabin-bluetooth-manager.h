/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-bluez-adapter.h"
#include "cabin-phone.h"
#include "cabin-reconnector.h"
#include "cabin-settings.h"

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

#define CABIN_TYPE_BLUETOOTH_MANAGER (cabin_bluetooth_manager_get_type ())

/**
 * CabinBluetoothManager:
 *
 * The one owner of the car's Bluetooth: adapter, agent, profiles, pairing window, phones.
 *
 * Properties (all notify, all read-only but `pairable`):
 *
 * - `state` (int, #CabinManagerState)
 * - `problems` (#GListModel of #CabinProblem, most urgent first; the same object for life)
 * - `device-name` (string): the name phones see, the adapter's Alias while there is one
 * - `pairable` (boolean, read-write): whether the pairing window is open; the adapter's word, not our wish
 * - `pairable-deadline` (int64, monotonic µs as g_get_monotonic_time(); 0 while shut): when the window closes
 * - `connected-device-name` (string or %NULL): of the phone that is connected over BR/EDR, sanitised for display
 * - `pairing-active` (boolean): whether a question or its outcome is pending
 * - `pairing-phase` (int, #CabinPairingPhase)
 * - `pairing-id` (uint): the number of the present question, never used twice; 0 while there is none
 * - `pairing-device-name` (string or %NULL): sanitised for display
 * - `pairing-device-suffix` (string or %NULL): the last four hex digits of the address, e.g. "5E:6F"
 * - `pairing-passkey` (string or %NULL): six digits, leading zeros kept, ungrouped; %NULL for a question without code
 * - `pairing-deadline` (int64, monotonic µs; 0 while there is none): when the question is answered with no
 * - `phones` (#GListModel of #CabinPhone in the order in which they are tried; the same object for life)
 * - `adapters` (#GListModel of #CabinBluezAdapter; the same object for life)
 * - `reconnector` (#CabinReconnector; the same object for life): who is tried when, and what a phone can be told
 *
 * Signals (void return, emitted in the main context of the creator):
 *
 * - `device-connected` (string name, string address), `device-disconnected` (string name, string address)
 * - `profile-connected` (string uuid, string name, string address): a phone opened one of our profiles
 * - `pairing-finished` (int #CabinPairingResult, string name): for the words that follow the question
 * - `knock` (int #CabinKnock, string name): a request was refused without a question
 *
 * The names in signals are sanitised, the addresses are whole: they are for programs and never for a log.
 */
G_DECLARE_FINAL_TYPE (CabinBluetoothManager, cabin_bluetooth_manager, CABIN, BLUETOOTH_MANAGER, GObject)

CabinBluetoothManager *cabin_bluetooth_manager_new             (CabinSettings         *settings);

void                   cabin_bluetooth_manager_start           (CabinBluetoothManager *self,
                                                                GDBusConnection       *connection);
void                   cabin_bluetooth_manager_set_bus_error   (CabinBluetoothManager *self,
                                                                const GError          *error);
void                   cabin_bluetooth_manager_shutdown_async  (CabinBluetoothManager *self,
                                                                GCancellable          *cancellable,
                                                                GAsyncReadyCallback    callback,
                                                                gpointer               user_data);
gboolean               cabin_bluetooth_manager_shutdown_finish (CabinBluetoothManager  *self,
                                                                GAsyncResult           *result,
                                                                GError                **error);

CabinManagerState      cabin_bluetooth_manager_get_state       (CabinBluetoothManager *self);
GListModel            *cabin_bluetooth_manager_get_problems    (CabinBluetoothManager *self);
GListModel            *cabin_bluetooth_manager_get_phones      (CabinBluetoothManager *self);
const char            *cabin_bluetooth_manager_get_device_name (CabinBluetoothManager *self);
const char            *cabin_bluetooth_manager_get_connected_device_name
                                                               (CabinBluetoothManager *self);

GListModel            *cabin_bluetooth_manager_get_adapters    (CabinBluetoothManager *self);
CabinBluezAdapter     *cabin_bluetooth_manager_get_adapter     (CabinBluetoothManager *self);
void                   cabin_bluetooth_manager_choose_adapter  (CabinBluetoothManager *self,
                                                                CabinBluezAdapter     *adapter);
CabinReconnector      *cabin_bluetooth_manager_get_reconnector (CabinBluetoothManager *self);
void                   cabin_bluetooth_manager_move_phone      (CabinBluetoothManager *self,
                                                                CabinPhone            *phone,
                                                                guint                  position);

gboolean               cabin_bluetooth_manager_get_pairable    (CabinBluetoothManager *self);
void                   cabin_bluetooth_manager_set_pairable    (CabinBluetoothManager *self,
                                                                gboolean               pairable);
gint64                 cabin_bluetooth_manager_get_pairable_deadline
                                                               (CabinBluetoothManager *self);

CabinPairingPhase      cabin_bluetooth_manager_get_pairing_phase (CabinBluetoothManager *self);
guint                  cabin_bluetooth_manager_get_pairing_id    (CabinBluetoothManager *self);
const char            *cabin_bluetooth_manager_get_pairing_device_name
                                                                 (CabinBluetoothManager *self);
const char            *cabin_bluetooth_manager_get_pairing_device_suffix
                                                                 (CabinBluetoothManager *self);
const char            *cabin_bluetooth_manager_get_pairing_passkey
                                                                 (CabinBluetoothManager *self);
gint64                 cabin_bluetooth_manager_get_pairing_deadline
                                                                 (CabinBluetoothManager *self);
gboolean               cabin_bluetooth_manager_confirm_pairing   (CabinBluetoothManager *self,
                                                                  guint                  pairing_id);
gboolean               cabin_bluetooth_manager_reject_pairing    (CabinBluetoothManager *self,
                                                                  guint                  pairing_id);

G_END_DECLS
