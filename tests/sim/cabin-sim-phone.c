/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-phone.h"

#include <string.h>

#include "cabin-sim-channel.h"

#define CAPABILITIES "DisplayYesNo", "DisplayOnly", "KeyboardOnly", "NoInputNoOutput", "Legacy"

/* A passkey has six digits (Core specification, Vol 3 Part C 3.2.3). */
#define PASSKEYS 1000000

/* A phone that is there answers a page within its scan interval; here it is quick. */
#define PAGE_ANSWER_MS 20

/* Bluetooth Assigned Numbers, section 3.4. */
#define UUID_GENERIC_ACCESS "00001800-0000-1000-8000-00805f9b34fb"
#define UUID_BATTERY "0000180f-0000-1000-8000-00805f9b34fb"

/* What bluetoothd makes of a phone's class. */
#define ICON_PHONE "phone"

G_DEFINE_FINAL_TYPE (CabinSimPhone, cabin_sim_phone, G_TYPE_OBJECT)

static void
on_channel_ended (CabinSimChannel *channel,
                  gpointer         user_data)
{
  CabinSimPhone *self = user_data;

  g_hash_table_remove (self->channels, cabin_sim_channel_get_uuid (channel));
}

static void
set_string (char       **place,
            const char  *value)
{
  g_free (*place);
  *place = g_strdup (value);
}

/* BlueZ takes a name that is not UTF-8 for ASCII and puts spaces for what is not, then strips the ends. */
static void
set_name (CabinSimPhone *self,
          GVariant      *value)
{
  const char *bytes;
  gsize length;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    bytes = g_variant_get_string (value, &length);
  else
    bytes = g_variant_get_fixed_array (value, &length, 1);

  g_free (self->name);
  self->name = g_strndup (bytes, length);
  if (!g_utf8_validate (self->name, -1, NULL))
    for (char *c = self->name; *c != '\0'; c++)
      if ((guchar) *c >= 0x80)
        *c = ' ';
  g_strstrip (self->name);
}

static gboolean
set_answer (CabinSimPhone *self,
            const char    *value)
{
  if (g_str_equal (value, "accept"))
    self->answer = CABIN_SIM_ANSWER_ACCEPT;
  else if (g_str_equal (value, "reject"))
    self->answer = CABIN_SIM_ANSWER_REJECT;
  else if (g_str_equal (value, "never"))
    self->answer = CABIN_SIM_ANSWER_NEVER;
  else
    return FALSE;

  return TRUE;
}

static gboolean
set_bearer (CabinSimPhone *self,
            const char    *value)
{
  CabinSimBearers bearer = cabin_sim_bearer_from_name (value);

  if (bearer == CABIN_SIM_BEARER_NONE)
    return FALSE;

  self->bearer = bearer;
  if (bearer == CABIN_SIM_BEARER_LE && g_strcmp0 (self->icon, ICON_PHONE) == 0)
    set_string (&self->icon, NULL);

  return TRUE;
}

/* What a phone with Android Auto serves, or a peripheral that has a battery. */
static char **
get_usual_uuids (CabinSimBearers bearer)
{
  static const char *const phone[] = {
    CABIN_UUID_A2DP_SOURCE, CABIN_UUID_AVRCP_TARGET, CABIN_UUID_HSP_AG, CABIN_UUID_NAP, CABIN_UUID_HFP_AG,
    CABIN_UUID_PBAP_PSE, CABIN_UUID_MAP_MAS, NULL,
  };
  static const char *const peripheral[] = { UUID_GENERIC_ACCESS, UUID_BATTERY, NULL };

  return g_strdupv ((char **) (bearer == CABIN_SIM_BEARER_LE ? peripheral : phone));
}

