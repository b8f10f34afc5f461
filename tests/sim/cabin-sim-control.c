/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-control.h"

#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"
#include "cabin-sim-pairing.h"
#include "cabin-sim-rfcomm.h"

struct _CabinSimControl
{
  CabinDBusSim1Skeleton parent_instance;

  CabinSimWorld *world;
};

/* A call to answer when bluetoothd has been started, or when it is time to. */
typedef struct {
  CabinSimWorld *world;
  GDBusMethodInvocation *invocation;
} Starting;

static void
return_io_error (GDBusMethodInvocation *invocation,
                 int                    code,
                 const char            *message)
{
  g_dbus_method_invocation_return_error_literal (invocation, G_IO_ERROR, code, message);
}

/* Returns: (nullable): %NULL if the call has been answered with an error */
static CabinSimPhone *
get_phone (CabinSimControl       *self,
           const char            *address,
           GDBusMethodInvocation *invocation)
{
  CabinSimPhone *phone = cabin_sim_world_find_phone (self->world, address);

  if (phone == NULL)
    return_io_error (invocation, G_IO_ERROR_NOT_FOUND, "No such phone");

  return phone;
}

static gboolean
get_bearer (const char            *name,
            CabinSimBearers       *bearer,
            GDBusMethodInvocation *invocation)
{
  if (g_str_equal (name, "bredr"))
    *bearer = CABIN_SIM_BEARER_BREDR;
  else if (g_str_equal (name, "le"))
    *bearer = CABIN_SIM_BEARER_LE;
  else
    {
      return_io_error (invocation, G_IO_ERROR_INVALID_ARGUMENT, "A bearer is bredr or le");
      return FALSE;
    }

  return TRUE;
}

/* Returns: (nullable): %NULL if the call has been answered with an error */
static const char *
check_mode (const char            *mode,
            GDBusMethodInvocation *invocation)
{
  if (g_str_equal (mode, "kill") || g_str_equal (mode, "stop"))
    return mode;

  return_io_error (invocation, G_IO_ERROR_INVALID_ARGUMENT, "A mode is kill or stop");
  return NULL;
}

static gboolean
on_configure (CabinDBusSim1         *object,
              GDBusMethodInvocation *invocation,
              GVariant              *times)
{
  g_autoptr(GError) error = NULL;

  if (cabin_sim_world_configure (CABIN_SIM_CONTROL (object)->world, times, &error))
    cabin_dbus_sim1_complete_configure (object, invocation);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);

  return TRUE;
}

static gboolean
on_add_adapter (CabinDBusSim1         *object,
                GDBusMethodInvocation *invocation,
                GVariant              *options)
{
  CabinSimController *controller;
  const char *address = NULL;
  gboolean auto_enable = TRUE;
  gboolean blocked = FALSE;

  g_variant_lookup (options, "address", "&s", &address);
  g_variant_lookup (options, "auto-enable", "b", &auto_enable);
  g_variant_lookup (options, "blocked", "b", &blocked);
  controller = cabin_sim_world_add_controller (CABIN_SIM_CONTROL (object)->world, address, auto_enable, blocked);
  cabin_dbus_sim1_complete_add_adapter (object, invocation, controller->address);

  return TRUE;
}

static gboolean
on_remove_adapter (CabinDBusSim1         *object,
                   GDBusMethodInvocation *invocation,
                   const char            *address)
{
  if (cabin_sim_world_remove_controller (CABIN_SIM_CONTROL (object)->world, address))
    cabin_dbus_sim1_complete_remove_adapter (object, invocation);
  else
    return_io_error (invocation, G_IO_ERROR_NOT_FOUND, "No such adapter");

  return TRUE;
}

static gboolean
on_block (CabinDBusSim1         *object,
          GDBusMethodInvocation *invocation,
          const char            *address)
{
  if (cabin_sim_world_set_blocked (CABIN_SIM_CONTROL (object)->world, address, TRUE))
    cabin_dbus_sim1_complete_block (object, invocation);
  else
    return_io_error (invocation, G_IO_ERROR_NOT_FOUND, "No such adapter");

  return TRUE;
}

