/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-access-point.h"
#include "cabin-bluetooth-manager.h"
#include "cabin-control-call.h"

G_BEGIN_DECLS

#define CABIN_TYPE_CONTROL_METHODS (cabin_control_methods_get_type ())

/**
 * CabinControlMethods:
 *
 * What the methods of org.cabin.HeadUnit1 do that change something, for callers who may. Each answers its call, at once
 * or when it is done; see the XML.
 */
G_DECLARE_FINAL_TYPE (CabinControlMethods, cabin_control_methods, CABIN, CONTROL_METHODS, GObject)

CabinControlMethods *cabin_control_methods_new             (CabinBluetoothManager *manager);
void                 cabin_control_methods_add_network     (CabinControlMethods   *self,
                                                            CabinAccessPoint      *access_point);
void                 cabin_control_methods_look            (CabinControlMethods   *self);
void                 cabin_control_methods_open_pairing    (CabinControlMethods   *self,
                                                            CabinControlCall      *call);
void                 cabin_control_methods_close_pairing   (CabinControlMethods   *self,
                                                            CabinControlCall      *call);
void                 cabin_control_methods_connect         (CabinControlMethods   *self,
                                                            CabinControlCall      *call);
void                 cabin_control_methods_disconnect      (CabinControlMethods   *self,
                                                            CabinControlCall      *call);
void                 cabin_control_methods_forget          (CabinControlMethods   *self,
                                                            CabinControlCall      *call);
void                 cabin_control_methods_set_name        (CabinControlMethods   *self,
                                                            CabinControlCall      *call);
void                 cabin_control_methods_start_discovery (CabinControlMethods   *self,
                                                            CabinControlCall      *call);
void                 cabin_control_methods_stop_discovery  (CabinControlMethods   *self,
                                                            CabinControlCall      *call);
void                 cabin_control_methods_pair            (CabinControlMethods   *self,
                                                            CabinControlCall      *call);
void                 cabin_control_methods_lend_pairable   (CabinControlMethods   *self,
                                                            CabinControlCall      *call);
void                 cabin_control_methods_return_pairable (CabinControlMethods   *self,
                                                            CabinControlCall      *call);

G_END_DECLS
