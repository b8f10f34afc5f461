/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-sim.h"

#include "cabin-names.h"

#define SIM_NAME "org.cabin.Sim"
#define SIM_PATH "/org/cabin/sim"
#define SIM_INTERFACE "org.cabin.Sim1"

/* How often a condition is looked at that no event announces. */
#define POLL_MS 5

struct _CabinTestSim
{
  GObject parent_instance;

  GSubprocess *process;
  char *address;
  GDBusConnection *connection;
  gboolean is_pairing;
  /* The result of the pairing, once it is there. */
  GAsyncResult *pairing;
};

G_DEFINE_FINAL_TYPE (CabinTestSim, cabin_test_sim, G_TYPE_OBJECT)

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  GAsyncResult **place = user_data;

  return *place != NULL;
}

static gboolean
on_poll (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_never (gpointer user_data)
{
  return FALSE;
}

static GVariant *
call_sim (CabinTestSim *self,
          const char   *member,
          const char   *format,
          va_list      *args)
{
  GVariant *parameters = format != NULL ? g_variant_new_va (format, NULL, args) : NULL;
  g_autoptr(GError) error = NULL;
  GVariant *reply = cabin_test_call (self->connection, SIM_NAME, SIM_PATH, SIM_INTERFACE, member, parameters, &error);

  g_assert_no_error (error);

  return reply;
}

static guint
count_objects (CabinTestSim *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_test_call (self->connection, CABIN_BLUEZ_NAME, CABIN_BLUEZ_ROOT_PATH,
                                               CABIN_DBUS_OBJECT_MANAGER, "GetManagedObjects", NULL, &error);
  g_autoptr(GVariant) objects = NULL;

  g_assert_no_error (error);
  objects = g_variant_get_child_value (reply, 0);

  return (guint) g_variant_n_children (objects);
}

static CabinTestSim *
start (const char *option,
       guint       n_adapters)
{
  CabinTestSim *self = g_object_new (CABIN_TEST_TYPE_SIM, NULL);
  g_autoptr(GDataInputStream) output = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (g_getenv ("CABIN_SIM"));
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                    g_getenv ("CABIN_SIM"), "--private", option, NULL);
  g_assert_no_error (error);

  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->address);

  /* One object is the managers'; the adapters come a moment after the name. */
  self->connection = cabin_test_sim_connect (self);
  while (count_objects (self) < n_adapters + 1)
    continue;
  cabin_test_sim_tell (self, "ResetCounts", NULL);

  return self;
}

static void
cabin_test_sim_dispose (GObject *object)
{
  cabin_test_sim_stop (CABIN_TEST_SIM (object));

  G_OBJECT_CLASS (cabin_test_sim_parent_class)->dispose (object);
}

static void
cabin_test_sim_finalize (GObject *object)
{
  g_free (CABIN_TEST_SIM (object)->address);

  G_OBJECT_CLASS (cabin_test_sim_parent_class)->finalize (object);
}

static void
cabin_test_sim_class_init (CabinTestSimClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_test_sim_dispose;
  object_class->finalize = cabin_test_sim_finalize;
}

static void
cabin_test_sim_init (CabinTestSim *self)
{
}

/**
 * cabin_test_sim_new:
 * @n_adapters: how many adapters are plugged in from the start
 *
 * Starts the program that the environment variable CABIN_SIM names, and waits until its adapters are there.
 *
 * Returns: (transfer full): the simulator
 */
CabinTestSim *
cabin_test_sim_new (guint n_adapters)
{
  g_autofree char *number = g_strdup_printf ("--adapters=%u", n_adapters);

  return start (number, n_adapters);
}

/**
 * cabin_test_sim_new_demo:
 *
 * Returns: (transfer full): a simulator with one adapter and a phone that acts by itself
 */
CabinTestSim *
cabin_test_sim_new_demo (void)
{
  return start ("--demo", 1);
}

/**
 * cabin_test_sim_stop:
 *
 * Ends the simulator and checks that it ended well. Disposing does the same.
 */
