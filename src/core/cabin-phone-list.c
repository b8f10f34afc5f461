/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-phone-list.h"

#include "cabin-address.h"
#include "cabin-names.h"
#include "cabin-text.h"

struct _CabinPhoneList
{
  GObject parent_instance;

  GSettings *settings;
  GListStore *phones;
};

G_DEFINE_FINAL_TYPE (CabinPhoneList, cabin_phone_list, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_SETTINGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A view of the same keys that writes nothing before it is told to. */
static GSettings *
open_delayed (GSettings *shared)
{
  g_autofree char *schema = NULL;
  g_autoptr(GObject) backend = NULL;
  GSettings *settings;

  g_object_get (shared, "schema-id", &schema, "backend", &backend, NULL);
  settings = g_settings_new_with_backend (schema, (GSettingsBackend *) backend);
  g_settings_delay (settings);

  return settings;
}

/* The file can have been written by hand: what is not a phone is passed over, and stays away at the next change. */
static void
load (CabinPhoneList *self)
{
  g_autoptr(GVariant) list = g_settings_get_value (self->settings, CABIN_KEY_PHONES);

  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr(GVariant) dict = g_variant_get_child_value (list, i);
      g_autoptr(CabinPhone) phone = NULL;
      g_autofree char *upper = NULL;
      g_autofree char *clean = NULL;
      const char *address, *name = "";
      gboolean auto_connect = TRUE;

      if (!g_variant_lookup (dict, CABIN_PHONE_ADDRESS, "&s", &address) || !cabin_address_is_valid (address))
        {
          g_message ("The %" G_GSIZE_FORMAT ". phone of the settings has no valid address", i + 1);
          continue;
        }

      g_variant_lookup (dict, CABIN_PHONE_NAME, "&s", &name);
      g_variant_lookup (dict, CABIN_PHONE_AUTO_CONNECT, "b", &auto_connect);
      upper = g_ascii_strup (address, -1);
      if (cabin_phone_list_find (self, upper) != NULL)
        continue;

      clean = cabin_text_sanitise (name, -1);
      phone = cabin_phone_new (upper, clean);
      cabin_phone_set_auto_connect (phone, auto_connect);
      g_list_store_append (self->phones, phone);
    }
}

/* One apply is one write: list and head are together in the old file or together in the new one. */
static void
save (CabinPhoneList *self)
{
  GVariantBuilder builder;
  g_autoptr(CabinPhone) head = g_list_model_get_item (G_LIST_MODEL (self->phones), 0);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->phones));

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (G_LIST_MODEL (self->phones), i);

      g_variant_builder_open (&builder, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&builder, "{sv}", CABIN_PHONE_ADDRESS,
                             g_variant_new_string (cabin_phone_get_address (phone)));
      g_variant_builder_add (&builder, "{sv}", CABIN_PHONE_NAME, g_variant_new_string (cabin_phone_get_name (phone)));
      g_variant_builder_add (&builder, "{sv}", CABIN_PHONE_AUTO_CONNECT,
                             g_variant_new_boolean (cabin_phone_get_auto_connect (phone)));
      g_variant_builder_close (&builder);
    }

  g_settings_set_value (self->settings, CABIN_KEY_PHONES, g_variant_builder_end (&builder));
  g_settings_set_string (self->settings, CABIN_KEY_LAST_PAIRED_MAC, head ? cabin_phone_get_address (head) : "");
  g_settings_set_string (self->settings, CABIN_KEY_LAST_PAIRED_NAME, head ? cabin_phone_get_name (head) : "");
  g_settings_apply (self->settings);
}

/* Who is in the list is written when he changes. */
static void
watch (CabinPhoneList *self,
       CabinPhone     *phone)
{
  g_signal_connect_object (phone, "notify::name", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (phone, "notify::auto-connect", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
}

static void
cabin_phone_list_constructed (GObject *object)
{
  CabinPhoneList *self = CABIN_PHONE_LIST (object);
  guint n;

  G_OBJECT_CLASS (cabin_phone_list_parent_class)->constructed (object);

  load (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->phones));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (G_LIST_MODEL (self->phones), i);

      watch (self, phone);
    }
}

