/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-world.h"

#include "cabin-sim-adapter.h"
#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"

/* Defaults of bluetoothd's src/agent.c (agent), src/device.c (disconnect, temporary) and src/adapter.c, of the kernel
 * (page; L2CAP's for peripheral), and as measured on 5.66 (services). */
static const CabinSimTimes default_times = {
  .agent = 60000,
  .controller = 0,
  .services = 600,
  .disconnect = 2000,
  .page = 5120,
  .peripheral = 40000,
  .gatt = 600,
  .drop = 0,
  .revive = 0,
  .temporary = 30000,
  .power = 0,
  .setting = 10,
  .adapters = 20,
};

/* bluetoothd's default of main.conf. */
#define DISCOVERABLE_TIMEOUT_S 180

enum {
  SIGNAL_CONTROLLER_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CabinSimWorld, cabin_sim_world, G_TYPE_OBJECT)

static void
bond_free (gpointer data)
{
  CabinSimBond *bond = data;

  g_strfreev (bond->uuids);
  g_free (bond->address_type);
  g_free (bond->icon);
  g_free (bond->name);
  g_free (bond->alias);
  g_free (bond);
}

static void
controller_free (gpointer data)
{
  CabinSimController *controller = data;

  g_hash_table_unref (controller->bonds);
  g_free (controller->alias);
  g_free (controller->address);
  g_free (controller);
}

static CabinSimController *
find_by_address (GPtrArray  *controllers,
                 const char *address,
                 guint      *index)
{
  for (guint i = 0; i < controllers->len; i++)
    {
      CabinSimController *controller = g_ptr_array_index (controllers, i);

      if (address == NULL || g_ascii_strcasecmp (controller->address, address) == 0)
        {
          if (index != NULL)
            *index = i;
          return controller;
        }
    }

  return NULL;
}

static gboolean
has_index (CabinSimWorld *self,
           guint          index)
{
  for (guint i = 0; i < self->controllers->len; i++)
    if (((CabinSimController *) g_ptr_array_index (self->controllers, i))->index == index)
      return TRUE;

  return FALSE;
}

/* Locally administered addresses, told apart by the last three bytes. */
static char *
new_address (const char *prefix)
{
  static guint32 last = 0x1a2b3b;

  last++;

  return g_strdup_printf ("%s:%02X:%02X:%02X", prefix, (last >> 16) & 0xff, (last >> 8) & 0xff, last & 0xff);
}

static CabinSimController *
controller_new (const char *address)
{
  CabinSimController *controller = g_new0 (CabinSimController, 1);

  controller->address = address != NULL ? g_ascii_strup (address, -1) : new_address ("02:CA:B1");
  controller->discoverable_timeout_s = DISCOVERABLE_TIMEOUT_S;
  controller->bonds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, bond_free);

  return controller;
}

