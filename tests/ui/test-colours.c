/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gtk/gtk.h>
#include <math.h>

#include "cabin-names.h"

/* Google Design for Driving: 4.5:1 for text and icons, 3:1 for a button's edge against its ground. */
#define TEXT_CONTRAST 4.5
#define EDGE_CONTRAST 3.0

static char *
load (const char *name)
{
  g_autofree char *path = g_strconcat (CABIN_RESOURCE_PATH "/css/", name, NULL);
  g_autoptr(GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert_nonnull (bytes);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static double
linear (float channel)
{
  return channel <= 0.04045f ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/* Relative luminance, WCAG 2.1. */
static double
luminance (const char *style,
           const char *colour)
{
  g_autofree char *pattern = g_strconcat ("@define-color ", colour, " (#[0-9a-f]+);", NULL);
  g_autoptr(GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *value = NULL;
  GdkRGBA rgba;

  g_assert_true (g_regex_match (regex, style, 0, &match));
  value = g_match_info_fetch (match, 1);
  g_assert_true (gdk_rgba_parse (&rgba, value));

  return 0.2126 * linear (rgba.red) + 0.7152 * linear (rgba.green) + 0.0722 * linear (rgba.blue);
}

static double
contrast (const char *style,
          const char *one,
          const char *other)
{
  double a = luminance (style, one), b = luminance (style, other);
  double result = (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);

  g_test_message ("%s on %s: %.1f:1", one, other, result);
  return result;
}

static void
test_contrast (gconstpointer name)
{
  static const char *const on_grounds[] = { "text", "dim", "accent", "good", "warning" };
  g_autofree char *style = load (name);

  for (guint i = 0; i < G_N_ELEMENTS (on_grounds); i++)
    {
      g_assert_cmpfloat (contrast (style, on_grounds[i], "ground"), >=, TEXT_CONTRAST);
      g_assert_cmpfloat (contrast (style, on_grounds[i], "card"), >=, TEXT_CONTRAST);
    }
  g_assert_cmpfloat (contrast (style, "text", "pressed"), >=, TEXT_CONTRAST);
  g_assert_cmpfloat (contrast (style, "on_accent", "accent"), >=, TEXT_CONTRAST);
  /* The banner is inverse. */
  g_assert_cmpfloat (contrast (style, "ground", "dim"), >=, TEXT_CONTRAST);
  g_assert_cmpfloat (contrast (style, "outline", "ground"), >=, EDGE_CONTRAST);
  g_assert_cmpfloat (contrast (style, "outline", "card"), >=, EDGE_CONTRAST);
}

/* No text is smaller than the 24 dp of driver-facing secondary text, the title bar for desks aside. */
static void
test_text_sizes (void)
{
  g_autofree char *style = load ("style.css");
  g_autoptr(GRegex) regex = g_regex_new ("font-size: ([0-9.]+)(dp|px)", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  int found = 0;

  for (g_regex_match (regex, style, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *size = g_match_info_fetch (match, 1);
      g_autofree char *unit = g_match_info_fetch (match, 2);

      if (g_str_equal (unit, "px"))
        continue;

      g_assert_cmpfloat (g_ascii_strtod (size, NULL), >=, 24.0);
      found++;
    }
  g_assert_cmpint (found, >, 5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/ui/colours/day", "day.css", test_contrast);
  g_test_add_data_func ("/ui/colours/night", "night.css", test_contrast);
  g_test_add_func ("/ui/colours/text-sizes", test_text_sizes);

  return g_test_run ();
}
