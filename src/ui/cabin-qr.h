/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_QR (cabin_qr_get_type ())

G_DECLARE_FINAL_TYPE (CabinQr, cabin_qr, CABIN, QR, GtkWidget)

GtkWidget *cabin_qr_new (void);
void       cabin_qr_show_network (CabinQr    *self,
                                  const char *ssid,
                                  const char *key);
void       cabin_qr_clear        (CabinQr    *self);
char      *cabin_qr_network_text (const char *ssid,
                                  const char *key);

G_END_DECLS
