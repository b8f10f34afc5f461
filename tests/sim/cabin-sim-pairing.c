/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-pairing.h"

#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"

#include <stdlib.h>

/* How all names of errors here begin. */
#define AUTHENTICATION "Authentication"

/* How the two sides make sure of each other, as their capabilities allow (Core specification, Vol 3 Part C 5.2.2.6). */
typedef enum {
  MODEL_NONE,
  MODEL_SILENT,
  MODEL_AUTHORIZE,
  MODEL_CONFIRM,
  MODEL_SHOW,
  MODEL_TYPE,
  MODEL_PIN,
} Model;

typedef enum {
  VOTE_NONE,
  VOTE_YES,
  VOTE_NO,
} Vote;

struct _CabinSimPairing
{
  GObject parent_instance;

  CabinSimDevice *device;
  CabinSimPhone *phone;
  /* %NULL once it is decided. It keeps the pairing alive. */
  GTask *task;
  Model model;
  char *owner;
  /* Whether the owner is still there; 0 for a pairing without one. */
  guint watch;
  gboolean bonding;
  gboolean own_link;
  gboolean initiator;
  guint32 passkey;
  Vote car;
  Vote user;
  guint user_source;
  guint controller_source;
};

G_DEFINE_FINAL_TYPE (CabinSimPairing, cabin_sim_pairing, G_TYPE_OBJECT)

static CabinSimDaemon *
get_daemon (CabinSimPairing *self)
{
  return cabin_sim_adapter_get_daemon (cabin_sim_device_get_adapter (self->device));
}

static CabinSimWorld *
get_world (CabinSimPairing *self)
{
  return cabin_sim_daemon_get_world (get_daemon (self));
}

static CabinSimAgents *
get_agents (CabinSimPairing *self)
{
  return cabin_sim_daemon_get_agents (get_daemon (self));
}

static void
stop (CabinSimPairing *self)
{
  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
  g_clear_handle_id (&self->user_source, g_source_remove);
  g_clear_handle_id (&self->controller_source, g_source_remove);
  self->phone->pairing = NULL;
  self->phone->code = -1;
}

/* Ends the pairing; the link it was made for goes after the answer, and a peripheral hangs up in any case. */
static void
fail (CabinSimPairing *self,
      const char      *failure)
{
  G_GNUC_UNUSED g_autoptr(CabinSimPairing) kept = g_object_ref (self);
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;
  CabinSimWorld *world;

  if (task == NULL)
    return;

  stop (self);
  cabin_sim_agents_withdraw (get_agents (self), self);

  world = get_world (self);
  name = g_strconcat (CABIN_BLUEZ_ERROR_PREFIX, failure, NULL);
  message = g_strconcat (AUTHENTICATION, " ", failure + strlen (AUTHENTICATION), NULL);
  g_task_return_error (task, g_dbus_error_new_for_dbus_error (name, message));
  if (self->own_link || self->phone->bearer == CABIN_SIM_BEARER_LE)
    cabin_sim_link_down (world, self->phone, self->phone->bearer, CABIN_SIM_REASON_AUTHENTICATION);
}

static void
succeed (CabinSimPairing *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  CabinSimController *controller =
    cabin_sim_adapter_get_controller (cabin_sim_device_get_adapter (self->device));

  stop (self);
  if (self->bonding)
    g_hash_table_add (self->phone->keys, g_strdup (controller->address));
  cabin_sim_device_paired (self->device, self->bonding);

  g_task_return_boolean (task, TRUE);
}

static void
count_votes (CabinSimPairing *self)
{
  G_GNUC_UNUSED g_autoptr(CabinSimPairing) kept = g_object_ref (self);

  if (self->task == NULL)
    return;

  if (self->car == VOTE_NO || self->user == VOTE_NO)
    fail (self, CABIN_SIM_AUTHENTICATION_FAILED);
  else if (self->car == VOTE_YES && self->user == VOTE_YES)
    succeed (self);
}

