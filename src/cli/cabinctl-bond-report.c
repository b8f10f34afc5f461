/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What `cabinctl bond` says: a report of one field a line, or JSON, and a sentence where there is no valid bond.
 */

#include "cabinctl-bond.h"

#include "cabin-names.h"
#include "cabin-words.h"
#include "cabinctl-failure.h"
#include "cabinctl-output.h"

/* One line of the report: its label, its member in JSON, its value there, and what a person reads. */
typedef void (*AddField) (gpointer    user_data,
                          const char *label,
                          const char *member,
                          const char *value,
                          const char *text);

static const char *
name_of (const CabinctlBond *self)
{
  return self->name != NULL ? self->name : self->address;
}

static void
add_adapter (const CabinctlBond *self,
             AddField            add,
             gpointer            user_data)
{
  CabinBluezAdapter *adapter = self->bluez.adapter;
  g_autofree char *version = adapter != NULL ? cabin_bluez_adapter_get_bluez_version (adapter) : NULL;
  const char *address = adapter != NULL ? cabin_bluez_adapter_get_address (adapter) : NULL;
  gboolean there = self->bluez.client != NULL && cabin_bluez_client_get_peer (self->bluez.client) != NULL;

  add (user_data, "BlueZ", "bluez", version, version != NULL ? version : there ? "running" : "not running");
  add (user_data, "Adapter", "adapter", address, address != NULL ? address : "none");
}

static void
add_bond (const CabinctlBond *self,
          AddField            add,
          gpointer            user_data)
{
  gboolean proven = self->policy.verdict == CABIN_BOND_INVALID;
  const char *bond = proven ? "invalid" : self->policy.bonded ? "present" : "absent";
  const char *verify = self->policy.proven ? "invalid" : self->verify;
  g_autofree char *device = g_strdup_printf ("%s %s", self->address, self->name != NULL ? self->name : "");
  g_autofree char *plain = cabinctl_plain (device);

  add (user_data, "Device", "name", self->name, g_strchomp (plain));
  add (user_data, "Bond", "bond", bond, bond);
  add (user_data, "Verify", "verify", verify, verify != NULL ? verify : "not needed");
}

static void
add_pairing (const CabinctlBond *self,
             AddField            add,
             gpointer            user_data)
{
  const char *trusted = self->device == NULL ? NULL : cabin_bluez_device_get_trusted (self->device) ? "yes" : "no";

  add (user_data, "Cleanup", "cleanup", self->cleanup,
       self->cleanup == NULL ? "nothing to remove" :
       g_str_equal (self->cleanup, "bond") ? "bond removed" : "entry without a bond removed");
  add (user_data, "Agent", "agent", self->asked ? "registered" : NULL, self->asked ? "registered" : "not needed");
  add (user_data, "Pairing", "pairing", self->pairing, self->pairing != NULL ? self->pairing : "not needed");
  add (user_data, "Trusted", "trusted", trusted, trusted != NULL ? trusted : "no");
  add (user_data, "Result", "result", cabin_bond_verdict_to_string (self->policy.verdict),
       cabin_bond_verdict_to_string (self->policy.verdict));
}

static void
add_fields (const CabinctlBond *self,
            AddField            add,
            gpointer            user_data)
{
  add_adapter (self, add, user_data);
  add_bond (self, add, user_data);
  add_pairing (self, add, user_data);
}

static void
add_row (gpointer    user_data,
         const char *label,
         const char *member,
         const char *value,
         const char *text)
{
  cabinctl_row (label, "%s", text);
}

static void
add_member (gpointer    user_data,
            const char *label,
            const char *member,
            const char *value,
            const char *text)
{
  cabinctl_json_string (user_data, member, value);
}

static void
describe (JsonBuilder *builder,
          gpointer     user_data)
{
  CabinctlBond *self = user_data;

  cabinctl_json_string (builder, "address", self->address);
  add_fields (self, add_member, builder);
}

static int
succeed (CabinctlBond *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (!self->program->json)
    return CABINCTL_EXIT_OK;

  json_builder_begin_object (builder);
  describe (builder, self);
  json_builder_set_member_name (builder, "exit_status");
  json_builder_add_int_value (builder, CABINCTL_EXIT_OK);
  json_builder_end_object (builder);
  cabinctl_print_json (builder, FALSE);

  return CABINCTL_EXIT_OK;
}

