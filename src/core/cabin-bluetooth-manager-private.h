/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-bluetooth-manager.h"

#include "cabin-device-watch.h"
#include "cabin-gate.h"
#include "cabin-pairing.h"
#include "cabin-phone-list.h"
#include "cabin-stack.h"

G_BEGIN_DECLS

struct _CabinBluetoothManager
{
  GObject parent_instance;

  CabinSettings *settings;
  GListStore *problems;
  CabinPhoneList *phones;
  CabinStack *stack;
  CabinDeviceWatch *watch;
  CabinPairing *pairing;
  CabinGate *gate;
  CabinReconnector *reconnector;
  CabinDiscovery *discovery;
  CabinOutward *outward;
  CabinConsent consent;
};

G_END_DECLS
