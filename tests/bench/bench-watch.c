/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench-watch [BUS-ADDRESS]: tells from outside what programs paint and what a bus carries, the same way for every
 * program. One line an event on standard output, each with the monotonic time in microseconds:
 *
 *   TIME ready                    it watches; what happens from now on is seen
 *   TIME paint WIDTH HEIGHT       the X server was asked to paint this much of a window
 *   TIME call INTERFACE.MEMBER    a method call was carried by the bus (only with BUS-ADDRESS)
 *
 * The X server's damage events are the earliest moment at which anybody but the program itself knows of a frame. What
 * is still black everywhere is no frame: the server tells of damage too when it maps a window that nobody has painted.
 */

#include <gio/gio.h>
#include <glib-unix.h>

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>

#include <stdio.h>

typedef struct {
  Display *display;
  int damage_event;
} Watch;

static int
on_x_error (Display     *display,
            XErrorEvent *event)
{
  /* A window may be gone before it is watched; whoever waits for its frame has a deadline. */
  return 0;
}

static void
watch_window (Watch  *watch,
              Window  window)
{
  XDamageCreate (watch->display, window, XDamageReportRawRectangles);
}

/* Looks at one line of pixels through the middle of what was painted. */
static gboolean
shows_something (Watch            *watch,
                 Drawable          window,
                 const XRectangle *area)
{
  XImage *line = XGetImage (watch->display, window, area->x, area->y + area->height / 2, area->width, 1, AllPlanes,
                            ZPixmap);
  gboolean found = FALSE;

  if (line == NULL)
    return FALSE;

  for (int x = 0; x < line->width && !found; x++)
    found = (XGetPixel (line, x, 0) & 0xffffff) != 0;
  XDestroyImage (line);

  return found;
}

static void
handle_event (Watch  *watch,
              XEvent *event)
{
  if (event->type == CreateNotify)
    watch_window (watch, event->xcreatewindow.window);
  else if (event->type == watch->damage_event + XDamageNotify)
    {
      const XDamageNotifyEvent *damage = (const XDamageNotifyEvent *) event;
      gint64 now = g_get_monotonic_time ();

      if (shows_something (watch, damage->drawable, &damage->area))
        printf ("%" G_GINT64_FORMAT " paint %d %d\n", now, damage->area.width, damage->area.height);
    }
}

static gboolean
on_x_readable (int          fd,
               GIOCondition condition,
               gpointer     user_data)
{
  Watch *watch = user_data;

  while (XPending (watch->display) > 0)
    {
      XEvent event;

      XNextEvent (watch->display, &event);
      handle_event (watch, &event);
    }

  return G_SOURCE_CONTINUE;
}

/* Runs in GDBus's own thread, where the message arrives: no main loop stands between it and its time. */
static GDBusMessage *
on_message (GDBusConnection *connection,
            GDBusMessage    *message,
            gboolean         incoming,
            gpointer         user_data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    printf ("%" G_GINT64_FORMAT " call %s.%s\n", g_get_monotonic_time (), g_dbus_message_get_interface (message),
            g_dbus_message_get_member (message));

  /* A monitor must not answer what it overhears, and GDBus would. */
  g_object_unref (message);

  return NULL;
}

static GDBusConnection *
monitor_bus (const char  *address,
             GError     **error)
{
  g_autoptr(GDBusConnection) bus = NULL;
  g_autoptr(GVariant) reply = NULL;
  const char *rule = "type='method_call'";

  bus = g_dbus_connection_new_for_address_sync (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, error);
  if (bus == NULL)
    return NULL;

  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus.Monitoring", "BecomeMonitor",
                                       g_variant_new ("(^asu)", (const char *[]) { rule, NULL }, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
  if (reply == NULL)
    return NULL;

  g_dbus_connection_add_filter (bus, on_message, NULL, NULL);

  return g_steal_pointer (&bus);
}

/* Every X display of a person has a window manager. GDK asks for one before a frame and remembers the answer, unless
 * there is none; then it asks again each time, and a program's idle frames would count that. */
static void
stand_for_window_manager (Display *display)
{
  Window root = DefaultRootWindow (display);
  Window check = XCreateSimpleWindow (display, root, -1, -1, 1, 1, 0, 0, 0);
  Atom property = XInternAtom (display, "_NET_SUPPORTING_WM_CHECK", False);
  Atom supported = XInternAtom (display, "_NET_SUPPORTED", False);
  const unsigned char *value = (const unsigned char *) &check;

  XChangeProperty (display, check, property, XA_WINDOW, 32, PropModeReplace, value, 1);
  XChangeProperty (display, root, supported, XA_ATOM, 32, PropModeReplace, (const unsigned char *) &property, 1);
  XChangeProperty (display, root, property, XA_WINDOW, 32, PropModeReplace, value, 1);
}

static gboolean
watch_display (Watch *watch)
{
  int damage_error;

  watch->display = XOpenDisplay (NULL);
  if (watch->display == NULL || !XDamageQueryExtension (watch->display, &watch->damage_event, &damage_error))
    return FALSE;

  XSetErrorHandler (on_x_error);
  stand_for_window_manager (watch->display);
  XSelectInput (watch->display, DefaultRootWindow (watch->display), SubstructureNotifyMask);
  XSync (watch->display, False);
  g_unix_fd_add (ConnectionNumber (watch->display), G_IO_IN, on_x_readable, watch);

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GDBusConnection) bus = NULL;
  g_autoptr(GError) error = NULL;
  Watch watch = { 0 };

  setvbuf (stdout, NULL, _IOLBF, 0);

  if (!watch_display (&watch))
    {
      g_printerr ("bench-watch: no X server that tells of damage\n");
      return 1;
    }

  if (argc > 1)
    {
      bus = monitor_bus (argv[1], &error);
      if (bus == NULL)
        {
          g_printerr ("bench-watch: %s\n", error->message);
          return 1;
        }
    }

  printf ("%" G_GINT64_FORMAT " ready\n", g_get_monotonic_time ());
  g_main_loop_run (loop);

  return 0;
}