static void
cabin_phone_list_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  CabinPhoneList *self = CABIN_PHONE_LIST (object);

  switch (prop_id)
    {
    case PROP_SETTINGS:
      self->settings = open_delayed (g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_phone_list_finalize (GObject *object)
{
  CabinPhoneList *self = CABIN_PHONE_LIST (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->phones);

  G_OBJECT_CLASS (cabin_phone_list_parent_class)->finalize (object);
}

static void
cabin_phone_list_class_init (CabinPhoneListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = cabin_phone_list_constructed;
  object_class->set_property = cabin_phone_list_set_property;
  object_class->finalize = cabin_phone_list_finalize;

  properties[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_phone_list_init (CabinPhoneList *self)
{
  self->phones = g_list_store_new (CABIN_TYPE_PHONE);
}

/**
 * cabin_phone_list_new:
 * @settings: the keys of Bluetooth
 *
 * Returns: (transfer full): the phones of the settings
 */
CabinPhoneList *
cabin_phone_list_new (GSettings *settings)
{
  return g_object_new (CABIN_TYPE_PHONE_LIST, "settings", settings, NULL);
}

/**
 * cabin_phone_list_get_model:
 *
 * Returns: (transfer none): a #GListModel of #CabinPhone, newest first
 */
GListModel *
cabin_phone_list_get_model (CabinPhoneList *self)
{
  g_return_val_if_fail (CABIN_IS_PHONE_LIST (self), NULL);

  return G_LIST_MODEL (self->phones);
}

/**
 * cabin_phone_list_find:
 *
 * Returns: (transfer none) (nullable): the phone with this address
 */
CabinPhone *
cabin_phone_list_find (CabinPhoneList *self,
                       const char     *address)
{
  guint n;

  g_return_val_if_fail (CABIN_IS_PHONE_LIST (self), NULL);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->phones));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (G_LIST_MODEL (self->phones), i);

      if (g_ascii_strcasecmp (cabin_phone_get_address (phone), address) == 0)
        return phone;
    }

  return NULL;
}

/**
 * cabin_phone_list_remember:
 * @address: of a phone that is bonded now
 * @name: its sanitised name; an empty one changes nothing
 *
 * Puts the phone at the head of the list and writes the list.
 *
 * Returns: (transfer none): the phone
 */
CabinPhone *
cabin_phone_list_remember (CabinPhoneList *self,
                           const char     *address,
                           const char     *name)
{
  g_autoptr(CabinPhone) phone = NULL;
  CabinPhone *known;

  g_return_val_if_fail (CABIN_IS_PHONE_LIST (self), NULL);
  g_return_val_if_fail (cabin_address_is_valid (address), NULL);

  known = cabin_phone_list_find (self, address);
  if (known != NULL)
    {
      cabin_phone_list_rename (self, address, name);
      cabin_phone_list_move (self, known, 0);
      return known;
    }

  phone = cabin_phone_new (address, name);
  watch (self, phone);
  g_list_store_insert (self->phones, 0, phone);
  save (self);

  return phone;
}

/**
 * cabin_phone_list_rename:
 * @name: a sanitised name; an empty one is passed over
 *
 * Takes the new name of a phone that is known, if it is one.
 */
void
cabin_phone_list_rename (CabinPhoneList *self,
                         const char     *address,
                         const char     *name)
{
  CabinPhone *phone = cabin_phone_list_find (self, address);

  if (phone != NULL && *name != '\0')
    cabin_phone_set_name (phone, name);
}

/**
 * cabin_phone_list_move:
 * @position: its new place; one behind the end is the end
 *
 * Moves a phone, in one change of the model, and writes the list.
 */
void
cabin_phone_list_move (CabinPhoneList *self,
                       CabinPhone     *phone,
                       guint           position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->phones));
  g_autoptr(GPtrArray) order = g_ptr_array_new_with_free_func (g_object_unref);
  guint from, first, last;

  g_return_if_fail (CABIN_IS_PHONE_LIST (self));

  if (!g_list_store_find (self->phones, phone, &from))
    return;

  position = MIN (position, n - 1);
  if (position == from)
    return;

  first = MIN (from, position);
  last = MAX (from, position);
  for (guint i = first; i <= last; i++)
    {
      if (i != from)
        g_ptr_array_add (order, g_list_model_get_item (G_LIST_MODEL (self->phones), i));
    }
  g_ptr_array_insert (order, (int) (position - first), g_object_ref (phone));

  g_list_store_splice (self->phones, first, order->len, order->pdata, order->len);
  save (self);
}

/**
 * cabin_phone_list_forget:
 *
 * Takes a phone from the list and writes the list, which has nothing of it any more.
 */
void
cabin_phone_list_forget (CabinPhoneList *self,
                         CabinPhone     *phone)
{
  guint position;

  g_return_if_fail (CABIN_IS_PHONE_LIST (self));

  if (!g_list_store_find (self->phones, phone, &position))
    return;

  g_signal_handlers_disconnect_by_data (phone, self);
  g_list_store_remove (self->phones, position);
  save (self);
}
