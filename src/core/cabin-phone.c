/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-phone.h"

struct _CabinPhone
{
  GObject parent_instance;

  char *address;
  char *name;
  gboolean connected;
};

G_DEFINE_FINAL_TYPE (CabinPhone, cabin_phone, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ADDRESS,
  PROP_NAME,
  PROP_CONNECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
cabin_phone_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  CabinPhone *self = CABIN_PHONE (object);

  switch (prop_id)
    {
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_CONNECTED:
      g_value_set_boolean (value, self->connected);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_phone_finalize (GObject *object)
{
  CabinPhone *self = CABIN_PHONE (object);

  g_free (self->address);
  g_free (self->name);

  G_OBJECT_CLASS (cabin_phone_parent_class)->finalize (object);
}

static void
cabin_phone_class_init (CabinPhoneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = cabin_phone_get_property;
  object_class->finalize = cabin_phone_finalize;

  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_CONNECTED] = g_param_spec_boolean ("connected", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_phone_init (CabinPhone *self)
{
}

/**
 * cabin_phone_new:
 * @address: a valid device address
 * @name: a sanitised name, may be empty
 *
 * Returns: (transfer full): a phone that is not connected
 */
CabinPhone *
cabin_phone_new (const char *address,
                 const char *name)
{
  CabinPhone *self = g_object_new (CABIN_TYPE_PHONE, NULL);

  self->address = g_strdup (address);
  self->name = g_strdup (name);

  return self;
}

const char *
cabin_phone_get_address (CabinPhone *self)
{
  return self->address;
}

const char *
cabin_phone_get_name (CabinPhone *self)
{
  return self->name;
}

void
cabin_phone_set_name (CabinPhone *self,
                      const char *name)
{
  if (g_strcmp0 (self->name, name) == 0)
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

gboolean
cabin_phone_get_connected (CabinPhone *self)
{
  return self->connected;
}

void
cabin_phone_set_connected (CabinPhone *self,
                           gboolean    connected)
{
  if (self->connected == connected)
    return;

  self->connected = connected;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
}
