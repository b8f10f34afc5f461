/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-holds.h"

#include <glib-unix.h>
#include <unistd.h>

struct _CabinSimHolds
{
  /* Of Hold. */
  GPtrArray *holds;
};

typedef struct {
  CabinSimHolds *holds;
  char *device_path;
  int fd;
  guint hangup;
} Hold;

static void
hold_free (gpointer data)
{
  Hold *hold = data;

  g_clear_handle_id (&hold->hangup, g_source_remove);
  close (hold->fd);
  g_free (hold->device_path);
  g_free (hold);
}

static gboolean
on_hangup (int          fd,
           GIOCondition condition,
           gpointer     user_data)
{
  Hold *hold = user_data;

  hold->hangup = 0;
  g_ptr_array_remove_fast (hold->holds->holds, hold);

  return G_SOURCE_REMOVE;
}

CabinSimHolds *
cabin_sim_holds_new (void)
{
  CabinSimHolds *self = g_new0 (CabinSimHolds, 1);

  self->holds = g_ptr_array_new_with_free_func (hold_free);

  return self;
}

/**
 * cabin_sim_holds_free:
 *
 * Lets go of all.
 */
void
cabin_sim_holds_free (CabinSimHolds *self)
{
  g_ptr_array_unref (self->holds);
  g_free (self);
}

/**
 * cabin_sim_holds_add:
 * @fd: (transfer full): a copy of what the profile has got
 */
void
cabin_sim_holds_add (CabinSimHolds *self,
                     const char    *device_path,
                     int            fd)
{
  Hold *hold = g_new0 (Hold, 1);

  hold->holds = self;
  hold->device_path = g_strdup (device_path);
  hold->fd = fd;
  hold->hangup = g_unix_fd_add (fd, G_IO_HUP | G_IO_ERR, on_hangup, hold);
  g_ptr_array_add (self->holds, hold);
}

/**
 * cabin_sim_holds_let_go:
 *
 * The profile has given up what it had of this device.
 */
void
cabin_sim_holds_let_go (CabinSimHolds *self,
                        const char    *device_path)
{
  for (guint i = self->holds->len; i > 0; i--)
    {
      Hold *hold = g_ptr_array_index (self->holds, i - 1);

      if (g_str_equal (hold->device_path, device_path))
        g_ptr_array_remove_index_fast (self->holds, i - 1);
    }
}
