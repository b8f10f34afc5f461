/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-adapter-private.h"

#include "cabin-sim-daemon.h"
#include "cabin-sim-device.h"
#include "cabin-sim-link.h"
#include "cabin-sim-property.h"

static CabinSimWorld *
get_world (CabinSimAdapter *self)
{
  return cabin_sim_daemon_get_world (self->daemon);
}

static gboolean
get_value (CabinSimAdapter *self,
           CabinSimSetting  setting)
{
  switch (setting)
    {
    case CABIN_SIM_SETTING_POWERED:
      return self->controller->powered;

    case CABIN_SIM_SETTING_DISCOVERABLE:
      return self->controller->discoverable;

    case CABIN_SIM_SETTING_BONDABLE:
    case CABIN_SIM_N_SETTINGS:
    default:
      return self->controller->bondable;
    }
}

static gboolean
on_pairable_timeout (gpointer user_data)
{
  CabinSimAdapter *self = user_data;

  self->pairable_source = 0;
  cabin_sim_adapter_set_bondable (self, FALSE);

  return G_SOURCE_REMOVE;
}

/* The trap: this runs when Pairable changes and when PairableTimeout is written, and at no other time. */
static void
trigger_pairable_timeout (CabinSimAdapter *self)
{
  g_clear_handle_id (&self->pairable_source, g_source_remove);
  if (self->controller->bondable && self->controller->pairable_timeout_s > 0)
    self->pairable_source = g_timeout_add (self->controller->pairable_timeout_s * 1000, on_pairable_timeout, self);
}

static gboolean
on_discoverable_timeout (gpointer user_data)
{
  CabinSimAdapter *self = user_data;

  self->discoverable_source = 0;
  self->controller->discoverable = FALSE;
  cabin_dbus_adapter1_set_discoverable (CABIN_DBUS_ADAPTER1 (self), FALSE);

  return G_SOURCE_REMOVE;
}

/* The kernel keeps this clock, and begins it anew with each change. */
static void
trigger_discoverable_timeout (CabinSimAdapter *self)
{
  g_clear_handle_id (&self->discoverable_source, g_source_remove);
  if (self->controller->discoverable && self->controller->discoverable_timeout_s > 0)
    self->discoverable_source = g_timeout_add (self->controller->discoverable_timeout_s * 1000,
                                               on_discoverable_timeout, self);
}

static void
set_discoverable (CabinSimAdapter *self,
                  gboolean         discoverable)
{
  self->controller->discoverable = discoverable;
  cabin_dbus_adapter1_set_discoverable (CABIN_DBUS_ADAPTER1 (self), discoverable);
  trigger_discoverable_timeout (self);
}

static void
set_bondable (CabinSimAdapter *self,
              gboolean         bondable)
{
  self->controller->bondable = bondable;
  cabin_dbus_adapter1_set_pairable (CABIN_DBUS_ADAPTER1 (self), bondable);
  trigger_pairable_timeout (self);
  cabin_sim_world_emit_changed (get_world (self), self->controller);
}

/* The answer first, the signal after it: PropertiesChanged goes out from an idle handler. */
static gboolean
on_changed (gpointer user_data)
{
  CabinSimChange *change = user_data;

  change->source = 0;
  if (change->invocation != NULL)
    g_dbus_method_invocation_return_value (g_steal_pointer (&change->invocation), NULL);

  if (change->value == get_value (change->adapter, change->setting))
    return G_SOURCE_REMOVE;

  if (change->setting == CABIN_SIM_SETTING_POWERED)
    cabin_sim_adapter_set_power (change->adapter, change->value);
  else if (change->setting == CABIN_SIM_SETTING_DISCOVERABLE)
    set_discoverable (change->adapter, change->value);
  else
    set_bondable (change->adapter, change->value);

  return G_SOURCE_REMOVE;
}

static void
begin_change (CabinSimAdapter       *self,
              CabinSimSetting        setting,
              gboolean               value,
              GDBusMethodInvocation *invocation)
{
  CabinSimChange *change = &self->changes[setting];
  CabinSimTimes *times = &get_world (self)->times;

  change->adapter = self;
  change->setting = setting;
  change->value = value;
  change->invocation = invocation;
  change->source = g_timeout_add (setting == CABIN_SIM_SETTING_POWERED ? times->power : times->setting, on_changed,
                                  change);
}

static void
write_setting (CabinSimAdapter       *self,
               CabinSimSetting        setting,
               gboolean               value,
               GDBusMethodInvocation *invocation)
{
  if (self->changes[setting].source != 0)
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "Busy", "");
  else if (value == get_value (self, setting))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else if (setting == CABIN_SIM_SETTING_POWERED && value && self->controller->blocked)
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_BLOCKED, "Blocked through rfkill");
  else if (setting == CABIN_SIM_SETTING_DISCOVERABLE && value && !self->controller->powered
           && self->controller->discoverable_timeout_s > 0)
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_PREFIX "Failed", "Not Powered");
  else
    begin_change (self, setting, value, invocation);
}

