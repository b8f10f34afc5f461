/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cabin-sim-network-private.h"

#define DEVICE_PATH CABIN_NM_PATH "/Devices/%u"
#define ACTIVE_PATH CABIN_NM_PATH "/ActiveConnection/%u"
#define NOTHING "/"
#define HW_ADDRESS "02:00:00:00:CA:B1"
/* NM_WIFI_DEVICE_CAP_AP, and what is beside it on every radio. */
#define CAPABILITY_AP 0x40
#define CAPABILITIES 0x3f

#define KEY_MIN 8
#define KEY_MAX 63

static void
drop_active (CabinSimNetwork *self)
{
  g_clear_handle_id (&self->activation, g_source_remove);
  if (self->active != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->active));
  g_clear_object (&self->active);
  g_clear_pointer (&self->applied, g_variant_unref);
  g_clear_pointer (&self->key, g_free);
}

static void
end_activation (CabinSimNetwork *self,
                guint            reason)
{
  self->wants_agent = reason == REASON_NO_SECRETS;
  cabin_sim_network_set_state (self, STATE_FAILED, reason);
  cabin_sim_network_deactivate (self, REASON_NONE);
}

static gboolean
on_time_to_be_up (gpointer user_data)
{
  CabinSimNetwork *self = user_data;

  self->activation = 0;
  if (self->fail != 0)
    end_activation (self, self->fail);
  else
    cabin_sim_network_set_state (self, STATE_ACTIVATED, REASON_NONE);

  return G_SOURCE_REMOVE;
}

static void
go_on (CabinSimNetwork *self)
{
  cabin_sim_network_set_state (self, STATE_IP_CONFIG, REASON_NONE);
  self->activation = g_timeout_add (self->delay_ms, on_time_to_be_up, self);
}

typedef struct {
  CabinSimNetwork *self;
  CabinDBusNmActive *active;
} Asking;

static void
on_secrets (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Asking *asking = user_data;
  CabinSimNetwork *self = asking->self;
  g_autoptr(CabinDBusNmActive) active = asking->active;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr(GVariant) secrets = NULL;
  g_autoptr(GVariant) security = NULL;
  const char *key = NULL;

  /* The network that asked may have ended. */
  if (active == self->active)
    {
      if (reply != NULL)
        secrets = g_variant_get_child_value (reply, 0);
      if (secrets != NULL)
        security = g_variant_lookup_value (secrets, CABIN_NM_WIRELESS_SECURITY, G_VARIANT_TYPE_VARDICT);
      if (security == NULL || !g_variant_lookup (security, "psk", "&s", &key) || strlen (key) < KEY_MIN ||
          strlen (key) > KEY_MAX)
        end_activation (self, REASON_NO_SECRETS);
      else
        {
          self->key = g_strdup (key);
          go_on (self);
        }
    }
  g_object_unref (self);
}

