/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-network.h"

#include <glib/gstdio.h>

#include "cabin-names.h"
#include "cabin-secret-file.h"
#include "cabin-test-tree.h"

#define SIM_NAME "org.cabin.Sim"
#define SIM_PATH "/org/cabin/sim"
#define SIM_INTERFACE "org.cabin.SimNetwork1"

typedef struct {
  CabinTestNetwork *test;
  CabinAccessPointState state;
} Wanted;

static gboolean
is_in_state (gpointer user_data)
{
  Wanted *wanted = user_data;

  return cabin_access_point_get_state (wanted->test->access_point) == wanted->state;
}

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  GAsyncResult **place = user_data;

  return *place != NULL;
}

/**
 * cabin_test_network_set_up:
 * @options: (type utf8) (nullable): of org.cabin.SimNetwork1.Set, as text
 *
 * The network is wanted, and nothing has begun.
 */
void
cabin_test_network_set_up (CabinTestNetwork *self,
                           gconstpointer     options)
{
  g_autofree char *keyfile = NULL;
  g_autofree char *secrets = NULL;
  g_autofree char *phy = NULL;
  g_autofree char *address = NULL;

  self->sim = cabin_test_sim_new (0);
  if (options != NULL)
    cabin_test_network_set (self, options);

  self->folder = g_dir_make_tmp ("cabin-test-XXXXXX", NULL);
  keyfile = g_build_filename (self->folder, "keyfile", NULL);
  secrets = g_build_filename (self->folder, "secrets", NULL);
  self->ap_folder = g_build_filename (self->folder, "network", NULL);
  self->net_folder = g_build_filename (self->folder, "net", NULL);
  phy = g_build_filename (self->net_folder, "wlan0/phy80211/rfkill0", NULL);
  address = g_build_filename (self->net_folder, "wlan0/address", NULL);
  g_assert_cmpint (g_mkdir_with_parents (phy, 0700), ==, 0);
  g_assert_true (g_file_set_contents (address, "02:00:00:00:ca:b2\n", -1, NULL));

  self->settings = cabin_settings_new (keyfile);
  self->connection = cabin_settings_get_connection (self->settings);
  self->secrets = CABIN_SECRET_STORE (cabin_secret_file_new (secrets));
  g_settings_set_string (self->connection, CABIN_KEY_BT_NAME, "Prodigy_1a2b3c4d");
  g_settings_set_boolean (self->connection, CABIN_KEY_WIFI_AP_ENABLED, TRUE);
}

/**
 * cabin_test_network_tear_down:
 */
void
cabin_test_network_tear_down (CabinTestNetwork *self,
                              gconstpointer     options)
{
  if (self->access_point != NULL)
    cabin_test_network_end (self);
  g_object_unref (self->secrets);
  g_object_unref (self->settings);
  g_object_unref (self->sim);
  cabin_test_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->ap_folder);
  g_free (self->net_folder);
}

/**
 * cabin_test_network_start:
 *
 * A head unit begins.
 */
void
cabin_test_network_start (CabinTestNetwork *self)
{
  self->access_point = g_object_new (CABIN_TYPE_ACCESS_POINT, "settings", self->settings, "secrets", self->secrets,
                                     "ap-folder", self->ap_folder, "net-folder", self->net_folder, NULL);
  cabin_access_point_start (self->access_point, cabin_test_sim_get_connection (self->sim));
}

/**
 * cabin_test_network_end:
 *
 * The head unit ends, and leaves nothing behind in this process.
 */
void
cabin_test_network_end (CabinTestNetwork *self)
{
  cabin_access_point_shutdown (self->access_point);
  g_object_add_weak_pointer (G_OBJECT (self->access_point), (gpointer *) &self->access_point);
  g_object_unref (self->access_point);
  cabin_test_settle (1);
  g_assert_null (self->access_point);
}

/**
 * cabin_test_network_set:
 * @options: as text; see org.cabin.SimNetwork1.Set
 *
 * Changes the world.
 */
