/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-split.h"

/**
 * CabinSplit:
 *
 * Two children side by side where there is room, else one below the other.
 *
 * Properties:
 *
 * - `column` (double, em): the least width of a column. Both children get equal columns where two of them and the
 *   spacing fit. An em is the font size of this widget, so the limit follows the scale of the display.
 * - `spacing` (double, em): between the children, in both directions.
 *
 * The first child is on the side where reading starts; the direction of this widget can be set to keep it on the left.
 */
struct _CabinSplit
{
  GtkWidget parent_instance;

  double column;
  double spacing;
};

G_DEFINE_FINAL_TYPE (CabinSplit, cabin_split, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_COLUMN,
  PROP_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static int
em_to_px (CabinSplit *self,
          double      em)
{
  const PangoFontDescription *font =
    pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)));

  return (int) (em * pango_font_description_get_size (font) / PANGO_SCALE);
}

static gboolean
is_side_by_side (CabinSplit *self,
                 int         width)
{
  return width >= 2 * em_to_px (self, self->column) + em_to_px (self, self->spacing);
}

static GtkSizeRequestMode
cabin_split_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
cabin_split_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  CabinSplit *self = CABIN_SPLIT (widget);
  int spacing = em_to_px (self, self->spacing);
  gboolean beside = for_size < 0 || is_side_by_side (self, for_size);
  int children = 0, largest = 0, sum = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0 && beside)
    for_size = (for_size - spacing) / 2;

  *minimum = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, orientation, orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1, &child_minimum,
                          &child_natural, NULL, NULL);
      largest = MAX (largest, child_natural);
      sum += child_natural + (children++ > 0 ? spacing : 0);
      if (orientation == GTK_ORIENTATION_HORIZONTAL || beside)
        *minimum = MAX (*minimum, child_minimum);
      else
        *minimum += child_minimum + (children > 1 ? spacing : 0);
    }

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (2 * largest + spacing, *minimum);
  else
    *natural = beside ? largest : sum;
}

static void
allocate_child (GtkWidget *child,
                int        x,
                int        y,
                int        width,
                int        height)
{
  GtkAllocation area = { x, y, width, height };

  gtk_widget_size_allocate (child, &area, -1);
}

static void
cabin_split_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  CabinSplit *self = CABIN_SPLIT (widget);
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = first != NULL ? gtk_widget_get_next_sibling (first) : NULL;
  int spacing = em_to_px (self, self->spacing);

  if (first != NULL && !gtk_widget_should_layout (first))
    {
      first = second;
      second = NULL;
    }
  if (second != NULL && !gtk_widget_should_layout (second))
    second = NULL;

  if (first == NULL || !gtk_widget_should_layout (first))
    return;

  if (second == NULL)
    {
      allocate_child (first, 0, 0, width, height);
    }
  else if (is_side_by_side (self, width))
    {
      int column = (width - spacing) / 2;
      gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

      allocate_child (first, mirrored ? width - column : 0, 0, column, height);
      allocate_child (second, mirrored ? 0 : width - column, 0, column, height);
    }
  else
    {
      int first_minimum, first_natural, second_minimum, second_natural, extra;

      gtk_widget_measure (first, GTK_ORIENTATION_VERTICAL, width, &first_minimum, &first_natural, NULL, NULL);
      gtk_widget_measure (second, GTK_ORIENTATION_VERTICAL, width, &second_minimum, &second_natural, NULL, NULL);
      extra = height - spacing - first_natural - second_natural;
      if (extra > 0 && gtk_widget_compute_expand (first, GTK_ORIENTATION_VERTICAL))
        first_natural += gtk_widget_compute_expand (second, GTK_ORIENTATION_VERTICAL) ? extra / 2 : extra;
      first_natural = CLAMP (height - spacing - second_minimum, first_minimum, first_natural);
      allocate_child (first, 0, 0, width, first_natural);
      allocate_child (second, 0, first_natural + spacing, width,
                      MAX (height - spacing - first_natural, second_minimum));
    }
}

static void
cabin_split_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  CabinSplit *self = CABIN_SPLIT (object);

  switch (prop_id)
    {
    case PROP_COLUMN:
      g_value_set_double (value, self->column);
      break;

    case PROP_SPACING:
      g_value_set_double (value, self->spacing);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_split_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  CabinSplit *self = CABIN_SPLIT (object);

  switch (prop_id)
    {
    case PROP_COLUMN:
      self->column = g_value_get_double (value);
      break;

    case PROP_SPACING:
      self->spacing = g_value_get_double (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_split_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cabin_split_parent_class)->dispose (object);
}

static void
cabin_split_class_init (CabinSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cabin_split_get_property;
  object_class->set_property = cabin_split_set_property;
  object_class->dispose = cabin_split_dispose;
  widget_class->get_request_mode = cabin_split_get_request_mode;
  widget_class->measure = cabin_split_measure;
  widget_class->size_allocate = cabin_split_size_allocate;

  properties[PROP_COLUMN] =
    g_param_spec_double ("column", NULL, NULL, 0.0, 1000.0, 0.0,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SPACING] =
    g_param_spec_double ("spacing", NULL, NULL, 0.0, 1000.0, 0.0,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "split");
}

static void
cabin_split_init (CabinSplit *self)
{
}
