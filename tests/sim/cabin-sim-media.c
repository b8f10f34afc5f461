/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-media.h"

#include <glib-unix.h>
#include <unistd.h>

#include "cabin-sim-bluez.h"

struct _CabinSimMedia
{
  /* Not owned: the daemon's. */
  GDBusObjectManagerServer *server;
  /* Of Transport. */
  GPtrArray *transports;
  guint n_made;
};

typedef struct {
  CabinSimMedia *media;
  char *device_path;
  char *path;
  int fd;
  guint source;
} Transport;

static void
transport_free (gpointer data)
{
  Transport *transport = data;

  g_dbus_object_manager_server_unexport (transport->media->server, transport->path);
  g_clear_handle_id (&transport->source, g_source_remove);
  close (transport->fd);
  g_free (transport->device_path);
  g_free (transport->path);
  g_free (transport);
}

static gboolean
on_hang_up (int          fd,
            GIOCondition condition,
            gpointer     user_data)
{
  Transport *transport = user_data;

  transport->source = 0;
  g_ptr_array_remove (transport->media->transports, transport);

  return G_SOURCE_REMOVE;
}

/**
 * cabin_sim_media_new:
 * @server: where transports are shown; it outlives this
 *
 * Returns: (transfer full): no streams
 */
CabinSimMedia *
cabin_sim_media_new (GDBusObjectManagerServer *server)
{
  CabinSimMedia *self = g_new0 (CabinSimMedia, 1);

  self->server = server;
  self->transports = g_ptr_array_new_with_free_func (transport_free);

  return self;
}

/**
 * cabin_sim_media_free:
 *
 * Ends all streams.
 */
void
cabin_sim_media_free (CabinSimMedia *self)
{
  g_ptr_array_unref (self->transports);
  g_free (self);
}

/**
 * cabin_sim_media_open:
 * @fd: (transfer full): our end; the stream lasts until the other one is closed
 *
 * Shows a stream.
 */
void
cabin_sim_media_open (CabinSimMedia *self,
                      const char    *device_path,
                      int            fd)
{
  g_autoptr(GDBusObjectSkeleton) object = NULL;
  g_autoptr(CabinDBusMediaTransport1) skeleton = cabin_dbus_media_transport1_skeleton_new ();
  Transport *transport = g_new0 (Transport, 1);

  /* The trap: it is below the device, and not its child. */
  transport->media = self;
  transport->device_path = g_strdup (device_path);
  transport->path = g_strdup_printf ("%s/sep1/fd%u", device_path, self->n_made++);
  transport->fd = fd;
  transport->source = g_unix_fd_add (fd, G_IO_HUP | G_IO_ERR, on_hang_up, transport);
  g_ptr_array_add (self->transports, transport);

  g_object_set (skeleton, "device", device_path, "uuid", CABIN_UUID_A2DP_SINK, "state", "idle", NULL);
  object = g_dbus_object_skeleton_new (transport->path);
  g_dbus_object_skeleton_add_interface (object, G_DBUS_INTERFACE_SKELETON (skeleton));
  g_dbus_object_manager_server_export (self->server, object);
}

/**
 * cabin_sim_media_close:
 *
 * Ends the stream of one phone, if it has one.
 */
void
cabin_sim_media_close (CabinSimMedia *self,
                       const char    *device_path)
{
  for (guint i = self->transports->len; i > 0; i--)
    if (g_str_equal (((Transport *) g_ptr_array_index (self->transports, i - 1))->device_path, device_path))
      g_ptr_array_remove_index (self->transports, i - 1);
}
