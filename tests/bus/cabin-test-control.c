/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-control.h"

#define KEYFILE \
        "[org/cabin/HeadUnit/connection]\n" \
        "auto-connect=false\n" \
        "phones=[{'address': <'" PIXEL "'>, 'name': <'Pixel 8'>}, {'address': <'" MOTO "'>, 'name': <'Moto G'>}]\n"

typedef struct {
  CabinTestControl *test;
  const char *property;
  const char *expected;
} Wanted;

/* PropertiesChanged as one word for each property, everything else with its arguments. */
static void
on_signal (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *name,
           GVariant        *parameters,
           gpointer         user_data)
{
  CabinTestControl *self = user_data;
  g_autoptr(GVariant) changed = NULL;
  g_autofree char *text = NULL;
  GVariantIter iter;
  const char *property;
  GVariant *value;

  if (!g_str_equal (name, "PropertiesChanged"))
    {
      text = g_variant_print (parameters, FALSE);
      g_string_append_printf (self->diary, "%s%s ", name, text);
      return;
    }

  changed = g_variant_get_child_value (parameters, 1);
  g_variant_iter_init (&iter, changed);
  while (g_variant_iter_next (&iter, "{&sv}", &property, &value))
    {
      g_autofree char *printed = g_variant_print (value, FALSE);

      g_string_append_printf (self->diary, "%s=%s ", property, printed);
      g_variant_unref (value);
    }
}

static void
enter (CabinTestControl *self)
{
  self->caller = cabin_test_sim_connect (self->test.sim);
  g_dbus_connection_signal_subscribe (self->caller, CABIN_CONTROL_NAME, NULL, NULL, CABIN_CONTROL_PATH, NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, on_signal, self, NULL);
}

static void
set_up (CabinTestControl *self,
        gconstpointer     data)
{
  g_autoptr(GError) error = NULL;

  cabin_test_manager_set_up (&self->test, KEYFILE);
  cabin_test_sim_configure (self->test.sim, "page", 50);
  cabin_test_sim_configure (self->test.sim, "disconnect", 50);
  cabin_test_sim_configure (self->test.sim, "services", 50);
  g_free (cabin_test_sim_add_phone (self->test.sim, "{'address': <'" PIXEL "'>, 'name': <'Pixel 8'>, "
                                    "'known': <true>}"));
  g_free (cabin_test_sim_add_phone (self->test.sim, "{'address': <'" MOTO "'>, 'name': <'Moto G'>, 'known': <true>, "
                                    "'reachable': <false>}"));

  self->diary = g_string_new (NULL);
  self->control = cabin_control_new (self->test.manager, "cabin-agent");
  g_assert_true (cabin_test_control_own (self->control, self->test.connection, &error));
  g_assert_no_error (error);
  enter (self);
}

