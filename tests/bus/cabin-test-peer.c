/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-test-peer.h"

#include <gio/gunixfdlist.h>
#include <string.h>
#include <unistd.h>

#include "cabin-bluez-dbus.h"
#include "cabin-names.h"

#define AGENT_PATH "/peer/agent"
#define PROFILE_PREFIX "/peer/profile"

struct _CabinTestPeer
{
  GObject parent_instance;

  GDBusConnection *connection;
  CabinTestPeerMood mood;
  char *pin;
  guint32 passkey;
  /* The question that waits. */
  GDBusMethodInvocation *question;
  guint n_profiles;
  /* Descriptors of NewConnection. */
  GArray *fds;
  /* Of char*. */
  GPtrArray *diary;
};

typedef struct {
  CabinTestPeer *peer;
  const char *event;
} Expectation;

typedef struct {
  CabinTestPeer *peer;
  char *member;
} Begun;

G_DEFINE_FINAL_TYPE (CabinTestPeer, cabin_test_peer, G_TYPE_OBJECT)

static void
answer (CabinTestPeer         *self,
        GDBusMethodInvocation *invocation,
        gboolean               accept)
{
  const char *member = g_dbus_method_invocation_get_method_name (invocation);

  if (!accept)
    g_dbus_method_invocation_return_dbus_error (invocation, CABIN_BLUEZ_ERROR_REJECTED, "No");
  else if (g_str_equal (member, "RequestPinCode"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(s)", self->pin));
  else if (g_str_equal (member, "RequestPasskey"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", self->passkey));
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

/* The member, and what else a test may want to look at. */
static char *
describe_call (const char *member,
               GVariant   *parameters)
{
  if (g_str_equal (member, "RequestConfirmation") || g_str_equal (member, "DisplayPasskey"))
    {
      guint32 passkey;

      g_variant_get_child (parameters, 1, "u", &passkey);
      return g_strdup_printf ("%s:%06u", member, passkey);
    }
  if (g_str_equal (member, "AuthorizeService") || g_str_equal (member, "DisplayPinCode"))
    {
      const char *text;

      g_variant_get_child (parameters, 1, "&s", &text);
      return g_strdup_printf ("%s:%s", member, text);
    }

  return g_strdup (member);
}

static void
on_agent_call (GDBusConnection       *connection,
               const char            *sender,
               const char            *path,
               const char            *interface,
               const char            *member,
               GVariant              *parameters,
               GDBusMethodInvocation *invocation,
               gpointer               user_data)
{
  CabinTestPeer *self = user_data;

  g_ptr_array_add (self->diary, describe_call (member, parameters));

  if (g_str_equal (member, "Release") || g_str_equal (member, "Cancel") || g_str_has_prefix (member, "Display"))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else if (self->mood == CABIN_TEST_PEER_WAITS)
    {
      /* bluetoothd puts one question at a time. */
      g_assert_null (self->question);
      self->question = invocation;
    }
  else
    answer (self, invocation, self->mood == CABIN_TEST_PEER_ACCEPTS);

  if (g_str_equal (member, "Cancel") && self->question != NULL)
    cabin_test_peer_answer (self, FALSE);
}

static void
on_profile_call (GDBusConnection       *connection,
                 const char            *sender,
                 const char            *path,
                 const char            *interface,
                 const char            *member,
                 GVariant              *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer               user_data)
{
  CabinTestPeer *self = user_data;

  g_ptr_array_add (self->diary, g_str_equal (member, "Release") ? g_strdup ("ProfileRelease") : g_strdup (member));
  if (g_str_equal (member, "NewConnection"))
    {
      GUnixFDList *fds = g_dbus_message_get_unix_fd_list (g_dbus_method_invocation_get_message (invocation));
      int fd = g_unix_fd_list_get (fds, 0, NULL);

      g_array_append_val (self->fds, fd);
    }
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

static void
note_changes (CabinTestPeer *self,
              GVariant      *changes,
              GVariant      *invalidated)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree const char **gone = g_variant_get_strv (invalidated, NULL);
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value))
    {
      g_autofree char *text = g_variant_is_container (value) ? g_strdup ("...") : g_variant_print (value, FALSE);

      g_ptr_array_add (words, g_strdup_printf ("%s=%s", name, text));
      g_variant_unref (value);
    }
  for (guint i = 0; gone[i] != NULL; i++)
    g_ptr_array_add (words, g_strconcat ("!", gone[i], NULL));
  g_ptr_array_sort (words, compare_strings);
  g_ptr_array_add (words, NULL);
  g_ptr_array_add (self->diary, g_strjoinv (",", (char **) words->pdata));
}

static void
on_signal (GDBusConnection *connection,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *signal,
           GVariant        *parameters,
           gpointer         user_data)
{
  CabinTestPeer *self = user_data;

  if (g_str_equal (signal, "PropertiesChanged"))
    {
      g_autoptr(GVariant) changes = g_variant_get_child_value (parameters, 1);
      g_autoptr(GVariant) invalidated = g_variant_get_child_value (parameters, 2);

      note_changes (self, changes, invalidated);
    }
  else if (g_str_equal (signal, "Disconnected") && g_str_equal (interface, CABIN_BLUEZ_DEVICE_INTERFACE))
    {
      const char *reason;

      g_variant_get_child (parameters, 0, "&s", &reason);
      g_ptr_array_add (self->diary, g_strconcat ("Disconnected:", reason, NULL));
    }
  else if (g_str_equal (signal, "InterfacesAdded") || g_str_equal (signal, "InterfacesRemoved"))
    {
      g_variant_get_child (parameters, 0, "&o", &path);
      g_ptr_array_add (self->diary, g_strconcat (g_str_equal (signal, "InterfacesAdded") ? "+" : "-", path, NULL));
    }
}

/* Empty for success, else "error-name: text". */
static char *
describe_outcome (GVariant *reply,
                  GError   *error)
{
  g_autofree char *name = NULL;

  if (reply != NULL)
    return g_strdup ("");

  name = g_dbus_error_get_remote_error (error);
  g_dbus_error_strip_remote_error (error);

  return g_strdup_printf ("%s: %s", name, error->message);
}

static void
on_outcome (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Begun *begun = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autofree char *outcome = describe_outcome (reply, error);

  g_ptr_array_add (begun->peer->diary, g_strdup_printf ("%s: %s", begun->member, outcome));
  g_object_unref (begun->peer);
  g_free (begun->member);
  g_free (begun);
}

static gboolean
is_in_diary (gpointer user_data)
{
  Expectation *expectation = user_data;

  return cabin_test_peer_has (expectation->peer, expectation->event);
}

static void
cabin_test_peer_dispose (GObject *object)
{
  cabin_test_peer_leave (CABIN_TEST_PEER (object));

  G_OBJECT_CLASS (cabin_test_peer_parent_class)->dispose (object);
}

static void
cabin_test_peer_finalize (GObject *object)
{
  CabinTestPeer *self = CABIN_TEST_PEER (object);

  g_array_unref (self->fds);
  g_ptr_array_unref (self->diary);
  g_free (self->pin);

  G_OBJECT_CLASS (cabin_test_peer_parent_class)->finalize (object);
}

static void
cabin_test_peer_class_init (CabinTestPeerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cabin_test_peer_dispose;
  object_class->finalize = cabin_test_peer_finalize;
}

static void
cabin_test_peer_init (CabinTestPeer *self)
{
  self->pin = g_strdup ("0000");
  self->fds = g_array_new (FALSE, FALSE, sizeof (int));
  self->diary = g_ptr_array_new_with_free_func (g_free);
}

/**
 * cabin_test_peer_new:
 *
 * Returns: (transfer full): a client with a connection of its own
 */
CabinTestPeer *
cabin_test_peer_new (CabinTestSim *sim)
{
  CabinTestPeer *self = g_object_new (CABIN_TEST_TYPE_PEER, NULL);

  self->connection = cabin_test_sim_connect (sim);
  g_dbus_connection_signal_subscribe (self->connection, CABIN_BLUEZ_NAME, NULL, NULL, NULL, NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, on_signal, self, NULL);
  /* The subscription is in force once the bus has answered anything after it. */
  g_variant_unref (cabin_test_call (self->connection, CABIN_DBUS_NAME, CABIN_DBUS_PATH, CABIN_DBUS_INTERFACE, "GetId",
                                    NULL, NULL));

  return self;
}

/**
 * cabin_test_peer_leave:
 *
 * Goes as a process does that crashes. Disposing does the same.
 */
void
cabin_test_peer_leave (CabinTestPeer *self)
{
  if (self->connection == NULL)
    return;

  cabin_test_peer_close_fds (self);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->question);
  /* What is still on its way to the handlers must not find a peer that is gone. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_object (&self->connection);
}

/**
 * cabin_test_peer_get_connection:
 *
 * Returns: (transfer none): its connection
 */
GDBusConnection *
cabin_test_peer_get_connection (CabinTestPeer *self)
{
  return self->connection;
}

/**
 * cabin_test_peer_set_mood:
 *
 * Says what it does with the questions to come; at first it accepts.
 */
void
cabin_test_peer_set_mood (CabinTestPeer     *self,
                          CabinTestPeerMood  mood)
{
  self->mood = mood;
}

/**
 * cabin_test_peer_set_answers:
 *
 * Says what it answers to RequestPinCode and RequestPasskey.
 */
void
cabin_test_peer_set_answers (CabinTestPeer *self,
                             const char    *pin,
                             guint32        passkey)
{
  g_free (self->pin);
  self->pin = g_strdup (pin);
  self->passkey = passkey;
}

/**
 * cabin_test_peer_answer:
 *
 * Answers the question that waits.
 */
void
cabin_test_peer_answer (CabinTestPeer *self,
                        gboolean       accept)
{
  g_assert_nonnull (self->question);
  answer (self, g_steal_pointer (&self->question), accept);
}

/**
 * cabin_test_peer_call:
 * @member: with its interface, "org.bluez.Device1.Pair"
 *
 * Calls bluetoothd.
 *
 * Returns: (transfer full): empty for success, else "error-name: text"
 */
char *
cabin_test_peer_call (CabinTestPeer *self,
                      const char    *path,
                      const char    *member,
                      GVariant      *parameters)
{
  g_autofree char *interface = g_strndup (member, (gsize) (strrchr (member, '.') - member));
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = cabin_test_call (self->connection, CABIN_BLUEZ_NAME, path, interface,
                                               strrchr (member, '.') + 1, parameters, &error);

  return describe_outcome (reply, error);
}

/**
 * cabin_test_peer_begin:
 * @member: with its interface, "org.bluez.Device1.Connect"
 *
 * Calls bluetoothd and does not wait; the outcome comes into the diary.
 */
void
cabin_test_peer_begin (CabinTestPeer *self,
                       const char    *path,
                       const char    *member,
                       GVariant      *parameters)
{
  g_autofree char *interface = g_strndup (member, (gsize) (strrchr (member, '.') - member));
  Begun *begun = g_new0 (Begun, 1);

  begun->peer = g_object_ref (self);
  begun->member = g_strdup (strrchr (member, '.') + 1);
  g_dbus_connection_call (self->connection, CABIN_BLUEZ_NAME, path, interface, begun->member, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, NULL, on_outcome, begun);
}

/**
 * cabin_test_peer_add_agent:
 * @capability: as for RegisterAgent
 *
 * Registers its agent.
 */
void
cabin_test_peer_add_agent (CabinTestPeer *self,
                           const char    *capability)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_agent_call };
  g_autofree char *outcome = NULL;

  g_assert_cmpuint (g_dbus_connection_register_object (self->connection, AGENT_PATH,
                                                       cabin_dbus_agent1_interface_info (), &vtable, self, NULL,
                                                       NULL), !=, 0);
  outcome = cabin_test_peer_call (self, CABIN_BLUEZ_MANAGER_PATH, CABIN_BLUEZ_AGENT_MANAGER_INTERFACE ".RegisterAgent",
                                  g_variant_new ("(os)", AGENT_PATH, capability));
  g_assert_cmpstr (outcome, ==, "");
}

/**
 * cabin_test_peer_make_default:
 *
 * Makes its agent the default one.
 */
void
cabin_test_peer_make_default (CabinTestPeer *self)
{
  g_autofree char *outcome = cabin_test_peer_call (self, CABIN_BLUEZ_MANAGER_PATH,
                                                   CABIN_BLUEZ_AGENT_MANAGER_INTERFACE ".RequestDefaultAgent",
                                                   g_variant_new ("(o)", AGENT_PATH));

  g_assert_cmpstr (outcome, ==, "");
}

/**
 * cabin_test_peer_add_profile:
 * @options: (nullable): a{sv} as text
 *
 * Registers a profile.
 *
 * Returns: (transfer full): as cabin_test_peer_call()
 */
char *
cabin_test_peer_add_profile (CabinTestPeer *self,
                             const char    *uuid,
                             const char    *options)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_profile_call };
  g_autofree char *path = g_strdup_printf ("%s%u", PROFILE_PREFIX, self->n_profiles++);

  g_assert_cmpuint (g_dbus_connection_register_object (self->connection, path, cabin_dbus_profile1_interface_info (),
                                                       &vtable, self, NULL, NULL), !=, 0);

  return cabin_test_peer_call (self, CABIN_BLUEZ_MANAGER_PATH, CABIN_BLUEZ_PROFILE_MANAGER_INTERFACE ".RegisterProfile",
                               g_variant_new ("(os@a{sv})", path, uuid, cabin_test_parse_options (options)));
}

