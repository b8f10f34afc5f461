/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-network-private.h"

/* Returns: whether the call has been answered */
static gboolean
refuse (CabinSimNetwork       *self,
        GDBusMethodInvocation *invocation)
{
  if (self->deny)
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_NM_ERROR_SETTINGS_PERMISSION_DENIED,
                                                "Insufficient privileges");

  return self->deny;
}

static gboolean
on_get_settings (CabinDBusNmProfile    *profile,
                 GDBusMethodInvocation *invocation,
                 CabinSimNetwork       *self)
{
  cabin_dbus_nm_profile_complete_get_settings (profile, invocation, self->settings);

  return TRUE;
}

static gboolean
on_update (CabinDBusNmProfile    *profile,
           GDBusMethodInvocation *invocation,
           GVariant              *settings,
           guint                  flags,
           GVariant              *args,
           CabinSimNetwork       *self)
{
  if (refuse (self, invocation))
    return TRUE;

  /* The signal comes before the reply. */
  cabin_sim_network_store_profile (self, settings);
  cabin_dbus_nm_profile_complete_update2 (profile, invocation, g_variant_new ("a{sv}", NULL));

  return TRUE;
}

static gboolean
on_delete (CabinDBusNmProfile    *profile,
           GDBusMethodInvocation *invocation,
           CabinSimNetwork       *self)
{
  if (refuse (self, invocation))
    return TRUE;

  cabin_dbus_nm_profile_complete_delete (profile, invocation);
  cabin_sim_network_remove_profile (self);

  return TRUE;
}

static gboolean
on_get_by_uuid (CabinDBusNmSettings   *manager,
                GDBusMethodInvocation *invocation,
                const char            *uuid,
                CabinSimNetwork       *self)
{
  if (self->profile == NULL || !g_str_equal (uuid, CABIN_NM_PROFILE_UUID))
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_NM_ERROR_INVALID_CONNECTION,
                                                "No connection with the UUID was found.");
  else
    cabin_dbus_nm_settings_complete_get_connection_by_uuid (
      manager, invocation, g_dbus_interface_skeleton_get_object_path (G_DBUS_INTERFACE_SKELETON (self->profile)));

  return TRUE;
}

static gboolean
on_add (CabinDBusNmSettings   *manager,
        GDBusMethodInvocation *invocation,
        GVariant              *settings,
        guint                  flags,
        GVariant              *args,
        CabinSimNetwork       *self)
{
  if (refuse (self, invocation))
    return TRUE;

  cabin_sim_network_store_profile (self, settings);
  cabin_sim_network_show_profile (self);
  cabin_dbus_nm_settings_complete_add_connection2 (
    manager, invocation, g_dbus_interface_skeleton_get_object_path (G_DBUS_INTERFACE_SKELETON (self->profile)),
    g_variant_new ("a{sv}", NULL));
  cabin_sim_network_autoconnect (self);

  return TRUE;
}

/**
 * cabin_sim_network_store_profile:
 * @settings: of the type a{sa{sv}}
 *
 * Writes the profile's file, and says so.
 */
void
cabin_sim_network_store_profile (CabinSimNetwork *self,
                                 GVariant        *settings)
{
  g_variant_ref_sink (settings);
  g_clear_pointer (&self->settings, g_variant_unref);
  self->settings = settings;
  self->changes++;
  if (self->profile != NULL)
    cabin_dbus_nm_profile_emit_updated (self->profile);
}

/**
 * cabin_sim_network_show_profile:
 *
 * Serves the profile that is stored.
 */
void
cabin_sim_network_show_profile (CabinSimNetwork *self)
{
  g_autofree char *path = g_strdup_printf (CABIN_NM_SETTINGS_PATH "/%u", ++self->n_paths);

  self->profile = cabin_dbus_nm_profile_skeleton_new ();
  g_signal_connect (self->profile, "handle-get-settings", G_CALLBACK (on_get_settings), self);
  g_signal_connect (self->profile, "handle-update2", G_CALLBACK (on_update), self);
  g_signal_connect (self->profile, "handle-delete", G_CALLBACK (on_delete), self);
  cabin_sim_network_export (self, self->profile, path);
}

/**
 * cabin_sim_network_remove_profile:
 *
 * Removes the profile and its file, and with them the network that is made of it.
 */
void
cabin_sim_network_remove_profile (CabinSimNetwork *self)
{
  g_clear_pointer (&self->settings, g_variant_unref);
  if (self->profile == NULL)
    return;

  cabin_dbus_nm_profile_emit_removed (self->profile);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->profile));
  g_clear_object (&self->profile);
  if (self->applied != NULL)
    cabin_sim_network_deactivate (self, REASON_CONNECTION_REMOVED);
}

/**
 * cabin_sim_network_serve_settings:
 *
 * Serves the manager of the profiles, and the one that there is.
 */
void
cabin_sim_network_serve_settings (CabinSimNetwork *self)
{
  self->settings_manager = cabin_dbus_nm_settings_skeleton_new ();
  g_signal_connect (self->settings_manager, "handle-get-connection-by-uuid", G_CALLBACK (on_get_by_uuid), self);
  g_signal_connect (self->settings_manager, "handle-add-connection2", G_CALLBACK (on_add), self);
  cabin_sim_network_export (self, self->settings_manager, CABIN_NM_SETTINGS_PATH);
  if (self->settings != NULL)
    cabin_sim_network_show_profile (self);
}
