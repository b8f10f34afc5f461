/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-control.h"

#include "cabin-config.h"
#include "cabin-control-arguments.h"
#include "cabin-control-methods.h"
#include "cabin-control-mirror.h"
#include "cabin-control-name.h"
#include "cabin-control-values.h"
#include "cabin-names.h"
#include "cabin-report.h"

struct _CabinControl
{
  CabinDBusHeadUnit1Skeleton parent_instance;

  CabinBluetoothManager *manager;
  CabinAccessPoint *access_point;
  CabinControlMirror *mirror;
  CabinControlMethods *methods;
  GCancellable *cancellable;
};

enum {
  PROP_0,
  PROP_SECONDS_LEFT,
};

typedef void (*Method) (CabinControlMethods *methods,
                        CabinControlCall    *call);

/* A call until the bus has said who calls. */
typedef struct {
  CabinControl *control;
  CabinControlCall *call;
  Method method;
} Admission;

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree Admission *admission = user_data;
  g_autoptr(CabinControlCall) call = admission->call;

  /* Without the control, asking was cancelled. */
  if (cabin_control_call_admit (call, result))
    admission->method (admission->control->methods, call);
}

static CabinControlCall *
take_call (CabinControl          *self,
           GDBusMethodInvocation *invocation)
{
  CabinControlCall *call = cabin_control_call_new (invocation);

  /* Who has his answer finds the properties as they are. */
  g_signal_connect_object (call, "answered", G_CALLBACK (g_dbus_interface_skeleton_flush), self, G_CONNECT_SWAPPED);

  return call;
}

/* Every method that changes something begins here. */
static gboolean
begin (CabinDBusHeadUnit1    *object,
       GDBusMethodInvocation *invocation,
       Method                 method)
{
  CabinControl *self = CABIN_CONTROL (object);
  Admission *admission = g_new0 (Admission, 1);

  admission->control = self;
  admission->call = take_call (self, invocation);
  admission->method = method;
  cabin_control_call_identify (admission->call, self->cancellable, on_identified, admission);

  return TRUE;
}

static gboolean
handle_open_pairing (CabinDBusHeadUnit1    *object,
                     GDBusMethodInvocation *invocation,
                     guint                  timeout)
{
  return begin (object, invocation, cabin_control_methods_open_pairing);
}

static gboolean
handle_close_pairing (CabinDBusHeadUnit1    *object,
                      GDBusMethodInvocation *invocation)
{
  return begin (object, invocation, cabin_control_methods_close_pairing);
}

static gboolean
handle_connect (CabinDBusHeadUnit1    *object,
                GDBusMethodInvocation *invocation,
                const char            *address)
{
  return begin (object, invocation, cabin_control_methods_connect);
}

static gboolean
handle_disconnect (CabinDBusHeadUnit1    *object,
                   GDBusMethodInvocation *invocation,
                   const char            *address)
{
  return begin (object, invocation, cabin_control_methods_disconnect);
}

static gboolean
handle_forget (CabinDBusHeadUnit1    *object,
               GDBusMethodInvocation *invocation,
               const char            *address)
{
  return begin (object, invocation, cabin_control_methods_forget);
}

static gboolean
handle_set_name (CabinDBusHeadUnit1    *object,
                 GDBusMethodInvocation *invocation,
                 const char            *name)
{
  return begin (object, invocation, cabin_control_methods_set_name);
}

static gboolean
handle_start_discovery (CabinDBusHeadUnit1    *object,
                        GDBusMethodInvocation *invocation)
{
  return begin (object, invocation, cabin_control_methods_start_discovery);
}

static gboolean
handle_stop_discovery (CabinDBusHeadUnit1    *object,
                       GDBusMethodInvocation *invocation)
{
  return begin (object, invocation, cabin_control_methods_stop_discovery);
}

static gboolean
handle_pair (CabinDBusHeadUnit1    *object,
             GDBusMethodInvocation *invocation,
             const char            *address)
{
  return begin (object, invocation, cabin_control_methods_pair);
}

static gboolean
handle_lend_pairable (CabinDBusHeadUnit1    *object,
                      GDBusMethodInvocation *invocation)
{
  return begin (object, invocation, cabin_control_methods_lend_pairable);
}

static gboolean
handle_return_pairable (CabinDBusHeadUnit1    *object,
                        GDBusMethodInvocation *invocation)
{
  return begin (object, invocation, cabin_control_methods_return_pairable);
}

static gboolean
handle_is_paired (CabinDBusHeadUnit1    *object,
                  GDBusMethodInvocation *invocation,
                  const char            *unchecked)
{
  CabinControl *self = CABIN_CONTROL (object);
  g_autoptr(CabinControlCall) call = take_call (self, invocation);
  g_autofree char *address = cabin_control_arguments_address (cabin_control_call_get_parameters (call));
  CabinBluezDevice *device;

  if (address == NULL)
    {
      cabin_control_call_refuse (call, "The address has to be like AA:BB:CC:DD:EE:FF.");
      return TRUE;
    }

  /* Without an adapter nobody knows, which is not the same as no. */
  if (cabin_bluetooth_manager_get_adapter (self->manager) == NULL)
    {
      cabin_control_call_answer (call, CABIN_CONTROL_NOT_READY, NULL);
      return TRUE;
    }

  device = cabin_bluetooth_manager_find_device (self->manager, address);
  cabin_control_call_return (call, g_variant_new ("(b)", device != NULL && cabin_bluez_device_get_bonded (device)));

  return TRUE;
}

static gboolean
handle_report (CabinDBusHeadUnit1    *object,
               GDBusMethodInvocation *invocation)
{
  CabinControl *self = CABIN_CONTROL (object);
  g_autofree char *report = cabin_report_new (self->manager, self->access_point);

  cabin_dbus_head_unit1_complete_report (object, invocation, report);

  return TRUE;
}

