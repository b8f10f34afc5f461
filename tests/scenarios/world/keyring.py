# SPDX-License-Identifier: GPL-3.0-or-later
"""GNOME's keyring on the session bus of a world."""

import os

from gi.repository import GLib

from .base import DRIVER
from .bus import DBUS
from .waiting import check, until

SECRETS = "org.freedesktop.secrets"
SECRETS_PATH = "/org/freedesktop/secrets"
SERVICE = "org.freedesktop.Secret.Service"
COLLECTION = "org.freedesktop.Secret.Collection"
# gnome-keyring's own, for who has the password already.
UNLOCKER = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
# Who asks a person for a password.
PROMPTERS = {"org.gnome.keyring.SystemPrompter", "org.gnome.keyring.PrivatePrompter"}
PASSWORD = "correct horse"
# libsecret forgets a reference for each secret that is put into a keyring (secret_collection_signal, 0.20 to 0.21), in
# a place that LeakSanitizer's suppressions cannot name.
ENVIRONMENT = (f"ASAN_OPTIONS={os.environ.get('ASAN_OPTIONS', '')}:detect_leaks=0",)


class Keyring:
    """Without make() it is as for a user who never had a password: started when somebody asks, without a place."""

    def __init__(self, world):
        self.world = world
        self.bus = world.session_bus()
        self.heard = set()
        self.bus.subscribe(DBUS[0], DBUS[2], "NameOwnerChanged", None,
                           lambda _path, arguments: self.heard.add(arguments[0]))

    def _call(self, interface, method, signature, *arguments):
        return self.bus.call(SECRETS, SECRETS_PATH, interface, method, GLib.Variant(signature, arguments))

    def make(self):
        """As a login with a password does: the place where secrets go, open."""
        self.world.begin_command(DRIVER, "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets",
                                 text=PASSWORD)
        until(lambda: self.bus.has_owner(SECRETS), "the keyring")
        self.place, = self._call(SERVICE, "ReadAlias", "(s)", "default")

    @property
    def locked(self):
        return self.bus.get(SECRETS, self.place, COLLECTION, "Locked")

    def lock(self):
        self._call(SERVICE, "Lock", "(ao)", [self.place])
        check(self.locked, "the keyring is not locked")

    def unlock(self):
        _answer, session = self._call(SERVICE, "OpenSession", "(sv)", "plain", GLib.Variant("s", ""))
        secret = (session, b"", PASSWORD.encode(), "text/plain")
        self._call(UNLOCKER, "UnlockWithMasterPassword", "(o(oayays))", self.place, secret)
        check(not self.locked, "the keyring is not unlocked")

    def items(self):
        """How many secrets are in it."""
        return len(self.bus.get(SECRETS, self.place, COLLECTION, "Items"))

    def check_nobody_asked(self):
        check(not self.heard & PROMPTERS, "somebody was asked for a password")
