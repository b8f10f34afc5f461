/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-faults.h"

typedef struct {
  char *error;
  char *message;
  guint count;
} Failure;

typedef struct {
  GDBusConnection *connection;
  GDBusMessage *message;
} LateReply;

/* GDBus runs filters in its worker thread, so everything here is shared with it. */
struct _CabinSimFaults
{
  GMutex mutex;

  /* By name of the call: guint. */
  GHashTable *counts;
  /* By name of the call: Failure. */
  GHashTable *failures;
  /* By name of the call: delay of the next answer in ms. */
  GHashTable *delays;
  /* By "caller serial": delay of the answer to a call that has come in. */
  GHashTable *held;
};

static void
failure_free (gpointer data)
{
  Failure *failure = data;

  g_free (failure->error);
  g_free (failure->message);
  g_free (failure);
}

static void
late_reply_free (gpointer data)
{
  LateReply *late = data;

  g_object_unref (late->connection);
  g_object_unref (late->message);
  g_free (late);
}

static gboolean
send_late_reply (gpointer data)
{
  LateReply *late = data;

  g_dbus_connection_send_message (late->connection, late->message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);

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

/* Returns: %NULL if the call was answered here. */
static GDBusMessage *
filter_call (CabinSimFaults  *self,
             GDBusConnection *connection,
             GDBusMessage    *message)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *call = name_of_call (message);
  Failure *failure = g_hash_table_lookup (self->failures, call);
  gpointer delay;

  g_hash_table_insert (self->counts, g_strdup (call),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, call)) + 1));

  if (failure != NULL)
    {
      g_autoptr(GDBusMessage) reply =
        g_dbus_message_new_method_error_literal (message, failure->error, failure->message);

      g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
      if (--failure->count == 0)
        g_hash_table_remove (self->failures, call);
      g_object_unref (message);
      return NULL;
    }

  if (g_hash_table_lookup_extended (self->delays, call, NULL, &delay))
    {
      g_hash_table_insert (self->held,
                           g_strdup_printf ("%s %u", g_dbus_message_get_sender (message),
                                            g_dbus_message_get_serial (message)),
                           delay);
      g_hash_table_remove (self->delays, call);
    }

  return message;
}

/* Returns: %NULL if the answer goes out later. */
static GDBusMessage *
filter_reply (CabinSimFaults  *self,
              GDBusConnection *connection,
              GDBusMessage    *message)
{
  G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *key = g_strdup_printf ("%s %u", g_dbus_message_get_destination (message),
                                          g_dbus_message_get_reply_serial (message));
  LateReply *late;
  gpointer delay;

  if (!g_hash_table_lookup_extended (self->held, key, NULL, &delay))
    return message;

  g_hash_table_remove (self->held, key);
  late = g_new0 (LateReply, 1);
  late->connection = g_object_ref (connection);
  late->message = g_dbus_message_copy (message, NULL);
  g_timeout_add_full (G_PRIORITY_DEFAULT, GPOINTER_TO_UINT (delay), send_late_reply, late, late_reply_free);
  g_object_unref (message);

  return NULL;
}

static GDBusMessage *
on_message (GDBusConnection *connection,
            GDBusMessage    *message,
            gboolean         incoming,
            gpointer         user_data)
{
  switch (g_dbus_message_get_message_type (message))
    {
    case G_DBUS_MESSAGE_TYPE_METHOD_CALL:
      return incoming ? filter_call (user_data, connection, message) : message;

    case G_DBUS_MESSAGE_TYPE_METHOD_RETURN:
    case G_DBUS_MESSAGE_TYPE_ERROR:
      return incoming ? message : filter_reply (user_data, connection, message);

    default:
      return message;
    }
}

static void
faults_clear (gpointer data)
{
  CabinSimFaults *self = data;

  g_hash_table_unref (self->counts);
  g_hash_table_unref (self->failures);
  g_hash_table_unref (self->delays);
  g_hash_table_unref (self->held);
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
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, failure_free);
  self->delays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

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
 * Watches @connection for the rest of its life.
 */
void
cabin_sim_faults_attach (CabinSimFaults  *self,
                         GDBusConnection *connection)
{
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
  Failure *failure;

  if (count == 0)
    {
      g_hash_table_remove (self->failures, call);
      return;
    }

  failure = g_new0 (Failure, 1);
  failure->error = g_strdup (error);
  failure->message = g_strdup (message);
  failure->count = count;
  g_hash_table_insert (self->failures, g_strdup (call), failure);
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

  g_hash_table_insert (self->delays, g_strdup (call), GUINT_TO_POINTER (delay_ms));
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
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{su}"));
  GHashTableIter iter;
  gpointer call, count;

  g_hash_table_iter_init (&iter, self->counts);
  while (g_hash_table_iter_next (&iter, &call, &count))
    g_variant_builder_add (&builder, "{su}", call, GPOINTER_TO_UINT (count));

  return g_variant_builder_end (&builder);
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

  g_hash_table_remove_all (self->counts);
}
