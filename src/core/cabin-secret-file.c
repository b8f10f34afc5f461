/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-secret-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cabin-names.h"
#include "cabin-text.h"

#define FOLDER_MODE 0700
#define FILE_MODE 0600
/* Whatever group or others may do. */
#define FOREIGN_MODE 0077

#define MAX_BYTES 4096
#define MAX_NAME 32

struct _CabinSecretFile
{
  GObject parent_instance;

  char *folder;
  /* By name of the secret: whether it is there, as last seen. */
  GHashTable *known;
};

static gboolean
fail (GError     **error,
      int          number,
      const char  *what,
      const char  *path)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (number), "%s %s: %s", path, what, g_strerror (number));

  return FALSE;
}

static gboolean
is_name (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && length <= MAX_NAME && name[length] == '\0';
}

/* Whether nobody else can have written what is here, or read it. */
static gboolean
check_owner (int          fd,
             mode_t       type,
             const char  *path,
             GError     **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return fail (error, errno, "cannot be looked at", path);

  if ((status.st_mode & S_IFMT) != type)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s is no %s", path, type == S_IFDIR ? "folder" : "file");
  else if (status.st_uid != geteuid ())
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s belongs to another user", path);
  else if (status.st_mode & FOREIGN_MODE)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s is open to other users (mode %04o)", path,
                 status.st_mode & 07777);
  else
    return TRUE;

  return FALSE;
}

static int
open_folder (CabinSecretFile  *self,
             GError          **error)
{
  int fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0)
    fail (error, errno, "cannot be opened", self->folder);
  else if (!check_owner (fd, S_IFDIR, self->folder, error))
    {
      close (fd);
      fd = -1;
    }

  return fd;
}

/* A folder that a power cut takes away takes what is in it. */
static gboolean
make_folder (CabinSecretFile  *self,
             GError          **error)
{
  g_autofree char *above = g_path_get_dirname (self->folder);
  int fd;

  if (g_file_test (self->folder, G_FILE_TEST_EXISTS))
    return TRUE;

  if (g_mkdir_with_parents (self->folder, FOLDER_MODE) != 0)
    return fail (error, errno, "cannot be made", self->folder);

  fd = open (above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }

  return TRUE;
}

/* As much as there is, up to @size. */
static gssize
read_all (int    fd,
          char  *buffer,
          gsize  size)
{
  gsize length = 0;

  while (length < size)
    {
      gssize n = read (fd, buffer + length, size - length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      length += (gsize) n;
    }

  return (gssize) length;
}

static char *
read_secret (int          fd,
             const char  *path,
             GError     **error)
{
  char buffer[MAX_BYTES + 1];
  char *secret = NULL;
  gssize length = read_all (fd, buffer, sizeof buffer);

  if (length < 0)
    {
      fail (error, errno, "cannot be read", path);
      return NULL;
    }

  /* An editor puts it there. */
  if (length > 0 && buffer[length - 1] == '\n')
    length--;

  if (length == 0 || length > MAX_BYTES || !g_utf8_validate (buffer, length, NULL))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is damaged", path);
  else
    secret = g_strndup (buffer, (gsize) length);
  explicit_bzero (buffer, sizeof buffer);

  return secret;
}

static gboolean
write_all (int         fd,
           const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      text += n;
      length -= (gsize) n;
    }

  return TRUE;
}

static char *
name_of_new (const char *name)
{
  return g_strconcat (".", name, ".new", NULL);
}

/* The old file is there until the new one is whole, on the disk. */
static gboolean
write_secret (int          folder,
              const char  *name,
              const char  *secret,
              const char  *path,
              GError     **error)
{
  g_autofree char *new_name = name_of_new (name);
  gboolean written;
  int number, fd;

  unlinkat (folder, new_name, 0);
  fd = openat (folder, new_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
  if (fd < 0)
    return fail (error, errno, "cannot be written", path);

  written = write_all (fd, secret) && fsync (fd) == 0;
  number = errno;
  written = close (fd) == 0 && written;
  if (written && renameat (folder, new_name, folder, name) == 0)
    {
      fsync (folder);
      return TRUE;
    }

  number = written ? errno : number;
  unlinkat (folder, new_name, 0);

  return fail (error, number, "cannot be written", path);
}

static void
remember (CabinSecretFile *self,
          const char      *name,
          gboolean         there)
{
  if (GPOINTER_TO_INT (g_hash_table_lookup (self->known, name)) == there)
    return;

  g_hash_table_insert (self->known, g_strdup (name), GINT_TO_POINTER (there));
  cabin_secret_store_emit_changed (CABIN_SECRET_STORE (self), name);
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  if (is_name (name))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Not the name of a secret");

  return FALSE;
}

static void
look_up_async (CabinSecretStore    *store,
               const char          *name,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);
  GError *error = NULL;
  char *secret = cabin_secret_file_look_up (CABIN_SECRET_FILE (store), name, &error);

  g_task_set_source_tag (task, look_up_async);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, secret, (GDestroyNotify) cabin_text_wipe);
}

