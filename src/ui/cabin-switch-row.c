/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-switch-row.h"

#include "cabin-names.h"

struct _CabinSwitchRow
{
  GtkButton parent_instance;

  GtkLabel *title;
  GtkLabel *subtitle;
  GtkSwitch *toggle;
};

G_DEFINE_FINAL_TYPE (CabinSwitchRow, cabin_switch_row, GTK_TYPE_BUTTON)

enum {
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_ACTIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_title (CabinSwitchRow *self,
           const char     *title)
{
  gtk_label_set_text (self->title, title != NULL ? title : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : "", -1);
}

static void
tell_checked (CabinSwitchRow *self)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               gtk_switch_get_active (self->toggle) ? GTK_ACCESSIBLE_TRISTATE_TRUE :
                               GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

static void
cabin_switch_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  CabinSwitchRow *self = CABIN_SWITCH_ROW (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_text (self->title));
      break;

    case PROP_SUBTITLE:
      g_value_set_string (value, gtk_label_get_text (self->subtitle));
      break;

    case PROP_ACTIVE:
      g_value_set_boolean (value, cabin_switch_row_get_active (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_switch_row_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  CabinSwitchRow *self = CABIN_SWITCH_ROW (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      set_title (self, g_value_get_string (value));
      break;

    case PROP_SUBTITLE:
      cabin_switch_row_set_subtitle (self, g_value_get_string (value));
      break;

    case PROP_ACTIVE:
      cabin_switch_row_set_active (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cabin_switch_row_class_init (CabinSwitchRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cabin_switch_row_get_property;
  object_class->set_property = cabin_switch_row_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, "", flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SWITCH);
  gtk_widget_class_set_template_from_resource (widget_class, CABIN_RESOURCE_PATH "/ui/cabin-switch-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CabinSwitchRow, title);
  gtk_widget_class_bind_template_child (widget_class, CabinSwitchRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CabinSwitchRow, toggle);
}

static void
cabin_switch_row_init (CabinSwitchRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tell_checked (self);
}

void
cabin_switch_row_set_subtitle (CabinSwitchRow *self,
                               const char     *subtitle)
{
  g_return_if_fail (CABIN_IS_SWITCH_ROW (self));

  gtk_label_set_text (self->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL);
}

gboolean
cabin_switch_row_get_active (CabinSwitchRow *self)
{
  g_return_val_if_fail (CABIN_IS_SWITCH_ROW (self), FALSE);

  return gtk_switch_get_active (self->toggle);
}

void
cabin_switch_row_set_active (CabinSwitchRow *self,
                             gboolean        active)
{
  g_return_if_fail (CABIN_IS_SWITCH_ROW (self));

  if (gtk_switch_get_active (self->toggle) == active)
    return;

  gtk_switch_set_active (self->toggle, active);
  tell_checked (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}
