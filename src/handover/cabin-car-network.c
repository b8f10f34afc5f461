/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-car-network.h"

#include "cabin-projection.h"

struct _CabinCarNetwork
{
  GObject parent_instance;

  CabinAccessPoint *access_point;
  CabinHandover *handover;
  CabinProjection *projection;
};

G_DEFINE_FINAL_TYPE (CabinCarNetwork, cabin_car_network, G_TYPE_OBJECT)

static void
on_projection_ended (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (cabin_projection_shutdown_finish (CABIN_PROJECTION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
cabin_car_network_dispose (GObject *object)
{
  CabinCarNetwork *self = CABIN_CAR_NETWORK (object);

  g_clear_object (&self->projection);
  g_clear_object (&self->handover);
  g_clear_object (&self->access_point);

  G_OBJECT_CLASS (cabin_car_network_parent_class)->dispose (object);
}

static void
cabin_car_network_class_init (CabinCarNetworkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cabin_car_network_dispose;
}

static void
cabin_car_network_init (CabinCarNetwork *self)
{
}

/**
 * cabin_car_network_new:
 * @manager: whose phones are handed over, and whose settings count
 * @secrets: where the network's password is kept
 *
 * Returns: (transfer full): a network that has not begun
 */
CabinCarNetwork *
cabin_car_network_new (CabinBluetoothManager *manager,
                       CabinSecretStore      *secrets)
{
  CabinCarNetwork *self = g_object_new (CABIN_TYPE_CAR_NETWORK, NULL);
  CabinSettings *settings = cabin_bluetooth_manager_get_settings (manager);

  self->access_point = cabin_access_point_new (settings, secrets);
  self->handover = cabin_handover_new (manager, self->access_point);
  self->projection = cabin_projection_new (settings, self->handover);

  return self;
}

/**
 * cabin_car_network_get_access_point:
 *
 * Returns: (transfer none): the same for life
 */
CabinAccessPoint *
cabin_car_network_get_access_point (CabinCarNetwork *self)
{
  g_return_val_if_fail (CABIN_IS_CAR_NETWORK (self), NULL);

  return self->access_point;
}

/**
 * cabin_car_network_get_handover:
 *
 * Returns: (transfer none): the same for life
 */
CabinHandover *
cabin_car_network_get_handover (CabinCarNetwork *self)
{
  g_return_val_if_fail (CABIN_IS_CAR_NETWORK (self), NULL);

  return self->handover;
}

/**
 * cabin_car_network_start:
 * @connection: the system bus; to be called again with the new one when it was lost
 */
void
cabin_car_network_start (CabinCarNetwork *self,
                         GDBusConnection *connection)
{
  g_return_if_fail (CABIN_IS_CAR_NETWORK (self));

  cabin_access_point_start (self->access_point, connection);
}

/**
 * cabin_car_network_shutdown_async:
 *
 * Ends the hand-overs, lets go of the network, and ends the projection program. The network itself stays in the air, as
 * phones that are in it may stay. Finish with cabin_car_network_shutdown_finish().
 */
void
cabin_car_network_shutdown_async (CabinCarNetwork     *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (CABIN_IS_CAR_NETWORK (self));

  g_task_set_source_tag (task, cabin_car_network_shutdown_async);
  cabin_handover_shutdown (self->handover);
  cabin_access_point_shutdown (self->access_point);
  cabin_projection_shutdown_async (self->projection, cancellable, on_projection_ended, g_steal_pointer (&task));
}

/**
 * cabin_car_network_shutdown_finish:
 *
 * Returns: whether the projection program has ended, or there was none
 */
gboolean
cabin_car_network_shutdown_finish (CabinCarNetwork  *self,
                                   GAsyncResult     *result,
                                   GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