static void
tear_down (CabinTestControl *self,
           gconstpointer     data)
{
  g_assert_null (self->pending);
  cabin_test_control_end_service (self);
  cabin_test_control_leave (self);
  cabin_test_manager_tear_down (&self->test, data);
  g_string_free (self->diary, TRUE);
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static gboolean
is_as_expected (gpointer data)
{
  Wanted *wanted = data;
  g_autofree char *value = cabin_test_control_get (wanted->test, wanted->property);

  return strstr (value, wanted->expected) != NULL;
}

static gboolean
was_heard (gpointer data)
{
  Wanted *wanted = data;

  return strstr (wanted->test->diary->str, wanted->expected) != NULL;
}

/**
 * cabin_test_control_add:
 *
 * Adds a test with a head unit on the bus; its manager is not started.
 */
void
cabin_test_control_add (const char           *path,
                        CabinTestControlFunc  func)
{
  g_test_add (path, CabinTestControl, NULL, set_up, func, tear_down);
}

/**
 * cabin_test_control_own:
 *
 * Returns: whether the control has the name; %FALSE with the error
 */
gboolean
cabin_test_control_own (CabinControl     *control,
                        GDBusConnection  *connection,
                        GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cabin_control_own_async (control, connection, NULL, on_result, &result);
  g_assert_true (cabin_test_wait (has_result, &result, CABIN_TEST_DEADLINE_MS));

  return cabin_control_own_finish (control, result, error);
}

/**
 * cabin_test_control_await_ready:
 *
 * Starts the manager and waits until the caller can see that it is ready.
 */
void
cabin_test_control_await_ready (CabinTestControl *self)
{
  cabin_test_manager_start (&self->test);
  cabin_test_control_await (self, "State", "'ready'");
}

/**
 * cabin_test_control_begin:
 * @parameters: (nullable) (transfer floating): a tuple
 *
 * The caller calls a method. cabin_test_control_end() has the outcome.
 */
void
cabin_test_control_begin (CabinTestControl *self,
                          const char       *member,
                          GVariant         *parameters)
{
  g_assert_null (self->pending);
  g_dbus_connection_call (self->caller, CABIN_CONTROL_NAME, CABIN_CONTROL_PATH, CABIN_CONTROL_INTERFACE, member,
                          parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, NULL, on_result,
                          &self->pending);
}

/**
 * cabin_test_control_end:
 *
 * Waits for the answer.
 *
 * Returns: (transfer full): what the method returned as text, "()" for nothing; for an error, the last part of its name
 */
char *
cabin_test_control_end (CabinTestControl *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;

  g_assert_true (cabin_test_wait (has_result, &self->pending, 3 * CABIN_TEST_DEADLINE_MS));
  result = g_steal_pointer (&self->pending);
  reply = g_dbus_connection_call_finish (self->caller, result, &error);
  if (reply != NULL)
    return g_variant_print (reply, FALSE);

  name = g_dbus_error_get_remote_error (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (name);

  return g_strdup (strrchr (name, '.') + 1);
}

/**
 * cabin_test_control_call:
 *
 * Both halves at once.
 */
char *
cabin_test_control_call (CabinTestControl *self,
                         const char       *member,
                         GVariant         *parameters)
{
  cabin_test_control_begin (self, member, parameters);

  return cabin_test_control_end (self);
}

/**
 * cabin_test_control_assert:
 * @expected: as cabin_test_control_end() has it
 */
void
cabin_test_control_assert (CabinTestControl *self,
                           const char       *member,
                           GVariant         *parameters,
                           const char       *expected)
{
  cabin_test_control_begin (self, member, parameters);
  cabin_test_control_assert_end (self, expected);
}

void
cabin_test_control_assert_end (CabinTestControl *self,
                               const char       *expected)
{
  g_autofree char *result = cabin_test_control_end (self);

  g_assert_cmpstr (result, ==, expected);
}

/**
 * cabin_test_control_get:
 *
 * Returns: (transfer full): a property as text
 */
char *
cabin_test_control_get (CabinTestControl *self,
                        const char       *property)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    cabin_test_call (self->caller, CABIN_CONTROL_NAME, CABIN_CONTROL_PATH, CABIN_DBUS_PROPERTIES, "Get",
                     g_variant_new ("(ss)", CABIN_CONTROL_INTERFACE, property), &error);
  g_autoptr(GVariant) value = NULL;

  g_assert_no_error (error);
  g_variant_get (reply, "(v)", &value);

  return g_variant_print (value, FALSE);
}

void
cabin_test_control_assert_is (CabinTestControl *self,
                              const char       *property,
                              const char       *expected)
{
  g_autofree char *value = cabin_test_control_get (self, property);

  g_assert_cmpstr (value, ==, expected);
}

/**
 * cabin_test_control_await:
 * @expected: a part of the property's text
 *
 * Waits until a property says so.
 */
void
cabin_test_control_await (CabinTestControl *self,
                          const char       *property,
                          const char       *expected)
{
  Wanted wanted = { self, property, expected };
  g_autofree char *value = NULL;

  if (cabin_test_wait (is_as_expected, &wanted, CABIN_TEST_DEADLINE_MS))
    return;

  value = cabin_test_control_get (self, property);
  g_error ("Waited for %s in %s, which is %s", expected, property, value);
}

/**
 * cabin_test_control_await_heard:
 * @text: a part of the diary
 *
 * Waits until the caller has heard of it.
 */
void
cabin_test_control_await_heard (CabinTestControl *self,
                                const char       *text)
{
  Wanted wanted = { self, NULL, text };

  if (!cabin_test_wait (was_heard, &wanted, CABIN_TEST_DEADLINE_MS))
    g_error ("Waited for %s, heard %s", text, self->diary->str);
}

/**
 * cabin_test_control_leave:
 *
 * The caller leaves the bus; a call of its own that waits is lost.
 */
void
cabin_test_control_leave (CabinTestControl *self)
{
  if (self->caller == NULL)
    return;

  g_dbus_connection_close_sync (self->caller, NULL, NULL);
  g_clear_object (&self->caller);
}

/**
 * cabin_test_control_end_service:
 *
 * The head unit's program ends.
 */
void
cabin_test_control_end_service (CabinTestControl *self)
{
  if (self->control == NULL)
    return;

  /* Properties whose change has not been told yet keep it. */
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self->control));
  g_assert_finalize_object (g_steal_pointer (&self->control));
}
