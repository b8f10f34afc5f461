/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-types.h"

G_BEGIN_DECLS

void        cabin_sim_property_delegate (GDBusInterfaceVTable        *vtable,
                                         GDBusInterfaceSkeletonClass *parent_class,
                                         GDBusInterfaceSkeleton      *skeleton,
                                         GDBusInterfaceMethodCallFunc method_call);
const char *cabin_sim_property_get_name (GDBusMethodInvocation       *invocation,
                                         GVariant                   **value);
void        cabin_sim_property_emit     (GDBusInterfaceSkeleton      *skeleton,
                                         const char                  *name,
                                         GVariant                    *value);
GVariant   *cabin_sim_property_amend    (GVariant                    *properties,
                                         const char                  *name,
                                         GVariant                    *value);

G_END_DECLS