/* Whether the agent said yes, and knew what it was asked for. */
static gboolean
is_right (CabinSimPairing *self,
          GVariant        *reply)
{
  const char *pin = NULL;
  guint32 passkey = 0;

  switch (self->model)
    {
    case MODEL_PIN:
      if (!g_variant_is_of_type (reply, G_VARIANT_TYPE ("(s)")))
        return FALSE;
      g_variant_get (reply, "(&s)", &pin);
      return g_str_equal (pin, self->phone->pin);

    case MODEL_TYPE:
      if (!g_variant_is_of_type (reply, G_VARIANT_TYPE ("(u)")))
        return FALSE;
      g_variant_get (reply, "(u)", &passkey);
      return passkey == self->passkey;

    case MODEL_NONE:
    case MODEL_SILENT:
    case MODEL_AUTHORIZE:
    case MODEL_CONFIRM:
    case MODEL_SHOW:
    default:
      return TRUE;
    }
}

static void
on_agent_answer (GVariant     *reply,
                 const GError *error,
                 gpointer      user_data)
{
  CabinSimPairing *self = user_data;

  self->car = reply != NULL && is_right (self, reply) ? VOTE_YES : VOTE_NO;
  count_votes (self);
}

static void
on_owner_vanished (GDBusConnection *connection,
                   const char      *name,
                   gpointer         user_data)
{
  fail (user_data, CABIN_SIM_AUTHENTICATION_CANCELED);
}

static gboolean
on_user_answer (gpointer user_data)
{
  CabinSimPairing *self = user_data;

  self->user_source = 0;
  self->user = self->phone->answer == CABIN_SIM_ANSWER_ACCEPT ? VOTE_YES : VOTE_NO;
  count_votes (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_controller_timeout (gpointer user_data)
{
  CabinSimPairing *self = user_data;

  self->controller_source = 0;
  fail (self, CABIN_SIM_AUTHENTICATION_TIMEOUT);

  return G_SOURCE_REMOVE;
}

static Model
choose_model (CabinSimPairing *self,
              const char      *ours)
{
  const char *theirs = self->phone->capability;
  gboolean incoming = self->owner == NULL;

  if (g_str_equal (theirs, "Legacy"))
    return MODEL_PIN;
  /* The trap: a car that can neither show nor ask is not asked. */
  if (g_str_equal (ours, "NoInputNoOutput"))
    return MODEL_SILENT;
  /* The trap: a peripheral that shows a code wants it typed, and refuses who could only compare it. */
  if (self->phone->bearer == CABIN_SIM_BEARER_LE && g_str_equal (theirs, "DisplayOnly")
      && g_str_has_prefix (ours, "Display"))
    return MODEL_NONE;
  if (g_str_equal (theirs, "NoInputNoOutput") || g_str_equal (ours, "DisplayOnly"))
    return incoming ? MODEL_AUTHORIZE : MODEL_SILENT;
  if (g_str_equal (ours, "KeyboardOnly") || (g_str_equal (ours, "KeyboardDisplay")
                                             && g_str_equal (theirs, "DisplayOnly")))
    return MODEL_TYPE;
  if (g_str_equal (theirs, "KeyboardOnly"))
    return MODEL_SHOW;
  return MODEL_CONFIRM;
}

static gboolean
put_question (CabinSimPairing *self)
{
  const char *path = cabin_sim_device_get_path (self->device);

  switch (self->model)
    {
    case MODEL_AUTHORIZE:
      return cabin_sim_agents_ask (get_agents (self), self->owner, "RequestAuthorization",
                                   g_variant_new ("(o)", path), on_agent_answer, self);

    case MODEL_CONFIRM:
      return cabin_sim_agents_ask (get_agents (self), self->owner, "RequestConfirmation",
                                   g_variant_new ("(ou)", path, self->passkey), on_agent_answer, self);

    case MODEL_TYPE:
      return cabin_sim_agents_ask (get_agents (self), self->owner, "RequestPasskey",
                                   g_variant_new ("(o)", path), on_agent_answer, self);

    case MODEL_PIN:
      return cabin_sim_agents_ask (get_agents (self), self->owner, "RequestPinCode",
                                   g_variant_new ("(o)", path), on_agent_answer, self);

    case MODEL_SHOW:
      cabin_sim_agents_show (get_agents (self), self->owner, "DisplayPasskey",
                             g_variant_new ("(ouq)", path, self->passkey, 0));
      self->car = VOTE_YES;
      return TRUE;

    case MODEL_NONE:
      return FALSE;

    case MODEL_SILENT:
    default:
      self->car = VOTE_YES;
      return TRUE;
    }
}

static gboolean
begin (gpointer user_data)
{
  CabinSimPairing *self = user_data;
  CabinSimController *controller;
  const char *ours;

  if (self->task == NULL)
    return G_SOURCE_REMOVE;

  if (self->owner != NULL)
    self->watch = g_bus_watch_name_on_connection (cabin_sim_daemon_get_connection (get_daemon (self)), self->owner,
                                                  G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_owner_vanished, self, NULL);

  /* What the link and the device's arrival have to say comes before the question. */
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self->device));

  controller = cabin_sim_adapter_get_controller (cabin_sim_device_get_adapter (self->device));
  ours = cabin_sim_agents_get_capability (get_agents (self), self->owner);
  if (self->owner != NULL || self->initiator)
    {
      /* The trap: our own pairing leaves no bond while Pairable is false. */
      self->bonding = controller->bondable;
      if (ours == NULL && self->owner != NULL)
        ours = "NoInputNoOutput";
    }
  if (ours == NULL || (self->owner == NULL && !self->initiator && self->bonding && !controller->bondable))
    {
      /* The kernel refuses before bluetoothd hears of it, but only those who ask us and want a bond. */
      fail (self, CABIN_SIM_AUTHENTICATION_FAILED);
      return G_SOURCE_REMOVE;
    }

  self->model = choose_model (self, ours);
  if (self->model == MODEL_CONFIRM || self->model == MODEL_TYPE)
    self->phone->code = (gint32) self->passkey;
  if (get_world (self)->times.controller > 0)
    self->controller_source = g_timeout_add (get_world (self)->times.controller, on_controller_timeout, self);
  if (!put_question (self))
    self->car = VOTE_NO;
  if (self->phone->answer != CABIN_SIM_ANSWER_NEVER)
    self->user_source = g_timeout_add (self->phone->delay_ms, on_user_answer, self);
  count_votes (self);

  return G_SOURCE_REMOVE;
}

