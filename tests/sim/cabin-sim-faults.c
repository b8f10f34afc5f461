/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-faults.h"

#include "cabin-sim-fault.h"

#define CONNECT CABIN_BLUEZ_DEVICE_INTERFACE ".Connect"
#define GET_MANAGED_OBJECTS CABIN_DBUS_OBJECT_MANAGER ".GetManagedObjects"
#define CONNECT_PROFILE CABIN_BLUEZ_DEVICE_INTERFACE ".ConnectProfile"

typedef struct {
  char *client;
  char *call;
} Entry;

typedef struct {
  GDBusConnection *connection;
  GDBusMessage *message;
} LateMessage;

/* GDBus runs filters in its worker thread, so everything here is shared with it. */
struct _CabinSimFaults
{
  GMutex mutex;

  /* Called in the main thread. */
  GSourceFunc kill;
  gpointer kill_data;
  /* Of CabinSimFault. */
  GPtrArray *faults;
  /* Of Entry: the calls since the last reset. */
  GPtrArray *log;
  /* By "client serial": delay of the answer to a call that has come in, in ms. */
  GHashTable *held;
  /* "client serial" of the calls that ask for the state of everything. */
  GHashTable *snapshots;
  /* "client serial" of the attempts to connect that have no answer, and the most of them at a time. */
  GHashTable *attempts;
  guint n_most;
  /* Of LateMessage: what a frozen bluetoothd would have said; %NULL while it is not. */
  GPtrArray *frozen;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->client);
  g_free (entry->call);
  g_free (entry);
}

static LateMessage *
late_message_new (GDBusConnection *connection,
                  GDBusMessage    *message)
{
  LateMessage *late = g_new0 (LateMessage, 1);

  late->connection = g_object_ref (connection);
  late->message = g_dbus_message_copy (message, NULL);

  return late;
}

static void
late_message_free (gpointer data)
{
  LateMessage *late = data;

  g_object_unref (late->connection);
  g_object_unref (late->message);
  g_free (late);
}

static gboolean
send_late_message (gpointer data)
{
  LateMessage *late = data;

  g_dbus_connection_send_message (late->connection, late->message, G_DBUS_SEND_MESSAGE_FLAGS_PRESERVE_SERIAL, NULL,
                                  NULL);

  return G_SOURCE_REMOVE;
}

/* "Interface.Member", or "Interface.Property" for a write of a property. */
static char *
name_of_call (GDBusMessage *message)
{
  const char *interface = g_dbus_message_get_interface (message);
  const char *member = g_dbus_message_get_member (message);
  GVariant *body = g_dbus_message_get_body (message);

  if (g_strcmp0 (interface, CABIN_DBUS_PROPERTIES) == 0 && g_strcmp0 (member, "Set") == 0
      && body != NULL && g_variant_is_of_type (body, G_VARIANT_TYPE ("(ssv)")))
    g_variant_get (body, "(&s&sv)", &interface, &member, NULL);

  return g_strdup_printf ("%s.%s", interface != NULL ? interface : "", member);
}

static void
note_call (CabinSimFaults *self,
           const char     *client,
           const char     *call)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->client = g_strdup (client);
  entry->call = g_strdup (call);
  g_ptr_array_add (self->log, entry);
}

/* Returns: %NULL if the call was answered here. */
static GDBusMessage *
filter_call (CabinSimFaults  *self,
             GDBusConnection *connection,
             GDBusMessage    *message)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const char *client = g_dbus_message_get_sender (message);
  g_autofree char *call = name_of_call (message);
  g_autofree char *key = g_strdup_printf ("%s %u", client, g_dbus_message_get_serial (message));
  CabinSimFault *fault;

  note_call (self, client, call);
  fault = cabin_sim_fault_take (self->faults, client, call);
  if (fault != NULL && fault->error != NULL)
    {
      g_autoptr(GDBusMessage) reply =
        g_dbus_message_new_method_error_literal (message, fault->error, fault->message);

      g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
      cabin_sim_fault_free (fault);
      g_object_unref (message);
      return NULL;
    }

  if (fault != NULL && fault->kills)
    {
      g_idle_add_full (G_PRIORITY_HIGH, self->kill, self->kill_data, NULL);
      cabin_sim_fault_free (fault);
      g_object_unref (message);
      return NULL;
    }

  if (g_str_equal (call, CONNECT) || g_str_equal (call, CONNECT_PROFILE))
    {
      g_hash_table_add (self->attempts, g_strdup (key));
      self->n_most = MAX (self->n_most, g_hash_table_size (self->attempts));
    }
  if (g_str_equal (call, GET_MANAGED_OBJECTS))
    g_hash_table_add (self->snapshots, g_strdup (key));
  if (fault != NULL)
    {
      g_hash_table_insert (self->held, g_steal_pointer (&key), GUINT_TO_POINTER (fault->delay_ms));
      cabin_sim_fault_free (fault);
    }

  return message;
}

