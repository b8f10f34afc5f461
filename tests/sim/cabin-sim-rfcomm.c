/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-rfcomm.h"

#include "cabin-sim-authorizer.h"
#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"

typedef struct {
  CabinSimPhone *phone;
  char *uuid;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->phone);
  g_free (opening->uuid);
  g_free (opening);
}

static void
refuse (GTask      *task,
        const char *reason)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", reason);
}

static void
on_profile (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  if (cabin_sim_profiles_connect_finish (CABIN_SIM_PROFILES (source), result, NULL))
    g_task_return_boolean (task, TRUE);
  else
    refuse (task, "ConnectionRefused");
}

static void
open_profile (GTask *task)
{
  CabinSimWorld *world = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  CabinSimDevice *device = cabin_sim_link_get_device (world, opening->phone);

  if (device != NULL)
    cabin_sim_profiles_connect_async (cabin_sim_daemon_get_profiles (world->daemon), opening->uuid,
                                      cabin_sim_device_get_path (device), opening->phone, on_profile,
                                      g_object_ref (task));
  else
    refuse (task, "ConnectionRefused");
}

static void
on_authorized (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  if (cabin_sim_authorizer_ask_finish (CABIN_SIM_AUTHORIZER (source), result))
    open_profile (task);
  else
    refuse (task, "ConnectionRefused");
}

/* Services of ours want a link with keys: a bond, or a pairing without one that the link still remembers. */
static gboolean
has_keys (CabinSimDevice *device,
          CabinSimPhone  *phone)
{
  if (cabin_sim_device_is_bonded (device))
    return cabin_sim_phone_has_key (phone, phone->linked_to);

  return cabin_dbus_device1_get_paired (CABIN_DBUS_DEVICE1 (device));
}

/**
 * cabin_sim_rfcomm_open_async:
 * @uuid: of a service of the car
 *
 * @phone opens an RFCOMM channel, over a link that is made if there is none.
 */
void
cabin_sim_rfcomm_open_async (CabinSimWorld       *world,
                             CabinSimPhone       *phone,
                             const char          *uuid,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (world, NULL, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);
  const char *failure = NULL;
  CabinSimProfiles *profiles;
  CabinSimDevice *device;

  opening->phone = g_object_ref (phone);
  opening->uuid = g_ascii_strdown (uuid, -1);
  g_task_set_task_data (task, opening, opening_free);

  device = cabin_sim_link_up (world, phone, CABIN_SIM_BEARER_BREDR, &failure);
  if (device == NULL)
    {
      refuse (task, failure);
      return;
    }

  profiles = cabin_sim_daemon_get_profiles (world->daemon);
  if (cabin_sim_phone_has_channel (phone, opening->uuid))
    refuse (task, "AlreadyConnected");
  else if (!has_keys (device, phone))
    refuse (task, "AuthenticationFailed");
  else if (!cabin_sim_profiles_listens (profiles, opening->uuid))
    refuse (task, "ConnectionRefused");
  else if (cabin_sim_profiles_wants_authority (profiles, opening->uuid))
    cabin_sim_authorizer_ask_async (cabin_sim_adapter_get_authorizer (cabin_sim_device_get_adapter (device)), device,
                                    opening->uuid, on_authorized, g_steal_pointer (&task));
  else
    open_profile (task);
}

/**
 * cabin_sim_rfcomm_open_finish:
 *
 * Returns: %FALSE and an error whose text is the reason as the phone's stack calls it
 */
gboolean
cabin_sim_rfcomm_open_finish (CabinSimWorld  *world,
                              GAsyncResult   *result,
                              GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
