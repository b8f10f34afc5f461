/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CabinPairingKind:
 * @CABIN_PAIRING_CONFIRMATION: both displays show a code, is it the same?
 * @CABIN_PAIRING_AUTHORIZATION: a device without a display wants in, without any code
 * @CABIN_PAIRING_ENTER_PASSKEY: the device shows six digits that are to be typed here
 * @CABIN_PAIRING_ENTER_PIN: the device has a PIN that is to be typed here, of 1 to 16 characters
 * @CABIN_PAIRING_SHOW_PASSKEY: the passkey is to be typed on the device; to be accepted at once
 * @CABIN_PAIRING_SHOW_PIN: the PIN is to be typed on the device; to be accepted at once
 *
 * What bluetoothd asks of the agent.
 */
typedef enum {
  CABIN_PAIRING_CONFIRMATION,
  CABIN_PAIRING_AUTHORIZATION,
  CABIN_PAIRING_ENTER_PASSKEY,
  CABIN_PAIRING_ENTER_PIN,
  CABIN_PAIRING_SHOW_PASSKEY,
  CABIN_PAIRING_SHOW_PIN,
} CabinPairingKind;

#define CABIN_TYPE_PAIRING_REQUEST (cabin_pairing_request_get_type ())

/**
 * CabinPairingRequest:
 *
 * One question of bluetoothd. It is answered exactly once: by one of the methods below, or with a refusal when the
 * last reference goes.
 *
 * Signal: `answered`, once.
 */
G_DECLARE_FINAL_TYPE (CabinPairingRequest, cabin_pairing_request, CABIN, PAIRING_REQUEST, GObject)

CabinPairingRequest *cabin_pairing_request_new             (GDBusMethodInvocation *invocation,
                                                            CabinPairingKind       kind,
                                                            const char            *device,
                                                            guint                  passkey,
                                                            const char            *pin);
CabinPairingKind     cabin_pairing_request_get_kind        (CabinPairingRequest   *self);
const char          *cabin_pairing_request_get_device      (CabinPairingRequest   *self);
guint                cabin_pairing_request_get_passkey     (CabinPairingRequest   *self);
const char          *cabin_pairing_request_get_pin         (CabinPairingRequest   *self);
gboolean             cabin_pairing_request_get_answered    (CabinPairingRequest   *self);

gboolean             cabin_pairing_request_accept          (CabinPairingRequest   *self);
gboolean             cabin_pairing_request_enter           (CabinPairingRequest   *self,
                                                            const char            *code);
gboolean             cabin_pairing_request_reject          (CabinPairingRequest   *self);
gboolean             cabin_pairing_request_cancel          (CabinPairingRequest   *self);

G_END_DECLS