static gboolean
on_thaw (gpointer data)
{
  cabin_sim_faults_thaw (data);

  return G_SOURCE_REMOVE;
}

/* Returns: %NULL if the message goes out later. */
static GDBusMessage *
filter_outgoing (CabinSimFaults  *self,
                 GDBusConnection *connection,
                 GDBusMessage    *message)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *key = g_strdup_printf ("%s %u", g_dbus_message_get_destination (message),
                                          g_dbus_message_get_reply_serial (message));
  gboolean snapshot = g_hash_table_remove (self->snapshots, key);
  g_autofree char *held_key = NULL;
  gpointer delay = NULL;

  /* A state that is told after later changes of it would be a lie: all waits for it. */
  if (g_hash_table_steal_extended (self->held, key, (gpointer *) &held_key, &delay) && snapshot && self->frozen == NULL)
    {
      self->frozen = g_ptr_array_new_with_free_func (late_message_free);
      g_ptr_array_add (self->frozen, late_message_new (connection, message));
      g_timeout_add_full (G_PRIORITY_DEFAULT, GPOINTER_TO_UINT (delay), on_thaw, cabin_sim_faults_ref (self),
                          (GDestroyNotify) cabin_sim_faults_unref);
    }
  else if (held_key != NULL)
    g_timeout_add_full (G_PRIORITY_DEFAULT, GPOINTER_TO_UINT (delay), send_late_message,
                        late_message_new (connection, message), late_message_free);
  else if (self->frozen != NULL)
    g_ptr_array_add (self->frozen, late_message_new (connection, message));
  else
    {
      g_hash_table_remove (self->attempts, key);
      return message;
    }

  g_object_unref (message);
  return NULL;
}

static GDBusMessage *
on_message (GDBusConnection *connection,
            GDBusMessage    *message,
            gboolean         incoming,
            gpointer         user_data)
{
  if (!incoming)
    return filter_outgoing (user_data, connection, message);
  if (g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return filter_call (user_data, connection, message);

  return message;
}

static void
faults_clear (gpointer data)
{
  CabinSimFaults *self = data;

  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->log);
  g_hash_table_unref (self->held);
  g_hash_table_unref (self->snapshots);
  g_hash_table_unref (self->attempts);
  g_clear_pointer (&self->frozen, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);
}

/**
 * cabin_sim_faults_new:
 *
 * Returns: (transfer full): no faults, nothing counted
 */
CabinSimFaults *
cabin_sim_faults_new (void)
{
  CabinSimFaults *self = g_atomic_rc_box_new0 (CabinSimFaults);

  g_mutex_init (&self->mutex);
  self->faults = g_ptr_array_new_with_free_func (cabin_sim_fault_free);
  self->log = g_ptr_array_new_with_free_func (entry_free);
  self->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->snapshots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->attempts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * cabin_sim_faults_ref:
 *
 * Returns: (transfer full): @self
 */
CabinSimFaults *
cabin_sim_faults_ref (CabinSimFaults *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * cabin_sim_faults_unref:
 *
 * Gives one reference back.
 */
void
cabin_sim_faults_unref (CabinSimFaults *self)
{
  g_atomic_rc_box_release_full (self, faults_clear);
}

/**
 * cabin_sim_faults_attach:
 *
 * Watches @connection, which a new bluetoothd has, for the rest of its life. What an earlier one owed is lost.
 */
void
cabin_sim_faults_attach (CabinSimFaults  *self,
                         GDBusConnection *connection)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_remove_all (self->held);
  g_hash_table_remove_all (self->snapshots);
  g_hash_table_remove_all (self->attempts);
  g_clear_pointer (&self->frozen, g_ptr_array_unref);
  g_mutex_unlock (&self->mutex);

  g_dbus_connection_add_filter (connection, on_message, cabin_sim_faults_ref (self),
                                (GDestroyNotify) cabin_sim_faults_unref);
}

/**
 * cabin_sim_faults_fail:
 * @error: the D-Bus name of the error
 * @count: how many calls it is for; 0 takes an earlier fault back
 *
 * Answers the next calls with an error.
 */
void
cabin_sim_faults_fail (CabinSimFaults *self,
                       const char     *call,
                       const char     *error,
                       const char     *message,
                       guint           count)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  CabinSimFault *fault;

  cabin_sim_fault_drop (self->faults, call);
  if (count == 0)
    return;

  fault = cabin_sim_fault_add (self->faults, NULL, call, 0, count);
  fault->error = g_strdup (error);
  fault->message = g_strdup (message);
}

/**
 * cabin_sim_faults_delay:
 *
 * Holds the answer to the next such call back.
 */
void
cabin_sim_faults_delay (CabinSimFaults *self,
                        const char     *call,
                        guint           delay_ms)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  cabin_sim_fault_add (self->faults, NULL, call, 0, 1)->delay_ms = delay_ms;
}

