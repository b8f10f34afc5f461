/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "cabin-bluetooth-manager.h"
#include "cabin-bus.h"
#include "cabin-car-network.h"
#include "cabin-config.h"
#include "cabin-control.h"
#include "cabin-demo.h"
#include "cabin-error.h"
#include "cabin-names.h"
#include "cabin-secret-keyring.h"
#include "cabin-settings.h"
#include "cabin-window.h"

struct _CabinApplication
{
  AdwApplication parent_instance;

  gboolean windowed;
  CabinDemo *demo;

  CabinSettings *settings;
  CabinBluetoothManager *manager;
  CabinBus *bus;
  CabinCarNetwork *network;
  CabinControl *control;
  GtkWindow *window;

  GCancellable *cancellable;
  guint signals[2];
  gboolean ending;
  guint to_end;
  int status;
  guint end_timeout;
};

G_DEFINE_FINAL_TYPE (CabinApplication, cabin_application, ADW_TYPE_APPLICATION)

static void
on_owned (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  CabinApplication *self;

  cabin_control_own_finish (CABIN_CONTROL (source), result, &error);
  if (cabin_error_cancelled (error))
    return;

  self = CABIN_APPLICATION (user_data);
  if (g_error_matches (error, CABIN_ERROR, CABIN_ERROR_IN_USE))
    {
      /* Two of us would fight over every phone. */
      g_printerr ("cabin: %s\n", error->message);
      self->status = EXIT_FAILURE;
      g_application_quit (G_APPLICATION (self));
      return;
    }

  /* A bus that was lost meanwhile comes again, and with it the question. */
  if (cabin_bus_get_connection (self->bus) == NULL)
    return;

  cabin_bluetooth_manager_set_control_error (self->manager, error);
  cabin_bluetooth_manager_start (self->manager, cabin_bus_get_connection (self->bus));
  cabin_car_network_start (self->network, cabin_bus_get_connection (self->bus));
}

static void
on_bus_connected (CabinBus         *bus,
                  GDBusConnection  *connection,
                  CabinApplication *self)
{
  if (self->ending)
    return;

  cabin_control_own_async (self->control, connection, self->cancellable, on_owned, self);
}

static void
on_bus_failed (CabinBus         *bus,
               const GError     *error,
               CabinApplication *self)
{
  cabin_bluetooth_manager_set_bus_error (self->manager, error);
}

static void
on_demo_started (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *address = cabin_demo_start_finish (CABIN_DEMO (source), result, &error);
  CabinApplication *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = CABIN_APPLICATION (user_data);
  if (address != NULL)
    cabin_bus_connect (self->bus, address);
  else
    cabin_bluetooth_manager_set_bus_error (self->manager, error);
}

