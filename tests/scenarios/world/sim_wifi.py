# SPDX-License-Identifier: GPL-3.0-or-later
"""Wi-Fi on the simulator: its NetworkManager, and a phone that is in the air with it and nothing more."""

from gi.repository import GLib

from .waiting import until

SIM_NETWORK = ("org.cabin.Sim", "/org/cabin/sim", "org.cabin.SimNetwork1")
BSSID = "02:00:00:00:CA:B1"


class PhoneRadio:
    """Gets no address and opens no connection; all else as in the virtual machine."""

    def __init__(self, air):
        self.air = air
        self.wanted = None

    @property
    def joined(self):
        now = self.air()
        return self.wanted == (now["ssid"], now["key"], BSSID)

    def join(self, ssid, key, bssid):
        self.wanted = (ssid, key, bssid.upper())
        until(lambda: self.joined, "the phone is in the network")

    def leave(self):
        self.wanted = None


class Wifi:
    def __init__(self, world):
        self.world = world
        self.bssid = BSSID
        self.phone = PhoneRadio(self._get)
        world.sim.call(*SIM_NETWORK, "Set", GLib.Variant("(a{sv})", ({"running": GLib.Variant("b", True)},)))

    def _get(self):
        return self.world.sim.call(*SIM_NETWORK, "Get")[0]

    def places(self, text):
        """The files of this world that have this text."""
        return {file for file in self.world.home.rglob("*") if file.is_file() and text.encode() in file.read_bytes()}
