/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-phone-remover.h"

#include "cabin-names.h"

struct _CabinPhoneRemover
{
  GObject parent_instance;

  CabinStack *stack;
  CabinPhoneList *phones;
  /* Addresses of the phones that leave the list as soon as their bonds are gone. */
  GHashTable *going;
  guint retry;
  guint retry_ms;
};

G_DEFINE_FINAL_TYPE (CabinPhoneRemover, cabin_phone_remover, G_TYPE_OBJECT)

static gboolean
on_retry (gpointer user_data)
{
  CabinPhoneRemover *self = user_data;

  self->retry = 0;
  cabin_phone_remover_retry (self);

  return G_SOURCE_REMOVE;
}

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(CabinPhoneRemover) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_bluez_call_finish (result, &error);

  if (reply != NULL)
    {
      self->retry_ms = CABIN_RETRY_FIRST_MS;
      return;
    }

  g_message ("A bond was not removed: %s", error->message);
  if (self->retry != 0 || g_hash_table_size (self->going) == 0)
    return;

  self->retry = g_timeout_add (self->retry_ms, on_retry, self);
  self->retry_ms = MIN (self->retry_ms * 2, CABIN_RETRY_MAX_MS);
}

static gboolean
is_device_of (CabinBluezDevice *device,
              const char       *address)
{
  return g_ascii_strcasecmp (cabin_bluez_device_get_address (device) ?: "", address) == 0;
}

static gboolean
has_device (CabinPhoneRemover *self,
            const char        *address)
{
  GListModel *devices = cabin_bluez_client_get_devices (cabin_stack_get_client (self->stack));
  guint n = g_list_model_get_n_items (devices);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      if (is_device_of (device, address))
        return TRUE;
    }

  return FALSE;
}

/* Who is not listed must not get in, so a phone goes from the list when its bond is gone, and not before. */
static void
leave_list (CabinPhoneRemover *self,
            const char        *address)
{
  g_autofree char *key = g_strdup (address);
  CabinPhone *phone = cabin_phone_list_find (self->phones, key);

  if (cabin_stack_get_state (self->stack) != CABIN_MANAGER_READY || has_device (self, key))
    return;

  g_hash_table_remove (self->going, key);
  if (phone != NULL)
    cabin_phone_list_forget (self->phones, phone);
}

static void
on_device_removed (CabinBluezClient  *client,
                   CabinBluezDevice  *device,
                   CabinPhoneRemover *self)
{
  const char *address = cabin_bluez_device_get_address (device);

  if (address != NULL && g_hash_table_contains (self->going, address))
    leave_list (self, address);
}

static void
cabin_phone_remover_dispose (GObject *object)
{
  CabinPhoneRemover *self = CABIN_PHONE_REMOVER (object);

  g_clear_handle_id (&self->retry, g_source_remove);
  g_hash_table_remove_all (self->going);
  g_clear_object (&self->stack);
  g_clear_object (&self->phones);

  G_OBJECT_CLASS (cabin_phone_remover_parent_class)->dispose (object);
}

static void
cabin_phone_remover_finalize (GObject *object)
{
  CabinPhoneRemover *self = CABIN_PHONE_REMOVER (object);

  g_hash_table_unref (self->going);

  G_OBJECT_CLASS (cabin_phone_remover_parent_class)->finalize (object);
}

static void
cabin_phone_remover_class_init (CabinPhoneRemoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_phone_remover_dispose;
  object_class->finalize = cabin_phone_remover_finalize;
}

static void
cabin_phone_remover_init (CabinPhoneRemover *self)
{
  self->retry_ms = CABIN_RETRY_FIRST_MS;
  self->going = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * cabin_phone_remover_new:
 * @stack: bluetoothd's side
 * @phones: our side
 *
 * Returns: (transfer full): a remover
 */
CabinPhoneRemover *
cabin_phone_remover_new (CabinStack     *stack,
                         CabinPhoneList *phones)
{
  CabinPhoneRemover *self = g_object_new (CABIN_TYPE_PHONE_REMOVER, NULL);

  self->stack = g_object_ref (stack);
  self->phones = g_object_ref (phones);
  g_signal_connect_object (cabin_stack_get_client (stack), "device-removed", G_CALLBACK (on_device_removed), self, 0);

  return self;
}

/**
 * cabin_phone_remover_forget:
 *
 * Removes the bonds with the phone, and then the phone from the list. What bluetoothd cannot do now is done when it
 * can; until then the phone stays listed.
 */
void
cabin_phone_remover_forget (CabinPhoneRemover *self,
                            CabinPhone        *phone)
{
  const char *address = cabin_phone_get_address (phone);

  g_hash_table_add (self->going, g_strdup (address));
  if (!cabin_phone_remover_remove_bonds (self, address))
    leave_list (self, address);
}

/**
 * cabin_phone_remover_is_going:
 *
 * Returns: whether the driver wants this phone to be forgotten and bluetoothd has not done it yet
 */
gboolean
cabin_phone_remover_is_going (CabinPhoneRemover *self,
                              const char        *address)
{
  return g_hash_table_contains (self->going, address);
}

/**
 * cabin_phone_remover_remove_bonds:
 *
 * Removes the phone's bond from every adapter that has one: another adapter can have been the car's.
 *
 * Returns: whether there was any
 */
gboolean
cabin_phone_remover_remove_bonds (CabinPhoneRemover *self,
                                  const char        *address)
{
  GListModel *devices = cabin_bluez_client_get_devices (cabin_stack_get_client (self->stack));
  guint n = g_list_model_get_n_items (devices);
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinBluezDevice) device = g_list_model_get_item (devices, i);

      if (!is_device_of (device, address))
        continue;

      any = TRUE;
      cabin_bluez_device_remove (device, NULL, on_removed, g_object_ref (self));
    }

  return any;
}

/**
 * cabin_phone_remover_retry:
 *
 * To be called when bluetoothd and its adapter are ready.
 */
void
cabin_phone_remover_retry (CabinPhoneRemover *self)
{
  g_autofree const char **addresses = (const char **) g_hash_table_get_keys_as_array (self->going, NULL);

  for (gsize i = 0; addresses[i] != NULL; i++)
    {
      if (!cabin_phone_remover_remove_bonds (self, addresses[i]))
        leave_list (self, addresses[i]);
    }
}
