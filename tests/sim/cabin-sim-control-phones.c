/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-control-private.h"

#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"
#include "cabin-sim-pairing.h"
#include "cabin-sim-rfcomm.h"

/* How often a storm of signals sends its share of them. */
#define STORM_TICK_MS 5

typedef struct {
  CabinSimWorld *world;
  GDBusMethodInvocation *invocation;
  guint rate;
  gint64 begin;
  gint64 end;
  guint count;
} Storm;

/* Returns: (nullable): %NULL if the call has been answered with an error */
static CabinSimPhone *
get_phone (CabinSimControl       *self,
           const char            *address,
           GDBusMethodInvocation *invocation)
{
  CabinSimPhone *phone = cabin_sim_world_find_phone (self->world, address);

  if (phone == NULL)
    cabin_sim_control_refuse (invocation, G_IO_ERROR_NOT_FOUND, "No such phone");

  return phone;
}

/* A phone and the kind of a link to it. Returns: (nullable): as get_phone() */
static CabinSimPhone *
get_link (CabinSimControl       *self,
          const char            *address,
          const char            *name,
          CabinSimBearers       *bearer,
          GDBusMethodInvocation *invocation)
{
  *bearer = cabin_sim_bearer_from_name (name);
  if (*bearer != CABIN_SIM_BEARER_NONE)
    return get_phone (self, address, invocation);

  cabin_sim_control_refuse (invocation, G_IO_ERROR_INVALID_ARGUMENT, "A bearer is bredr or le");
  return NULL;
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
on_add_phones (CabinDBusSim1         *object,
               GDBusMethodInvocation *invocation,
               guint                  count,
               GVariant              *options)
{
  CabinSimControl *self = CABIN_SIM_CONTROL (object);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < count && error == NULL; i++)
    cabin_sim_world_add_phone (self->world, options, &error);

  if (error == NULL)
    cabin_dbus_sim1_complete_add_phones (object, invocation);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);

  return TRUE;
}

static gboolean
on_storm_tick (gpointer user_data)
{
  Storm *storm = user_data;
  gint64 now = MIN (g_get_monotonic_time (), storm->end);
  guint due = (guint) ((now - storm->begin) * storm->rate / G_USEC_PER_SEC);

  for (; storm->count < due; storm->count++)
    if (storm->world->daemon != NULL)
      cabin_sim_daemon_stir (storm->world->daemon, storm->count);

  if (now < storm->end)
    return G_SOURCE_CONTINUE;

  cabin_dbus_sim1_complete_storm (NULL, storm->invocation, storm->count);
  g_object_unref (storm->world);
  g_free (storm);

  return G_SOURCE_REMOVE;
}

static gboolean
on_storm (CabinDBusSim1         *object,
          GDBusMethodInvocation *invocation,
          guint                  rate,
          guint                  time_ms)
{
  Storm *storm = g_new0 (Storm, 1);

  storm->world = g_object_ref (CABIN_SIM_CONTROL (object)->world);
  storm->invocation = invocation;
  storm->rate = rate;
  storm->begin = g_get_monotonic_time ();
  storm->end = storm->begin + time_ms * G_TIME_SPAN_MILLISECOND;
  g_timeout_add (STORM_TICK_MS, on_storm_tick, storm);

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

  device = phone->pairing == NULL ? cabin_sim_link_up (self->world, phone, phone->bearer, &failure) : NULL;
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

  device = cabin_sim_link_up (self->world, phone, phone->bearer, &failure);
  if (device == NULL)
    {
      cabin_dbus_sim1_complete_ask_agent (object, invocation, failure, "");
      return TRUE;
    }

  question = build_question (member, cabin_sim_device_get_path (device), arguments);
  if (question == NULL)
    cabin_sim_control_refuse (invocation, G_IO_ERROR_INVALID_ARGUMENT, "No such question");
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
  CabinSimBearers bearer;
  CabinSimPhone *phone = get_link (self, address, bearer_name, &bearer, invocation);
  const char *failure = "";

  if (phone != NULL)
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
  CabinSimBearers bearer;
  CabinSimPhone *phone = get_link (self, address, bearer_name, &bearer, invocation);

  if (phone != NULL)
    {
      cabin_sim_link_down (self->world, phone, bearer, CABIN_SIM_REASON_REMOTE);
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
on_send_rfcomm (CabinDBusSim1         *object,
                GDBusMethodInvocation *invocation,
                const char            *address,
                const char            *uuid,
                GVariant              *data)
{
  CabinSimPhone *phone = get_phone (CABIN_SIM_CONTROL (object), address, invocation);
  const guint8 *bytes;
  gsize length;

  if (phone != NULL)
    {
      bytes = g_variant_get_fixed_array (data, &length, 1);
      cabin_sim_phone_say (phone, uuid, bytes, length);
      cabin_dbus_sim1_complete_send_rfcomm (object, invocation);
    }

  return TRUE;
}

static gboolean
on_take_rfcomm (CabinDBusSim1         *object,
                GDBusMethodInvocation *invocation,
                const char            *address,
                const char            *uuid)
{
  CabinSimPhone *phone = get_phone (CABIN_SIM_CONTROL (object), address, invocation);
  g_autoptr(GBytes) taken = NULL;

  if (phone != NULL)
    {
      taken = cabin_sim_phone_take (phone, uuid);
      cabin_dbus_sim1_complete_take_rfcomm (object, invocation,
                                            g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, taken, TRUE));
    }

  return TRUE;
}

/**
 * cabin_sim_control_implement_phones:
 *
 * Fills in the methods of org.cabin.Sim1 that are about phones.
 */
void
cabin_sim_control_implement_phones (CabinDBusSim1Iface *iface)
{
  iface->handle_add_phone = on_add_phone;
  iface->handle_add_phones = on_add_phones;
  iface->handle_storm = on_storm;
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
  iface->handle_send_rfcomm = on_send_rfcomm;
  iface->handle_take_rfcomm = on_take_rfcomm;
}