/* Returns: %FALSE if @key is unknown or @value of no use for it */
static gboolean
set_option (CabinSimPhone *self,
            const char    *key,
            GVariant      *value)
{
  static const char *const capabilities[] = { CAPABILITIES, NULL };
  static const char *const address_types[] = { "public", "random", NULL };
  const char *type = g_variant_get_type_string (value);
  const char *text = g_str_equal (type, "s") ? g_variant_get_string (value, NULL) : NULL;

  if (g_str_equal (key, "name") && (text != NULL || g_str_equal (type, "ay")))
    set_name (self, value);
  else if (g_str_equal (key, "bearer") && text != NULL)
    return set_bearer (self, text);
  else if (g_str_equal (key, "address-type") && text != NULL && g_strv_contains (address_types, text))
    set_string (&self->address_type, text);
  else if (g_str_equal (key, "icon") && text != NULL)
    set_string (&self->icon, *text != '\0' ? text : NULL);
  else if (g_str_equal (key, "io-capability") && text != NULL && g_strv_contains (capabilities, text))
    set_string (&self->capability, text);
  else if (g_str_equal (key, "answer") && text != NULL)
    return set_answer (self, text);
  else if (g_str_equal (key, "delay") && g_str_equal (type, "u"))
    self->delay_ms = g_variant_get_uint32 (value);
  else if (g_str_equal (key, "passkey") && g_str_equal (type, "i"))
    self->passkey = g_variant_get_int32 (value);
  else if (g_str_equal (key, "pin") && text != NULL)
    set_string (&self->pin, text);
  else if (g_str_equal (key, "adapter") && text != NULL)
    set_string (&self->adapter, *text != '\0' ? text : NULL);
  else if (g_str_equal (key, "uuids") && g_str_equal (type, "as"))
    {
      g_strfreev (self->uuids);
      self->uuids = g_variant_dup_strv (value, NULL);
    }
  else if (g_str_equal (key, "visible") && g_str_equal (type, "b"))
    self->visible = g_variant_get_boolean (value);
  else if (g_str_equal (key, "reachable") && g_str_equal (type, "b"))
    self->reachable = g_variant_get_boolean (value);
  else if (g_str_equal (key, "silent") && g_str_equal (type, "b"))
    self->silent = g_variant_get_boolean (value);
  else if (g_str_equal (key, "page-answer") && g_str_equal (type, "u"))
    self->page_answer_ms = g_variant_get_uint32 (value);
  else
    return FALSE;

  return TRUE;
}

static void
cabin_sim_phone_finalize (GObject *object)
{
  CabinSimPhone *self = CABIN_SIM_PHONE (object);

  g_hash_table_unref (self->channels);
  g_hash_table_unref (self->heard);
  g_hash_table_unref (self->keys);
  g_strfreev (self->uuids);
  g_free (self->linked_to);
  g_free (self->adapter);
  g_free (self->pin);
  g_free (self->capability);
  g_free (self->icon);
  g_free (self->name);
  g_free (self->address_type);
  g_free (self->address);

  G_OBJECT_CLASS (cabin_sim_phone_parent_class)->finalize (object);
}

static void
cabin_sim_phone_class_init (CabinSimPhoneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_sim_phone_finalize;
}

static void
cabin_sim_phone_init (CabinSimPhone *self)
{
  self->address_type = g_strdup ("public");
  self->bearer = CABIN_SIM_BEARER_BREDR;
  self->name = g_strdup ("Phone");
  self->icon = g_strdup (ICON_PHONE);
  self->capability = g_strdup (CABIN_BLUEZ_CAPABILITY_DISPLAY_YES_NO);
  self->passkey = -1;
  self->code = -1;
  self->pin = g_strdup ("0000");
  self->visible = TRUE;
  self->reachable = TRUE;
  self->page_answer_ms = PAGE_ANSWER_MS;
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->channels = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                          (GDestroyNotify) cabin_sim_channel_free);
  self->heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_byte_array_unref);
}

/**
 * cabin_sim_bearer_from_name:
 *
 * Returns: the bearer that is called bredr or le, %CABIN_SIM_BEARER_NONE for another name
 */
CabinSimBearers
cabin_sim_bearer_from_name (const char *name)
{
  if (g_str_equal (name, "bredr"))
    return CABIN_SIM_BEARER_BREDR;
  if (g_str_equal (name, "le"))
    return CABIN_SIM_BEARER_LE;

  return CABIN_SIM_BEARER_NONE;
}

/**
 * cabin_sim_phone_new:
 *
 * Returns: (transfer full): a phone that accepts whatever it is asked
 */
CabinSimPhone *
cabin_sim_phone_new (const char *address)
{
  CabinSimPhone *self = g_object_new (CABIN_SIM_TYPE_PHONE, NULL);

  self->address = g_ascii_strup (address, -1);

  return self;
}

/**
 * cabin_sim_phone_configure:
 * @options: a{sv}, see org.cabin.Sim1.AddPhone; address and known are for others and passed over
 *
 * Returns: %FALSE and %G_IO_ERROR_INVALID_ARGUMENT if an option is unknown or wrong
 */
gboolean
cabin_sim_phone_configure (CabinSimPhone  *self,
                           GVariant       *options,
                           GError        **error)
{
  GVariantIter iter;
  const char *key;
  GVariant *child;

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &child))
    {
      g_autoptr(GVariant) value = child;

      if (g_str_equal (key, "address") || g_str_equal (key, "known") || set_option (self, key, value))
        continue;

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Wrong option %s of a phone", key);
      return FALSE;
    }

  if (self->uuids == NULL)
    self->uuids = get_usual_uuids (self->bearer);

  return TRUE;
}