static gboolean
on_unblock (CabinDBusSim1         *object,
            GDBusMethodInvocation *invocation,
            const char            *address)
{
  if (cabin_sim_world_set_blocked (CABIN_SIM_CONTROL (object)->world, address, FALSE))
    cabin_dbus_sim1_complete_unblock (object, invocation);
  else
    return_io_error (invocation, G_IO_ERROR_NOT_FOUND, "No such adapter");

  return TRUE;
}

static gboolean
on_add_phone (CabinDBusSim1         *object,
              GDBusMethodInvocation *invocation,
              GVariant              *options)
{
  g_autoptr(GError) error = NULL;
  CabinSimPhone *phone = cabin_sim_world_add_phone (CABIN_SIM_CONTROL (object)->world, options, &error);

  if (phone != NULL)
    cabin_dbus_sim1_complete_add_phone (object, invocation, phone->address);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);

  return TRUE;
}

static gboolean
on_set_phone (CabinDBusSim1         *object,
              GDBusMethodInvocation *invocation,
              const char            *address,
              GVariant              *options)
{
  CabinSimControl *self = CABIN_SIM_CONTROL (object);
  CabinSimPhone *phone = get_phone (self, address, invocation);
  g_autoptr(GError) error = NULL;

  if (phone == NULL)
    return TRUE;

  if (!cabin_sim_phone_configure (phone, options, &error))
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return TRUE;
    }

  if (self->world->daemon != NULL)
    cabin_sim_daemon_phone_changed (self->world->daemon, phone);
  cabin_dbus_sim1_complete_set_phone (object, invocation);

  return TRUE;
}

static gboolean
on_remove_phone (CabinDBusSim1         *object,
                 GDBusMethodInvocation *invocation,
                 const char            *address)
{
  CabinSimControl *self = CABIN_SIM_CONTROL (object);
  CabinSimPhone *phone = get_phone (self, address, invocation);

  if (phone != NULL)
    {
      cabin_sim_world_remove_phone (self->world, phone);
      cabin_dbus_sim1_complete_remove_phone (object, invocation);
    }

  return TRUE;
}

static gboolean
on_get_phone (CabinDBusSim1         *object,
              GDBusMethodInvocation *invocation,
              const char            *address)
{
  CabinSimPhone *phone = get_phone (CABIN_SIM_CONTROL (object), address, invocation);

  if (phone != NULL)
    cabin_dbus_sim1_complete_get_phone (object, invocation, cabin_sim_phone_describe (phone));

  return TRUE;
}

static gboolean
on_forget_car (CabinDBusSim1         *object,
               GDBusMethodInvocation *invocation,
               const char            *address)
{
  CabinSimPhone *phone = get_phone (CABIN_SIM_CONTROL (object), address, invocation);

  if (phone != NULL)
    {
      g_hash_table_remove_all (phone->keys);
      cabin_dbus_sim1_complete_forget_car (object, invocation);
    }

  return TRUE;
}

static void
on_paired (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  const char *failure = "";

  if (!cabin_sim_pairing_run_finish (CABIN_SIM_DEVICE (source), result, &error))
    {
      name = g_dbus_error_get_remote_error (error);
      failure = name + strlen (CABIN_BLUEZ_ERROR_PREFIX);
    }
  cabin_dbus_sim1_complete_pair (NULL, user_data, failure);
}

static gboolean
on_pair (CabinDBusSim1         *object,
         GDBusMethodInvocation *invocation,
         const char            *address,
         GVariant              *arguments)
{
  CabinSimControl *self = CABIN_SIM_CONTROL (object);
  CabinSimPhone *phone = get_phone (self, address, invocation);
  CabinSimPairingOptions options = { .bonding = TRUE };
  CabinSimDevice *device;
  const char *failure = "InProgress";

  if (phone == NULL)
    return TRUE;

  options.passkey = cabin_sim_phone_choose_passkey (phone);
  options.own_link = phone->bearers == CABIN_SIM_BEARER_NONE;
  g_variant_lookup (arguments, "passkey", "u", &options.passkey);
  g_variant_lookup (arguments, "bonding", "b", &options.bonding);

  device = phone->pairing == NULL ? cabin_sim_link_up (self->world, phone, CABIN_SIM_BEARER_BREDR, &failure) : NULL;
  if (device != NULL)
    cabin_sim_pairing_run_async (device, phone, &options, on_paired, invocation);
  else
    cabin_dbus_sim1_complete_pair (object, invocation, failure);

  return TRUE;
}