/* The trap: who comes too late is not asked, and the network does not start before an agent registers. */
static void
ask (CabinSimNetwork *self)
{
  const char *const hints[] = { NULL };
  Asking *asking;

  if (self->agents->len == 0)
    {
      end_activation (self, REASON_NO_SECRETS);
      return;
    }

  asking = g_new (Asking, 1);
  asking->self = g_object_ref (self);
  asking->active = g_object_ref (self->active);
  cabin_sim_network_set_state (self, STATE_NEED_AUTH, REASON_NONE);
  g_dbus_connection_call (self->connection, self->agents->pdata[self->agents->len - 1], CABIN_NM_AGENT_PATH,
                          CABIN_NM_AGENT_INTERFACE, "GetSecrets",
                          g_variant_new ("(@a{sa{sv}}os^asu)", self->applied,
                                         g_dbus_interface_skeleton_get_object_path (
                                           G_DBUS_INTERFACE_SKELETON (self->profile)),
                                         CABIN_NM_WIRELESS_SECURITY, hints, 1),
                          G_VARIANT_TYPE ("(a{sa{sv}})"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, on_secrets,
                          asking);
}

static gboolean
on_get_applied (CabinDBusNmDevice     *device,
                GDBusMethodInvocation *invocation,
                guint                  flags,
                CabinSimNetwork       *self)
{
  if (self->applied == NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_NM_DEVICE_INTERFACE ".NotActive",
                                                "Device is not activated");
  else
    cabin_dbus_nm_device_complete_get_applied_connection (device, invocation, self->applied, 1);

  return TRUE;
}

static guint
resting_state (CabinSimNetwork *self)
{
  if (!self->managed)
    return STATE_UNMANAGED;

  return self->wireless ? STATE_DISCONNECTED : STATE_UNAVAILABLE;
}

/**
 * cabin_sim_network_set_state:
 *
 * The signal of a state comes at once, the change of the property a moment later, as from NetworkManager.
 */
void
cabin_sim_network_set_state (CabinSimNetwork *self,
                             guint            state,
                             guint            reason)
{
  guint old = cabin_dbus_nm_device_get_state (self->nm_device);

  if (old == state)
    return;

  cabin_dbus_nm_device_set_state (self->nm_device, state);
  cabin_dbus_nm_device_set_state_reason (self->nm_device, g_variant_new ("(uu)", state, reason));
  cabin_dbus_nm_device_emit_state_changed (self->nm_device, state, old, reason);
}

/**
 * cabin_sim_network_deactivate:
 *
 * Ends the network that is active, and puts the device into the state that it has without one.
 */
void
cabin_sim_network_deactivate (CabinSimNetwork *self,
                              guint            reason)
{
  drop_active (self);
  cabin_dbus_nm_device_set_active_connection (self->nm_device, NOTHING);
  cabin_dbus_nm_device_set_managed (self->nm_device, self->managed);
  cabin_sim_network_set_state (self, resting_state (self), reason);
}

/**
 * cabin_sim_network_activate:
 * @other: whether the network is not Cabin's
 *
 * Returns: (transfer full): the path of what is active from now on
 */
char *
cabin_sim_network_activate (CabinSimNetwork *self,
                            gboolean         other)
{
  char *path = g_strdup_printf (ACTIVE_PATH, ++self->n_paths);

  if (self->active != NULL)
    cabin_sim_network_set_state (self, STATE_DEACTIVATING, REASON_NEW_ACTIVATION);
  drop_active (self);
  self->wants_agent = FALSE;
  self->active = cabin_dbus_nm_active_skeleton_new ();
  cabin_dbus_nm_active_set_uuid (self->active, other ? CABIN_SIM_NETWORK_OTHER : CABIN_NM_PROFILE_UUID);
  cabin_sim_network_export (self, self->active, path);
  cabin_dbus_nm_device_set_active_connection (self->nm_device, path);
  cabin_sim_network_set_state (self, STATE_PREPARE, REASON_NONE);
  if (other)
    {
      go_on (self);
      return path;
    }

  self->activations++;
  self->applied = g_variant_ref (self->settings);
  ask (self);

  return path;
}

/**
 * cabin_sim_network_autoconnect:
 *
 * Starts the stored network if nothing is in its way, without asking polkit.
 */
void
cabin_sim_network_autoconnect (CabinSimNetwork *self)
{
  if (self->nm_device != NULL && self->profile != NULL && self->active == NULL &&
      resting_state (self) == STATE_DISCONNECTED && !self->wants_agent)
    g_free (cabin_sim_network_activate (self, FALSE));
}

/**
 * cabin_sim_network_show_device:
 *
 * The interface is plugged in, or was when NetworkManager started.
 */
void
cabin_sim_network_show_device (CabinSimNetwork *self)
{
  g_autofree char *path = g_strdup_printf (DEVICE_PATH, ++self->n_paths);
  guint state = resting_state (self);

  self->nm_device = cabin_dbus_nm_device_skeleton_new ();
  cabin_dbus_nm_device_set_interface (self->nm_device, CABIN_SIM_NETWORK_INTERFACE);
  cabin_dbus_nm_device_set_state (self->nm_device, state);
  cabin_dbus_nm_device_set_state_reason (self->nm_device, g_variant_new ("(uu)", state, REASON_NONE));
  cabin_dbus_nm_device_set_active_connection (self->nm_device, NOTHING);
  cabin_dbus_nm_device_set_managed (self->nm_device, self->managed);
  g_signal_connect (self->nm_device, "handle-get-applied-connection", G_CALLBACK (on_get_applied), self);
  self->nm_wireless = cabin_dbus_nm_wireless_skeleton_new ();
  cabin_dbus_nm_wireless_set_hw_address (self->nm_wireless, HW_ADDRESS);
  cabin_dbus_nm_wireless_set_wireless_capabilities (self->nm_wireless,
                                                    CAPABILITIES | (self->access_point ? CAPABILITY_AP : 0));
  cabin_sim_network_export (self, self->nm_device, path);
  cabin_sim_network_export (self, self->nm_wireless, path);
  cabin_dbus_nm_emit_device_added (self->manager, path);
  cabin_sim_network_autoconnect (self);
}

/**
 * cabin_sim_network_hide_device:
 *
 * The interface is pulled out, or NetworkManager ends.
 */
void
cabin_sim_network_hide_device (CabinSimNetwork *self)
{
  g_autofree char *path = NULL;

  if (self->nm_device == NULL)
    return;

  drop_active (self);
  path = g_strdup (g_dbus_interface_skeleton_get_object_path (G_DBUS_INTERFACE_SKELETON (self->nm_device)));
  cabin_sim_network_set_state (self, STATE_UNMANAGED, REASON_REMOVED);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->nm_device));
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->nm_wireless));
  g_clear_object (&self->nm_device);
  g_clear_object (&self->nm_wireless);
  cabin_dbus_nm_emit_device_removed (self->manager, path);
}
