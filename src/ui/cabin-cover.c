/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-cover.h"

/**
 * CabinCover:
 *
 * Lays out the one child of what covers the whole display.
 *
 * GtkOverlay asks for the least height at the least width, where everything wraps, and insists on it. A cover gets the
 * whole display in any case, so it asks for the height that it has with nothing wrapped.
 */
struct _CabinCover
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (CabinCover, cabin_cover, GTK_TYPE_LAYOUT_MANAGER)

static void
cabin_cover_measure (GtkLayoutManager *layout,
                     GtkWidget        *widget,
                     GtkOrientation    orientation,
                     int               for_size,
                     int              *minimum,
                     int              *natural,
                     int              *minimum_baseline,
                     int              *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, -1, minimum, natural, NULL, NULL);
}

static void
cabin_cover_allocate (GtkLayoutManager *layout,
                      GtkWidget        *widget,
                      int               width,
                      int               height,
                      int               baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static void
cabin_cover_class_init (CabinCoverClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = cabin_cover_measure;
  layout_class->allocate = cabin_cover_allocate;
}

static void
cabin_cover_init (CabinCover *self)
{
}
