/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The installed policy, on a bus that denies all that nobody allows, as the system bus does. */

#include "cabin-error.h"
#include "cabin-test-control.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

#define DENYING_BUS \
        "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN'\n" \
        "  'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>\n" \
        "<busconfig>\n" \
        "  <type>system</type>\n" \
        "  <listen>unix:tmpdir=%s</listen>\n" \
        "  <policy context='default'>\n" \
        "    <allow user='*'/><deny own='*'/><deny send_type='method_call'/><allow send_type='signal'/>\n" \
        "    <allow send_requested_reply='true' send_type='method_return'/>\n" \
        "    <allow send_requested_reply='true' send_type='error'/><allow receive_type='method_call'/>\n" \
        "    <allow receive_type='method_return'/><allow receive_type='error'/><allow receive_type='signal'/>\n" \
        "    <allow send_destination='org.freedesktop.DBus'/>\n" \
        "  </policy>\n" \
        "  <include>%s</include>\n" \
        "</busconfig>\n"

typedef struct {
  char *folder;
  char *config;
  char *policy;
  GSubprocess *daemon;
  char *address;
} Bus;

static void
on_line (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Bus *bus = data;

  bus->address = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
}

static gboolean
has_address (gpointer data)
{
  return ((Bus *) data)->address != NULL;
}

/* A test that fails leaves no daemon behind. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

/* The name of the user who tests stands for that of the kiosk. */
static void
set_up (Bus           *bus,
        gconstpointer  user)
{
  g_autoptr(GString) policy = g_string_new (NULL);
  g_autofree char *template = NULL;
  g_autofree char *config = NULL;
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GDataInputStream) output = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_get_contents (g_getenv ("CABIN_POLICY"), &template, NULL, NULL));
  g_string_assign (policy, template);
  /* Whoever tests may be root, who may everything. */
  g_assert_cmpuint (g_string_replace (policy, "user=\"root\"", "user=\"nobody\"", 0), ==, 1);
  g_assert_cmpuint (g_string_replace (policy, "@KIOSK_USER@", user, 0), ==, 1);

  bus->folder = g_dir_make_tmp ("cabin-test-XXXXXX", NULL);
  bus->policy = g_build_filename (bus->folder, CABIN_CONTROL_POLICY, NULL);
  bus->config = g_build_filename (bus->folder, "bus.conf", NULL);
  config = g_strdup_printf (DENYING_BUS, bus->folder, bus->policy);
  g_assert_true (g_file_set_contents (bus->policy, policy->str, -1, NULL));
  g_assert_true (g_file_set_contents (bus->config, config, -1, NULL));

  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  bus->daemon = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", "--nofork", "--print-address",
                                             "--config-file", bus->config, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus->daemon));
  g_data_input_stream_read_line_async (output, G_PRIORITY_DEFAULT, NULL, on_line, bus);
  g_assert_true (cabin_test_wait (has_address, bus, CABIN_TEST_DEADLINE_MS));
}

static void
tear_down (Bus           *bus,
           gconstpointer  user)
{
  g_subprocess_force_exit (bus->daemon);
  g_subprocess_wait (bus->daemon, NULL, NULL);
  g_clear_object (&bus->daemon);
  g_unlink (bus->policy);
  g_unlink (bus->config);
  g_rmdir (bus->folder);
  g_free (bus->policy);
  g_free (bus->config);
  g_free (bus->folder);
  g_free (bus->address);
}

static GDBusConnection *
connect_to (Bus *bus)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection =
    g_dbus_connection_new_for_address_sync (bus->address,
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                            | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);

  g_assert_no_error (error);

  return connection;
}

static void
on_signal (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *name,
           GVariant        *parameters,
           gpointer         data)
{
  *(guint *) data += 1;
}

static gboolean
is_not_zero (gpointer data)
{
  return *(guint *) data != 0;
}

static void
test_kiosk (Bus           *bus,
            gconstpointer  user)
{
  g_autofree char *path = g_build_filename (bus->folder, "keyfile", NULL);
  g_autoptr(CabinSettings) settings = cabin_settings_new (path);
  g_autoptr(CabinBluetoothManager) manager = cabin_bluetooth_manager_new (settings, CABIN_CONSENT_WINDOW);
  g_autoptr(CabinControl) control = cabin_control_new (manager, "cabin");
  g_autoptr(GDBusConnection) connection = connect_to (bus);
  g_autoptr(GDBusConnection) caller = connect_to (bus);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;
  guint heard = 0;

  g_assert_true (cabin_test_control_own (control, connection, &error));
  g_assert_no_error (error);
  reply = cabin_test_call (caller, CABIN_CONTROL_NAME, CABIN_CONTROL_PATH, CABIN_CONTROL_INTERFACE, "Report", NULL,
                           &error);
  g_assert_no_error (error);

  g_dbus_connection_signal_subscribe (caller, CABIN_CONTROL_NAME, CABIN_CONTROL_INTERFACE, NULL, NULL, NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, on_signal, &heard, NULL);
  cabin_test_listened (caller);
  cabin_dbus_head_unit1_emit_knock (CABIN_DBUS_HEAD_UNIT1 (control), "busy", "Galaxy");
  g_assert_true (cabin_test_wait (is_not_zero, &heard, CABIN_TEST_DEADLINE_MS));
}

/* Somebody else than the kiosk, whoever he is: he cannot own the name, and is told what is missing. */
static void
test_stranger (Bus           *bus,
               gconstpointer  user)
{
  g_autofree char *path = g_build_filename (bus->folder, "keyfile", NULL);
  g_autoptr(CabinSettings) settings = cabin_settings_new (path);
  g_autoptr(CabinBluetoothManager) manager = cabin_bluetooth_manager_new (settings, CABIN_CONSENT_WINDOW);
  g_autoptr(CabinControl) control = cabin_control_new (manager, "cabin");
  g_autoptr(GDBusConnection) connection = connect_to (bus);
  g_autoptr(GError) error = NULL;

  g_assert_false (cabin_test_control_own (control, connection, &error));
  g_assert_error (error, CABIN_ERROR, CABIN_ERROR_DENIED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, CABIN_CONTROL_POLICY));
  g_assert_nonnull (strstr (error->message, CABIN_DBUS_POLICY_FOLDER));
  g_assert_nonnull (strstr (error->message, g_get_user_name ()));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/control/policy/kiosk", Bus, g_get_user_name (), set_up, test_kiosk, tear_down);
  g_test_add ("/control/policy/stranger", Bus, "nobody", set_up, test_stranger, tear_down);

  return g_test_run ();
}