static char *
look_up_finish (CabinSecretStore  *store,
                GAsyncResult      *result,
                GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
store_secret (CabinSecretFile  *self,
              const char       *name,
              const char       *secret,
              GError          **error)
{
  g_autofree char *path = NULL;
  gboolean stored;
  int folder;

  if (!check_name (name, error) || !make_folder (self, error) || (folder = open_folder (self, error)) < 0)
    return FALSE;

  path = g_build_filename (self->folder, name, NULL);
  stored = write_secret (folder, name, secret, path, error);
  close (folder);
  if (stored)
    remember (self, name, TRUE);

  return stored;
}

static void
store_async (CabinSecretStore    *store,
             const char          *name,
             const char          *secret,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, cancellable, callback, user_data);
  g_autoptr(GError) error = NULL;

  g_task_set_source_tag (task, store_async);
  if (store_secret (CABIN_SECRET_FILE (store), name, secret, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
store_finish (CabinSecretStore  *store,
              GAsyncResult      *result,
              GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static CabinSecretPlace
get_place (CabinSecretStore *store,
           const char       *name)
{
  return g_hash_table_lookup (CABIN_SECRET_FILE (store)->known, name) != NULL ?
         CABIN_SECRET_PLACE_FILE : CABIN_SECRET_PLACE_NONE;
}

static void
store_iface_init (CabinSecretStoreInterface *iface)
{
  iface->look_up_async = look_up_async;
  iface->look_up_finish = look_up_finish;
  iface->store_async = store_async;
  iface->store_finish = store_finish;
  iface->get_place = get_place;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinSecretFile, cabin_secret_file, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CABIN_TYPE_SECRET_STORE, store_iface_init))

static void
cabin_secret_file_finalize (GObject *object)
{
  CabinSecretFile *self = CABIN_SECRET_FILE (object);

  g_free (self->folder);
  g_hash_table_unref (self->known);

  G_OBJECT_CLASS (cabin_secret_file_parent_class)->finalize (object);
}

static void
cabin_secret_file_class_init (CabinSecretFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_secret_file_finalize;
}

static void
cabin_secret_file_init (CabinSecretFile *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * cabin_secret_file_new:
 * @folder: (nullable) (type filename): where the files are, made when it is needed; %NULL for the user's own
 *
 * Reads and writes are so short that they are made at once, as those of the settings.
 *
 * Returns: (transfer full): the store
 */
CabinSecretFile *
cabin_secret_file_new (const char *folder)
{
  CabinSecretFile *self = g_object_new (CABIN_TYPE_SECRET_FILE, NULL);

  self->folder = folder ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), CABIN_SECRET_FOLDER, NULL);

  return self;
}

/**
 * cabin_secret_file_look_up:
 *
 * Returns: (transfer full) (nullable): as cabin_secret_store_look_up_finish()
 */
char *
cabin_secret_file_look_up (CabinSecretFile  *self,
                           const char       *name,
                           GError          **error)
{
  g_autofree char *path = NULL;
  g_autofree char *new_name = NULL;
  char *secret = NULL;
  int folder, fd, number;

  g_return_val_if_fail (CABIN_IS_SECRET_FILE (self), NULL);

  if (!check_name (name, error))
    return NULL;

  /* Neither the folder nor the file: there is no secret. Anything else that is wrong could hide one. */
  if (!g_file_test (self->folder, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    {
      remember (self, name, FALSE);
      return NULL;
    }

  folder = open_folder (self, error);
  if (folder < 0)
    return NULL;

  path = g_build_filename (self->folder, name, NULL);
  new_name = name_of_new (name);
  /* What a power cut left half-written. */
  unlinkat (folder, new_name, 0);
  fd = openat (folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  number = errno;
  close (folder);
  if (fd < 0)
    {
      if (number == ENOENT)
        remember (self, name, FALSE);
      else
        fail (error, number, "cannot be opened", path);
      return NULL;
    }

  if (check_owner (fd, S_IFREG, path, error))
    secret = read_secret (fd, path, error);
  close (fd);
  if (secret != NULL)
    remember (self, name, TRUE);

  return secret;
}

/**
 * cabin_secret_file_remove:
 *
 * Removes a secret that is kept elsewhere, or none.
 *
 * Returns: whether there is no file; %FALSE with an error
 */
gboolean
cabin_secret_file_remove (CabinSecretFile  *self,
                          const char       *name,
                          GError          **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (CABIN_IS_SECRET_FILE (self), FALSE);

  if (!check_name (name, error))
    return FALSE;

  path = g_build_filename (self->folder, name, NULL);
  if (unlink (path) != 0 && errno != ENOENT)
    return fail (error, errno, "cannot be removed", path);

  remember (self, name, FALSE);

  return TRUE;
}