static gboolean
on_cancel_pairing (CabinDBusSim1         *object,
                   GDBusMethodInvocation *invocation,
                   const char            *address)
{
  CabinSimPhone *phone = get_phone (CABIN_SIM_CONTROL (object), address, invocation);

  if (phone == NULL)
    return TRUE;

  if (phone->pairing != NULL)
    cabin_sim_pairing_abort (phone->pairing, CABIN_SIM_AUTHENTICATION_CANCELED);
  cabin_dbus_sim1_complete_cancel_pairing (object, invocation);

  return TRUE;
}

static void
on_agent_answer (GVariant     *reply,
                 const GError *error,
                 gpointer      user_data)
{
  g_autoptr(GVariant) value = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = error != NULL ? g_dbus_error_get_remote_error (error) : NULL;

  if (reply != NULL && g_variant_n_children (reply) == 1)
    {
      value = g_variant_get_child_value (reply, 0);
      text = g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (value, NULL)
                                                                 : g_variant_print (value, FALSE);
    }

  cabin_dbus_sim1_complete_ask_agent (NULL, user_data,
                                      reply != NULL ? "" : name != NULL ? name : error->message,
                                      text != NULL ? text : "");
}

/* Returns: (transfer floating) (nullable): the call's arguments, %NULL if there is no such question */
static GVariant *
build_question (const char *member,
                const char *path,
                GVariant   *arguments)
{
  const char *pin = "";
  const char *uuid = CABIN_UUID_HFP_AG;
  guint32 passkey = 0;
  guint16 entered = 0;

  g_variant_lookup (arguments, "passkey", "u", &passkey);
  g_variant_lookup (arguments, "entered", "q", &entered);
  g_variant_lookup (arguments, "pin", "&s", &pin);
  g_variant_lookup (arguments, "uuid", "&s", &uuid);

  if (g_str_equal (member, "RequestPinCode") || g_str_equal (member, "RequestPasskey")
      || g_str_equal (member, "RequestAuthorization"))
    return g_variant_new ("(o)", path);
  if (g_str_equal (member, "RequestConfirmation"))
    return g_variant_new ("(ou)", path, passkey);
  if (g_str_equal (member, "DisplayPasskey"))
    return g_variant_new ("(ouq)", path, passkey, entered);
  if (g_str_equal (member, "DisplayPinCode"))
    return g_variant_new ("(os)", path, pin);
  if (g_str_equal (member, "AuthorizeService"))
    return g_variant_new ("(os)", path, uuid);

  return NULL;
}

static gboolean
on_ask_agent (CabinDBusSim1         *object,
              GDBusMethodInvocation *invocation,
              const char            *address,
              const char            *member,
              GVariant              *arguments)
{
  CabinSimControl *self = CABIN_SIM_CONTROL (object);
  CabinSimPhone *phone = get_phone (self, address, invocation);
  const char *failure = NULL;
  CabinSimDevice *device;
  GVariant *question;

  if (phone == NULL)
    return TRUE;

  device = cabin_sim_link_up (self->world, phone, CABIN_SIM_BEARER_BREDR, &failure);
  if (device == NULL)
    {
      cabin_dbus_sim1_complete_ask_agent (object, invocation, failure, "");
      return TRUE;
    }

  question = build_question (member, cabin_sim_device_get_path (device), arguments);
  if (question == NULL)
    return_io_error (invocation, G_IO_ERROR_INVALID_ARGUMENT, "No such question");
  else
    {
      g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (device));
      if (!cabin_sim_agents_ask (cabin_sim_daemon_get_agents (self->world->daemon), NULL, member, question,
                                 on_agent_answer, invocation))
        cabin_dbus_sim1_complete_ask_agent (object, invocation, "Busy", "");
    }

  return TRUE;
}

