/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-handover.h"

#include <string.h>

#include "cabin-names.h"

typedef struct {
  CabinTestHandover *test;
  const char *phone;
  const char *hex;
  CabinHandoverState state;
  CabinHandoverReason reason;
  GString *heard;
} Wanted;

static CabinTestHandover *
get_test (GObject *network)
{
  return g_object_get_data (network, "test");
}

static gboolean
is_wanted (GObject *network)
{
  return get_test (network)->is != CABIN_TEST_OFFERS_OFF;
}

static void
answer (GTask *task)
{
  CabinNetworkOffer *offer = cabin_network_offer_new ("10.42.77.1", 5288, CABIN_TEST_SSID, CABIN_TEST_KEY,
                                                      CABIN_TEST_BSSID, 2437, CABIN_NETWORK_SECURITY_WPA2, NULL);

  g_task_return_pointer (task, offer, (GDestroyNotify) cabin_network_offer_free);
}

static void
get_offer_async (GObject             *network,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  CabinTestHandover *self = get_test (network);
  g_autoptr(GTask) task = g_task_new (network, cancellable, callback, user_data);

  switch (self->is)
    {
    case CABIN_TEST_OFFERS_ON:
      answer (task);
      break;

    case CABIN_TEST_OFFERS_LATE:
      g_set_object (&self->asked, task);
      break;

    case CABIN_TEST_OFFERS_OFF:
    case CABIN_TEST_OFFERS_BROKEN:
    default:
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "as the test wants");
    }
}

static CabinNetworkOffer *
get_offer_finish (GObject       *network,
                  GAsyncResult  *result,
                  GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
set_up (CabinTestHandover *self,
        gconstpointer      settings)
{
  static const CabinHandoverSource source = { is_wanted, get_offer_async, get_offer_finish };
  g_autofree char *keyfile = g_strdup_printf ("[org/cabin/HeadUnit/connection]\nauto-connect=false\n%s",
                                              settings != NULL ? (const char *) settings : "");

  cabin_test_manager_set_up (&self->manager, keyfile);
  self->network = g_object_new (G_TYPE_OBJECT, NULL);
  g_object_set_data (self->network, "test", self);
  self->handover = cabin_handover_new_for_source (self->manager.manager, self->network, &source);
  self->phone = cabin_test_sim_add_phone (self->manager.sim, "{'name': <'Pixel 8'>, 'known': <true>}");
  cabin_test_manager_start (&self->manager);
  cabin_test_manager_await_ready (&self->manager);
}

static void
tear_down (CabinTestHandover *self,
           gconstpointer      settings)
{
  cabin_handover_shutdown (self->handover);
  g_assert_cmpint (cabin_handover_get_state (self->handover), ==, CABIN_HANDOVER_NONE);
  g_clear_object (&self->asked);
  g_assert_finalize_object (self->handover);
  cabin_test_manager_tear_down (&self->manager, NULL);
  g_assert_finalize_object (self->network);
  g_free (self->phone);
}

static GVariant *
bytes_of (const char *hex)
{
  gsize length = strlen (hex) / 2;
  g_autofree guint8 *bytes = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));

  return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes, length, 1);
}

static gboolean
has_heard (gpointer data)
{
  Wanted *wanted = data;
  g_autoptr(GVariant) reply = cabin_test_sim_call (wanted->test->manager.sim, "TakeRfcomm", "(ss)", wanted->phone,
                                                   CABIN_UUID_ANDROID_AUTO);
  g_autoptr(GVariant) said = g_variant_get_child_value (reply, 0);
  gsize n;
  const guint8 *bytes = g_variant_get_fixed_array (said, &n, 1);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (wanted->heard, "%02x", bytes[i]);

  return wanted->heard->len >= strlen (wanted->hex);
}

static gboolean
is_closed (gpointer data)
{
  Wanted *wanted = data;

  return !cabin_test_sim_has_channel (wanted->test->manager.sim, wanted->phone, CABIN_UUID_ANDROID_AUTO);
}