/**
 * cabin_sim_faults_fail_nth:
 * @client: (nullable): unique name of the client whose calls count, %NULL for all
 * @number: of the call, whatever it is; 1 is the next
 *
 * Answers one call with an error.
 */
void
cabin_sim_faults_fail_nth (CabinSimFaults *self,
                           const char     *client,
                           guint           number,
                           const char     *error,
                           const char     *message)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  CabinSimFault *fault = cabin_sim_fault_add (self->faults, client, NULL, number - 1, 1);

  fault->error = g_strdup (error);
  fault->message = g_strdup (message);
}

/**
 * cabin_sim_faults_delay_nth:
 * @client: (nullable): unique name of the client whose calls count, %NULL for all
 * @number: of the call, whatever it is; 1 is the next
 *
 * Holds the answer to one call back.
 */
void
cabin_sim_faults_delay_nth (CabinSimFaults *self,
                            const char     *client,
                            guint           number,
                            guint           delay_ms)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  cabin_sim_fault_add (self->faults, client, NULL, number - 1, 1)->delay_ms = delay_ms;
}

/**
 * cabin_sim_faults_set_killer:
 * @kill: kills bluetoothd
 *
 * To be called once and before everything else.
 */
void
cabin_sim_faults_set_killer (CabinSimFaults *self,
                             GSourceFunc     kill,
                             gpointer        data)
{
  self->kill = kill;
  self->kill_data = data;
}

/**
 * cabin_sim_faults_kill_nth:
 * @client: (nullable): unique name of the client whose calls count, %NULL for all
 * @number: of the call, whatever it is; 1 is the next
 *
 * Kills bluetoothd in the moment of one call, of which it does nothing.
 */
void
cabin_sim_faults_kill_nth (CabinSimFaults *self,
                           const char     *client,
                           guint           number)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  cabin_sim_fault_add (self->faults, client, NULL, number - 1, 1)->kills = TRUE;
}

/**
 * cabin_sim_faults_freeze:
 *
 * From now on nothing that bluetoothd says goes out.
 */
void
cabin_sim_faults_freeze (CabinSimFaults *self)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->frozen == NULL)
    self->frozen = g_ptr_array_new_with_free_func (late_message_free);
}

/**
 * cabin_sim_faults_thaw:
 *
 * Lets all go out that was held back, in its order.
 */
void
cabin_sim_faults_thaw (CabinSimFaults *self)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr(GPtrArray) frozen = g_steal_pointer (&self->frozen);

  for (guint i = 0; frozen != NULL && i < frozen->len; i++)
    send_late_message (g_ptr_array_index (frozen, i));
}

/**
 * cabin_sim_faults_counts:
 *
 * Returns: (transfer floating): a{su}, the calls since the last reset
 */
GVariant *
cabin_sim_faults_counts (CabinSimFaults *self)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{su}"));
  GHashTableIter iter;
  gpointer call, count;

  for (guint i = 0; i < self->log->len; i++)
    {
      call = ((Entry *) g_ptr_array_index (self->log, i))->call;
      count = g_hash_table_lookup (counts, call);
      g_hash_table_insert (counts, call, GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
    }

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &call, &count))
    g_variant_builder_add (&builder, "{su}", call, GPOINTER_TO_UINT (count));

  return g_variant_builder_end (&builder);
}

/**
 * cabin_sim_faults_log:
 * @client: (nullable): unique name, %NULL for all
 *
 * Returns: (transfer floating): as, the calls since the last reset, in their order
 */
GVariant *
cabin_sim_faults_log (CabinSimFaults *self,
                      const char     *client)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  for (guint i = 0; i < self->log->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->log, i);

      if (client == NULL || g_str_equal (client, entry->client))
        g_variant_builder_add (&builder, "s", entry->call);
    }

  return g_variant_builder_end (&builder);
}

/**
 * cabin_sim_faults_attempts:
 * @n_calls: (out): attempts to connect since the last reset, of all clients
 * @n_most: (out): how many of them at most had no answer yet at the same time
 *
 * Tells whether attempts ran into each other.
 */
void
cabin_sim_faults_attempts (CabinSimFaults *self,
                           guint          *n_calls,
                           guint          *n_most)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *n_calls = 0;
  for (guint i = 0; i < self->log->len; i++)
    {
      const char *call = ((Entry *) g_ptr_array_index (self->log, i))->call;

      if (g_str_equal (call, CONNECT) || g_str_equal (call, CONNECT_PROFILE))
        ++*n_calls;
    }
  *n_most = self->n_most;
}

/**
 * cabin_sim_faults_reset:
 *
 * Begins to count anew.
 */
void
cabin_sim_faults_reset (CabinSimFaults *self)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_set_size (self->log, 0);
  self->n_most = g_hash_table_size (self->attempts);
}
