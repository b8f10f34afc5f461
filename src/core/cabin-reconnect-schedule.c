/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-reconnect-schedule.h"

/* Two cars with the same schedule beside one phone must not page it in step for ever. */
#define JITTER 0.1

struct _CabinReconnectSchedule
{
  GArray *stages;
  guint tail_s;
  GRand *rand;
};

static gint64
jitter (CabinReconnectSchedule *self,
        guint                   gap_s)
{
  return (gint64) ((double) gap_s * G_USEC_PER_SEC * g_rand_double_range (self->rand, 1 - JITTER, 1 + JITTER));
}

CabinReconnectSchedule *
cabin_reconnect_schedule_new (const CabinReconnectStage *stages,
                              guint                      n_stages,
                              guint                      tail_s,
                              guint32                    seed)
{
  CabinReconnectSchedule *self = g_new0 (CabinReconnectSchedule, 1);

  self->stages = g_array_new (FALSE, FALSE, sizeof (CabinReconnectStage));
  for (guint i = 0; i < n_stages; i++)
    {
      CabinReconnectStage stage = { MAX (stages[i].gap_s, 1), stages[i].times };

      g_array_append_val (self->stages, stage);
    }
  self->tail_s = tail_s;
  self->rand = g_rand_new_with_seed (seed);

  return self;
}

void
cabin_reconnect_schedule_free (CabinReconnectSchedule *self)
{
  g_array_unref (self->stages);
  g_rand_free (self->rand);
  g_free (self);
}

/**
 * cabin_reconnect_schedule_after:
 * @n_rounds: how many rounds were counted before the one that ends now
 * @now_us: monotonic µs
 *
 * Returns: when the next round begins, monotonic µs; %CABIN_RECONNECT_NEVER if the schedule is over and has no tail
 */
gint64
cabin_reconnect_schedule_after (CabinReconnectSchedule *self,
                                guint                   n_rounds,
                                gint64                  now_us)
{
  for (guint i = 0; i < self->stages->len; i++)
    {
      const CabinReconnectStage *stage = &g_array_index (self->stages, CabinReconnectStage, i);

      if (n_rounds < stage->times)
        return now_us + jitter (self, stage->gap_s);
      n_rounds -= stage->times;
    }

  return self->tail_s > 0 ? now_us + jitter (self, self->tail_s) : CABIN_RECONNECT_NEVER;
}

/**
 * cabin_reconnect_schedule_again:
 * @now_us: monotonic µs
 *
 * A lost phone may be back in a moment; one that said good-bye did so on purpose, or was taken away.
 *
 * Returns: when a schedule begins after the link went down, monotonic µs
 */
gint64
cabin_reconnect_schedule_again (CabinReconnectSchedule *self,
                                CabinReconnectReason    reason,
                                gint64                  now_us)
{
  guint i = reason == CABIN_RECONNECT_REASON_REMOTE && self->stages->len > 1 ? 1 : 0;

  if (self->stages->len == 0)
    return now_us;

  return now_us + jitter (self, g_array_index (self->stages, CabinReconnectStage, i).gap_s);
}
