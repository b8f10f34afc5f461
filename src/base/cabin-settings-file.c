/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-settings-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cabin-file-watch.h"

/* Damaged files that are kept beside the new one before we stop looking for a free name. */
#define MAX_KEPT 100

/* What g_file_set_contents_full() adds to the name of what it has not finished yet. */
#define UNFINISHED_SUFFIX 7
/* Nobody takes so many seconds to write settings: what is older was left when the power went. */
#define UNFINISHED_S 60

#define FOLDER_MODE 0700
#define FILE_MODE 0600

struct _CabinSettingsFile
{
  GSettingsBackend parent_instance;

  char *path;
  guint retry_ms;

  GKeyFile *values;
  char *contents;
  gboolean saved;
  char *damaged;
  guint retry;
  CabinFileWatch *watch;
};

G_DEFINE_FINAL_TYPE (CabinSettingsFile, cabin_settings_file, G_TYPE_SETTINGS_BACKEND)

enum {
  PROP_0,
  PROP_PATH,
  PROP_RETRY_MS,
  PROP_SAVED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_saved (CabinSettingsFile *self,
           gboolean           saved)
{
  if (self->saved == saved)
    return;

  self->saved = saved;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVED]);
}

/* g_file_set_contents_full() leaves the old file alone until the new one is whole. */
static gboolean
write_file (CabinSettingsFile *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *contents = g_key_file_to_data (self->values, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents (folder, FOLDER_MODE);
  if (!g_file_set_contents_full (self->path, contents, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 FILE_MODE, &error))
    {
      if (self->saved)
        g_message ("The settings cannot be saved: %s", error->message);
      return FALSE;
    }

  g_free (self->contents);
  self->contents = g_steal_pointer (&contents);
  cabin_file_watch_begin (self->watch);

  return TRUE;
}

static gboolean
on_retry (gpointer user_data)
{
  CabinSettingsFile *self = user_data;

  if (!write_file (self))
    return G_SOURCE_CONTINUE;

  self->retry = 0;
  set_saved (self, TRUE);

  return G_SOURCE_REMOVE;
}

static void
expect (CabinSettingsFile *self,
        gboolean           saved)
{
  if (saved)
    g_clear_handle_id (&self->retry, g_source_remove);
  else if (self->retry == 0)
    self->retry = g_timeout_add (self->retry_ms, on_retry, self);

  set_saved (self, saved);
}

static void
put_aside (CabinSettingsFile *self,
           const GError      *error)
{
  g_clear_pointer (&self->damaged, g_free);

  for (int i = 1; i <= MAX_KEPT && self->damaged == NULL; i++)
    {
      g_autofree char *aside = g_strdup_printf ("%s.damaged-%d", self->path, i);

      if (g_file_test (aside, G_FILE_TEST_EXISTS))
        continue;
      if (g_rename (self->path, aside) != 0)
        break;
      self->damaged = g_steal_pointer (&aside);
    }

  g_message ("The settings file is damaged (%s) and is %s", error->message,
             self->damaged ? "kept beside the new one" : "left as it is");
}

/* Takes what is in the file; FALSE if that is nothing new. What cannot be read must not be written over. */
static gboolean
read_file (CabinSettingsFile *self)
{
  g_autoptr(GKeyFile) values = g_key_file_new ();
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  if (!g_file_get_contents (self->path, &contents, &length, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
          !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
        put_aside (self, error);
      return FALSE;
    }

  if (g_strcmp0 (contents, self->contents) == 0)
    return FALSE;

  /* GLib's parsers of values take the rest for granted. */
  if (!g_utf8_validate (contents, length, NULL))
    {
      g_set_error_literal (&error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, "It is not valid UTF-8");
      put_aside (self, error);
      return FALSE;
    }

  if (!g_key_file_load_from_data (values, contents, length, G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS,
                                  &error))
    {
      put_aside (self, error);
      return FALSE;
    }

  g_key_file_unref (self->values);
  self->values = g_steal_pointer (&values);
  g_free (self->contents);
  self->contents = g_steal_pointer (&contents);

  return TRUE;
}

static gboolean
is_unfinished (const char *name,
               const char *of)
{
  gsize length = strlen (of);

  if (!g_str_has_prefix (name, of) || strlen (name) != length + UNFINISHED_SUFFIX || name[length] != '.')
    return FALSE;

  for (const char *at = name + length + 1; *at != '\0'; at++)
    {
      if (!g_ascii_isalnum (*at))
        return FALSE;
    }

  return TRUE;
}

/* Files that were being written when the power went. One of just now is of another program that writes. */
static void
remove_unfinished (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *of = g_path_get_basename (path);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      GStatBuf status;

      /* A clock that was set back makes files of tomorrow. */
      if (is_unfinished (name, of) && g_lstat (file, &status) == 0 && S_ISREG (status.st_mode) &&
          ABS (now - (gint64) status.st_mtime) > UNFINISHED_S)
        g_unlink (file);
    }
}

/* What is not saved yet is newer than what another program wrote meanwhile. */
static void
on_file_changed (CabinFileWatch    *watch,
                 CabinSettingsFile *self)
{
  if (self->saved && read_file (self))
    g_settings_backend_path_changed (G_SETTINGS_BACKEND (self), "/", NULL);
}

static gboolean
split (const char  *key,
       char       **group,
       char       **name)
{
  const char *slash = strrchr (key, '/');

  if (*key != '/' || slash == key)
    return FALSE;

  *group = g_strndup (key + 1, (gsize) (slash - key - 1));
  *name = g_strdup (slash + 1);

  return TRUE;
}

static void
set_value (CabinSettingsFile *self,
           const char        *key,
           GVariant          *value)
{
  g_autofree char *group = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (!split (key, &group, &name))
    return;

  if (value == NULL)
    {
      g_key_file_remove_key (self->values, group, name, NULL);
      return;
    }

  text = g_variant_print (value, FALSE);
  g_key_file_set_value (self->values, group, name, text);
}

static gboolean
set_value_of_tree (gpointer key,
                   gpointer value,
                   gpointer user_data)
{
  set_value (user_data, key, value);

  return FALSE;
}

static GVariant *
cabin_settings_file_read (GSettingsBackend   *backend,
                          const char         *key,
                          const GVariantType *type,
                          gboolean            default_value)
{
  CabinSettingsFile *self = CABIN_SETTINGS_FILE (backend);
  g_autofree char *group = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  GVariant *value;

  if (default_value || !split (key, &group, &name))
    return NULL;

  text = g_key_file_get_value (self->values, group, name, NULL);
  if (text == NULL)
    return NULL;

  value = g_variant_parse (type, text, NULL, NULL, NULL);
  /* People who write the file by hand forget the quotes; GLib's own backend bears with them too. */
  if (value == NULL && g_variant_type_equal (type, G_VARIANT_TYPE_STRING) && g_utf8_validate (text, -1, NULL))
    value = g_variant_ref_sink (g_variant_new_string (text));

  return value;
}

static gboolean
cabin_settings_file_get_writable (GSettingsBackend *backend,
                                  const char       *key)
{
  return TRUE;
}

static gboolean
cabin_settings_file_write (GSettingsBackend *backend,
                           const char       *key,
                           GVariant         *value,
                           gpointer          origin_tag)
{
  CabinSettingsFile *self = CABIN_SETTINGS_FILE (backend);
  g_autoptr(GVariant) owned = g_variant_ref_sink (value);

  set_value (self, key, owned);
  expect (self, write_file (self));
  g_settings_backend_changed (backend, key, origin_tag);

  return TRUE;
}

static gboolean
cabin_settings_file_write_tree (GSettingsBackend *backend,
                                GTree            *tree,
                                gpointer          origin_tag)
{
  CabinSettingsFile *self = CABIN_SETTINGS_FILE (backend);

  g_tree_foreach (tree, set_value_of_tree, self);
  expect (self, write_file (self));
  g_settings_backend_changed_tree (backend, tree, origin_tag);

  return TRUE;
}

static void
cabin_settings_file_reset (GSettingsBackend *backend,
                           const char       *key,
                           gpointer          origin_tag)
{
  CabinSettingsFile *self = CABIN_SETTINGS_FILE (backend);

  set_value (self, key, NULL);
  expect (self, write_file (self));
  g_settings_backend_changed (backend, key, origin_tag);
}

static void
cabin_settings_file_constructed (GObject *object)
{
  CabinSettingsFile *self = CABIN_SETTINGS_FILE (object);
  g_autofree char *folder = g_path_get_dirname (self->path);

  G_OBJECT_CLASS (cabin_settings_file_parent_class)->constructed (object);

  remove_unfinished (self->path);
  read_file (self);
  expect (self, g_mkdir_with_parents (folder, FOLDER_MODE) == 0 && g_access (folder, W_OK) == 0);
  self->watch = cabin_file_watch_new (self->path);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (on_file_changed), self, 0);
  cabin_file_watch_begin (self->watch);
}

