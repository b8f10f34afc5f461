/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-test-network.h"
#include "cabin-test-sim.h"
#include "cabin-window.h"

G_BEGIN_DECLS

/**
 * CabinTestDisplay:
 * @px_per_dp: the scale that the display's size in inches makes
 *
 * A display that the screens are made for.
 */
typedef struct {
  const char *name;
  int width;
  int height;
  double px_per_dp;
} CabinTestDisplay;

extern const CabinTestDisplay cabin_test_displays[];
extern const guint cabin_test_n_displays;

/**
 * CabinTestScreen:
 * @sim: (nullable): the simulated bluetoothd
 *
 * The program's screen with the real manager behind it, in the process of the test.
 */
typedef struct {
  CabinTestSim *sim;
  CabinSettings *settings;
  CabinBluetoothManager *manager;
  CabinAccessPoint *access_point;
  CabinHandover *handover;
  GtkApplication *app;
  GtkWindow *window;
  char *folder;
  char *phone;
} CabinTestScreen;

/**
 * CabinTestPrepare:
 *
 * What a test does with simulator and settings before the manager sees them.
 */
typedef void (*CabinTestPrepare) (CabinTestScreen *screen);

CabinTestScreen *cabin_test_screen_new          (gboolean                simulated);
CabinTestScreen *cabin_test_screen_new_prepared (CabinTestPrepare        prepare);
void             cabin_test_screen_add_phone    (CabinTestScreen        *self,
                                                 const char             *address,
                                                 const char             *name,
                                                 const char             *options);
void             cabin_test_screen_free         (CabinTestScreen        *self);
void             cabin_test_screen_shut_down    (CabinTestScreen        *self);
void             cabin_test_screen_resize       (CabinTestScreen        *self,
                                                 const CabinTestDisplay *display);
GtkWidget       *cabin_test_screen_find         (CabinTestScreen        *self,
                                                 const char             *id);
GtkWidget       *cabin_test_screen_find_below   (GtkWidget              *widget,
                                                 const char             *id);
char            *cabin_test_screen_read_plain   (GtkLabel               *label);
gboolean         cabin_test_screen_sees         (CabinTestScreen        *self,
                                                 const char             *id);
const char      *cabin_test_screen_read         (CabinTestScreen        *self,
                                                 const char             *id);
void             cabin_test_screen_wait_text    (CabinTestScreen        *self,
                                                 const char             *id,
                                                 const char             *text);
void             cabin_test_screen_wait_seen    (CabinTestScreen        *self,
                                                 const char             *id,
                                                 gboolean                seen);
void             cabin_test_screen_wait_frame   (CabinTestScreen        *self);
gboolean         cabin_test_screen_is_usable    (CabinTestScreen        *self,
                                                 const char             *id);
void             cabin_test_screen_wait_usable  (CabinTestScreen        *self,
                                                 const char             *id);
const char      *cabin_test_screen_ask          (CabinTestScreen        *self,
                                                 const char             *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CabinTestScreen, cabin_test_screen_free)

G_END_DECLS
