/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-handover-link.h"

#include <errno.h>
#include <glib-unix.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cabin-error.h"
#include "cabin-handover-talk.h"

struct _CabinHandoverLink
{
  GObject parent_instance;

  GObject *network;
  const CabinHandoverSource *source;
  GCancellable *cancellable;
  CabinNetworkOffer *offer;

  /* -1 when nothing more is said. */
  int fd;
  guint readable;
  guint writable;
  guint timer;
  gint64 timer_us;

  CabinHandoverReader reader;
  CabinHandoverWriter writer;
  CabinHandoverTalk talk;
  CabinHandoverState state;
  CabinHandoverReason reason;
};

G_DEFINE_FINAL_TYPE (CabinHandoverLink, cabin_handover_link, G_TYPE_OBJECT)

enum {
  CHANGED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Lets go of all that the conversation needed. The link itself is the profile's. */
static void
stop (CabinHandoverLink *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->readable, g_source_remove);
  g_clear_handle_id (&self->writable, g_source_remove);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->offer, cabin_network_offer_free);
  cabin_handover_writer_wipe (&self->writer);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

static gboolean
say (CabinHandoverLink        *self,
     CabinHandoverActions      actions,
     const CabinHandoverFrame *frame)
{
  CabinHandoverWriter *writer = &self->writer;
  const CabinNetworkOffer *offer = self->offer;

  if ((actions & CABIN_HANDOVER_ACTION_VERSION) != 0 && !cabin_handover_message_write_version (writer, offer))
    return FALSE;
  if ((actions & CABIN_HANDOVER_ACTION_START) != 0 && !cabin_handover_message_write_start (writer, offer))
    return FALSE;
  if ((actions & CABIN_HANDOVER_ACTION_CREDENTIALS) != 0 && !cabin_handover_message_write_credentials (writer, offer))
    return FALSE;
  if ((actions & CABIN_HANDOVER_ACTION_START_ANSWER) != 0 && !cabin_handover_message_write_start_answer (writer, offer))
    return FALSE;

  return (actions & CABIN_HANDOVER_ACTION_PONG) == 0 || cabin_handover_message_write_pong (writer, frame);
}

static void fetch (CabinHandoverLink *self);

static void
take (CabinHandoverLink        *self,
      CabinHandoverActions      actions,
      const CabinHandoverFrame *frame)
{
  static const CabinHandoverEvent garbage = { .kind = CABIN_HANDOVER_EVENT_GARBAGE };

  if ((actions & CABIN_HANDOVER_ACTION_FETCH) != 0)
    fetch (self);
  /* A phone that has so much to read has asked for more than any would. */
  if (!say (self, actions, frame))
    actions |= cabin_handover_talk_step (&self->talk, &garbage, g_get_monotonic_time ());
  if ((actions & CABIN_HANDOVER_ACTION_DROP_OFFER) != 0)
    g_clear_pointer (&self->offer, cabin_network_offer_free);
  if ((actions & CABIN_HANDOVER_ACTION_END) != 0)
    stop (self);
}

static void
tell (CabinHandoverLink      *self,
      CabinHandoverEventKind  kind)
{
  CabinHandoverEvent event = { .kind = kind };

  take (self, cabin_handover_talk_step (&self->talk, &event, g_get_monotonic_time ()), NULL);
}

static void
set_waiting (CabinHandoverLink  *self,
             CabinHandoverClock  clock,
             gboolean            waiting)
{
  cabin_handover_talk_set_waiting (&self->talk, clock, waiting, g_get_monotonic_time ());
}

static gboolean on_timer (gpointer user_data);
static gboolean on_writable (int          fd,
                             GIOCondition condition,
                             gpointer     user_data);

static void
send_waiting (CabinHandoverLink *self)
{
  gssize sent = 0;

  if (self->fd < 0)
    return;

  if (self->writer.filled > 0)
    sent = send (self->fd, self->writer.bytes, self->writer.filled, MSG_DONTWAIT | MSG_NOSIGNAL);
  /* What else can be wrong with the link is found when it is read. */
  if (sent > 0)
    cabin_handover_writer_taken (&self->writer, (gsize) sent);

  set_waiting (self, CABIN_HANDOVER_CLOCK_BLOCKED, self->writer.filled > 0);
  if (self->writer.filled == 0)
    g_clear_handle_id (&self->writable, g_source_remove);
  else if (self->writable == 0)
    self->writable = g_unix_fd_add (self->fd, G_IO_OUT, on_writable, self);
}

