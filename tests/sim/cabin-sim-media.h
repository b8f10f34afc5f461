/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-types.h"

G_BEGIN_DECLS

/**
 * CabinSimMedia:
 *
 * The audio streams of phones to a program that serves A2DP here, each as an org.bluez.MediaTransport1.
 */
CabinSimMedia *cabin_sim_media_new   (GDBusObjectManagerServer *server);
void           cabin_sim_media_free  (CabinSimMedia            *self);
void           cabin_sim_media_open  (CabinSimMedia            *self,
                                      const char               *device_path,
                                      int                       fd);
void           cabin_sim_media_close (CabinSimMedia            *self,
                                      const char               *device_path);

G_END_DECLS
