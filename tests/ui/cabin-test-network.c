/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-network.h"

#include "cabin-text.h"

struct _CabinAccessPoint
{
  GObject parent_instance;

  CabinAccessPointState state;
  char *detail;
  char *ssid;
  char *key;
  CabinSecretPlace key_place;
  GTask *asked;
};

enum {
  AP_PROP_0,
  AP_PROP_STATE,
  AP_PROP_SSID,
  AP_PROP_KEY_PLACE,
  AP_N_PROPS
};

static GParamSpec *ap_properties[AP_N_PROPS];

G_DEFINE_FINAL_TYPE (CabinAccessPoint, cabin_access_point, G_TYPE_OBJECT)

static void
cabin_access_point_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  CabinAccessPoint *self = CABIN_ACCESS_POINT (object);

  switch (prop_id)
    {
    case AP_PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;

    case AP_PROP_SSID:
      g_value_set_string (value, self->ssid);
      break;

    case AP_PROP_KEY_PLACE:
      g_value_set_int (value, (int) self->key_place);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_access_point_finalize (GObject *object)
{
  CabinAccessPoint *self = CABIN_ACCESS_POINT (object);

  g_assert_null (self->asked);
  g_free (self->detail);
  g_free (self->ssid);
  cabin_text_wipe (self->key);

  G_OBJECT_CLASS (cabin_access_point_parent_class)->finalize (object);
}

static void
cabin_access_point_class_init (CabinAccessPointClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cabin_access_point_get_property;
  object_class->finalize = cabin_access_point_finalize;

  ap_properties[AP_PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, CABIN_ACCESS_POINT_FAILED, 0, flags);
  ap_properties[AP_PROP_SSID] = g_param_spec_string ("ssid", NULL, NULL, NULL, flags);
  ap_properties[AP_PROP_KEY_PLACE] = g_param_spec_int ("key-place", NULL, NULL, 0, CABIN_SECRET_PLACE_FILE, 0, flags);
  g_object_class_install_properties (object_class, AP_N_PROPS, ap_properties);
}

static void
cabin_access_point_init (CabinAccessPoint *self)
{
}

CabinAccessPointState
cabin_access_point_get_state (CabinAccessPoint *self)
{
  return self->state;
}

const char *
cabin_access_point_get_detail (CabinAccessPoint *self)
{
  return self->detail;
}

const char *
cabin_access_point_get_ssid (CabinAccessPoint *self)
{
  return self->ssid;
}

CabinSecretPlace
cabin_access_point_get_key_place (CabinAccessPoint *self)
{
  return self->key_place;
}

void
cabin_access_point_get_key_async (CabinAccessPoint    *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_assert_null (self->asked);
  self->asked = g_task_new (self, cancellable, callback, user_data);
}

char *
cabin_access_point_get_key_finish (CabinAccessPoint  *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cabin_test_access_point_new:
 *
 * Returns: (transfer full): a network that is on, with its key in a file
 */
CabinAccessPoint *
cabin_test_access_point_new (void)
{
  CabinAccessPoint *self = g_object_new (CABIN_TYPE_ACCESS_POINT, NULL);

  self->state = CABIN_ACCESS_POINT_ON;
  self->ssid = g_strdup ("Prodigy_1a2b3c4d");
  self->key = g_strdup ("kPfw7mQx3RtY9hBn");
  self->key_place = CABIN_SECRET_PLACE_FILE;
  return self;
}

/**
 * cabin_test_access_point_set_state:
 * @detail: (nullable): to the state
 */
void
cabin_test_access_point_set_state (CabinAccessPoint      *self,
                                   CabinAccessPointState  state,
                                   const char            *detail)
{
  self->state = state;
  g_free (self->detail);
  self->detail = g_strdup (detail);
  g_object_notify_by_pspec (G_OBJECT (self), ap_properties[AP_PROP_STATE]);
}

/**
 * cabin_test_access_point_set_ssid:
 */
void
cabin_test_access_point_set_ssid (CabinAccessPoint *self,
                                  const char       *ssid)
{
  g_free (self->ssid);
  self->ssid = g_strdup (ssid);
  g_object_notify_by_pspec (G_OBJECT (self), ap_properties[AP_PROP_SSID]);
}

/**
 * cabin_test_access_point_set_key:
 * @key: (nullable): %NULL for one that cannot be read
 */
void
cabin_test_access_point_set_key (CabinAccessPoint *self,
                                 const char       *key,
                                 CabinSecretPlace  place)
{
  cabin_text_wipe (self->key);
  self->key = g_strdup (key);
  self->key_place = place;
  g_object_notify_by_pspec (G_OBJECT (self), ap_properties[AP_PROP_KEY_PLACE]);
}

/**
 * cabin_test_access_point_answer:
 *
 * Gives whoever asked the key.
 *
 * Returns: whether somebody had asked
 */
gboolean
cabin_test_access_point_answer (CabinAccessPoint *self)
{
  g_autoptr(GTask) asked = g_steal_pointer (&self->asked);

  if (asked == NULL)
    return FALSE;

  if (self->key != NULL)
    g_task_return_pointer (asked, g_strdup (self->key), (GDestroyNotify) cabin_text_wipe);
  else
    g_task_return_new_error (asked, G_IO_ERROR, G_IO_ERROR_FAILED, "no room");
  return TRUE;
}

struct _CabinHandover
{
  GObject parent_instance;

  CabinHandoverState state;
  CabinHandoverReason reason;
  char *device_name;
};

enum {
  HANDOVER_PROP_0,
  HANDOVER_PROP_STATE,
  HANDOVER_N_PROPS
};

static GParamSpec *handover_properties[HANDOVER_N_PROPS];

G_DEFINE_FINAL_TYPE (CabinHandover, cabin_handover, G_TYPE_OBJECT)

static void
cabin_handover_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  g_value_set_int (value, (int) CABIN_HANDOVER (object)->state);
}

static void
cabin_handover_finalize (GObject *object)
{
  g_free (CABIN_HANDOVER (object)->device_name);

  G_OBJECT_CLASS (cabin_handover_parent_class)->finalize (object);
}

static void
cabin_handover_class_init (CabinHandoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cabin_handover_get_property;
  object_class->finalize = cabin_handover_finalize;

  handover_properties[HANDOVER_PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, 0, CABIN_HANDOVER_REFUSED, 0,
                      G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, HANDOVER_N_PROPS, handover_properties);
}

static void
cabin_handover_init (CabinHandover *self)
{
}

CabinHandoverState
cabin_handover_get_state (CabinHandover *self)
{
  return self->state;
}

CabinHandoverReason
cabin_handover_get_reason (CabinHandover *self)
{
  return self->reason;
}

const char *
cabin_handover_get_device_name (CabinHandover *self)
{
  return self->device_name;
}

/**
 * cabin_test_handover_new:
 *
 * Returns: (transfer full): a hand-over that no phone has asked for
 */
CabinHandover *
cabin_test_handover_new (void)
{
  return g_object_new (CABIN_TYPE_HANDOVER, NULL);
}

/**
 * cabin_test_handover_set:
 * @device_name: (nullable): the phone's
 */
void
cabin_test_handover_set (CabinHandover       *self,
                         CabinHandoverState   state,
                         CabinHandoverReason  reason,
                         const char          *device_name)
{
  self->state = state;
  self->reason = reason;
  g_free (self->device_name);
  self->device_name = g_strdup (device_name);
  g_object_notify_by_pspec (G_OBJECT (self), handover_properties[HANDOVER_PROP_STATE]);
}
