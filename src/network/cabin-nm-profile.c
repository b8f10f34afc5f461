/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-nm-profile.h"

#include <string.h>

#include "cabin-names.h"

/* Before any network that the car could join: it is the car's own. */
#define PRIORITY 100
#define RETRY_FOR_EVER 0
/* The names of NMSettingWirelessPowersave, NMSettingSecretFlags and NMSettingWirelessSecurityPmf in libnm. */
#define POWERSAVE_DISABLE 2
#define SECRET_AGENT_OWNED 1
/* With it, the phones' side of WPA3 is offered too, and the radios of the Raspberry Pi fail at that. */
#define PMF_DISABLE 1

static GVariant *
connection_new (const CabinNetworkPlan *plan)
{
  GVariantDict dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "id", "s", CABIN_NM_PROFILE_ID);
  g_variant_dict_insert (&dict, "uuid", "s", CABIN_NM_PROFILE_UUID);
  g_variant_dict_insert (&dict, "type", "s", CABIN_NM_WIRELESS);
  g_variant_dict_insert (&dict, "interface-name", "s", plan->interface);
  g_variant_dict_insert (&dict, "autoconnect-priority", "i", PRIORITY);
  g_variant_dict_insert (&dict, "autoconnect-retries", "i", RETRY_FOR_EVER);

  return g_variant_dict_end (&dict);
}

/* Phones are told the address of the radio, so it must stay as it is; they must reach each other as in any network. */
static GVariant *
wireless_new (const CabinNetworkPlan *plan)
{
  GVariantDict dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert_value (&dict, "ssid",
                               g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, plan->ssid, strlen (plan->ssid), 1));
  g_variant_dict_insert (&dict, "mode", "s", "ap");
  g_variant_dict_insert (&dict, "band", "s", plan->is_5ghz ? "a" : "bg");
  g_variant_dict_insert (&dict, "channel", "u", plan->channel);
  g_variant_dict_insert (&dict, "assigned-mac-address", "s", "permanent");
  g_variant_dict_insert (&dict, "powersave", "u", POWERSAVE_DISABLE);
  g_variant_dict_insert (&dict, "ap-isolation", "i", 0);

  return g_variant_dict_end (&dict);
}

/* The key is not in it: NetworkManager asks us, and writes down nothing. */
static GVariant *
security_new (void)
{
  static const char *const rsn[] = { "rsn", NULL };
  static const char *const ccmp[] = { "ccmp", NULL };
  GVariantDict dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "key-mgmt", "s", "wpa-psk");
  g_variant_dict_insert (&dict, "proto", "^as", rsn);
  g_variant_dict_insert (&dict, "pairwise", "^as", ccmp);
  g_variant_dict_insert (&dict, "group", "^as", ccmp);
  g_variant_dict_insert (&dict, "pmf", "i", PMF_DISABLE);
  g_variant_dict_insert (&dict, "psk-flags", "u", SECRET_AGENT_OWNED);

  return g_variant_dict_end (&dict);
}

static GVariant *
ipv4_new (const CabinNetworkPlan *plan)
{
  GVariantDict dict = G_VARIANT_DICT_INIT (NULL);
  GVariantBuilder addresses;

  g_variant_builder_init (&addresses, G_VARIANT_TYPE ("aa{sv}"));
  g_variant_builder_open (&addresses, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&addresses, "{sv}", "address", g_variant_new_string (plan->address));
  g_variant_builder_add (&addresses, "{sv}", "prefix", g_variant_new_uint32 (CABIN_NETWORK_PREFIX));
  g_variant_builder_close (&addresses);

  g_variant_dict_insert (&dict, "method", "s", "shared");
  g_variant_dict_insert_value (&dict, "address-data", g_variant_builder_end (&addresses));

  return g_variant_dict_end (&dict);
}

static GVariant *
ipv6_new (void)
{
  GVariantDict dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "method", "s", "disabled");

  return g_variant_dict_end (&dict);
}

/* Whether all that we want is in @theirs, whatever else is. */
static gboolean
has_all (GVariant *theirs,
         GVariant *ours)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;
  gboolean has = TRUE;

  g_variant_iter_init (&iter, ours);
  while (has && g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      g_autoptr(GVariant) their_value = g_variant_lookup_value (theirs, key, NULL);

      has = their_value != NULL && g_variant_equal (their_value, value);
      g_variant_unref (value);
    }

  return has;
}

/**
 * cabin_nm_profile_new:
 *
 * Returns: (transfer floating): the profile for NetworkManager, of the type a{sa{sv}}; the key is not in it
 */
GVariant *
cabin_nm_profile_new (const CabinNetworkPlan *plan)
{
  GVariantBuilder settings;

  g_variant_builder_init (&settings, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&settings, "{s@a{sv}}", "connection", connection_new (plan));
  g_variant_builder_add (&settings, "{s@a{sv}}", CABIN_NM_WIRELESS, wireless_new (plan));
  g_variant_builder_add (&settings, "{s@a{sv}}", CABIN_NM_WIRELESS_SECURITY, security_new ());
  g_variant_builder_add (&settings, "{s@a{sv}}", "ipv4", ipv4_new (plan));
  g_variant_builder_add (&settings, "{s@a{sv}}", "ipv6", ipv6_new ());

  return g_variant_builder_end (&settings);
}

/**
 * cabin_nm_profile_fits:
 * @settings: a profile as NetworkManager has it, of the type a{sa{sv}}
 *
 * Returns: whether it makes the network that is planned, with the key in nobody's files
 */
gboolean
cabin_nm_profile_fits (const CabinNetworkPlan *plan,
                       GVariant               *settings)
{
  g_autoptr(GVariant) wanted = g_variant_ref_sink (cabin_nm_profile_new (plan));
  GVariantIter iter;
  const char *name;
  GVariant *ours;
  gboolean fits = TRUE;

  g_variant_iter_init (&iter, wanted);
  while (fits && g_variant_iter_next (&iter, "{&s@a{sv}}", &name, &ours))
    {
      g_autoptr(GVariant) theirs = g_variant_lookup_value (settings, name, G_VARIANT_TYPE_VARDICT);

      fits = theirs != NULL && has_all (theirs, ours);
      g_variant_unref (ours);
    }

  return fits;
}

/**
 * cabin_nm_profile_is_ours:
 * @settings: a profile, of the type a{sa{sv}}
 *
 * Returns: whether it is the one of Cabin, by its UUID
 */
gboolean
cabin_nm_profile_is_ours (GVariant *settings)
{
  g_autoptr(GVariant) connection = g_variant_lookup_value (settings, "connection", G_VARIANT_TYPE_VARDICT);
  const char *uuid = NULL;

  return connection != NULL && g_variant_lookup (connection, "uuid", "&s", &uuid) &&
         g_str_equal (uuid, CABIN_NM_PROFILE_UUID);
}
