/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluez-profile.h"

G_BEGIN_DECLS

#define CABIN_TYPE_PROFILE_SET (cabin_profile_set_get_type ())

/**
 * CabinProfileSet:
 *
 * The profiles that the settings name, and the patience with programs that have one of them.
 *
 * Signals:
 *
 * - `connected`, `disconnected` (string UUID, string device path)
 * - `changed`: cabin_profile_set_serves() may say something else
 */
G_DECLARE_FINAL_TYPE (CabinProfileSet, cabin_profile_set, CABIN, PROFILE_SET, GObject)

CabinProfileSet    *cabin_profile_set_new               (const char *const *uuids,
                                                         GListStore        *problems);
const char *const  *cabin_profile_set_get_uuids         (CabinProfileSet      *self);
gboolean            cabin_profile_set_serves            (CabinProfileSet      *self,
                                                         const char           *uuid);
gboolean            cabin_profile_set_has_link          (CabinProfileSet      *self,
                                                         const char           *device);
int                 cabin_profile_set_dup_link          (CabinProfileSet      *self,
                                                         const char           *uuid,
                                                         const char           *device);
void                cabin_profile_set_end_link          (CabinProfileSet      *self,
                                                         const char           *uuid,
                                                         const char           *device);
void                cabin_profile_set_set_services      (CabinProfileSet   *self,
                                                         const char *const *uuids);
void                cabin_profile_set_register          (CabinProfileSet *self,
                                                         CabinBluezPeer  *peer);
void                cabin_profile_set_forget            (CabinProfileSet      *self);
void                cabin_profile_set_unregister_async  (CabinProfileSet     *self,
                                                         GCancellable        *cancellable,
                                                         GAsyncReadyCallback  callback,
                                                         gpointer             user_data);
gboolean            cabin_profile_set_unregister_finish (CabinProfileSet  *self,
                                                         GAsyncResult     *result,
                                                         GError          **error);

G_END_DECLS
