/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CabinSimChannel:
 *
 * A phone's end of an RFCOMM channel: hears what the car says, and says what the test wants.
 */
typedef struct _CabinSimChannel CabinSimChannel;

/**
 * CabinSimChannelEnded:
 *
 * The car has hung up, and all that it said has been heard; the handler frees @channel.
 */
typedef void (*CabinSimChannelEnded) (CabinSimChannel *channel,
                                      gpointer         user_data);

CabinSimChannel *cabin_sim_channel_new      (const char          *uuid,
                                             int                  fd,
                                             GByteArray          *heard,
                                             CabinSimChannelEnded ended,
                                             gpointer             user_data);
void             cabin_sim_channel_free     (CabinSimChannel     *self);
const char      *cabin_sim_channel_get_uuid (CabinSimChannel     *self);
void             cabin_sim_channel_say      (CabinSimChannel     *self,
                                             const guint8        *data,
                                             gsize                length);

G_END_DECLS
