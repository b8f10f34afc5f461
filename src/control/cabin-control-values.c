/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the manager knows, as org.cabin.HeadUnit1 says it. Pure functions of their arguments.
 */

#include "cabin-control-values.h"

#include "cabin-bluez-device.h"
#include "cabin-phone.h"
#include "cabin-problem.h"

typedef void (*Describe) (gpointer         item,
                          GVariantBuilder *dict);

/* In the order in which they stand in the XML, so that nobody who compares texts is surprised. */
static void
add (GVariantBuilder *dict,
     const char      *key,
     GVariant        *value)
{
  g_variant_builder_add (dict, "{sv}", key, value);
}

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
      GVariantBuilder dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

      describe (item, &dict);
      g_variant_builder_add_value (&builder, g_variant_builder_end (&dict));
    }

  return g_variant_builder_end (&builder);
}

static void
describe_phone (gpointer         item,
                GVariantBuilder *dict)
{
  CabinPhone *phone = item;

  add (dict, "Address", g_variant_new_string (cabin_phone_get_address (phone)));
  add (dict, "Name", g_variant_new_string (cabin_phone_get_name (phone)));
  add (dict, "AutoConnect", g_variant_new_boolean (cabin_phone_get_auto_connect (phone)));
  add (dict, "Bonded", g_variant_new_boolean (cabin_phone_get_bonded (phone)));
  add (dict, "Connected", g_variant_new_boolean (cabin_phone_get_connected (phone)));
  add (dict, "Evidence", g_variant_new_string (cabin_evidence_to_string (cabin_phone_get_evidence (phone))));
  add (dict, "Connecting", g_variant_new_boolean (cabin_phone_get_connecting (phone)));
  add (dict, "ForgotUs", g_variant_new_boolean (cabin_phone_get_forgot_us (phone)));
  add (dict, "LeftAlone", g_variant_new_boolean (cabin_phone_get_left_alone (phone)));
}

static void
describe_problem (gpointer         item,
                  GVariantBuilder *dict)
{
  CabinProblem *problem = item;

  add (dict, "Kind", g_variant_new_string (cabin_problem_kind_to_string (cabin_problem_get_kind (problem))));
  add (dict, "Subject", g_variant_new_string (cabin_problem_get_subject (problem)));
  add (dict, "Detail", g_variant_new_string (cabin_problem_get_detail (problem)));
}

static void
describe_device (gpointer         item,
                 GVariantBuilder *dict)
{
  CabinBluezDevice *device = item;
  const char *icon = cabin_bluez_device_get_icon (device);
  int rssi = cabin_bluez_device_get_rssi (device);

  add (dict, "Address", g_variant_new_string (cabin_bluez_device_get_address (device)));
  add (dict, "Name", g_variant_new_string (cabin_bluez_device_get_name (device)));
  add (dict, "Icon", g_variant_new_string (icon != NULL ? icon : ""));
  if (rssi != CABIN_BLUEZ_RSSI_UNKNOWN)
    add (dict, "RSSI", g_variant_new_int16 (rssi));
  add (dict, "Paired", g_variant_new_boolean (cabin_bluez_device_get_bonded (device)));
  add (dict, "Connected", g_variant_new_boolean (cabin_bluez_device_get_connected (device)));
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
      GVariantBuilder dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

      add (&dict, "UUID", g_variant_new_string (uuids[i]));
      add (&dict, "Served", g_variant_new_boolean (cabin_profile_set_serves (profiles, uuids[i])));
      add (&dict, "Owner", g_variant_new_string (owner));
      g_variant_builder_add_value (&builder, g_variant_builder_end (&dict));
    }

  return g_variant_builder_end (&builder);
}

/**
 * cabin_control_values_network:
 *
 * Returns: (transfer floating): Network, "a{sv}"
 */
GVariant *
cabin_control_values_network (CabinAccessPoint *access_point)
{
  GVariantBuilder dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  CabinAccessPointState state = cabin_access_point_get_state (access_point);
  CabinSecretPlace place = cabin_access_point_get_key_place (access_point);
  const char *detail = cabin_access_point_get_detail (access_point);

  add (&dict, "State", g_variant_new_string (cabin_access_point_state_to_string (state)));
  add (&dict, "Detail", g_variant_new_string (detail != NULL ? detail : ""));
  add (&dict, "Name", g_variant_new_string (cabin_access_point_get_ssid (access_point)));
  add (&dict, "Interface", g_variant_new_string (cabin_access_point_get_interface (access_point)));
  add (&dict, "KeyPlace", g_variant_new_string (cabin_secret_place_to_string (place)));

  return g_variant_builder_end (&dict);
}

/**
 * cabin_control_values_hand_over:
 *
 * Returns: (transfer floating): HandOver, "a{sv}"
 */
GVariant *
cabin_control_values_hand_over (CabinHandover *handover)
{
  GVariantBuilder dict = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  CabinHandoverState state = cabin_handover_get_state (handover);
  CabinHandoverReason reason = cabin_handover_get_reason (handover);
  const char *name = cabin_handover_get_device_name (handover);
  const char *address = cabin_handover_get_device_address (handover);

  add (&dict, "State", g_variant_new_string (cabin_handover_state_to_string (state)));
  add (&dict, "Reason", g_variant_new_string (cabin_handover_reason_to_string (reason)));
  add (&dict, "Name", g_variant_new_string (name != NULL ? name : ""));
  add (&dict, "Address", g_variant_new_string (address != NULL ? address : ""));

  return g_variant_builder_end (&dict);
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
