/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-scale.h"

#include <string.h>

/* A density-independent pixel is 1/160 inch, as in Android's guidelines for cars, which the sizes come from. */
#define MM_PER_DP (25.4 / 160.0)

/* The long side of the reference display: 7 inches, 1024×600. */
#define REFERENCE_MM 154.0

/* What is built into dashboards has between 60 and 500 pixels an inch, and is no smaller than a phone (60 mm) and no
 * larger than a dashboard is wide (1.6 m). Anything else is an invention of the display's firmware: a projector's
 * nought, the panel's aspect ratio in centimetres, the size of another model. */
#define MIN_PX_PER_MM (60.0 / 25.4)
#define MAX_PX_PER_MM (500.0 / 25.4)
#define MIN_LONG_SIDE_MM 60
#define MAX_LONG_SIDE_MM 1600

/* Pixels are square within the rounding to whole millimetres. */
#define MAX_PIXEL_ASPECT 1.15

static gboolean
is_plausible (int width_px,
              int height_px,
              int width_mm,
              int height_mm)
{
  double across, down;

  if (width_mm <= 0 || height_mm <= 0)
    return FALSE;

  if (MAX (width_mm, height_mm) < MIN_LONG_SIDE_MM || MAX (width_mm, height_mm) > MAX_LONG_SIDE_MM)
    return FALSE;

  across = (double) width_px / width_mm;
  down = (double) height_px / height_mm;

  return across >= MIN_PX_PER_MM && across <= MAX_PX_PER_MM &&
         MAX (across, down) / MIN (across, down) <= MAX_PIXEL_ASPECT;
}

/**
 * cabin_scale_from_monitor:
 * @width_px: the monitor's width in logical pixels
 * @height_px: its height in logical pixels
 * @width_mm: the width it reports, in millimetres; 0 or less if it reports none
 * @height_mm: the height it reports, in millimetres
 *
 * A monitor that reports no or absurd millimetres counts as the reference display with its number of pixels.
 *
 * Returns: logical pixels for one density-independent pixel
 */
double
cabin_scale_from_monitor (int width_px,
                          int height_px,
                          int width_mm,
                          int height_mm)
{
  if (!is_plausible (width_px, height_px, width_mm, height_mm))
    return cabin_scale_reference (MAX (width_px, height_px));

  return width_px * MM_PER_DP / width_mm;
}

/**
 * cabin_scale_reference:
 * @width_px: pixels along the display's long side
 *
 * Returns: logical pixels for one density-independent pixel on a display of the reference size
 */
double
cabin_scale_reference (int width_px)
{
  return MAX (width_px, 1) * MM_PER_DP / REFERENCE_MM;
}

/* The length of a number with the unit dp at @text, 0 if there is none. */
static gsize
match_dp (const char *text)
{
  gsize length = strspn (text, "0123456789.");

  if (!g_ascii_isdigit (*text) || !g_str_has_prefix (text + length, "dp") || g_ascii_isalnum (text[length + 2]))
    return 0;

  return length + 2;
}

/**
 * cabin_scale_style_sheet:
 * @style: CSS in which lengths may have the unit dp
 * @px_per_dp: logical pixels for one density-independent pixel, above 0
 *
 * Lengths of one pixel and more become whole pixels, so that edges stay sharp.
 *
 * Returns: (transfer full): CSS as GTK reads it
 */
char *
cabin_scale_style_sheet (const char *style,
                         double      px_per_dp)
{
  g_autoptr(GString) result = g_string_sized_new (strlen (style) + 64);
  char before = ' ';

  for (const char *p = style; *p != '\0';)
    {
      gsize length = g_ascii_isalnum (before) || before == '_' || before == '.' ? 0 : match_dp (p);
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      double px;

      if (length == 0)
        {
          before = *p;
          g_string_append_c (result, *p++);
          continue;
        }

      px = g_ascii_strtod (p, NULL) * px_per_dp;
      if (px >= 1.0)
        px = (int) (px + 0.5);
      g_string_append (result, g_ascii_formatd (number, sizeof number, "%.2f", px));
      g_string_append (result, "px");
      before = 'x';
      p += length;
    }

  return g_string_free (g_steal_pointer (&result), FALSE);
}
