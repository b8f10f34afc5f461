/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cabin-sim-types.h"

G_BEGIN_DECLS

/**
 * CabinSimAnswer:
 *
 * What the phone's user does when the phone shows the code.
 */
typedef enum {
  CABIN_SIM_ANSWER_ACCEPT,
  CABIN_SIM_ANSWER_REJECT,
  CABIN_SIM_ANSWER_NEVER,
} CabinSimAnswer;

#define CABIN_SIM_TYPE_PHONE (cabin_sim_phone_get_type ())

G_DECLARE_FINAL_TYPE (CabinSimPhone, cabin_sim_phone, CABIN_SIM, PHONE, GObject)

/**
 * CabinSimPhone:
 *
 * A phone and its user: what it can and wants (the options of org.cabin.Sim1.AddPhone), the cars it has bonded with,
 * its link and its open channels. Or an LE peripheral, which is a phone that others call. Knows nothing of bluetoothd.
 */
struct _CabinSimPhone
{
  GObject parent_instance;

  char *address;
  /* public or random. */
  char *address_type;
  /* What it is found and called over: BR/EDR, or LE for a peripheral. */
  CabinSimBearers bearer;
  /* Valid UTF-8, as bluetoothd makes it out of the bytes from the air. */
  char *name;
  /* %NULL for a device that does not say what it looks like. */
  char *icon;
  char *capability;
  CabinSimAnswer answer;
  guint delay_ms;
  /* Negative: a new one for each pairing. */
  gint32 passkey;
  char *pin;
  /* Address of the adapter it talks to; %NULL is the first. */
  char *adapter;
  char **uuids;
  gboolean visible;
  gboolean reachable;
  gboolean silent;
  guint page_answer_ms;

  /* Address of the adapter that the link goes to, while there is one. */
  char *linked_to;
  CabinSimBearers bearers;
  /* The pairing that runs. Weak. */
  CabinSimPairing *pairing;
  /* What its display shows during that; negative for nothing. */
  gint32 code;

  /* Addresses of the adapters it has a link key for. */
  GHashTable *keys;
  /* UUID to CabinSimChannel: our ends of what is open. */
  GHashTable *channels;
  /* UUID to GByteArray: what the car said there, also after its end. */
  GHashTable *heard;
};

CabinSimBearers cabin_sim_bearer_from_name     (const char    *name);
CabinSimPhone  *cabin_sim_phone_new            (const char    *address);
gboolean        cabin_sim_phone_configure      (CabinSimPhone *self,
                                                GVariant      *options,
                                                GError       **error);
GVariant       *cabin_sim_phone_describe       (CabinSimPhone *self);
guint32         cabin_sim_phone_choose_passkey (CabinSimPhone *self);
gboolean        cabin_sim_phone_has_key        (CabinSimPhone *self,
                                                const char    *adapter);
void            cabin_sim_phone_add_channel    (CabinSimPhone *self,
                                                const char    *uuid,
                                                int            fd);
gboolean        cabin_sim_phone_has_channel    (CabinSimPhone *self,
                                                const char    *uuid);
void            cabin_sim_phone_close_channel  (CabinSimPhone *self,
                                                const char    *uuid);
void            cabin_sim_phone_say            (CabinSimPhone *self,
                                                const char    *uuid,
                                                const guint8  *data,
                                                gsize          length);
GBytes         *cabin_sim_phone_take           (CabinSimPhone *self,
                                                const char    *uuid);

G_END_DECLS
