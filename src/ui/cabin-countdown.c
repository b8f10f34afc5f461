/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-countdown.h"

#define MINUTE_US (60 * G_USEC_PER_SEC)
#define NEVER (-1)

struct _CabinCountdown
{
  GObject parent_instance;

  /* Owns the countdown. */
  GtkWidget *widget;
  gboolean coarse;
  gint64 end_us;
  GSource *source;
};

G_DEFINE_FINAL_TYPE (CabinCountdown, cabin_countdown, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
dispatch (GSource     *source,
          GSourceFunc  callback,
          gpointer     user_data)
{
  return callback (user_data);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch };

static void
arm (CabinCountdown *self)
{
  gint64 left = cabin_countdown_get_left (self);

  if (left > 0 && gtk_widget_get_mapped (self->widget))
    g_source_set_ready_time (self->source,
                             g_get_monotonic_time () + cabin_countdown_until_change (left, self->coarse));
  else
    g_source_set_ready_time (self->source, NEVER);
}

static gboolean
on_time (gpointer user_data)
{
  CabinCountdown *self = user_data;

  arm (self);
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_CONTINUE;
}

static void
on_map (CabinCountdown *self)
{
  on_time (self);
}

static void
cabin_countdown_dispose (GObject *object)
{
  CabinCountdown *self = CABIN_COUNTDOWN (object);

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);

  G_OBJECT_CLASS (cabin_countdown_parent_class)->dispose (object);
}

static void
cabin_countdown_class_init (CabinCountdownClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cabin_countdown_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
cabin_countdown_init (CabinCountdown *self)
{
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_callback (self->source, on_time, self, NULL);
  g_source_attach (self->source, NULL);
}

/**
 * cabin_countdown_new:
 * @widget: what has to be on the screen; must live as long as the countdown
 * @coarse: whether more than a minute is counted in minutes
 *
 * Returns: (transfer full): a countdown without an end
 */
CabinCountdown *
cabin_countdown_new (GtkWidget *widget,
                     gboolean   coarse)
{
  CabinCountdown *self = g_object_new (CABIN_TYPE_COUNTDOWN, NULL);

  self->widget = widget;
  self->coarse = coarse;
  g_signal_connect_object (widget, "map", G_CALLBACK (on_map), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (widget, "unmap", G_CALLBACK (arm), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * cabin_countdown_set_end:
 * @end_us: monotonic µs as g_get_monotonic_time(); 0 for none
 */
void
cabin_countdown_set_end (CabinCountdown *self,
                         gint64          end_us)
{
  g_return_if_fail (CABIN_IS_COUNTDOWN (self));

  if (self->end_us == end_us)
    return;

  self->end_us = end_us;
  arm (self);
}

/**
 * cabin_countdown_get_left:
 *
 * Returns: what is left, µs; 0 if nothing is
 */
gint64
cabin_countdown_get_left (CabinCountdown *self)
{
  return self->end_us == 0 ? 0 : MAX (self->end_us - g_get_monotonic_time (), 0);
}

/**
 * cabin_countdown_until_change:
 * @left_us: what is left, more than 0
 *
 * Words round up: what is left is never said to be nothing.
 *
 * Returns: µs until the words for what is left are others
 */
gint64
cabin_countdown_until_change (gint64   left_us,
                              gboolean coarse)
{
  gint64 unit = coarse && left_us > MINUTE_US ? MINUTE_US : G_USEC_PER_SEC;

  return (left_us - 1) % unit + 1;
}
