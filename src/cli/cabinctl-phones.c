/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is asked of the head unit about one phone. The three verbs differ in little more than their words.
 */

#include "cabinctl-failure.h"
#include "cabinctl-options.h"
#include "cabinctl-output.h"
#include "cabinctl-values.h"
#include "cabinctl-verbs.h"

typedef void (*Call) (CabinDBusHeadUnit1  *head_unit,
                      const char          *address,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data);
typedef gboolean (*Finish) (CabinDBusHeadUnit1  *head_unit,
                            GAsyncResult        *result,
                            GError             **error);

/* What the head unit calls the phone, or its address. */
static char *
find_name (Cabinctl   *self,
           const char *address)
{
  GVariant *phones = cabin_dbus_head_unit1_get_phones (self->head_unit);

  for (gsize i = 0; phones != NULL && i < g_variant_n_children (phones); i++)
    {
      g_autoptr(GVariant) phone = g_variant_get_child_value (phones, i);
      g_autofree char *its_address = cabinctl_lookup_string (phone, "Address");
      g_autofree char *name = cabinctl_lookup_string (phone, "Name");

      if (g_ascii_strcasecmp (its_address, address) == 0 && *name != '\0')
        return g_steal_pointer (&name);
    }

  return g_strdup (address);
}

static int
run (Cabinctl     *self,
     int           argc,
     char         *argv[],
     const char   *doing,
     Call          call,
     Finish        finish,
     CabinctlExit  failed,
     const char   *result_word,
     const char   *done)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL;
  g_autofree char *name = NULL;
  int status;

  if (!cabinctl_parse (self, NULL, 1, 1, &argc, argv, &status))
    return status;

  address = cabinctl_parse_address (self, argv[1]);
  if (address == NULL)
    return CABINCTL_EXIT_USAGE;

  status = cabinctl_need_head_unit (self);
  if (status != CABINCTL_EXIT_OK)
    return status;

  name = find_name (self, address);
  cabinctl_progress (self, "%s %s…", doing, name);
  call (self->head_unit, address, self->cancellable, cabinctl_on_result, self);
  result = cabinctl_wait (self);
  if (!finish (self->head_unit, result, &error))
    return cabinctl_fail_head_unit (self, error, failed, name);

  return cabinctl_done (self, result_word, address, "%s %s.", name, done);
}

static int
run_connect (Cabinctl *self,
             int       argc,
             char     *argv[])
{
  return run (self, argc, argv, "Connecting", cabin_dbus_head_unit1_call_connect,
              cabin_dbus_head_unit1_call_connect_finish, CABINCTL_EXIT_FAILED, "connected", "is connected");
}

static int
run_disconnect (Cabinctl *self,
                int       argc,
                char     *argv[])
{
  return run (self, argc, argv, "Disconnecting", cabin_dbus_head_unit1_call_disconnect,
              cabin_dbus_head_unit1_call_disconnect_finish, CABINCTL_EXIT_NO, "disconnected", "is disconnected");
}

static int
run_forget (Cabinctl *self,
            int       argc,
            char     *argv[])
{
  return run (self, argc, argv, "Forgetting", cabin_dbus_head_unit1_call_forget,
              cabin_dbus_head_unit1_call_forget_finish, CABINCTL_EXIT_NO, "forgotten", "is forgotten");
}

const CabinctlVerb cabinctl_connect = {
  .name = "connect",
  .arguments = "ADDRESS",
  .summary = "Bring a known phone here, instead of the one that is connected",
  .help = "For example:\n"
          "  cabinctl connect AA:BB:CC:DD:EE:FF\n\n"
          "Exit status: 0 it is connected; 1 it is not known, or Bluetooth is busy; 2 it did not come;\n"
          "3 Bluetooth is not ready; 4 not allowed; 69 the head unit does not run.",
  .run = run_connect,
};

const CabinctlVerb cabinctl_disconnect = {
  .name = "disconnect",
  .arguments = "ADDRESS",
  .summary = "End a phone's links, and leave it alone until the next start",
  .help = "For example:\n"
          "  cabinctl disconnect AA:BB:CC:DD:EE:FF\n\n"
          "Exit status: 0 it is disconnected; 1 it is not known, or bluetoothd said no; 3 Bluetooth is not ready;\n"
          "4 not allowed; 69 the head unit does not run.",
  .run = run_disconnect,
};

const CabinctlVerb cabinctl_forget = {
  .name = "forget",
  .arguments = "ADDRESS",
  .summary = "Remove a phone's bond, and what is remembered of it",
  .help = "To use the phone again, it has to be paired again; let it forget this car, too.\n\n"
          "For example:\n"
          "  cabinctl forget AA:BB:CC:DD:EE:FF\n\n"
          "Exit status: 0 it is forgotten; 1 it is not known, or bluetoothd said no; 3 Bluetooth is not ready;\n"
          "4 not allowed; 69 the head unit does not run.",
  .run = run_forget,
};
