/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-manager.h"

#include <glib/gstdio.h>

#include "cabin-names.h"

typedef struct {
  CabinTestManager *test;
  int value;
  const char *text;
} Wanted;

static void
on_knock (CabinBluetoothManager *manager,
          int                    knock,
          const char            *name,
          CabinTestManager      *self)
{
  g_string_append_printf (self->diary, "knock-%d:%s ", knock, name);
}

static void
on_pairing_finished (CabinBluetoothManager *manager,
                     int                    result,
                     const char            *name,
                     const char            *address,
                     CabinTestManager      *self)
{
  g_string_append_printf (self->diary, "finished-%d:%s ", result, name);
}

static void
on_device (CabinBluetoothManager *manager,
           const char            *name,
           const char            *address,
           CabinTestManager      *self)
{
  GSignalInvocationHint *hint = g_signal_get_invocation_hint (manager);

  g_string_append_printf (self->diary, "%s:%s ", g_signal_name (hint->signal_id), name);
}

static void
on_profile (CabinBluetoothManager *manager,
            const char            *uuid,
            const char            *name,
            const char            *address,
            CabinTestManager      *self)
{
  g_string_append_printf (self->diary, "profile:%s ", uuid);
}

static gboolean
is_ready (gpointer data)
{
  CabinTestManager *self = data;

  return cabin_bluetooth_manager_get_state (self->manager) == CABIN_MANAGER_READY;
}

static gboolean
is_asked (gpointer data)
{
  CabinTestManager *self = data;

  return cabin_bluetooth_manager_get_pairing_phase (self->manager) == CABIN_PAIRING_ASKED;
}

static gboolean
has_event (gpointer data)
{
  Wanted *wanted = data;

  return strstr (wanted->test->diary->str, wanted->text) != NULL;
}

