/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabinctl.h"

G_BEGIN_DECLS

gboolean cabinctl_pin_keyring_look_up (Cabinctl    *self,
                                       const char  *address,
                                       char       **pin,
                                       int         *status);

G_END_DECLS
