/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-test-sim.h"

G_BEGIN_DECLS

/**
 * CabinTestPeerMood:
 *
 * What a peer does with the questions of an agent: say yes, say no, or keep quiet until told.
 */
typedef enum {
  CABIN_TEST_PEER_ACCEPTS,
  CABIN_TEST_PEER_REJECTS,
  CABIN_TEST_PEER_WAITS,
} CabinTestPeerMood;

#define CABIN_TEST_TYPE_PEER (cabin_test_peer_get_type ())

/**
 * CabinTestPeer:
 *
 * A client of bluetoothd that has an agent and profiles and no sense: it does what the test says and keeps a diary of
 * all that it hears, one word for each event: calls by their member (with the code or UUID after it), signals as
 * "+path", "-path", "Disconnected:reason", "Name=value" and "!Name" for a property that is gone, several changes in one
 * signal joined by commas in the order of the alphabet; the end of a call that it began as "Member: " with the outcome.
 */
G_DECLARE_FINAL_TYPE (CabinTestPeer, cabin_test_peer, CABIN_TEST, PEER, GObject)

CabinTestPeer   *cabin_test_peer_new            (CabinTestSim     *sim);
void             cabin_test_peer_leave          (CabinTestPeer    *self);
GDBusConnection *cabin_test_peer_get_connection (CabinTestPeer    *self);

void             cabin_test_peer_set_mood       (CabinTestPeer    *self,
                                                 CabinTestPeerMood mood);
void             cabin_test_peer_set_answers    (CabinTestPeer    *self,
                                                 const char       *pin,
                                                 guint32           passkey);
void             cabin_test_peer_answer         (CabinTestPeer    *self,
                                                 gboolean          accept);
char            *cabin_test_peer_call           (CabinTestPeer    *self,
                                                 const char       *path,
                                                 const char       *member,
                                                 GVariant         *parameters);
void             cabin_test_peer_begin          (CabinTestPeer    *self,
                                                 const char       *path,
                                                 const char       *member,
                                                 GVariant         *parameters);
void             cabin_test_peer_add_agent      (CabinTestPeer    *self,
                                                 const char       *capability);
void             cabin_test_peer_make_default   (CabinTestPeer    *self);
char            *cabin_test_peer_add_profile    (CabinTestPeer    *self,
                                                 const char       *uuid,
                                                 const char       *options);
guint            cabin_test_peer_count_fds      (CabinTestPeer    *self);
int              cabin_test_peer_get_fd         (CabinTestPeer    *self);
void             cabin_test_peer_close_fds      (CabinTestPeer    *self);

char            *cabin_test_peer_get_diary      (CabinTestPeer    *self);
void             cabin_test_peer_clear_diary    (CabinTestPeer    *self);
void             cabin_test_peer_note           (CabinTestPeer    *self,
                                                 const char       *event);
gboolean         cabin_test_peer_has            (CabinTestPeer    *self,
                                                 const char       *event);
void             cabin_test_peer_wait_for       (CabinTestPeer    *self,
                                                 const char       *event);

G_END_DECLS