static gboolean
has_problem (gpointer data)
{
  Wanted *wanted = data;
  GListModel *problems = cabin_bluetooth_manager_get_problems (wanted->test->manager);
  guint n = g_list_model_get_n_items (problems);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(CabinProblem) problem = g_list_model_get_item (problems, i);

      if ((int) cabin_problem_get_kind (problem) == wanted->value &&
          (wanted->text == NULL || strstr (cabin_problem_get_detail (problem), wanted->text) != NULL))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_no_problem (gpointer data)
{
  CabinTestManager *self = data;

  return g_list_model_get_n_items (cabin_bluetooth_manager_get_problems (self->manager)) == 0;
}

/* The manager and the adapter say the same. */
static gboolean
is_pairable (gpointer data)
{
  Wanted *wanted = data;

  return cabin_bluetooth_manager_get_pairable (wanted->test->manager) == wanted->value &&
         cabin_test_sim_get_boolean (wanted->test->sim, HCI0, CABIN_BLUEZ_ADAPTER_INTERFACE, "Pairable") ==
         wanted->value;
}

/**
 * cabin_test_manager_set_up:
 * @keyfile: (nullable): the settings to begin with
 *
 * Makes everything and starts nothing.
 */
void
cabin_test_manager_set_up (CabinTestManager *self,
                           gconstpointer     keyfile)
{
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("cabin-test-XXXXXX", NULL);
  path = g_build_filename (self->folder, "keyfile", NULL);
  if (keyfile != NULL)
    g_assert_true (g_file_set_contents (path, keyfile, -1, NULL));

  self->diary = g_string_new (NULL);
  self->sim = cabin_test_sim_new (1);
  self->connection = cabin_test_sim_connect (self->sim);
  self->settings = cabin_settings_new (path);
  self->manager = cabin_bluetooth_manager_new (self->settings, self->consent);
  g_signal_connect (self->manager, "knock", G_CALLBACK (on_knock), self);
  g_signal_connect (self->manager, "pairing-finished", G_CALLBACK (on_pairing_finished), self);
  g_signal_connect (self->manager, "device-connected", G_CALLBACK (on_device), self);
  g_signal_connect (self->manager, "device-disconnected", G_CALLBACK (on_device), self);
  g_signal_connect (self->manager, "profile-connected", G_CALLBACK (on_profile), self);
}

static void
on_shut_down (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_assert_true (cabin_bluetooth_manager_shutdown_finish (CABIN_BLUETOOTH_MANAGER (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/**
 * cabin_test_manager_shut_down:
 *
 * Shuts the manager down. Tearing down does the same.
 */
void
cabin_test_manager_shut_down (CabinTestManager *self)
{
  gboolean done = FALSE;

  cabin_bluetooth_manager_shutdown_async (self->manager, NULL, on_shut_down, &done);
  g_assert_true (cabin_test_wait (is_true, &done, CABIN_TEST_DEADLINE_MS));
  g_assert_cmpint (cabin_bluetooth_manager_get_state (self->manager), ==, CABIN_MANAGER_STOPPED);
}

/**
 * cabin_test_manager_tear_down:
 *
 * Shuts the manager down, checks that it leaves a shut adapter and nothing else behind.
 */
void
cabin_test_manager_tear_down (CabinTestManager *self,
                              gconstpointer     keyfile)
{
  g_autofree char *path = g_build_filename (self->folder, "keyfile", NULL);

  cabin_test_manager_shut_down (self);
  g_assert_finalize_object (self->manager);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_clear_object (&self->settings);
  g_clear_object (&self->sim);
  g_string_free (self->diary, TRUE);
  g_unlink (path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

void
cabin_test_manager_start (CabinTestManager *self)
{
  cabin_bluetooth_manager_start (self->manager, self->connection);
}

void
cabin_test_manager_await_ready (CabinTestManager *self)
{
  g_assert_true (cabin_test_wait (is_ready, self, CABIN_TEST_DEADLINE_MS));
}

/**
 * cabin_test_manager_open:
 *
 * Starts the manager if it is not, and opens the pairing window.
 */
void
cabin_test_manager_open (CabinTestManager *self)
{
  if (cabin_bluetooth_manager_get_state (self->manager) == CABIN_MANAGER_STOPPED)
    cabin_test_manager_start (self);
  cabin_test_manager_await_ready (self);
  cabin_bluetooth_manager_set_pairable (self->manager, TRUE);
  cabin_test_manager_await_pairable (self, TRUE);
}

/**
 * cabin_test_manager_await_question:
 *
 * Returns: the number of the question that is put
 */
guint
cabin_test_manager_await_question (CabinTestManager *self)
{
  g_assert_true (cabin_test_wait (is_asked, self, CABIN_TEST_DEADLINE_MS));

  return cabin_bluetooth_manager_get_pairing_id (self->manager);
}

void
cabin_test_manager_await_event (CabinTestManager *self,
                                const char       *event)
{
  Wanted wanted = { self, 0, event };

  if (!cabin_test_wait (has_event, &wanted, CABIN_TEST_DEADLINE_MS))
    g_error ("Waited for %s, saw %s", event, self->diary->str);
}

/**
 * cabin_test_manager_await_problem:
 * @detail: (nullable): a part of its detail
 */
void
cabin_test_manager_await_problem (CabinTestManager *self,
                                  CabinProblemKind  kind,
                                  const char       *detail)
{
  Wanted wanted = { self, kind, detail };

  g_assert_true (cabin_test_wait (has_problem, &wanted, CABIN_TEST_DEADLINE_MS));
}

void
cabin_test_manager_await_no_problem (CabinTestManager *self)
{
  g_assert_true (cabin_test_wait (has_no_problem, self, CABIN_TEST_DEADLINE_MS));
}

/**
 * cabin_test_manager_await_pairable:
 *
 * Waits until manager and adapter both say so.
 */
void
cabin_test_manager_await_pairable (CabinTestManager *self,
                                   gboolean          pairable)
{
  Wanted wanted = { self, pairable, NULL };

  g_assert_true (cabin_test_wait (is_pairable, &wanted, CABIN_TEST_DEADLINE_MS));
}

/**
 * cabin_test_manager_knows:
 *
 * Returns: whether the phone is remembered, in memory and on disk
 */
gboolean
cabin_test_manager_knows (CabinTestManager *self,
                          const char       *address)
{
  g_autofree char *path = g_build_filename (self->folder, "keyfile", NULL);
  g_autofree char *text = NULL;
  GListModel *phones = cabin_bluetooth_manager_get_phones (self->manager);
  gboolean on_disk = g_file_get_contents (path, &text, NULL, NULL) && strstr (text, address) != NULL;
  gboolean in_memory = FALSE;
  guint n = g_list_model_get_n_items (phones);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) phone = g_list_model_get_item (phones, i);
      g_autofree char *known = NULL;

      g_object_get (phone, "address", &known, NULL);
      in_memory |= g_str_equal (known, address);
    }

  g_assert_cmpint (in_memory, ==, on_disk);

  return on_disk;
}
