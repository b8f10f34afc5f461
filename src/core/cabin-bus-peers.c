/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-bus-peers.h"

#include "cabin-names.h"

/* Programs that register headset and hands-free profiles, by the name of their process, in the order of how likely it
 * is that theirs is the registration in the way. */
static const char *const audio_programs[] = {
  "bluealsa", "ofonod", "wireplumber", "pipewire", "pulseaudio",
};

static const char *const audio_titles[] = {
  "BlueALSA", "oFono", "PipeWire", "PipeWire", "PulseAudio",
};

G_STATIC_ASSERT (G_N_ELEMENTS (audio_programs) == G_N_ELEMENTS (audio_titles));

typedef struct {
  guint pending;
  /* The lowest index of audio_programs that was seen. */
  gsize best;
} Search;

static void
look_at_process (Search *search,
                 guint   pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/comm", pid);
  g_autofree char *name = NULL;

  /* A file of the kernel, which never waits for a disk. */
  if (!g_file_get_contents (path, &name, NULL, NULL))
    return;

  g_strchomp (name);
  for (gsize i = 0; i < search->best; i++)
    {
      if (g_str_equal (name, audio_programs[i]))
        search->best = i;
    }
}

static void
on_pid (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  guint pid;

  /* A peer that left meanwhile is not the one. */
  if (reply != NULL)
    {
      g_variant_get (reply, "(u)", &pid);
      look_at_process (search, pid);
    }

  if (--search->pending > 0)
    return;

  if (search->best < G_N_ELEMENTS (audio_programs))
    g_task_return_pointer (task, g_strdup (audio_titles[search->best]), g_free);
  else
    g_task_return_pointer (task, NULL, NULL);
}

static void
on_names (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr(GVariantIter) iter = NULL;
  const char *name;

  if (reply == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_variant_get (reply, "(as)", &iter);
  while (g_variant_iter_next (iter, "&s", &name))
    {
      if (*name != ':')
        continue;

      search->pending++;
      g_dbus_connection_call (G_DBUS_CONNECTION (source), CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE,
                              "GetConnectionUnixProcessID", g_variant_new ("(s)", name), G_VARIANT_TYPE ("(u)"),
                              G_DBUS_CALL_FLAGS_NONE, CABIN_CALL_TIMEOUT_MS, g_task_get_cancellable (task), on_pid,
                              g_object_ref (task));
    }
}

/**
 * cabin_bus_peers_find_audio_async:
 * @connection: the bus that bluetoothd is on
 *
 * Looks for the program that has a headset or hands-free profile. bluetoothd does not tell who registered one, and the
 * bus does not let us ask the others; but it tells every peer's process, and few programs do this. Finish with
 * cabin_bus_peers_find_audio_finish().
 */
void
cabin_bus_peers_find_audio_async (GDBusConnection     *connection,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task = g_task_new (connection, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->best = G_N_ELEMENTS (audio_programs);
  g_task_set_source_tag (task, cabin_bus_peers_find_audio_async);
  g_task_set_task_data (task, search, g_free);
  g_dbus_connection_call (connection, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE, "ListNames", NULL,
                          G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, CABIN_CALL_TIMEOUT_MS, cancellable, on_names,
                          task);
}

/**
 * cabin_bus_peers_find_audio_finish:
 *
 * Returns: (transfer full) (nullable): what people call the program; %NULL without an error if none is known
 */
char *
cabin_bus_peers_find_audio_finish (GAsyncResult  *result,
                                   GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