static void
write_alias (CabinSimAdapter *self,
             const char      *alias)
{
  g_free (self->controller->alias);
  self->controller->alias = *alias != '\0' ? g_strdup (alias) : NULL;
  cabin_dbus_adapter1_set_alias (CABIN_DBUS_ADAPTER1 (self), *alias != '\0' ? alias : CABIN_SIM_ADAPTER_NAME);
}

static void
write_pairable_timeout (CabinSimAdapter *self,
                        GVariant        *value)
{
  guint timeout_s = g_variant_get_uint32 (value);

  /* bluetoothd says so even if it is the value that it was. */
  if (timeout_s == self->controller->pairable_timeout_s)
    cabin_sim_property_emit (G_DBUS_INTERFACE_SKELETON (self), "PairableTimeout", value);
  self->controller->pairable_timeout_s = timeout_s;
  cabin_dbus_adapter1_set_pairable_timeout (CABIN_DBUS_ADAPTER1 (self), timeout_s);
  trigger_pairable_timeout (self);
}

/**
 * cabin_sim_adapter_write:
 * @invocation: (transfer full): the write of a property, which is answered
 *
 * Does what bluetoothd does when a client writes the property @name.
 */
void
cabin_sim_adapter_write (CabinSimAdapter       *self,
                         const char            *name,
                         GVariant              *value,
                         GDBusMethodInvocation *invocation)
{
  const struct {
    const char *name;
    CabinSimSetting setting;
  } settings[] = {
    { "Powered", CABIN_SIM_SETTING_POWERED },
    { "Discoverable", CABIN_SIM_SETTING_DISCOVERABLE },
    { "Pairable", CABIN_SIM_SETTING_BONDABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (name, settings[i].name))
      {
        write_setting (self, settings[i].setting, g_variant_get_boolean (value), invocation);
        return;
      }

  g_dbus_method_invocation_return_value (invocation, NULL);
  if (g_str_equal (name, "Alias"))
    write_alias (self, g_variant_get_string (value, NULL));
  else if (g_str_equal (name, "PairableTimeout"))
    write_pairable_timeout (self, value);
  else if (g_str_equal (name, "DiscoverableTimeout"))
    {
      self->controller->discoverable_timeout_s = g_variant_get_uint32 (value);
      cabin_dbus_adapter1_set_discoverable_timeout (CABIN_DBUS_ADAPTER1 (self), g_variant_get_uint32 (value));
      trigger_discoverable_timeout (self);
    }
}

/**
 * cabin_sim_adapter_set_power:
 *
 * The controller comes up or goes down, with all its links.
 */
void
cabin_sim_adapter_set_power (CabinSimAdapter *self,
                             gboolean         powered)
{
  if (powered == self->controller->powered)
    return;

  if (!powered)
    {
      for (guint i = 0; i < self->devices->len; i++)
        cabin_sim_device_end_attempt (g_ptr_array_index (self->devices, i));
      cabin_sim_link_down_all (get_world (self), self->controller);
      set_discoverable (self, FALSE);
      g_hash_table_remove_all (self->discoverers);
      cabin_sim_adapter_stop_discovery (self);
    }
  self->controller->powered = powered;
  cabin_dbus_adapter1_set_powered (CABIN_DBUS_ADAPTER1 (self), powered);
  cabin_sim_world_emit_changed (get_world (self), self->controller);
}

/**
 * cabin_sim_adapter_set_bondable:
 *
 * Changes Pairable, as bluetoothd does on its own. A value that it has already changes nothing, and does not restart
 * the clock; a change that is under way is overtaken.
 */
void
cabin_sim_adapter_set_bondable (CabinSimAdapter *self,
                                gboolean         bondable)
{
  CabinSimChange *change = &self->changes[CABIN_SIM_SETTING_BONDABLE];

  if (change->source != 0)
    {
      g_clear_handle_id (&change->source, g_source_remove);
      on_changed (change);
    }
  if (bondable != self->controller->bondable)
    begin_change (self, CABIN_SIM_SETTING_BONDABLE, bondable, NULL);
}

/**
 * cabin_sim_adapter_end_changes:
 *
 * bluetoothd is gone; the kernel does what it was asked for all the same.
 */
void
cabin_sim_adapter_end_changes (CabinSimAdapter *self)
{
  for (guint i = 0; i < CABIN_SIM_N_SETTINGS; i++)
    {
      CabinSimChange *change = &self->changes[i];

      if (change->source == 0)
        continue;

      g_clear_handle_id (&change->source, g_source_remove);
      on_changed (change);
    }
  g_clear_handle_id (&self->pairable_source, g_source_remove);
  g_clear_handle_id (&self->discoverable_source, g_source_remove);
}