static int
fail_adapter (CabinctlBond *self)
{
  g_autofree char *title = NULL;
  g_autofree char *advice = NULL;

  if (self->bluez.problem == NULL)
    return cabinctl_fail (self->program, CABINCTL_EXIT_ADAPTER, "gone",
                          "bluetoothd or its adapter went away. Try again when it is back.");

  title = cabin_words_problem_title (self->bluez.problem);
  advice = cabin_words_problem_advice (self->bluez.problem);

  return cabinctl_fail (self->program, CABINCTL_EXIT_ADAPTER,
                        cabin_problem_kind_to_string (cabin_problem_get_kind (self->bluez.problem)), "%s. %s", title,
                        advice);
}

/* Why there is no bond that can be used, and what to do. */
static int
fail_bond (CabinctlBond *self)
{
  Cabinctl *program = self->program;
  const char *name = name_of (self);
  const char *kept = self->policy.bonded ? " The bond is kept." : "";

  if (self->nobody_there)
    return cabinctl_fail (program, CABINCTL_EXIT_FAILED, "no-terminal", "%s asked for a code, and there is no terminal "
                          "to ask at. Run this in one, or give the PIN: --pin-file.", name);

  switch (self->policy.reason)
    {
    case CABIN_ERROR_UNREACHABLE:
      return cabinctl_fail (program, CABINCTL_EXIT_FAILED, "unreachable", "%s does not answer.%s Switch it on, bring "
                            "it near and, to pair, make it visible (pairing mode).", name, kept);

    case CABIN_ERROR_AUTH_FAILED:
      if (self->pairing == NULL)
        return cabinctl_fail (program, CABINCTL_EXIT_FAILED, "refused", "%s does not want to connect.%s End its other "
                              "connections, then try again.", name, kept);
      return cabinctl_fail (program, CABINCTL_EXIT_FAILED, "auth-failed", "The pairing failed: the code was wrong, or "
                            "one of the two said no. Try again.");

    case CABIN_ERROR_NOT_KEPT:
      return cabinctl_fail (program, CABINCTL_EXIT_FAILED, "not-kept", "%s paired and did not keep it. Let it forget "
                            "this machine, then try again.", name);

    case CABIN_ERROR_BUSY:
      return cabinctl_fail (program, CABINCTL_EXIT_FAILED, "busy", "bluetoothd is busy with %s.%s Try again in a "
                            "moment.", name, kept);

    case CABIN_ERROR_GONE:
      return cabinctl_fail (program, CABINCTL_EXIT_FAILED, "gone", "%s went away. Try again.", name);

    case CABIN_ERROR_FAILED:
    case CABIN_ERROR_DENIED:
    case CABIN_ERROR_BLOCKED:
    case CABIN_ERROR_IN_USE:
    case CABIN_ERROR_NO_ANSWER:
    case CABIN_ERROR_REFUSED:
    default:
      return cabinctl_fail (program, CABINCTL_EXIT_FAILED, "failed", "bluetoothd did not do it.%s With --verbose it is "
                            "said what was tried.", kept);
    }
}

/**
 * cabinctl_bond_report:
 * @self: after its run
 *
 * Says what was found and done.
 *
 * Returns: the exit status
 */
int
cabinctl_bond_report (CabinctlBond *self)
{
  Cabinctl *program = self->program;

  if (self->policy.verdict == CABIN_BOND_STOPPED)
    return cabinctl_end_by_signal (program);

  program->describe = describe;
  program->described = self;
  if (!program->json)
    add_fields (self, add_row, NULL);

  switch (self->policy.verdict)
    {
    case CABIN_BOND_VALID:
      return succeed (self);

    case CABIN_BOND_ABSENT:
      return cabinctl_fail (program, CABINCTL_EXIT_NO, "absent", "There is no bond with %s. Without --check-only one "
                            "is made.", name_of (self));

    case CABIN_BOND_INVALID:
      return cabinctl_fail (program, CABINCTL_EXIT_NO, "invalid", "%s has lost its key for this machine. Without "
                            "--check-only it is paired anew.", name_of (self));

    case CABIN_BOND_UNVERIFIED:
      return cabinctl_fail (program, CABINCTL_EXIT_UNVERIFIED, "unverified", "There is a bond with %s; it could not be "
                            "reached, so nobody knows whether it is valid.", name_of (self));

    case CABIN_BOND_NO_ADAPTER:
      return fail_adapter (self);

    case CABIN_BOND_DENIED:
      return cabinctl_fail_denied (program, CABIN_BLUEZ_NAME);

    case CABIN_BOND_FAILED:
    case CABIN_BOND_STOPPED:
    default:
      return fail_bond (self);
    }
}
