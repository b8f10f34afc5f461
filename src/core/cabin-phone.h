/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CabinEvidence:
 * @CABIN_EVIDENCE_NONE: nothing shows a BR/EDR link
 * @CABIN_EVIDENCE_PROFILE: the phone has a profile of ours open (NewConnection)
 * @CABIN_EVIDENCE_SERVICE: bluetoothd connected a profile that another program serves, at our ConnectProfile
 * @CABIN_EVIDENCE_MEDIA: another program has an audio transport of the phone (MediaTransport1)
 * @CABIN_EVIDENCE_BEARER: bluetoothd says that the BR/EDR link is up (Bearer.BREDR1, BlueZ 5.84)
 *
 * What shows that a phone is connected over BR/EDR. Device1.Connected does not: it can be LE.
 */
typedef enum {
  CABIN_EVIDENCE_NONE,
  CABIN_EVIDENCE_PROFILE,
  CABIN_EVIDENCE_SERVICE,
  CABIN_EVIDENCE_MEDIA,
  CABIN_EVIDENCE_BEARER,
} CabinEvidence;

const char *cabin_evidence_to_string (CabinEvidence evidence);

#define CABIN_TYPE_PHONE (cabin_phone_get_type ())

/**
 * CabinPhone:
 *
 * A phone that the driver let in: what we remember of it between two drives, and what is true of it now.
 *
 * Properties, all with notify: `address` (string, "AA:BB:CC:DD:EE:FF"), `name` (string, sanitised), `auto-connect`
 * (boolean, read-write: whether it is tried without a tap; kept), `bonded` (boolean: whether bluetoothd has its keys;
 * not if the bond was lost or removed elsewhere), `evidence` (int, #CabinEvidence), `connected` (boolean: there is
 * evidence), `connecting` (boolean: an attempt is in flight), `forgot-us` (boolean: it has lost its key for this car),
 * `left-alone` (boolean: the driver disconnected it in this drive).
 */
G_DECLARE_FINAL_TYPE (CabinPhone, cabin_phone, CABIN, PHONE, GObject)

CabinPhone    *cabin_phone_new              (const char    *address,
                                             const char    *name);
const char    *cabin_phone_get_address      (CabinPhone    *self);
const char    *cabin_phone_get_name         (CabinPhone    *self);
void           cabin_phone_set_name         (CabinPhone    *self,
                                             const char    *name);
gboolean       cabin_phone_get_auto_connect (CabinPhone    *self);
void           cabin_phone_set_auto_connect (CabinPhone    *self,
                                             gboolean       auto_connect);
gboolean       cabin_phone_get_bonded       (CabinPhone    *self);
void           cabin_phone_set_bonded       (CabinPhone    *self,
                                             gboolean       bonded);
gboolean       cabin_phone_get_connected    (CabinPhone    *self);
CabinEvidence  cabin_phone_get_evidence     (CabinPhone    *self);
void           cabin_phone_set_evidence     (CabinPhone    *self,
                                             CabinEvidence  evidence);
gboolean       cabin_phone_get_connecting   (CabinPhone    *self);
void           cabin_phone_set_connecting   (CabinPhone    *self,
                                             gboolean       connecting);
gboolean       cabin_phone_get_forgot_us    (CabinPhone    *self);
void           cabin_phone_set_forgot_us    (CabinPhone    *self,
                                             gboolean       forgot_us);
gboolean       cabin_phone_get_left_alone   (CabinPhone    *self);
void           cabin_phone_set_left_alone   (CabinPhone    *self,
                                             gboolean       left_alone);

G_END_DECLS
