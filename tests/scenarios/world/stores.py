# SPDX-License-Identifier: GPL-3.0-or-later
"""What bluetoothd and Cabin keep on a car's disk, looked at from inside or outside of it."""

import hashlib
import re

from gi.repository import GLib

from .app import CONNECTION, PHONE_TYPE
from .waiting import check

BONDS = "var/lib/bluetooth"
STATE = "var/lib/cabin"
SETTINGS = f"{STATE}/glib-2.0/settings/keyfile"
PASSWORD = f"{STATE}/.local/share/cabin/secrets/wifi"
# What GLib writes before it gives it its name: the power may go then, and what was there before stays what counts.
UNNAMED = re.compile(r"\.goutputstream-\w{6}$|\.[A-Z0-9]{6}$")
KEYS = ("LinkKey", "LongTermKey")


def load(file):
    """The key file; fails if it is none as a whole."""
    keys = GLib.KeyFile()
    try:
        keys.load_from_data(file.read_text(), GLib.MAXSIZE, GLib.KeyFileFlags.NONE)
    except (GLib.Error, UnicodeDecodeError):
        check(False, f"damaged: {file}")
    return keys


def value(keys, group, key):
    """As GLib's settings have it; None where there is none."""
    try:
        text = keys.get_value(group, key)
    except GLib.Error:
        return None
    return GLib.Variant.parse(PHONE_TYPE if key == "phones" else None, text, None, None).unpack()


class Stores:
    """Fails at once if a file is damaged or written by half.

    phones   the addresses of those that Cabin remembers
    bonds    the keys of those that bluetoothd is bonded with, by address, for the car's adapter
    name     the car's name, None where it is the one that it was made with
    password what the password of the network can be recognised by
    """

    def __init__(self, root, adapter):
        settings = load(root / SETTINGS)
        self.phones = [phone["address"] for phone in value(settings, CONNECTION, "phones") or []]
        self.name = value(settings, CONNECTION, "bt-name")
        self.password = hashlib.sha256((root / PASSWORD).read_bytes()).hexdigest()
        self.bonds = {}
        for file in (root / BONDS).rglob("*"):
            if file.is_file() and not UNNAMED.search(file.name):
                keys = load(file)
                if file.name == "info" and file.parent.parent.name == adapter:
                    self.bonds |= {file.parent.name: keys.get_value(group, "Key") for group in KEYS
                                   if keys.has_group(group)}