static gboolean
on_end_timeout (gpointer user_data)
{
  CabinApplication *self = user_data;

  self->end_timeout = 0;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

/* Bluetooth and the network have ended, in either order. */
static void
on_part_ended (CabinApplication *self)
{
  if (--self->to_end > 0)
    return;

  g_clear_handle_id (&self->end_timeout, g_source_remove);
  g_application_release (G_APPLICATION (self));
  g_application_quit (G_APPLICATION (self));
}

static void
on_network_shut_down (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  cabin_car_network_shutdown_finish (CABIN_CAR_NETWORK (source), result, NULL);
  on_part_ended (user_data);
}

static void
on_manager_shut_down (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  cabin_bluetooth_manager_shutdown_finish (CABIN_BLUETOOTH_MANAGER (source), result, NULL);
  on_part_ended (user_data);
}

/* Everything ends here: a signal, the quit action, the window's close button. The screen stays until bluetoothd has
 * what is its own back. */
static void
begin_to_end (CabinApplication *self)
{
  if (self->ending)
    return;

  self->ending = TRUE;
  /* Whoever waits for an answer gets one, and the name is free for the next of us. */
  g_clear_object (&self->control);
  g_application_hold (G_APPLICATION (self));
  self->end_timeout = g_timeout_add (CABIN_SHUTDOWN_TIMEOUT_MS, on_end_timeout, self);
  self->to_end = 2;
  cabin_car_network_shutdown_async (self->network, self->cancellable, on_network_shut_down, self);
  cabin_bluetooth_manager_shutdown_async (self->manager, self->cancellable, on_manager_shut_down, self);
}

static gboolean
on_unix_signal (gpointer user_data)
{
  begin_to_end (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_close_request (GtkWindow        *window,
                  CabinApplication *self)
{
  begin_to_end (self);

  return TRUE;
}

/* The demo's network has a password that nobody needs tomorrow. */
static CabinSecretStore *
new_secrets (CabinApplication *self)
{
  g_autoptr(CabinSecretFile) files = NULL;

  if (self->demo != NULL)
    return CABIN_SECRET_STORE (cabin_secret_file_new (cabin_demo_get_folder (self->demo)));

  files = cabin_secret_file_new (NULL);

  return CABIN_SECRET_STORE (cabin_secret_keyring_new (files));
}

static void
cabin_application_startup (GApplication *application)
{
  CabinApplication *self = CABIN_APPLICATION (application);
  g_autoptr(CabinSecretStore) secrets = NULL;

  G_APPLICATION_CLASS (cabin_application_parent_class)->startup (application);

  self->settings = self->demo ? g_object_ref (cabin_demo_get_settings (self->demo)) : cabin_settings_new (NULL);
  secrets = new_secrets (self);
  self->manager = cabin_bluetooth_manager_new (self->settings, CABIN_CONSENT_ASK);
  self->network = cabin_car_network_new (self->manager, secrets);
  self->control = cabin_control_new (self->manager, "cabin");
  cabin_control_add_network (self->control, cabin_car_network_get_access_point (self->network),
                             cabin_car_network_get_handover (self->network));
  self->bus = cabin_bus_new ();
  g_signal_connect_object (self->bus, "connected", G_CALLBACK (on_bus_connected), self, 0);
  g_signal_connect_object (self->bus, "failed", G_CALLBACK (on_bus_failed), self, 0);
  if (self->demo != NULL)
    cabin_demo_start_async (self->demo, self->cancellable, on_demo_started, self);
  else
    cabin_bus_connect (self->bus, NULL);

  self->signals[0] = g_unix_signal_add (SIGTERM, on_unix_signal, self);
  self->signals[1] = g_unix_signal_add (SIGINT, on_unix_signal, self);
  cabin_window_add_actions (GTK_APPLICATION (self), self->manager);
}

static void
cabin_application_activate (GApplication *application)
{
  CabinApplication *self = CABIN_APPLICATION (application);

  if (self->window == NULL)
    {
      self->window = cabin_window_new (GTK_APPLICATION (self), self->manager, self->settings,
                                       cabin_car_network_get_access_point (self->network),
                                       cabin_car_network_get_handover (self->network));
      g_signal_connect_object (self->window, "close-request", G_CALLBACK (on_close_request), self, 0);
      if (self->windowed)
        cabin_window_set_windowed (CABIN_WINDOW (self->window), TRUE);
    }

  gtk_window_present (self->window);
}

static void
cabin_application_shutdown (GApplication *application)
{
  CabinApplication *self = CABIN_APPLICATION (application);

  for (gsize i = 0; i < G_N_ELEMENTS (self->signals); i++)
    g_clear_handle_id (&self->signals[i], g_source_remove);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->window, gtk_window_destroy);
  g_clear_object (&self->bus);
  g_clear_object (&self->control);
  g_clear_object (&self->network);
  g_clear_object (&self->manager);
  g_clear_object (&self->settings);
  g_clear_object (&self->demo);

  G_APPLICATION_CLASS (cabin_application_parent_class)->shutdown (application);
}

static int
cabin_application_handle_local_options (GApplication *application,
                                        GVariantDict *options)
{
  CabinApplication *self = CABIN_APPLICATION (application);
  g_autoptr(GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("cabin %s\n", CABIN_VERSION);
      return EXIT_SUCCESS;
    }

  self->windowed = g_variant_dict_contains (options, "windowed");

  if (g_variant_dict_contains (options, "demo"))
    {
      self->demo = cabin_demo_new (&error);
      if (self->demo == NULL)
        {
          g_printerr ("cabin: %s\n", error->message);
          return EXIT_FAILURE;
        }
      /* A demo has a car of its own, also where a real one runs. */
      g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }

  return G_APPLICATION_CLASS (cabin_application_parent_class)->handle_local_options (application, options);
}

static void
cabin_application_finalize (GObject *object)
{
  CabinApplication *self = CABIN_APPLICATION (object);

  g_clear_object (&self->demo);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (cabin_application_parent_class)->finalize (object);
}

static void
cabin_application_class_init (CabinApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = cabin_application_finalize;
  application_class->startup = cabin_application_startup;
  application_class->activate = cabin_application_activate;
  application_class->shutdown = cabin_application_shutdown;
  application_class->handle_local_options = cabin_application_handle_local_options;
}

static void
cabin_application_init (CabinApplication *self)
{
  static const GOptionEntry options[] = {
    { "windowed", 'w', 0, G_OPTION_ARG_NONE, NULL, N_("Stand in a window instead of filling the display"), NULL },
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show a simulated car and phone; no Bluetooth is touched"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    { NULL }
  };

  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self), _("Bluetooth head unit for a Linux car"));
}

/**
 * cabin_application_get_status:
 *
 * Returns: what the process ends with, unless its own run failed
 */
int
cabin_application_get_status (CabinApplication *self)
{
  return self->status;
}

/**
 * cabin_application_new:
 *
 * Returns: (transfer full): the application, to be run
 */
CabinApplication *
cabin_application_new (void)
{
  return g_object_new (CABIN_TYPE_APPLICATION, "application-id", CABIN_APP_ID, NULL);
}
