/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-settings.h"

#include "cabin-names.h"
#include "cabin-settings-file.h"

struct _CabinSettings
{
  GObject parent_instance;

  char *path;
  GSettingsBackend *backend;
  GSettings *connection;
  GSettings *display;
  const char *not_saved;
};

G_DEFINE_FINAL_TYPE (CabinSettings, cabin_settings, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_PATH,
  PROP_NOT_SAVED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
on_saved (CabinSettingsFile *file,
          GParamSpec        *pspec,
          CabinSettings     *self)
{
  self->not_saved = cabin_settings_file_get_saved (file) ? NULL : self->path;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOT_SAVED]);
}

static void
open_backend (CabinSettings *self)
{
  const char *wanted = g_getenv ("GSETTINGS_BACKEND");
  CabinSettingsFile *file;

  if (wanted != NULL && *wanted != '\0' && !g_str_equal (wanted, "keyfile"))
    {
      self->backend = g_settings_backend_get_default ();
      if (g_str_equal (G_OBJECT_TYPE_NAME (self->backend), "GMemorySettingsBackend"))
        self->not_saved = "GSETTINGS_BACKEND=memory";
      return;
    }

  file = cabin_settings_file_new (self->path, CABIN_SETTINGS_RETRY_MS);
  self->backend = G_SETTINGS_BACKEND (file);
  self->not_saved = cabin_settings_file_get_saved (file) ? NULL : self->path;
  g_signal_connect_object (file, "notify::saved", G_CALLBACK (on_saved), self, 0);
}

static void
cabin_settings_constructed (GObject *object)
{
  CabinSettings *self = CABIN_SETTINGS (object);

  G_OBJECT_CLASS (cabin_settings_parent_class)->constructed (object);

  if (self->path == NULL)
    self->path = g_build_filename (g_get_user_config_dir (), "glib-2.0", "settings", "keyfile", NULL);

  open_backend (self);
  self->connection = g_settings_new_with_backend (CABIN_SCHEMA_CONNECTION, self->backend);
  self->display = g_settings_new_with_backend (CABIN_SCHEMA_DISPLAY, self->backend);
}

static void
cabin_settings_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  CabinSettings *self = CABIN_SETTINGS (object);

  switch (prop_id)
    {
    case PROP_NOT_SAVED:
      g_value_set_string (value, self->not_saved);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_settings_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  CabinSettings *self = CABIN_SETTINGS (object);

  switch (prop_id)
    {
    case PROP_PATH:
      self->path = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_settings_finalize (GObject *object)
{
  CabinSettings *self = CABIN_SETTINGS (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->display);
  g_clear_object (&self->backend);
  g_free (self->path);

  G_OBJECT_CLASS (cabin_settings_parent_class)->finalize (object);
}

static void
cabin_settings_class_init (CabinSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = cabin_settings_constructed;
  object_class->get_property = cabin_settings_get_property;
  object_class->set_property = cabin_settings_set_property;
  object_class->finalize = cabin_settings_finalize;

  properties[PROP_PATH] =
    g_param_spec_string ("path", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NOT_SAVED] =
    g_param_spec_string ("not-saved", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_settings_init (CabinSettings *self)
{
}

/**
 * cabin_settings_new:
 * @path: (nullable) (type filename): the file to keep the settings in; %NULL for the one of the user that
 *   `GSETTINGS_BACKEND=keyfile gsettings` reads and writes as well
 *
 * Opens the settings. A kiosk has no dconf service, and dconf without its service takes writes and forgets them; so
 * Cabin keeps its keys in a file, see #CabinSettingsFile. The variable `GSETTINGS_BACKEND` chooses another place.
 *
 * A damaged file is put aside and never written over, see cabin_settings_get_damaged().
 *
 * Returns: (transfer full): the settings
 */
CabinSettings *
cabin_settings_new (const char *path)
{
  return g_object_new (CABIN_TYPE_SETTINGS, "path", path, NULL);
}

/**
 * cabin_settings_get_connection:
 *
 * Returns: (transfer none): the keys of Bluetooth and of the phones
 */
GSettings *
cabin_settings_get_connection (CabinSettings *self)
{
  g_return_val_if_fail (CABIN_IS_SETTINGS (self), NULL);

  return self->connection;
}

/**
 * cabin_settings_get_display:
 *
 * Returns: (transfer none): the keys of the screen
 */
GSettings *
cabin_settings_get_display (CabinSettings *self)
{
  g_return_val_if_fail (CABIN_IS_SETTINGS (self), NULL);

  return self->display;
}

/**
 * cabin_settings_get_not_saved:
 *
 * Returns: (transfer none) (nullable): why changes will be forgotten at the end, the place that cannot be written;
 *   %NULL if they last. Written anew at the next change and once a minute, so this comes and goes.
 */
const char *
cabin_settings_get_not_saved (CabinSettings *self)
{
  g_return_val_if_fail (CABIN_IS_SETTINGS (self), NULL);

  return self->not_saved;
}

/**
 * cabin_settings_get_damaged:
 *
 * Returns: (transfer none) (nullable) (type filename): where a damaged settings file was put; %NULL if there was none
 */
const char *
cabin_settings_get_damaged (CabinSettings *self)
{
  g_return_val_if_fail (CABIN_IS_SETTINGS (self), NULL);

  return CABIN_IS_SETTINGS_FILE (self->backend) ?
         cabin_settings_file_get_damaged (CABIN_SETTINGS_FILE (self->backend)) : NULL;
}
