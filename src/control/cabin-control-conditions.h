/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-control-waits.h"

G_BEGIN_DECLS

CabinControlOutcome cabin_control_condition_open         (CabinBluetoothManager *manager,
                                                          CabinPhone            *phone);
CabinControlOutcome cabin_control_condition_shut         (CabinBluetoothManager *manager,
                                                          CabinPhone            *phone);
CabinControlOutcome cabin_control_condition_lent         (CabinBluetoothManager *manager,
                                                          CabinPhone            *phone);
CabinControlOutcome cabin_control_condition_searching    (CabinBluetoothManager *manager,
                                                          CabinPhone            *phone);
CabinControlOutcome cabin_control_condition_connected    (CabinBluetoothManager *manager,
                                                          CabinPhone            *phone);
CabinControlOutcome cabin_control_condition_disconnected (CabinBluetoothManager *manager,
                                                          CabinPhone            *phone);
CabinControlOutcome cabin_control_condition_forgotten    (CabinBluetoothManager *manager,
                                                          CabinPhone            *phone);

G_END_DECLS