/**
 * cabin_test_peer_count_fds:
 *
 * Returns: how many descriptors it has got from NewConnection and not closed
 */
guint
cabin_test_peer_count_fds (CabinTestPeer *self)
{
  return self->fds->len;
}

/**
 * cabin_test_peer_get_fd:
 *
 * Returns: the newest of them
 */
int
cabin_test_peer_get_fd (CabinTestPeer *self)
{
  g_assert_cmpuint (self->fds->len, >, 0);

  return g_array_index (self->fds, int, self->fds->len - 1);
}

/**
 * cabin_test_peer_close_fds:
 *
 * Closes them, which hangs nobody up.
 */
void
cabin_test_peer_close_fds (CabinTestPeer *self)
{
  for (guint i = 0; i < self->fds->len; i++)
    close (g_array_index (self->fds, int, i));
  g_array_set_size (self->fds, 0);
}

/**
 * cabin_test_peer_get_diary:
 *
 * Returns: (transfer full): all events so far, in order, separated by spaces
 */
char *
cabin_test_peer_get_diary (CabinTestPeer *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->diary->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (char *) g_ptr_array_index (self->diary, i));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * cabin_test_peer_clear_diary:
 *
 * Forgets what was.
 */
void
cabin_test_peer_clear_diary (CabinTestPeer *self)
{
  g_ptr_array_set_size (self->diary, 0);
}

/**
 * cabin_test_peer_note:
 *
 * Adds an event of the test's own.
 */
void
cabin_test_peer_note (CabinTestPeer *self,
                      const char    *event)
{
  g_ptr_array_add (self->diary, g_strdup (event));
}

/**
 * cabin_test_peer_has:
 *
 * Returns: whether an event is in the diary
 */
gboolean
cabin_test_peer_has (CabinTestPeer *self,
                     const char    *event)
{
  for (guint i = 0; i < self->diary->len; i++)
    if (g_str_equal (g_ptr_array_index (self->diary, i), event))
      return TRUE;

  return FALSE;
}

/**
 * cabin_test_peer_wait_for:
 *
 * Waits until an event is in the diary.
 */
void
cabin_test_peer_wait_for (CabinTestPeer *self,
                          const char    *event)
{
  Expectation expectation = { self, event };

  if (!cabin_test_wait (is_in_diary, &expectation, CABIN_TEST_DEADLINE_MS))
    {
      g_autofree char *diary = cabin_test_peer_get_diary (self);

      g_error ("No %s in: %s", event, diary);
    }
}