static gboolean
on_connect (CabinDBusSim1         *object,
            GDBusMethodInvocation *invocation,
            const char            *address,
            const char            *bearer_name)
{
  CabinSimControl *self = CABIN_SIM_CONTROL (object);
  CabinSimPhone *phone = get_phone (self, address, invocation);
  CabinSimBearers bearer;
  const char *failure = "";

  if (phone != NULL && get_bearer (bearer_name, &bearer, invocation))
    {
      cabin_sim_link_up (self->world, phone, bearer, &failure);
      cabin_dbus_sim1_complete_connect (object, invocation, failure);
    }

  return TRUE;
}

static gboolean
on_disconnect (CabinDBusSim1         *object,
               GDBusMethodInvocation *invocation,
               const char            *address,
               const char            *bearer_name)
{
  CabinSimControl *self = CABIN_SIM_CONTROL (object);
  CabinSimPhone *phone = get_phone (self, address, invocation);
  CabinSimBearers bearer;

  if (phone != NULL && get_bearer (bearer_name, &bearer, invocation))
    {
      cabin_sim_link_down (self->world, phone, bearer);
      cabin_dbus_sim1_complete_disconnect (object, invocation);
    }

  return TRUE;
}

static void
on_rfcomm_opened (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  cabin_sim_rfcomm_open_finish (CABIN_SIM_WORLD (source), result, &error);
  cabin_dbus_sim1_complete_open_rfcomm (NULL, user_data, error != NULL ? error->message : "");
}

static gboolean
on_open_rfcomm (CabinDBusSim1         *object,
                GDBusMethodInvocation *invocation,
                const char            *address,
                const char            *uuid)
{
  CabinSimControl *self = CABIN_SIM_CONTROL (object);
  CabinSimPhone *phone = get_phone (self, address, invocation);

  if (phone != NULL)
    cabin_sim_rfcomm_open_async (self->world, phone, uuid, on_rfcomm_opened, invocation);

  return TRUE;
}

static gboolean
on_close_rfcomm (CabinDBusSim1         *object,
                 GDBusMethodInvocation *invocation,
                 const char            *address,
                 const char            *uuid)
{
  CabinSimPhone *phone = get_phone (CABIN_SIM_CONTROL (object), address, invocation);

  if (phone != NULL)
    {
      cabin_sim_phone_close_channel (phone, uuid);
      cabin_dbus_sim1_complete_close_rfcomm (object, invocation);
    }

  return TRUE;
}

