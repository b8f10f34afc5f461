/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the manager knows, as org.cabin.HeadUnit1 says it. Pure functions of their arguments.
 */

#include "cabin-control-values.h"

#include "cabin-bluez-device.h"
#include "cabin-phone.h"
#include "cabin-problem.h"

typedef void (*Describe) (gpointer      item,
                          GVariantDict *dict);

/* An aa{sv} with one dictionary for each item that is described. */
static GVariant *
describe_all (GListModel *items,
              Describe    describe)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  guint n = g_list_model_get_n_items (items);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (items, i);
      GVariantDict dict = G_VARIANT_DICT_INIT (NULL);

      describe (item, &dict);
      g_variant_builder_add_value (&builder, g_variant_dict_end (&dict));
    }

  return g_variant_builder_end (&builder);
}

static void
describe_phone (gpointer      item,
                GVariantDict *dict)
{
  CabinPhone *phone = item;

  g_variant_dict_insert (dict, "Address", "s", cabin_phone_get_address (phone));
  g_variant_dict_insert (dict, "Name", "s", cabin_phone_get_name (phone));
  g_variant_dict_insert (dict, "AutoConnect", "b", cabin_phone_get_auto_connect (phone));
  g_variant_dict_insert (dict, "Bonded", "b", cabin_phone_get_bonded (phone));
  g_variant_dict_insert (dict, "Connected", "b", cabin_phone_get_connected (phone));
  g_variant_dict_insert (dict, "Evidence", "s", cabin_evidence_to_string (cabin_phone_get_evidence (phone)));
  g_variant_dict_insert (dict, "Connecting", "b", cabin_phone_get_connecting (phone));
  g_variant_dict_insert (dict, "ForgotUs", "b", cabin_phone_get_forgot_us (phone));
  g_variant_dict_insert (dict, "LeftAlone", "b", cabin_phone_get_left_alone (phone));
}

static void
describe_problem (gpointer      item,
                  GVariantDict *dict)
{
  CabinProblem *problem = item;

  g_variant_dict_insert (dict, "Kind", "s", cabin_problem_kind_to_string (cabin_problem_get_kind (problem)));
  g_variant_dict_insert (dict, "Subject", "s", cabin_problem_get_subject (problem));
  g_variant_dict_insert (dict, "Detail", "s", cabin_problem_get_detail (problem));
}

static void
describe_device (gpointer      item,
                 GVariantDict *dict)
{
  CabinBluezDevice *device = item;
  const char *icon = cabin_bluez_device_get_icon (device);
  int rssi = cabin_bluez_device_get_rssi (device);

  g_variant_dict_insert (dict, "Address", "s", cabin_bluez_device_get_address (device));
  g_variant_dict_insert (dict, "Name", "s", cabin_bluez_device_get_name (device));
  g_variant_dict_insert (dict, "Icon", "s", icon != NULL ? icon : "");
  if (rssi != CABIN_BLUEZ_RSSI_UNKNOWN)
    g_variant_dict_insert (dict, "RSSI", "n", rssi);
  g_variant_dict_insert (dict, "Paired", "b", cabin_bluez_device_get_bonded (device));
  g_variant_dict_insert (dict, "Connected", "b", cabin_bluez_device_get_connected (device));
}

/* Who has a profile instead of us is in the problem about it. */
static char *
find_owner (GListModel *problems,
            const char *uuid)
{
  guint n = g_list_model_get_n_items (problems);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinProblem) problem = g_list_model_get_item (problems, i);

      if (cabin_problem_get_kind (problem) == CABIN_PROBLEM_PROFILE_OWNED &&
          g_str_equal (cabin_problem_get_subject (problem), uuid))
        return g_strdup (cabin_problem_get_detail (problem));
    }

  return g_strdup ("");
}

/**
 * cabin_control_values_connected:
 * @phones: a list of #CabinPhone
 *
 * Returns: (transfer floating): ConnectedDevice, "(ss)"
 */
GVariant *
cabin_control_values_connected (GListModel *phones)
{
  guint n = g_list_model_get_n_items (phones);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinPhone) phone = g_list_model_get_item (phones, i);

      if (cabin_phone_get_connected (phone))
        return g_variant_new ("(ss)", cabin_phone_get_name (phone), cabin_phone_get_address (phone));
    }

  return g_variant_new ("(ss)", "", "");
}

/**
 * cabin_control_values_phones:
 * @phones: a list of #CabinPhone
 *
 * Returns: (transfer floating): Phones, "aa{sv}"
 */
GVariant *
cabin_control_values_phones (GListModel *phones)
{
  return describe_all (phones, describe_phone);
}

/**
 * cabin_control_values_problems:
 * @problems: a list of #CabinProblem
 *
 * Returns: (transfer floating): Problems, "aa{sv}"
 */
GVariant *
cabin_control_values_problems (GListModel *problems)
{
  return describe_all (problems, describe_problem);
}

/**
 * cabin_control_values_devices:
 * @devices: (nullable): a list of #CabinBluezDevice
 *
 * Returns: (transfer floating): Devices, "aa{sv}"
 */
GVariant *
cabin_control_values_devices (GListModel *devices)
{
  return devices != NULL ? describe_all (devices, describe_device) :
         g_variant_new_array (G_VARIANT_TYPE_VARDICT, NULL, 0);
}

/**
 * cabin_control_values_profiles:
 * @problems: a list of #CabinProblem
 *
 * Returns: (transfer floating): Profiles, "aa{sv}"
 */
GVariant *
cabin_control_values_profiles (CabinProfileSet *profiles,
                               GListModel      *problems)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  const char *const *uuids = cabin_profile_set_get_uuids (profiles);

  for (gsize i = 0; uuids[i] != NULL; i++)
    {
      g_autofree char *owner = find_owner (problems, uuids[i]);
      GVariantDict dict = G_VARIANT_DICT_INIT (NULL);

      g_variant_dict_insert (&dict, "UUID", "s", uuids[i]);
      g_variant_dict_insert (&dict, "Served", "b", cabin_profile_set_serves (profiles, uuids[i]));
      g_variant_dict_insert (&dict, "Owner", "s", owner);
      g_variant_builder_add_value (&builder, g_variant_dict_end (&dict));
    }

  return g_variant_builder_end (&builder);
}

/**
 * cabin_control_values_seconds:
 * @deadline_us: monotonic µs, 0 for none
 * @now_us: monotonic µs
 *
 * Returns: SecondsLeft, rounded up
 */
guint
cabin_control_values_seconds (gint64 deadline_us,
                              gint64 now_us)
{
  if (deadline_us <= now_us)
    return 0;

  return (guint) ((deadline_us - now_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}
