/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "cabin-control-dbus.h"
#include "cabin-error.h"

G_BEGIN_DECLS

/**
 * CabinctlExit:
 * @CABINCTL_EXIT_OK: done, or yes
 * @CABINCTL_EXIT_NO: the answer is no, or the head unit or bluetoothd said no
 * @CABINCTL_EXIT_FAILED: a pairing or a connection failed
 * @CABINCTL_EXIT_ADAPTER: no adapter, an adapter that is off, or no bluetoothd
 * @CABINCTL_EXIT_DENIED: this user may not
 * @CABINCTL_EXIT_UNVERIFIED: there is a bond, and the device could not be reached to verify it
 * @CABINCTL_EXIT_USAGE: the command makes no sense (EX_USAGE of sysexits.h)
 * @CABINCTL_EXIT_NOT_RUNNING: the head unit, which the verb needs, does not run (EX_UNAVAILABLE)
 *
 * The exit status, as the man page has it.
 */
typedef enum {
  CABINCTL_EXIT_OK = 0,
  CABINCTL_EXIT_NO = 1,
  CABINCTL_EXIT_FAILED = 2,
  CABINCTL_EXIT_ADAPTER = 3,
  CABINCTL_EXIT_DENIED = 4,
  CABINCTL_EXIT_UNVERIFIED = 5,
  CABINCTL_EXIT_USAGE = 64,
  CABINCTL_EXIT_NOT_RUNNING = 69,
} CabinctlExit;

typedef struct _Cabinctl Cabinctl;

/**
 * CabinctlVerb:
 * @name: what is typed
 * @arguments: what follows it, for the help, such as "ADDRESS"; empty for nothing
 * @summary: what it does, in one line
 * @help: what stands below its options: examples, what the exit status means
 * @run: does it and returns the exit status; argv[0] is the verb
 */
typedef struct {
  const char *name;
  const char *arguments;
  const char *summary;
  const char *help;
  int (*run) (Cabinctl *self,
              int       argc,
              char     *argv[]);
} CabinctlVerb;

/**
 * Cabinctl:
 * @verb: which is run
 * @bus_address: (nullable): of the message bus; %NULL for the system's
 * @json: whether the output is for programs
 * @cancellable: cancelled by SIGINT and SIGTERM
 * @bus: (nullable): the connection, once it is open
 * @head_unit: (nullable): the head unit, once it was found
 * @describe: (nullable): adds what the verb knows already to the JSON of a failure
 * @described: what is handed to @describe
 *
 * One run of the program. What follows "private" is its own.
 */
struct _Cabinctl
{
  const CabinctlVerb *verb;
  char *bus_address;
  gboolean json;
  GCancellable *cancellable;
  GDBusConnection *bus;
  CabinDBusHeadUnit1 *head_unit;
  void (*describe) (JsonBuilder *builder, gpointer described);
  gpointer described;

  /*< private >*/
  GAsyncResult *result;
  guint sources[2];
  int signal;
};

Cabinctl     *cabinctl_new            (const CabinctlVerb *verb);
void          cabinctl_free           (Cabinctl           *self);

void          cabinctl_on_result      (GObject            *source,
                                       GAsyncResult       *result,
                                       gpointer            user_data);
GAsyncResult *cabinctl_wait           (Cabinctl           *self);
gboolean      cabinctl_interrupted    (Cabinctl           *self);

int           cabinctl_open_bus           (Cabinctl  *self);
gboolean      cabinctl_look_for_head_unit (Cabinctl  *self,
                                           GError   **error);
int           cabinctl_find_head_unit     (Cabinctl  *self);
int           cabinctl_need_head_unit     (Cabinctl  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cabinctl, cabinctl_free)

G_END_DECLS