void
cabin_test_sim_stop (CabinTestSim *self)
{
  g_autoptr(GSubprocess) process = g_steal_pointer (&self->process);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (process == NULL)
    return;

  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  if (self->is_pairing)
    g_assert_true (cabin_test_wait (has_result, &self->pairing, CABIN_TEST_DEADLINE_MS));
  g_clear_object (&self->pairing);
  g_clear_object (&self->connection);

  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_subprocess_wait_check_async (process, NULL, on_result, &result);
  g_assert_true (cabin_test_wait (has_result, &result, CABIN_TEST_DEADLINE_MS));
  g_subprocess_wait_check_finish (process, result, &error);
  g_assert_no_error (error);
}

/**
 * cabin_test_sim_get_address:
 *
 * Returns: the address of the message bus
 */
const char *
cabin_test_sim_get_address (CabinTestSim *self)
{
  return self->address;
}

/**
 * cabin_test_sim_get_connection:
 *
 * Returns: (transfer none): the connection over which the functions here call
 */
GDBusConnection *
cabin_test_sim_get_connection (CabinTestSim *self)
{
  return self->connection;
}

/**
 * cabin_test_sim_connect:
 *
 * Returns: (transfer full): one more client of the message bus
 */
GDBusConnection *
cabin_test_sim_connect (CabinTestSim *self)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *connection =
    g_dbus_connection_new_for_address_sync (self->address,
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                            | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);

  g_assert_no_error (error);

  return connection;
}

/**
 * cabin_test_sim_call:
 * @member: of org.cabin.Sim1
 * @format: (nullable): as for g_variant_new(), a tuple
 *
 * Returns: (transfer full): the reply
 */
GVariant *
cabin_test_sim_call (CabinTestSim *self,
                     const char   *member,
                     const char   *format,
                     ...)
{
  GVariant *reply;
  va_list args;

  va_start (args, format);
  reply = call_sim (self, member, format, &args);
  va_end (args);

  return reply;
}

/**
 * cabin_test_sim_tell:
 * @member: of org.cabin.Sim1
 * @format: (nullable): as for g_variant_new(), a tuple
 *
 * Calls what has no reply, or none of interest.
 */
void
cabin_test_sim_tell (CabinTestSim *self,
                     const char   *member,
                     const char   *format,
                     ...)
{
  va_list args;

  va_start (args, format);
  g_variant_unref (call_sim (self, member, format, &args));
  va_end (args);
}

/**
 * cabin_test_sim_configure:
 *
 * Changes a time limit; see Configure.
 */
void
cabin_test_sim_configure (CabinTestSim *self,
                          const char   *name,
                          guint         time_ms)
{
  g_auto (GVariantDict) times = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&times, name, "u", time_ms);
  cabin_test_sim_tell (self, "Configure", "(@a{sv})", g_variant_dict_end (&times));
}

/**
 * cabin_test_sim_add_adapter:
 * @options: (nullable): a{sv} as text, such as "{'blocked': <true>}"; see AddAdapter
 *
 * Returns: (transfer full): the address of a new adapter
 */
char *
cabin_test_sim_add_adapter (CabinTestSim *self,
                            const char   *options)
{
  g_autoptr(GVariant) reply = cabin_test_sim_call (self, "AddAdapter", "(@a{sv})", cabin_test_parse_options (options));
  char *address;

  g_variant_get (reply, "(s)", &address);

  return address;
}

/**
 * cabin_test_sim_add_phone:
 * @options: (nullable): as text; see AddPhone
 *
 * Returns: (transfer full): the address of the phone
 */
char *
cabin_test_sim_add_phone (CabinTestSim *self,
                          const char   *options)
{
  g_autoptr(GVariant) reply = cabin_test_sim_call (self, "AddPhone", "(@a{sv})", cabin_test_parse_options (options));
  char *address;

  g_variant_get (reply, "(s)", &address);

  return address;
}

/**
 * cabin_test_sim_set_phone:
 * @options: as for cabin_test_sim_add_phone()
 *
 * Changes what the phone and its user do.
 */
void
cabin_test_sim_set_phone (CabinTestSim *self,
                          const char   *phone,
                          const char   *options)
{
  cabin_test_sim_tell (self, "SetPhone", "(s@a{sv})", phone, cabin_test_parse_options (options));
}

/**
 * cabin_test_sim_get_phone:
 *
 * Returns: (transfer full): a{sv}; see GetPhone
 */
GVariant *
cabin_test_sim_get_phone (CabinTestSim *self,
                          const char   *phone)
{
  g_autoptr(GVariant) reply = cabin_test_sim_call (self, "GetPhone", "(s)", phone);

  return g_variant_get_child_value (reply, 0);
}