void
cabin_test_network_set (CabinTestNetwork *self,
                        const char       *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    cabin_test_call (cabin_test_sim_get_connection (self->sim), SIM_NAME, SIM_PATH, SIM_INTERFACE, "Set",
                     g_variant_new ("(@a{sv})", cabin_test_parse_options (options)), &error);

  g_assert_no_error (error);
}

/**
 * cabin_test_network_get:
 * @name: see org.cabin.SimNetwork1.Get
 *
 * Returns: (transfer full) (nullable): how the world is
 */
GVariant *
cabin_test_network_get (CabinTestNetwork *self,
                        const char       *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_test_call (cabin_test_sim_get_connection (self->sim), SIM_NAME, SIM_PATH,
                                               SIM_INTERFACE, "Get", NULL, &error);
  g_autoptr(GVariant) values = NULL;

  g_assert_no_error (error);
  values = g_variant_get_child_value (reply, 0);

  return g_variant_lookup_value (values, name, NULL);
}

/**
 * cabin_test_network_get_text:
 *
 * Returns: (transfer full): as cabin_test_network_get()
 */
char *
cabin_test_network_get_text (CabinTestNetwork *self,
                             const char       *name)
{
  g_autoptr(GVariant) value = cabin_test_network_get (self, name);

  return g_variant_dup_string (value, NULL);
}

/**
 * cabin_test_network_get_number:
 *
 * Returns: as cabin_test_network_get()
 */
guint
cabin_test_network_get_number (CabinTestNetwork *self,
                               const char       *name)
{
  g_autoptr(GVariant) value = cabin_test_network_get (self, name);

  return g_variant_get_uint32 (value);
}

/**
 * cabin_test_network_await:
 *
 * Waits for a state.
 */
void
cabin_test_network_await (CabinTestNetwork      *self,
                          CabinAccessPointState  state)
{
  Wanted wanted = { self, state };

  if (!cabin_test_wait (is_in_state, &wanted, CABIN_TEST_DEADLINE_MS))
    g_error ("Not %s, but %s (%s)", cabin_access_point_state_to_string (state),
             cabin_access_point_state_to_string (cabin_access_point_get_state (self->access_point)),
             cabin_access_point_get_detail (self->access_point));
}

/**
 * cabin_test_network_settle:
 * @problem: (nullable): a part of the error that is expected; %NULL for none
 *
 * Waits until the last change is in the air, or has failed.
 */
void
cabin_test_network_settle (CabinTestNetwork *self,
                           const char       *problem)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  cabin_access_point_settle_async (self->access_point, NULL, on_result, &result);
  g_assert_true (cabin_test_wait (has_result, &result, CABIN_TEST_DEADLINE_MS));
  cabin_access_point_settle_finish (self->access_point, result, &error);
  if (problem == NULL)
    g_assert_no_error (error);
  else if (error == NULL || strstr (error->message, problem) == NULL)
    g_error ("Not “%s”, but “%s”", problem, error ? error->message : "no error");
}

/**
 * cabin_test_network_get_key:
 *
 * Returns: (transfer full): the passphrase
 */
char *
cabin_test_network_get_key (CabinTestNetwork *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *key;

  cabin_access_point_get_key_async (self->access_point, NULL, on_result, &result);
  g_assert_true (cabin_test_wait (has_result, &result, CABIN_TEST_DEADLINE_MS));
  key = cabin_access_point_get_key_finish (self->access_point, result, &error);
  g_assert_no_error (error);

  return key;
}

/**
 * cabin_test_network_get_offer:
 *
 * Returns: (transfer full): what a phone is told; %NULL with an error
 */
CabinNetworkOffer *
cabin_test_network_get_offer (CabinTestNetwork  *self,
                              GError           **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cabin_access_point_get_offer_async (self->access_point, NULL, on_result, &result);
  g_assert_true (cabin_test_wait (has_result, &result, CABIN_TEST_DEADLINE_MS));

  return cabin_access_point_get_offer_finish (self->access_point, result, error);
}
