/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CABIN_TYPE_APPLICATION (cabin_application_get_type ())

/**
 * CabinApplication:
 *
 * The head unit: settings, bus, manager and window, made in this order and given up in the opposite one.
 */
G_DECLARE_FINAL_TYPE (CabinApplication, cabin_application, CABIN, APPLICATION, AdwApplication)

CabinApplication *cabin_application_new        (void);
int               cabin_application_get_status (CabinApplication *self);

G_END_DECLS
