/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The key "phones" of a settings file that somebody edited, in text. */

#include "cabin-fuzz.h"

#include "cabin-address.h"
#include "cabin-names.h"
#include "cabin-phone-list.h"

int
cabin_fuzz_one (const char *text,
                gsize       length)
{
  static GSettings *settings;
  g_autoptr(GVariant) phones = cabin_fuzz_parse (G_VARIANT_TYPE ("aa{sv}"), text, length);
  g_autoptr(CabinPhoneList) list = NULL;
  GListModel *model;

  if (phones == NULL)
    return 0;

  if (settings == NULL)
    {
      g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
      settings = g_settings_new (CABIN_SCHEMA_CONNECTION);
    }
  g_settings_set_value (settings, CABIN_KEY_PHONES, phones);

  list = cabin_phone_list_new (settings);
  model = cabin_phone_list_get_model (list);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (model, i);

      g_assert_true (cabin_address_is_valid (cabin_phone_get_address (phone)));
      g_assert_true (g_utf8_validate (cabin_phone_get_name (phone), -1, NULL));
    }

  return 0;
}
