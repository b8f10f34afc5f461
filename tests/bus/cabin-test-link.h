/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-names.h"
#include "cabin-test-peer.h"

G_BEGIN_DECLS

#define CABIN_TEST_LINK_PHONE "02:F0:0E:00:00:01"
#define CABIN_TEST_LINK_DEVICE "/org/bluez/hci0/dev_02_F0_0E_00_00_01"
#define CABIN_TEST_CONNECT_PROFILE CABIN_BLUEZ_DEVICE_INTERFACE ".ConnectProfile"

/**
 * CabinTestLink:
 *
 * A phone that has been here before, and a client that lets it in and serves HSP.
 */
typedef struct {
  CabinTestSim *sim;
  CabinTestPeer *peer;
} CabinTestLink;

typedef void (*CabinTestLinkTest) (CabinTestLink *fixture,
                                   gconstpointer  data);

void cabin_test_link_set_up                 (CabinTestLink *fixture,
                                             gconstpointer  data);
void cabin_test_link_tear_down              (CabinTestLink *fixture,
                                             gconstpointer  data);
void cabin_test_link_assert_call            (CabinTestLink *fixture,
                                             const char    *member,
                                             GVariant      *parameters,
                                             const char    *expected);
void cabin_test_link_assert_connect_profile (CabinTestLink *fixture,
                                             const char    *uuid,
                                             const char    *expected);
void cabin_test_link_assert_channel         (CabinTestLink *fixture,
                                             const char    *uuid,
                                             const char    *expected);

G_END_DECLS
