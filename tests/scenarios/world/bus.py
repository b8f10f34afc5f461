# SPDX-License-Identifier: GPL-3.0-or-later
"""A message bus, seen by a scenario: blocking calls and plain Python values."""

import socket

from gi.repository import Gio, GLib

DBUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
PROPERTIES = "org.freedesktop.DBus.Properties"
OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
CALL_TIMEOUT_MS = 10000


def error_name(error):
    """The last part of the D-Bus error's name, such as AuthenticationFailed."""
    return (Gio.DBusError.get_remote_error(error) or "Unknown").rpartition(".")[2]


def is_served(path):
    """Whether a bus can be called at this socket, which is there a moment before."""
    with socket.socket(socket.AF_UNIX) as attempt:
        return attempt.connect_ex(str(path)) == 0


class Bus:
    """One connection of our own to the bus at an address."""

    def __init__(self, address):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.connection.set_exit_on_close(False)

    def call(self, name, path, interface, method, arguments=None, timeout_ms=CALL_TIMEOUT_MS):
        """Returns the tuple of results; raises GLib.Error."""
        return self.connection.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE,
                                         timeout_ms, None).unpack()

    def start(self, name, path, interface, method, arguments, done, timeout_ms=CALL_TIMEOUT_MS):
        """Calls without waiting; done(results, error) follows from the main loop."""
        def finish(connection, result):
            try:
                results = connection.call_finish(result).unpack()
            except GLib.Error as error:
                done(None, error)
            else:
                done(results, None)
        self.connection.call(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, timeout_ms, None,
                             finish)

    def get(self, name, path, interface, key):
        return self.call(name, path, PROPERTIES, "Get", GLib.Variant("(ss)", (interface, key)))[0]

    def set(self, name, path, interface, key, value):
        self.call(name, path, PROPERTIES, "Set", GLib.Variant("(ssv)", (interface, key, value)))

    def has_owner(self, name):
        return self.call(*DBUS, "NameHasOwner", GLib.Variant("(s)", (name,)))[0]

    def objects(self, name):
        return self.call(name, "/", OBJECT_MANAGER, "GetManagedObjects")[0]

    def subscribe(self, sender, interface, signal, path, handler):
        """Calls handler(path, arguments) for each such signal; path may be None for all."""
        self.connection.signal_subscribe(
            sender, interface, signal, path, None, Gio.DBusSignalFlags.NONE,
            lambda _connection, _sender, where, _interface, _signal, arguments: handler(where, arguments.unpack()))

    def export(self, path, xml, handler, properties=None):
        """Serves the interface in the XML; handler(method, arguments, invocation) answers the calls."""
        interface = Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0]
        self.connection.register_object(
            path, interface,
            lambda _connection, _sender, _path, _interface, method, arguments, invocation:
            handler(method, arguments.unpack(), invocation),
            lambda _connection, _sender, _path, _interface, key: properties[key], None)

    def close(self):
        self.connection.close_sync(None)
