/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-device-private.h"

#include "cabin-sim-connect-le.h"
#include "cabin-sim-connect.h"
#include "cabin-sim-daemon.h"
#include "cabin-sim-pairing.h"

/* What bluetoothd's calls to the system say. */
#define IN_PROGRESS "Operation already in progress"
#define ABORTED "Software caused connection abort"

static CabinSimWorld *
get_world (CabinSimDevice *self)
{
  return cabin_sim_daemon_get_world (cabin_sim_adapter_get_daemon (self->adapter));
}

static void
on_paired (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  CabinSimDevice *self = CABIN_SIM_DEVICE (source);
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr(GError) error = NULL;

  if (!cabin_sim_pairing_run_finish (self, result, &error))
    {
      cabin_sim_connect_return_error (invocation, error);
      if (self->adapter != NULL && !cabin_sim_device_is_trusted (self))
        cabin_sim_device_give_up (self);
    }
  else if (cabin_sim_device_is_resolved (self))
    g_dbus_method_invocation_return_value (invocation, NULL);
  /* The answer waits until bluetoothd knows what the device serves. */
  else if (!self->asked_to_connect)
    self->pair_call = invocation;
  /* The trap: if it has begun to ask for that on behalf of a Connect(), it forgets to answer. */
  else
    g_object_unref (invocation);
}

static void
pair (CabinSimDevice        *self,
      GDBusMethodInvocation *invocation)
{
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);
  CabinSimPairingOptions options = {
    .owner = g_dbus_method_invocation_get_sender (invocation),
    .bonding = TRUE,
    .passkey = cabin_sim_phone_choose_passkey (phone),
    .own_link = TRUE,
  };

  if (phone->pairing != NULL)
    cabin_sim_device_return_error (invocation, "InProgress", "In Progress");
  else
    cabin_sim_pairing_run_async (self, phone, &options, on_paired, invocation);
}

static void
end_without_link (CabinSimDevice        *self,
                  gboolean               cancelled,
                  GDBusMethodInvocation *invocation)
{
  if (cancelled)
    cabin_sim_device_return_error (invocation, CABIN_SIM_AUTHENTICATION_CANCELED, "Authentication Canceled");
  else if (self->only_le && !cabin_sim_device_is_bonded (self))
    cabin_sim_device_return_error (invocation, "Failed", ABORTED);
  else
    {
      cabin_sim_device_return_error (invocation, "ConnectionAttemptFailed", "Page Timeout");
      cabin_sim_device_drop (self);
    }
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  CabinSimDevice *self = CABIN_SIM_DEVICE (source);
  g_autoptr(GCancellable) connecting = g_steal_pointer (&self->connecting);

  self->connecting_to_pair = FALSE;
  if (cabin_sim_connect_finish (self, result, NULL) && cabin_sim_device_get_phone (self) != NULL)
    pair (self, user_data);
  else
    end_without_link (self, g_cancellable_is_cancelled (connecting), user_data);
}

static void
connect_to_pair (CabinSimDevice        *self,
                 CabinSimBearers        bearer,
                 GDBusMethodInvocation *invocation)
{
  static const char *const no_profiles[] = { NULL };

  self->connecting = g_cancellable_new ();
  self->connecting_to_pair = TRUE;
  if (bearer == CABIN_SIM_BEARER_LE)
    cabin_sim_connect_le_async (self, self->connecting, on_connected, invocation);
  else
    cabin_sim_connect_async (self, no_profiles, self->connecting, on_connected, invocation);
}

static gboolean
on_pair (CabinDBusDevice1      *object,
         GDBusMethodInvocation *invocation)
{
  CabinSimDevice *self = CABIN_SIM_DEVICE (object);
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);
  guint version = get_world (self)->version;

  cabin_sim_device_keep (self);

  if (self->connecting != NULL && !self->connecting_to_pair && self->only_le && version < CABIN_SIM_VERSION_EXCLUSIVE)
    cabin_sim_device_return_error (invocation, "Failed", IN_PROGRESS);
  else if (self->connecting != NULL || (phone != NULL && phone->pairing != NULL))
    cabin_sim_device_return_error (invocation, "InProgress", "In Progress");
  /* The trap: an older one pairs what is bonded over LE once more, over the bearer that a peripheral does not have. */
  else if (cabin_sim_device_is_bonded (self) && self->only_le && version < CABIN_SIM_VERSION_PAIR_BEARER)
    connect_to_pair (self, CABIN_SIM_BEARER_BREDR, invocation);
  else if (cabin_sim_device_is_bonded (self))
    cabin_sim_device_return_error (invocation, "AlreadyExists", "Already Exists");
  else if (!self->only_le)
    connect_to_pair (self, CABIN_SIM_BEARER_BREDR, invocation);
  else if (self->bearers & CABIN_SIM_BEARER_LE)
    pair (self, invocation);
  else
    connect_to_pair (self, CABIN_SIM_BEARER_LE, invocation);

  return TRUE;
}

static gboolean
on_cancel_pairing (CabinDBusDevice1      *object,
                   GDBusMethodInvocation *invocation)
{
  CabinSimDevice *self = CABIN_SIM_DEVICE (object);
  CabinSimPhone *phone = cabin_sim_device_get_phone (self);

  if (self->connecting_to_pair)
    {
      cabin_sim_device_end_attempt (self);
      cabin_dbus_device1_complete_cancel_pairing (object, invocation);
      return TRUE;
    }
  if (phone != NULL && phone->pairing != NULL && cabin_sim_pairing_is_outgoing (phone->pairing))
    {
      cabin_sim_pairing_abort (phone->pairing, CABIN_SIM_AUTHENTICATION_CANCELED);
      cabin_dbus_device1_complete_cancel_pairing (object, invocation);
      return TRUE;
    }

  /* The trap: without a pairing of our own the bond goes, and the answer looks as if nothing had happened. */
  cabin_sim_device_return_error (invocation, "DoesNotExist", "Does Not Exist");
  if (cabin_sim_device_is_bonded (self))
    cabin_sim_device_forget (self, NULL);

  return TRUE;
}

/**
 * cabin_sim_device_implement_pairing:
 *
 * Fills in the methods of org.bluez.Device1 that are about pairing.
 */
void
cabin_sim_device_implement_pairing (CabinDBusDevice1Iface *iface)
{
  iface->handle_pair = on_pair;
  iface->handle_cancel_pairing = on_cancel_pairing;
}