static void
head_unit_iface_init (CabinDBusHeadUnit1Iface *iface)
{
  iface->handle_open_pairing = handle_open_pairing;
  iface->handle_close_pairing = handle_close_pairing;
  iface->handle_connect = handle_connect;
  iface->handle_disconnect = handle_disconnect;
  iface->handle_forget = handle_forget;
  iface->handle_set_name = handle_set_name;
  iface->handle_start_discovery = handle_start_discovery;
  iface->handle_stop_discovery = handle_stop_discovery;
  iface->handle_pair = handle_pair;
  iface->handle_lend_pairable = handle_lend_pairable;
  iface->handle_return_pairable = handle_return_pairable;
  iface->handle_is_paired = handle_is_paired;
  iface->handle_report = handle_report;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CabinControl, cabin_control, CABIN_DBUS_TYPE_HEAD_UNIT1_SKELETON,
                               G_IMPLEMENT_INTERFACE (CABIN_DBUS_TYPE_HEAD_UNIT1, head_unit_iface_init))

static void
unexport (CabinControl *self)
{
  GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON (self);

  if (g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
    g_dbus_interface_skeleton_unexport (skeleton);
}

static void
on_owned (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (cabin_control_name_own_finish (result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* Not from the next bus, where it may be by now. */
  if (g_dbus_interface_skeleton_has_connection (g_task_get_source_object (task), G_DBUS_CONNECTION (source)))
    unexport (g_task_get_source_object (task));
  g_task_return_error (task, g_steal_pointer (&error));
}

/* The only property that changes with nothing but time. */
static void
cabin_control_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  CabinControl *self = CABIN_CONTROL (object);

  switch (prop_id)
    {
    case PROP_SECONDS_LEFT:
      g_value_set_uint (value, cabin_control_values_seconds (
                          cabin_bluetooth_manager_get_pairable_deadline (self->manager), g_get_monotonic_time ()));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* The interface's property can be written, as all of gdbus-codegen's; it is a clock, and nobody sets it. */
static void
cabin_control_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cabin_control_dispose (GObject *object)
{
  CabinControl *self = CABIN_CONTROL (object);
  GDBusConnection *connection = g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->methods);
  g_clear_object (&self->mirror);
  if (connection != NULL)
    cabin_control_name_release (connection);
  unexport (self);
  g_clear_object (&self->access_point);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_control_parent_class)->dispose (object);
}

static void
cabin_control_finalize (GObject *object)
{
  g_object_unref (CABIN_CONTROL (object)->cancellable);

  G_OBJECT_CLASS (cabin_control_parent_class)->finalize (object);
}

static void
cabin_control_class_init (CabinControlClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cabin_control_get_property;
  object_class->set_property = cabin_control_set_property;
  object_class->dispose = cabin_control_dispose;
  object_class->finalize = cabin_control_finalize;

  g_object_class_override_property (object_class, PROP_SECONDS_LEFT, "seconds-left");
}

static void
cabin_control_init (CabinControl *self)
{
  self->cancellable = g_cancellable_new ();
}

static GVariant *
nothing (void)
{
  return g_variant_new ("a{sv}", NULL);
}

/**
 * cabin_control_new:
 * @manager: the car's Bluetooth
 * @program: the name of the program that serves it
 *
 * Returns: (transfer full): a head unit that is on no bus yet
 */
CabinControl *
cabin_control_new (CabinBluetoothManager *manager,
                   const char            *program)
{
  CabinControl *self = g_object_new (CABIN_TYPE_CONTROL, "version", CABIN_VERSION, "program", program, NULL);

  self->manager = g_object_ref (manager);
  cabin_dbus_head_unit1_set_network (CABIN_DBUS_HEAD_UNIT1 (self), nothing ());
  cabin_dbus_head_unit1_set_hand_over (CABIN_DBUS_HEAD_UNIT1 (self), nothing ());
  self->methods = cabin_control_methods_new (manager);
  self->mirror = cabin_control_mirror_new (manager, CABIN_DBUS_HEAD_UNIT1 (self));
  g_signal_connect_object (self->mirror, "changed", G_CALLBACK (cabin_control_methods_look), self->methods,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * cabin_control_add_network:
 *
 * Shows the car's own network and the hand-over to it, too; a new name is then the network's as well. To be called
 * before the control owns its name.
 */
void
cabin_control_add_network (CabinControl     *self,
                           CabinAccessPoint *access_point,
                           CabinHandover    *handover)
{
  g_return_if_fail (CABIN_IS_CONTROL (self));

  g_set_object (&self->access_point, access_point);
  cabin_control_mirror_add_network (self->mirror, access_point, handover);
  cabin_control_methods_add_network (self->methods, access_point);
}

/**
 * cabin_control_own_async:
 * @connection: the system bus, but for tests
 *
 * Shows the head unit on the bus, and takes its name there. To be called again with the new connection when the bus was
 * lost. Finish with cabin_control_own_finish().
 */
void
cabin_control_own_async (CabinControl        *self,
                         GDBusConnection     *connection,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_return_if_fail (CABIN_IS_CONTROL (self));

  g_task_set_source_tag (task, cabin_control_own_async);
  unexport (self);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self), connection, CABIN_CONTROL_PATH, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  cabin_control_name_own_async (connection, cancellable, on_owned, g_steal_pointer (&task));
}

/**
 * cabin_control_own_finish:
 *
 * Returns: whether the name is ours; %FALSE with %CABIN_ERROR_IN_USE, whose message says who has it,
 *   %CABIN_ERROR_DENIED, whose message says which file is missing, or an error of the bus
 */
gboolean
cabin_control_own_finish (CabinControl  *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
