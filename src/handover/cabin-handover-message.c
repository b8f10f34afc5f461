/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-handover-message.h"

#include <string.h>

#include "cabin-handover.pb-c.h"

/* What a phone asks with has nothing in it that is of use to the car, but it has to be a message. */
static gboolean
parse_request (const CabinHandoverFrame *frame)
{
  Cabin__Handover__Request *it = cabin__handover__request__unpack (NULL, frame->length, frame->payload);

  if (it == NULL)
    return FALSE;

  cabin__handover__request__free_unpacked (it, NULL);

  return TRUE;
}

/* Whatever it thinks of our version, it goes on. */
static gboolean
parse_version_answer (const CabinHandoverFrame *frame,
                      int                      *outcome)
{
  Cabin__Handover__VersionAnswer *it = cabin__handover__version_answer__unpack (NULL, frame->length, frame->payload);

  if (it == NULL)
    return FALSE;

  *outcome = it->outcome;
  cabin__handover__version_answer__free_unpacked (it, NULL);

  return TRUE;
}

/* An outcome that is absent is not 0: what it would mean differs from one release of Android Auto to the next. */
static gboolean
parse_joined (const CabinHandoverFrame *frame,
              int                      *outcome)
{
  Cabin__Handover__Joined *it = cabin__handover__joined__unpack (NULL, frame->length, frame->payload);
  gboolean said;

  if (it == NULL)
    return FALSE;

  *outcome = it->outcome;
  said = it->has_outcome;
  cabin__handover__joined__free_unpacked (it, NULL);

  return said;
}

static gboolean
parse_start_answer (const CabinHandoverFrame *frame,
                    int                      *outcome)
{
  Cabin__Handover__StartAnswer *it = cabin__handover__start_answer__unpack (NULL, frame->length, frame->payload);
  gboolean said;

  if (it == NULL)
    return FALSE;

  *outcome = it->outcome;
  said = it->has_outcome;
  cabin__handover__start_answer__free_unpacked (it, NULL);

  return said;
}

static gboolean
write_message (CabinHandoverWriter    *writer,
               CabinHandoverType       type,
               const ProtobufCMessage *message)
{
  guint8 *payload = cabin_handover_writer_add (writer, type, protobuf_c_message_get_packed_size (message));

  if (payload == NULL)
    return FALSE;

  protobuf_c_message_pack (message, payload);

  return TRUE;
}

static Cabin__Handover__Security
get_security (const CabinNetworkOffer *offer)
{
  switch (offer->security)
    {
    case CABIN_NETWORK_SECURITY_WPA2:
      return CABIN__HANDOVER__SECURITY__WPA2_PSK;

    case CABIN_NETWORK_SECURITY_WPA2_WPA3:
      return CABIN__HANDOVER__SECURITY__WPA2_WPA3_PSK;

    default:
      g_return_val_if_reached (CABIN__HANDOVER__SECURITY__SECURITY_UNKNOWN);
    }
}

/**
 * cabin_handover_message_parse:
 * @frame: what a phone sent
 * @message: (out): what it says
 *
 * Returns: whether it is something that a phone may say, well-formed
 */
gboolean
cabin_handover_message_parse (const CabinHandoverFrame *frame,
                              CabinHandoverMessage     *message)
{
  message->type = frame->type;
  message->outcome = CABIN__HANDOVER__OUTCOME__DONE;

  switch (message->type)
    {
    case CABIN_HANDOVER_TYPE_START:
    case CABIN_HANDOVER_TYPE_REQUEST:
      return parse_request (frame);

    case CABIN_HANDOVER_TYPE_VERSION_ANSWER:
      return parse_version_answer (frame, &message->outcome);

    case CABIN_HANDOVER_TYPE_JOINED:
      return parse_joined (frame, &message->outcome);

    case CABIN_HANDOVER_TYPE_START_ANSWER:
      return parse_start_answer (frame, &message->outcome);

    case CABIN_HANDOVER_TYPE_PING:
      return frame->length <= CABIN_HANDOVER_PING_MAX;

    case CABIN_HANDOVER_TYPE_CREDENTIALS:
    case CABIN_HANDOVER_TYPE_VERSION:
    /* We never ping. */
    case CABIN_HANDOVER_TYPE_PONG:
    default:
      return FALSE;
    }
}

/**
 * cabin_handover_message_write_version:
 * @offer: (nullable): for the frequency, if it is known already
 *
 * Opens the conversation.
 *
 * Returns: whether there was room for it
 */
gboolean
cabin_handover_message_write_version (CabinHandoverWriter     *writer,
                                      const CabinNetworkOffer *offer)
{
  Cabin__Handover__Version message = CABIN__HANDOVER__VERSION__INIT;
  int frequency = offer != NULL ? (int) offer->frequency : 0;

  message.major = CABIN_HANDOVER_VERSION_MAJOR;
  message.minor = CABIN_HANDOVER_VERSION_MINOR;
  message.frequencies = &frequency;
  message.n_frequencies = frequency != 0 ? 1 : 0;

  return write_message (writer, CABIN_HANDOVER_TYPE_VERSION, &message.base);
}

/**
 * cabin_handover_message_write_start:
 *
 * Says where the projection program listens.
 *
 * Returns: whether there was room for it
 */
gboolean
cabin_handover_message_write_start (CabinHandoverWriter     *writer,
                                    const CabinNetworkOffer *offer)
{
  Cabin__Handover__Start message = CABIN__HANDOVER__START__INIT;

  message.host = offer->host;
  message.port = offer->port;

  return write_message (writer, CABIN_HANDOVER_TYPE_START, &message.base);
}

/**
 * cabin_handover_message_write_start_answer:
 *
 * Says the same to a phone that asked for it.
 *
 * Returns: whether there was room for it
 */
gboolean
cabin_handover_message_write_start_answer (CabinHandoverWriter     *writer,
                                           const CabinNetworkOffer *offer)
{
  Cabin__Handover__StartAnswer message = CABIN__HANDOVER__START_ANSWER__INIT;

  message.host = offer->host;
  message.has_port = TRUE;
  message.port = offer->port;
  message.has_outcome = TRUE;
  message.outcome = CABIN__HANDOVER__OUTCOME__DONE;

  return write_message (writer, CABIN_HANDOVER_TYPE_START_ANSWER, &message.base);
}

/**
 * cabin_handover_message_write_credentials:
 *
 * Says how to join the car's network. The writer has the key in it from then on.
 *
 * Returns: whether there was room for it
 */
gboolean
cabin_handover_message_write_credentials (CabinHandoverWriter     *writer,
                                          const CabinNetworkOffer *offer)
{
  Cabin__Handover__Credentials message = CABIN__HANDOVER__CREDENTIALS__INIT;

  message.ssid = offer->ssid;
  message.key = offer->key;
  message.bssid = offer->bssid;
  message.security = get_security (offer);
  message.kind = CABIN__HANDOVER__ACCESS_POINT__FIXED;

  return write_message (writer, CABIN_HANDOVER_TYPE_CREDENTIALS, &message.base);
}

/**
 * cabin_handover_message_write_pong:
 * @ping: a frame of that type
 *
 * Sends a ping back as it came.
 *
 * Returns: whether there was room for it
 */
gboolean
cabin_handover_message_write_pong (CabinHandoverWriter      *writer,
                                   const CabinHandoverFrame *ping)
{
  guint8 *payload = cabin_handover_writer_add (writer, CABIN_HANDOVER_TYPE_PONG, ping->length);

  if (payload == NULL)
    return FALSE;

  if (ping->length > 0)
    memcpy (payload, ping->payload, ping->length);

  return TRUE;
}
