/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabinctl.h"

G_BEGIN_DECLS

int cabinctl_fail            (Cabinctl     *self,
                              CabinctlExit  status,
                              const char   *name,
                              const char   *format,
                              ...) G_GNUC_PRINTF (4, 5);
int cabinctl_end_by_signal   (Cabinctl     *self);
int cabinctl_fail_usage      (Cabinctl     *self,
                              const char   *format,
                              ...) G_GNUC_PRINTF (2, 3);
int cabinctl_fail_denied     (Cabinctl     *self,
                              const char   *service);
int cabinctl_fail_head_unit  (Cabinctl     *self,
                              const GError *error,
                              CabinctlExit  failed,
                              const char   *device);
int cabinctl_fail_bluez      (Cabinctl     *self,
                              const GError *error,
                              CabinctlExit  failed,
                              const char   *device);

G_END_DECLS
