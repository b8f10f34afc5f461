/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-channel.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

struct _CabinSimChannel
{
  char *uuid;
  int fd;
  GByteArray *heard;
  /* What the car was too slow to take; @writable says the rest. */
  GByteArray *unsaid;
  guint readable;
  guint writable;
  CabinSimChannelEnded ended;
  gpointer user_data;
};

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  CabinSimChannel *self = user_data;
  guint8 buffer[4096];
  gssize length = read (fd, buffer, sizeof buffer);

  if (length > 0)
    g_byte_array_append (self->heard, buffer, length);
  if (length > 0 || (length < 0 && errno == EAGAIN))
    return G_SOURCE_CONTINUE;

  self->readable = 0;
  self->ended (self, self->user_data);

  return G_SOURCE_REMOVE;
}

/* Returns: whether there is more to say than the car takes now. After its end all is said: nobody hears it. */
static gboolean
say_some (CabinSimChannel *self)
{
  while (self->unsaid->len > 0)
    {
      gssize length = send (self->fd, self->unsaid->data, self->unsaid->len, MSG_NOSIGNAL);

      if (length < 0 && errno == EAGAIN)
        return TRUE;
      g_byte_array_remove_range (self->unsaid, 0, length < 0 ? self->unsaid->len : (guint) length);
    }

  return FALSE;
}

static gboolean
on_writable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  CabinSimChannel *self = user_data;

  if (say_some (self))
    return G_SOURCE_CONTINUE;

  self->writable = 0;

  return G_SOURCE_REMOVE;
}

/**
 * cabin_sim_channel_new:
 * @fd: (transfer full): our end, which does not block
 * @heard: where all goes that the car says
 *
 * Returns: (transfer full): an open channel
 */
CabinSimChannel *
cabin_sim_channel_new (const char           *uuid,
                       int                   fd,
                       GByteArray           *heard,
                       CabinSimChannelEnded  ended,
                       gpointer              user_data)
{
  CabinSimChannel *self = g_new0 (CabinSimChannel, 1);

  self->uuid = g_strdup (uuid);
  self->fd = fd;
  self->heard = g_byte_array_ref (heard);
  self->unsaid = g_byte_array_new ();
  self->ended = ended;
  self->user_data = user_data;
  self->readable = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, self);

  return self;
}

/**
 * cabin_sim_channel_free:
 *
 * The phone hangs up, if the car has not.
 */
void
cabin_sim_channel_free (CabinSimChannel *self)
{
  g_clear_handle_id (&self->readable, g_source_remove);
  g_clear_handle_id (&self->writable, g_source_remove);
  shutdown (self->fd, SHUT_RDWR);
  close (self->fd);
  g_byte_array_unref (self->unsaid);
  g_byte_array_unref (self->heard);
  g_free (self->uuid);
  g_free (self);
}

const char *
cabin_sim_channel_get_uuid (CabinSimChannel *self)
{
  return self->uuid;
}

/**
 * cabin_sim_channel_say:
 *
 * Says it, as fast as the car listens.
 */
void
cabin_sim_channel_say (CabinSimChannel *self,
                       const guint8    *data,
                       gsize            length)
{
  g_byte_array_append (self->unsaid, data, length);
  if (say_some (self) && self->writable == 0)
    self->writable = g_unix_fd_add (self->fd, G_IO_OUT, on_writable, self);
}
