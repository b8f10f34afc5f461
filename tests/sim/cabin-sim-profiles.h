/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-phone.h"

G_BEGIN_DECLS

#define CABIN_SIM_TYPE_PROFILES (cabin_sim_profiles_get_type ())

/**
 * CabinSimProfiles:
 *
 * org.bluez.ProfileManager1: which client serves which UUID. The first one has it, on all adapters, as long as its
 * connection lasts.
 */
G_DECLARE_FINAL_TYPE (CabinSimProfiles, cabin_sim_profiles, CABIN_SIM, PROFILES, CabinDBusProfileManager1Skeleton)

CabinSimProfiles *cabin_sim_profiles_new             (CabinSimDaemon     *daemon);
void              cabin_sim_profiles_shutdown        (CabinSimProfiles   *self,
                                                      gboolean            orderly);
void              cabin_sim_profiles_set_media       (CabinSimProfiles   *self,
                                                      gboolean            media);
void              cabin_sim_profiles_list            (CabinSimProfiles   *self,
                                                      GStrvBuilder       *uuids);
gboolean          cabin_sim_profiles_listens         (CabinSimProfiles   *self,
                                                      const char         *uuid);
gboolean          cabin_sim_profiles_wants_authority (CabinSimProfiles   *self,
                                                      const char         *uuid);
const char       *cabin_sim_profiles_find_remote     (CabinSimProfiles   *self,
                                                      const char         *remote_uuid);
void              cabin_sim_profiles_connect_async   (CabinSimProfiles   *self,
                                                      const char         *uuid,
                                                      const char         *device_path,
                                                      CabinSimPhone      *phone,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
gboolean          cabin_sim_profiles_connect_finish  (CabinSimProfiles   *self,
                                                      GAsyncResult       *result,
                                                      GError            **error);
void              cabin_sim_profiles_hang_up         (CabinSimProfiles   *self,
                                                      const char         *uuid,
                                                      const char         *device_path);

G_END_DECLS
