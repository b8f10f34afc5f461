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

      if (!g_variant_lookup (dict, CABIN_PHONE_ADDRESS, "&s", &address) || !cabin_address_is_valid (address))
        {
          g_message ("The %" G_GSIZE_FORMAT ". phone of the settings has no valid address", i + 1);
          continue;
        }

      g_variant_lookup (dict, CABIN_PHONE_NAME, "&s", &name);
      upper = g_ascii_strup (address, -1);
      if (cabin_phone_list_find (self, upper) != NULL)
        continue;

      clean = cabin_text_sanitise (name, -1);
      phone = cabin_phone_new (upper, clean);
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
      g_variant_builder_close (&builder);
    }

  g_settings_set_value (self->settings, CABIN_KEY_PHONES, g_variant_builder_end (&builder));
  g_settings_set_string (self->settings, CABIN_KEY_LAST_PAIRED_MAC, head ? cabin_phone_get_address (head) : "");
  g_settings_set_string (self->settings, CABIN_KEY_LAST_PAIRED_NAME, head ? cabin_phone_get_name (head) : "");
  g_settings_apply (self->settings);
}

static void
cabin_phone_list_constructed (GObject *object)
{
  CabinPhoneList *self = CABIN_PHONE_LIST (object);

  G_OBJECT_CLASS (cabin_phone_list_parent_class)->constructed (object);

  load (self);
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
 * @name: its sanitised name, may be empty
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
  guint position;

  g_return_val_if_fail (CABIN_IS_PHONE_LIST (self), NULL);
  g_return_val_if_fail (cabin_address_is_valid (address), NULL);

  known = cabin_phone_list_find (self, address);
  if (known != NULL)
    {
      phone = g_object_ref (known);
      if (*name != '\0')
        cabin_phone_set_name (phone, name);
      g_list_store_find (self->phones, known, &position);
      g_list_store_remove (self->phones, position);
    }
  else
    {
      phone = cabin_phone_new (address, name);
    }

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

  if (phone == NULL || *name == '\0' || g_str_equal (cabin_phone_get_name (phone), name))
    return;

  cabin_phone_set_name (phone, name);
  save (self);
}
