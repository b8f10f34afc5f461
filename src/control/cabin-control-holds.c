/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-control-holds.h"

struct _CabinControlHolds
{
  GObject parent_instance;

  guint limit_ms;
  /* Unique name of the caller → Hold. */
  GHashTable *holds;
  gboolean held;
};

G_DEFINE_FINAL_TYPE (CabinControlHolds, cabin_control_holds, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_HELD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

typedef struct {
  CabinControlHolds *holds;
  char *caller;
  guint watch;
  guint limit;
} Hold;

static void
hold_free (gpointer data)
{
  Hold *hold = data;

  g_bus_unwatch_name (hold->watch);
  g_clear_handle_id (&hold->limit, g_source_remove);
  g_free (hold->caller);
  g_free (hold);
}

static void
check_held (CabinControlHolds *self)
{
  gboolean held = g_hash_table_size (self->holds) > 0;

  if (self->held == held)
    return;

  self->held = held;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELD]);
}

static void
end_hold (Hold *hold)
{
  g_autofree char *caller = g_strdup (hold->caller);

  cabin_control_holds_drop (hold->holds, caller);
}

static void
on_caller_left (GDBusConnection *connection,
                const char      *caller,
                gpointer         user_data)
{
  end_hold (user_data);
}

static gboolean
on_limit (gpointer user_data)
{
  Hold *hold = user_data;

  hold->limit = 0;
  end_hold (hold);

  return G_SOURCE_REMOVE;
}

/* Who was told that it is not so has nothing to hold. */
static void
on_answered (CabinControlCall  *call,
             int                outcome,
             CabinControlHolds *self)
{
  if (outcome != CABIN_CONTROL_DONE)
    cabin_control_holds_drop (self, cabin_control_call_get_sender (call));
}

static void
cabin_control_holds_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  CabinControlHolds *self = CABIN_CONTROL_HOLDS (object);

  switch (prop_id)
    {
    case PROP_HELD:
      g_value_set_boolean (value, self->held);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_control_holds_dispose (GObject *object)
{
  cabin_control_holds_drop_all (CABIN_CONTROL_HOLDS (object));

  G_OBJECT_CLASS (cabin_control_holds_parent_class)->dispose (object);
}

static void
cabin_control_holds_finalize (GObject *object)
{
  g_hash_table_unref (CABIN_CONTROL_HOLDS (object)->holds);

  G_OBJECT_CLASS (cabin_control_holds_parent_class)->finalize (object);
}

static void
cabin_control_holds_class_init (CabinControlHoldsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cabin_control_holds_get_property;
  object_class->dispose = cabin_control_holds_dispose;
  object_class->finalize = cabin_control_holds_finalize;

  properties[PROP_HELD] =
    g_param_spec_boolean ("held", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_control_holds_init (CabinControlHolds *self)
{
  self->holds = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, hold_free);
}

/**
 * cabin_control_holds_new:
 * @limit_ms: how long each caller can want it, in milliseconds; 0 for as long as it is there
 *
 * Returns: (transfer full): what nobody wants yet
 */
CabinControlHolds *
cabin_control_holds_new (guint limit_ms)
{
  CabinControlHolds *self = g_object_new (CABIN_TYPE_CONTROL_HOLDS, NULL);

  self->limit_ms = limit_ms;

  return self;
}

/**
 * cabin_control_holds_take:
 * @call: who asks for it; if the answer is an error, it is taken back
 *
 * The caller wants it from now on. Who has wanted it before gets a new time.
 */
void
cabin_control_holds_take (CabinControlHolds *self,
                          CabinControlCall  *call)
{
  Hold *hold = g_new0 (Hold, 1);

  g_return_if_fail (CABIN_IS_CONTROL_HOLDS (self));

  hold->holds = self;
  hold->caller = g_strdup (cabin_control_call_get_sender (call));
  hold->watch = g_bus_watch_name_on_connection (cabin_control_call_get_connection (call), hold->caller,
                                                G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_caller_left, hold, NULL);
  g_signal_connect_object (call, "answered", G_CALLBACK (on_answered), self, 0);
  if (self->limit_ms > 0)
    hold->limit = g_timeout_add (self->limit_ms, on_limit, hold);
  g_hash_table_replace (self->holds, hold->caller, hold);
  check_held (self);
}

/**
 * cabin_control_holds_drop:
 *
 * The caller does not want it any more. Nothing happens if it never did.
 */
void
cabin_control_holds_drop (CabinControlHolds *self,
                          const char        *caller)
{
  g_return_if_fail (CABIN_IS_CONTROL_HOLDS (self));

  g_hash_table_remove (self->holds, caller);
  check_held (self);
}

/**
 * cabin_control_holds_drop_all:
 *
 * It has ended, whatever the callers want.
 */
void
cabin_control_holds_drop_all (CabinControlHolds *self)
{
  g_return_if_fail (CABIN_IS_CONTROL_HOLDS (self));

  g_hash_table_remove_all (self->holds);
  check_held (self);
}

gboolean
cabin_control_holds_get_held (CabinControlHolds *self)
{
  return self->held;
}
