/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>

#include "cabin-scale.h"

#define MM_PER_DP 0.15875

static void
assert_near (double value,
             double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 0.005);
}

/* The size on the glass is the same whatever the number of pixels. */
static void
test_monitor (void)
{
  assert_near (cabin_scale_from_monitor (1024, 600, 154, 90), 1024 / 154.0 * MM_PER_DP);
  assert_near (cabin_scale_from_monitor (800, 480, 154, 92), 800 / 154.0 * MM_PER_DP);
  assert_near (cabin_scale_from_monitor (1920, 720, 292, 110), 1920 / 292.0 * MM_PER_DP);
  assert_near (cabin_scale_from_monitor (480, 800, 92, 154), 480 / 92.0 * MM_PER_DP);
  assert_near (cabin_scale_from_monitor (1920, 1080, 527, 296), 1920 / 527.0 * MM_PER_DP);
}

static void
test_absurd_monitor (void)
{
  static const struct {
    const char *what;
    int width_mm;
    int height_mm;
  } monitors[] = {
    { "a projector", 0, 0 },
    { "one side only", 154, 0 },
    { "negative", -154, -90 },
    { "the aspect ratio in centimetres", 160, 90 },
    { "the aspect ratio as millimetres", 16, 10 },
    { "the sides swapped", 90, 154 },
    { "a television", 1640, 961 },
    { "a coin", 20, 12 },
    { "a wall", 40000, 23437 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (monitors); i++)
    {
      double scale = cabin_scale_from_monitor (1024, 600, monitors[i].width_mm, monitors[i].height_mm);

      g_test_message ("%s", monitors[i].what);
      /* 160×90 mm for 1024×600 is within what square pixels can be, and close to the reference display. */
      g_assert_cmpfloat (scale, >, 0.99);
      g_assert_cmpfloat (scale, <, 1.07);
    }

  assert_near (cabin_scale_from_monitor (480, 800, 0, 0), cabin_scale_reference (800));
}

static void
test_reference (void)
{
  assert_near (cabin_scale_reference (1024), 1.0556);
  assert_near (cabin_scale_reference (1280), 1.3195);
  g_assert_cmpfloat (cabin_scale_reference (0), >, 0.0);
}

static void
assert_style (const char *style,
              double      scale,
              const char *expected)
{
  g_autofree char *css = cabin_scale_style_sheet (style, scale);

  g_assert_cmpstr (css, ==, expected);
}

static void
test_style_sheet (void)
{
  assert_style ("", 1.0, "");
  assert_style ("a { width: 76dp; }", 1.0, "a { width: 76.00px; }");
  assert_style ("padding:10dp 20dp", 2.0, "padding:20.00px 40.00px");
  assert_style ("margin: -16dp 0;", 1.5, "margin: -24.00px 0;");
  assert_style ("border: 2dp solid", 0.2, "border: 0.40px solid");
  assert_style ("font-size: 1.5dp", 2.0, "font-size: 3.00px");
  assert_style ("font-size: 33dp", 1.01, "font-size: 33.00px");
}

/* Only a number with the unit is a length. */
static void
test_style_sheet_leaves_the_rest (void)
{
  assert_style (".h2dp { }", 2.0, ".h2dp { }");
  assert_style ("@x-2dpi 3dpx 4px 50% #12dp34", 2.0, "@x-2dpi 3dpx 4px 50% #12dp34");
  assert_style ("dp .dp 1 dp", 2.0, "dp .dp 1 dp");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/scale/monitor", test_monitor);
  g_test_add_func ("/ui/scale/absurd-monitor", test_absurd_monitor);
  g_test_add_func ("/ui/scale/reference", test_reference);
  g_test_add_func ("/ui/scale/style-sheet", test_style_sheet);
  g_test_add_func ("/ui/scale/style-sheet-leaves-the-rest", test_style_sheet_leaves_the_rest);

  return g_test_run ();
}