static void
cabin_sim_pairing_finalize (GObject *object)
{
  CabinSimPairing *self = CABIN_SIM_PAIRING (object);

  g_clear_object (&self->device);
  g_clear_object (&self->phone);
  g_free (self->owner);

  G_OBJECT_CLASS (cabin_sim_pairing_parent_class)->finalize (object);
}

static void
cabin_sim_pairing_class_init (CabinSimPairingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cabin_sim_pairing_finalize;
}

static void
cabin_sim_pairing_init (CabinSimPairing *self)
{
}

/**
 * cabin_sim_pairing_run_async:
 * @device: the phone as bluetoothd shows it
 *
 * Pairs over a link that is up; the phone must not be pairing already. Done when the side that asked knows the end.
 */
void
cabin_sim_pairing_run_async (CabinSimDevice               *device,
                             CabinSimPhone                *phone,
                             const CabinSimPairingOptions *options,
                             GAsyncReadyCallback           callback,
                             gpointer                      user_data)
{
  CabinSimPairing *self = g_object_new (CABIN_SIM_TYPE_PAIRING, NULL);

  self->device = g_object_ref (device);
  self->phone = g_object_ref (phone);
  self->owner = g_strdup (options->owner);
  self->bonding = options->bonding;
  self->own_link = options->own_link;
  self->initiator = options->initiator;
  self->passkey = options->passkey;
  self->task = g_task_new (device, NULL, callback, user_data);
  g_task_set_task_data (self->task, self, g_object_unref);
  phone->pairing = self;

  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, begin, g_object_ref (self), g_object_unref);
}

/**
 * cabin_sim_pairing_run_finish:
 *
 * Returns: %FALSE and an error with a name of bluetoothd's
 */
gboolean
cabin_sim_pairing_run_finish (CabinSimDevice  *device,
                              GAsyncResult    *result,
                              GError         **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabin_sim_pairing_is_outgoing:
 *
 * Returns: whether a client's Pair() began it
 */
gboolean
cabin_sim_pairing_is_outgoing (CabinSimPairing *self)
{
  return self->owner != NULL;
}

/**
 * cabin_sim_pairing_abort:
 * @failure: last part of the error's name
 *
 * Ends the pairing from outside. An agent that was asked hears Cancel.
 */
void
cabin_sim_pairing_abort (CabinSimPairing *self,
                         const char      *failure)
{
  fail (self, failure);
}