static gboolean
has_state (gpointer data)
{
  Wanted *wanted = data;

  return cabin_handover_get_state (wanted->test->handover) == wanted->state &&
         cabin_handover_get_reason (wanted->test->handover) == wanted->reason;
}

/**
 * cabin_test_handover_add:
 * @settings: (nullable): lines of the settings file
 *
 * Adds a test in which bluetoothd runs and one phone is in range.
 */
void
cabin_test_handover_add (const char            *path,
                         const char            *settings,
                         CabinTestHandoverFunc  func)
{
  g_test_add (path, CabinTestHandover, settings, set_up, func, tear_down);
}

/**
 * cabin_test_handover_bring_up:
 *
 * A network that was late is there now.
 */
void
cabin_test_handover_bring_up (CabinTestHandover *self)
{
  g_assert_nonnull (self->asked);
  answer (self->asked);
  g_clear_object (&self->asked);
  self->is = CABIN_TEST_OFFERS_ON;
}

/**
 * cabin_test_handover_open:
 *
 * The phone opens the link.
 */
void
cabin_test_handover_open (CabinTestHandover *self,
                          const char        *phone)
{
  g_autofree char *result = cabin_test_sim_open_rfcomm (self->manager.sim, phone, CABIN_UUID_ANDROID_AUTO);

  g_assert_cmpstr (result, ==, "");
}

/**
 * cabin_test_handover_say:
 * @hex: bytes, two digits each
 *
 * The phone says something.
 */
void
cabin_test_handover_say (CabinTestHandover *self,
                         const char        *phone,
                         const char        *hex)
{
  cabin_test_sim_tell (self->manager.sim, "SendRfcomm", "(ss@ay)", phone, CABIN_UUID_ANDROID_AUTO, bytes_of (hex));
}

/**
 * cabin_test_handover_await_heard:
 * @hex: bytes, two digits each
 *
 * Waits until the phone has heard this and nothing else since the last time.
 */
void
cabin_test_handover_await_heard (CabinTestHandover *self,
                                 const char        *phone,
                                 const char        *hex)
{
  g_autoptr(GString) heard = g_string_new (NULL);
  Wanted wanted = { .test = self, .phone = phone, .hex = hex, .heard = heard };

  cabin_test_wait (has_heard, &wanted, CABIN_TEST_DEADLINE_MS);
  g_assert_cmpstr (heard->str, ==, hex);
}

void
cabin_test_handover_await_closed (CabinTestHandover *self,
                                  const char        *phone)
{
  Wanted wanted = { .test = self, .phone = phone };

  g_assert_true (cabin_test_wait (is_closed, &wanted, 3 * CABIN_TEST_DEADLINE_MS));
}

void
cabin_test_handover_await_state (CabinTestHandover   *self,
                                 CabinHandoverState   state,
                                 CabinHandoverReason  reason)
{
  Wanted wanted = { .test = self, .state = state, .reason = reason };

  if (!cabin_test_wait (has_state, &wanted, CABIN_TEST_DEADLINE_MS))
    g_error ("Waited for %s (%s), is %s (%s)", cabin_handover_state_to_string (state),
             cabin_handover_reason_to_string (reason),
             cabin_handover_state_to_string (cabin_handover_get_state (self->handover)),
             cabin_handover_reason_to_string (cabin_handover_get_reason (self->handover)));
}

/**
 * cabin_test_handover_join:
 *
 * The phone asks and joins, as most do.
 */
void
cabin_test_handover_join (CabinTestHandover *self,
                          const char        *phone)
{
  cabin_test_handover_open (self, phone);
  cabin_test_handover_await_heard (self, phone, HEARS_VERSION);
  cabin_test_handover_say (self, phone, SAYS_VERSION);
  cabin_test_handover_await_heard (self, phone, HEARS_START);
  cabin_test_handover_say (self, phone, SAYS_REQUEST);
  cabin_test_handover_await_heard (self, phone, HEARS_KEY);
  cabin_test_handover_say (self, phone, SAYS_ANSWER SAYS_JOINED);
  cabin_test_handover_await_state (self, CABIN_HANDOVER_JOINED, CABIN_HANDOVER_REASON_NONE);
}
