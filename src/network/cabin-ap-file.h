/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-network-service.h"

G_BEGIN_DECLS

#define CABIN_TYPE_AP_FILE (cabin_ap_file_get_type ())

/**
 * CabinApFile:
 *
 * The network where NetworkManager does not run: what is wanted is written into a file that only this user and root
 * can read, and systemd restarts hostapd when it changes (cabin-ap.path). The folder is there where
 * cabin-setup chose this way.
 */
G_DECLARE_FINAL_TYPE (CabinApFile, cabin_ap_file, CABIN, AP_FILE, GObject)

CabinApFile *cabin_ap_file_new (const char *folder,
                                const char *net_folder);

G_END_DECLS
