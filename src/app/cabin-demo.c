/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-demo.h"

#include <glib/gstdio.h>

#include "cabin-config.h"
#include "cabin-names.h"

struct _CabinDemo
{
  GObject parent_instance;

  char *folder;
  CabinSettings *settings;
  GSubprocess *simulator;
  GDataInputStream *output;
};

G_DEFINE_FINAL_TYPE (CabinDemo, cabin_demo, G_TYPE_OBJECT)

static void
on_address (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *address = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL,
                                                                        &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (address == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The simulator ended before it began");
  else
    g_task_return_pointer (task, g_steal_pointer (&address), g_free);
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }

  g_rmdir (folder);
}

static void
cabin_demo_dispose (GObject *object)
{
  CabinDemo *self = CABIN_DEMO (object);

  /* The simulator ends with its standard input. */
  g_clear_object (&self->output);
  g_clear_object (&self->simulator);
  g_clear_object (&self->settings);
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (cabin_demo_parent_class)->dispose (object);
}

static void
cabin_demo_class_init (CabinDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cabin_demo_dispose;
}

static void
cabin_demo_init (CabinDemo *self)
{
}

/**
 * cabin_demo_new:
 *
 * Starts the simulator, which is installed where the build option `demo` is on; from a build folder, the variable
 * `CABIN_SIMULATOR` tells where it is.
 *
 * Returns: (transfer full): the demo; %NULL with an error that says what is missing
 */
CabinDemo *
cabin_demo_new (GError **error)
{
  g_autoptr(CabinDemo) self = g_object_new (CABIN_TYPE_DEMO, NULL);
  g_autofree char *keyfile = NULL;
  const char *simulator = g_getenv ("CABIN_SIMULATOR");

  self->folder = g_dir_make_tmp ("cabin-demo-XXXXXX", error);
  if (self->folder == NULL)
    return NULL;

  self->simulator = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error,
                                      simulator ? simulator : CABIN_LIBEXECDIR "/cabin-sim", "--private", "--demo",
                                      NULL);
  if (self->simulator == NULL)
    {
      g_prefix_error (error, "The demo needs its simulator (build option \"demo\", or set CABIN_SIMULATOR): ");
      return NULL;
    }

  keyfile = g_build_filename (self->folder, "keyfile", NULL);
  self->settings = cabin_settings_new (keyfile);
  g_settings_set_string (cabin_settings_get_connection (self->settings), CABIN_KEY_BT_NAME, CABIN_DEMO_NAME);
  g_settings_set_boolean (cabin_settings_get_connection (self->settings), CABIN_KEY_WIFI_AP_ENABLED, TRUE);

  return g_steal_pointer (&self);
}

/**
 * cabin_demo_get_settings:
 *
 * Returns: (transfer none): settings that end with the demo
 */
CabinSettings *
cabin_demo_get_settings (CabinDemo *self)
{
  g_return_val_if_fail (CABIN_IS_DEMO (self), NULL);

  return self->settings;
}

/**
 * cabin_demo_get_folder:
 *
 * Returns: (transfer none): a folder for files that end with the demo
 */
const char *
cabin_demo_get_folder (CabinDemo *self)
{
  g_return_val_if_fail (CABIN_IS_DEMO (self), NULL);

  return self->folder;
}

/**
 * cabin_demo_start_async:
 *
 * Waits for the simulator's bus. Finish with cabin_demo_start_finish().
 */
void
cabin_demo_start_async (CabinDemo           *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, cabin_demo_start_async);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->simulator));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, cancellable, on_address,
                                       g_steal_pointer (&task));
}

/**
 * cabin_demo_start_finish:
 *
 * Returns: (transfer full): the address of the bus with the simulated bluetoothd; %NULL with an error
 */
char *
cabin_demo_start_finish (CabinDemo     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
