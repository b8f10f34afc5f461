/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-handover.h"
#include "cabin-test-manager.h"

G_BEGIN_DECLS

#define CABIN_TEST_SSID "Prodigy_1a2b3c4d"
#define CABIN_TEST_KEY "correct horse"
#define CABIN_TEST_BSSID "DC:A6:32:01:02:03"

/* What a phone says, frame by frame. */
#define SAYS_VERSION "00080005" "0806100020001a00"
#define SAYS_REQUEST "00000002"
#define SAYS_START "00000001"
#define SAYS_JOINED "00020006" "0800"
#define SAYS_WRONG_KEY "000b0006" "08fdffffffffffffffff01"
#define SAYS_ANSWER "00020007" "1800"
#define SAYS_PING "00030008" "089601"

/* What it hears. */
#define HEARS_VERSION "00080004" "0806100022028513"
#define HEARS_BARE_VERSION "00040004" "08061000"
#define HEARS_START "000f0001" "0a0a31302e34322e37372e3110a829"
#define HEARS_START_ANSWER "00110007" "0a0a31302e34322e37372e3110a8291800"
#define HEARS_KEY \
        "00380003" "0a1050726f646967795f3161326233633464" "120d636f727265637420686f727365" \
        "1a1144433a41363a33323a30313a30323a3033" "20082800"
#define HEARS_PONG "00030009" "089601"

/**
 * CabinTestOffers:
 * @CABIN_TEST_OFFERS_ON: it is there
 * @CABIN_TEST_OFFERS_OFF: it is not wanted
 * @CABIN_TEST_OFFERS_LATE: it comes up when cabin_test_handover_bring_up() is called
 * @CABIN_TEST_OFFERS_BROKEN: it cannot be had
 */
typedef enum {
  CABIN_TEST_OFFERS_ON,
  CABIN_TEST_OFFERS_OFF,
  CABIN_TEST_OFFERS_LATE,
  CABIN_TEST_OFFERS_BROKEN,
} CabinTestOffers;

/**
 * CabinTestHandover:
 * @manager: the manager that the phones talk with, and the world around it
 * @handover: the hand-over under test
 * @phone: the address of a phone that was let in before
 *
 * A car with a network that is as the test wants it.
 */
typedef struct {
  CabinTestManager manager;
  GObject *network;
  CabinTestOffers is;
  GTask *asked;
  CabinHandover *handover;
  char *phone;
} CabinTestHandover;

typedef void (*CabinTestHandoverFunc) (CabinTestHandover *test,
                                       gconstpointer      data);

void cabin_test_handover_add          (const char            *path,
                                       const char            *settings,
                                       CabinTestHandoverFunc  func);
void cabin_test_handover_bring_up     (CabinTestHandover     *self);
void cabin_test_handover_open         (CabinTestHandover     *self,
                                       const char            *phone);
void cabin_test_handover_say          (CabinTestHandover     *self,
                                       const char            *phone,
                                       const char            *hex);
void cabin_test_handover_await_heard  (CabinTestHandover     *self,
                                       const char            *phone,
                                       const char            *hex);
void cabin_test_handover_await_closed (CabinTestHandover     *self,
                                       const char            *phone);
void cabin_test_handover_await_state  (CabinTestHandover     *self,
                                       CabinHandoverState     state,
                                       CabinHandoverReason    reason);
void cabin_test_handover_join         (CabinTestHandover     *self,
                                       const char            *phone);

G_END_DECLS
