/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-names.h"
#include "cabin-test-peer.h"

G_BEGIN_DECLS

#define CABIN_TEST_PERIPHERAL "C2:F0:0E:00:00:01"
#define CABIN_TEST_PERIPHERAL_ADAPTER "/org/bluez/hci0"
#define CABIN_TEST_PERIPHERAL_DEVICE CABIN_TEST_PERIPHERAL_ADAPTER "/dev_C2_F0_0E_00_00_01"

/* The methods that a client needs for it. */
#define CABIN_TEST_CONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Connect"
#define CABIN_TEST_DISCONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Disconnect"
#define CABIN_TEST_PAIR CABIN_BLUEZ_DEVICE_INTERFACE ".Pair"
#define CABIN_TEST_CANCEL_PAIRING CABIN_BLUEZ_DEVICE_INTERFACE ".CancelPairing"

/**
 * CabinTestPeripheral:
 *
 * An LE device in range that shows a code, and a client without an agent.
 */
typedef struct {
  CabinTestSim *sim;
  CabinTestPeer *peer;
} CabinTestPeripheral;

typedef void (*CabinTestPeripheralTest) (CabinTestPeripheral *fixture,
                                         gconstpointer        data);

void     cabin_test_peripheral_set_up       (CabinTestPeripheral *fixture,
                                             gconstpointer        data);
void     cabin_test_peripheral_tear_down    (CabinTestPeripheral *fixture,
                                             gconstpointer        data);
void     cabin_test_peripheral_find         (CabinTestPeripheral *fixture);
void     cabin_test_peripheral_add_agent    (CabinTestPeripheral *fixture,
                                             const char          *capability);
void     cabin_test_peripheral_assert_call  (CabinTestPeripheral *fixture,
                                             const char          *member,
                                             const char          *expected);
void     cabin_test_peripheral_assert_diary (CabinTestPeripheral *fixture,
                                             const char          *expected);
gboolean cabin_test_peripheral_is           (CabinTestPeripheral *fixture,
                                             const char          *property);
gboolean cabin_test_peripheral_exists       (CabinTestPeripheral *fixture);
guint32  cabin_test_peripheral_read_code    (CabinTestPeripheral *fixture);

G_END_DECLS
