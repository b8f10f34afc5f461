/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long a test waits for what should happen at once; generous, as machines that test are busy. */
#define CABIN_TEST_DEADLINE_MS 5000

#define CABIN_TEST_TYPE_SIM (cabin_test_sim_get_type ())

/**
 * CabinTestSim:
 *
 * A simulated bluetoothd on a message bus of its own, in a child process. Every function that waits runs the default
 * main context meanwhile, so that the code under test goes on; whatever fails ends the test.
 */
G_DECLARE_FINAL_TYPE (CabinTestSim, cabin_test_sim, CABIN_TEST, SIM, GObject)

/**
 * CabinTestCondition:
 *
 * Returns: whether what the test waits for has come true
 */
typedef gboolean (*CabinTestCondition) (gpointer user_data);

CabinTestSim    *cabin_test_sim_new            (guint              n_adapters);
CabinTestSim    *cabin_test_sim_new_demo       (void);
void             cabin_test_sim_stop           (CabinTestSim      *self);
const char      *cabin_test_sim_get_address    (CabinTestSim      *self);
GDBusConnection *cabin_test_sim_get_connection (CabinTestSim      *self);
GDBusConnection *cabin_test_sim_connect        (CabinTestSim      *self);

GVariant        *cabin_test_sim_call           (CabinTestSim      *self,
                                                const char        *member,
                                                const char        *format,
                                                ...);
void             cabin_test_sim_tell           (CabinTestSim      *self,
                                                const char        *member,
                                                const char        *format,
                                                ...);
void             cabin_test_sim_configure      (CabinTestSim      *self,
                                                const char        *name,
                                                guint              time_ms);
char            *cabin_test_sim_add_adapter    (CabinTestSim      *self,
                                                const char        *options);
char            *cabin_test_sim_add_phone      (CabinTestSim      *self,
                                                const char        *options);
void             cabin_test_sim_set_phone      (CabinTestSim      *self,
                                                const char        *phone,
                                                const char        *options);
GVariant        *cabin_test_sim_get_phone      (CabinTestSim      *self,
                                                const char        *phone);
gboolean         cabin_test_sim_has_channel    (CabinTestSim      *self,
                                                const char        *phone,
                                                const char        *uuid);
void             cabin_test_sim_pair_begin     (CabinTestSim      *self,
                                                const char        *phone,
                                                const char        *options);
char            *cabin_test_sim_pair_end       (CabinTestSim      *self);
char            *cabin_test_sim_pair           (CabinTestSim      *self,
                                                const char        *phone,
                                                const char        *options);
char            *cabin_test_sim_open_rfcomm    (CabinTestSim      *self,
                                                const char        *phone,
                                                const char        *uuid);
void             cabin_test_sim_restart        (CabinTestSim      *self,
                                                const char        *mode,
                                                guint              pause_ms);
void             cabin_test_sim_fail_next      (CabinTestSim      *self,
                                                const char        *call,
                                                const char        *error,
                                                const char        *message,
                                                guint              count);
guint            cabin_test_sim_count_calls    (CabinTestSim      *self,
                                                const char        *call);

GVariant        *cabin_test_sim_get_property   (CabinTestSim      *self,
                                                const char        *path,
                                                const char        *interface,
                                                const char        *name);
gboolean         cabin_test_sim_get_boolean    (CabinTestSim      *self,
                                                const char        *path,
                                                const char        *interface,
                                                const char        *name);
void             cabin_test_sim_set_property   (CabinTestSim      *self,
                                                const char        *path,
                                                const char        *interface,
                                                const char        *name,
                                                GVariant          *value);
char            *cabin_test_sim_device_path    (const char        *adapter_path,
                                                const char        *address);

GVariant        *cabin_test_parse_options      (const char        *options);
GVariant        *cabin_test_call               (GDBusConnection   *connection,
                                                const char        *name,
                                                const char        *path,
                                                const char        *interface,
                                                const char        *member,
                                                GVariant          *parameters,
                                                GError           **error);
void             cabin_test_listened           (GDBusConnection   *connection);
gboolean         cabin_test_wait               (CabinTestCondition condition,
                                                gpointer           user_data,
                                                guint              deadline_ms);
void             cabin_test_settle             (guint              time_ms);

G_END_DECLS
