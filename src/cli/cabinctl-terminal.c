/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The person at the terminal that the program was started from, wherever its output goes: a code is for who sits
 * there, never for a file.
 */

#include "cabinctl-terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cabin-names.h"

#define MAX_ANSWER 256

typedef struct {
  int fd;
  gboolean secret;
  struct termios before;
  guint watch;
  gulong cancelled;
} Question;

static int
open_terminal (void)
{
  return g_open (CABIN_TERMINAL, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
}

static void
write_all (int         fd,
           const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      ssize_t written = write (fd, text, length);

      if (written < 0 && errno != EINTR)
        return;

      text += MAX (written, 0);
      length -= (gsize) MAX (written, 0);
    }
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_handle_id (&question->watch, g_source_remove);
  if (question->fd >= 0)
    close (question->fd);
  g_free (question);
}

/* Takes the question from the terminal, which is as it was before then. */
static void
end (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  g_clear_signal_handler (&question->cancelled, g_task_get_cancellable (task));
  g_clear_handle_id (&question->watch, g_source_remove);
  if (question->secret)
    {
      tcsetattr (question->fd, TCSANOW, &question->before);
      write_all (question->fd, "\n");
    }
}

static void
on_cancelled (GCancellable *cancellable,
              GTask        *task)
{
  Question *question = g_task_get_task_data (task);

  if (!question->secret)
    write_all (question->fd, "\n");
  end (task);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  g_object_unref (task);
}

/* The terminal gives whole lines. */
static gboolean
on_readable (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  GTask *task = user_data;
  Question *question = g_task_get_task_data (task);
  char line[MAX_ANSWER];
  ssize_t length = read (fd, line, sizeof line - 1);

  if (length < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;

  question->watch = 0;
  end (task);
  if (length > 0)
    {
      line[length] = '\0';
      g_task_return_pointer (task, g_strdup (g_strstrip (line)), g_free);
    }
  else
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "Nobody is at the terminal any more");
    }
  explicit_bzero (line, sizeof line);
  g_object_unref (task);

  return G_SOURCE_REMOVE;
}

/**
 * cabinctl_terminal_is_there:
 *
 * Whether there is a terminal, and so somebody to ask.
 */
gboolean
cabinctl_terminal_is_there (void)
{
  int fd = open_terminal ();

  if (fd < 0)
    return FALSE;

  close (fd);

  return TRUE;
}

/**
 * cabinctl_terminal_tell:
 * @text: plain text, a line
 *
 * Shows something to who sits there, and to nobody else.
 */
void
cabinctl_terminal_tell (const char *text)
{
  int fd = open_terminal ();

  if (fd < 0)
    return;

  write_all (fd, text);
  write_all (fd, "\n");
  close (fd);
}

/**
 * cabinctl_terminal_ask_async:
 * @question: plain text, without the blank behind it
 * @secret: whether what is typed is not to be seen
 * @cancellable: (nullable): takes the question back
 *
 * Asks for one line. What was typed before the question was seen is no answer to it. Finish with
 * cabinctl_terminal_ask_finish().
 */
void
cabinctl_terminal_ask_async (const char          *question,
                             gboolean             secret,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Question *data = g_new0 (Question, 1);

  g_task_set_source_tag (task, cabinctl_terminal_ask_async);
  g_task_set_task_data (task, data, question_free);
  g_task_set_check_cancellable (task, FALSE);
  data->fd = open_terminal ();
  if (data->fd < 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no terminal to ask at");
      return;
    }

  if (g_task_return_error_if_cancelled (task))
    return;

  data->secret = secret && tcgetattr (data->fd, &data->before) == 0;
  if (data->secret)
    {
      struct termios silent = data->before;

      silent.c_lflag &= ~(tcflag_t) ECHO;
      tcsetattr (data->fd, TCSANOW, &silent);
    }
  tcflush (data->fd, TCIFLUSH);
  write_all (data->fd, question);
  write_all (data->fd, " ");
  if (cancellable != NULL)
    data->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), task);
  data->watch = g_unix_fd_add (data->fd, G_IO_IN | G_IO_HUP, on_readable, task);
  g_steal_pointer (&task);
}

/**
 * cabinctl_terminal_ask_finish:
 *
 * Returns: (transfer full): what was typed, without white space around it, to be freed with cabin_text_wipe() if it is
 *   a secret; %NULL with an error
 */
char *
cabinctl_terminal_ask_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cabinctl_terminal_is_yes:
 *
 * Whether that was a yes.
 */
gboolean
cabinctl_terminal_is_yes (const char *answer)
{
  return g_ascii_strcasecmp (answer, "y") == 0 || g_ascii_strcasecmp (answer, "yes") == 0;
}

/**
 * cabinctl_terminal_is_no:
 *
 * Whether that was a no. What is neither is to be asked again.
 */
gboolean
cabinctl_terminal_is_no (const char *answer)
{
  return g_ascii_strcasecmp (answer, "n") == 0 || g_ascii_strcasecmp (answer, "no") == 0;
}
