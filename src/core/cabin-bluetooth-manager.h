/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "cabin-bluetooth-types.h"
#include "cabin-discovery.h"
#include "cabin-outward.h"
#include "cabin-phone.h"
#include "cabin-reconnector.h"
#include "cabin-settings.h"

G_BEGIN_DECLS

#define CABIN_TYPE_BLUETOOTH_MANAGER (cabin_bluetooth_manager_get_type ())

/**
 * CabinBluetoothManager:
 *
 * The one owner of the car's Bluetooth: adapter, agent, profiles, pairing window, phones.
 *
 * Properties (all notify, all read-only but `pairable`):
 *
 * - `state` (int, #CabinManagerState)
 * - `device-name` (string): the name phones see, the adapter's Alias while there is one
 * - `pairable` (boolean, read-write): whether the pairing window is open; the adapter's word, not our wish
 * - `pairing-mode` (int, #CabinPairingMode): as it is wished, before the adapter has said so; off if it refuses
 * - `pairable-deadline` (int64, monotonic µs as g_get_monotonic_time(); 0 while shut): when the window closes
 * - `connected-device-name` (string or %NULL): of the phone that is connected over BR/EDR, sanitised for display
 * - `pairing-active` (boolean): whether a question or its outcome is pending
 * - `pairing-phase` (int, #CabinPairingPhase)
 * - `pairing-id` (uint): the number of the present question, never used twice; 0 while there is none
 * - `pairing-device-name` (string or %NULL): sanitised for display
 * - `pairing-device-suffix` (string or %NULL): the last four hex digits of the address, e.g. "5E:6F"
 * - `pairing-passkey` (string or %NULL): six digits, leading zeros kept, ungrouped; %NULL for a question without code
 * - `pairing-deadline` (int64, monotonic µs; 0 while there is none): when the question is answered with no
 *
 * Problems, phones, adapters and the reconnector are objects of their own, the same for life: see the getters.
 *
 * Signals (void return, emitted in the main context of the creator):
 *
 * - `device-connected` (string name, string address), `device-disconnected` (string name, string address)
 * - `profile-connected` (string uuid, string name, string address): a phone opened one of our profiles
 * - `pairing-finished` (int #CabinPairingResult, string name, string address): for the words that follow the question
 * - `knock` (int #CabinKnock, string name): a request was refused without a question
 *
 * The names in signals are sanitised, the addresses are whole: they are for programs and never for a log.
 */
G_DECLARE_FINAL_TYPE (CabinBluetoothManager, cabin_bluetooth_manager, CABIN, BLUETOOTH_MANAGER, GObject)

CabinBluetoothManager *cabin_bluetooth_manager_new             (CabinSettings         *settings,
                                                                CabinConsent           consent);
CabinSettings         *cabin_bluetooth_manager_get_settings    (CabinBluetoothManager *self);

void                   cabin_bluetooth_manager_start           (CabinBluetoothManager *self,
                                                                GDBusConnection       *connection);
void                   cabin_bluetooth_manager_set_bus_error   (CabinBluetoothManager *self,
                                                                const GError          *error);
void                   cabin_bluetooth_manager_set_control_error
                                                               (CabinBluetoothManager *self,
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
void                   cabin_bluetooth_manager_use_adapter     (CabinBluetoothManager *self,
                                                                const char            *adapter);
CabinReconnector      *cabin_bluetooth_manager_get_reconnector (CabinBluetoothManager *self);
CabinDiscovery        *cabin_bluetooth_manager_get_discovery   (CabinBluetoothManager *self);
CabinOutward          *cabin_bluetooth_manager_get_outward     (CabinBluetoothManager *self);
CabinProfileSet       *cabin_bluetooth_manager_get_profiles    (CabinBluetoothManager *self);
CabinBluezDevice      *cabin_bluetooth_manager_find_device     (CabinBluetoothManager *self,
                                                                const char            *address);
void                   cabin_bluetooth_manager_move_phone      (CabinBluetoothManager *self,
                                                                CabinPhone            *phone,
                                                                guint                  position);

gboolean               cabin_bluetooth_manager_get_pairable    (CabinBluetoothManager *self);
void                   cabin_bluetooth_manager_set_pairable    (CabinBluetoothManager *self,
                                                                gboolean               pairable);
void                   cabin_bluetooth_manager_open_pairing    (CabinBluetoothManager *self,
                                                                guint                  seconds);
void                   cabin_bluetooth_manager_lend_pairable   (CabinBluetoothManager *self);
void                   cabin_bluetooth_manager_return_pairable (CabinBluetoothManager *self);
CabinPairingMode       cabin_bluetooth_manager_get_pairing_mode
                                                               (CabinBluetoothManager *self);
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
