/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "cabin-access-point.h"
#include "cabin-handover.h"

G_BEGIN_DECLS

#define CABIN_TYPE_NETWORK_PAGE (cabin_network_page_get_type ())

G_DECLARE_FINAL_TYPE (CabinNetworkPage, cabin_network_page, CABIN, NETWORK_PAGE, GtkWidget)

GtkWidget *cabin_network_page_new (CabinAccessPoint *access_point,
                                   CabinHandover    *handover);

G_END_DECLS