static void
set_timer (CabinHandoverLink *self)
{
  gint64 deadline_us = cabin_handover_talk_get_deadline (&self->talk);
  gint64 left_us = MAX (deadline_us - g_get_monotonic_time (), 0);

  if (deadline_us == self->timer_us)
    return;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer_us = deadline_us;
  /* Rounded up: it must not come too early, as it would come again and again then. */
  if (deadline_us != 0)
    self->timer = g_timeout_add ((guint) (left_us / G_TIME_SPAN_MILLISECOND) + 1, on_timer, self);
}

/* What follows from whatever has happened. The caller holds a reference. */
static void
settle (CabinHandoverLink *self)
{
  CabinHandoverState state = cabin_handover_talk_get_state (&self->talk);
  CabinHandoverReason reason = self->talk.reason;
  gboolean changed = state != self->state || reason != self->reason;

  send_waiting (self);
  if (self->fd >= 0)
    set_timer (self);
  self->state = state;
  self->reason = reason;
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* After this, nothing of @self is used by who calls it. */
static void
settle_and_end (CabinHandoverLink *self)
{
  g_autoptr(CabinHandoverLink) alive = g_object_ref (self);

  settle (self);
  if (self->fd < 0)
    g_signal_emit (self, signals[ENDED], 0);
}

static gboolean
on_timer (gpointer user_data)
{
  CabinHandoverLink *self = user_data;

  self->timer = 0;
  self->timer_us = 0;
  tell (self, CABIN_HANDOVER_EVENT_TIMER);
  settle_and_end (self);

  return G_SOURCE_REMOVE;
}

static void
on_offer (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(CabinHandoverLink) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(CabinNetworkOffer) offer = self->source->get_offer_finish (source, result, &error);

  if (self->fd < 0)
    return;

  if (offer == NULL)
    g_message ("There is no network to offer to a phone: %s", error->message);
  else
    self->offer = g_steal_pointer (&offer);
  tell (self, self->offer != NULL ? CABIN_HANDOVER_EVENT_OFFER : CABIN_HANDOVER_EVENT_NO_OFFER);
  settle_and_end (self);
}

static void
fetch (CabinHandoverLink *self)
{
  self->source->get_offer_async (self->network, self->cancellable, on_offer, g_object_ref (self));
}

static void
take_frame (CabinHandoverLink        *self,
            const CabinHandoverFrame *frame)
{
  CabinHandoverEvent event = { .kind = CABIN_HANDOVER_EVENT_MESSAGE };

  if (!cabin_handover_message_parse (frame, &event.message))
    event.kind = CABIN_HANDOVER_EVENT_GARBAGE;
  take (self, cabin_handover_talk_step (&self->talk, &event, g_get_monotonic_time ()), frame);
}

static void
take_bytes (CabinHandoverLink *self,
            const guint8      *bytes,
            gsize              size)
{
  CabinHandoverFrame frame;
  CabinHandoverRead read = CABIN_HANDOVER_READ_FRAME;

  while (self->fd >= 0 && read == CABIN_HANDOVER_READ_FRAME)
    {
      read = cabin_handover_reader_read (&self->reader, &bytes, &size, &frame);
      /* The time for a frame is that of one, and not of those that follow each other without a pause. */
      if (read != CABIN_HANDOVER_READ_MORE)
        set_waiting (self, CABIN_HANDOVER_CLOCK_PART, FALSE);
      if (read == CABIN_HANDOVER_READ_FRAME)
        take_frame (self, &frame);
      else if (read == CABIN_HANDOVER_READ_TOO_LONG)
        tell (self, CABIN_HANDOVER_EVENT_GARBAGE);
    }

  set_waiting (self, CABIN_HANDOVER_CLOCK_PART, cabin_handover_reader_is_partial (&self->reader));
}

/* An RFCOMM socket tells once that the other side has hung up, be it to who sends; after that it only polls so. */
static gboolean
is_hung_up (CabinHandoverLink *self)
{
  struct pollfd poll_fd = { .fd = self->fd };

  return poll (&poll_fd, 1, 0) > 0 && (poll_fd.revents & (POLLHUP | POLLERR)) != 0;
}

/* Takes what has arrived, a part of it at a time. Returns whether there could be more. */
static gboolean
receive (CabinHandoverLink *self)
{
  guint8 bytes[CABIN_HANDOVER_PAYLOAD_MAX];
  /* Asked before: what was said until then is there to be read. */
  gboolean hung_up = is_hung_up (self);
  gssize n = recv (self->fd, bytes, sizeof bytes, MSG_DONTWAIT);

  if (n > 0)
    take_bytes (self, bytes, (gsize) n);
  else if (n == 0 || (errno == EAGAIN ? hung_up : errno != EINTR))
    tell (self, CABIN_HANDOVER_EVENT_HUNG_UP);

  return n > 0 && self->fd >= 0;
}

static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  CabinHandoverLink *self = user_data;
  gboolean open;

  receive (self);
  /* Who is told of the end drops the last reference. */
  open = self->fd >= 0;
  settle_and_end (self);

  return open;
}