static void
cabin_settings_file_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  CabinSettingsFile *self = CABIN_SETTINGS_FILE (object);

  switch (prop_id)
    {
    case PROP_SAVED:
      g_value_set_boolean (value, self->saved);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_settings_file_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  CabinSettingsFile *self = CABIN_SETTINGS_FILE (object);

  switch (prop_id)
    {
    case PROP_PATH:
      self->path = g_value_dup_string (value);
      break;

    case PROP_RETRY_MS:
      self->retry_ms = g_value_get_uint (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_settings_file_dispose (GObject *object)
{
  CabinSettingsFile *self = CABIN_SETTINGS_FILE (object);

  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_object (&self->watch);

  G_OBJECT_CLASS (cabin_settings_file_parent_class)->dispose (object);
}

static void
cabin_settings_file_finalize (GObject *object)
{
  CabinSettingsFile *self = CABIN_SETTINGS_FILE (object);

  g_key_file_unref (self->values);
  g_free (self->contents);
  g_free (self->damaged);
  g_free (self->path);

  G_OBJECT_CLASS (cabin_settings_file_parent_class)->finalize (object);
}

static void
cabin_settings_file_class_init (CabinSettingsFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GSettingsBackendClass *backend_class = G_SETTINGS_BACKEND_CLASS (klass);

  object_class->constructed = cabin_settings_file_constructed;
  object_class->get_property = cabin_settings_file_get_property;
  object_class->set_property = cabin_settings_file_set_property;
  object_class->dispose = cabin_settings_file_dispose;
  object_class->finalize = cabin_settings_file_finalize;

  backend_class->read = cabin_settings_file_read;
  backend_class->get_writable = cabin_settings_file_get_writable;
  backend_class->write = cabin_settings_file_write;
  backend_class->write_tree = cabin_settings_file_write_tree;
  backend_class->reset = cabin_settings_file_reset;

  properties[PROP_PATH] =
    g_param_spec_string ("path", NULL, NULL, NULL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RETRY_MS] =
    g_param_spec_uint ("retry-ms", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SAVED] =
    g_param_spec_boolean ("saved", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_settings_file_init (CabinSettingsFile *self)
{
  self->values = g_key_file_new ();
  self->saved = TRUE;
}

/**
 * cabin_settings_file_new:
 * @path: (type filename): the file; its folder is made
 * @retry_ms: after how many milliseconds it is tried again to write what could not be written
 *
 * Opens a settings file. A damaged one is put aside, see cabin_settings_file_get_damaged().
 *
 * Returns: (transfer full): the settings of the file
 */
CabinSettingsFile *
cabin_settings_file_new (const char *path,
                         guint       retry_ms)
{
  return g_object_new (CABIN_TYPE_SETTINGS_FILE, "path", path, "retry-ms", retry_ms, NULL);
}

/**
 * cabin_settings_file_get_saved:
 *
 * Returns: whether the file has what the settings have; also %FALSE while nothing has changed and nothing could be
 *   written
 */
gboolean
cabin_settings_file_get_saved (CabinSettingsFile *self)
{
  g_return_val_if_fail (CABIN_IS_SETTINGS_FILE (self), FALSE);

  return self->saved;
}

/**
 * cabin_settings_file_get_damaged:
 *
 * Returns: (transfer none) (nullable) (type filename): where a damaged file was put; %NULL if there was none
 */
const char *
cabin_settings_file_get_damaged (CabinSettingsFile *self)
{
  g_return_val_if_fail (CABIN_IS_SETTINGS_FILE (self), NULL);

  return self->damaged;
}