/**
 * cabin_sim_phone_describe:
 *
 * Returns: (transfer floating): a{sv}, see org.cabin.Sim1.GetPhone
 */
GVariant *
cabin_sim_phone_describe (CabinSimPhone *self)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autofree const char **uuids = (const char **) g_hash_table_get_keys_as_array (self->channels, NULL);
  g_autofree char *code = self->code >= 0 ? g_strdup_printf ("%06d", self->code) : g_strdup ("");
  const char *bearers[3] = { NULL };
  guint n_bearers = 0;

  if (self->bearers & CABIN_SIM_BEARER_BREDR)
    bearers[n_bearers++] = "bredr";
  if (self->bearers & CABIN_SIM_BEARER_LE)
    bearers[n_bearers++] = "le";

  g_variant_dict_insert (&dict, "bonded", "b", g_hash_table_size (self->keys) > 0);
  g_variant_dict_insert (&dict, "pairing", "b", self->pairing != NULL);
  g_variant_dict_insert (&dict, "code", "s", code);
  g_variant_dict_insert_value (&dict, "bearers", g_variant_new_strv (bearers, -1));
  g_variant_dict_insert_value (&dict, "rfcomm", g_variant_new_strv (uuids, -1));

  return g_variant_dict_end (&dict);
}

/**
 * cabin_sim_phone_choose_passkey:
 *
 * Returns: the code of the next pairing, 0 to 999999
 */
guint32
cabin_sim_phone_choose_passkey (CabinSimPhone *self)
{
  return self->passkey >= 0 ? (guint32) self->passkey : (guint32) g_random_int_range (0, PASSKEYS);
}

/**
 * cabin_sim_phone_has_key:
 *
 * Returns: whether the phone has a bond with the adapter of this address
 */
gboolean
cabin_sim_phone_has_key (CabinSimPhone *self,
                         const char    *adapter)
{
  return g_hash_table_contains (self->keys, adapter);
}

/**
 * cabin_sim_phone_add_channel:
 * @fd: (transfer full): our end, which does not block
 *
 * Holds an open RFCOMM channel until one of both ends is closed.
 */
void
cabin_sim_phone_add_channel (CabinSimPhone *self,
                             const char    *uuid,
                             int            fd)
{
  GByteArray *heard = g_byte_array_new ();
  CabinSimChannel *channel = cabin_sim_channel_new (uuid, fd, heard, on_channel_ended, self);

  g_hash_table_replace (self->heard, g_strdup (uuid), heard);
  g_hash_table_replace (self->channels, (char *) cabin_sim_channel_get_uuid (channel), channel);
}

/**
 * cabin_sim_phone_has_channel:
 *
 * Returns: whether a channel to this service is open
 */
gboolean
cabin_sim_phone_has_channel (CabinSimPhone *self,
                             const char    *uuid)
{
  return g_hash_table_contains (self->channels, uuid);
}

/**
 * cabin_sim_phone_close_channel:
 * @uuid: (nullable): %NULL for all channels
 *
 * The phone hangs up.
 */
void
cabin_sim_phone_close_channel (CabinSimPhone *self,
                               const char    *uuid)
{
  if (uuid != NULL)
    g_hash_table_remove (self->channels, uuid);
  else
    g_hash_table_remove_all (self->channels);
}

/**
 * cabin_sim_phone_say:
 * @uuid: of a channel; to one that is not open nothing can be said
 *
 * The phone says something to the car.
 */
void
cabin_sim_phone_say (CabinSimPhone *self,
                     const char    *uuid,
                     const guint8  *data,
                     gsize          length)
{
  CabinSimChannel *channel = g_hash_table_lookup (self->channels, uuid);

  if (channel != NULL)
    cabin_sim_channel_say (channel, data, length);
}

/**
 * cabin_sim_phone_take:
 * @uuid: of a channel, which may have ended meanwhile
 *
 * Returns: (transfer full): what the car has said since the last time, or since the channel was opened
 */
GBytes *
cabin_sim_phone_take (CabinSimPhone *self,
                      const char    *uuid)
{
  GByteArray *heard = g_hash_table_lookup (self->heard, uuid);
  GBytes *taken = g_bytes_new (heard != NULL ? heard->data : NULL, heard != NULL ? heard->len : 0);

  if (heard != NULL)
    g_byte_array_set_size (heard, 0);

  return taken;
}
