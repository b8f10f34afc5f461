/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-sim-demo.h"

#include "cabin-sim-daemon.h"
#include "cabin-sim-link.h"
#include "cabin-sim-pairing.h"
#include "cabin-sim-rfcomm.h"

/* As long as a person takes: to find the car in the phone's list, to compare the code, to get into the car. */
#define ASK_AFTER_MS 2000
#define CONFIRM_AFTER_MS "1000"
#define CONNECT_AFTER_MS 1500

/* Bluetooth Assigned Numbers, section 3.3. */
#define UUID_SERIAL_PORT "00001101-0000-1000-8000-00805f9b34fb"

struct _CabinSimDemo
{
  GObject parent_instance;

  CabinSimWorld *world;
  CabinSimPhone *phone;
  GCancellable *cancellable;
  guint ask_source;
  guint connect_source;
};

G_DEFINE_FINAL_TYPE (CabinSimDemo, cabin_sim_demo, G_TYPE_OBJECT)

static gboolean
is_known_to (CabinSimDemo       *self,
             CabinSimController *controller)
{
  CabinSimBond *bond = g_hash_table_lookup (controller->bonds, self->phone->address);

  return bond != NULL && bond->bonded && cabin_sim_phone_has_key (self->phone, controller->address);
}

/* The first hands-free service that the car has. */
static gboolean
on_time_to_connect (gpointer user_data)
{
  static const char *const services[] = { CABIN_UUID_HFP_HF, CABIN_UUID_HFP_AG, CABIN_UUID_HSP_HS };
  CabinSimDemo *self = user_data;

  self->connect_source = 0;
  for (guint i = 0; i < G_N_ELEMENTS (services) && self->world->daemon != NULL; i++)
    if (cabin_sim_profiles_listens (cabin_sim_daemon_get_profiles (self->world->daemon), services[i]))
      {
        cabin_sim_rfcomm_open_async (self->world, self->phone, services[i], NULL, NULL);
        break;
      }

  return G_SOURCE_REMOVE;
}

static void
connect_soon (CabinSimDemo *self)
{
  if (self->connect_source == 0)
    self->connect_source = g_timeout_add (CONNECT_AFTER_MS, on_time_to_connect, self);
}

static void
on_paired (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(CabinSimDemo) self = user_data;

  /* A phone that was refused asks again when the window is opened again. */
  if (cabin_sim_pairing_run_finish (CABIN_SIM_DEVICE (source), result, NULL)
      && !g_cancellable_is_cancelled (self->cancellable))
    connect_soon (self);
}

static gboolean
on_time_to_ask (gpointer user_data)
{
  CabinSimDemo *self = user_data;
  CabinSimPairingOptions options = {
    .bonding = TRUE,
    .passkey = cabin_sim_phone_choose_passkey (self->phone),
    .own_link = TRUE,
  };
  CabinSimDevice *device;

  self->ask_source = 0;
  if (self->phone->pairing != NULL)
    return G_SOURCE_REMOVE;

  device = cabin_sim_link_up (self->world, self->phone, CABIN_SIM_BEARER_BREDR, NULL);
  if (device != NULL)
    cabin_sim_pairing_run_async (device, self->phone, &options, on_paired, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

static void
on_controller_changed (CabinSimWorld      *world,
                       CabinSimController *controller,
                       CabinSimDemo       *self)
{
  gboolean known = is_known_to (self, controller);

  if (controller->powered && controller->bondable && !known && self->ask_source == 0)
    self->ask_source = g_timeout_add (ASK_AFTER_MS, on_time_to_ask, self);
  else if (!controller->powered || !controller->bondable || known)
    g_clear_handle_id (&self->ask_source, g_source_remove);

  if (controller->powered && known && self->phone->bearers == CABIN_SIM_BEARER_NONE)
    connect_soon (self);
}

static void
cabin_sim_demo_dispose (GObject *object)
{
  CabinSimDemo *self = CABIN_SIM_DEMO (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->ask_source, g_source_remove);
  g_clear_handle_id (&self->connect_source, g_source_remove);
  if (self->world != NULL)
    g_signal_handlers_disconnect_by_data (self->world, self);
  g_clear_object (&self->world);

  G_OBJECT_CLASS (cabin_sim_demo_parent_class)->dispose (object);
}

static void
cabin_sim_demo_finalize (GObject *object)
{
  g_object_unref (CABIN_SIM_DEMO (object)->cancellable);

  G_OBJECT_CLASS (cabin_sim_demo_parent_class)->finalize (object);
}

static void
cabin_sim_demo_class_init (CabinSimDemoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_sim_demo_dispose;
  object_class->finalize = cabin_sim_demo_finalize;
}

static void
cabin_sim_demo_init (CabinSimDemo *self)
{
  self->cancellable = g_cancellable_new ();
}

static CabinSimPhone *
add_device (CabinSimWorld *world,
            const char    *options)
{
  g_autoptr(GVariant) parsed = g_variant_parse (G_VARIANT_TYPE_VARDICT, options, NULL, NULL, NULL);

  return cabin_sim_world_add_phone (world, parsed, NULL);
}

/**
 * cabin_sim_demo_new:
 *
 * Returns: (transfer full): a person with a phone, in @world, and a speaker and a dongle beside
 */
CabinSimDemo *
cabin_sim_demo_new (CabinSimWorld *world)
{
  CabinSimDemo *self = g_object_new (CABIN_SIM_TYPE_DEMO, NULL);

  self->world = g_object_ref (world);
  self->phone = add_device (world, "{'name': <'Pixel 8'>, 'delay': <uint32 " CONFIRM_AFTER_MS ">}");
  add_device (world, "{'name': <'Boombox'>, 'icon': <'audio-card'>, 'io-capability': <'NoInputNoOutput'>,"
              "'uuids': <['" CABIN_UUID_A2DP_SINK "']>, 'delay': <uint32 " CONFIRM_AFTER_MS ">}");
  add_device (world, "{'name': <'OBDII'>, 'icon': <''>, 'io-capability': <'Legacy'>, 'pin': <'1234'>,"
              "'uuids': <['" UUID_SERIAL_PORT "']>}");
  g_signal_connect (world, "controller-changed", G_CALLBACK (on_controller_changed), self);

  return self;
}
