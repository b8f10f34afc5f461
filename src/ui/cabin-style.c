/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-style.h"

#include <adwaita.h>

#include "cabin-names.h"
#include "cabin-scale.h"

/* The values of the enumeration org.cabin.HeadUnit.Appearance. */
enum {
  APPEARANCE_SYSTEM,
  APPEARANCE_DAY,
  APPEARANCE_NIGHT,
};

/**
 * CabinStyle:
 *
 * The style sheet of the display: sizes in physical millimetres, colours of day or night.
 *
 * The style sheet is written in dp (see cabin-scale.c) and loaded again when the display, the key `ui-scale`
 * or day and night change. It lasts as long as this object.
 */
struct _CabinStyle
{
  GObject parent_instance;

  GSettings *settings;
  GtkCssProvider *provider;
  GdkMonitor *monitor;
  int reference_px;

  gboolean follows_system;
  double loaded_scale;
  gboolean loaded_night;
};

G_DEFINE_FINAL_TYPE (CabinStyle, cabin_style, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_SETTINGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static double
compute_scale (CabinStyle *self)
{
  double chosen = g_settings_get_double (self->settings, CABIN_KEY_UI_SCALE);
  GdkRectangle geometry = { 0, };

  if (chosen > 0.0)
    return chosen;

  if (self->reference_px > 0 || self->monitor == NULL)
    return cabin_scale_reference (self->reference_px > 0 ? self->reference_px : CABIN_STYLE_REFERENCE_PX);

  gdk_monitor_get_geometry (self->monitor, &geometry);
  return cabin_scale_from_monitor (geometry.width, geometry.height, gdk_monitor_get_width_mm (self->monitor),
                                   gdk_monitor_get_height_mm (self->monitor));
}

static void
append_resource (GString    *style,
                 const char *name)
{
  g_autofree char *path = g_strconcat (CABIN_RESOURCE_PATH "/css/", name, NULL);
  g_autoptr(GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_string_append_len (style, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
}

/* Night dazzles nobody: it is for systems without an opinion, too. */
static gboolean
is_night (CabinStyle *self)
{
  switch (g_settings_get_enum (self->settings, CABIN_KEY_APPEARANCE))
    {
    case APPEARANCE_DAY:
      return FALSE;

    case APPEARANCE_NIGHT:
      return TRUE;

    case APPEARANCE_SYSTEM:
    default:
      return !self->follows_system || adw_style_manager_get_dark (adw_style_manager_get_default ());
    }
}

static void
load (CabinStyle *self)
{
  g_autoptr(GString) style = NULL;
  g_autofree char *css = NULL;
  double scale = compute_scale (self);
  gboolean night = is_night (self);

  if (scale == self->loaded_scale && night == self->loaded_night)
    return;

  g_debug ("Style: %.3f pixels for one dp, %s", scale, night ? "night" : "day");
  self->loaded_scale = scale;
  self->loaded_night = night;

  style = g_string_new (NULL);
  append_resource (style, night ? "night.css" : "day.css");
  append_resource (style, "style.css");
  css = cabin_scale_style_sheet (style->str, scale);
  gtk_css_provider_load_from_data (self->provider, css, -1);
}

static void
cabin_style_constructed (GObject *object)
{
  CabinStyle *self = CABIN_STYLE (object);
  AdwStyleManager *manager = adw_style_manager_get_default ();

  G_OBJECT_CLASS (cabin_style_parent_class)->constructed (object);

  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (self->provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);

  g_signal_connect_object (self->settings, "changed::" CABIN_KEY_UI_SCALE, G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::" CABIN_KEY_APPEARANCE, G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
}

static void
cabin_style_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  CabinStyle *self = CABIN_STYLE (object);

  switch (prop_id)
    {
    case PROP_SETTINGS:
      self->settings = g_object_ref (cabin_settings_get_display (g_value_get_object (value)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_style_dispose (GObject *object)
{
  CabinStyle *self = CABIN_STYLE (object);

  if (self->provider != NULL)
    gtk_style_context_remove_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (self->provider));
  g_clear_object (&self->provider);
  g_clear_object (&self->monitor);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (cabin_style_parent_class)->dispose (object);
}

static void
cabin_style_class_init (CabinStyleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = cabin_style_constructed;
  object_class->set_property = cabin_style_set_property;
  object_class->dispose = cabin_style_dispose;

  properties[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, CABIN_TYPE_SETTINGS,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_style_init (CabinStyle *self)
{
  self->provider = gtk_css_provider_new ();
}

/**
 * cabin_style_new:
 * @settings: where the keys `ui-scale` and `appearance` are
 *
 * Returns: (transfer full): the style of the reference display, until it knows another, see cabin_style_set_monitor()
 */
CabinStyle *
cabin_style_new (CabinSettings *settings)
{
  return g_object_new (CABIN_TYPE_STYLE, "settings", settings, NULL);
}

/**
 * cabin_style_set_monitor:
 * @monitor: (nullable): the display that shows the window; %NULL counts as the reference display
 */
void
cabin_style_set_monitor (CabinStyle *self,
                         GdkMonitor *monitor)
{
  g_return_if_fail (CABIN_IS_STYLE (self));

  if (self->monitor == monitor)
    return;

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_set_object (&self->monitor, monitor);
  if (monitor != NULL)
    g_signal_connect_object (monitor, "notify::geometry", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
}

/**
 * cabin_style_set_reference:
 * @width_px: pixels along the long side of a display of the reference size; 0 to measure the monitor
 *
 * A window on a desk stands for the car's display, whatever monitor shows it.
 */
void
cabin_style_set_reference (CabinStyle *self,
                           int         width_px)
{
  g_return_if_fail (CABIN_IS_STYLE (self));

  self->reference_px = width_px;
  load (self);
}

/**
 * cabin_style_follow_system:
 *
 * From now on the system can ask for day. To be called after the first frame: libadwaita reads the whole of its style
 * sheet again for this, and the colours that are seen are in ours.
 */
void
cabin_style_follow_system (CabinStyle *self)
{
  g_return_if_fail (CABIN_IS_STYLE (self));

  self->follows_system = TRUE;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_PREFER_DARK);
  load (self);
}
