/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-file-watch.h"

#include <glib-unix.h>
#include <limits.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Room for several events, of which each has at most this size: inotify(7). */
#define MAX_EVENTS (16 * (sizeof (struct inotify_event) + NAME_MAX + 1))

struct _CabinFileWatch
{
  GObject parent_instance;

  char *folder;
  char *name;
  int fd;
  guint source;
};

G_DEFINE_FINAL_TYPE (CabinFileWatch, cabin_file_watch, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
end (CabinFileWatch *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

static gboolean
on_events (int          fd,
           GIOCondition condition,
           gpointer     user_data)
{
  CabinFileWatch *self = user_data;
  _Alignas (struct inotify_event) char events[MAX_EVENTS];
  ssize_t length = read (fd, events, sizeof events);
  gboolean changed = FALSE, ended = FALSE;

  for (ssize_t at = 0; at < length;)
    {
      const struct inotify_event *event = (gconstpointer) (events + at);

      changed |= (event->mask & IN_Q_OVERFLOW) || (event->len > 0 && g_str_equal (event->name, self->name));
      ended |= (event->mask & IN_IGNORED) != 0;
      at += (ssize_t) (sizeof *event + event->len);
    }

  if (ended)
    {
      self->source = 0;
      end (self);
    }
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);

  return ended ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
cabin_file_watch_finalize (GObject *object)
{
  CabinFileWatch *self = CABIN_FILE_WATCH (object);

  end (self);
  g_free (self->folder);
  g_free (self->name);

  G_OBJECT_CLASS (cabin_file_watch_parent_class)->finalize (object);
}

static void
cabin_file_watch_class_init (CabinFileWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_file_watch_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
cabin_file_watch_init (CabinFileWatch *self)
{
  self->fd = -1;
}

/**
 * cabin_file_watch_new:
 * @path: (type filename): the file, which need not be there
 *
 * Returns: (transfer full): a watch that begins with cabin_file_watch_begin()
 */
CabinFileWatch *
cabin_file_watch_new (const char *path)
{
  CabinFileWatch *self = g_object_new (CABIN_TYPE_FILE_WATCH, NULL);

  self->folder = g_path_get_dirname (path);
  self->name = g_path_get_basename (path);

  return self;
}

/**
 * cabin_file_watch_begin:
 *
 * Begins to watch, if the folder is there and not yet watched. Nothing is told if that cannot be: a file that nobody
 * else writes needs no watch.
 */
void
cabin_file_watch_begin (CabinFileWatch *self)
{
  g_return_if_fail (CABIN_IS_FILE_WATCH (self));

  if (self->fd >= 0)
    return;

  self->fd = inotify_init1 (IN_CLOEXEC | IN_NONBLOCK);
  if (self->fd < 0 || inotify_add_watch (self->fd, self->folder, IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR) < 0)
    {
      end (self);
      return;
    }

  self->source = g_unix_fd_add (self->fd, G_IO_IN, on_events, self);
}
