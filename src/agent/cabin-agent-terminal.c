/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cabin-agent-terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "cabin-names.h"
#include "cabin-words.h"

#define MAX_ANSWER 256

struct _CabinAgentTerminal
{
  GObject parent_instance;

  CabinBluetoothManager *manager;
  int fd;
  guint watch;
  guint asked;
};

G_DEFINE_FINAL_TYPE (CabinAgentTerminal, cabin_agent_terminal, G_TYPE_OBJECT)

static void
ask (CabinAgentTerminal *self)
{
  const char *name = cabin_bluetooth_manager_get_pairing_device_name (self->manager);
  const char *suffix = cabin_bluetooth_manager_get_pairing_device_suffix (self->manager);
  const char *passkey = cabin_bluetooth_manager_get_pairing_passkey (self->manager);

  if (passkey != NULL)
    dprintf (self->fd, "\n%s (%s) asks to pair. Does it show %.3s %s? [y/n] ", name, suffix, passkey, passkey + 3);
  else
    dprintf (self->fd, "\n%s (%s) asks to pair, without a code to compare. Let it in? [y/n] ", name, suffix);
}

static void
on_pairing_phase (CabinBluetoothManager *manager,
                  GParamSpec            *pspec,
                  CabinAgentTerminal    *self)
{
  gboolean asked = cabin_bluetooth_manager_get_pairing_phase (manager) == CABIN_PAIRING_ASKED;
  guint id = asked ? cabin_bluetooth_manager_get_pairing_id (manager) : 0;

  if (id == self->asked)
    return;

  self->asked = id;
  if (id == 0)
    return;

  /* What was typed before the question was seen is no answer to it. */
  tcflush (self->fd, TCIFLUSH);
  ask (self);
}

static void
on_pairing_finished (CabinBluetoothManager *manager,
                     CabinPairingResult     result,
                     const char            *name,
                     const char            *address,
                     CabinAgentTerminal    *self)
{
  g_autofree char *outcome = cabin_words_result (result, name);
  g_autofree char *reason = cabin_words_result_reason (result);

  dprintf (self->fd, "\n%s\n", outcome);
  if (reason != NULL)
    dprintf (self->fd, "%s\n", reason);
}

static gboolean
is_one_of (const char *answer,
           const char *letter,
           const char *word)
{
  return g_ascii_strcasecmp (answer, letter) == 0 || g_ascii_strcasecmp (answer, word) == 0;
}

static void
take (CabinAgentTerminal *self,
      const char         *answer)
{
  if (self->asked == 0)
    return;

  if (is_one_of (answer, "y", "yes"))
    cabin_bluetooth_manager_confirm_pairing (self->manager, self->asked);
  else if (is_one_of (answer, "n", "no"))
    cabin_bluetooth_manager_reject_pairing (self->manager, self->asked);
  else
    ask (self);
}

/* The terminal gives whole lines. */
static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  CabinAgentTerminal *self = user_data;
  char line[MAX_ANSWER];
  ssize_t length = read (fd, line, sizeof line - 1);

  if (length < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;

  /* Nobody is there any more, and nobody answers: the question ends by itself. */
  if (length < 0 || (condition & G_IO_HUP))
    {
      self->watch = 0;
      return G_SOURCE_REMOVE;
    }

  line[length] = '\0';
  take (self, g_strstrip (line));

  return G_SOURCE_CONTINUE;
}

static void
cabin_agent_terminal_dispose (GObject *object)
{
  CabinAgentTerminal *self = CABIN_AGENT_TERMINAL (object);

  g_clear_handle_id (&self->watch, g_source_remove);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (cabin_agent_terminal_parent_class)->dispose (object);
}

static void
cabin_agent_terminal_class_init (CabinAgentTerminalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cabin_agent_terminal_dispose;
}

static void
cabin_agent_terminal_init (CabinAgentTerminal *self)
{
  self->fd = -1;
}

/**
 * cabin_agent_terminal_new:
 * @manager: whose questions are asked
 *
 * Opens the terminal that the process was started from. It is spoken to by itself, wherever the output goes: a code is
 * for the person who sits there, never for a log.
 *
 * Returns: (transfer full): the person; %NULL with an error where there is no terminal
 */
CabinAgentTerminal *
cabin_agent_terminal_new (CabinBluetoothManager  *manager,
                          GError                **error)
{
  g_autoptr(CabinAgentTerminal) self = g_object_new (CABIN_TYPE_AGENT_TERMINAL, NULL);

  self->fd = g_open (CABIN_TERMINAL, O_RDWR | O_CLOEXEC | O_NONBLOCK, 0);
  if (self->fd < 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                           "--confirm asks a person at a terminal, and there is none");
      return NULL;
    }

  self->manager = g_object_ref (manager);
  self->watch = g_unix_fd_add (self->fd, G_IO_IN | G_IO_HUP, on_readable, self);
  g_signal_connect_object (manager, "notify::pairing-phase", G_CALLBACK (on_pairing_phase), self, 0);
  g_signal_connect_object (manager, "pairing-finished", G_CALLBACK (on_pairing_finished), self, 0);

  return g_steal_pointer (&self);
}
