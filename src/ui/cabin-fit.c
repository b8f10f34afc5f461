/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-fit.h"

/* Beyond this a code is not read faster, and on a very large display it would be read by the whole street. */
#define MAX_GROWTH 3.0

/**
 * CabinFit:
 *
 * Draws its child as large as fits: for the one thing on a screen that matters.
 *
 * The child's own size is the least one. It is scaled as a drawing is: glyphs stay sharp, nothing is laid out again.
 */
struct _CabinFit
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (CabinFit, cabin_fit, GTK_TYPE_WIDGET)

static void
cabin_fit_measure (GtkWidget      *widget,
                   GtkOrientation  orientation,
                   int             for_size,
                   int            *minimum,
                   int            *natural,
                   int            *minimum_baseline,
                   int            *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_measure (child, orientation, -1, minimum, natural, NULL, NULL);
}

static void
cabin_fit_size_allocate (GtkWidget *widget,
                         int        width,
                         int        height,
                         int        baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  GskTransform *transform = NULL;
  GtkRequisition size;
  graphene_point_t origin;
  float growth;

  if (child == NULL || !gtk_widget_should_layout (child))
    return;

  gtk_widget_get_preferred_size (child, NULL, &size);
  growth = MIN ((float) width / (float) MAX (size.width, 1), (float) height / (float) MAX (size.height, 1));
  growth = CLAMP (growth, 1.0f, (float) MAX_GROWTH);

  origin.x = ((float) width - growth * (float) size.width) / 2;
  origin.y = ((float) height - growth * (float) size.height) / 2;
  transform = gsk_transform_translate (transform, &origin);
  transform = gsk_transform_scale (transform, growth, growth);
  gtk_widget_allocate (child, size.width, size.height, -1, transform);
}

static void
cabin_fit_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cabin_fit_parent_class)->dispose (object);
}

static void
cabin_fit_class_init (CabinFitClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cabin_fit_dispose;
  widget_class->measure = cabin_fit_measure;
  widget_class->size_allocate = cabin_fit_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "fit");
}

static void
cabin_fit_init (CabinFit *self)
{
}