static gboolean
on_writable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  CabinHandoverLink *self = user_data;

  self->writable = 0;
  settle_and_end (self);

  return G_SOURCE_REMOVE;
}

static void
cabin_handover_link_dispose (GObject *object)
{
  CabinHandoverLink *self = CABIN_HANDOVER_LINK (object);

  stop (self);
  g_clear_object (&self->network);

  G_OBJECT_CLASS (cabin_handover_link_parent_class)->dispose (object);
}

static void
cabin_handover_link_finalize (GObject *object)
{
  CabinHandoverLink *self = CABIN_HANDOVER_LINK (object);

  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (cabin_handover_link_parent_class)->finalize (object);
}

static void
cabin_handover_link_class_init (CabinHandoverLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = cabin_handover_link_dispose;
  object_class->finalize = cabin_handover_link_finalize;

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cabin_handover_link_init (CabinHandoverLink *self)
{
  self->cancellable = g_cancellable_new ();
  self->fd = -1;
}

/**
 * cabin_handover_link_new:
 * @fd: (transfer full): a descriptor of a socket that a phone has opened
 * @network: what @source asks for the offer
 * @source: how it is asked
 *
 * Begins the conversation.
 *
 * Returns: (transfer full): a link on which nothing was said yet
 */
CabinHandoverLink *
cabin_handover_link_new (int                        fd,
                         GObject                   *network,
                         const CabinHandoverSource *source)
{
  CabinHandoverLink *self = g_object_new (CABIN_TYPE_HANDOVER_LINK, NULL);

  self->fd = fd;
  self->network = g_object_ref (network);
  self->source = source;
  self->readable = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, self);
  take (self, cabin_handover_talk_begin (&self->talk, g_get_monotonic_time ()), NULL);
  settle (self);

  return self;
}

/**
 * cabin_handover_link_renew:
 *
 * To be called when the network has come up anew: the phone is told again.
 */
void
cabin_handover_link_renew (CabinHandoverLink *self)
{
  g_return_if_fail (CABIN_IS_HANDOVER_LINK (self));

  tell (self, CABIN_HANDOVER_EVENT_NETWORK);
  settle_and_end (self);
}

/**
 * cabin_handover_link_close:
 *
 * Ends the conversation, as the link is about to end. What the phone has said before still counts. No signal follows.
 *
 * Returns: whether the phone has ended the link, so that the state is its last word; %FALSE if it was taken away
 */
gboolean
cabin_handover_link_close (CabinHandoverLink *self)
{
  gboolean ended;

  g_return_val_if_fail (CABIN_IS_HANDOVER_LINK (self), FALSE);

  while (self->fd >= 0 && receive (self))
    ;
  ended = self->fd < 0;
  self->state = cabin_handover_talk_get_state (&self->talk);
  self->reason = self->talk.reason;
  stop (self);

  return ended;
}

/**
 * cabin_handover_link_get_state:
 *
 * Returns: what a person is shown of the conversation
 */
CabinHandoverState
cabin_handover_link_get_state (CabinHandoverLink *self)
{
  g_return_val_if_fail (CABIN_IS_HANDOVER_LINK (self), CABIN_HANDOVER_NONE);

  return self->state;
}

CabinHandoverReason
cabin_handover_link_get_reason (CabinHandoverLink *self)
{
  g_return_val_if_fail (CABIN_IS_HANDOVER_LINK (self), CABIN_HANDOVER_REASON_NONE);

  return self->reason;
}
