/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-handover.h"

#include "cabin-address.h"
#include "cabin-handover-link.h"
#include "cabin-names.h"
#include "cabin-profile-set.h"

struct _CabinHandover
{
  GObject parent_instance;

  CabinBluetoothManager *manager;
  CabinProfileSet *profiles;
  GObject *network;
  const CabinHandoverSource *source;

  /* Of Phone, in the order in which they asked. */
  GPtrArray *phones;

  CabinHandoverState state;
  CabinHandoverReason reason;
  char *device_name;
  char *device_address;
};

G_DEFINE_FINAL_TYPE (CabinHandover, cabin_handover, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_REASON,
  PROP_DEVICE_NAME,
  PROP_DEVICE_ADDRESS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A phone that has asked. Its link can be over. */
typedef struct {
  CabinHandover *owner;
  char *path;
  char *name;
  char *address;
  CabinHandoverLink *link;
  CabinHandoverState state;
  CabinHandoverReason reason;
  guint leave;
} Phone;

static void
phone_drop_link (Phone *phone)
{
  if (phone->link == NULL)
    return;

  g_signal_handlers_disconnect_by_data (phone->link, phone);
  cabin_handover_link_close (phone->link);
  g_clear_object (&phone->link);
}

static void
phone_free (gpointer data)
{
  Phone *phone = data;

  phone_drop_link (phone);
  g_clear_handle_id (&phone->leave, g_source_remove);
  g_free (phone->path);
  g_free (phone->name);
  g_free (phone->address);
  g_free (phone);
}

static Phone *
find_phone (CabinHandover *self,
            const char    *path)
{
  for (guint i = 0; i < self->phones->len; i++)
    {
      Phone *phone = g_ptr_array_index (self->phones, i);

      if (g_str_equal (phone->path, path))
        return phone;
    }

  return NULL;
}

static void
set_text (CabinHandover  *self,
          char          **text,
          const char     *value,
          guint           property)
{
  if (g_strcmp0 (*text, value) == 0)
    return;

  g_free (*text);
  *text = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_state (Phone               *phone,
           CabinHandoverState   state,
           CabinHandoverReason  reason)
{
  g_autofree char *redacted = NULL;

  if (state == phone->state && reason == phone->reason)
    return;

  redacted = cabin_address_redact (phone->address);
  g_message ("Hand-over to %s: %s%s%s", redacted, cabin_handover_state_to_string (state),
             reason != CABIN_HANDOVER_REASON_NONE ? ", " : "",
             reason != CABIN_HANDOVER_REASON_NONE ? cabin_handover_reason_to_string (reason) : "");
  phone->state = state;
  phone->reason = reason;
}

static void
remove_phone (CabinHandover *self,
              Phone         *phone)
{
  set_state (phone, CABIN_HANDOVER_NONE, CABIN_HANDOVER_REASON_NONE);
  g_ptr_array_remove (self->phones, phone);
}

/* Without Bluetooth no phone is there, and what looked as if one had hung up was something else. */
static void
remove_lost (CabinHandover *self)
{
  if (cabin_bluetooth_manager_get_state (self->manager) == CABIN_MANAGER_READY)
    return;

  for (guint i = self->phones->len; i > 0; i--)
    {
      Phone *phone = g_ptr_array_index (self->phones, i - 1);

      if (phone->link == NULL)
        remove_phone (self, phone);
    }
}

/* Shows the newest phone that is there. */
static void
refresh (CabinHandover *self)
{
  Phone *shown;
  CabinHandoverState state;
  CabinHandoverReason reason;

  remove_lost (self);
  shown = self->phones->len > 0 ? g_ptr_array_index (self->phones, self->phones->len - 1) : NULL;
  state = shown != NULL ? shown->state : CABIN_HANDOVER_NONE;
  reason = shown != NULL ? shown->reason : CABIN_HANDOVER_REASON_NONE;

  g_object_freeze_notify (G_OBJECT (self));
  set_text (self, &self->device_name, shown != NULL ? shown->name : NULL, PROP_DEVICE_NAME);
  set_text (self, &self->device_address, shown != NULL ? shown->address : NULL, PROP_DEVICE_ADDRESS);
  if (reason != self->reason)
    {
      self->reason = reason;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
    }
  if (state != self->state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
on_left (gpointer user_data)
{
  Phone *phone = user_data;
  CabinHandover *self = phone->owner;

  phone->leave = 0;
  remove_phone (self, phone);
  refresh (self);

  return G_SOURCE_REMOVE;
}

static void
on_link_changed (CabinHandoverLink *link,
                 Phone             *phone)
{
  set_state (phone, cabin_handover_link_get_state (link), cabin_handover_link_get_reason (link));
  refresh (phone->owner);
}

static void
on_link_ended (CabinHandoverLink *link,
               Phone             *phone)
{
  CabinHandover *self = phone->owner;
  g_autofree char *path = g_strdup (phone->path);

  phone_drop_link (phone);
  cabin_profile_set_end_link (self->profiles, CABIN_UUID_ANDROID_AUTO, path);
  refresh (self);
}

static void
on_profile_connected (CabinBluetoothManager *manager,
                      const char            *uuid,
                      const char            *name,
                      const char            *address,
                      CabinHandover         *self)
{
  CabinBluezDevice *device = cabin_bluetooth_manager_find_device (manager, address);
  Phone *phone;
  int fd;

  if (!g_str_equal (uuid, CABIN_UUID_ANDROID_AUTO) || device == NULL)
    return;

  phone = find_phone (self, cabin_bluez_device_get_path (device));
  if (phone != NULL)
    remove_phone (self, phone);

  /* Without a network the link is held, and nothing is said. */
  fd = self->source->is_wanted (self->network) ?
       cabin_profile_set_dup_link (self->profiles, uuid, cabin_bluez_device_get_path (device)) : -1;
  if (fd >= 0)
    {
      phone = g_new0 (Phone, 1);
      phone->owner = self;
      phone->path = g_strdup (cabin_bluez_device_get_path (device));
      phone->name = g_strdup (name);
      phone->address = g_strdup (address);
      phone->link = cabin_handover_link_new (fd, self->network, self->source);
      g_signal_connect (phone->link, "changed", G_CALLBACK (on_link_changed), phone);
      g_signal_connect (phone->link, "ended", G_CALLBACK (on_link_ended), phone);
      set_state (phone, cabin_handover_link_get_state (phone->link), CABIN_HANDOVER_REASON_NONE);
      g_ptr_array_add (self->phones, phone);
    }
  refresh (self);
}

/* The phone has hung up, or bluetoothd takes the link away. */
static void
on_profile_disconnected (CabinProfileSet *profiles,
                         const char      *uuid,
                         const char      *path,
                         CabinHandover   *self)
{
  Phone *phone = g_str_equal (uuid, CABIN_UUID_ANDROID_AUTO) ? find_phone (self, path) : NULL;

  if (phone == NULL || phone->link == NULL)
    return;

  if (cabin_handover_link_close (phone->link))
    set_state (phone, cabin_handover_link_get_state (phone->link), cabin_handover_link_get_reason (phone->link));
  else
    set_state (phone, CABIN_HANDOVER_NONE, CABIN_HANDOVER_REASON_NONE);
  phone_drop_link (phone);
  if (phone->state == CABIN_HANDOVER_NONE)
    remove_phone (self, phone);
  refresh (self);
}

static void
on_device_disconnected (CabinBluetoothManager *manager,
                        const char            *name,
                        const char            *address,
                        CabinHandover         *self)
{
  for (guint i = self->phones->len; i > 0; i--)
    {
      Phone *phone = g_ptr_array_index (self->phones, i - 1);

      if (phone->link != NULL || phone->leave != 0 || !g_str_equal (phone->address, address))
        continue;

      if (phone->state == CABIN_HANDOVER_REFUSED)
        phone->leave = g_timeout_add (CABIN_HANDOVER_SHOWN_MS, on_left, phone);
      else
        remove_phone (self, phone);
    }
  refresh (self);
}

static void
cabin_handover_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  CabinHandover *self = CABIN_HANDOVER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    case PROP_REASON:
      g_value_set_int (value, self->reason);
      break;

    case PROP_DEVICE_NAME:
      g_value_set_string (value, self->device_name);
      break;

    case PROP_DEVICE_ADDRESS:
      g_value_set_string (value, self->device_address);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_handover_dispose (GObject *object)
{
  CabinHandover *self = CABIN_HANDOVER (object);

  g_ptr_array_set_size (self->phones, 0);
  g_clear_object (&self->network);
  g_clear_object (&self->profiles);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_handover_parent_class)->dispose (object);
}

static void
cabin_handover_finalize (GObject *object)
{
  CabinHandover *self = CABIN_HANDOVER (object);

  g_ptr_array_unref (self->phones);
  g_free (self->device_name);
  g_free (self->device_address);

  G_OBJECT_CLASS (cabin_handover_parent_class)->finalize (object);
}

static void
cabin_handover_class_init (CabinHandoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cabin_handover_get_property;
  object_class->dispose = cabin_handover_dispose;
  object_class->finalize = cabin_handover_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, CABIN_HANDOVER_NONE, CABIN_HANDOVER_REFUSED,
                                             CABIN_HANDOVER_NONE, flags);
  properties[PROP_REASON] = g_param_spec_int ("reason", NULL, NULL, CABIN_HANDOVER_REASON_NONE,
                                              CABIN_HANDOVER_REASON_UNKNOWN, CABIN_HANDOVER_REASON_NONE, flags);
  properties[PROP_DEVICE_NAME] = g_param_spec_string ("device-name", NULL, NULL, NULL, flags);
  properties[PROP_DEVICE_ADDRESS] = g_param_spec_string ("device-address", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_handover_init (CabinHandover *self)
{
  self->phones = g_ptr_array_new_with_free_func (phone_free);
}

/**
 * cabin_handover_new_for_source:
 * @manager: whose phones ask
 * @network: the car's network, whatever it is
 * @source: how it is asked
 *
 * Returns: (transfer full): a hand-over that waits for phones
 */
CabinHandover *
cabin_handover_new_for_source (CabinBluetoothManager     *manager,
                               GObject                   *network,
                               const CabinHandoverSource *source)
{
  CabinHandover *self = g_object_new (CABIN_TYPE_HANDOVER, NULL);

  self->manager = g_object_ref (manager);
  self->profiles = g_object_ref (cabin_bluetooth_manager_get_profiles (manager));
  self->network = g_object_ref (network);
  self->source = source;
  g_signal_connect_object (manager, "notify::state", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "profile-connected", G_CALLBACK (on_profile_connected), self, 0);
  g_signal_connect_object (self->profiles, "disconnected", G_CALLBACK (on_profile_disconnected), self, 0);
  g_signal_connect_object (manager, "device-disconnected", G_CALLBACK (on_device_disconnected), self, 0);

  return self;
}

/**
 * cabin_handover_network_changed:
 * @up: whether it has come up anew; else it is not wanted any more
 *
 * To be told by who watches the network. Phones that speak with us hear of a new one; without one there is nothing to
 * speak of, and their links are held.
 */
void
cabin_handover_network_changed (CabinHandover *self,
                                gboolean       up)
{
  g_return_if_fail (CABIN_IS_HANDOVER (self));

  for (guint i = self->phones->len; i > 0; i = MIN (i - 1, self->phones->len))
    {
      Phone *phone = g_ptr_array_index (self->phones, i - 1);

      if (!up)
        remove_phone (self, phone);
      else if (phone->link != NULL)
        cabin_handover_link_renew (phone->link);
    }
  refresh (self);
}

/**
 * cabin_handover_shutdown:
 *
 * Ends all conversations and their links, and begins no other.
 */
void
cabin_handover_shutdown (CabinHandover *self)
{
  g_return_if_fail (CABIN_IS_HANDOVER (self));

  g_signal_handlers_disconnect_by_data (self->manager, self);
  g_signal_handlers_disconnect_by_data (self->profiles, self);
  for (guint i = 0; i < self->phones->len; i++)
    {
      Phone *phone = g_ptr_array_index (self->phones, i);

      phone_drop_link (phone);
      cabin_profile_set_end_link (self->profiles, CABIN_UUID_ANDROID_AUTO, phone->path);
    }
  g_ptr_array_set_size (self->phones, 0);
  refresh (self);
}

CabinHandoverState
cabin_handover_get_state (CabinHandover *self)
{
  g_return_val_if_fail (CABIN_IS_HANDOVER (self), CABIN_HANDOVER_NONE);

  return self->state;
}

CabinHandoverReason
cabin_handover_get_reason (CabinHandover *self)
{
  g_return_val_if_fail (CABIN_IS_HANDOVER (self), CABIN_HANDOVER_REASON_NONE);

  return self->reason;
}

/**
 * cabin_handover_get_device_name:
 *
 * Returns: (nullable) (transfer none): the name of the phone, sanitised for display
 */
const char *
cabin_handover_get_device_name (CabinHandover *self)
{
  g_return_val_if_fail (CABIN_IS_HANDOVER (self), NULL);

  return self->device_name;
}

/**
 * cabin_handover_get_device_address:
 *
 * Returns: (nullable) (transfer none): the whole address of the phone, for programs and never for a log
 */
const char *
cabin_handover_get_device_address (CabinHandover *self)
{
  g_return_val_if_fail (CABIN_IS_HANDOVER (self), NULL);

  return self->device_address;
}
