/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sleep-watch.h"

#include "cabin-names.h"

struct _CabinSleepWatch
{
  GObject parent_instance;

  GDBusConnection *connection;
  guint subscription;
};

G_DEFINE_FINAL_TYPE (CabinSleepWatch, cabin_sleep_watch, G_TYPE_OBJECT)

enum {
  SLEEP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_prepare_for_sleep (GDBusConnection *connection,
                      const char      *sender,
                      const char      *path,
                      const char      *interface,
                      const char      *name,
                      GVariant        *parameters,
                      gpointer         user_data)
{
  CabinSleepWatch *self = user_data;
  gboolean sleep;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;

  g_variant_get (parameters, "(b)", &sleep);
  g_message ("The machine %s", sleep ? "goes to sleep" : "is awake again");
  g_signal_emit (self, signals[SLEEP], 0, sleep);
}

static void
stop (CabinSleepWatch *self)
{
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  self->subscription = 0;
  g_clear_object (&self->connection);
}

static void
cabin_sleep_watch_dispose (GObject *object)
{
  stop (CABIN_SLEEP_WATCH (object));

  G_OBJECT_CLASS (cabin_sleep_watch_parent_class)->dispose (object);
}

static void
cabin_sleep_watch_class_init (CabinSleepWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_sleep_watch_dispose;

  signals[SLEEP] = g_signal_new ("sleep", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
cabin_sleep_watch_init (CabinSleepWatch *self)
{
}

/**
 * cabin_sleep_watch_new:
 *
 * Returns: (transfer full): a watch that hears nothing before cabin_sleep_watch_start()
 */
CabinSleepWatch *
cabin_sleep_watch_new (void)
{
  return g_object_new (CABIN_TYPE_SLEEP_WATCH, NULL);
}

/**
 * cabin_sleep_watch_start:
 * @connection: the system bus; another one than before when the bus was lost
 */
void
cabin_sleep_watch_start (CabinSleepWatch *self,
                         GDBusConnection *connection)
{
  g_return_if_fail (CABIN_IS_SLEEP_WATCH (self));

  stop (self);
  self->connection = g_object_ref (connection);
  self->subscription =
    g_dbus_connection_signal_subscribe (connection, CABIN_LOGIND_NAME, CABIN_LOGIND_MANAGER_INTERFACE,
                                        "PrepareForSleep", CABIN_LOGIND_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                        on_prepare_for_sleep, self, NULL);
}
