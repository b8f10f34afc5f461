/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-adapter-choice.h"

#include "cabin-names.h"

static gboolean
matches_setting (CabinBluezAdapter *adapter,
                 const char        *wanted)
{
  const char *address = cabin_bluez_adapter_get_address (adapter);
  g_autofree char *name = g_path_get_basename (cabin_bluez_adapter_get_path (adapter));

  return (address != NULL && g_ascii_strcasecmp (address, wanted) == 0) || g_str_equal (name, wanted);
}

static gboolean
is_usual (CabinAdapterChoice *self,
          CabinBluezAdapter  *adapter)
{
  return self->usual != NULL && g_strcmp0 (cabin_bluez_adapter_get_address (adapter), self->usual) == 0;
}

/* Whether the present one was kept for longer than the others take to be announced. */
static gboolean
is_settled (CabinAdapterChoice *self)
{
  return g_get_monotonic_time () - self->taken_us >= CABIN_ADAPTER_USUAL_US;
}

static gboolean
is_better (CabinAdapterChoice *self,
           CabinBluezAdapter  *adapter,
           CabinBluezAdapter  *than)
{
  if (is_usual (self, adapter) != is_usual (self, than))
    return is_usual (self, adapter);

  return g_strcmp0 (cabin_bluez_adapter_get_path (adapter), cabin_bluez_adapter_get_path (than)) < 0;
}

static gboolean
has_connected (CabinBluezAdapter *adapter,
               CabinBluezClient  *client)
{
  GListModel *devices = cabin_bluez_client_get_devices (client);
  guint n = g_list_model_get_n_items (devices);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      if (cabin_bluez_device_get_connected (device) &&
          g_strcmp0 (cabin_bluez_device_get_adapter (device), cabin_bluez_adapter_get_path (adapter)) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * cabin_adapter_choice_choose:
 * @client: bluetoothd's objects
 * @wanted: what the settings name, an address or a kernel's name; empty for no wish
 * @in_use: whether a change would take something from the driver
 *
 * bluetoothd announces adapters one by one, in no order. With no wish it is the usual one, else the first by path; a
 * better one that comes late is taken while it costs nobody anything, and the usual one in any case if it is not later
 * than that order explains.
 *
 * Returns: (transfer none) (nullable): the adapter to use; %NULL if there is none, or not the wanted one
 */
CabinBluezAdapter *
cabin_adapter_choice_choose (CabinAdapterChoice *self,
                             CabinBluezClient   *client,
                             const char         *wanted,
                             gboolean            in_use)
{
  GListModel *adapters = cabin_bluez_client_get_adapters (client);
  CabinBluezAdapter *best = NULL;
  guint n = g_list_model_get_n_items (adapters);
  gboolean present_is_there = FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinBluezAdapter) adapter = g_list_model_get_item (adapters, i);

      if (*wanted != '\0' && !matches_setting (adapter, wanted))
        continue;

      present_is_there |= adapter == self->present;
      if (best == NULL || is_better (self, adapter, best))
        best = adapter;
    }

  if (!present_is_there || (is_usual (self, best) && !is_settled (self)))
    return best;

  return in_use || has_connected (self->present, client) ? self->present : best;
}

/**
 * cabin_adapter_choice_dup_wanted:
 * @settings: the keys of Bluetooth
 *
 * Returns: (transfer full): the adapter that somebody named; empty if nobody did
 */
char *
cabin_adapter_choice_dup_wanted (CabinAdapterChoice *self,
                                 GSettings          *settings)
{
  if (self->instead != NULL)
    return g_strdup (self->instead);

  return g_strstrip (g_settings_get_string (settings, CABIN_KEY_ADAPTER));
}

/**
 * cabin_adapter_choice_taken:
 * @adapter: (nullable): the adapter that is the car's from now on
 */
void
cabin_adapter_choice_taken (CabinAdapterChoice *self,
                            CabinBluezAdapter  *adapter)
{
  g_set_object (&self->present, adapter);
  self->taken_us = g_get_monotonic_time ();
}

/**
 * cabin_adapter_choice_note:
 *
 * To be called before another one is chosen: an adapter that was kept for a while is the one that the phones know.
 */
void
cabin_adapter_choice_note (CabinAdapterChoice *self)
{
  if (self->present == NULL || !is_settled (self))
    return;

  g_free (self->usual);
  self->usual = g_strdup (cabin_bluez_adapter_get_address (self->present));
}

void
cabin_adapter_choice_clear (CabinAdapterChoice *self)
{
  g_clear_object (&self->present);
  g_clear_pointer (&self->usual, g_free);
  g_clear_pointer (&self->instead, g_free);
}