/**
 * cabin_test_sim_has_channel:
 *
 * Returns: whether the phone has an RFCOMM channel to this service of ours
 */
gboolean
cabin_test_sim_has_channel (CabinTestSim *self,
                            const char   *phone,
                            const char   *uuid)
{
  g_autoptr(GVariant) state = cabin_test_sim_get_phone (self, phone);
  g_autofree const char **channels = NULL;

  g_assert_true (g_variant_lookup (state, "rfcomm", "^a&s", &channels));

  return g_strv_contains (channels, uuid);
}

/**
 * cabin_test_sim_pair_begin:
 * @options: (nullable): as text; see Pair
 *
 * The phone asks to pair. cabin_test_sim_pair_end() has the outcome.
 */
void
cabin_test_sim_pair_begin (CabinTestSim *self,
                           const char   *phone,
                           const char   *options)
{
  g_assert_false (self->is_pairing);
  self->is_pairing = TRUE;
  g_dbus_connection_call (self->connection, SIM_NAME, SIM_PATH, SIM_INTERFACE, "Pair",
                          g_variant_new ("(s@a{sv})", phone, cabin_test_parse_options (options)),
                          G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, on_result, &self->pairing);
}

/**
 * cabin_test_sim_pair_end:
 *
 * Waits for the outcome of the pairing.
 *
 * Returns: (transfer full): empty for success, else the last part of the error's name
 */
char *
cabin_test_sim_pair_end (CabinTestSim *self)
{
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  char *outcome;

  g_assert_true (cabin_test_wait (has_result, &self->pairing, CABIN_TEST_DEADLINE_MS));
  reply = g_dbus_connection_call_finish (self->connection, self->pairing, &error);
  g_assert_no_error (error);
  g_clear_object (&self->pairing);
  self->is_pairing = FALSE;
  g_variant_get (reply, "(s)", &outcome);

  return outcome;
}

/**
 * cabin_test_sim_pair:
 *
 * Both halves at once.
 *
 * Returns: (transfer full): as cabin_test_sim_pair_end()
 */
char *
cabin_test_sim_pair (CabinTestSim *self,
                     const char   *phone,
                     const char   *options)
{
  cabin_test_sim_pair_begin (self, phone, options);

  return cabin_test_sim_pair_end (self);
}

/**
 * cabin_test_sim_open_rfcomm:
 *
 * The phone connects to a service of ours.
 *
 * Returns: (transfer full): empty for success, else the reason; see OpenRfcomm
 */
char *
cabin_test_sim_open_rfcomm (CabinTestSim *self,
                            const char   *phone,
                            const char   *uuid)
{
  g_autoptr(GVariant) reply = cabin_test_sim_call (self, "OpenRfcomm", "(ss)", phone, uuid);
  char *outcome;

  g_variant_get (reply, "(s)", &outcome);

  return outcome;
}

/**
 * cabin_test_sim_restart:
 * @mode: kill or stop
 *
 * Restarts bluetoothd and waits until the name is back.
 */
void
cabin_test_sim_restart (CabinTestSim *self,
                        const char   *mode,
                        guint         pause_ms)
{
  cabin_test_sim_tell (self, "Restart", "(su)", mode, pause_ms);
}

/**
 * cabin_test_sim_fail_next:
 *
 * Has bluetoothd refuse the next calls; see FailNext.
 */
void
cabin_test_sim_fail_next (CabinTestSim *self,
                          const char   *call,
                          const char   *error,
                          const char   *message,
                          guint         count)
{
  cabin_test_sim_tell (self, "FailNext", "(sssu)", call, error, message, count);
}

/**
 * cabin_test_sim_count_calls:
 * @call: (nullable): as in FailNext; %NULL for the sum of all
 *
 * Returns: how often it has come in since the start or the last ResetCounts
 */
guint
cabin_test_sim_count_calls (CabinTestSim *self,
                            const char   *call)
{
  g_autoptr(GVariant) reply = cabin_test_sim_call (self, "CallCounts", NULL);
  g_autoptr(GVariantIter) iter = NULL;
  const char *name;
  guint count;
  guint sum = 0;

  g_variant_get (reply, "(a{su})", &iter);
  while (g_variant_iter_next (iter, "{&su}", &name, &count))
    if (call == NULL || g_str_equal (call, name))
      sum += count;

  return sum;
}

