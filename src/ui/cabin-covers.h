/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CABIN_TYPE_COVERS (cabin_covers_get_type ())

/**
 * CabinCovers:
 *
 * What covers the display, one above the other: only the topmost that is visible can be seen, heard and reached, and
 * the pages below all of them only while none is.
 *
 * When the last cover goes without a touch, the pages stay out of reach for %CABIN_PROMPT_INERT_MS: a finger on its way
 * to what is no longer there must not hit what is below.
 *
 * Properties: `covered` (boolean, read-only with notify): whether a cover is visible.
 */
G_DECLARE_FINAL_TYPE (CabinCovers, cabin_covers, CABIN, COVERS, GObject)

CabinCovers *cabin_covers_new         (GtkOverlay  *overlay,
                                       GtkWidget   *pages);
void         cabin_covers_add         (CabinCovers *self,
                                       GtkWidget   *cover);
gboolean     cabin_covers_get_covered (CabinCovers *self);

G_END_DECLS
