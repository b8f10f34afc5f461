/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-phone.h"

struct _CabinPhone
{
  GObject parent_instance;

  char *address;
  char *name;
  gboolean auto_connect;
  gboolean bonded;
  CabinEvidence evidence;
  gboolean connecting;
  gboolean forgot_us;
  gboolean left_alone;
};

G_DEFINE_FINAL_TYPE (CabinPhone, cabin_phone, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ADDRESS,
  PROP_NAME,
  PROP_AUTO_CONNECT,
  PROP_BONDED,
  PROP_EVIDENCE,
  PROP_CONNECTED,
  PROP_CONNECTING,
  PROP_FORGOT_US,
  PROP_LEFT_ALONE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_boolean (CabinPhone *self,
             gboolean   *field,
             gboolean    value,
             guint       prop_id)
{
  if (*field == value)
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

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

    case PROP_AUTO_CONNECT:
      g_value_set_boolean (value, self->auto_connect);
      break;

    case PROP_BONDED:
      g_value_set_boolean (value, self->bonded);
      break;

    case PROP_EVIDENCE:
      g_value_set_int (value, self->evidence);
      break;

    case PROP_CONNECTED:
      g_value_set_boolean (value, cabin_phone_get_connected (self));
      break;

    case PROP_CONNECTING:
      g_value_set_boolean (value, self->connecting);
      break;

    case PROP_FORGOT_US:
      g_value_set_boolean (value, self->forgot_us);
      break;

    case PROP_LEFT_ALONE:
      g_value_set_boolean (value, self->left_alone);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_phone_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  CabinPhone *self = CABIN_PHONE (object);

  switch (prop_id)
    {
    case PROP_AUTO_CONNECT:
      cabin_phone_set_auto_connect (self, g_value_get_boolean (value));
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
  object_class->set_property = cabin_phone_set_property;
  object_class->finalize = cabin_phone_finalize;

  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_AUTO_CONNECT] =
    g_param_spec_boolean ("auto-connect", NULL, NULL, TRUE, flags | G_PARAM_WRITABLE);
  properties[PROP_BONDED] = g_param_spec_boolean ("bonded", NULL, NULL, TRUE, flags);
  properties[PROP_EVIDENCE] =
    g_param_spec_int ("evidence", NULL, NULL, CABIN_EVIDENCE_NONE, CABIN_EVIDENCE_BEARER, CABIN_EVIDENCE_NONE, flags);
  properties[PROP_CONNECTED] = g_param_spec_boolean ("connected", NULL, NULL, FALSE, flags);
  properties[PROP_CONNECTING] = g_param_spec_boolean ("connecting", NULL, NULL, FALSE, flags);
  properties[PROP_FORGOT_US] = g_param_spec_boolean ("forgot-us", NULL, NULL, FALSE, flags);
  properties[PROP_LEFT_ALONE] = g_param_spec_boolean ("left-alone", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cabin_phone_init (CabinPhone *self)
{
  self->auto_connect = TRUE;
  /* Until bluetoothd says otherwise: who was let in has a bond. */
  self->bonded = TRUE;
}

/**
 * cabin_evidence_to_string:
 *
 * Returns: a word for a log
 */
const char *
cabin_evidence_to_string (CabinEvidence evidence)
{
  static const char *const words[] = {
    [CABIN_EVIDENCE_NONE] = "none",
    [CABIN_EVIDENCE_PROFILE] = "profile",
    [CABIN_EVIDENCE_SERVICE] = "service",
    [CABIN_EVIDENCE_MEDIA] = "media",
    [CABIN_EVIDENCE_BEARER] = "bearer",
  };

  return words[evidence];
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
cabin_phone_get_auto_connect (CabinPhone *self)
{
  return self->auto_connect;
}

void
cabin_phone_set_auto_connect (CabinPhone *self,
                              gboolean    auto_connect)
{
  set_boolean (self, &self->auto_connect, auto_connect, PROP_AUTO_CONNECT);
}

gboolean
cabin_phone_get_bonded (CabinPhone *self)
{
  return self->bonded;
}

void
cabin_phone_set_bonded (CabinPhone *self,
                        gboolean    bonded)
{
  set_boolean (self, &self->bonded, bonded, PROP_BONDED);
}

gboolean
cabin_phone_get_connected (CabinPhone *self)
{
  return self->evidence != CABIN_EVIDENCE_NONE;
}

CabinEvidence
cabin_phone_get_evidence (CabinPhone *self)
{
  return self->evidence;
}

void
cabin_phone_set_evidence (CabinPhone    *self,
                          CabinEvidence  evidence)
{
  gboolean was_connected = cabin_phone_get_connected (self);

  if (self->evidence == evidence)
    return;

  self->evidence = evidence;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EVIDENCE]);
  if (was_connected != cabin_phone_get_connected (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
}

gboolean
cabin_phone_get_connecting (CabinPhone *self)
{
  return self->connecting;
}

void
cabin_phone_set_connecting (CabinPhone *self,
                            gboolean    connecting)
{
  set_boolean (self, &self->connecting, connecting, PROP_CONNECTING);
}

gboolean
cabin_phone_get_forgot_us (CabinPhone *self)
{
  return self->forgot_us;
}

void
cabin_phone_set_forgot_us (CabinPhone *self,
                           gboolean    forgot_us)
{
  set_boolean (self, &self->forgot_us, forgot_us, PROP_FORGOT_US);
}

gboolean
cabin_phone_get_left_alone (CabinPhone *self)
{
  return self->left_alone;
}

void
cabin_phone_set_left_alone (CabinPhone *self,
                            gboolean    left_alone)
{
  set_boolean (self, &self->left_alone, left_alone, PROP_LEFT_ALONE);
}