/**
 * cabin_test_sim_get_property:
 *
 * Returns: (transfer full): a property of an object of bluetoothd's
 */
GVariant *
cabin_test_sim_get_property (CabinTestSim *self,
                             const char   *path,
                             const char   *interface,
                             const char   *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_test_call (self->connection, CABIN_BLUEZ_NAME, path, CABIN_DBUS_PROPERTIES, "Get",
                                               g_variant_new ("(ss)", interface, name), &error);
  GVariant *value;

  g_assert_no_error (error);
  g_variant_get (reply, "(v)", &value);

  return value;
}

/**
 * cabin_test_sim_get_boolean:
 *
 * Returns: a boolean property of an object of bluetoothd's; %FALSE if there is no such object
 */
gboolean
cabin_test_sim_get_boolean (CabinTestSim *self,
                            const char   *path,
                            const char   *interface,
                            const char   *name)
{
  g_autoptr(GVariant) reply = cabin_test_call (self->connection, CABIN_BLUEZ_NAME, path, CABIN_DBUS_PROPERTIES, "Get",
                                               g_variant_new ("(ss)", interface, name), NULL);
  g_autoptr(GVariant) value = NULL;

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(v)", &value);

  return g_variant_get_boolean (value);
}

/**
 * cabin_test_sim_set_property:
 * @value: (transfer floating): what to write
 *
 * Writes a property of an object of bluetoothd's.
 */
void
cabin_test_sim_set_property (CabinTestSim *self,
                             const char   *path,
                             const char   *interface,
                             const char   *name,
                             GVariant     *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_test_call (self->connection, CABIN_BLUEZ_NAME, path, CABIN_DBUS_PROPERTIES, "Set",
                                               g_variant_new ("(ssv)", interface, name, value), &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

/**
 * cabin_test_sim_device_path:
 *
 * Returns: (transfer full): where bluetoothd shows the device of this address
 */
char *
cabin_test_sim_device_path (const char *adapter_path,
                            const char *address)
{
  g_autofree char *plain = g_strdelimit (g_strdup (address), ":", '_');

  return g_strdup_printf ("%s/dev_%s", adapter_path, plain);
}

/**
 * cabin_test_parse_options:
 * @options: (nullable): a{sv} as text
 *
 * Returns: (transfer floating): the same as a value
 */
GVariant *
cabin_test_parse_options (const char *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) parsed =
    g_variant_parse (G_VARIANT_TYPE_VARDICT, options != NULL ? options : "{}", NULL, NULL, &error);
  g_auto (GVariantDict) dict = { 0 };

  g_assert_no_error (error);
  g_variant_dict_init (&dict, parsed);

  return g_variant_dict_end (&dict);
}

/**
 * cabin_test_call:
 *
 * Calls a method and runs the default main context until the answer is there.
 *
 * Returns: (transfer full) (nullable): the reply, or %NULL and the error
 */
GVariant *
cabin_test_call (GDBusConnection  *connection,
                 const char       *name,
                 const char       *path,
                 const char       *interface,
                 const char       *member,
                 GVariant         *parameters,
                 GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_dbus_connection_call (connection, name, path, interface, member, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_dbus_connection_call_finish (connection, result, error);
}

/**
 * cabin_test_listened:
 *
 * The bus knows all that this connection has subscribed to, and will tell what others emit from now on.
 */
void
cabin_test_listened (GDBusConnection *connection)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_test_call (connection, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE,
                                               "GetId", NULL, &error);

  g_assert_no_error (error);
}

/**
 * cabin_test_wait:
 *
 * Runs the default main context until @condition holds.
 *
 * Returns: %FALSE if it still does not after @deadline_ms
 */
gboolean
cabin_test_wait (CabinTestCondition condition,
                 gpointer           user_data,
                 guint              deadline_ms)
{
  gint64 deadline = g_get_monotonic_time () + deadline_ms * G_TIME_SPAN_MILLISECOND;
  guint poll = g_timeout_add (POLL_MS, on_poll, NULL);
  gboolean holds;

  while (!(holds = condition (user_data)) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (poll);

  return holds;
}

/**
 * cabin_test_settle:
 *
 * Gives what should not happen @time_ms to happen.
 */
void
cabin_test_settle (guint time_ms)
{
  cabin_test_wait (is_never, NULL, time_ms);
}