static void
on_daemon_started (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CabinSimWorld *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (cabin_sim_daemon_start_finish (CABIN_SIM_DAEMON (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (self->daemon == CABIN_SIM_DAEMON (source))
    g_clear_object (&self->daemon);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_started_anew (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!cabin_sim_world_start_finish (CABIN_SIM_WORLD (source), result, &error))
    g_warning ("bluetoothd did not start again: %s", error->message);
}

static gboolean
on_kill (gpointer user_data)
{
  CabinSimWorld *self = user_data;

  if (self->daemon != NULL)
    {
      cabin_sim_world_stop (self, FALSE);
      cabin_sim_world_start_async (self, on_started_anew, NULL);
    }

  return G_SOURCE_REMOVE;
}

static void
cabin_sim_world_dispose (GObject *object)
{
  CabinSimWorld *self = CABIN_SIM_WORLD (object);

  cabin_sim_world_stop (self, FALSE);

  G_OBJECT_CLASS (cabin_sim_world_parent_class)->dispose (object);
}

static void
cabin_sim_world_finalize (GObject *object)
{
  CabinSimWorld *self = CABIN_SIM_WORLD (object);

  g_ptr_array_unref (self->phones);
  g_ptr_array_unref (self->unplugged);
  g_ptr_array_unref (self->controllers);
  cabin_sim_faults_unref (self->faults);
  g_free (self->bus_address);

  G_OBJECT_CLASS (cabin_sim_world_parent_class)->finalize (object);
}

static void
cabin_sim_world_class_init (CabinSimWorldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_sim_world_dispose;
  object_class->finalize = cabin_sim_world_finalize;

  /**
   * CabinSimWorld::controller-changed:
   * @controller: a #CabinSimController
   *
   * It has been switched on or off, or become pairable or stopped being that.
   */
  signals[SIGNAL_CONTROLLER_CHANGED] =
    g_signal_new ("controller-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
cabin_sim_world_init (CabinSimWorld *self)
{
  self->times = default_times;
  self->version = CABIN_SIM_VERSION_FLOOR;
  self->faults = cabin_sim_faults_new ();
  cabin_sim_faults_set_killer (self->faults, on_kill, self);
  self->controllers = g_ptr_array_new_with_free_func (controller_free);
  self->unplugged = g_ptr_array_new_with_free_func (controller_free);
  self->phones = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * cabin_sim_world_new:
 * @bus_address: the message bus that bluetoothd will serve
 *
 * Returns: (transfer full): a world without adapters, phones and bluetoothd
 */
CabinSimWorld *
cabin_sim_world_new (const char *bus_address)
{
  CabinSimWorld *self = g_object_new (CABIN_SIM_TYPE_WORLD, NULL);

  self->bus_address = g_strdup (bus_address);

  return self;
}

/**
 * cabin_sim_world_configure:
 * @settings: a{sv}, see org.cabin.Sim1.Configure
 *
 * Returns: %FALSE and %G_IO_ERROR_INVALID_ARGUMENT for a name or type that is not known
 */
gboolean
cabin_sim_world_configure (CabinSimWorld  *self,
                           GVariant       *settings,
                           GError        **error)
{
  const struct {
    const char *name;
    guint *place;
  } known[] = {
    { "agent", &self->times.agent },
    { "controller", &self->times.controller },
    { "services", &self->times.services },
    { "disconnect", &self->times.disconnect },
    { "page", &self->times.page },
    { "peripheral", &self->times.peripheral },
    { "gatt", &self->times.gatt },
    { "drop", &self->times.drop },
    { "revive", &self->times.revive },
    { "temporary", &self->times.temporary },
    { "power", &self->times.power },
    { "setting", &self->times.setting },
    { "adapters", &self->times.adapters },
    { "version", &self->version },
    { "fresh-pairing", &self->fresh_pairing },
  };
  gsize n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_variant_lookup (settings, known[i].name, "u", known[i].place))
      n_found++;

  if (n_found == g_variant_n_children (settings))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Wrong name or type of a setting");
  return FALSE;
}

/**
 * cabin_sim_world_find_controller:
 * @address: (nullable): %NULL for the first
 *
 * Returns: (transfer none) (nullable): the controller
 */
CabinSimController *
cabin_sim_world_find_controller (CabinSimWorld *self,
                                 const char    *address)
{
  return find_by_address (self->controllers, address, NULL);
}

/**
 * cabin_sim_world_add_controller:
 * @address: (nullable): %NULL for a new one
 * @index: the number that the kernel gives it, which must be free; negative for the lowest free one
 *
 * Plugs a dongle in.
 *
 * Returns: (transfer none): the controller
 */
CabinSimController *
cabin_sim_world_add_controller (CabinSimWorld *self,
                                const char    *address,
                                int            index,
                                gboolean       auto_enable,
                                gboolean       blocked)
{
  CabinSimController *controller = NULL;
  guint i;

  /* bluetoothd still has its files on an adapter that was here before. */
  if (address != NULL && find_by_address (self->unplugged, address, &i) != NULL)
    controller = g_ptr_array_steal_index (self->unplugged, i);
  else
    controller = controller_new (address);

  /* The kernel gives a new adapter the lowest free number, and its own defaults. A number is not free as long as a
   * program holds on to the adapter that had it, even if that was this one. */
  for (controller->index = (guint) MAX (index, 0); has_index (self, controller->index);)
    controller->index++;
  controller->auto_enable = auto_enable;
  controller->blocked = blocked;
  controller->powered = FALSE;
  controller->discoverable = FALSE;
  controller->bondable = FALSE;
  g_ptr_array_add (self->controllers, controller);

  if (self->daemon != NULL)
    cabin_sim_daemon_add_adapter (self->daemon, controller);

  return controller;
}

/**
 * cabin_sim_world_remove_controller:
 *
 * Pulls a dongle out.
 *
 * Returns: whether there was one of this address
 */
gboolean
cabin_sim_world_remove_controller (CabinSimWorld *self,
                                   const char    *address)
{
  CabinSimController *controller;
  guint i;

  controller = find_by_address (self->controllers, address, &i);
  if (controller == NULL)
    return FALSE;

  cabin_sim_link_down_all (self, controller);
  if (self->daemon != NULL)
    cabin_sim_daemon_remove_adapter (self->daemon, controller);
  g_ptr_array_add (self->unplugged, g_ptr_array_steal_index (self->controllers, i));

  return TRUE;
}

/**
 * cabin_sim_world_set_blocked:
 *
 * Turns rfkill on or off.
 *
 * Returns: whether there is such a controller
 */
gboolean
cabin_sim_world_set_blocked (CabinSimWorld *self,
                             const char    *address,
                             gboolean       blocked)
{
  CabinSimController *controller = cabin_sim_world_find_controller (self, address);
  CabinSimAdapter *adapter;

  if (controller == NULL)
    return FALSE;

  controller->blocked = blocked;
  adapter = self->daemon != NULL ? cabin_sim_daemon_find_adapter (self->daemon, controller) : NULL;
  if (adapter != NULL)
    cabin_sim_adapter_set_power (adapter, !blocked);
  else if (blocked)
    controller->powered = FALSE;

  return TRUE;
}

/**
 * cabin_sim_world_emit_changed:
 *
 * Emits CabinSimWorld::controller-changed.
 */
void
cabin_sim_world_emit_changed (CabinSimWorld      *self,
                              CabinSimController *controller)
{
  g_signal_emit (self, signals[SIGNAL_CONTROLLER_CHANGED], 0, controller);
}

/**
 * cabin_sim_world_find_phone:
 *
 * Returns: (transfer none) (nullable): the phone of this address
 */
CabinSimPhone *
cabin_sim_world_find_phone (CabinSimWorld *self,
                            const char    *address)
{
  for (guint i = 0; i < self->phones->len; i++)
    {
      CabinSimPhone *phone = g_ptr_array_index (self->phones, i);

      if (g_ascii_strcasecmp (phone->address, address) == 0)
        return phone;
    }

  return NULL;
}

/**
 * cabin_sim_world_add_phone:
 * @options: a{sv}, see org.cabin.Sim1.AddPhone
 *
 * Returns: (transfer none) (nullable): the phone, or %NULL and an error of #GIOErrorEnum
 */
CabinSimPhone *
cabin_sim_world_add_phone (CabinSimWorld  *self,
                           GVariant       *options,
                           GError        **error)
{
  g_autoptr(CabinSimPhone) phone = NULL;
  g_autofree char *address = NULL;
  gboolean known = FALSE;
  CabinSimController *controller;

  if (!g_variant_lookup (options, "address", "s", &address))
    address = new_address ("02:F0:0E");
  if (cabin_sim_world_find_phone (self, address) != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "There is a phone %s", address);
      return NULL;
    }

  phone = cabin_sim_phone_new (address);
  if (!cabin_sim_phone_configure (phone, options, error))
    return NULL;

  g_ptr_array_add (self->phones, g_object_ref (phone));

  controller = cabin_sim_world_find_controller (self, phone->adapter);
  if (g_variant_lookup (options, "known", "b", &known) && known && controller != NULL)
    {
      CabinSimBond *bond = cabin_sim_controller_get_bond (controller, phone->address);

      bond->bonded = TRUE;
      g_free (bond->name);
      bond->name = g_strdup (phone->name);
      g_strfreev (bond->uuids);
      bond->uuids = g_strdupv (phone->uuids);
      bond->only_le = phone->bearer == CABIN_SIM_BEARER_LE;
      g_free (bond->address_type);
      bond->address_type = g_strdup (phone->address_type);
      g_free (bond->icon);
      bond->icon = g_strdup (phone->icon);
      g_hash_table_add (phone->keys, g_strdup (controller->address));
      if (self->daemon != NULL)
        cabin_sim_daemon_load_bond (self->daemon, controller, phone->address);
    }
  if (self->daemon != NULL)
    cabin_sim_daemon_phone_changed (self->daemon, phone);

  return phone;
}

/**
 * cabin_sim_world_remove_phone:
 *
 * The phone leaves: its link breaks, the car's bond stays.
 */
void
cabin_sim_world_remove_phone (CabinSimWorld *self,
                              CabinSimPhone *phone)
{
  phone->visible = FALSE;
  cabin_sim_link_down (self, phone, CABIN_SIM_BEARER_ALL, CABIN_SIM_REASON_TIMEOUT);
  g_ptr_array_remove (self->phones, phone);
}

/**
 * cabin_sim_world_set_media:
 *
 * A program that serves A2DP comes or goes.
 */
void
cabin_sim_world_set_media (CabinSimWorld *self,
                           gboolean       media)
{
  self->media = media;
  if (self->daemon != NULL)
    cabin_sim_profiles_set_media (cabin_sim_daemon_get_profiles (self->daemon), media);
}

/**
 * cabin_sim_world_start_async:
 *
 * Starts a bluetoothd; done when it owns its name. Its adapters follow.
 */
void
cabin_sim_world_start_async (CabinSimWorld       *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  if (self->daemon != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_EXISTS, "bluetoothd is running");
      g_object_unref (task);
      return;
    }

  self->daemon = cabin_sim_daemon_new (self);
  cabin_sim_daemon_start_async (self->daemon, on_daemon_started, task);
}

/**
 * cabin_sim_world_start_finish:
 *
 * Returns: %FALSE and an error if the bus refused the name
 */
gboolean
cabin_sim_world_start_finish (CabinSimWorld  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * cabin_sim_world_stop:
 * @orderly: %TRUE for SIGTERM, %FALSE for SIGKILL
 *
 * Ends bluetoothd, if it runs.
 */
void
cabin_sim_world_stop (CabinSimWorld *self,
                      gboolean       orderly)
{
  if (self->daemon != NULL)
    cabin_sim_daemon_stop (self->daemon, orderly);
  g_clear_object (&self->daemon);
}

/**
 * cabin_sim_controller_get_bond:
 * @address: of a device
 *
 * Returns: (transfer none): bluetoothd's file on the device, made if there is none
 */
CabinSimBond *
cabin_sim_controller_get_bond (CabinSimController *self,
                               const char         *address)
{
  CabinSimBond *bond = g_hash_table_lookup (self->bonds, address);

  if (bond == NULL)
    {
      bond = g_new0 (CabinSimBond, 1);
      g_hash_table_insert (self->bonds, g_strdup (address), bond);
    }

  return bond;
}
