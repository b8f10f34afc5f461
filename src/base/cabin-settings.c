/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_SETTINGS_ENABLE_BACKEND

#include "cabin-settings.h"

#include <gio/gsettingsbackend.h>
#include <glib/gstdio.h>

#include "cabin-names.h"

/* Damaged files that are kept beside the new one before we stop looking for a free name. */
#define MAX_KEPT 100

struct _CabinSettings
{
  GObject parent_instance;

  char *path;
  GSettingsBackend *backend;
  GSettings *connection;
  GSettings *display;
  char *not_saved;
  char *damaged;
};

G_DEFINE_FINAL_TYPE (CabinSettings, cabin_settings, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_PATH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* GKeyfileSettingsBackend takes an unreadable file for an empty one and writes over it at the next change. */
static void
put_damaged_file_aside (CabinSettings *self)
{
  g_autoptr(GKeyFile) keyfile = g_key_file_new ();
  g_autoptr(GError) error = NULL;

  if (g_key_file_load_from_file (keyfile, self->path, G_KEY_FILE_NONE, &error) ||
      error->domain == G_FILE_ERROR)
    return;

  for (int i = 1; i <= MAX_KEPT; i++)
    {
      g_autofree char *aside = g_strdup_printf ("%s.damaged-%d", self->path, i);

      if (g_file_test (aside, G_FILE_TEST_EXISTS))
        continue;

      if (g_rename (self->path, aside) == 0)
        self->damaged = g_steal_pointer (&aside);
      break;
    }

  g_message ("The settings file is damaged (%s) and is %s", error->message,
             self->damaged ? "kept beside the new one" : "left as it is");
}

static void
open_backend (CabinSettings *self)
{
  const char *wanted = g_getenv ("GSETTINGS_BACKEND");

  if (wanted != NULL && *wanted != '\0' && !g_str_equal (wanted, "keyfile"))
    {
      self->backend = g_settings_backend_get_default ();
      if (g_str_equal (G_OBJECT_TYPE_NAME (self->backend), "GMemorySettingsBackend"))
        self->not_saved = g_strdup ("GSETTINGS_BACKEND=memory");
      return;
    }

  put_damaged_file_aside (self);
  self->backend = g_keyfile_settings_backend_new (self->path, "/", NULL);
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

  if (self->not_saved == NULL && !g_settings_is_writable (self->connection, CABIN_KEY_PHONES))
    self->not_saved = g_strdup (self->path);
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
  g_free (self->not_saved);
  g_free (self->damaged);

  G_OBJECT_CLASS (cabin_settings_parent_class)->finalize (object);
}

static void
cabin_settings_class_init (CabinSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = cabin_settings_constructed;
  object_class->set_property = cabin_settings_set_property;
  object_class->finalize = cabin_settings_finalize;

  properties[PROP_PATH] =
    g_param_spec_string ("path", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

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
 * Cabin keeps its keys in a file of its own, which is replaced as a whole at each change (a power cut
 * leaves the old or the new one). The variable `GSETTINGS_BACKEND` chooses another place.
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
 *   %NULL if they last
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

  return self->damaged;
}