static gboolean
on_stop (CabinDBusSim1         *object,
         GDBusMethodInvocation *invocation,
         const char            *mode)
{
  if (check_mode (mode, invocation) != NULL)
    {
      cabin_sim_world_stop (CABIN_SIM_CONTROL (object)->world, g_str_equal (mode, "stop"));
      cabin_dbus_sim1_complete_stop (object, invocation);
    }

  return TRUE;
}

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr(GError) error = NULL;

  if (cabin_sim_world_start_finish (CABIN_SIM_WORLD (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
}

static gboolean
on_start (CabinDBusSim1         *object,
          GDBusMethodInvocation *invocation)
{
  cabin_sim_world_start_async (CABIN_SIM_CONTROL (object)->world, on_started, invocation);

  return TRUE;
}

static gboolean
on_pause_over (gpointer user_data)
{
  Starting *starting = user_data;

  cabin_sim_world_start_async (starting->world, on_started, g_steal_pointer (&starting->invocation));

  return G_SOURCE_REMOVE;
}

static void
starting_free (gpointer data)
{
  Starting *starting = data;

  g_clear_object (&starting->invocation);
  g_object_unref (starting->world);
  g_free (starting);
}

static gboolean
on_restart (CabinDBusSim1         *object,
            GDBusMethodInvocation *invocation,
            const char            *mode,
            guint                  pause_ms)
{
  CabinSimControl *self = CABIN_SIM_CONTROL (object);
  Starting *starting;

  if (check_mode (mode, invocation) == NULL)
    return TRUE;

  cabin_sim_world_stop (self->world, g_str_equal (mode, "stop"));
  starting = g_new0 (Starting, 1);
  starting->world = g_object_ref (self->world);
  starting->invocation = invocation;
  g_timeout_add_full (G_PRIORITY_DEFAULT, pause_ms, on_pause_over, starting, starting_free);

  return TRUE;
}

static gboolean
on_fail_next (CabinDBusSim1         *object,
              GDBusMethodInvocation *invocation,
              const char            *call,
              const char            *error,
              const char            *message,
              guint                  count)
{
  if (count > 0 && !g_dbus_is_error_name (error))
    return_io_error (invocation, G_IO_ERROR_INVALID_ARGUMENT, "Not the name of an error");
  else
    {
      cabin_sim_faults_fail (CABIN_SIM_CONTROL (object)->world->faults, call, error, message, count);
      cabin_dbus_sim1_complete_fail_next (object, invocation);
    }

  return TRUE;
}

static gboolean
on_delay_next (CabinDBusSim1         *object,
               GDBusMethodInvocation *invocation,
               const char            *call,
               guint                  delay_ms)
{
  cabin_sim_faults_delay (CABIN_SIM_CONTROL (object)->world->faults, call, delay_ms);
  cabin_dbus_sim1_complete_delay_next (object, invocation);

  return TRUE;
}

static gboolean
on_call_counts (CabinDBusSim1         *object,
                GDBusMethodInvocation *invocation)
{
  cabin_dbus_sim1_complete_call_counts (object, invocation,
                                        cabin_sim_faults_counts (CABIN_SIM_CONTROL (object)->world->faults));

  return TRUE;
}

static gboolean
on_reset_counts (CabinDBusSim1         *object,
                 GDBusMethodInvocation *invocation)
{
  cabin_sim_faults_reset (CABIN_SIM_CONTROL (object)->world->faults);
  cabin_dbus_sim1_complete_reset_counts (object, invocation);

  return TRUE;
}

static void
cabin_sim_control_iface_init (CabinDBusSim1Iface *iface)
{
  iface->handle_configure = on_configure;
  iface->handle_add_adapter = on_add_adapter;
  iface->handle_remove_adapter = on_remove_adapter;
  iface->handle_block = on_block;
  iface->handle_unblock = on_unblock;
  iface->handle_add_phone = on_add_phone;
  iface->handle_set_phone = on_set_phone;
  iface->handle_remove_phone = on_remove_phone;
  iface->handle_get_phone = on_get_phone;
  iface->handle_forget_car = on_forget_car;
  iface->handle_pair = on_pair;
  iface->handle_cancel_pairing = on_cancel_pairing;
  iface->handle_ask_agent = on_ask_agent;
  iface->handle_connect = on_connect;
  iface->handle_disconnect = on_disconnect;
  iface->handle_open_rfcomm = on_open_rfcomm;
  iface->handle_close_rfcomm = on_close_rfcomm;
  iface->handle_stop = on_stop;
  iface->handle_start = on_start;
  iface->handle_restart = on_restart;
  iface->handle_fail_next = on_fail_next;
  iface->handle_delay_next = on_delay_next;
  iface->handle_call_counts = on_call_counts;
  iface->handle_reset_counts = on_reset_counts;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinSimControl, cabin_sim_control, CABIN_DBUS_TYPE_SIM1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_SIM1, cabin_sim_control_iface_init))

static void
cabin_sim_control_finalize (GObject *object)
{
  g_object_unref (CABIN_SIM_CONTROL (object)->world);

  G_OBJECT_CLASS (cabin_sim_control_parent_class)->finalize (object);
}

static void
cabin_sim_control_class_init (CabinSimControlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_sim_control_finalize;
}

static void
cabin_sim_control_init (CabinSimControl *self)
{
}

/**
 * cabin_sim_control_new:
 *
 * Returns: (transfer full): a remote control of @world
 */
CabinSimControl *
cabin_sim_control_new (CabinSimWorld *world)
{
  CabinSimControl *self = g_object_new (CABIN_SIM_TYPE_CONTROL, NULL);

  self->world = g_object_ref (world);

  return self;
}
