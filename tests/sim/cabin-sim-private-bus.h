/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *cabin_sim_private_bus_start (GSubprocess **process,
                                   GError      **error);

G_END_DECLS
